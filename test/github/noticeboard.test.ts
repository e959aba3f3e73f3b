import { afterAll, describe, expect, it } from 'vitest'
import { Problem } from '../../src/core/problem.ts'
import { type NewCheckRun, Refusal } from '../../src/forge.ts'
import { GitHubNoticeboard } from '../../src/github/noticeboard.ts'
import { type Reply, type Seen, serve, type TestServer } from './server.ts'

const HEAD = 'a'.repeat(40)
const BLOB = 'b'.repeat(40)

const servers: TestServer[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

interface Started extends TestServer {
  readonly board: GitHubNoticeboard
}

async function started(answer: (request: Seen, index: number) => Reply): Promise<Started> {
  const server = await serve(answer)
  servers.push(server)
  return { ...server, board: new GitHubNoticeboard(server.client(), { owner: 'acme', repo: 'shop' }) }
}

/** These bodies, one after the other. */
const bodies = (...list: readonly unknown[]) => started((_, index) => ({ body: list[index] ?? list.at(-1) }))

async function unavailable(work: Promise<unknown>): Promise<void> {
  const error: unknown = await work.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(Problem)
  expect(error).toMatchObject({ diagnostics: [{ code: 'forge-unavailable' }] })
}

describe('the conversation', () => {
  interface Nodes {
    readonly nodes: readonly object[]
    readonly total?: number
    readonly after?: string
  }
  const connection = ({ nodes, total = nodes.length, after }: Nodes) => ({
    totalCount: total,
    pageInfo: { hasNextPage: after !== undefined, endCursor: after ?? null },
    nodes,
  })
  const answer = (comments: Nodes, threads: Nodes) => ({
    data: {
      repository: {
        pullRequest: { headRefOid: HEAD, comments: connection(comments), reviewThreads: connection(threads) },
      },
    },
  })
  const part = (name: string, nodes: Nodes) => ({
    data: { repository: { pullRequest: { [name]: connection(nodes) } } },
  })
  const remark = (id: number | string, own = true) => ({
    fullDatabaseId: String(id),
    body: `body ${id}`,
    viewerDidAuthor: own,
  })
  const thread = (id: number, own = true) => ({
    id: `T${id}`,
    isResolved: id % 2 === 0,
    comments: { nodes: [remark(id, own)] },
  })

  it('is what our own account said', async () => {
    const comments = { nodes: [remark(2), remark(1), remark(3, false), remark(4_294_967_296)] }
    const threads = { nodes: [thread(5), thread(6), thread(7, false), { ...thread(8), comments: { nodes: [] } }] }
    const { board, seen } = await bodies(answer(comments, threads))
    expect(await board.conversation(7)).toEqual({
      head: HEAD,
      comments: [
        { id: 1, body: 'body 1' },
        { id: 2, body: 'body 2' },
        { id: 4_294_967_296, body: 'body 4294967296' },
      ],
      threads: [
        { thread: 'T5', comment: 5, body: 'body 5', isResolved: false },
        { thread: 'T6', comment: 6, body: 'body 6', isResolved: true },
      ],
    })
    expect(seen).toMatchObject([{ body: { variables: { owner: 'acme', repo: 'shop', number: 7 } } }])
  })

  it('is read to the last page of both lists', async () => {
    const { board, seen } = await bodies(
      answer({ nodes: [remark(1)], total: 2, after: 'c' }, { nodes: [thread(2)], total: 2, after: 't' }),
      part('comments', { nodes: [remark(3)], total: 2 }),
      part('reviewThreads', { nodes: [thread(4)], total: 2 }),
    )
    const { comments, threads } = await board.conversation(7)
    expect([comments.map(({ id }) => id), threads.map(({ comment }) => comment)]).toEqual([
      [1, 3],
      [2, 4],
    ])
    expect(seen.map(({ body }) => body)).toMatchObject([
      {},
      { variables: { after: 'c' } },
      { variables: { after: 't' } },
    ])
  })

  it.each([
    ['comments', answer({ nodes: [], total: 1 }, { nodes: [] })],
    ['threads', answer({ nodes: [] }, { nodes: [], total: 1 })],
  ])('is read again, and not taken for empty, where %s are missing', async (_, lost) => {
    const whole = answer({ nodes: [remark(1)] }, { nodes: [] })
    const { board } = await bodies(lost, whole)
    expect((await board.conversation(7)).comments).toHaveLength(1)
    const { board: never } = await bodies(lost)
    await unavailable(never.conversation(7))
  })
})

describe('changed files', () => {
  it('are shown as GitHub has them', async () => {
    const { board, seen } = await bodies([
      { filename: 'a', status: 'modified', sha: BLOB, patch: '@@ -1 +1 @@' },
      { filename: 'b', status: 'renamed', sha: BLOB, previous_filename: 'c' },
      { filename: 'd', status: 'removed', sha: BLOB, patch: '@@ -1 +0,0 @@' },
      { filename: 'e', status: 'added', sha: null },
    ])
    expect(await board.changedFiles(7)).toEqual([
      { path: 'a', previousPath: null, blob: BLOB, patch: '@@ -1 +1 @@' },
      { path: 'b', previousPath: 'c', blob: BLOB, patch: null },
      { path: 'd', previousPath: null, blob: null, patch: '@@ -1 +0,0 @@' },
      { path: 'e', previousPath: null, blob: null, patch: null },
    ])
    expect(seen[0]?.url).toBe('/repos/acme/shop/pulls/7/files?per_page=100')
  })
})

const run = (id: number, fields: object = {}) => ({
  id,
  name: 'fieldgate',
  status: 'completed',
  conclusion: 'failure',
  external_id: 'x',
  output: { title: 't', summary: 's', annotations_count: 3 },
  ...fields,
})
const known = (id: number) => ({
  id,
  externalId: 'x',
  isCompleted: true,
  conclusion: 'failure',
  title: 't',
  summary: 's',
  annotations: 3,
})

describe('check runs', () => {
  it('of a name come newest first', async () => {
    const open = { status: 'in_progress', conclusion: null, external_id: '' }
    const page = { total_count: 3, check_runs: [run(1), run(3), run(2, open)] }
    const { board, seen } = await bodies(page)
    expect(await board.checkRuns(HEAD, 'fieldgate')).toEqual([
      known(3),
      { ...known(2), isCompleted: false, conclusion: null, externalId: null },
      known(1),
    ])
    const url = `/repos/acme/shop/commits/${HEAD}/check-runs?per_page=100&check_name=fieldgate&filter=all`
    expect(seen[0]?.url).toBe(url)
  })

  it('may be none', async () => {
    const { board } = await bodies({ total_count: 0, check_runs: [] })
    expect(await board.checkRuns(HEAD, 'fieldgate')).toEqual([])
  })

  it('are read again where some are missing', async () => {
    const { board } = await bodies({ total_count: 1, check_runs: [] }, { total_count: 1, check_runs: [run(1)] })
    expect(await board.checkRuns(HEAD, 'fieldgate')).toEqual([known(1)])
    const { board: never } = await bodies({ total_count: 1, check_runs: [] })
    await unavailable(never.checkRuns(HEAD, 'fieldgate'))
  })
})

const newRun: NewCheckRun = {
  head: HEAD,
  name: 'fieldgate',
  externalId: 'x',
  conclusion: 'failure',
  title: 't',
  summary: 's',
  annotations: [
    { path: 'a', startLine: 1, endLine: 1, startColumn: 2, endColumn: 3, level: 'failure', title: 'T', message: 'm' },
    { path: 'b', startLine: 4, endLine: 5, level: 'warning', title: 'T', message: 'm' },
  ],
}
const output = {
  title: 't',
  summary: 's',
  annotations: [
    {
      path: 'a',
      start_line: 1,
      end_line: 1,
      start_column: 2,
      end_column: 3,
      annotation_level: 'failure',
      title: 'T',
      message: 'm',
    },
    { path: 'b', start_line: 4, end_line: 5, annotation_level: 'warning', title: 'T', message: 'm' },
  ],
}

/** Every write of the port, and the one request that it is. */
const WRITES: readonly {
  readonly name: string
  readonly write: (board: GitHubNoticeboard) => Promise<unknown>
  readonly asks: string
  readonly body: object
}[] = [
  {
    name: 'createComment',
    write: board => board.createComment(7, 'text'),
    asks: 'POST /repos/acme/shop/issues/7/comments',
    body: { body: 'text' },
  },
  {
    name: 'updateComment',
    write: board => board.updateComment(9, 'text'),
    asks: 'PATCH /repos/acme/shop/issues/comments/9',
    body: { body: 'text' },
  },
  {
    name: 'createReview',
    write: board =>
      board.createReview(7, {
        commit: HEAD,
        body: 'text',
        comments: [{ path: 'a', line: 3, side: 'LEFT', body: 'gone' }],
      }),
    asks: 'POST /repos/acme/shop/pulls/7/reviews',
    body: {
      commit_id: HEAD,
      event: 'COMMENT',
      body: 'text',
      comments: [{ path: 'a', line: 3, side: 'LEFT', body: 'gone' }],
    },
  },
  {
    name: 'createFileComment',
    write: board => board.createFileComment(7, { commit: HEAD, path: 'a', body: 'text' }),
    asks: 'POST /repos/acme/shop/pulls/7/comments',
    body: { commit_id: HEAD, path: 'a', body: 'text', subject_type: 'file' },
  },
  {
    name: 'updateReviewComment',
    write: board => board.updateReviewComment(9, 'text'),
    asks: 'PATCH /repos/acme/shop/pulls/comments/9',
    body: { body: 'text' },
  },
  {
    name: 'createCheckRun',
    write: board => board.createCheckRun(newRun),
    asks: 'POST /repos/acme/shop/check-runs',
    body: {
      name: 'fieldgate',
      head_sha: HEAD,
      external_id: 'x',
      status: 'completed',
      conclusion: 'failure',
      output,
    },
  },
  {
    name: 'updateCheckRun',
    write: board => board.updateCheckRun(9, { ...newRun, conclusion: null, annotations: [] }),
    asks: 'PATCH /repos/acme/shop/check-runs/9',
    body: { external_id: 'x', status: 'in_progress', output: { title: 't', summary: 's' } },
  },
]

describe.each(WRITES)('$name', ({ write, asks, body }) => {
  const done = run(1)

  it('is one request', async () => {
    const { board, seen } = await bodies(done)
    await write(board)
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([asks])
    expect(seen[0]?.body).toEqual(body)
  })

  it.each([403, 404, 422])('is refused with %i', async status => {
    const { board, seen } = await started(() => ({ status }))
    await expect(write(board)).rejects.toThrow(Refusal)
    expect(seen).toHaveLength(1)
  })

  it.each<[string, Reply]>([
    ['500', { status: 500 }],
    ['a cut-off answer', { body: '{"id": 1' }],
    ['a closed connection', { fault: 'drop' }],
  ])('is unknown after %s, and not repeated', async (_, reply) => {
    const { board, seen } = await started((__, index) => (index === 0 ? reply : { body: done }))
    await unavailable(write(board))
    expect(seen).toHaveLength(1)
  })
})

describe('check runs that were written', () => {
  it('are what GitHub answers', async () => {
    const { board } = await bodies(run(5))
    expect(await board.createCheckRun(newRun)).toEqual(known(5))
    expect(await board.updateCheckRun(5, newRun)).toEqual(known(5))
  })
})

describe('resolveThreads', () => {
  const resolved = (count: number, isResolved = true) => ({
    data: Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`t${index}`, { thread: { id: 'x', isResolved } }]),
    ),
  })

  it('asks for nothing without threads', async () => {
    const { board, seen } = await bodies(resolved(0))
    await board.resolveThreads([])
    expect(seen).toEqual([])
  })

  it('is one request for up to fifty', async () => {
    const { board, seen } = await started((_, index) => ({ body: resolved(index === 0 ? 50 : 1) }))
    await board.resolveThreads(Array.from({ length: 51 }, (_, index) => `T${index}`))
    expect(seen).toHaveLength(2)
    expect(seen[1]?.body).toEqual({
      query: expect.stringContaining('t0: resolveReviewThread(input: { threadId: $thread0 })'),
      variables: { thread0: 'T50' },
    })
  })

  it('is refused where the token may not', async () => {
    const errors = [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration', path: ['t0'] }]
    const { board } = await bodies({ data: { t0: null }, errors })
    await expect(board.resolveThreads(['T1'])).rejects.toThrow(Refusal)
  })

  it.each([
    ['one that is open still', resolved(1, false)],
    ['one that is missing', resolved(0)],
    ['an error that says nothing', { ...resolved(1), errors: [{ message: 'Something went wrong' }] }],
  ])('is unknown with %s, and not repeated', async (_, body) => {
    const { board, seen } = await bodies(body)
    await unavailable(board.resolveThreads(['T1']))
    expect(seen).toHaveLength(1)
  })
})
