import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/audit/canonical.ts'
import { decisionRecord } from '../../src/audit/record.ts'
import { recordedOf } from '../../src/audit/recorded.ts'
import type { Decision } from '../../src/core/decision.ts'
import type { Facts } from '../../src/core/facts.ts'
import { applyEdit, type Edit, type Json } from '../edit.ts'
import { record } from './sample.ts'

const [BASE, HEAD, OTHER, RULES, TREE] = ['a', 'b', 'c', 'd', 'e'].map(digit => digit.repeat(40))
const FACTS = {
  ...{ now: '2026-11-22T10:00:00Z', target: 'refs/heads/main', author: { login: 'bob' } },
  ...{ contributors: [], teams: {}, reviews: [] },
} satisfies Facts
const WHOLE = record({
  facts: FACTS,
  target: { ref: 'refs/heads/main', commit: BASE, tree: TREE },
  governance: { commit: RULES, digest: 'sha256:x' },
  change: { pr: 42, head: HEAD, resultTree: TREE, digest: 'sha256:y' },
  tool: { version: '0.1.0', digest: 'sha256:z' },
  codes: ['disallowed'],
})

const lineOf = (edit: Edit = {}): Buffer => Buffer.from(canonicalJson(applyEdit(WHOLE as Json, edit)))
const read = (edit: Edit = {}) => {
  const recorded = recordedOf(lineOf(edit))
  if (recorded === null) throw new Error('it is a record')
  return recorded
}

describe('a record of an evaluation', () => {
  it('says what was judged, by whose rules, and how it ended', () => {
    expect(read()).toMatchObject({
      ...{ seq: 7, kind: 'decision', decision: 'deny', base: BASE, head: HEAD, heads: [HEAD], governance: RULES },
      ...{ target: 'refs/heads/main', digest: 'sha256:y', codes: ['disallowed'], toolVersion: '0.1.0' },
      ...{ facts: FACTS, isLossy: false },
    })
  })

  it('names the heads of a group', () => {
    const group = [{ number: 1, head: OTHER ?? '' }, { number: 2, head: 'main' }, 3]
    expect(read({ set: { '/change/group': group } }).heads).toEqual([HEAD, OTHER])
  })

  it('goes back into a record as it came out of one', () => {
    const context = {
      ...({
        id: '01947b1e-0000-7000-8000-000000000007',
        kind: 'landed',
        repo: 'github.com/acme/shop',
        pr: 42,
      } as const),
      ...{ eventTime: '2026-11-22T09:59:00Z', trigger: { login: 'mia', id: 33 } },
      tool: { version: '0.1.0', digest: 'sha256:z' },
      evidence: { run: 'https://github.com/acme/shop/actions/runs/1', attempt: 2, event: 'push' },
    }
    const decision: Decision = {
      schema: 'fieldgate.decision/v1',
      decision: 'allow',
      ...{ base: null, head: null, result: null, governance: null },
      ...{ principals: [], changes: 0, violations: [], warnings: [], notices: [], diagnostics: [], truncated: false },
    }
    const evaluated = { decision, facts: FACTS, change: { digest: null, changed: [], protectedFiles: [] } }
    const first = decisionRecord(evaluated, context)
    const again = recordedOf(Buffer.from(canonicalJson(first)))?.context
    expect(again && decisionRecord(evaluated, again)).toEqual(first)
  })

  it.each<[string, Edit, object]>([
    ['a base that is no object id', { set: { '/target/commit': 'main' } }, { base: null }],
    ['a head in capitals', { set: { '/change/head': 'A'.repeat(40) } }, { head: null, heads: [] }],
    ['an object id of SHA-256', { set: { '/change/head': 'a'.repeat(64) } }, { head: 'a'.repeat(64) }],
    ['an option in place of a commit', { set: { '/governance/commit': '--upload-pack=x' } }, { governance: null }],
    ['no governance', { set: { '/governance': null } }, { governance: null }],
    ['no target', { set: { '/target': null } }, { base: null, target: null }],
    ['a change that is a list', { set: { '/change': [] } }, { head: null, digest: null, heads: [] }],
    ['codes that are none', { set: { '/codes': ['a', 1, null] } }, { codes: ['a'] }],
    ['no codes', { set: { '/codes': 'disallowed' } }, { codes: [] }],
    ['no tool', { remove: ['/tool'] }, { toolVersion: '' }],
    ['a decision that is none', { set: { '/decision': 1 } }, { decision: null }],
    ['no facts', { remove: ['/facts'] }, { facts: null, isLossy: false }],
    ['facts with a key more', { set: { '/facts/more': 1 } }, { facts: null }],
    ['facts of no author', { remove: ['/facts/author'] }, { facts: null }],
  ])('can have %s', (_, edit, expected) => {
    expect(read(edit)).toMatchObject(expected)
  })

  it.each([
    ['decision', true],
    ['landed', true],
    ['bypass', true],
    ['sync', false],
    ['checkpoint', false],
    ['gap', false],
    ['constructor', false],
  ])('is of the kind %s: %s', (kind, expected) => {
    expect(recordedOf(lineOf({ set: { '/kind': kind } })) !== null).toBe(expected)
  })

  it.each([
    ['text', 'hello'],
    ['a list', '[]'],
    ['another version', lineOf({ set: { '/v': 2 } }).toString()],
    ['another form', lineOf().toString().replace(',', ', ')],
    ['a key twice', lineOf().toString().replace('{', '{"v":1,')],
    ['half of it', lineOf().toString().slice(0, -9)],
    ['nothing', ''],
  ])('is not %s', (_, line) => expect(recordedOf(Buffer.from(line))).toBeNull())
})

