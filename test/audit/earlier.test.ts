import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/audit/canonical.ts'
import { earlierContributors } from '../../src/audit/earlier.ts'
import { decisionRecord } from '../../src/audit/record.ts'
import type { Contributor, Facts } from '../../src/core/facts.ts'
import { errorDecision } from '../../src/core/failure.ts'

const REPO = 'github.com/acme/shop'
const HEAD = 'a'.repeat(40)
const LATER = 'b'.repeat(40)
const bob: Contributor = { login: 'bob', id: 22, type: 'User', files: ['a.yaml'] }

const factsOf = (contributors: readonly Contributor[], more: Partial<Facts> = {}): Facts => ({
  ...{ now: '2026-11-22T10:00:00Z', target: null, author: { login: 'alice' }, teams: {}, reviews: [], contributors },
  ...more,
})

/** Which pull request a record names. */
interface About {
  readonly repo?: string
  readonly pr?: number
}

function lineOf(facts: Facts, head: string | null = HEAD, about: About = { repo: REPO, pr: 7 }): string {
  const decision = { ...errorDecision([]), head: head === null ? null : { commit: head } }
  const evaluated = { decision, facts, change: { digest: null, changed: [], protectedFiles: [] } }
  const id = '01932b6f-0000-7000-8000-000000000000'
  return canonicalJson(decisionRecord(evaluated, { id, tool: { version: '1.2.3' }, ...about }))
}

const read = (...lines: readonly string[]) => earlierContributors(lines, { repo: REPO, pr: 7 })
const logins = (...lines: readonly string[]) => read(...lines).contributors.map(({ account }) => account.login)

describe('contributors that earlier records name', () => {
  it('are known by account, with the head that was judged and their files', () => {
    expect(read(lineOf(factsOf([bob, { login: 'eve' }])))).toEqual({
      contributors: [
        { account: { login: 'bob', id: 22, type: 'User' }, head: HEAD, files: ['a.yaml'] },
        { account: { login: 'eve' }, head: HEAD },
      ],
      problems: [],
    })
  })

  it('are each told once for each head', () => {
    const line = lineOf(factsOf([bob]))
    const { contributors } = read(line, line, '', lineOf(factsOf([bob]), LATER))
    expect(contributors.map(({ head }) => head)).toEqual([HEAD, LATER])
  })

  it.each<[string, About]>([
    ['another pull request', { repo: REPO, pr: 8 }],
    ['another repository', { repo: 'github.com/acme/pay', pr: 7 }],
    ['no pull request', { repo: REPO }],
    ['no repository', { pr: 7 }],
  ])('are not those of %s', (_, about) => {
    expect(read(lineOf(factsOf([bob]), HEAD, about))).toEqual({ contributors: [], problems: [] })
  })

  it('are not told of a record that knew no head', () => {
    expect(logins(lineOf(factsOf([bob]), null))).toEqual([])
  })

  it('are those of the pull request in a merge group, for its head there', () => {
    const member = (number: number, head: string, login: string) => ({
      ...{ number, head, author: { login: 'alice' }, contributors: [{ login }], reviews: [] },
    })
    const facts = factsOf([{ login: 'queue' }], { group: [member(7, LATER, 'eve'), member(8, HEAD, 'zoe')] })
    expect(read(lineOf(facts, 'c'.repeat(40), { repo: REPO })).contributors).toEqual([
      { account: { login: 'eve' }, head: LATER },
    ])
  })

  it('are not nobody, whose content today may have an owner', () => {
    expect(logins(lineOf(factsOf([{ login: 'unknown' }, bob])))).toEqual(['bob'])
  })

  it('have all files where a record could not spell one', () => {
    const files = ['a.yaml', 'caf\udce9.yaml']
    expect(read(lineOf(factsOf([{ ...bob, files }]))).contributors).toEqual([
      { account: { login: 'bob', id: 22, type: 'User' }, head: HEAD },
    ])
  })
})

describe('lines that are no record', () => {
  const line = lineOf(factsOf([bob]))
  it.each([
    ['torn', line.slice(0, -9)],
    ['torn to nothing but a value', '1'],
    ['a list', '[]'],
    ['no JSON', '{"v":1'],
    ['with a key twice', line.replace('{', '{"v":1,')],
    ['with white space', line.replace(':', ': ')],
    ['with a line end of another system', `${line}\r`],
    ['with a lone surrogate', line.replace('"bob"', '"\\ud800"')],
    ['of a version to come', line.replace('"v":1', '"v":2')],
    ['with facts that are none', line.replace('"contributors":[', '"contributors":[7,')],
    ['with a login that nobody can have', line.replace('"login":"bob"', '"login":"b b"')],
    ['of brackets without end', '['.repeat(200_000)],
  ])('are told: %s', (_, broken) => {
    const { contributors, problems } = read(line, broken, line)
    expect(problems).toEqual([{ code: 'audit-unavailable', message: expect.any(String), line: 2 }])
    expect(contributors).toHaveLength(1)
  })

  it('a hostile key is a key', () => {
    const hostile = canonicalJson(JSON.parse('{"v":1,"__proto__":{"repo":"x"},"constructor":1}'))
    expect(read(hostile)).toEqual({ contributors: [], problems: [] })
  })

  it('facts of other pull requests are not looked at', () => {
    const other = lineOf(factsOf([bob]), HEAD, { repo: REPO, pr: 8 })
    expect(read(other.replace('"login":"bob"', '"login":"b b"')).problems).toEqual([])
  })
})
