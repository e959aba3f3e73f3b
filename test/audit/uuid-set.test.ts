import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isUuid, UuidSet } from '../../src/audit/uuid-set.ts'
import { uuid } from './log.ts'

describe('UuidSet', () => {
  const id = fc.uuid({ version: 7 })

  it('remembers what a Set of texts would, also when it grows', () => {
    fc.assert(
      fc.property(
        fc.array(id, { maxLength: 3000, size: 'max' }),
        fc.array(fc.nat(), { maxLength: 50 }),
        (ids, again) => {
          const [ours, theirs] = [new UuidSet(), new Set<string>()]
          const all = [...ids, ...again.flatMap(at => ids.slice(at % (ids.length + 1)).slice(0, 1))]
          return all.every(each => {
            const isNew = !theirs.has(each)
            theirs.add(each)
            return ours.add(each) === isNew && ours.size === theirs.size
          })
        },
      ),
      { numRuns: 30 },
    )
  })

  it('tells ids apart that differ in one digit', () => {
    const first = '01930000-0000-7000-8000-000000000000'
    const digits = [...first].flatMap((digit, at) =>
      digit === '0' ? [first.slice(0, at) + 1 + first.slice(at + 1)] : [],
    )
    const set = new UuidSet()
    expect([first, ...digits].map(each => set.add(each))).not.toContain(false)
    expect([first, ...digits].map(each => set.add(each))).not.toContain(true)
  })

  it('finds each of many that were counted up', () => {
    const ids = Array.from({ length: 20_000 }, (_, at) => uuid(at))
    const set = new UuidSet()
    expect(ids.filter(each => !set.add(each))).toEqual([])
    expect(ids.filter(each => set.add(each))).toEqual([])
  })
})

describe('isUuid', () => {
  it.each([
    ['01930000-0000-7000-8000-00000000000a', true],
    ['01930000-0000-7000-b000-00000000000a', true],
    ['01930000-0000-7000-8000-00000000000A', false],
    ['01930000-0000-4000-8000-00000000000a', false],
    ['01930000-0000-7000-c000-00000000000a', false],
    ['01930000-0000-7000-8000-00000000000', false],
    ['01930000-0000-7000-8000-00000000000a\n', false],
    ['019300000000700080000000000000000a', false],
    ['', false],
  ])('of `%s`: %s', (text, is) => {
    expect(isUuid(text)).toBe(is)
  })
})
