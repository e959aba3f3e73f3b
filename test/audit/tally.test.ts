import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry, Found, Lifted } from '../../src/audit/entry.ts'
import { Tally } from '../../src/audit/tally.ts'

const NOTHING: Entry = {
  ...{ seq: 1, hash: null, id: '', kind: 'decision', time: '2026-11-30T12:00:00Z', decision: 'allow', repo: null },
  ...{ pullRequests: [], head: null, target: null, principals: [], codes: [], changed: [], violations: [], lifted: [] },
  ...{ counts: { changes: 0, violations: 0, lifted: 0, warnings: 0 }, run: null },
}

const FOUND: Found = {
  ...{ file: 'a.yaml', project: 'shop', environment: null, path: null, identity: null, action: 'update' },
  ...{ code: 'disallowed', principal: 'bob', roles: ['developer'], rule: 'images' },
}

const denial = (...violations: readonly Partial<Found>[]): Partial<Entry> => ({
  decision: 'deny',
  violations: violations.map(violation => ({ ...FOUND, ...violation })),
})

const lifting = (...lifted: readonly Partial<Lifted>[]): Partial<Entry> => ({
  lifted: lifted.map(violation => ({ ...FOUND, by: 'alice', role: 'owner', ...violation })),
  counts: { ...NOTHING.counts, lifted: lifted.length },
})

function tallyOf(entries: readonly Partial<Entry>[]): Tally {
  const tally = new Tally()
  for (const [i, entry] of entries.entries()) tally.add({ ...NOTHING, seq: i + 1, ...entry })
  return tally
}

const totalsOf = (...entries: readonly Partial<Entry>[]) => tallyOf(entries).totals()
const items = (...pairs: readonly (readonly [string | null, number])[]) => ({
  items: pairs.map(([name, count]) => ({ name, count })),
  beyond: 0,
})

describe('totals', () => {
  it('of nothing are nothing', () => {
    const none = items()
    expect(totalsOf()).toEqual({
      ...{ records: 0, first: null, last: null, days: [], undated: 0, lifters: [], liftedBeyond: 0 },
      kinds: { decision: 0, landed: 0, bypass: 0, sync: 0, checkpoint: 0, gap: 0 },
      verdicts: { allow: 0, deny: 0, error: 0 },
      ...{ byRule: none, byCode: none, byRole: none, byProject: none },
    })
  })

  it('count records by kind, and decisions by verdict', () => {
    const totals = totalsOf(
      {},
      { kind: 'bypass', decision: 'deny' },
      { kind: 'checkpoint', decision: null },
      { kind: 'landed' },
    )
    expect(totals.records).toBe(4)
    expect(totals.kinds).toEqual({ decision: 1, landed: 1, bypass: 1, sync: 0, checkpoint: 1, gap: 0 })
    expect(totals.verdicts).toEqual({ allow: 2, deny: 1, error: 0 })
  })

  it('count decisions by day, UTC, the earliest first', () => {
    const { days, first, last, undated } = totalsOf(
      { time: '2026-12-01T00:00:00Z' },
      { time: '2026-12-01T01:30:00+02:00', decision: 'error' },
      { time: '2026-12-01T23:59:59.999Z', decision: 'deny' },
      { time: '2027-01-01T00:00:00Z', decision: null },
    )
    expect(days).toEqual([
      { day: '2026-11-30', counts: { allow: 0, deny: 0, error: 1 } },
      { day: '2026-12-01', counts: { allow: 1, deny: 1, error: 0 } },
    ])
    expect([first, last, undated]).toEqual(['2026-11-30T23:30:00.000Z', '2027-01-01T00:00:00.000Z', 0])
  })

  it.each(['', 'yesterday', '2026-13-01T00:00:00Z', '+275760-09-13T00:00:00Z', '-000001-01-01T00:00:00Z'])(
    'know no day of `%s`',
    time => expect(totalsOf({ time })).toMatchObject({ days: [], undated: 1, first: null, last: null, records: 1 }),
  )

  it.each<[string, Partial<Entry>, object]>([
    [
      'once for each rule, role and project',
      denial({}, {}, { rule: 'replicas' }),
      {
        byRule: items(['images', 1], ['replicas', 1]),
        byCode: items(),
        byRole: items(['developer', 1]),
        byProject: items(['shop', 1]),
      },
    ],
    [
      'by code where no rule stands behind',
      denial({ rule: null }, {}),
      { byRule: items(['images', 1]), byCode: items(['disallowed', 1]) },
    ],
    [
      'a rule that is called like a code apart',
      denial({ rule: 'disallowed' }, { rule: null }),
      {
        byRule: items(['disallowed', 1]),
        byCode: items(['disallowed', 1]),
      },
    ],
    [
      'without a role or project as such',
      denial({ roles: [], project: null }),
      { byRole: items([null, 1]), byProject: items([null, 1]) },
    ],
    [
      'for every role of a violation',
      denial({ roles: ['developer', 'operator'] }),
      { byRole: items(['developer', 1], ['operator', 1]) },
    ],
    [
      'without any violation by its codes',
      { decision: 'deny', codes: ['forbidden'] },
      { byRule: items(), byCode: items(['forbidden', 1]) },
    ],
    [
      'only where the decision is one',
      { ...denial({}), decision: 'allow' },
      { byRule: items(), byRole: items(), byProject: items() },
    ],
    ['not an error', { ...denial({}), decision: 'error' }, { byRule: items() }],
  ])('count a denial %s', (_, entry, expected) => expect(totalsOf(entry)).toMatchObject(expected))

  it('say who lifted what', () => {
    const { lifters, liftedBeyond } = totalsOf(
      lifting({}, {}, { rule: null }),
      lifting({ by: 'carol' }, {}),
      { ...lifting({ by: 'carol' }), counts: { ...NOTHING.counts, lifted: 5 } },
      lifting({ by: 'carol', rule: 'replicas' }),
    )
    expect(lifters).toEqual([
      { login: 'carol', decisions: 3, violations: 3, rules: items(['images', 2], ['replicas', 1]) },
      { login: 'alice', decisions: 2, violations: 4, rules: items(['images', 2], ['disallowed', 1]) },
    ])
    expect(liftedBeyond).toBe(4)
  })

  it('are the same in whatever order entries are added', () => {
    const name = fc.constantFrom('a', 'b', '', '__proto__', 'constructor')
    const found = fc.record({
      rule: fc.option(name),
      code: name,
      project: fc.option(name),
      roles: fc.array(name, { maxLength: 2 }),
    })
    const entry = fc.record({
      kind: fc.constantFrom('decision', 'landed', 'gap'),
      decision: fc.constantFrom('allow', 'deny', 'error', null),
      time: fc.constantFrom('2026-11-30T00:00:00Z', '2026-12-01T00:00:00Z', '2025-01-01T10:00:00Z', 'never'),
      violations: fc.array(
        found.map(part => ({ ...FOUND, ...part })),
        { maxLength: 3 },
      ),
      lifted: fc.array(
        fc.tuple(found, name).map(([part, by]) => ({ ...FOUND, ...part, by, role: '' })),
        { maxLength: 3 },
      ),
    }) as fc.Arbitrary<Partial<Entry>>
    const shuffled = fc
      .array(entry, { maxLength: 12 })
      .chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
    fc.assert(fc.property(shuffled, ([all, others]) => void expect(totalsOf(...others)).toEqual(totalsOf(...all))))
  })
})

