import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Scene, stage } from './scene.ts'
import { git } from './world/git.ts'
import type { Level, Scope } from './world/state.ts'

let scene: Scene
beforeAll(async () => {
  scene = await stage()
})
afterAll(() => {
  expect(scene.forge.violations).toEqual([])
  return scene.forge.close()
})

const SHOP = '/repos/acme/shop'

describe('what a token may', () => {
  const PROTECTION = `${SHOP}/branches/main/protection`
  const COMMENT = { body: 'b' }
  it.each<[string, Partial<Record<Scope, Level>>, string, string, number]>([
    ['read a pull request', { pull_requests: 'read' }, 'GET', `${SHOP}/pulls/7`, 200],
    ['not without permission', { contents: 'write' }, 'GET', `${SHOP}/pulls/7`, 403],
    ['read a comparison', { contents: 'read' }, 'GET', `${SHOP}/compare/main...wave`, 200],
    ['not without contents', { pull_requests: 'write' }, 'GET', `${SHOP}/compare/main...wave`, 403],
    ['ask who can write with nothing', {}, 'GET', `${SHOP}/collaborators/carol/permission`, 200],
    ['comment by pull requests', { pull_requests: 'write' }, 'POST', `${SHOP}/issues/7/comments`, 201],
    ['comment by issues', { issues: 'write' }, 'POST', `${SHOP}/issues/7/comments`, 201],
    ['not comment by reading', { pull_requests: 'read', issues: 'read' }, 'POST', `${SHOP}/issues/7/comments`, 403],
    ['not see protection', { contents: 'write', pull_requests: 'write' }, 'GET', PROTECTION, 403],
    ['see that there is none', { administration: 'read' }, 'GET', PROTECTION, 404],
    ['read teams', { members: 'read' }, 'GET', '/orgs/acme/teams/nobody/members', 404],
    ['not read teams', { contents: 'write' }, 'GET', '/orgs/acme/teams/nobody/members', 403],
  ])('%s', async (_, permissions, method, path, status) => {
    const { forge, ask } = scene
    const token = forge.addToken({ permissions })
    const answer = await ask(method, path, method === 'POST' ? COMMENT : undefined, token)
    expect(answer.status).toBe(status)
    if (status === 403) expect(answer.text).toContain('Resource not accessible by integration')
  })

  it('see of other repositories: nothing of private ones, and public ones to read', async () => {
    const { forge, ask, ann } = scene
    const open = forge.addRepository('acme/open')
    const first = forge.commit(open, { 'a.yaml': 'a: 1\n' }, { parents: [] })
    forge.push(open, ann, 'main', first)
    forge.push(open, ann, 'wave', forge.commit(open, { 'a.yaml': 'a: 2\n' }))
    forge.openPullRequest(open, { author: ann, head: 'wave' })
    const token = forge.addToken({ permissions: { pull_requests: 'write', issues: 'write' }, repositories: [open] })
    const elsewhere = forge.addToken({ permissions: { pull_requests: 'write', issues: 'write' }, repositories: [] })
    const status = async (by: string | null, method: string, path: string) =>
      (await ask(method, path, method === 'POST' ? COMMENT : undefined, by)).status
    expect([
      await status(token, 'GET', SHOP),
      await status(token, 'POST', '/repos/acme/open/issues/1/comments'),
      await status(elsewhere, 'GET', '/repos/acme/open/pulls/1'),
      await status(elsewhere, 'POST', '/repos/acme/open/issues/1/comments'),
      await status(null, 'GET', '/repos/acme/open/pulls/1'),
      await status(null, 'POST', '/repos/acme/open/issues/1/comments'),
      await status('ghs_nobody', 'GET', '/repos/acme/open/pulls/1'),
      await status(token, 'GET', '/repos/acme/none'),
    ]).toEqual([404, 201, 200, 403, 200, 401, 401, 404])
  })

  it('see who may go round a ruleset only where it could change it', async () => {
    const { forge, ask, shop } = scene
    const bypass_actors = [{ actor_id: 1, actor_type: 'Team', bypass_mode: 'always' }]
    const enforcement = 'active'
    shop.rulesets.push({ id: 5, name: 'main', source: 'acme/shop', enforcement, bypass_actors, rules: [] })
    const admin = forge.addToken({ permissions: { administration: 'write' } })
    const seen = async (token: string) =>
      'bypass_actors' in ((await ask('GET', `${SHOP}/rulesets/5`, undefined, token)).body as object)
    expect([await seen(scene.token), await seen(admin)]).toEqual([false, true])
    expect((await ask('GET', `${SHOP}/rulesets`)).body).toEqual([
      { id: 5, name: 'main', source: 'acme/shop', enforcement },
    ])
  })
})

