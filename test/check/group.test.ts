import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { check } from '../../src/check.ts'
import type { Decision } from '../../src/core/decision.ts'
import type { Facts, GroupMember } from '../../src/core/facts.ts'
import type { Repository } from '../../src/repository.ts'
import { OpenWorkshop, type RepositoryFixture } from '../git/repository-fixture.ts'

const NOW = '2026-11-22T10:00:00Z'
const A = 'projects/shop/a.yaml'
const B = 'projects/shop/b.yaml'
const GOVERNANCE = {
  '.fieldgate/settings.yaml': `version: 1
company: acme
documents: [{ files: "projects/{project}/*.yaml" }]
redact: ["$.password"]
`,
  '.fieldgate/roles.yaml': `roles: { developer: {}, guest: {}, lead: { permissions: [governance.update] } }
bindings:
  - { role: developer, users: [bob, mia] }
  - { role: guest, project: shop, users: [eve] }
  - { role: lead, users: [{ login: alice, id: 11 }], teams: [acme/leads] }
`,
  '.fieldgate/rules/company.yaml':
    'saveChangesRules: [{ id: images, roleIds: [developer], disallowedRuleSet: [{ jsonPath: $.image }] }]\n',
}
const TEAMS = { 'acme/leads': [] }

const workshop = new OpenWorkshop()
afterAll(() => workshop.finish())

let fixture: RepositoryFixture
let repository: Repository
/** Heads: `imaged` and `sized` begin at `start`, and change one file each. */
let heads: { readonly start: string; readonly imaged: string; readonly sized: string; readonly secret: string }

beforeAll(async () => {
  fixture = workshop.repository()
  const start = fixture.commit({ ...GOVERNANCE, [A]: 'image: a:1\nsize: 1\n', [B]: 'image: b:1\nsize: 1\n' })
  const branch = (name: string, files: Readonly<Record<string, string>>) =>
    fixture.commit(files, { branch: name, from: start })
  heads = {
    start,
    imaged: branch('imaged', { [A]: 'image: a:2\nsize: 1\n' }),
    sized: branch('sized', { [B]: 'image: b:1\nsize: 2\n' }),
    secret: branch('secret', { [B]: 'image: b:1\nsize: 1\npassword: correct-horse\n' }),
  }
  repository = await workshop.open(fixture)
})

const member = (number: number, head: string, login: string, more: Partial<GroupMember> = {}): GroupMember => ({
  ...{ number, head, author: { login }, contributors: [], reviews: [], ...more },
})

/** Merges heads onto the base as the forge does, and judges the result. */
async function judge(
  group: readonly GroupMember[],
  landed: readonly string[],
  {
    teams = TEAMS,
    squash = false,
    through = repository,
  }: { teams?: Facts['teams']; squash?: boolean; through?: Repository } = {},
): Promise<Decision> {
  const head = landed.reduce((tip, one) => {
    const tree = fixture.git('merge-tree', '--write-tree', tip, one)
    return fixture.git('commit-tree', tree, '-m', 'group', '-p', tip, ...(squash ? [] : ['-p', one]))
  }, heads.start)
  const facts: Facts = {
    ...{ now: NOW, target: 'refs/heads/main', author: { login: 'queue[bot]' }, contributors: [], reviews: [] },
    ...{ teams, group },
  }
  return judgeFacts(facts, head, through)
}

async function judgeFacts(facts: Facts, head: string, through = repository): Promise<Decision> {
  const { decision } = await check({
    ...{ repository: through, base: heads.start, head, governance: heads.start, people: { facts } },
  })
  return decision
}

const said = (found: readonly { readonly code: string; readonly message: string }[]) =>
  found.map(({ code, message }) => `${code} ${message}`)

/** How often the bytes of an object are read, and files between two trees are compared. */
function counted(): { readonly through: Repository; readonly calls: Record<string, number> } {
  const calls: Record<string, number> = {}
  const through = new Proxy(repository, {
    get(target, name: keyof Repository) {
      const method = target[name] as (...given: unknown[]) => unknown
      return (...given: unknown[]) => {
        calls[name] = (calls[name] ?? 0) + 1
        return method.apply(target, given)
      }
    },
  })
  return { through, calls }
}

describe('a group of one', () => {
  const alone = (login: string): Facts => ({
    ...{ now: NOW, target: 'refs/heads/main', author: { login }, contributors: [], reviews: [], teams: TEAMS },
  })

  it.each([false, true])('is judged like the pull request alone (squashed: %s)', async squash => {
    const single = await judgeFacts(alone('bob'), heads.imaged)
    const grouped = await judge([member(7, heads.imaged, 'bob')], [heads.imaged], { squash })
    expect(grouped).toEqual({
      ...single,
      head: grouped.head,
      violations: single.violations.map(one => ({ ...one, message: `#7: ${one.message}` })),
    })
    expect(grouped.decision).toBe('deny')
  })

  it('is read and compared once', async () => {
    const single = counted()
    await judgeFacts(alone('bob'), heads.imaged, single.through)
    const grouped = counted()
    await judge([member(7, heads.imaged, 'bob')], [heads.imaged], grouped)
    expect(grouped.calls.blob).toBe(single.calls.blob)
    expect(grouped.calls.changedFiles).toBe(single.calls.changedFiles)
  })
})

