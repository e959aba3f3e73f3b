import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/audit/canonical.ts'
import { decisionRecord, type Evaluated, type RecordContext } from '../../src/audit/record.ts'
import type { Changed } from '../../src/core/changed.ts'
import type { Decision, Violation } from '../../src/core/decision.ts'
import type { Facts } from '../../src/core/facts.ts'
import { sorted } from './chain-reader.ts'

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

const CHANGED: Changed = {
  ...{ file: 'projects/shop/a.yaml', document: 0, project: 'shop', environment: null },
  ...{ path: "$['a']", identity: '$.a', action: 'update' },
}

const PROTECTED = { file: '.fieldgate/roles.yaml', action: 'update' } as const

const CHANGE: Evaluated['change'] = { digest: 'sha256:1', changed: [CHANGED], protectedFiles: [PROTECTED] }

const CONTEXT: RecordContext = { id: '0192', tool: { version: '1.2.3', digest: 'sha256:2' } }

const ENTRY = {
  code: 'disallowed',
  principal: 'bob',
  roles: ['developer'],
  project: 'shop',
  file: 'projects/shop/a.yaml',
  document: 0,
  path: "$['a']",
  identity: '$.a',
  action: 'update',
  line: 12,
  rule: { id: 'images', file: '.fieldgate/rules/company.yaml', line: 4 },
  before: 'api:1.0',
  after: 'api:2.0',
}

function record(
  decision: Partial<Decision> = {},
  facts: Facts = FACTS,
  context: RecordContext = CONTEXT,
  change: Evaluated['change'] = CHANGE,
) {
  return JSON.parse(canonicalJson(decisionRecord({ decision: { ...DECISION, ...decision }, facts, change }, context)))
}

const RECORDED_FACTS = { ...FACTS, contributors: [{ login: 'eve', files: ['caf\\xe9.yaml'] }] }

/** Worked out here from what the record shows. */
const INPUTS = `sha256:${createHash('sha256')
  .update(
    sorted({
      target: { ref: 'refs/heads/main', commit: 'b'.repeat(40), tree: 'c'.repeat(40) },
      governance: DECISION.governance,
      facts: RECORDED_FACTS,
      change: { head: 'd'.repeat(40), resultTree: 'e'.repeat(40) },
    }),
  )
  .digest('hex')}`

const withValues = (values: Pick<Violation, 'before' | 'after'>) => {
  const { before: _, after: __, ...rest } = VIOLATION
  return record({ violations: [{ ...rest, ...values }] }).violations[0]
}

