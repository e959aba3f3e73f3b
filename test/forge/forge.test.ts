import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nextLink, type Scene, stage } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await stage()
})
afterAll(() => scene.forge.close())

const SHOP = '/repos/acme/shop'
const PULL = `${SHOP}/pulls/7`
const RUN = { name: 'fieldgate', head_sha: 'HEAD' }
const OUTPUT = { title: 'title', summary: 'summary' }
const NOTE = { path: 'a.yaml', start_line: 1, end_line: 1, annotation_level: 'failure', message: 'wrong' }
const LINE = { path: 'a.yaml', line: 20, side: 'RIGHT', body: 'why' }

/** Ids of commits stand in tables by their names. */
function named(body: unknown): unknown {
  const text = JSON.stringify(body)?.replaceAll('"HEAD"', `"${scene.head}"`).replaceAll('"FIRST"', `"${scene.first}"`)
  return text === undefined ? undefined : JSON.parse(text)
}

describe('a request that is not as described', () => {
  it.each([
    ['a parameter that nobody knows', 'GET', `${PULL}/files?perpage=100`, undefined, 500],
    ['a parameter that is no number', 'GET', `${PULL}/files?per_page=all`, undefined, 500],
    ['a word out of a closed list', 'GET', `${SHOP}/commits/main/check-runs?filter=every`, undefined, 500],
    ['a number that is none', 'GET', `${SHOP}/pulls/seven`, undefined, 500],
    ['no body', 'POST', `${SHOP}/issues/7/comments`, undefined, 500],
    ['a body without what is required', 'POST', `${SHOP}/check-runs`, { name: 'fieldgate' }, 500],
    ['a body with another type', 'POST', `${SHOP}/issues/7/comments`, { body: 1 }, 500],
    ['a key that nobody knows', 'POST', `${SHOP}/issues/7/comments`, { body: 'b', text: 't' }, 500],
    [
      'a key inside that nobody knows',
      'POST',
      `${PULL}/reviews`,
      { comments: [{ ...LINE, subject_type: 'file' }] },
      500,
    ],
    ['a conclusion that nobody knows', 'POST', `${SHOP}/check-runs`, { ...RUN, conclusion: 'denied' }, 500],
    [
      '51 annotations',
      'POST',
      `${SHOP}/check-runs`,
      { ...RUN, output: { ...OUTPUT, annotations: Array(51).fill(NOTE) } },
      422,
    ],
    [
      'a summary that is too long',
      'POST',
      `${SHOP}/check-runs`,
      { ...RUN, output: { ...OUTPUT, summary: 'x'.repeat(65_536) } },
      422,
    ],
    ['an operation that nobody needs', 'DELETE', `${SHOP}/issues/comments/1`, undefined, 404],
  ])('%s is refused and remembered', async (_, method, path, body, status) => {
    const { forge, ask } = scene
    const writes = forge.writes.length
    expect((await ask(method, path, named(body))).status).toBe(status)
    expect(forge.violations.splice(0)).toHaveLength(1)
    expect(forge.writes).toHaveLength(writes)
  })

  it('is an answer of the forge too', async () => {
    const { forge, ask, pull } = scene
    const title = pull.title
    pull.title = 7 as never
    expect((await ask('GET', PULL)).status).toBe(500)
    pull.title = title
    expect(forge.violations.splice(0)).toEqual([expect.stringContaining('/title must be string')])
  })
})

