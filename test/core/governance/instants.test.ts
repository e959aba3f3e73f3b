import { describe, expect, it } from 'vitest'
import { beginningOf } from '../../../src/core/governance/instants.ts'

describe('beginningOf', () => {
  it.each([
    ['a day', '2026-03-01', '2026-03-01T00:00:00Z'],
    ['an instant', '2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z'],
    ['an instant elsewhere', '2026-03-01T00:30:00.5+01:00', '2026-02-28T23:30:00.500Z'],
    ['no day of the calendar', '2026-02-29', null],
    ['something else', 'today', null],
  ])('of %s', (_, text, instant) => expect(beginningOf(text)).toBe(instant))
})
