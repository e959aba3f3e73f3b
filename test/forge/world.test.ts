import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Workshop } from '../git/repository-fixture.ts'
import { type Scene, stage } from './scene.ts'
import { git, isAncestor } from './world/git.ts'
import type { PullRequest } from './world/state.ts'
import { NOTHING } from './world/world.ts'

let scene: Scene
beforeEach(async () => {
  scene = await stage()
})
afterEach(() => {
  expect(scene.forge.violations).toEqual([])
  return scene.forge.close()
})

const SHOP = '/repos/acme/shop'

/** Numbers of the pull requests that the forge says brought a commit. */
async function broughtBy(commit: string): Promise<readonly number[]> {
  const { body } = await scene.ask('GET', `${SHOP}/commits/${commit}/pulls`)
  return (body as readonly { readonly number: number }[]).map(({ number }) => number)
}

function second(): PullRequest {
  const { forge, shop, carol, first } = scene
  forge.push(shop, carol, 'other', forge.commit(shop, { 'other.yaml': 'o: 1\n' }, { parents: [first] }))
  return forge.openPullRequest(shop, { author: carol, head: 'other', number: 8 })
}

describe('a push', () => {
  it('is an activity of its kind, newest first', async () => {
    const { forge, shop, ann, ask, head, first } = scene
    const next = forge.commit(shop, { 'a.yaml': 'a: 1\n' }, { parents: [head] })
    forge.push(shop, ann, 'wave', next)
    forge.push(shop, null, 'wave', head)
    forge.push(shop, ann, 'wave', null)
    const { body } = await ask('GET', `${SHOP}/activity?ref=refs/heads/wave`)
    const seen = body as readonly {
      readonly activity_type: string
      readonly before: string
      readonly after: string
      readonly actor: { readonly login: string } | null
    }[]
    expect(seen.map(({ activity_type, before, after, actor }) => [activity_type, before, after, actor?.login])).toEqual(
      [
        ['branch_deletion', head, NOTHING, 'ann'],
        ['force_push', next, head, undefined],
        ['push', head, next, 'ann'],
        ['branch_creation', NOTHING, head, 'ann'],
      ],
    )
    expect((await ask('GET', `${SHOP}/git/ref/heads/wave`)).status).toBe(404)
    expect((await ask('GET', `${SHOP}/git/ref/heads/main`)).body).toMatchObject({
      object: { type: 'commit', sha: first },
    })
  })

  it('moves the heads of open pull requests, and outdates threads whose lines are gone', async () => {
    const { forge, shop, ann, pull, ask, head } = scene
    const place = { path: 'a.yaml', side: 'RIGHT', body: 'b' }
    const comments = [
      { ...place, line: 20 },
      { ...place, line: 21 },
    ]
    await ask('POST', `${SHOP}/pulls/7/reviews`, { event: 'COMMENT', body: 'b', comments })
    const text = git(shop.dir, ['show', `${head}:a.yaml`])
    const next = forge.commit(
      shop,
      { 'a.yaml': `${text.replace('key20: changed', 'key20: again')}\n` },
      { parents: [head] },
    )
    forge.push(shop, ann, 'wave', next)
    expect(pull.head.sha).toBe(next)
    expect(git(shop.dir, ['rev-parse', 'refs/pull/7/head'])).toBe(next)
    expect(pull.threads.map(({ isOutdated }) => isOutdated)).toEqual([true, false])
    // An earlier head is still a commit of the pull request.
    const answer = await ask('POST', `${SHOP}/pulls/7/reviews`, { event: 'COMMENT', body: 'b', commit_id: head })
    expect(answer.status).toBe(200)
  })

  it('that brings a head merges its pull request', async () => {
    const { forge, shop, carol, pull, head } = scene
    forge.push(shop, carol, 'main', head)
    expect(pull).toMatchObject({ state: 'closed', mergeCommit: head, mergedBy: carol })
    expect(await broughtBy(head)).toEqual([7])
  })

  it('is told of a branch that has moved already, in a folder of ours', async () => {
    const { forge, ann, ask } = scene
    const workshop = new Workshop()
    const folder = workshop.repository({ bare: true })
    const one = folder.commit({ 'a.yaml': 'a: 1\n' })
    const ours = forge.addRepository('acme/ours', { dir: folder.dir })
    const two = folder.commit({ 'a.yaml': 'a: 2\n' })
    expect(forge.push(ours, ann, 'main', two)).toMatchObject({ type: 'push', before: one, after: two })
    expect(forge.push(ours, ann, 'main', two)).toBeNull()
    expect((await ask('GET', '/repos/acme/ours/git/ref/heads/main')).body).toMatchObject({ object: { sha: two } })
    workshop.remove()
  })

  it('of a conflict leaves no test merge', async () => {
    const { forge, shop, carol, pull } = scene
    forge.push(shop, carol, 'main', forge.commit(shop, { 'a.yaml': 'all: new\n' }))
    expect(pull).toMatchObject({ mergeable: false, mergeCommit: null })
  })
})

