import { Buffer, isUtf8 } from 'node:buffer'
import { namesAscend } from './name-order.ts'

/** Offsets in bytes; the end is the offset behind. */
export interface Range {
  readonly begin: number
  readonly end: number
}

/** The members of a record that a chain is made of, in their canonical order. */
const NAMES = ['chain', 'hash', 'id', 'kind', 'prev', 'seq', 'v'] as const
export type ChainMember = (typeof NAMES)[number]

/** Where the value of each stands; members that are not there are missing. */
export type Found = { readonly [Name in ChainMember]?: Range }

/** `at`: the first byte, from 0, at which a line could no longer become canonical. */
export type Scan =
  | { readonly canonical: true; readonly found: Found }
  | { readonly canonical: false; readonly at: number }

/** Levels of objects and arrays. Records have about ten; more is refused, so that no line can exhaust the stack. */
export const MAX_DEPTH = 200

/**
 * Whether bytes are a JSON object in canonical form (RFC 8785) whose numbers are integers within 2^53 (audit.md,
 * "Record"), and where in it the members of the chain are. One pass, without making a value of it.
 */
export function scan(line: Buffer): Scan {
  if (!isUtf8(line)) return { canonical: false, at: 0 }
  const found: FoundSoFar = {}
  const end = line[0] === OPEN_OBJECT ? objectEnd(line, 0, 1, found) : ~0
  if (end < 0) return { canonical: false, at: ~end }
  return end === line.length ? { canonical: true, found } : { canonical: false, at: end }
}

type FoundSoFar = { -readonly [Name in ChainMember]?: Range }

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c]
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d]
const [MINUS, ZERO, NINE] = [0x2d, 0x30, 0x39]
const [TRUE, FALSE, NULL] = [Buffer.from('true'), Buffer.from('false'), Buffer.from('null')]

// Each function below is given the offset at which something begins and gives the offset behind it, or, where it is
// not canonical, the complement `~offset` of the byte that is wrong: a negative number. Behind the end of the line
// there is `undefined`, which is equal to no byte.

function valueEnd(bytes: Uint8Array, begin: number, depth: number): number {
  switch (bytes[begin]) {
    case QUOTE:
      return stringEnd(bytes, begin)
    case OPEN_OBJECT:
      return objectEnd(bytes, begin, depth + 1, null)
    case OPEN_ARRAY:
      return arrayEnd(bytes, begin, depth + 1)
    case TRUE[0]:
      return wordEnd(bytes, begin, TRUE)
    case FALSE[0]:
      return wordEnd(bytes, begin, FALSE)
    case NULL[0]:
      return wordEnd(bytes, begin, NULL)
    default:
      return numberEnd(bytes, begin)
  }
}

/** `found`: where the members of the chain are noted; null inside of other values. */
function objectEnd(bytes: Uint8Array, begin: number, depth: number, found: FoundSoFar | null): number {
  if (depth > MAX_DEPTH) return ~begin
  if (bytes[begin + 1] === CLOSE_OBJECT) return begin + 2
  let last = -1
  let lastEnd = -1
  for (let name = begin + 1; ; ) {
    const nameEnd = stringEnd(bytes, name)
    if (nameEnd < 0) return nameEnd
    if (last >= 0 && !namesAscend(bytes, last, lastEnd, name, nameEnd)) return ~name
    if (bytes[nameEnd] !== COLON) return ~nameEnd
    const end = valueEnd(bytes, nameEnd + 1, depth)
    if (end < 0) return end
    if (found !== null) note(found, bytes, name, nameEnd, end)
    if (bytes[end] !== COMMA) return bytes[end] === CLOSE_OBJECT ? end + 1 : ~end
    last = name
    lastEnd = nameEnd
    name = end + 1
  }
}

function arrayEnd(bytes: Uint8Array, begin: number, depth: number): number {
  if (depth > MAX_DEPTH) return ~begin
  if (bytes[begin + 1] === CLOSE_ARRAY) return begin + 2
  for (let item = begin + 1; ; ) {
    const end = valueEnd(bytes, item, depth)
    if (end < 0) return end
    if (bytes[end] !== COMMA) return bytes[end] === CLOSE_ARRAY ? end + 1 : ~end
    item = end + 1
  }
}

