import { afterAll, describe, expect, it } from 'vitest'
import { Problem } from '../../src/core/problem.ts'
import { GitHubForge } from '../../src/github/forge.ts'
import { type Reply, type Seen, serve, type TestServer } from './server.ts'

const HEAD = 'a'.repeat(40)
const BASE = 'b'.repeat(40)
const OTHER = 'c'.repeat(40)
const sha = (n: number): string => n.toString(16).padStart(40, '0')

const alice = { login: 'alice', id: 11, type: 'User' }
const bob = { login: 'bob', id: 22, type: 'User' }
const bot = { login: 'renovate[bot]', id: 33, type: 'Bot' }

const servers: TestServer[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

interface Started extends TestServer {
  readonly forge: GitHubForge
}

async function started(answer: (request: Seen, index: number) => Reply): Promise<Started> {
  const server = await serve(answer)
  servers.push(server)
  return { ...server, forge: new GitHubForge(server.client(), { owner: 'acme', repo: 'shop' }) }
}

/** These bodies, one after the other. */
const bodies = (...list: readonly unknown[]) => started((_, index) => ({ body: list[index] ?? list.at(-1) }))

async function unavailable(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(Problem)
  expect(error).toMatchObject({ diagnostics: [{ code: 'forge-unavailable' }] })
  return error instanceof Problem ? error.message : ''
}

describe('a pull request', () => {
  const answer = {
    number: 7,
    state: 'open',
    user: { ...alice, site_admin: false },
    head: { sha: HEAD, ref: 'wave-17', repo: { id: 1, full_name: 'acme/shop' } },
    base: { sha: BASE, ref: 'release', repo: { id: 1, default_branch: 'main' } },
    merge_commit_sha: OTHER,
    created_at: '2026-11-22T10:00:00Z',
    title: 'not read',
  }
  const read = async (changes: object) => {
    const { forge, seen } = await bodies({ ...answer, ...changes })
    const result = await forge.pullRequest(7)
    expect(seen[0]?.url).toBe('/repos/acme/shop/pulls/7')
    return result
  }

  it('is read', async () => {
    expect(await read({})).toEqual({
      number: 7,
      isOpen: true,
      author: alice,
      head: { commit: HEAD, branch: 'wave-17', isOwn: true, fork: null },
      base: 'release',
      defaultBranch: 'main',
      mergeCommit: OTHER,
      createdAt: '2026-11-22T10:00:00Z',
    })
  })

  it.each([
    ['by an account that is gone', { user: null }, { author: { login: 'ghost' } }],
    ['closed', { state: 'closed' }, { isOpen: false }],
    ['not merged by GitHub yet', { merge_commit_sha: null }, { mergeCommit: null }],
    [
      'from a fork',
      { head: { ...answer.head, repo: { id: 2, full_name: 'bob/shop' } } },
      { head: { isOwn: false, fork: 'bob/shop' } },
    ],
    ['from a fork that is gone', { head: { ...answer.head, repo: null } }, { head: { isOwn: false, fork: null } }],
  ])('may be %s', async (_, changes, expected) => {
    expect(await read(changes)).toMatchObject(expected)
  })

  it.each([
    ['another number', { number: 8 }],
    ['no head', { head: null }],
    ['a head that is no object id', { head: { ...answer.head, sha: 'main' } }],
    ['an author without id', { user: { login: 'alice', type: 'User' } }],
    ['a state that is not known', { state: 'draft' }],
  ])('is not read with %s', async (_, changes) => {
    const { forge } = await bodies({ ...answer, ...changes })
    expect(await unavailable(forge.pullRequest(7))).toContain('not what was asked for')
  })
})

describe('the tip of a branch', () => {
  it.each([
    ['main', '/repos/acme/shop/git/ref/heads/main'],
    ['feature/a', '/repos/acme/shop/git/ref/heads/feature/a'],
    ['fix/#1?x=%2F&y', '/repos/acme/shop/git/ref/heads/fix/%231%3Fx%3D%252F%26y'],
    ['{owner}/:repo', '/repos/acme/shop/git/ref/heads/%7Bowner%7D/%3Arepo'],
    ['grün', '/repos/acme/shop/git/ref/heads/gr%C3%BCn'],
  ])('of `%s` is asked for by its name', async (branch, url) => {
    const { forge, seen } = await bodies({ ref: `refs/heads/${branch}`, object: { type: 'commit', sha: HEAD } })
    expect(await forge.branchTip(branch)).toBe(HEAD)
    expect(seen[0]?.url).toBe(url)
  })

  it.each([
    ['another branch', { ref: 'refs/heads/main-2', object: { type: 'commit', sha: HEAD } }],
    ['a tag', { ref: 'refs/tags/main', object: { type: 'commit', sha: HEAD } }],
    ['no commit', { ref: 'refs/heads/main', object: { type: 'tag', sha: HEAD } }],
    ['several', [{ ref: 'refs/heads/main', object: { type: 'commit', sha: HEAD } }]],
  ])('is not that of %s', async (_, body) => {
    const { forge } = await bodies(body)
    await unavailable(forge.branchTip('main'))
  })
})

describe('the open pull requests', () => {
  const page = (numbers: readonly number[], totalCount: number, endCursor: string | null = null) => ({
    data: {
      repository: {
        pullRequests: {
          totalCount,
          pageInfo: { hasNextPage: endCursor !== null, endCursor },
          nodes: numbers.map(number => ({ number, headRefOid: sha(number) })),
        },
      },
    },
  })
  const entry = (number: number) => ({ number, head: sha(number) })

  it('are read to the last page, once a run', async () => {
    const { forge, seen } = await bodies(page([1, 2], 3, 'x'), page([3], 3))
    const [first, second] = await Promise.all([forge.openPullRequests(), forge.openPullRequests()])
    expect(first).toEqual([entry(1), entry(2), entry(3)])
    expect(second).toBe(first)
    expect(seen.map(({ body }) => body)).toMatchObject([
      { variables: { owner: 'acme', repo: 'shop', after: null } },
      { variables: { owner: 'acme', repo: 'shop', after: 'x' } },
    ])
  })

  it('are read again where the count does not fit', async () => {
    const { forge } = await bodies(page([1], 2), page([1], 2), page([1, 2], 2))
    expect(await forge.openPullRequests()).toEqual([entry(1), entry(2)])
  })

  it.each([
    ['fewer than there are', [page([1], 2)]],
    ['none of some', [page([], 2)]],
    ['an empty page before the last', [page([1], 2, 'x'), page([], 2, 'y')]],
    ['pages in a circle', [page([1], 9, 'x')]],
    ['another page without a name', [{ ...page([1], 1), data: null }]],
  ])('are never %s', async (_, list) => {
    const { forge } = await bodies(...list)
    await unavailable(forge.openPullRequests())
  })

  it('are asked for again after a failure', async () => {
    const { forge } = await started((_, index) => (index === 0 ? { status: 403 } : { body: page([1], 1) }))
    await unavailable(forge.openPullRequests())
    expect(await forge.openPullRequests()).toEqual([entry(1)])
  })
})

describe('commits', () => {
  const commit = (n: number, fields: object = {}) => ({
    sha: sha(n),
    author: alice,
    committer: bob,
    commit: { message: 'x', verification: { verified: true, reason: 'valid' } },
    ...fields,
  })
  const known = (n: number) => ({ commit: sha(n), author: alice, committer: bob, isVerified: true })
  const comparison = (total_commits: number, ...commits: readonly object[]) => ({ total_commits, commits })
  const upTo = (n: number, from = 1) => Array.from({ length: n - from + 1 }, (_, index) => commit(from + index))
  const total = 251
  const paged = ({ url }: Seen): Reply => {
    const page = Number(new URL(url, 'http://x').searchParams.get('page'))
    return { body: comparison(total, ...upTo(Math.min(total, page * 100), (page - 1) * 100 + 1)) }
  }

  it('are those of the comparison, to its last page', async () => {
    const { forge, seen } = await started(paged)
    const commits = await forge.commits(BASE, HEAD)
    expect(commits).toEqual(Array.from({ length: total }, (_, index) => known(index + 1)))
    expect(seen.map(({ url }) => url).sort()).toEqual(
      [1, 2, 3].map(page => `/repos/acme/shop/compare/${BASE}...${HEAD}?per_page=100&page=${page}`),
    )
  })

  it('may be none', async () => {
    const { forge } = await bodies(comparison(0))
    expect(await forge.commits(BASE, HEAD)).toEqual([])
  })

  it.each([
    ['null', { author: null, committer: null }, { author: null, committer: null }],
    ['an empty object', { author: {} }, { author: null, committer: bob }],
    ['an unsigned commit', { commit: {} }, { isVerified: false }],
    ['a bad signature', { commit: { verification: { verified: false } } }, { isVerified: false }],
  ])('know nobody by %s', async (_, fields, expected) => {
    const { forge } = await bodies(comparison(1, commit(1, fields)))
    expect(await forge.commits(BASE, HEAD)).toEqual([{ ...known(1), ...expected }])
  })

  it('are read again where pages do not add up', async () => {
    const { forge } = await bodies(
      comparison(2, commit(1)),
      comparison(2, commit(1), commit(1)),
      comparison(1, commit(1)),
    )
    expect(await forge.commits(BASE, HEAD)).toEqual([known(1)])
  })

  it.each([
    ['fewer than there are', comparison(2, commit(1))],
    ['none of some', comparison(1)],
    ['more than there are', comparison(1, commit(1), commit(2))],
    ['one twice', comparison(2, commit(1), commit(1))],
    ['half an account', comparison(1, commit(1, { author: { login: 'alice' } }))],
  ])('are never %s', async (_, body) => {
    const { forge } = await bodies(body)
    await unavailable(forge.commits(BASE, HEAD))
  })
})

describe('pushes', () => {
  const branch = 'a&b/#1'
  const push = (n: number, fields: object = {}) => ({
    ref: `refs/heads/${branch}`,
    before: sha(n),
    after: sha(n + 1),
    actor: alice,
    activity_type: 'push',
    ...fields,
  })

  it('are read over all cursors, newest first', async () => {
    const link = '<https://api.github.com/repositories/1/activity?ref=x&per_page=100&after=Q%3D>; rel="next"'
    const { forge, seen, url } = await started((_, index) =>
      index === 0 ? { headers: { link }, body: [push(2)] } : { body: [push(1, { actor: null, before: sha(0) })] },
    )
    expect(await forge.pushes(branch, null)).toEqual([
      { actor: alice, before: sha(2), after: sha(3) },
      { actor: null, before: sha(0), after: sha(2) },
    ])
    const asked = seen.map(entry => Object.fromEntries(new URL(entry.url, url).searchParams))
    expect(asked).toEqual([
      { ref: 'refs/heads/a&b/#1', per_page: '100' },
      { ref: 'refs/heads/a&b/#1', per_page: '100', after: 'Q=' },
    ])
  })

  it('are read again where there are none', async () => {
    const { forge } = await bodies([], [push(1)])
    expect(await forge.pushes(branch, null)).toHaveLength(1)
    const { forge: another, seen } = await bodies([])
    expect(await another.pushes(branch, null)).toEqual([])
    expect(seen).toHaveLength(2)
  })

  it('are never those of another branch', async () => {
    const { forge } = await bodies([push(1), push(2, { ref: 'refs/heads/a' })])
    await unavailable(forge.pushes(branch, null))
  })
})

describe('reviews', () => {
  const review = (id: number, user: object | null, state: string, commit_id: string | null = HEAD) => ({
    id,
    user,
    state,
    commit_id,
    body: 'not read',
  })
  const carol = { login: 'carol', id: 44, type: 'User' }

  /** The reviews, and the permission by login; a number is a status. */
  const forgeWith = (reviews: readonly object[], permissions: Readonly<Record<string, string | number>>) =>
    started(({ url }) => {
      const login = /collaborators\/([^/]+)\/permission/.exec(url)?.[1]
      if (login === undefined) return { body: reviews }
      const permission = permissions[login] ?? 500
      const user = [alice, bob, carol, bot].find(account => account.login === login) ?? null
      return typeof permission === 'number' ? { status: permission } : { body: { permission, role_name: 'x', user } }
    })

  it('tell of approvers of the head whether they can write', async () => {
    const { forge, seen } = await forgeWith(
      [
        review(1, alice, 'APPROVED'),
        review(2, bob, 'APPROVED'),
        review(3, carol, 'APPROVED'),
        review(4, carol, 'COMMENTED', OTHER),
      ],
      { alice: 'admin', bob: 'read', carol: 'write' },
    )
    expect(await forge.reviews(7, HEAD)).toEqual([
      { id: 1, user: { ...alice, canWrite: true }, state: 'APPROVED', commit: HEAD },
      { id: 2, user: { ...bob, canWrite: false }, state: 'APPROVED', commit: HEAD },
      { id: 3, user: { ...carol, canWrite: true }, state: 'APPROVED', commit: HEAD },
      { id: 4, user: { ...carol, canWrite: true }, state: 'COMMENTED', commit: OTHER },
    ])
    expect(seen).toHaveLength(4)
    await forge.reviews(8, HEAD)
    expect(seen).toHaveLength(5)
  })

  it.each([
    ['an older commit', [review(1, alice, 'APPROVED', OTHER)]],
    ['a forgotten commit', [review(1, alice, 'APPROVED', null)]],
    ['a change request', [review(1, alice, 'APPROVED'), review(2, alice, 'CHANGES_REQUESTED')]],
    ['a dismissed approval', [review(1, alice, 'DISMISSED')]],
    ['an approval that was dismissed later', [review(1, alice, 'APPROVED'), review(2, alice, 'DISMISSED')]],
    ['a bot', [review(1, bot, 'APPROVED')]],
    ['a comment', [review(1, alice, 'COMMENTED')]],
    ['an account that is gone', [review(1, null, 'APPROVED')]],
  ])('do not ask about %s', async (_, reviews) => {
    const { forge, seen } = await forgeWith(reviews, { alice: 'admin' })
    const read = await forge.reviews(7, HEAD)
    expect(read.map(({ user }) => 'canWrite' in user)).toEqual(reviews.map(() => false))
    expect(seen).toHaveLength(1)
  })

  it('show nobody where the account is gone', async () => {
    const { forge } = await forgeWith([review(1, null, 'APPROVED')], {})
    expect(await forge.reviews(7, HEAD)).toEqual([{ id: 1, user: { login: 'ghost' }, state: 'APPROVED', commit: HEAD }])
  })

  it.each([403, 404])('leave it open where GitHub does not tell: %i', async status => {
    const { forge } = await forgeWith([review(1, alice, 'APPROVED')], { alice: status })
    expect(await forge.reviews(7, HEAD)).toEqual([{ id: 1, user: alice, state: 'APPROVED', commit: HEAD }])
  })

  it('leave it open where the login is somebody else’s by now', async () => {
    const renamed = { ...alice, id: 99 }
    const { forge } = await forgeWith([review(1, renamed, 'APPROVED')], { alice: 'admin' })
    expect(await forge.reviews(7, HEAD)).toEqual([{ id: 1, user: renamed, state: 'APPROVED', commit: HEAD }])
  })

  it('are not read where GitHub fails to tell', async () => {
    const { forge } = await forgeWith([review(1, alice, 'APPROVED')], { alice: 500 })
    await unavailable(forge.reviews(7, HEAD))
  })
})

describe('a team', () => {
  it('has members on every page, and is read once', async () => {
    const link = '<https://api.github.com/x?page=2>; rel="next"'
    const { forge, seen } = await started((_, index) =>
      index === 0 ? { headers: { link }, body: [alice] } : { body: [bob] },
    )
    const [first, second] = await Promise.all([forge.team('acme/platform'), forge.team('acme/platform')])
    expect(first).toEqual([alice, bob])
    expect(second).toEqual(first)
    expect(seen.map(({ url }) => url)).toEqual([
      '/orgs/acme/teams/platform/members?per_page=100',
      '/orgs/acme/teams/platform/members?page=2&per_page=100',
    ])
  })

  it.each([403, 404])('is null with %i', async status => {
    const { forge } = await started(() => ({ status }))
    expect(await forge.team('acme/platform')).toBeNull()
  })

  it('is null with 404 on a later page', async () => {
    const link = '<https://api.github.com/x?page=2>; rel="next"'
    const { forge } = await started((_, index) =>
      index === 0 ? { headers: { link }, body: [alice] } : { status: 404 },
    )
    expect(await forge.team('acme/platform')).toBeNull()
  })

  it('is not null where GitHub only asks to wait', async () => {
    const { forge } = await started(() => ({ status: 403, headers: { 'retry-after': '9999' } }))
    await unavailable(forge.team('acme/platform'))
  })

  it.each(['platform', 'acme/', 'acme/..', '../x', 'acme/a/b', ''])('is no other path: `%s`', async name => {
    const { forge, seen } = await started(() => ({ body: [alice] }))
    expect(await forge.team(name)).toBeNull()
    expect(seen).toEqual([])
  })
})

describe('merged pull requests', () => {
  const pull = (number: number, fields: object = {}) => ({
    number,
    merged_at: '2026-11-22T10:00:00Z',
    merge_commit_sha: OTHER,
    base: { ref: 'main', repo: { full_name: 'Acme/Shop' } },
    ...fields,
  })

  it.each<[string, readonly object[], readonly number[]]>([
    ['none', [], []],
    ['those that hold the commit', [pull(9), pull(7)], [7, 9]],
    ['the one whose merge it is', [pull(7), pull(9, { merge_commit_sha: HEAD })], [9]],
    ['none that is open', [pull(7, { merged_at: null, merge_commit_sha: HEAD })], []],
    ['none of another branch', [pull(7, { base: { ref: 'dev', repo: { full_name: 'acme/shop' } } })], []],
    ['none of a fork', [pull(7, { base: { ref: 'main', repo: { full_name: 'bob/shop' } } })], []],
  ])('are %s', async (_, list, numbers) => {
    const { forge, seen } = await bodies(list)
    expect(await forge.mergedPullRequests(HEAD, 'main')).toEqual(numbers)
    expect(seen[0]?.url).toBe(`/repos/acme/shop/commits/${HEAD}/pulls?per_page=100`)
  })
})

describe('the merge queue', () => {
  const entry = (number: number, base: string | null, head: string | null) => ({
    headCommit: head === null ? null : { oid: head },
    baseCommit: base === null ? null : { oid: base },
    pullRequest: { number, headRefOid: sha(number) },
  })
  const queue = (...nodes: readonly object[]) => ({
    data: {
      repository: {
        mergeQueue: {
          entries: { totalCount: nodes.length, pageInfo: { hasNextPage: false, endCursor: 'x' }, nodes },
        },
      },
    },
  })
  const three = [entry(1, BASE, sha(101)), entry(2, sha(101), sha(102)), entry(3, sha(102), sha(103))]

  it.each<[string, object, number, readonly number[]]>([
    ['all up to the last', queue(...three), 103, [1, 2, 3]],
    ['in another order', queue(...three.toReversed()), 103, [1, 2, 3]],
    ['those before the second', queue(...three), 102, [1, 2]],
    ['the first alone', queue(...three), 101, [1]],
    ['none of an unknown commit', queue(...three), 999, []],
    ['none of an empty queue', queue(), 101, []],
    ['none without a queue', { data: { repository: { mergeQueue: null } } }, 101, []],
    ['no waiting ones', queue(entry(1, BASE, sha(101)), entry(2, null, null)), 101, [1]],
    ['no end of a circle', queue(entry(1, sha(102), sha(101)), entry(2, sha(101), sha(102))), 102, [1, 2]],
  ])('has %s', async (_, body, commit, numbers) => {
    const { forge } = await bodies(body)
    const expected = numbers.map(number => ({ number, head: sha(number) }))
    expect(await forge.queued('main', sha(commit))).toEqual(expected)
  })

  it('is not read with an entry whose pull request is gone', async () => {
    const { forge } = await bodies(queue({ ...entry(1, BASE, sha(101)), pullRequest: null }))
    expect(await unavailable(forge.queued('main', sha(101)))).toContain('without a pull request')
  })
})
