import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FaultKind } from './http/faults.ts'
import { type Scene, stage } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await stage()
})
beforeEach(() => scene.forge.forget())
afterAll(() => {
  expect(scene.forge.violations).toEqual([])
  return scene.forge.close()
})

const COMMENTS = '/repos/acme/shop/issues/7/comments'
const FILES = '/repos/acme/shop/pulls/7/files?per_page=2'

describe('a fault', () => {
  it.each<[FaultKind, number, boolean]>([
    ['server-error', 502, false],
    ['server-error-after', 502, true],
    ['forbidden', 403, false],
    ['rate-limit', 429, false],
    ['secondary', 403, false],
    ['cut', 201, true],
    ['empty-page', 201, true],
  ])('`%s` answers %d, and has its effect: %s', async (kind, status, isDone) => {
    const { forge, ask, pull } = scene
    const before = pull.comments.length
    forge.faults.push({ at: 1, kind })
    await ask('GET', FILES)
    const answer = await ask('POST', COMMENTS, { body: 'b' })
    expect([answer.status, pull.comments.length - before, forge.writes.length]).toEqual([
      status,
      Number(isDone),
      Number(isDone),
    ])
    expect(forge.calls.map(({ index, status, fault }) => [index, status, fault])).toEqual([
      [0, 200, null],
      [1, status, kind],
    ])
    // Once, unless told.
    expect((await ask('POST', COMMENTS, { body: 'b' })).status).toBe(201)
  })

  it.each<[FaultKind, boolean]>([
    ['reset', false],
    ['reset-after', true],
  ])('`%s` breaks the connection, and has its effect: %s', async (kind, isDone) => {
    const { forge, ask, pull } = scene
    const before = pull.comments.length
    forge.faults.push({ at: 0, kind })
    await expect(ask('POST', COMMENTS, { body: 'b' })).rejects.toThrow('fetch failed')
    expect([pull.comments.length - before, forge.calls[0]?.status]).toEqual([Number(isDone), null])
  })

  it('`hang` never answers', async () => {
    const { forge } = scene
    forge.faults.push({ at: 0, kind: 'hang' })
    const signal = AbortSignal.timeout(200)
    await expect(fetch(`${forge.url}/repos/acme/shop`, { signal })).rejects.toThrow(/timeout/)
    expect(forge.calls[0]).toMatchObject({ status: null, fault: 'hang' })
  })

  it('of limits says when to come again, one that is for good does not', async () => {
    const { forge, ask } = scene
    const headers = async (kind: FaultKind) => {
      forge.forget()
      forge.faults.push({ at: 0, kind })
      const { headers } = await ask('GET', FILES)
      return [headers.get('retry-after'), headers.get('x-ratelimit-remaining')]
    }
    expect(await headers('rate-limit')).toEqual(['1', '0'])
    expect(await headers('secondary')).toEqual(['1', '999'])
    expect(await headers('forbidden')).toEqual([null, null])
  })

  it('`cut` sends the first half, of the length that it says', async () => {
    const { forge, ask } = scene
    forge.faults.push({ at: 1, kind: 'cut' })
    const [whole, half] = [await ask('GET', FILES), await ask('GET', FILES)]
    expect(whole.text.startsWith(half.text)).toBe(true)
    expect(half.body).toBeUndefined()
    expect(Number(half.headers.get('content-length'))).toBe(Buffer.byteLength(half.text))
  })

  it('`empty-page` empties lists and keeps what was said of them', async () => {
    const { forge, ask, query } = scene
    forge.faults.push({ at: 0, kind: 'empty-page', times: 3 })
    const files = await ask('GET', FILES)
    expect([files.body, files.headers.get('link')]).toEqual([[], expect.stringContaining('rel="next"')])
    const comparison = await ask('GET', '/repos/acme/shop/compare/main...wave')
    expect(comparison.body).toMatchObject({ total_commits: 1, commits: [], files: [] })
    const { data } = await query(
      '{ repository(owner: "acme", name: "shop") { pullRequests(first: 9) { totalCount nodes { number } } } }',
    )
    expect(data).toEqual({ repository: { pullRequests: { totalCount: 1, nodes: [] } } })
  })

  it('hits as many requests as told, and only those of its service', async () => {
    const { forge, ask } = scene
    forge.faults.push({ at: 0, kind: 'server-error', on: 'git', times: Number.POSITIVE_INFINITY })
    forge.faults.push({ at: 1, kind: 'server-error', times: 2 })
    const statuses: number[] = []
    for (let at = 0; at < 4; at++) statuses.push((await ask('GET', FILES)).status)
    expect(statuses).toEqual([200, 502, 502, 200])
  })

  it('is there without being asked for once the limit of an hour is used up', async () => {
    const { forge, ask } = scene
    forge.state.limits.requests = 1
    await ask('GET', FILES)
    const answer = await ask('POST', COMMENTS, { body: 'b' })
    forge.state.limits.requests = 1000
    expect([answer.status, answer.headers.get('x-ratelimit-remaining'), forge.writes.length]).toEqual([403, '0', 0])
  })
})