/** By byte, 1: what ends a run of bytes that stand for themselves in a string. That all are UTF-8 is known. */
const STOPS = Uint8Array.from({ length: 0x100 }, (_, byte) =>
  Number(byte < 0x20 || byte === QUOTE || byte === BACKSLASH),
)

function stringEnd(bytes: Uint8Array, begin: number): number {
  if (bytes[begin] !== QUOTE) return ~begin
  for (let at = begin + 1; ; ) {
    const stop = runEnd(bytes, at)
    if (bytes[stop] === QUOTE) return stop + 1
    const end = bytes[stop] === BACKSLASH ? escapeEnd(bytes, stop) : ~stop
    if (end < 0) return end
    at = end
  }
}

/** Most bytes of a record are in strings: looking at four at once saves about a quarter of a whole scan. */
function runEnd(bytes: Uint8Array, begin: number): number {
  let at = begin
  const fours = bytes.length - 3
  while (
    at < fours &&
    (isStop(bytes, at) | isStop(bytes, at + 1) | isStop(bytes, at + 2) | isStop(bytes, at + 3)) === 0
  )
    at += 4
  while (at < bytes.length && isStop(bytes, at) === 0) at += 1
  return at
}

// the casts: `at` is within the length, and there is an entry for each byte
const isStop = (bytes: Uint8Array, at: number): number => STOPS[bytes[at] as number] as number

/** What follows a backslash in an escape of two characters: `"`, `\`, `b`, `t`, `n`, `f`, `r`. */
const SHORT_ESCAPES = new Set(Buffer.from('"\\btnfr'))
/** The control characters that have no short escape, as they follow `\u`. */
const LONG_ESCAPES = new Set(
  Array.from({ length: 0x20 }, (_, code) => JSON.stringify(String.fromCharCode(code)))
    .filter(text => text.startsWith('"\\u'))
    .map(text => text.slice(3, -1)),
)

/** RFC 8785 section 3.2.2.2. */
function escapeEnd(bytes: Uint8Array, begin: number): number {
  const letter = bytes[begin + 1] ?? 0
  if (SHORT_ESCAPES.has(letter)) return begin + 2
  const end = begin + 6
  return letter === 0x75 && LONG_ESCAPES.has(String.fromCharCode(...bytes.subarray(begin + 2, end))) ? end : ~begin
}

/** An integer within 2^53: no fraction, no exponent, no zero before other digits, no minus zero. */
function numberEnd(bytes: Uint8Array, begin: number): number {
  const first = bytes[begin] === MINUS ? begin + 1 : begin
  if (bytes[first] === ZERO) return first === begin ? first + 1 : ~begin
  let at = first
  let magnitude = 0
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at] as number // the cast: `at` is within the length
    if (byte < ZERO || byte > NINE) break
    magnitude = magnitude * 10 + (byte - ZERO)
  }
  // beyond 2^53 the sum is rounded, but never to below it
  return at === first || magnitude > Number.MAX_SAFE_INTEGER ? ~begin : at
}

function wordEnd(bytes: Uint8Array, begin: number, word: Uint8Array): number {
  return isAt(bytes, begin, word) ? begin + word.length : ~begin
}

function isAt(bytes: Uint8Array, begin: number, word: Uint8Array): boolean {
  for (let at = 0; at < word.length; at += 1) if (bytes[begin + at] !== word[at]) return false
  return true
}

/** By their first bytes, in which they all differ. */
const NAMES_BY_FIRST_BYTE: readonly ({ readonly name: ChainMember; readonly quoted: Buffer } | undefined)[] =
  Array.from({ length: 0x100 }, (_, byte) => NAMES.find(name => name.charCodeAt(0) === byte)).map(
    name => name && { name, quoted: Buffer.from(`"${name}"`) },
  )

function note(found: FoundSoFar, bytes: Uint8Array, begin: number, nameEnd: number, end: number): void {
  const candidate = NAMES_BY_FIRST_BYTE[bytes[begin + 1] ?? 0]
  if (candidate === undefined || candidate.quoted.length !== nameEnd - begin) return
  if (isAt(bytes, begin, candidate.quoted)) found[candidate.name] = { begin: nameEnd + 1, end }
}
