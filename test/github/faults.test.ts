import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Problem } from '../../src/core/problem.ts'
import type { NewCheckRun } from '../../src/forge.ts'
import { Refusal } from '../../src/forge.ts'
import { createClient } from '../../src/github/client.ts'
import { GitHubForge } from '../../src/github/forge.ts'
import { GitHubNoticeboard } from '../../src/github/noticeboard.ts'
import { type Forge, startForge } from '../forge/forge.ts'
import { type FaultKind, faultKinds } from '../forge/http/faults.ts'
import type { PullRequest } from '../forge/world/state.ts'

/** The adapter against the faithful forge, with every kind of fault at every request. */
interface World {
  readonly fake: Forge
  readonly token: string
  readonly pull: PullRequest
  readonly landed: { readonly commit: string; readonly number: number }
  readonly group: string
  readonly checkRun: number
  readonly comment: number
  readonly reviewComment: number
  readonly thread: string
}

let world: World

beforeAll(async () => {
  const fake = await startForge()
  const [alice, bob, carol] = ['alice', 'bob', 'carol'].map(login =>
    fake.addUser(login, { emails: [`${login}@example.com`] }),
  )
  if (!(alice && bob && carol)) throw new Error('no users')
  const repository = fake.addRepository('acme/shop')
  repository.collaborators.set(carol.id, 'write')
  fake.addTeam('acme/platform', { members: [alice], children: [fake.addTeam('acme/deep', { members: [carol] })] })
  const author = { name: 'Bob', email: 'bob@example.com' }

  fake.push(
    repository,
    alice,
    'main',
    fake.commit(repository, { 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n' }, { parents: [] }),
  )
  const open = (branch: string, file: string) => {
    fake.push(repository, bob, branch, fake.commit(repository, { [file]: 'x: 2\n' }, { author }))
    return fake.openPullRequest(repository, { author: bob, head: branch })
  }
  const first = open('first', 'c.yaml')
  const commit = fake.merge(first, alice)
  const pull = open('wave/#17', 'a.yaml')
  const queued = open('queued', 'd.yaml')
  fake.review(pull, { author: carol })
  const [entry] = fake.enqueue([queued], alice)

  const token = fake.addToken({
    permissions: { contents: 'write', pull_requests: 'write', issues: 'write', checks: 'write', members: 'read' },
  })
  const board = boardOf({ fake, token })
  await board.createComment(pull.number, 'ours')
  await board.createReview(pull.number, {
    commit: pull.head.sha,
    body: 'ours',
    comments: [{ path: 'a.yaml', line: 1, side: 'RIGHT', body: 'here' }],
  })
  const { id: checkRun } = await board.createCheckRun({ ...newRun, head: pull.head.sha })
  const { comments, threads } = await board.conversation(pull.number)
  world = {
    fake,
    token,
    pull,
    landed: { commit, number: first.number },
    group: entry?.head ?? '',
    checkRun,
    comment: comments[0]?.id ?? 0,
    reviewComment: threads[0]?.comment ?? 0,
    thread: threads[0]?.thread ?? '',
  }
})

afterAll(async () => {
  await world.fake.close()
})

const newRun: Omit<NewCheckRun, 'head'> = {
  name: 'fieldgate',
  externalId: 'run',
  conclusion: 'failure',
  title: 'denied',
  summary: 'one violation',
  annotations: [{ path: 'a.yaml', startLine: 1, endLine: 1, level: 'failure', title: 'images', message: 'no' }],
}

const name = { owner: 'acme', repo: 'shop' }
/** No waiting for limits, which client.test.ts is about: what counts here is what they are taken for. */
const clientOf = ({ fake, token }: Pick<World, 'fake' | 'token'>) => {
  const hangs = fake.faults.some(({ kind }) => kind === 'hang')
  const requestTimeout = hangs ? 150 : 10_000
  return createClient({ token, apiUrl: fake.url, userAgent: 'fieldgate', retryDelay: 1, requestTimeout, budget: 0 })
}
const forgeOf = (place: Pick<World, 'fake' | 'token'>) => new GitHubForge(clientOf(place), name)
const boardOf = (place: Pick<World, 'fake' | 'token'>) => new GitHubNoticeboard(clientOf(place), name)

type Reads = Readonly<Record<string, (world: World) => Promise<unknown>>>

const READS: Reads = {
  pullRequest: world => forgeOf(world).pullRequest(world.pull.number),
  openPullRequests: world => forgeOf(world).openPullRequests(),
  mergedPullRequests: world => forgeOf(world).mergedPullRequests(world.landed.commit, 'main'),
  queued: world => forgeOf(world).queued('main', world.group),
  branchTip: world => forgeOf(world).branchTip('wave/#17'),
  commits: world => forgeOf(world).commits(world.pull.base.sha, world.pull.head.sha),
  pushes: world => forgeOf(world).pushes('wave/#17', null),
  team: world => forgeOf(world).team('acme/platform'),
  conversation: world => boardOf(world).conversation(world.pull.number),
  checkRuns: world => boardOf(world).checkRuns(world.pull.head.sha, 'fieldgate'),
}

/** Reads of which too little never helps anybody: an empty first page is believed. */
const HARMLESS: Reads = {
  reviews: world => forgeOf(world).reviews(world.pull.number, world.pull.head.sha),
  changedFiles: world => boardOf(world).changedFiles(world.pull.number),
}

/** Tried for one time only: a list that is always empty is an empty list, and the others take long. */
const PASSING: ReadonlySet<FaultKind> = new Set(['empty-page', 'hang', 'reset', 'cut'])

const code = (error: unknown): unknown => (error instanceof Problem ? error.diagnostics[0]?.code : error)

describe('the faithful forge', () => {
  it('is read as it is', async () => {
    const { fake, pull, landed } = world
    expect(await READS.pullRequest?.(world)).toMatchObject({
      number: pull.number,
      isOpen: true,
      author: { login: 'bob' },
      head: { commit: pull.head.sha, branch: 'wave/#17', isOwn: true },
      base: 'main',
      defaultBranch: 'main',
      mergeCommit: pull.mergeCommit,
    })
    expect(await READS.openPullRequests?.(world)).toHaveLength(2)
    expect(await READS.mergedPullRequests?.(world)).toEqual([landed.number])
    expect(await READS.queued?.(world)).toEqual([expect.objectContaining({ number: pull.number + 1 })])
    expect(await READS.branchTip?.(world)).toBe(pull.head.sha)
    expect(await READS.commits?.(world)).toEqual([
      expect.objectContaining({ commit: pull.head.sha, author: expect.objectContaining({ login: 'bob' }) }),
    ])
    expect(await READS.pushes?.(world)).toEqual([expect.objectContaining({ after: pull.head.sha })])
    expect(await READS.team?.(world)).toMatchObject([{ login: 'alice' }, { login: 'carol' }])
    expect(await READS.conversation?.(world)).toMatchObject({
      head: pull.head.sha,
      comments: [{ body: 'ours' }],
      threads: [{ body: 'here', isResolved: false }],
    })
    expect(await READS.checkRuns?.(world)).toMatchObject([{ externalId: 'run', annotations: 1 }])
    expect(await HARMLESS.reviews?.(world)).toMatchObject([
      { state: 'APPROVED', commit: pull.head.sha, user: { login: 'carol', canWrite: true } },
      { state: 'COMMENTED' },
    ])
    expect(await HARMLESS.changedFiles?.(world)).toMatchObject([{ path: 'a.yaml', patch: expect.any(String) }])
    expect(fake.violations).toEqual([])
  })
})

describe.each(Object.entries({ ...READS, ...HARMLESS }))('%s', (reading, read) => {
  const kinds = faultKinds.filter(kind => !kind.endsWith('-after') && (kind !== 'empty-page' || reading in READS))

  let right: unknown
  let count = 0
  beforeAll(async () => {
    world.fake.forget()
    right = await read(world)
    count = world.fake.calls.length
  })

  /** A fault at each of its requests, for one time and for good. */
  const attempts = async (kind: FaultKind) => {
    const results: unknown[] = []
    for (let at = 0; at < count; at++) {
      for (const times of PASSING.has(kind) ? [1] : [1, Number.POSITIVE_INFINITY]) {
        world.fake.forget()
        world.fake.faults.push({ at, kind, times })
        results.push(await read(world).catch(code))
      }
    }
    world.fake.forget()
    return results
  }

  it.each(kinds)('is right or unavailable with %s', async kind => {
    const results = await attempts(kind)
    expect(results.length).toBeGreaterThan(0)
    for (const result of results) {
      if (kind === 'forbidden' && reading === 'team') expect(result).toBeNull()
      else if (kind === 'forbidden' && reading === 'reviews') expect(canWrite(result)).not.toBe(true)
      else expect([right, 'forge-unavailable']).toContainEqual(result)
    }
  })
})

const canWrite = (reviews: unknown): unknown =>
  Array.isArray(reviews) ? reviews.map(({ user }) => user.canWrite).find(known => known !== undefined) : undefined

type Board = GitHubNoticeboard
const WRITES: Readonly<Record<string, (board: Board, world: World) => Promise<unknown>>> = {
  createComment: (board, { pull }) => board.createComment(pull.number, 'more'),
  updateComment: (board, { comment }) => board.updateComment(comment, `ours ${Math.random()}`),
  createReview: (board, { pull }) =>
    board.createReview(pull.number, {
      commit: pull.head.sha,
      body: 'more',
      comments: [{ path: 'a.yaml', line: 1, side: 'LEFT', body: 'there' }],
    }),
  createFileComment: (board, { pull }) =>
    board.createFileComment(pull.number, { commit: pull.head.sha, path: 'a.yaml', body: 'more' }),
  updateReviewComment: (board, { reviewComment }) => board.updateReviewComment(reviewComment, `here ${Math.random()}`),
  createCheckRun: (board, { pull }) => board.createCheckRun({ ...newRun, head: pull.head.sha }),
  updateCheckRun: (board, { checkRun }) => board.updateCheckRun(checkRun, newRun),
  resolveThreads: (board, { thread }) => board.resolveThreads([thread]),
}

/** What is not here is unknown. */
const OUTCOMES: Readonly<Partial<Record<FaultKind, string>>> = { forbidden: 'refused', 'empty-page': 'done' }

describe.each(Object.entries(WRITES))('%s', (_, write) => {
  it.each(faultKinds)('is done once at most with %s', async kind => {
    const { fake } = world
    const outcome = async (): Promise<unknown> => {
      try {
        await write(boardOf(world), world)
        return 'done'
      } catch (error) {
        return error instanceof Refusal ? 'refused' : code(error)
      }
    }
    fake.forget()
    fake.faults.push({ at: 0, kind })
    const result = await outcome()
    expect(fake.writes.length).toBeLessThanOrEqual(1)
    if (result === 'done') expect(fake.writes).toHaveLength(1)
    expect(result).toBe(OUTCOMES[kind] ?? 'forge-unavailable')
    expect(fake.violations).toEqual([])
    fake.forget()
  })
})
