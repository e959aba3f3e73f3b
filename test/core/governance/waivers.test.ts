import { describe, expect, it } from 'vitest'
import { waiverProblems } from '../../../src/core/governance/waivers.ts'
import { NOW, problemsOf, valid, warningsOf } from './fixture.ts'

const RULES = '[{ id: images, roleIds: [developer], disallowedRuleSet: [{ jsonPath: $.services }] }]'
const REST = 'reason: OPS-812, owner: carol, expires: 2026-12-31'
const POLICY = `policies:
  - name: clearance
    authoritative: { subject: workspace, tag: a }
    affected: { subject: project, tag: a }
    strategy: subset
`
const waivers = (text: string) => ({ 'rules/a.yaml': RULES, 'waivers.yaml': text })

describe('waivers.yaml', () => {
  it('reads every key', () => {
    const [read] = valid(
      waivers(`[{ id: w, rule: images, project: shop, paths: ["$.a"], roles: [developer], ${REST} }]`),
    ).waivers
    expect(read).toMatchObject({
      id: 'w',
      file: '.fieldgate/waivers.yaml',
      line: 1,
      rule: 'images',
      ruleId: null,
      policy: null,
      company: 'acme',
      project: 'shop',
      roles: new Set(['developer']),
      reason: 'OPS-812',
      owner: 'carol',
      expires: '2027-01-01T00:00:00Z',
    })
    expect(read?.paths?.map(({ text }) => text)).toEqual(['$.a'])
  })

  it('may name a predefined rule or a policy', () => {
    const files = {
      ...waivers(`[{ id: a, ruleId: endpoint.security.edit, ${REST} }, { id: b, policy: clearance, ${REST} }]`),
      'policies/a.yaml': POLICY,
    }
    expect(valid(files).waivers).toMatchObject([
      { ruleId: 'endpoints.security.edit', rule: null },
      { policy: 'clearance', paths: null, roles: null },
    ])
  })

  it.each([
    [`{ id: w, rule: imges, ${REST} }`, '1:11 unknown rule `imges` - did you mean `images`?'],
    [`{ id: w, rule: rule-0123abcd, ${REST} }`, '1:11 `rule-0123abcd` is a derived id, which changes with its rule'],
    [
      `{ id: w, ruleId: endpoints.securty, ${REST} }`,
      '1:11 unknown rule id `endpoints.securty` - did you mean `endpoints.security`?',
    ],
    [`{ id: w, policy: x, ${REST} }`, '1:11 unknown policy `x`'],
    [`{ id: w, ${REST} }`, '1:2 a waiver has exactly one of `rule`, `ruleId` and `policy`; this one has none'],
    [`{ id: w, rule: images, ruleId: endpoints.security, ${REST} }`, 'this one has 2'],
    [`{ id: w, rule: images, roles: [develper], ${REST} }`, 'unknown role `develper` - did you mean `developer`?'],
    [`{ id: w, rule: images, roles: [], ${REST} }`, '`roles` is empty'],
    [`{ id: w, rule: images, paths: ["$["], ${REST} }`, 'the query `$[` is not valid'],
    [`{ id: w, rule: images, paths: [], ${REST} }`, '`paths` is empty'],
    [`{ rule: images, ${REST} }`, '1:2 `id` is missing'],
    ['{ id: w, rule: images, owner: carol, expires: 2026-12-31 }', '`reason` is missing'],
    [
      '{ id: w, rule: images, reason: " ", owner: carol, expires: 2026-12-31 }',
      '1:25 bad value ` `; the text is empty',
    ],
    ['{ id: w, rule: images, reason: x, expires: 2026-12-31 }', '`owner` is missing'],
    ['{ id: w, rule: images, reason: x, owner: carol }', '`expires` is missing'],
    ['{ id: w, rule: images, reason: x, owner: carol, expires: 2026-02-30 }', '`2026-02-30` is no day of the calendar'],
    [`{ id: w, rule: images, untill: x, ${REST} }`, 'unknown key `untill`'],
  ])('refuses %s', (text, expected) => {
    const problems = problemsOf(waivers(`[${text}]`))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(expected)
  })

  it('refuses an id twice', () => {
    const waiver = `{ id: w, rule: images, ${REST} }`
    expect(problemsOf(waivers(`- ${waiver}\n- ${waiver}\n`))).toEqual([
      'waivers.yaml:2:5 the id `w` is there twice; it stands in line 1 already',
    ])
  })

  it.each([
    [
      'paths: ["$.a"]',
      ['waivers.yaml:1:30 `paths` does not go with `policy`; policies speak of subjects, not of paths'],
    ],
    ['roles: [developer]', []],
  ])('for a policy may have %s: %j', (more, expected) => {
    const text = `[{ id: w, policy: clearance, ${more}, ${REST} }]`
    expect(problemsOf({ 'waivers.yaml': text, 'policies/a.yaml': POLICY })).toEqual(expected)
  })

  it('may name a policy that is wrong otherwise', () => {
    const files = { 'waivers.yaml': `[{ id: w, policy: clearance, ${REST} }]` }
    const problems = problemsOf({ ...files, 'policies/a.yaml': POLICY.replace('subset', 'subste') })
    expect(problems).toEqual([expect.stringContaining('policies/a.yaml:5:5 `strategy` must be')])
    expect(problemsOf({ ...files, 'policies/a.yaml': POLICY.replace('clearance', 'clearence') })).toEqual([
      'waivers.yaml:1:11 unknown policy `clearance` - did you mean `clearence`?',
    ])
    expect(problemsOf({ ...files, 'policies/a.yaml': '[' }).every(text => text.startsWith('policies/'))).toBe(true)
  })

  it('says nothing about rules of a file that can not be read', () => {
    const problems = problemsOf({ ...waivers(`[{ id: w, rule: other, ${REST} }]`), 'rules/b.yaml': '[' })
    expect(problems.every(problem => problem.startsWith('rules/b.yaml'))).toBe(true)
  })

  it('warns of expired ones', () => {
    expect(warningsOf(waivers(`[{ id: w, rule: images, reason: x, owner: y, expires: 2026-11-21 }]`))).toContain(
      'the waiver `w` expired at 2026-11-22T00:00:00Z and has no effect; remove it',
    )
  })
})

describe('a change of waivers', () => {
  const governance = (expires: string, more = '') =>
    valid(waivers(`- { id: w, rule: images, reason: x, owner: y, expires: ${expires}${more} }\n`))

  it('may not reach further than 180 days', () => {
    expect(waiverProblems(null, governance('2027-05-21'), NOW)).toEqual([])
    expect(waiverProblems(null, governance('2027-05-22'), NOW)).toEqual([
      {
        code: 'governance-invalid',
        message: 'the waiver `w` lasts longer than 180 days from today; give it an earlier `expires`',
        file: '.fieldgate/waivers.yaml',
        line: 1,
        column: 1,
      },
    ])
  })

  it('is judged for what it adds or changes alone', () => {
    const before = governance('2028-01-01')
    expect(waiverProblems(before, governance('2028-01-01'), NOW)).toEqual([])
    expect(waiverProblems(before, governance('2028-01-02'), NOW)).toHaveLength(1)
    expect(waiverProblems(before, governance('2028-01-01', ', roles: [developer]'), NOW)).toHaveLength(1)
  })
})