describe('a merge', () => {
  it.each([
    ['merge' as const, 2],
    ['squash' as const, 1],
    ['rebase' as const, 1],
  ])('by %s lands what the pull request changes', async (method, parents) => {
    const { forge, shop, carol, pull, head } = scene
    const other = second()
    forge.merge(other, carol)
    const after = forge.merge(pull, carol, method)
    expect(git(shop.dir, ['rev-parse', 'main'])).toBe(after)
    expect(git(shop.dir, ['show', '--no-patch', '--format=%P', after]).split(' ')).toHaveLength(parents)
    const files = git(shop.dir, ['ls-tree', '--name-only', after]).split('\n')
    expect(files).toEqual(['a.yaml', 'logo.png', 'moved.txt', 'new.yaml', 'other.yaml'])
    expect(pull).toMatchObject({ state: 'closed', mergeCommit: after, mergedBy: carol })
    expect(shop.activity.at(-1)).toMatchObject({ type: 'pr_merge', actor: carol, after })
    expect([await broughtBy(after), await broughtBy(head)]).toEqual([[7], [7]])
    expect(isAncestor(shop.dir, head, after)).toBe(method === 'merge')
  })

  it('of nothing: a commit that was pushed directly was brought by nobody', async () => {
    const { forge, shop, carol, head } = scene
    const direct = forge.commit(shop, { 'direct.yaml': 'd: 1\n' })
    forge.push(shop, carol, 'main', direct)
    expect([await broughtBy(direct), await broughtBy(head)]).toEqual([[], [7]])
    expect((await scene.ask('GET', `${SHOP}/commits/${'1'.repeat(40)}/pulls`)).status).toBe(422)
  })
})

describe('a queue', () => {
  const QUEUE = `{repository(owner: "acme", name: "shop") { mergeQueue(branch: "main") { entries(first: 10) {
    totalCount nodes { position headCommit { oid } baseCommit { oid } pullRequest { number headRefOid } } } } } }`

  it('has an entry on top of the other, and lands several at once', async () => {
    const { forge, shop, carol, pull, first, query } = scene
    const other = second()
    const [one, two] = forge.enqueue([pull, other], carol)
    if (!(one && two)) throw new Error('two were queued')
    expect([one.base, two.base]).toEqual([first, one.head])
    expect(git(shop.dir, ['rev-parse', `refs/heads/gh-readonly-queue/main/pr-7-${first}`])).toBe(one.head)
    expect((await query(QUEUE)).data).toEqual({
      repository: {
        mergeQueue: {
          entries: {
            totalCount: 2,
            nodes: [
              {
                position: 1,
                headCommit: { oid: one.head },
                baseCommit: { oid: first },
                pullRequest: { number: 7, headRefOid: pull.head.sha },
              },
              {
                position: 2,
                headCommit: { oid: two.head },
                baseCommit: { oid: one.head },
                pullRequest: { number: 8, headRefOid: other.head.sha },
              },
            ],
          },
        },
      },
    })
    expect(forge.land(shop, 'main', 2)).toBe(two.head)
    expect(shop.activity.find(({ type }) => type === 'merge_queue_merge')).toMatchObject({
      before: first,
      after: two.head,
    })
    expect(await Promise.all([one.head, two.head].map(broughtBy))).toEqual([[7], [8]])
    expect((await query(QUEUE)).data).toMatchObject({ repository: { mergeQueue: { entries: { totalCount: 0 } } } })
  })
})
