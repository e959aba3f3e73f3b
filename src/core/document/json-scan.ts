import { Buffer } from 'node:buffer'
import { canonicalNumber } from './number.ts'

/** Decimal numbers of up to this many characters, without exponent, are exact as doubles. */
const ALWAYS_EXACT_LENGTH = 15

/**
 * Number of keys in a JSON text, counted by the colons outside of strings in one pass over its bytes. Undefined
 * where `JSON.parse` would not do: below the depth limit, and where a double can not hold a number. The grammar
 * is not checked.
 */
export function countKeys(bytes: Uint8Array, depthLimit: number): number | undefined {
  const { length } = bytes
  let keys = 0
  let depth = 0
  for (let at = 0; at < length; at++) {
    const byte = bytes[at] as number
    if (byte <= 0x20 || byte === COMMA) continue
    if (byte === QUOTE) at = stringEnd(bytes, at)
    else if (byte === COLON) keys++
    else if (byte < COLON) {
      const end = numberEnd(bytes, at)
      if (!isDouble(bytes, at, end)) return undefined
      at = end - 1
    } else {
      depth += nesting(byte)
      if (depth > depthLimit) return undefined
    }
  }
  return keys
}

const QUOTE = 0x22
const PLUS = 0x2b
const COMMA = 0x2c
const MINUS = 0x2d
const POINT = 0x2e
const NINE = 0x39
const COLON = 0x3a
const UPPER_E = 0x45
const OPENING_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSING_BRACKET = 0x5d
const LOWER_E = 0x65
const OPENING_BRACE = 0x7b
const CLOSING_BRACE = 0x7d

/** How a byte outside of strings changes the depth. */
function nesting(byte: number): number {
  if (byte === OPENING_BRACE || byte === OPENING_BRACKET) return 1
  return byte === CLOSING_BRACE || byte === CLOSING_BRACKET ? -1 : 0
}

/** The closing quote of a string whose opening quote is at a place, or the end of the bytes. */
function stringEnd(bytes: Uint8Array, from: number): number {
  const { length } = bytes
  let at = from + 1
  while (at < length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
  return at
}

function numberEnd(bytes: Uint8Array, from: number): number {
  let at = from + 1
  while (at < bytes.length && isNumberByte(bytes[at] as number)) at++
  return at
}

const isNumberByte = (byte: number): boolean =>
  (byte >= POINT && byte <= NINE) || byte === LOWER_E || byte === UPPER_E || byte === PLUS || byte === MINUS

function isDouble(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start <= ALWAYS_EXACT_LENGTH && !hasExponent(bytes, start, end)) return true
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
  return typeof canonicalNumber(text) === 'number'
}

function hasExponent(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (((bytes[at] as number) | 0x20) === LOWER_E) return true
  return false
}