describe('rules that are not in the description', () => {
  const review = (comments: readonly object[], rest: object = {}) => ({
    event: 'COMMENT',
    body: 'b',
    comments,
    ...rest,
  })
  const note = (rest: object) => ({ ...RUN, output: { ...OUTPUT, annotations: [{ ...NOTE, ...rest }] } })
  it.each([
    [
      'a line outside of the hunks',
      `${PULL}/reviews`,
      review([LINE, { ...LINE, line: 16 }]),
      422,
      /must be part of the diff/,
    ],
    ['a line after the hunk', `${PULL}/reviews`, review([{ ...LINE, line: 24 }]), 422, /must be part of the diff/],
    [
      'a side without the line',
      `${PULL}/reviews`,
      review([{ ...LINE, path: 'new.yaml', line: 1, side: 'LEFT' }]),
      422,
      /part of the diff/,
    ],
    ['a side that is none', `${PULL}/reviews`, review([{ ...LINE, side: 'BOTH' }]), 422, /Side/],
    [
      'a file that did not change',
      `${PULL}/reviews`,
      review([{ ...LINE, path: 'b.yaml' }]),
      422,
      /Path could not be resolved/,
    ],
    [
      'a file without hunks',
      `${PULL}/reviews`,
      review([{ ...LINE, path: 'logo.png', line: 1 }]),
      422,
      /part of the diff/,
    ],
    ['no line', `${PULL}/reviews`, review([{ path: 'a.yaml', body: 'b' }]), 422, /Line could not be resolved/],
    ['a start that is the end', `${PULL}/reviews`, review([{ ...LINE, start_line: 20 }]), 422, /start line/],
    ['a start in another hunk', `${PULL}/reviews`, review([{ ...LINE, start_line: 1 }]), 422, /part of the diff/],
    ['a comment without text', `${PULL}/reviews`, review([{ ...LINE, body: ' ' }]), 422, /can't be blank/],
    ['a comment that is too long', `${PULL}/reviews`, review([{ ...LINE, body: 'x'.repeat(65_537) }]), 422, /too long/],
    ['a review without text', `${PULL}/reviews`, { event: 'COMMENT' }, 422, /blank/],
    ['a review of another commit', `${PULL}/reviews`, review([], { commit_id: 'FIRST' }), 422, /commit_id/],
    [
      'a file comment on another file',
      `${PULL}/comments`,
      { body: 'b', commit_id: 'HEAD', path: 'b.yaml', subject_type: 'file' },
      422,
      /Path/,
    ],
    [
      'a file comment on another commit',
      `${PULL}/comments`,
      { body: 'b', commit_id: 'FIRST', path: 'a.yaml', subject_type: 'file' },
      422,
      /commit_id/,
    ],
    [
      'a single comment outside of the hunks',
      `${PULL}/comments`,
      { ...LINE, line: 1, commit_id: 'HEAD' },
      422,
      /part of the diff/,
    ],
    ['an issue comment that is too long', `${SHOP}/issues/7/comments`, { body: 'x'.repeat(65_537) }, 422, /too long/],
    ['an issue comment without text', `${SHOP}/issues/7/comments`, { body: '' }, 422, /blank/],
    ['a comment where there is nothing', `${SHOP}/issues/8/comments`, { body: 'b' }, 404, /Not Found/],
    ['a completed run without conclusion', `${SHOP}/check-runs`, { ...RUN, status: 'completed' }, 422, /conclusion/],
    ['a conclusion of GitHub alone', `${SHOP}/check-runs`, { ...RUN, conclusion: 'stale' }, 422, /stale/],
    ['a commit that is not there', `${SHOP}/check-runs`, { ...RUN, head_sha: '1'.repeat(40) }, 422, /No commit found/],
    ['columns over lines', `${SHOP}/check-runs`, note({ end_line: 2, start_column: 1 }), 422, /columns/],
    ['an end before the start', `${SHOP}/check-runs`, note({ start_line: 2 }), 422, /lines/],
    ['a line 0', `${SHOP}/check-runs`, note({ start_line: 0 }), 422, /lines/],
    ['a title of 256 characters', `${SHOP}/check-runs`, note({ title: 'x'.repeat(256) }), 422, /title/],
    ['a message of more than 64 KB', `${SHOP}/check-runs`, note({ message: 'ä'.repeat(32_769) }), 422, /64 KB/],
  ])('%s', async (_, path, body, status, message) => {
    const { forge, ask } = scene
    const before = JSON.stringify([scene.pull.reviews.length, scene.pull.threads.length, scene.shop.checkRuns.length])
    const answer = await ask('POST', path, named(body))
    expect([answer.status, answer.text]).toEqual([status, expect.stringMatching(message)])
    // The culprit stays unnamed, and nothing of it is done.
    expect(answer.text).not.toContain('a.yaml')
    const after = JSON.stringify([scene.pull.reviews.length, scene.pull.threads.length, scene.shop.checkRuns.length])
    expect(after).toBe(before)
    expect(forge.violations).toEqual([])
  })

  it.each([
    ['lines on both sides', [LINE, { ...LINE, side: 'LEFT' }, { ...LINE, start_line: 18 }]],
    [
      'the first and the last line of a hunk',
      [
        { ...LINE, line: 17 },
        { ...LINE, line: 23 },
      ],
    ],
    ['what is removed', [{ ...LINE, path: 'gone.txt', line: 1, side: 'LEFT' }]],
    ['the longest comment', [{ ...LINE, body: 'x'.repeat(65_536) }]],
  ])('allow %s', async (_, comments) => {
    const { ask, pull } = scene
    const threads = pull.threads.length
    expect((await ask('POST', `${PULL}/reviews`, { event: 'COMMENT', body: 'b', comments })).status).toBe(200)
    expect(pull.threads).toHaveLength(threads + comments.length)
    expect(pull.reviews.at(-1)).toMatchObject({ state: 'COMMENTED', commit: scene.head })
  })

  it('allow a comment on a file without hunks, which is a review of its own', async () => {
    const { ask, pull } = scene
    const reviews = pull.reviews.length
    const body = named({ body: 'b', commit_id: 'HEAD', path: 'logo.png', subject_type: 'file' })
    expect((await ask('POST', `${PULL}/comments`, body)).status).toBe(201)
    expect(pull.threads.at(-1)).toMatchObject({ path: 'logo.png', place: null })
    expect(pull.reviews.length).toBe(reviews + 1)
  })

  it('refuse comments in a locked conversation', async () => {
    const { ask, pull } = scene
    pull.isLocked = true
    const paths = [`${SHOP}/issues/7/comments`, `${PULL}/comments`, `${PULL}/reviews`]
    const bodies = [{ body: 'b' }, { ...LINE, commit_id: scene.head }, { event: 'COMMENT', body: 'b' }]
    const answers = await Promise.all(paths.map((path, at) => ask('POST', path, bodies[at])))
    pull.isLocked = false
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403])
  })

  it('let nobody approve a change of their own', async () => {
    const own = scene.forge.addToken({ account: scene.ann, permissions: { pull_requests: 'write' } })
    const answer = await scene.ask('POST', `${PULL}/reviews`, { event: 'APPROVE' }, own)
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('Can not approve your own')])
  })
})