describe('files in facts', () => {
  const by = (files: readonly string[]): Json => [{ login: 'mia', files: [...files] }]

  it.each<[string, readonly string[], boolean]>([
    ['of ordinary names', ['a.yaml', 'ü/漢.yaml', 'a\\b'], false],
    ['of a name that was no UTF-8', ['a.yaml', 'odd\\xff.yaml'], true],
    ['of a name that was no text', ['odd\\ud800.yaml'].map(name => name.replace('d800', '0080')), true],
    ['of a name that had a secret', ['[redacted].yaml'], true],
  ])('%s', (_, files, isLossy) => {
    for (const edit of [{ '/facts/contributors': by(files) }, { '/facts/group': groupOf(by(files)) }] as const) {
      const { facts, isLossy: lossy } = read({ set: edit })
      expect(lossy).toBe(isLossy)
      const people = [facts, ...(facts?.group ?? [])].flatMap(each => each?.contributors ?? [])
      // Of whom names are told that are not the files' own, all files are meant.
      expect(people).toEqual([isLossy ? { login: 'mia' } : { login: 'mia', files }])
    }
  })

  const groupOf = (contributors: Json): Json => [
    { number: 1, head: HEAD ?? '', author: { login: 'bob' }, contributors, reviews: [] },
  ]
})

describe('the question that a record answers', () => {
  const same = read().question

  it.each<[string, Edit, boolean]>([
    ['the same at another time', { set: { '/facts/now': '2026-12-01T10:00:00Z', '/seq': 9 } }, true],
    ['the same on another base', { set: { '/target/commit': OTHER ?? '' } }, true],
    ['the same with another answer', { set: { '/decision': 'allow' } }, true],
    ['another head', { set: { '/change/head': OTHER ?? '' } }, false],
    ['another pull request', { set: { '/change/pr': 43 } }, false],
    ['another author', { set: { '/facts/author/login': 'mia' } }, false],
    ['another kind', { set: { '/kind': 'landed' } }, false],
  ])('is %s', (_, edit, expected) => {
    expect(read(edit).question === same).toBe(expected)
  })
})