describe('decisionRecord (audit.md, "Record")', () => {
  it('says what was judged, by whose rules, for whom, and how it ended', () => {
    expect(record()).toEqual({
      v: 1,
      id: '0192',
      kind: 'decision',
      time: { evaluated: '2026-11-22T10:00:00Z' },
      target: { ref: 'refs/heads/main', commit: 'b'.repeat(40), tree: 'c'.repeat(40) },
      change: { head: 'd'.repeat(40), resultTree: 'e'.repeat(40), digest: 'sha256:1' },
      principals: DECISION.principals,
      governance: DECISION.governance,
      tool: { version: '1.2.3', digest: 'sha256:2' },
      decision: 'deny',
      codes: ['disallowed'],
      changed: [
        {
          ...{ file: 'projects/shop/a.yaml', document: 0, project: 'shop' },
          ...{ path: "$['a']", identity: '$.a', action: 'update' },
        },
      ],
      protected: [PROTECTED],
      violations: [ENTRY],
      lifted: [],
      counts: { changes: 3, violations: 1, lifted: 0, warnings: 0, notices: 0, diagnostics: 0 },
      facts: RECORDED_FACTS,
      evidence: { inputs: INPUTS },
    })
  })

  it('says what only the caller knows', () => {
    const evidence = { run: 'https://github.com/acme/shop/actions/runs/1', attempt: 2, event: 'pull_request' }
    const said = { repo: 'github.com/acme/shop', trigger: { login: 'eve', id: 5 } }
    const more = { eventTime: '2026-11-22T09:59:58Z', evidence, pr: 17, kind: 'landed' } as const
    const { change, time, evidence: _, ...without } = record()
    expect(record({}, FACTS, { ...CONTEXT, ...said, ...more })).toEqual({
      ...{ ...without, ...said, kind: 'landed', change: { ...change, pr: 17 } },
      time: { ...time, event: '2026-11-22T09:59:58Z' },
      evidence: { ...evidence, inputs: INPUTS },
    })
  })

  it('says nothing of what is not known', () => {
    const { change, tool } = record(
      {},
      FACTS,
      { id: '0192', tool: { version: '1' } },
      { digest: null, changed: [], protectedFiles: [] },
    )
    expect({ change, tool }).toEqual({
      change: { head: 'd'.repeat(40), resultTree: 'e'.repeat(40), digest: null },
      tool: { version: '1' },
    })
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

describe('the digest of all inputs of a decision (audit.md, `evidence.inputs`)', () => {
  const inputs = (decision: Partial<Decision>, facts: Partial<Facts> = {}, context = CONTEXT, change = CHANGE) =>
    record(decision, { ...FACTS, ...facts }, context, change).evidence.inputs
  const member = { number: 7, head: 'f'.repeat(40), author: { login: 'bob' }, contributors: [], reviews: [] }
  const review = { id: 9, user: { login: 'carol' }, state: 'APPROVED', commit: 'd'.repeat(40) }
  const other = '9'.repeat(40)

  it.each<[string, Partial<Decision>, Partial<Facts>]>([
    ['the base', { base: { commit: other, tree: 'c'.repeat(40) } }, {}],
    ['the tree of the base', { base: { commit: 'b'.repeat(40), tree: other } }, {}],
    ['an unknown base', { base: null }, {}],
    ['the head', { head: { commit: other } }, {}],
    ['the result', { result: { tree: other } }, {}],
    ['the commit of governance', { governance: { commit: other, digest: 'sha256:0' } }, {}],
    ['the content of governance', { governance: { commit: 'b'.repeat(40), digest: 'sha256:1' } }, {}],
    ['the branch', {}, { target: 'refs/heads/next' }],
    ['the time', {}, { now: '2026-11-22T10:00:01Z' }],
    ['the author', {}, { author: { login: 'bob', id: 23 } }],
    ['a contributor', {}, { contributors: [] }],
    ['the files of a contributor', {}, { contributors: [{ login: 'eve', files: ['b.yaml'] }] }],
    ['a team', {}, { teams: { 'acme/platform': [] } }],
    ['a review', {}, { reviews: [review] }],
    ['the state of a review', {}, { reviews: [{ ...review, state: 'DISMISSED' }] }],
    ['a member of a group', {}, { group: [member] }],
    ['the head of a member', {}, { group: [{ ...member, head: other }] }],
  ])('depends on %s', (_, decision, facts) => {
    const seen = inputs(decision, facts)
    expect(seen).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(seen).not.toBe(INPUTS)
  })

  it.each<[string, Partial<Decision>, RecordContext, Evaluated['change']]>([
    ['how it ended', { decision: 'allow', violations: [], changes: 0 }, CONTEXT, CHANGE],
    ['why it could not be judged', { diagnostics: [{ code: 'usage', message: 'm' }] }, CONTEXT, CHANGE],
    ['the id', {}, { ...CONTEXT, id: '0193' }, CHANGE],
    ['the program', {}, { ...CONTEXT, tool: { version: '2' } }, CHANGE],
    ['who started the run', {}, { ...CONTEXT, trigger: { login: 'eve' }, eventTime: FACTS.now }, CHANGE],
    ['the run', {}, { ...CONTEXT, evidence: { run: 'https://x', attempt: 3, event: 'push' } }, CHANGE],
    ['the pull request', {}, { ...CONTEXT, repo: 'x', pr: 3, kind: 'landed' }, CHANGE],
    ['what is said of the change', {}, CONTEXT, { digest: null, changed: [], protectedFiles: [] }],
  ])('does not depend on %s', (_, decision, context, change) => {
    expect(inputs(decision, {}, context, change)).toBe(INPUTS)
  })
})

describe('what looks like a secret (threats.md O5)', () => {
  const SECRET = `ghp_${'Ab1'.repeat(12)}`
  const HASHES = [SECRET, `"${SECRET}"`].flatMap(text =>
    (['sha1', 'sha256', 'md5'] as const).map(name => createHash(name).update(text).digest('hex')),
  )
  const place = { ...CHANGED, file: `a/${SECRET}.yaml`, path: `$['${SECRET}']`, identity: `$.${SECRET}` }
  const account = { login: SECRET }
  const everywhere: Evaluated = {
    decision: {
      ...DECISION,
      principals: [{ login: SECRET, id: null, as: 'author', roles: [{ role: SECRET, scope: 'company' }] }],
      violations: [
        { ...VIOLATION, ...place, project: SECRET, principal: SECRET, before: SECRET, after: { [SECRET]: [SECRET] } },
        { ...VIOLATION, file: `a/${SECRET}`, liftedBy: { login: SECRET, role: SECRET, review: 1 } },
      ],
    },
    facts: {
      ...{ now: FACTS.now, target: `refs/heads/${SECRET}`, author: account },
      contributors: [{ login: 'eve', files: [`a/${SECRET}.yaml`] }],
      teams: { [`acme/${SECRET}`]: [account] },
      reviews: [{ id: 1, user: account, state: 'APPROVED', commit: null }],
      group: [{ number: 1, head: SECRET, author: account, contributors: [account], reviews: [] }],
    },
    change: { digest: null, changed: [{ ...place, project: SECRET, environment: SECRET }], protectedFiles: [] },
  }
  const context = {
    ...{ id: '0192', tool: { version: SECRET }, repo: `github.com/acme/${SECRET}`, trigger: account },
    evidence: { run: `https://x/${SECRET}`, attempt: 1, event: SECRET },
  }

  it('appears nowhere, and no hash of it does', () => {
    const text = canonicalJson(decisionRecord(everywhere, context))
    expect(text).not.toContain(SECRET)
    expect(text).not.toContain(SECRET.slice(4))
    expect(HASHES.filter(hash => text.includes(hash))).toEqual([])
    expect(text).toContain('a/[redacted].yaml')
  })

  it('stays what it is where it does not look like one', () => {
    const honest = JSON.parse(JSON.stringify({ everywhere, context }).replaceAll(SECRET, 'ghp_short')) as {
      everywhere: Evaluated
      context: RecordContext
    }
    const text = canonicalJson(decisionRecord(honest.everywhere, honest.context))
    expect(text).not.toContain('redacted')
    expect(text).toContain('a/ghp_short.yaml')
  })
})