describe('pages', () => {
  it.each([
    ['30 unless told', '', [30, 15]],
    ['as many as told', '?per_page=20', [20, 20, 5]],
    ['never more than 100', '?per_page=1000', [45]],
  ])('have %s', async (_, query, sizes) => {
    const { ask, shop, pull, forge } = scene
    const kept = pull.reviews.splice(0)
    for (let at = 0; at < 45; at++) forge.review(pull, { author: scene.carol })
    const pages: number[] = []
    for (let path: string | undefined = `${PULL}/reviews${query}`; path !== undefined; ) {
      const { body, headers } = await ask('GET', path)
      pages.push((body as readonly unknown[]).length)
      path = nextLink(headers)
      // Links have the repository's id in place of its name.
      if (path) expect(path).toContain(`/repositories/${shop.id}/pulls/7/reviews?`)
    }
    pull.reviews.splice(0, 45, ...kept)
    expect(pages).toEqual(sizes)
  })

  it('of the activity are reached by cursors', async () => {
    const { ask, shop } = scene
    const seen: string[] = []
    for (let path: string | undefined = `${SHOP}/activity?per_page=1`; path !== undefined; ) {
      const { body, headers } = await ask('GET', path)
      seen.push(...(body as readonly { readonly ref: string }[]).map(({ ref }) => ref))
      path = nextLink(headers)
    }
    expect(seen).toEqual(shop.activity.map(({ ref }) => ref).reverse())
  })

  it('end at the most files that GitHub shows', async () => {
    const { ask, forge } = scene
    forge.state.limits.files = 3
    const { body } = await ask('GET', `${PULL}/files`)
    forge.state.limits.files = 3000
    expect(body).toHaveLength(3)
  })
})
