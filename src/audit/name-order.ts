import { Buffer } from 'node:buffer'
import { compareText } from '../core/diagnostic.ts'

const BACKSLASH = 0x5c

/**
 * Whether of two names the first comes before the second, in the order of their UTF-16 code units (RFC 8785 section
 * 3.2.3). They are given as they stand in JSON, by the offsets of their opening quotes and behind their closing ones;
 * both are UTF-8 with canonical escapes.
 */
export function namesAscend(bytes: Uint8Array, a: number, aEnd: number, b: number, bEnd: number): boolean {
  const common = Math.min(aEnd - a, bEnd - b) - 1
  for (let at = 1; at < common; at += 1) {
    // the casts: `at` is before the closing quote of each
    const x = bytes[a + at] as number
    const y = bytes[b + at] as number
    if (x === BACKSLASH || y === BACKSLASH) return compareText(textOf(bytes, a, aEnd), textOf(bytes, b, bEnd)) < 0
    if (x !== y) return rank(x) < rank(y)
  }
  return aEnd - a < bEnd - b
}

/** Names with escapes are rare enough to be compared as text. */
const textOf = (bytes: Uint8Array, begin: number, end: number): string =>
  JSON.parse(Buffer.from(bytes.subarray(begin, end)).toString())

/**
 * UTF-8 has the order of code points, and so have UTF-16 code units with one exception: surrogates, which stand for
 * what begins with 0xf0 or above, come before U+E000 to U+FFFF, which begin with 0xee and 0xef.
 */
const rank = (byte: number): number => (byte === 0xee || byte === 0xef ? byte + 0x10 : byte)
