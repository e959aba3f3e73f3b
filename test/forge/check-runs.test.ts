import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Scene, stage } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await stage()
})
afterAll(() => {
  expect(scene.forge.violations).toEqual([])
  return scene.forge.close()
})

const SHOP = '/repos/acme/shop'
const OUTPUT = { title: 'title', summary: 'summary' }
const NOTE = { path: 'a.yaml', start_line: 1, end_line: 1, annotation_level: 'failure', message: 'wrong' }

describe('a check run', () => {
  const create = async (rest: object = {}): Promise<{ readonly id: number; readonly status: string }> =>
    (await scene.ask('POST', `${SHOP}/check-runs`, { name: 'fieldgate', head_sha: scene.head, ...rest })).body

  it('is completed by a conclusion, and has a time', async () => {
    expect(await create({ conclusion: 'failure' })).toMatchObject({
      status: 'completed',
      conclusion: 'failure',
      completed_at: expect.stringMatching(/Z$/),
      app: { id: 15_368, slug: 'github-actions' },
    })
  })

  it('gets annotations added and keeps what a change does not name', async () => {
    const { id } = await create({ external_id: 'x', output: { ...OUTPUT, annotations: Array(50).fill(NOTE) } })
    const more = { output: { summary: 'more', annotations: [NOTE] } }
    const { body } = await scene.ask('PATCH', `${SHOP}/check-runs/${id}`, more)
    expect(body).toMatchObject({
      external_id: 'x',
      output: { title: 'title', summary: 'more', annotations_count: 51 },
    })
  })

  it('needs a title with its summary', async () => {
    const { id } = await create()
    const answer = await scene.ask('PATCH', `${SHOP}/check-runs/${id}`, { output: { summary: 's' } })
    expect(answer.status).toBe(422)
  })

  it('is changed by the app that made it alone', async () => {
    const { id } = await create()
    const app = scene.forge.addApp('other')
    const other = scene.forge.addToken({ app, permissions: { checks: 'write' } })
    const person = scene.forge.addToken({ account: scene.carol, permissions: { checks: 'write' } })
    const path = `${SHOP}/check-runs/${id}`
    const by = async (token: string) => (await scene.ask('PATCH', path, { conclusion: 'success' }, token)).status
    expect([await by(other), await by(person), await by(scene.token)]).toEqual([403, 403, 200])
  })

  it('is listed newest first, the latest of a name unless all are asked for', async () => {
    const head_sha = scene.forge.commit(scene.shop, { 'b.yaml': 'b: 1\n' })
    for (const external_id of ['one', 'two']) await create({ head_sha, external_id })
    const ids = async (query: string) => {
      const { body } = await scene.ask('GET', `${SHOP}/commits/${head_sha}/check-runs?check_name=fieldgate${query}`)
      const { check_runs }: { readonly check_runs: readonly { readonly external_id: string }[] } = body
      return check_runs.map(run => run.external_id)
    }
    expect([await ids(''), await ids('&filter=all')]).toEqual([['two'], ['two', 'one']])
  })
})
