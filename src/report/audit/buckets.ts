import type { Day } from '../../audit/tally.ts'

export type Unit = 'day' | 'week' | 'month' | 'year'

/** Decisions of a day, of a week from Monday on, of a month or of a year, UTC. */
export interface Bucket {
  /** `2026-11-30` */
  readonly start: string
  /** The first day after it. */
  readonly end: string
  readonly counts: Day['counts']
}

/** Longest spans in days that are shown by day, by week and by month. */
const SPANS: readonly (readonly [number, Unit])[] = [
  [92, 'day'],
  [730, 'week'],
  [3660, 'month'],
]

/** Days put together to what a chart can show side by side; those without any decision are left out. */
export function bucketsOf(days: readonly Day[]): { readonly unit: Unit; readonly buckets: readonly Bucket[] } {
  const unit = unitFor(days)
  const byStart = new Map<string, Day[]>()
  for (const day of days) {
    const start = startOf(unit, day.day)
    const members = byStart.get(start)
    if (members === undefined) byStart.set(start, [day])
    else members.push(day)
  }
  return {
    unit,
    buckets: [...byStart].map(([start, members]) => ({ start, end: endOf(unit, start), counts: sum(members) })),
  }
}

function unitFor(days: readonly Day[]): Unit {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return 'day'
  const span = (Date.parse(last.day) - Date.parse(first.day)) / DAY + 1
  return SPANS.find(([longest]) => span <= longest)?.[1] ?? 'year'
}

const DAY = 86_400_000

function startOf(unit: Unit, day: string): string {
  if (unit === 'month') return `${day.slice(0, 7)}-01`
  if (unit === 'year') return `${day.slice(0, 4)}-01-01`
  const sinceMonday = unit === 'week' ? (new Date(day).getUTCDay() + 6) % 7 : 0
  return later(day, -sinceMonday)
}

function endOf(unit: Unit, start: string): string {
  if (unit === 'day') return later(start, 1)
  if (unit === 'week') return later(start, 7)
  // Day 1 and some more are always within the next month, or year.
  return startOf(unit, later(start, unit === 'month' ? 31 : 366))
}

const later = (day: string, days: number): string => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10)

const sum = (days: readonly Day[]): Day['counts'] => ({
  allow: days.reduce((total, { counts }) => total + counts.allow, 0),
  deny: days.reduce((total, { counts }) => total + counts.deny, 0),
  error: days.reduce((total, { counts }) => total + counts.error, 0),
})

/** What a bucket is called: `2026-11-30`, `week of 2026-11-30`, `2026-11`, `2026`. */
export function nameOf({ start }: Bucket, unit: Unit): string {
  if (unit === 'week') return `week of ${start}`
  return unit === 'month' ? start.slice(0, 7) : unit === 'year' ? start.slice(0, 4) : start
}
