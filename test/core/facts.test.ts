import { describe, expect, it } from 'vitest'
import { parseFacts } from '../../src/core/facts-schema.ts'

const OID = 'a'.repeat(40)
const FACTS = {
  now: '2026-11-22T10:00:00Z',
  target: 'refs/heads/main',
  author: { login: 'alice', id: 11, type: 'User' },
  contributors: [{ login: 'bob', id: 22, files: ['a.yaml'] }, { login: 'unknown' }],
  teams: { 'acme/platform': [{ login: 'carol', id: 33 }], 'acme/hidden': null },
  reviews: [{ id: 9, user: { login: 'carol', id: 33, type: 'User', canWrite: true }, state: 'APPROVED', commit: OID }],
  group: [{ number: 7, head: 'b'.repeat(64), author: { login: 'alice' }, contributors: [], reviews: [] }],
}

const problems = (text: string) => {
  const parsed = parseFacts(text)
  return parsed.ok
    ? []
    : parsed.problems.map(({ code, message, line, column }) => `${code} ${line}:${column} ${message}`)
}

const without = (key: string) =>
  JSON.stringify(Object.fromEntries(Object.entries(FACTS).filter(([name]) => name !== key)))
const changed = (change: object) => JSON.stringify({ ...FACTS, ...change })

describe('facts', () => {
  it.each([
    ['everything', FACTS],
    ['no target, forgotten commits', { ...FACTS, target: null, reviews: [{ ...FACTS.reviews[0], commit: null }] }],
    ['an empty group', { ...FACTS, group: [] }],
    ['no group', { now: FACTS.now, target: null, author: { login: 'a' }, contributors: [], teams: {}, reviews: [] }],
  ])('with %s are what they say', (_name, facts) => {
    expect(parseFacts(JSON.stringify(facts))).toEqual({ ok: true, facts })
  })

  it.each(['now', 'target', 'author', 'contributors', 'teams', 'reviews'])('without `%s` are refused', key => {
    expect(problems(without(key))).toEqual([`usage 1:1 facts: \`${key}\` is missing`])
  })

  it.each([
    [changed({ auther: 1 }), 'unknown key `auther` - did you mean `author`?'],
    [changed({ now: '2026-11-22T10:00:00+01:00' }), 'a time is written `2026-11-22T10:00:00Z`, in UTC'],
    [changed({ now: '2026-02-30T10:00:00Z' }), '`2026-02-30T10:00:00Z` is no time of the calendar'],
    [changed({ now: 5 }), '`now` must be a text, not `5`'],
    [changed({ target: 'main' }), 'a branch is written `refs/heads/main`'],
    [changed({ author: { login: '\u0430lice' } }), 'a login has letters'],
    [changed({ author: { login: 'alice', id: '11' } }), '`id` must be a whole number, not `11`'],
    [changed({ author: { login: 'alice', id: -1 } }), '`id` must be at least 1, not `-1`'],
    [changed({ author: { login: 'alice', admin: true } }), 'unknown key `admin`'],
    [changed({ author: { id: 1 } }), '`login` is missing'],
    [changed({ teams: { platform: [] } }), 'a team is written `organisation/team`'],
    [changed({ reviews: [{ ...FACTS.reviews[0], commit: 'abc' }] }), 'an object id has 40 or 64 hexadecimal digits'],
    [changed({ reviews: [{ id: 9, user: { login: 'x' }, state: 'APPROVED' }] }), '`commit` is missing'],
    [changed({ group: [{ number: 7 }] }), '`head` is missing'],
    [changed({ group: null }), '`group` must be a list'],
    [changed({ group: [{ ...FACTS.group[0], number: '7' }] }), '`number` must be a whole number, not `7`'],
    [changed({ group: [{ ...FACTS.group[0], head: 'main' }] }), 'an object id has 40 or 64 hexadecimal digits'],
    [changed({ group: [{ ...FACTS.group[0], author: null }] }), '`author` must be'],
    [changed({ group: [{ ...FACTS.group[0], reviews: undefined }] }), '`reviews` is missing'],
    [changed({ group: [{ ...FACTS.group[0], contributors: undefined }] }), '`contributors` is missing'],
    [changed({ group: [{ ...FACTS.group[0], teams: {} }] }), 'unknown key `teams`'],
    ['[]', 'facts: the file must be a mapping, not a list'],
    ['', 'facts: '],
    ['{', 'facts: '],
    [`{"now": 1, "now": 2}`, 'facts: '],
    ["{'now': 1}", 'facts: '],
    ['{"__proto__": {}}', 'facts: '],
  ])('%s are refused', (text, expected) => {
    const found = problems(text)
    expect(found.join('\n')).toContain(expected)
    expect(found.every(problem => problem.startsWith('usage '))).toBe(true)
  })

  it('say where', () => {
    expect(problems(`{\n  "now": "2026-11-22T10:00:00Z",\n  "nwo": 1\n}`)).toContain(
      'usage 3:3 facts: unknown key `nwo` - did you mean `now`?',
    )
  })
})
