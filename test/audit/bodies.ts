import type { RecordBody } from '../../src/audit/record.ts'

export const CHAIN = 'github.com/acme/shop'

/** UUIDv7 of a time, told apart by a number. */
export function idAt(time: number | string, number = 0): string {
  const milliseconds = typeof time === 'number' ? time : Date.parse(time)
  const hex = milliseconds.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${number.toString(16).padStart(12, '0')}`
}

/** A record without a place, evaluated now or when it is said. */
export function bodyOf(number: number, more: { readonly [member: string]: unknown } = {}): RecordBody {
  const now = Date.now()
  const time = { evaluated: `${new Date(now).toISOString().slice(0, 19)}Z` }
  // the cast: what tests put in has a canonical form
  return { v: 1, id: idAt(now, number), kind: 'decision', decision: 'allow', time, number, ...more } as RecordBody
}
