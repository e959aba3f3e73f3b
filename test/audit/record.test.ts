import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/audit/canonical.ts'
import { decisionRecord, type RecordContext } from '../../src/audit/record.ts'
import type { Decision, Violation } from '../../src/core/decision.ts'
import type { Facts } from '../../src/core/facts.ts'

const FACTS: Facts = {
  now: '2026-11-22T10:00:00Z',
  target: 'refs/heads/main',
  author: { login: 'bob', id: 22 },
  contributors: [{ login: 'eve', files: ['caf\udce9.yaml'] }],
  teams: { 'acme/platform': null },
  reviews: [],
}

const VIOLATION: Violation = {
  code: 'disallowed',
  principal: 'bob',
  roles: ['developer'],
  scope: 'company',
  company: 'acme',
  project: 'shop',
  environment: null,
  rule: {
    id: 'images',
    file: '.fieldgate/rules/company.yaml',
    line: 4,
    jsonPath: '$.a',
    ruleId: null,
    actions: ['update'],
  },
  file: 'projects/shop/a.yaml',
  document: 0,
  side: 'result',
  path: "$['a']",
  identity: '$.a',
  action: 'update',
  line: 12,
  column: 7,
  endLine: 12,
  resultLine: 12,
  before: 'api:1.0',
  after: 'api:2.0',
  message: 'm',
  whoCan: [],
  whoCanPeople: [],
  liftedBy: null,
}

const DECISION: Decision = {
  schema: 'fieldgate.decision/v1',
  decision: 'deny',
  base: { commit: 'b'.repeat(40), tree: 'c'.repeat(40) },
  head: { commit: 'd'.repeat(40) },
  result: { tree: 'e'.repeat(40) },
  governance: { commit: 'b'.repeat(40), digest: 'sha256:0' },
  principals: [{ login: 'bob', id: 22, as: 'author', roles: [{ role: 'developer', scope: 'company' }] }],
  changes: 3,
  violations: [VIOLATION],
  warnings: [],
  notices: [],
  diagnostics: [],
  truncated: false,
}

const ENTRY = {
  code: 'disallowed',
  principal: 'bob',
  file: 'projects/shop/a.yaml',
  document: 0,
  path: "$['a']",
  action: 'update',
  line: 12,
  rule: { id: 'images', file: '.fieldgate/rules/company.yaml', line: 4 },
  before: 'api:1.0',
  after: 'api:2.0',
}

const record = (decision: Partial<Decision> = {}, facts: Facts = FACTS, context?: RecordContext) =>
  JSON.parse(canonicalJson(decisionRecord({ ...DECISION, ...decision }, facts, '1.2.3', context)))

const withValues = (values: Pick<Violation, 'before' | 'after'>) => {
  const { before: _, after: __, ...rest } = VIOLATION
  return record({ violations: [{ ...rest, ...values }] }).violations[0]
}

