import { type Members, membersOf } from './canonical.ts'

/** Days as the paths of an audit branch write them, `2026/11/22`, UTC: in the order of text. */

export const dayAt = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().slice(0, 10).replaceAll('-', '/')

/** The day of the evaluation; null where the record does not say it. */
export function evaluatedOn({ time }: Members): string | null {
  const evaluated = membersOf(time)?.evaluated
  const [, day] = /^(\d{4}-\d\d-\d\d)T/.exec(typeof evaluated === 'string' ? evaluated : '') ?? []
  return day?.replaceAll('-', '/') ?? null
}

/** The day on which the record was made, by its id (UUIDv7); null where it says none. */
export function madeOn({ id }: Members): string | null {
  const [, high, low] = /^([0-9a-f]{8})-([0-9a-f]{4})-7/.exec(typeof id === 'string' ? id : '') ?? []
  const milliseconds = Number.parseInt(`${high}${low}`, 16)
  return Number.isNaN(milliseconds) || milliseconds > LAST ? null : dayAt(milliseconds)
}

/** The end of what a path has room for. */
const LAST = Date.UTC(9999, 11, 31)
