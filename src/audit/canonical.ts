import { compareText } from '../core/diagnostic.ts'

/** What has a canonical form: JSON; members that are `undefined` are absent. */
export type Canonical =
  | null
  | boolean
  | number
  | string
  | readonly Canonical[]
  | { readonly [key: string]: Canonical | undefined }

/**
 * The canonical text of a JSON value, the same for equal values everywhere (RFC 8785, JCS).
 * Throws a RangeError at what has none: a number that is not finite, a string with a lone surrogate (section 3.2.2).
 */
export function canonicalJson(value: Canonical): string {
  if (typeof value === 'string') return canonicalString(value)
  if (typeof value === 'number') return canonicalNumber(value)
  if (value === null || typeof value === 'boolean') return String(value)
  return isList(value) ? `[${value.map(canonicalJson).join(',')}]` : canonicalObject(value)
}

/** Section 3.2.3: members in the order of their names' UTF-16 code units. */
function canonicalObject(value: { readonly [key: string]: Canonical | undefined }): string {
  const members = Object.keys(value)
    .sort(compareText)
    .flatMap(key => {
      const member = value[key]
      return member === undefined ? [] : [`${canonicalString(key)}:${canonicalJson(member)}`]
    })
  return `{${members.join(',')}}`
}

/** Section 3.2.2.2: the escapes of ECMAScript's own JSON. */
function canonicalString(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new RangeError('a lone surrogate has no canonical form')
  return JSON.stringify(text)
}

/** Section 3.2.2.3: ECMAScript's own number to string conversion, and `0` for minus zero. */
function canonicalNumber(number: number): string {
  if (!Number.isFinite(number)) throw new RangeError('a number that is not finite has no canonical form')
  return String(number === 0 ? 0 : number)
}

// Array.isArray does not narrow a readonly array.
const isList = (value: object): value is readonly Canonical[] => Array.isArray(value)

export type Members = { readonly [key: string]: Canonical | undefined }

export const membersOf = (value: Canonical | undefined): Members | null =>
  typeof value === 'object' && value !== null && !isList(value) ? value : null

/** The members of a record that is one line in canonical form; null for whatever was cut off, repeated or rewritten. */
export function canonicalRecord(line: string): Members | null {
  try {
    const value: Canonical = JSON.parse(line)
    const record = membersOf(value)
    return record?.v === 1 && canonicalJson(value) === line ? record : null
  } catch {
    return null
  }
}
