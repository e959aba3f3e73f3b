import { canonicalNumber } from '../document/number.ts'
import type { ExactNumber } from '../value.ts'
import type { Cursor } from './cursor.ts'

/** Integers within the range of I-JSON (RFC 9535 section 2.1). */
const GREATEST = Number.MAX_SAFE_INTEGER

const DIGITS = /-?[0-9]+/y
const INTEGER = /^(?:0|-?[1-9][0-9]*)$/

/** An index or a bound of a slice. */
export function readInteger(cursor: Cursor): number {
  const start = cursor.offset
  const digits = cursor.takeMatch(DIGITS)
  if (digits === '') cursor.fail(`expected an integer, found ${cursor.found()}`)
  if (!INTEGER.test(digits))
    cursor.fail(`\`${digits}\` is no integer of a query: no leading zeros and no \`-0\``, start)
  const integer = Number(digits)
  if (Math.abs(integer) > GREATEST)
    cursor.fail(`\`${digits}\` is beyond ${GREATEST}, the greatest integer of a query`, start)
  return integer
}

const NUMERIC = /-?[0-9][0-9.eE+-]*/y
const NUMBER = /^(?:-?(?:0|[1-9][0-9]*))(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/

/** A number of a filter, exact where a double can not hold it (RFC 9535 section 2.3.5.1: as in JSON, and `-0`). */
export function readNumber(cursor: Cursor): number | ExactNumber {
  const start = cursor.offset
  const text = cursor.takeMatch(NUMERIC)
  if (!NUMBER.test(text)) cursor.fail(`\`${text || cursor.found()}\` is no number: write it as JSON does`, start)
  return canonicalNumber(text)
}

/** What stands for itself: no control characters, no backslash, not the quote. */
const PLAIN = { "'": /[ -&(-[\]-\uffff]*/y, '"': /[ !#-[\]-\uffff]*/y }

export type Quote = keyof typeof PLAIN

/** A string in single or double quotes, decoded (RFC 9535 section 2.3.1.1). The cursor stands at the quote. */
export function readString(cursor: Cursor, quote: Quote): string {
  const start = cursor.offset
  cursor.offset += 1
  let value = ''
  for (;;) {
    value += cursor.takeMatch(PLAIN[quote])
    if (cursor.take(quote)) return value
    if (cursor.atEnd) cursor.fail(`the string is not closed: add \`${quote}\``, start)
    if (!cursor.sees('\\')) cursor.fail('a control character in a string: write it as an escape, such as `\\n`')
    value += readEscape(cursor, quote)
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '/': '/',
  '\\': '\\',
}

function readEscape(cursor: Cursor, quote: Quote): string {
  const start = cursor.offset
  const letter = cursor.text.charAt(start + 1)
  if (letter === 'u') return readUnicodeEscape(cursor)
  const character = letter === quote ? quote : Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined
  if (character === undefined) cursor.fail(`\`\\${letter}\` is no escape: write \`\\\\\` for a backslash`, start)
  cursor.offset += 2
  return character
}

const SCALAR_ESCAPE = /\\u(?:[0-9A-Ca-cE-Fe-f][0-9A-Fa-f]{3}|[Dd][0-7][0-9A-Fa-f]{2})/y
const PAIR_ESCAPE = /\\u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}/y

function readUnicodeEscape(cursor: Cursor): string {
  const escaped = cursor.takeMatch(SCALAR_ESCAPE) || cursor.takeMatch(PAIR_ESCAPE)
  if (escaped === '') cursor.fail('`\\u` needs four hexadecimal digits, and a surrogate needs its partner')
  return String.fromCharCode(
    ...escaped
      .split('\\u')
      .slice(1)
      .map(digits => Number.parseInt(digits, 16)),
  )
}