describe('a pull request', () => {
  it('has the files of its own change, with what Git says of them', async () => {
    const { ask, shop, head } = scene
    const { body } = await ask('GET', `${SHOP}/pulls/7/files`)
    const files: readonly { readonly filename: string; readonly status: string; readonly patch?: string }[] = body
    expect(files.map(({ filename, status, patch }) => [filename, status, patch !== undefined])).toEqual([
      ['a.yaml', 'modified', true],
      ['gone.txt', 'removed', true],
      ['logo.png', 'modified', false],
      ['moved.txt', 'renamed', false],
      ['new.yaml', 'added', true],
    ])
    const shown = git(shop.dir, ['diff', `main...${head}`, '--', 'a.yaml'])
    expect(files[0]?.patch).toBe(shown.slice(shown.indexOf('@@')))
    expect(files[3]).toMatchObject({ previous_filename: 'old.txt', changes: 0 })
  })

  it('shows no patch that is too large', async () => {
    const { ask, forge } = scene
    forge.state.limits.patchLines = 1
    const { body } = await ask('GET', `${SHOP}/pulls/7/files`)
    forge.state.limits.patchLines = 20_000
    const files: readonly { readonly filename: string; readonly patch?: string }[] = body
    expect(files.filter(({ patch }) => patch !== undefined).map(({ filename }) => filename)).toEqual([
      'gone.txt',
      'new.yaml',
    ])
  })

  it('has the test merge of base and head, and says where it was when its head moved', async () => {
    const { ask, forge, shop, carol, pull, first, head } = scene
    const tip = forge.commit(shop, { 'other.yaml': 'o: 1\n' })
    forge.push(shop, carol, 'main', tip)
    const { body } = await ask('GET', `${SHOP}/pulls/7`)
    expect(body).toMatchObject({
      base: { ref: 'main', sha: first },
      head: { sha: head },
      changed_files: 5,
      mergeable: true,
    })
    expect(git(shop.dir, ['rev-parse', `${pull.mergeCommit}^1`, `${pull.mergeCommit}^2`]).split('\n')).toEqual([
      tip,
      head,
    ])
  })

  it('whose fork is gone has nulls', async () => {
    const { ask, forge, shop } = scene
    const mallory = forge.addUser('mallory')
    const fork = forge.addRepository('mallory/shop', { forkOf: shop })
    forge.push(fork, mallory, 'wave', forge.commit(fork, { 'fork.yaml': 'f: 1\n' }))
    const pull = forge.openPullRequest(shop, { author: mallory, head: 'wave', from: fork })
    expect((await ask('GET', `${SHOP}/pulls/${pull.number}`)).body).toMatchObject({
      head: { repo: { full_name: 'mallory/shop' } },
    })
    // Nobody is told which pull request a fork's commit is in.
    expect((await ask('GET', `${SHOP}/commits/${pull.head.sha}/pulls`)).body).toEqual([])
    pull.head.repository = null
    expect((await ask('GET', `${SHOP}/pulls/${pull.number}`)).body).toMatchObject({
      head: { repo: null, sha: pull.head.sha },
    })
  })
})

describe('a comparison', () => {
  it('has commits oldest first, their accounts, and files on its first page alone', async () => {
    const { ask, forge, shop, ann, carol } = scene
    const author = { name: 'Ann', email: 'ANN@example.com' }
    const committer = { name: 'Carol', email: `${carol.id}+carol@users.noreply.github.com` }
    const one = forge.commit(shop, { 'x.yaml': 'x: 1\n' }, { author, committer })
    const two = forge.commit(
      shop,
      { 'x.yaml': 'x: 2\n' },
      { parents: [one], author: { name: 'N', email: 'n@example.com' } },
    )
    shop.verified.add(one)
    forge.push(shop, ann, 'pair', two)
    const first = await ask('GET', `${SHOP}/compare/main...pair?per_page=1`)
    const second = await ask('GET', `${SHOP}/compare/main...pair?per_page=1&page=2`)
    expect(first.body).toMatchObject({
      total_commits: 2,
      status: 'ahead',
      files: [{ filename: 'x.yaml' }],
      commits: [
        {
          sha: one,
          author: { login: 'ann' },
          committer: { login: 'carol' },
          commit: { verification: { verified: true } },
        },
      ],
    })
    expect(second.body).toMatchObject({ total_commits: 2, commits: [{ sha: two, author: null, committer: null }] })
    expect(second.body).not.toHaveProperty('files')
  })

  it.each(['main...nothing', 'main..wave', 'nothing...main'])('of `%s` is not found', async basehead => {
    expect((await scene.ask('GET', `${SHOP}/compare/${basehead}`)).status).toBe(404)
  })
})

describe('people', () => {
  it('of a team are those of its child teams too, each once', async () => {
    const { forge, ask, ann, carol } = scene
    const inner = forge.addTeam('acme/inner', { members: [carol, ann] })
    const outer = forge.addTeam('acme/outer', { members: [ann], children: [inner] })
    inner.children.push(outer)
    const token = forge.addToken({ permissions: { members: 'read' } })
    const { body } = await ask('GET', '/orgs/acme/teams/outer/members', undefined, token)
    expect((body as readonly { readonly login: string }[]).map(({ login }) => login)).toEqual(['ann', 'carol'])
  })

  it.each([
    ['ann', 'read', 'read'],
    ['carol', 'write', 'maintain'],
    ['web-flow', 'none', 'none'],
  ])('%s has the permission %s as %s', async (login, permission, role_name) => {
    expect((await scene.ask('GET', `${SHOP}/collaborators/${login}/permission`)).body).toMatchObject({
      permission,
      role_name,
    })
  })
})
