import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Scene, stage } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await stage()
  const { forge, pull, carol, ask } = scene
  const [bot] = forge.state.apps
  if (bot === undefined) throw new Error('there is an app')
  forge.comment(pull, carol, 'a person')
  forge.comment(pull, bot.account, 'ours')
  const comments = [20, 21].map(line => ({ path: 'a.yaml', line, body: `line ${line}` }))
  await ask('POST', '/repos/acme/shop/pulls/7/reviews', { event: 'COMMENT', body: 'b', comments })
})
afterAll(() => {
  expect(scene.forge.violations).toEqual([])
  return scene.forge.close()
})

const about = (fields: string) => `{ repository(owner: "acme", name: "shop") { ${fields} } }`
const onPull = (fields: string) => about(`pullRequest(number: 7) { ${fields} }`)
const THREADS = onPull(
  'reviewThreads(first: 9) { nodes { id isResolved isOutdated path line comments(first: 1) { nodes { body viewerDidAuthor } } } }',
)

interface Threads {
  readonly repository: {
    readonly pullRequest: { readonly reviewThreads: { readonly nodes: readonly { readonly id: string }[] } }
  }
}

describe('a query', () => {
  it('tells what the viewer wrote, and names bots as GraphQL does', async () => {
    const { data } = await scene.query(
      `{ viewer { login } ${onPull('headRefOid comments(first: 9) { totalCount nodes { body viewerDidAuthor author { __typename login } } }').slice(1)}`,
    )
    expect(data).toEqual({
      viewer: { login: 'github-actions[bot]' },
      repository: {
        pullRequest: {
          headRefOid: scene.head,
          comments: {
            totalCount: 2,
            nodes: [
              { body: 'a person', viewerDidAuthor: false, author: { __typename: 'User', login: 'carol' } },
              { body: 'ours', viewerDidAuthor: true, author: { __typename: 'Bot', login: 'github-actions' } },
            ],
          },
        },
      },
    })
  })

  it('goes through pages by cursors', async () => {
    const page = (after: string | null) =>
      scene.query(
        'query Q($after: String) { repository(owner: "acme", name: "shop") { pullRequest(number: 7) { comments(first: 1, after: $after) { pageInfo { hasNextPage endCursor } nodes { body } } } } }',
        { after },
      )
    const bodies: string[] = []
    for (let after: string | null = null, isMore = true; isMore; ) {
      const { data } = await page(after)
      const {
        comments,
      }: {
        readonly comments: {
          readonly nodes: readonly { readonly body: string }[]
          readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }
        }
      } = (data as { readonly repository: { readonly pullRequest: never } }).repository.pullRequest
      bodies.push(...comments.nodes.map(({ body }) => body))
      after = comments.pageInfo.endCursor
      isMore = comments.pageInfo.hasNextPage
    }
    expect(bodies).toEqual(['a person', 'ours'])
  })

  it.each([
    ['a repository that is not there', '{ repository(owner: "acme", name: "none") { id } }', 'NOT_FOUND'],
    ['a pull request that is not there', about('pullRequest(number: 9) { id }'), 'NOT_FOUND'],
    ['a list without bounds', about('pullRequests { totalCount }'), 'MISSING_PAGINATION_BOUNDARIES'],
    ['more than 100', about('pullRequests(first: 101) { totalCount }'), 'EXCESSIVE_PAGINATION'],
    ['a cursor that is none', about('pullRequests(first: 1, after: "x") { totalCount }'), 'INVALID_CURSOR_ARGUMENTS'],
  ])('for %s has an error beside its data', async (_, query, type) => {
    const { data, errors } = await scene.query(query)
    expect(errors).toMatchObject([
      { type, path: ['repository', ...(query.includes('acme", name: "shop') ? [expect.any(String)] : [])] },
    ])
    expect(data).toMatchObject({ repository: query.includes('pullRequest(') ? { pullRequest: null } : null })
  })

  it('needs permission', async () => {
    const token = scene.forge.addToken({ permissions: { contents: 'read' } })
    const { data, errors } = await scene.query(onPull('id'), {}, token)
    expect([data, errors]).toMatchObject([{ repository: { pullRequest: null } }, [{ type: 'FORBIDDEN' }]])
    expect((await scene.ask('POST', scene.forge.graphqlUrl, { query: '{ viewer { login } }' }, null)).status).toBe(401)
  })

  it.each([
    ['a field that GitHub does not have', about('colour'), /colour/],
    ['a field that the forge does not have', about('diskUsage'), /does not know the field Repository.diskUsage/],
    ['no GraphQL', '{', /Syntax Error/],
  ])('with %s is a violation', async (_, query, message) => {
    await scene.query(query)
    expect(scene.forge.violations.splice(0)).toEqual([expect.stringMatching(message)])
  })
})

describe('threads', () => {
  const RESOLVE =
    'mutation R($a: ID!, $b: ID!) { a: resolveReviewThread(input: { threadId: $a }) { thread { isResolved } } b: resolveReviewThread(input: { threadId: $b }) { thread { isResolved } } }'

  it('are resolved several at once, by who may write contents', async () => {
    const { forge, query, pull } = scene
    const { nodes } = ((await query(THREADS)).data as Threads).repository.pullRequest.reviewThreads
    const variables = { a: nodes[0]?.id, b: nodes[1]?.id }
    forge.forget()
    const refused = await query(RESOLVE, variables)
    expect(refused.data).toEqual({ a: null, b: null })
    expect(refused.errors).toMatchObject([
      { type: 'FORBIDDEN', path: ['a'], message: 'Resource not accessible by integration' },
      { type: 'FORBIDDEN', path: ['b'] },
    ])
    expect([forge.writes.length, pull.threads.some(({ isResolved }) => isResolved)]).toEqual([0, false])
    const token = forge.addToken({ permissions: { contents: 'write', pull_requests: 'write' } })
    expect((await query(RESOLVE, variables, token)).data).toEqual({
      a: { thread: { isResolved: true } },
      b: { thread: { isResolved: true } },
    })
    expect(forge.writes.map(({ operation }) => operation)).toEqual(['R'])
    expect(pull.threads.every(({ isResolved }) => isResolved)).toBe(true)
  })
})
