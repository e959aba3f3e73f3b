import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/audit/entry.ts'
import { filterOf, unlisted, type Wanted } from '../../src/audit/filter.ts'
import { parseQuery } from '../../src/core/jsonpath/parse.ts'
import type { Query } from '../../src/core/jsonpath/query.ts'
import { ANYTHING, CHANGED, entry, LIFTED, VIOLATION } from './sample.ts'

function query(text: string): Query {
  const parsed = parseQuery(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.query
}

const IN_PAY = { ...CHANGED, project: 'pay', file: 'projects/pay/config.yaml', path: "$['port']" }
const BY_EVE = { ...VIOLATION, principal: 'eve' }
const allowed = entry({ changed: [CHANGED], decision: 'allow' })
const denied = entry({ changed: [CHANGED, IN_PAY], violations: [VIOLATION] })
const lifted = entry({ changed: [CHANGED], lifted: [LIFTED], decision: 'allow' })
const wholeFile = entry({ violations: [{ ...VIOLATION, path: null, identity: null, rule: null, code: 'unmapped' }] })

type Row = readonly [what: string, wanted: Partial<Wanted>, record: Entry, matches: boolean]

const ROWS: readonly Row[] = [
  ['nothing, of any', {}, allowed, true],
  ['a judged principal', { principal: 'bob' }, allowed, true],
  ['a principal in another case', { principal: 'BoB' }, allowed, true],
  [
    'a principal whose name looks the same',
    { principal: '\u212aate' },
    entry({ principals: [{ login: 'kate' }] }),
    false,
  ],
  ['a part of a login', { principal: 'bo' }, allowed, false],
  ['the principal of a violation', { principal: 'eve' }, entry({ violations: [BY_EVE] }), true],
  ['the principal of a lifted one', { principal: 'eve' }, entry({ lifted: [{ ...LIFTED, principal: 'eve' }] }), true],
  ['who lifted it', { principal: 'alice' }, lifted, false],
  ['a decision', { decision: 'deny' }, denied, true],
  ['another decision', { decision: 'deny' }, allowed, false],
  ['a decision, of a record without one', { decision: 'allow' }, entry({ kind: 'checkpoint', decision: null }), false],
  ['the project of a change', { project: 'pay' }, denied, true],
  ['a project in another case', { project: 'Pay' }, denied, false],
  ['the project of a lifted one alone', { project: 'shop' }, entry({ lifted: [LIFTED] }), true],
  ['no project', { project: 'shop' }, entry({ changed: [{ ...CHANGED, project: undefined }] }), false],
  ['the rule of a violation', { rule: 'images' }, denied, true],
  ['the rule of a lifted one', { rule: 'images' }, lifted, true],
  ['a rule, of a change that violates none', { rule: 'images' }, allowed, false],
  ['a path', { path: query('$.services.*.dockerImage') }, allowed, true],
  ['another path', { path: query('$.port') }, allowed, false],
  ['a path, of a whole file', { path: query('$.port') }, wholeFile, true],
  ['a project and a rule of one violation', { project: 'shop', rule: 'images' }, denied, true],
  ['a project with a change, and a rule violated elsewhere', { project: 'pay', rule: 'images' }, denied, false],
  ['a project and a path of one change', { project: 'pay', path: query('$.port') }, denied, true],
  ['a project and the path of another change', { project: 'shop', path: query('$.port') }, denied, false],
  ['a rule and who violated it', { rule: 'images', principal: 'BOB' }, denied, true],
  [
    'a rule, and somebody judged who did not',
    { rule: 'images', principal: 'bob' },
    entry({ violations: [BY_EVE] }),
    false,
  ],
  ['a decision and a principal, one of them wrong', { decision: 'deny', principal: 'bob' }, allowed, false],
]

describe('a filter', () => {
  it.each(ROWS)('that asks for %s', (_, wanted, record, matches) => {
    expect(filterOf({ ...ANYTHING, ...wanted })(record)).toBe(matches)
  })

  const at = Date.parse('2026-11-22T10:00:00Z')
  it.each([
    ['from that instant', { since: at }, true],
    ['from the next one', { since: at + 1 }, false],
    ['until that instant', { until: at }, true],
    ['until the one before', { until: at - 1 }, false],
  ])('that asks for a period: %s', (_, wanted, matches) => {
    expect(filterOf({ ...ANYTHING, ...wanted })(allowed)).toBe(matches)
  })

  it.each([undefined, 'yesterday', 7])('can not rule a record out that was evaluated at %s', evaluated => {
    expect(filterOf({ ...ANYTHING, since: at, until: at })(entry({ time: { evaluated } }))).toBe(true)
  })
})

describe('a record that counts more than it lists', () => {
  const counts = { changes: 201, violations: 1, lifted: 0 }
  const more = entry({ changed: [CHANGED], violations: [VIOLATION], counts })
  const moreViolations = entry({ violations: [VIOLATION], counts: { violations: 300 } })
  const moreLifted = entry({ lifted: [LIFTED], counts: { lifted: 300 } })

  it.each<Row>([
    ['a project', { project: 'pay' }, more, true],
    ['a path', { path: query('$.port') }, more, true],
    ['a project and a path', { project: 'pay', path: query('$.port') }, more, true],
    ['a rule, where all violations are listed', { rule: 'replicas' }, more, false],
    ['a rule, where violations are missing', { rule: 'replicas' }, moreViolations, true],
    ['a project, where violations are missing', { project: 'pay' }, moreViolations, true],
    ['a rule, where lifted ones are missing', { rule: 'replicas' }, moreLifted, true],
    ['a rule and somebody who was not judged', { rule: 'images', principal: 'zoe' }, moreViolations, false],
    ['a rule and another decision', { rule: 'images', decision: 'allow' }, moreViolations, false],
  ])('may be about %s', (_, wanted, record, matches) => {
    expect(filterOf({ ...ANYTHING, ...wanted })(record)).toBe(matches)
  })

  it('says how many', () => {
    expect(unlisted(more)).toEqual({ changes: 200, violations: 0, lifted: 0 })
    expect(unlisted(moreViolations)).toEqual({ changes: 0, violations: 299, lifted: 0 })
    expect(unlisted(entry({ changed: [CHANGED], counts: { changes: 0 } }))).toMatchObject({ changes: 0 })
  })
})