describe('decisionRecord (audit.md, "Record")', () => {
  it('says what was judged, by whose rules, for whom, and how it ended', () => {
    expect(record()).toEqual({
      v: 1,
      kind: 'decision',
      time: { evaluated: '2026-11-22T10:00:00Z' },
      target: { ref: 'refs/heads/main', commit: 'b'.repeat(40), tree: 'c'.repeat(40) },
      change: { head: 'd'.repeat(40), resultTree: 'e'.repeat(40) },
      principals: DECISION.principals,
      governance: DECISION.governance,
      tool: { version: '1.2.3' },
      decision: 'deny',
      codes: ['disallowed'],
      violations: [ENTRY],
      lifted: [],
      counts: { changes: 3, violations: 1, lifted: 0, warnings: 0, notices: 0, diagnostics: 0 },
      facts: { ...FACTS, contributors: [{ login: 'eve', files: ['caf\\xe9.yaml'] }] },
    })
  })

  it('says what only the caller knows', () => {
    const evidence = { run: 'https://github.com/acme/shop/actions/runs/1', attempt: 2, event: 'pull_request' }
    const said = { id: '0192', repo: 'github.com/acme/shop', trigger: { login: 'eve', id: 5 }, evidence }
    const told = record({}, FACTS, { ...said, pr: 17, kind: 'landed' })
    expect(told).toMatchObject({ ...said, kind: 'landed', change: { pr: 17, head: 'd'.repeat(40) } })
    const { kind: _k, id: _i, repo: _r, trigger: _t, evidence: _e, change: _c, ...rest } = told
    const { kind: _kind, change: _change, ...without } = record()
    expect(rest).toEqual(without)
  })

  it('names the pull requests of a merge group', () => {
    const member = { number: 7, head: 'f'.repeat(40), author: { login: 'bob' }, contributors: [], reviews: [] }
    const { change, facts } = record({}, { ...FACTS, group: [member] })
    expect(change.group).toEqual([{ number: 7, head: 'f'.repeat(40) }])
    expect(facts.group).toEqual([member])
  })

  it('tells lifted violations from standing ones and names who lifted them', () => {
    const liftedBy = { login: 'carol', role: 'platform-engineer', review: 9 }
    const { violations, lifted, codes, counts } = record({
      decision: 'allow',
      violations: [{ ...VIOLATION, liftedBy }],
    })
    expect({ violations, lifted, codes }).toEqual({ violations: [], lifted: [{ ...ENTRY, liftedBy }], codes: [] })
    expect(counts).toMatchObject({ violations: 0, lifted: 1 })
  })

  it('is there for what could not be judged', () => {
    const error = { base: null, head: null, result: null, governance: null, violations: [] }
    const diagnostics = [
      { code: 'usage', message: 'm' },
      { code: 'object-missing', message: 'm' },
      { code: 'usage', message: 'n' },
    ] as const
    expect(record({ ...error, decision: 'error', diagnostics })).toMatchObject({
      target: { ref: 'refs/heads/main', commit: null, tree: null },
      change: { head: null, resultTree: null },
      governance: null,
      codes: ['object-missing', 'usage'],
    })
  })

  it('holds 200 violations, then their number and a digest that depends on each', () => {
    const many = Array.from({ length: 203 }, (_, line) => ({ ...VIOLATION, line }))
    const last = { ...VIOLATION, line: 999 }
    const first = record({ violations: many })
    const second = record({ violations: [...many.slice(0, -1), last] })
    expect(record({ violations: many.slice(0, 200) }).violationsRest).toBeUndefined()
    expect(first.violations).toHaveLength(200)
    expect(first.counts.violations).toBe(203)
    expect(first.violationsRest).toEqual({ count: 3, digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) })
    expect(second.violationsRest.digest).not.toBe(first.violationsRest.digest)
  })

  it.each([
    ['an integer within 2^53', 2 ** 53 - 1, 2 ** 53 - 1],
    ['a larger integer', 2 ** 53, '9007199254740992'],
    ['a fraction', 0.1, '0.1'],
    ['an exact number', { number: '123456789012345678' }, { number: '123456789012345678' }],
    ['null, which is a value', null, null],
    ['a redacted value', { redacted: true }, { redacted: true }],
    ['members called like those of objects', JSON.parse('{"__proto__":1.5}'), JSON.parse('{"__proto__":"1.5"}')],
  ])('records %s', (_, value, recorded) => {
    expect(withValues({ after: value }).after).toEqual(recorded)
  })

  it('leaves out a value that is not there', () => {
    expect(withValues({ before: 1 })).not.toHaveProperty('after')
  })

  it('has the digest of a value that is too long for a line', () => {
    const entry = withValues({ before: 'x'.repeat(4094), after: ['x'.repeat(5000)] })
    expect(entry).toMatchObject({ before: 'x'.repeat(4094), afterDigest: expect.stringMatching(/^sha256:/) })
    expect(entry).not.toHaveProperty('after')
  })
})