describe('the newest entries', () => {
  it('are kept in the order of the chain, the others counted', () => {
    const tally = tallyOf(Array.from({ length: 20_003 }, () => ({})))
    const kept = tally.newest()
    expect([kept.length, kept[0]?.seq, kept.at(-1)?.seq, tally.leftOut]).toEqual([20_000, 4, 20_003, 3])
    expect(kept.every(({ seq }, i) => seq === i + 4)).toBe(true)
  })

  it.each([0, 1, 19_999, 20_000])('are all of %i', count => {
    const tally = tallyOf(Array.from({ length: count }, () => ({})))
    expect([tally.newest().length, tally.newest().at(-1)?.seq ?? 0, tally.leftOut]).toEqual([count, count, 0])
  })

  it('have the first of their violations, while all of them count', () => {
    const tally = tallyOf([denial(...Array.from({ length: 30 }, (_, i) => ({ rule: `rule-${i}` })))])
    expect(tally.newest()[0]?.violations.map(({ rule }) => rule)).toEqual(
      Array.from({ length: 10 }, (_, i) => `rule-${i}`),
    )
    expect(tally.totals().byRule.items).toHaveLength(30)
  })
})

describe('a log of a million records', () => {
  it('takes memory for the newest ones and for a bounded number of names', () => {
    const tally = new Tally()
    const start = Date.parse('2020-01-01T00:00:00Z')
    for (let seq = 1; seq <= 1_000_000; seq++) {
      const violation = { ...FOUND, rule: `rule-${seq}`, project: `project-${seq % 7}` }
      const time = new Date(start + seq * 180_000).toISOString()
      tally.add({ ...NOTHING, seq, time, decision: 'deny', violations: [violation] })
    }
    const { records, byRule, byProject, days } = tally.totals()
    expect([records, tally.newest().length, tally.leftOut]).toEqual([1_000_000, 20_000, 980_000])
    expect([byRule.items.length, byRule.beyond, byProject.items.length]).toEqual([10_000, 990_000, 7])
    expect(days.reduce((sum, { counts }) => sum + counts.deny, 0)).toBe(1_000_000)
  })

  it('has no room for a name that is none', () => {
    expect(totalsOf(denial({ rule: 'x'.repeat(1001) })).byRule).toEqual({ items: [], beyond: 1 })
  })
})
