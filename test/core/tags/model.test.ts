import { describe, expect, it } from 'vitest'
import { compared, passes, violations } from './model.ts'
import { classesOf, judged, smallWorld } from './worlds.ts'

const RUNS = 20_000

describe('the reference model', () => {
  it.each([
    ['prod', 'prod', true, true],
    ['dev qa', 'prod', false, false],
    ['dev', '', false, false],
    ['', 'dev', false, false],
    ['', '', true, true],
    ['qa dev', 'prod qa', false, true],
    ['qa dev', 'dev qa', true, true],
  ])('has the table of the specification: [%s] and [%s]', (a, f, subset, intersection) => {
    const sets = [a, f].map(text => new Set(text.split(' ').filter(value => value !== ''))) as [
      Set<string>,
      Set<string>,
    ]
    expect([passes('subset', sets), passes('intersection', sets)]).toEqual([subset, intersection])
  })

  it(`says of ${RUNS} small worlds what the program says`, () => {
    const seen = { introduced: 0, existing: 0, resolved: 0, improved: 0 }
    for (let seed = 0; seed < RUNS; seed += 1) {
      const world = smallWorld(seed)
      const [before, after] = [violations(world.base, world.policies), violations(world.result, world.policies)]
      const expected = compared(before, after)
      const found = classesOf(judged(world))
      if (JSON.stringify(found) !== JSON.stringify(expected))
        expect({ world, found }).toEqual({ world, found: expected })
      seen.introduced += expected.introduced.length
      seen.existing += expected.existing.length
      seen.resolved += expected.resolved.length
      seen.improved += expected.introduced.filter(key => before.has(key)).length
    }
    // Worlds in which nothing happens would agree too.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(RUNS / 20)
  })
})
