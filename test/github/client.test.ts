import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { Problem } from '../../src/core/problem.ts'
import { Refusal } from '../../src/forge.ts'
import { route } from '../../src/github/answer.ts'
import type { Client } from '../../src/github/client.ts'
import { orNull, Unavailable } from '../../src/github/problem.ts'
import { type Reply, type Seen, serve, type TestServer, TOKEN } from './server.ts'

const Thing = z.object({ id: z.int() })
const good: Reply = { body: { id: 7 } }

const servers: TestServer[] = []
afterAll(() => {
  for (const server of servers) server.close()
})
async function started(answer: (request: Seen, index: number) => Reply): Promise<TestServer> {
  const server = await serve(answer)
  servers.push(server)
  return server
}
/** These replies, the last one from then on. */
const replies = (...list: readonly Reply[]) => started((_, index) => list[index] ?? list.at(-1) ?? good)

const get = (client: Client) => client.get('/things/7', {}, Thing, 'contents: read')
const query = (client: Client) => client.query('query Thing { id }', {}, Thing, 'contents: read')
const write = (client: Client) => client.write('POST', '/things', { name: 'x' }, Thing)
const mutate = (client: Client) => client.mutate('mutation Make { id }', {}, Thing)

const graphql = (reply: Reply): Reply =>
  reply.body !== undefined && reply.status === undefined ? { ...reply, body: { data: reply.body } } : reply

/** The error of a request that must fail. */
async function failure(work: Promise<unknown>): Promise<Error> {
  const result: unknown = await work.then(
    () => new Error('it did not fail'),
    (error: unknown) => error,
  )
  if (result instanceof Error) return result
  throw new TypeError('not an error')
}

/** What may pass: nothing is known of what was done. */
const BROKEN: Readonly<Record<string, Reply>> = {
  'status 500': { status: 500, body: { message: 'Server Error' } },
  'status 502': { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>secondary rate limit</html>' },
  'status 503': { status: 503 },
  'status 408': { status: 408, body: { message: 'Request Timeout' } },
  'no answer': { fault: 'hang' },
  'a closed connection': { fault: 'drop' },
  'a closed connection in the middle': { ...good, fault: 'cut' },
  'cut-off JSON': { body: '{"id": ' },
  'an empty body': { body: '' },
  null: { body: 'null' },
  HTML: { headers: { 'content-type': 'text/html' }, body: '<html></html>' },
  'a broken content type': { headers: { 'content-type': '/;;=' }, body: '{"id":7}' },
  'another object': { body: { name: 'x' } },
  'a number beyond precision': { body: '{"id": 9007199254740993}' },
}

const ONCE = { requestTimeout: 100 }

describe.concurrent('a read', () => {
  it.each(Object.entries(BROKEN))('is repeated after %s', async (_, reply) => {
    const { client, seen } = await replies(reply, reply, reply, good)
    expect(await get(client(ONCE))).toEqual({ id: 7 })
    expect(seen).toHaveLength(4)
  })

  it.each(Object.entries(BROKEN))('ends after three repetitions of %s', async (_, reply) => {
    const { client, seen } = await replies(reply)
    const error = await failure(get(client(ONCE)))
    expect(error).toBeInstanceOf(Problem)
    expect(error).toMatchObject({ diagnostics: [{ code: 'forge-unavailable' }] })
    expect(error.message).toMatch(/^`GET \/things\/7` failed: .*; run it again$/)
    expect(seen).toHaveLength(4)
  })

  it('by GraphQL is repeated as well', async () => {
    const { client, seen } = await replies({ fault: 'drop' }, { status: 502 }, { body: { data: null } }, graphql(good))
    expect(await query(client())).toEqual({ id: 7 })
    expect(seen).toHaveLength(4)
  })

  it.each([
    [401, 'Bad credentials', 'give a token that is valid'],
    [403, 'Resource not accessible by integration', 'give the token the permission `contents: read`'],
    [404, 'Not Found', 'give the token the permission `contents: read`'],
    [422, 'Validation Failed', 'run it again'],
  ])('is not repeated after %i', async (status, message, remedy) => {
    const { client, seen } = await replies({ status, body: { message } }, good)
    const error = await failure(get(client()))
    expect(error.message).toBe(`\`GET /things/7\` was refused: status ${status}: ${message}; ${remedy}`)
    expect(error).toMatchObject({ status })
    expect(seen).toHaveLength(1)
  })

  it.each(['FORBIDDEN', 'NOT_FOUND'])('by GraphQL is refused with %s', async type => {
    const errors = [{ type, message: 'Could not resolve to a Repository' }]
    const { client, seen } = await replies({ body: { data: { id: 7 }, errors } })
    const error = await failure(query(client()))
    expect(error.message).toContain('`query Thing` was refused: Could not resolve to a Repository; give the token')
    expect(seen).toHaveLength(1)
  })

  it('by GraphQL is no answer with an error beside the data', async () => {
    const { client, seen } = await replies({ body: { data: { id: 7 }, errors: [{ message: 'Something went wrong' }] } })
    expect((await failure(query(client()))).message).toContain('failed: Something went wrong')
    expect(seen).toHaveLength(4)
  })

  it('says null for a status that is an answer to the caller', async () => {
    const { client } = await replies({ status: 404 })
    expect(await orNull(get(client()), 403, 404)).toBeNull()
    await expect(orNull(get(client()), 403)).rejects.toThrow(Unavailable)
  })
})

describe.concurrent.each([
  { name: 'a write', send: write, wrapped: (reply: Reply) => reply },
  { name: 'a mutation', send: mutate, wrapped: graphql },
])('$name', ({ send, wrapped }) => {
  it.each(Object.entries(BROKEN))('is sent once for all of %s', async (_, reply) => {
    const { client, seen } = await replies(wrapped(reply), good)
    const error = await failure(send(client(ONCE)))
    expect(error).toBeInstanceOf(Problem)
    expect(error).toMatchObject({ diagnostics: [{ code: 'forge-unavailable' }] })
    expect(error.message).toMatch(/ failed: .*; it may have been done or not, run it again$/)
    expect(seen).toHaveLength(1)
  })

  it.each([401, 403, 404, 410, 422])('is a refusal with %i', async status => {
    const { client, seen } = await replies({ status, body: { message: 'No', errors: [{ message: 'locked' }] } })
    const error = await failure(send(client()))
    expect(error).toBeInstanceOf(Refusal)
    expect(error).toMatchObject({ status })
    expect(error.message).toContain(`was refused: status ${status}: No: locked`)
    expect(seen).toHaveLength(1)
  })

  it.each([
    [429, { 'retry-after': '1' }],
    [403, { 'retry-after': '1' }],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }],
  ])('is repeated after the limit %i %o', async (status, headers) => {
    const { client, seen } = await replies({ status, headers }, wrapped(good))
    expect(await send(client())).toEqual({ id: 7 })
    expect(seen).toHaveLength(2)
  })
})

