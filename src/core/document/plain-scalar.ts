import { type ExactNumber, type Reading, Scalar } from '../value.ts'
import { canonicalNumber } from './number.ts'

/** What a scalar can be; containers aside, a {@link Value}. */
export type ScalarValue = null | boolean | number | string | Scalar

/** Canonical text of one reading; the identities of scalars and the types of keys are made of these. */
export function meaningOf(reading: Reading): string {
  if (reading === null) return 'null'
  if (typeof reading === 'string') return `s:${reading}`
  if (typeof reading === 'boolean') return `b:${reading}`
  return `n:${typeof reading === 'number' ? reading : reading.number}`
}

/** Canonical meaning of a scalar: equal for two scalars if, and only if, every reader takes them for the same. */
export const identityOf = (value: ScalarValue): string => (value instanceof Scalar ? value.identity : meaningOf(value))

/** A number of any size as a value: a JavaScript number where that is exact. */
export function numberValue(number: number | ExactNumber, text: string): number | Scalar {
  return typeof number === 'number' ? number : new Scalar(meaningOf(number), [number], text)
}

/**
 * An untagged plain scalar, read as YAML 1.2 core (YAML 1.2.2, section 10.3.2) and as YAML 1.1 (yaml.org/type).
 * Where both say the same and JavaScript has it exactly, a primitive; otherwise a {@link Scalar}.
 */
export function plainScalar(text: string): ScalarValue {
  if (text === '') return null
  const first = text.charCodeAt(0)
  const kind = first < 128 ? (FIRST_CHARACTERS[first] as number) : PLAIN
  if (kind === PLAIN) return text
  if (kind === WORDY) return text.length > 5 ? text : word(text)
  return isSmallInteger(text) ? Number(text) : numeric(text)
}

const PLAIN = 0
const WORDY = 1
const NUMERIC = 2

const WORDS: ReadonlyMap<string, ScalarValue> = new Map([
  ...['null', 'Null', 'NULL', '~'].map(text => [text, null] as const),
  ...['true', 'True', 'TRUE'].map(text => [text, true] as const),
  ...['false', 'False', 'FALSE'].map(text => [text, false] as const),
  ...'y Y yes Yes YES on On ON'.split(' ').map(text => [text, twofold(text, text, true)] as const),
  ...'n N no No NO off Off OFF'.split(' ').map(text => [text, twofold(text, text, false)] as const),
])

/** What a plain scalar may be, by its first character; most are strings at first sight. */
const FIRST_CHARACTERS = (() => {
  const kinds = new Uint8Array(128)
  for (const word of WORDS.keys()) kinds[word.charCodeAt(0)] = WORDY
  for (const character of '+-.0123456789') kinds[character.charCodeAt(0)] = NUMERIC
  return kinds
})()

function twofold(text: string, core: Reading, yaml11: Reading): ScalarValue {
  const meaning = meaningOf(core)
  const other = meaningOf(yaml11)
  if (meaning !== other) return new Scalar(`${meaning}|${other}`, [core, yaml11], text)
  return typeof core === 'object' && core !== null ? new Scalar(meaning, [core], text) : core
}

function word(text: string): ScalarValue {
  const value = WORDS.get(text)
  return value === undefined ? text : value
}

function isSmallInteger(text: string): boolean {
  const { length } = text
  if (length > 15 || (length > 1 && text.charCodeAt(0) === 48)) return false
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code < 48 || code > 57) return false
  }
  return true
}

const INTEGER = /^[-+]?\d+$/
const OCTAL = /^0o[0-7]+$/
const HEXADECIMAL = /^0x[\da-fA-F]+$/
const DECIMAL = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/
const INFINITY = /^[-+]?\.(?:inf|Inf|INF)$/
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/

const INTEGER_11 = /^[-+]?(?:0|[1-9][\d_]*)$/
const OCTAL_11 = /^[-+]?0_*[0-7][0-7_]*$/
const BINARY_11 = /^[-+]?0b_*[01][01_]*$/
const HEXADECIMAL_11 = /^[-+]?0x_*[\da-fA-F][\da-fA-F_]*$/
const DECIMAL_11 = /^[-+]?(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*)(?:[eE][-+]\d+)?$/
const SEXAGESIMAL_11 = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/

const TIMESTAMP =
  /^\d{4}-(?:\d\d-\d\d|\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::?\d\d)?))?)$/

function numeric(text: string): ScalarValue {
  if (TIMESTAMP.test(text)) return new Scalar(`s:${text}|t:${text}`, [text, text], text)
  return twofold(text, coreNumber(text) ?? text, yaml11Number(text) ?? text)
}

/** A number of YAML 1.2's core schema; undefined for text that is none. */
export function coreNumber(text: string): number | ExactNumber | undefined {
  if (DECIMAL.test(text)) return canonicalNumber(text)
  if (OCTAL.test(text) || HEXADECIMAL.test(text)) return ofRadix(text)
  return special(text)
}

/** An integer of YAML 1.2's core schema. */
export const coreInteger = (text: string): number | ExactNumber | undefined =>
  INTEGER.test(text) || OCTAL.test(text) || HEXADECIMAL.test(text) ? coreNumber(text) : undefined

/**
 * A number of YAML 1.1 (yaml.org/type): an exponent needs a point and a sign, else the scalar is a string. Wider in
 * one place, as its readers are: sexagesimals may begin with a zero.
 */
export function yaml11Number(text: string): number | ExactNumber | undefined {
  const integer = yaml11Integer(text)
  if (integer !== undefined) return integer
  if (DECIMAL_11.test(text)) return canonicalNumber(text.replaceAll('_', ''))
  if (SEXAGESIMAL_11.test(text)) return sexagesimal(text.replaceAll('_', ''))
  return special(text)
}

/** An integer of YAML 1.1, sexagesimals aside. */
export function yaml11Integer(text: string): number | ExactNumber | undefined {
  if (INTEGER_11.test(text)) return canonicalNumber(text.replaceAll('_', ''))
  if (OCTAL_11.test(text)) return ofRadix(text.replaceAll('_', '').replace(/^([-+]?)0/, '$10o'))
  if (BINARY_11.test(text) || HEXADECIMAL_11.test(text)) return ofRadix(text.replaceAll('_', ''))
  return undefined
}

function special(text: string): ExactNumber | undefined {
  if (NOT_A_NUMBER.test(text)) return { number: '.nan' }
  if (INFINITY.test(text)) return { number: text.startsWith('-') ? '-.inf' : '.inf' }
  return undefined
}

/** Longer ones stay as they are written: turning them into decimals costs more than linear time. */
const LONGEST_CONVERTED = 256

function ofRadix(text: string): number | ExactNumber {
  if (text.length > LONGEST_CONVERTED) return { number: text.toLowerCase() }
  const isNegative = text.startsWith('-')
  const magnitude = BigInt(text.replace(/^[-+]/, ''))
  return canonicalNumber(String(isNegative ? -magnitude : magnitude))
}

function sexagesimal(text: string): number | ExactNumber {
  if (text.length > LONGEST_CONVERTED) return { number: text }
  const [, sign = '', whole = '', fraction = ''] = /^([-+]?)([\d:]+)(.*)$/.exec(text) ?? []
  const total = whole.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n)
  return canonicalNumber(`${sign}${total}${fraction}`)
}
