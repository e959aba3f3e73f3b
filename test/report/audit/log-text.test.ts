import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordText, summaryText } from '../../../src/report/audit/log-text.ts'
import { painter } from '../../../src/report/columns.ts'
import { visible } from '../../../src/report/escape.ts'
import { VALUE_LIMIT } from '../../../src/report/values.ts'
import { CHANGED, entry, LIFTED, VIOLATION } from '../../audit/sample.ts'
import { hostileText, MARK } from '../hostile.ts'

const shown = (members: Parameters<typeof entry>[0], concerns = (_: { file: string }) => true): string =>
  recordText(entry(members), { paint: painter(false), concerns })

const others = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    ...CHANGED,
    file: `f${i}.yaml`,
    path: `$['a'][${i}]`,
    identity: `$.a[${i}]`,
  }))

describe('a record as text', () => {
  it('says when, how it ended, for whom, where and what', () => {
    expect(shown({ changed: [CHANGED, ...others(1)], violations: [VIOLATION] })).toBe(
      `2026-11-22T10:00:00Z deny by bob (developer)
  github.com/acme/shop #42, into refs/heads/main, head dddddddddddd, record 7
  ✗ update projects/shop/config.yaml $.services.api.dockerImage: disallowed by rule images, bob
  · update f0.yaml $.a[0]
`,
    )
  })

  it('says who lifted what', () => {
    expect(shown({ changed: [CHANGED], lifted: [LIFTED], decision: 'allow' })).toBe(
      `2026-11-22T10:00:00Z allow by bob (developer)
  github.com/acme/shop #42, into refs/heads/main, head dddddddddddd, record 7
  ✓ update projects/shop/config.yaml $.services.api.dockerImage: rule images, bob; lifted by alice (platform-engineer)
`,
    )
  })

  it('says why there was no decision, and of which kind a record is', () => {
    const roles = [{ role: 'a' }, { role: 'b' }, { role: 'a' }]
    const principals = [...'1234567'].map(login => ({ login, as: 'contributor', roles: login === '1' ? roles : [] }))
    expect(shown({ decision: 'error', codes: ['object-missing'], principals, kind: 'landed' }).split('\n')[0]).toBe(
      '2026-11-22T10:00:00Z landed error by 1 (contributor, a, b), 2 (contributor, no role), 3 (contributor, no role), 4 (contributor, no role), 5 (contributor, no role) and 2 more: object-missing',
    )
    const bare = { kind: 'gap', decision: null, principals: [], repo: null, change: null, target: null }
    expect(shown(bare)).toBe('2026-11-22T10:00:00Z gap\n  record 7\n')
  })

  it('shows the first of each kind, and counts the rest and what is not listed', () => {
    const violations = others(7).map(place => ({ ...VIOLATION, ...place, rule: null, code: 'unmapped' }))
    const counts = { changes: 1201, violations: 8, lifted: 0 }
    const lines = shown({ changed: [...others(200)], violations, counts }).split('\n')
    expect(lines.slice(2)).toEqual([
      ...[0, 1, 2, 3, 4].map(i => `  ✗ update f${i}.yaml $.a[${i}]: unmapped, bob`),
      '  and 2 more violations',
      '  1 more violation not listed',
      ...[7, 8, 9, 10, 11].map(i => `  · update f${i}.yaml $.a[${i}]`),
      '  and 188 more changes',
      '  1,001 more changes not listed',
      '',
    ])
  })

  it('shows what was looked for before all others', () => {
    const lines = shown({ changed: others(200) }, ({ file }) => file === 'f150.yaml').split('\n')
    expect(lines[2]).toBe('  · update f150.yaml $.a[150]')
    expect(lines[3]).toBe('  · update f0.yaml $.a[0]')
  })

  it('colours the verdict on a terminal alone', () => {
    const painted = recordText(entry(), { paint: painter(true), concerns: () => true })
    expect(painted).toContain('\u001b[1;31mdeny\u001b[0m')
    expect(shown({})).not.toContain('\u001b')
  })

  it('is text and nothing else, whatever stands in a record', () => {
    fc.assert(
      fc.property(hostileText, hostile => {
        const place = { ...LIFTED, file: hostile, identity: hostile, action: hostile, principal: hostile }
        const text = shown({
          ...{ decision: 'error', repo: hostile, codes: [hostile], time: { evaluated: hostile } },
          ...{ target: { ref: hostile }, change: { head: hostile }, violations: [{ ...place, code: hostile }] },
          ...{ principals: [{ login: hostile, roles: [{ role: hostile }] }], changed: [{ ...place, file: 'x' }] },
          lifted: [{ ...place, rule: { id: hostile }, liftedBy: { login: hostile, role: hostile } }],
        })
        expect(text.replaceAll('\n', '')).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u)
        expect(text).not.toMatch(/^\s*::/m)
        expect(text).not.toContain('##[')
        // What is shortened may lose it.
        if (visible(hostile).length <= VALUE_LIMIT) expect(text).toContain(MARK)
        expect(text.split('\n')).toHaveLength(6)
      }),
    )
  })

  it('shortens what nobody can read', () => {
    expect(shown({ principals: [{ login: 'x'.repeat(10_000) }] }).length).toBeLessThan(600)
  })
})

describe('the last line', () => {
  it.each([
    [0, 0, 'there are no records\n'],
    [0, 1, 'none of 1 record is about that\n'],
    [0, 1200, 'none of 1,200 records is about that\n'],
    [1, 1, '1 of 1 record\n'],
    [3, 1200, '3 of 1,200 records\n'],
  ])('of %i of %i', (found, records, text) => expect(summaryText(found, records)).toBe(text))
})