describe('a mutation', () => {
  it.each([
    ['FORBIDDEN', 403],
    ['NOT_FOUND', 404],
  ])('is a refusal with an error %s', async (type, status) => {
    const { client, seen } = await replies({ body: { data: { id: null }, errors: [{ type, message: 'no' }] } })
    const error = await failure(mutate(client()))
    expect(error).toBeInstanceOf(Refusal)
    expect(error).toMatchObject({ status })
    expect(seen).toHaveLength(1)
  })

  it('is unknown where one error of several says nothing', async () => {
    const errors = [{ type: 'FORBIDDEN', message: 'no' }, { message: 'Something went wrong' }]
    const { client, seen } = await replies({ body: { errors } })
    expect(await failure(mutate(client()))).not.toBeInstanceOf(Refusal)
    expect(seen).toHaveLength(1)
  })
})

describe('writes', () => {
  it('go out one at a time, without spaces', async () => {
    let open = 0
    let most = 0
    const { client, seen } = await started(() => {
      open += 1
      most = Math.max(most, open)
      open -= 1
      return good
    })
    const start = Date.now()
    const own = client()
    await Promise.all(Array.from({ length: 60 }, () => write(own)))
    expect(seen).toHaveLength(60)
    expect(most).toBe(1)
    expect(Date.now() - start).toBeLessThan(5000)
  })

  it('go on after one that failed', async () => {
    const { client } = await replies({ status: 422 }, good)
    const own = client()
    const [first, second] = await Promise.allSettled([write(own), write(own)])
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled'])
  })
})

describe.concurrent('a rate limit', () => {
  it.each<[string, Reply]>([
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '1' } }],
    ['403 with Retry-After', { status: 403, headers: { 'retry-after': '1' } }],
    [
      '403 with nothing remaining',
      { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' } },
    ],
    ['a date', { status: 429, headers: { 'retry-after': new Date().toUTCString() } }],
    ['a reset in the past', { status: 429, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' } }],
    [
      'GraphQL',
      {
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
        body: { errors: [{ type: 'RATE_LIMITED' }] },
      },
    ],
  ])('is waited for: %s', async (_, reply) => {
    const lines: string[] = []
    const { client, seen } = await replies(reply, graphql(good))
    expect(await query(client({ log: line => lines.push(line) }))).toEqual({ id: 7 })
    expect(seen).toHaveLength(2)
    expect(lines).toEqual(['waiting 1 s for the rate limit of GitHub'])
  })

  it.each<[string, Reply]>([
    ['429 without advice', { status: 429 }],
    ['a secondary limit in words', { status: 403, body: { message: 'You have exceeded a secondary rate limit' } }],
    ['an hour', { status: 429, headers: { 'retry-after': '3600' } }],
    ['nonsense', { status: 429, headers: { 'retry-after': 'soon' } }],
  ])('fails at once where the budget does not reach: %s', async (_, reply) => {
    const { client, seen } = await replies(reply)
    const error = await failure(orNull(get(client({ budget: 10_000 })), 403, 429))
    expect(error.message).toBe('`GET /things/7` has to wait longer for a rate limit than a run may; run it again later')
    expect(seen).toHaveLength(1)
  })

  it('is waited for within one budget for all requests, and once by those at the same time', async () => {
    const { client, seen } = await replies({ status: 429, headers: { 'retry-after': '1' } })
    const own = client({ budget: 1500 })
    const errors = await Promise.all([failure(get(own)), failure(get(own)), failure(get(own))])
    expect(errors.map(error => error.message)).toEqual(Array(3).fill(expect.stringContaining('rate limit')))
    expect(seen).toHaveLength(6)
  })

  it('is another thing than a permission', async () => {
    const { client, seen } = await replies({ status: 403, headers: { 'x-ratelimit-remaining': '12' } })
    expect(await orNull(get(client()), 403)).toBeNull()
    expect(seen).toHaveLength(1)
  })
})

