import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Day } from '../../../src/audit/tally.ts'
import { bucketsOf, nameOf } from '../../../src/report/audit/buckets.ts'

const day = (name: string, allow = 1): Day => ({ day: name, counts: { allow, deny: 2, error: 3 } })
const shown = (...days: readonly string[]) => {
  const { unit, buckets } = bucketsOf(days.map(name => day(name)))
  return buckets.map(bucket => [nameOf(bucket, unit), bucket.start, bucket.end, bucket.counts.allow])
}

describe('days', () => {
  it.each<[string, readonly string[], readonly unknown[][]]>([
    ['none', [], []],
    ['one', ['2026-11-30'], [['2026-11-30', '2026-11-30', '2026-12-01', 1]]],
    [
      'those of three months as they are, even where some are missing',
      ['2026-09-01', '2026-12-01'],
      [
        ['2026-09-01', '2026-09-01', '2026-09-02', 1],
        ['2026-12-01', '2026-12-01', '2026-12-02', 1],
      ],
    ],
    [
      'a longer span by week from Monday on, across a year',
      ['2026-08-31', '2026-12-27', '2026-12-28', '2027-01-03', '2027-01-04'],
      [
        ['week of 2026-08-31', '2026-08-31', '2026-09-07', 1],
        ['week of 2026-12-21', '2026-12-21', '2026-12-28', 1],
        ['week of 2026-12-28', '2026-12-28', '2027-01-04', 2],
        ['week of 2027-01-04', '2027-01-04', '2027-01-11', 1],
      ],
    ],
    [
      'years by month',
      ['2024-02-29', '2026-12-01', '2026-12-31'],
      [
        ['2024-02', '2024-02-01', '2024-03-01', 1],
        ['2026-12', '2026-12-01', '2027-01-01', 2],
      ],
    ],
    [
      'decades by year',
      ['0001-05-05', '2024-01-01', '2024-12-31'],
      [
        ['0001', '0001-01-01', '0002-01-01', 1],
        ['2024', '2024-01-01', '2025-01-01', 2],
      ],
    ],
  ])('put together: %s', (_, days, buckets) => expect(shown(...days)).toEqual(buckets))

  it('all count once, each in the bucket where it is', () => {
    const instants = fc.date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    const days = fc
      .uniqueArray(
        instants.map(date => date.toISOString().slice(0, 10)),
        { maxLength: 30 },
      )
      .map(names => names.sort().map((name, i) => day(name, i)))
    fc.assert(
      fc.property(days, all => {
        const { buckets } = bucketsOf(all)
        for (const { start, end, counts } of buckets) {
          const members = all.filter(({ day }) => day >= start && day < end)
          expect(counts.allow).toBe(members.reduce((sum, { counts }) => sum + counts.allow, 0))
          expect(counts.error).toBe(members.length * 3)
        }
        expect(buckets.reduce((sum, { counts }) => sum + counts.deny, 0)).toBe(all.length * 2)
      }),
    )
  })
})