describe('principals of a group', () => {
  it('are each one, an author if that anywhere, with the roles of all places', async () => {
    const { principals } = await judge(
      [
        member(7, heads.imaged, 'alice', {
          author: { login: 'alice', id: 11 },
          contributors: [{ login: 'MIA' }, { login: 'eve' }],
        }),
        member(8, heads.sized, 'mia', { contributors: [{ login: 'Alice', id: 11 }] }),
      ],
      [heads.imaged, heads.sized],
    )
    expect(principals).toEqual([
      { login: 'alice', id: 11, as: 'author', roles: [{ role: 'lead', scope: 'company' }] },
      { login: 'MIA', id: null, as: 'author', roles: [{ role: 'developer', scope: 'company' }] },
      { login: 'eve', id: null, as: 'contributor', roles: [{ role: 'guest', scope: 'project' }] },
    ])
  })

  it('do not include who asks for the group', async () => {
    const { principals, decision } = await judge([member(8, heads.sized, 'bob')], [heads.sized])
    expect({ decision, logins: principals.map(({ login }) => login) }).toEqual({ decision: 'allow', logins: ['bob'] })
  })
})

describe('what is said of a group', () => {
  it('names the pull request of each violation', async () => {
    const both = [member(7, heads.imaged, 'bob'), member(8, heads.sized, 'zoe')]
    expect(said((await judge(both, [heads.imaged, heads.sized])).violations)).toEqual([
      'disallowed #7: `developer` may not edit `$.image`',
      'unmapped #8: `zoe` holds no role in project `shop`; a binding in .fieldgate/roles.yaml would give one',
    ])
  })

  it('is said once where it concerns all', async () => {
    const both = [member(7, heads.imaged, 'alice'), member(8, heads.sized, 'alice')]
    const { diagnostics } = await judge(both, [heads.imaged, heads.sized], { teams: { 'acme/leads': null } })
    expect(diagnostics.map(({ code }) => code)).toEqual(['team-unreadable', 'identity-unknown'].sort())
  })

  it('names the pull request whose commit is not there', async () => {
    const { diagnostics } = await judge([member(7, 'f'.repeat(40), 'bob')], [heads.sized])
    expect(said(diagnostics)).toEqual([expect.stringMatching(/^object-missing #7: /)])
  })

  it('shows nowhere what is redacted in one of them', async () => {
    const image = fixture.commit({ [A]: 'image: correct-horse\nsize: 1\n' }, { branch: 'leak', from: heads.start })
    const both = [member(7, heads.secret, 'bob'), member(8, image, 'bob')]
    const decision = await judge(both, [heads.secret, image])
    expect(decision.violations).toMatchObject([{ code: 'disallowed', before: 'a:1', after: { redacted: true } }])
    expect(JSON.stringify(decision)).not.toContain('correct-horse')
  })

  it('does not show either what was redacted and is gone again', async () => {
    const gone = fixture.commit({ [B]: 'image: b:1\nsize: 1\n' }, { branch: 'gone', from: heads.secret })
    const image = fixture.commit({ [A]: 'image: correct-horse\nsize: 1\n' }, { branch: 'late', from: heads.start })
    const group = [member(7, heads.secret, 'bob'), member(8, gone, 'bob'), member(9, image, 'bob')]
    const decision = await judge(group, [heads.secret, gone, image])
    expect(decision.violations).toMatchObject([{ after: { redacted: true } }])
    expect(JSON.stringify(decision)).not.toContain('correct-horse')
  })

  it('says once what can not be read in the end, and names who broke what was repaired', async () => {
    const broken = fixture.commit({ [A]: 'a: 1\na: 2\n' }, { branch: 'broken', from: heads.start })
    const repaired = fixture.commit({ [A]: 'a: 2\n', [B]: 'b: [\n' }, { branch: 'repaired', from: broken })
    const { diagnostics } = await judge([member(7, broken, 'bob'), member(8, repaired, 'bob')], [repaired])
    expect(diagnostics.map(({ file, message }) => [file, message.startsWith('#7: ')])).toEqual([
      [A, true],
      [B, false],
    ])
  })

  it('is the same for the same facts', async () => {
    const both = [member(7, heads.imaged, 'bob'), member(8, heads.sized, 'mia')]
    const landed = [heads.imaged, heads.sized]
    expect(await judge(both, landed)).toEqual(await judge(both, landed))
  })
})

describe('the increments of a group', () => {
  it.each([
    ['merged', false],
    ['squashed', true],
  ])('are those of pull requests that build on each other, %s', async (_, squash) => {
    const more = fixture.commit({ [B]: 'image: b:2\nsize: 1\n' }, { branch: `more-${squash}`, from: heads.imaged })
    const group = [member(7, heads.imaged, 'alice'), member(8, more, 'bob')].map(one =>
      one.author.login === 'alice' ? { ...one, author: { login: 'alice', id: 11 } } : one,
    )
    const { violations, changes } = await judge(group, [heads.imaged, more], { squash })
    expect({ changes, found: violations.map(({ principal, file }) => `${principal} ${file}`) }).toEqual({
      changes: 2,
      found: [`bob ${B}`],
    })
  })

  it('hold what an earlier pull request lacks where the later one is listed first', async () => {
    const more = fixture.commit({ [B]: 'image: b:1\nsize: 3\n' }, { branch: 'stacked', from: heads.imaged })
    const group = [member(8, more, 'bob'), member(7, heads.imaged, 'alice', { author: { login: 'alice', id: 11 } })]
    const { violations } = await judge(group, [more])
    expect(violations.map(({ principal, file }) => `${principal} ${file}`)).toEqual([`bob ${A}`])
  })

  it('are files of their own where contributors are concerned', async () => {
    const contributors = [{ login: 'bob', files: [A] }]
    const alice = { author: { login: 'alice', id: 11 } }
    const both = (first: Partial<GroupMember>, second: Partial<GroupMember>) =>
      judge(
        [member(7, heads.imaged, 'alice', first), member(8, heads.sized, 'alice', second)],
        [heads.imaged, heads.sized],
      )
    expect((await both({ ...alice, contributors }, alice)).decision).toBe('deny')
    expect((await both(alice, { ...alice, contributors })).decision).toBe('allow')
  })
})