describe('the token', () => {
  it('is sent, and never shown', async () => {
    const { client, seen } = await replies({ status: 422, body: { message: `bad header: token ${TOKEN}` } })
    const errors = await Promise.all([get, query, write, mutate].map(send => failure(send(client()))))
    expect(seen.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill(`token ${TOKEN}`))
    expect(seen[0]?.headers['user-agent']).toMatch(/^fieldgate\/1 /)
    for (const error of errors) {
      expect(error.message).toContain('bad header: token ***')
      expect(JSON.stringify([error, error.stack, error.cause])).not.toContain(TOKEN)
    }
  })

  it('may end in a newline, and is needed', async () => {
    const { client, seen } = await replies(good)
    await get(client({ token: `${TOKEN}\n` }))
    expect(seen[0]?.headers.authorization).toBe(`token ${TOKEN}`)
    expect((await failure(get(client({ token: ' ' })))).message).toContain('without a token')
    expect(seen).toHaveLength(1)
  })

  it('goes to no other host that a link names', async () => {
    const { client, seen, url } = await started((_, index) =>
      index === 0
        ? { headers: { link: '<http://192.0.2.1/elsewhere?page=2&sort=x>; rel="next"' }, body: [{ id: 1 }] }
        : { body: [{ id: 2 }] },
    )
    expect(await client().list('/things', { sort: 'a&b' }, Thing)).toEqual([{ id: 1 }, { id: 2 }])
    expect(seen.map(entry => new URL(entry.url, url).pathname)).toEqual(['/things', '/things'])
    const { searchParams } = new URL(seen[1]?.url ?? '', url)
    expect(Object.fromEntries(searchParams)).toEqual({ per_page: '100', page: '2', sort: 'a&b' })
  })
})

describe('a list', () => {
  const more = {
    link: '<https://api.test/x?page=1>; rel="prev", <https://api.test/x?after=Y%3D&per_page=100>; rel="next"',
  }

  it.each<[string, readonly Reply[]]>([
    ['a page in the middle', [{ headers: more, body: [{ id: 1 }] }, { body: [] }]],
    ['a first page that has more', [{ headers: more, body: [] }]],
  ])('does not take an empty page for its end: %s', async (_, [first = good, empty = first]) => {
    const { client, seen } = await replies(first, empty)
    const error = await failure(client().list('/things', {}, Thing))
    expect(error.message).toContain('failed: an empty page')
    expect(seen.length).toBeGreaterThanOrEqual(4)
  })

  it('reads an empty page again', async () => {
    const { client } = await replies({ headers: more, body: [{ id: 1 }] }, { body: [] }, { body: [{ id: 2 }] })
    expect(await client().list('/things', {}, Thing)).toEqual([{ id: 1 }, { id: 2 }])
  })

  it.each(['https://api.test/x', 'https://api.test/x?page=2'])('ends where its pages go round: %s', async next => {
    const { client } = await replies({ headers: { link: `<${next}>; rel="next"` }, body: [{ id: 1 }] })
    expect((await failure(client().list('/things', {}, Thing))).message).toContain('never end')
  })

  it('may be empty', async () => {
    const { client } = await replies({ body: [] })
    expect(await client().list('/things', {}, Thing)).toEqual([])
  })
})

describe('the address', () => {
  it.each([
    ['', '/graphql'],
    ['/', '/graphql'],
    ['/api/v3', '/api/graphql'],
  ])('of GraphQL follows from `%s`', async (path, expected) => {
    const { client, seen, url } = await replies(graphql(good))
    await query(client({ apiUrl: url + path }))
    expect(seen[0]?.url).toBe(expected)
  })

  it('of GraphQL can be told', async () => {
    const { client, seen, url } = await replies(graphql(good))
    await query(client({ apiUrl: 'http://192.0.2.1', graphqlUrl: `${url}/api/graphql` }))
    expect(seen[0]?.url).toBe('/api/graphql')
  })

  it('has its parts encoded', () => {
    expect(route`/a/${'x/y#?%'}/b/${['p', 'q&:z']}/${7}`).toBe('/a/x%2Fy%23%3F%25/b/p/q%26%3Az/7')
  })

  it.each(['', '.', '..'])('has no step `%s`', name => {
    expect(() => route`/orgs/acme/teams/${name}/members`).toThrow(Problem)
  })
})
