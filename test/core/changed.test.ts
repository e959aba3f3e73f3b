import { describe, expect, it } from 'vitest'
import { check } from '../../src/check.ts'
import type { Changed } from '../../src/core/changed.ts'
import { type Files, MemoryRepository } from '../memory-repository.ts'

const GOVERNANCE: Files = {
  '.fieldgate/settings.yaml': `version: 1
company: acme
documents:
  - files: "p/{project}/{environment}/*.yaml"
  - files: "all/*.yaml"
    stream: true
    project: pay
redact: ["$..password", "$.clients[*].key"]
identity: { keys: [name, key] }
`,
  '.fieldgate/roles.yaml': 'roles: { developer: {} }\nbindings: [{ role: developer, users: [bob] }]\n',
}
const AT = 'p/shop/prod/a.yaml'

async function judged(before: Files, after: Files) {
  const repository = new MemoryRepository({ ...GOVERNANCE, ...before }, { ...GOVERNANCE, ...after })
  const people = { now: '2026-11-22T10:00:00Z', author: { login: 'bob' }, contributors: [] }
  const { change, decision } = await check({ repository, base: 'main', head: 'change', governance: 'main', people })
  return { changed: change.changed, changes: decision.changes, verdict: decision.decision }
}

const shown = ({ action, path, identity }: Changed): string => `${action} ${path} ${identity}`

/** A change of one document. */
async function changes(before: string, after: string): Promise<readonly string[]> {
  const { changed, changes } = await judged({ [AT]: before }, { [AT]: after })
  expect(changed).toHaveLength(changes)
  return changed.map(shown)
}

describe('what changed, as a record names it', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['nothing but a comment', 'a: 1 # one\n', 'a: 1\n', []],
    ['an update', 'a: 1\n', 'a: 2\n', ["update $['a'] $.a"]],
    ['a subtree that came, as one', 'a: 1\n', 'a: 1\nb: { c: 1, d: 1 }\n', ["create $['b'] $.b"]],
    ['a subtree that went, as one', 'a: 1\nb: { c: 1, d: 1 }\n', 'a: 1\n', ["delete $['b'] $.b"]],
    [
      'an element, by what identifies it',
      'l: [{ name: x, v: 1 }, { name: y, v: 1 }]\n',
      'l: [{ name: y, v: 2 }, { name: x, v: 1 }]\n',
      ["reorder $['l'] $.l", "update $['l'][0]['v'] $.l[name=y].v"],
    ],
    [
      'an element that went, at its place in the base',
      'l: [{ name: x }, { name: y }]\n',
      'l: [{ name: x }]\n',
      ["delete $['l'][1] $.l[name=y]"],
    ],
  ])('%s', async (_, before, after, expected) => {
    expect(await changes(before, after)).toEqual(expected)
  })

  it('names where, and never what', async () => {
    const { changed } = await judged({ [AT]: 'a: before\n' }, { [AT]: 'a: after\n' })
    expect(changed).toEqual([
      {
        file: AT,
        document: 0,
        project: 'shop',
        environment: 'prod',
        path: "$['a']",
        identity: '$.a',
        action: 'update',
      },
    ])
  })

  it('knows the document of a file, and the scope as far as there is one', async () => {
    const { changed } = await judged(
      { 'all/x.yaml': 'a: 1\n---\na: 1\n---\nb: 1\n' },
      { 'all/x.yaml': 'a: 1\n---\na: 2\n' },
    )
    expect(
      changed.map(({ document, project, environment, action }) => [document, project, environment, action]),
    ).toEqual([
      [1, 'pay', null, 'update'],
      [2, 'pay', null, 'delete'],
    ])
  })

  it('is in the order of files', async () => {
    const files = (value: number) =>
      Object.fromEntries(['b', 'a', 'c'].map(name => [`all/${name}.yaml`, `v: ${value}\n`]))
    const { changed } = await judged(files(1), files(2))
    expect(changed.map(({ file }) => file)).toEqual(['all/a.yaml', 'all/b.yaml', 'all/c.yaml'])
  })

  it('lists nothing of files that are no documents', async () => {
    const { changed, changes } = await judged({ 'README.md': 'a' }, { 'README.md': 'b' })
    expect({ changed, changes }).toEqual({ changed: [], changes: 0 })
  })

  it('is there for a change that is denied', async () => {
    const { changed, verdict } = await judged({ CODEOWNERS: 'a', [AT]: 'a: 1\n' }, { CODEOWNERS: 'b', [AT]: 'a: 2\n' })
    expect(verdict).toBe('deny')
    expect(changed.map(shown)).toEqual(["update $['a'] $.a"])
  })
})

describe('what changed shows no secret', () => {
  const SECRET = `ghp_${'Ab1'.repeat(12)}`

  it.each<[string, string, string, readonly string[]]>([
    [
      'a value that governance redacts',
      'password: hunter22\n',
      'password: hunter23\n',
      ["update $['password'] $.password"],
    ],
    [
      'an element that is known by what governance redacts',
      'clients: [{ key: k1-hidden, v: 1 }]\n',
      'clients: [{ key: k1-hidden, v: 2 }]\n',
      ["update $['clients'][0]['v'] $.clients[key=[redacted]].v"],
    ],
    ['a key that looks like a secret', 'a: 1\n', `a: 1\n${SECRET}: 1\n`, ["create $['[redacted]'] $.[redacted]"]],
    [
      'an element that is known by what looks like a secret',
      `l: [{ name: ${SECRET}, v: 1 }]\n`,
      `l: [{ name: ${SECRET}, v: 2 }]\n`,
      ["update $['l'][0]['v'] $.l[name=[redacted]].v"],
    ],
  ])('%s', async (_, before, after, expected) => {
    expect(await changes(before, after)).toEqual(expected)
  })
})

describe('of more than 200 changes', () => {
  const of = (count: number, value: number) => Array.from({ length: count }, (_, n) => `k${n}: ${value}\n`).join('')

  it.each([
    [199, 199],
    [200, 200],
    [201, 200],
    [450, 200],
  ])('of %d, %d are listed and all are counted', async (count, listed) => {
    const { changed, changes } = await judged({ [AT]: of(count, 1) }, { [AT]: of(count, 2) })
    expect([changed.length, changes]).toEqual([listed, count])
    expect(new Set(changed.map(({ path }) => path)).size).toBe(listed)
  })

  it('the first ones of all files are', async () => {
    const files = (value: number) =>
      Object.fromEntries(['a', 'b', 'c'].map(name => [`all/${name}.yaml`, of(150, value)]))
    const { changed, changes } = await judged(files(1), files(2))
    expect(changes).toBe(450)
    expect(['a', 'b', 'c'].map(name => changed.filter(({ file }) => file === `all/${name}.yaml`).length)).toEqual([
      150, 50, 0,
    ])
  })
})
