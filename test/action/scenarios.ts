import type { Event } from '../forge/runner/events.ts'
import type { PullRequest, User } from '../forge/world/state.ts'
import { newId, tick } from '../forge/world/world.ts'
import { by, config, FILE, propose, run, settle, type Town } from './town.ts'

/** What a run of the Action is about, ready to be run. */
export interface Staged {
  readonly town: Town
  readonly event: Event
  readonly inputs: Readonly<Record<string, string>>
  /** The exit code of a run that nothing disturbs. */
  readonly verdict: 0 | 1
  /** The commit whose check is published; null where none is. */
  readonly head: string | null
}

export const WEB = 'projects/shop/web.yaml'

/** The first scenario has an artifact; for all others it would only take time, and so would comments for some. */
const CHECK = { 'check-run': 'true', 'upload-artifact': 'false' }
const SILENT = { comment: 'false', review: 'false', 'upload-artifact': 'false' }

/** In none of the denied ones may anything that goes wrong make the run end with 0. */
export const SCENARIOS: Readonly<Record<string, () => Promise<Staged>>> = {
  'a denied change, told everywhere': async () => {
    const town = await settle()
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    return { ...ofPull(town, pull), inputs: { 'check-run': 'true' } }
  },

  'a denied change of which a part was taken back': async () => {
    const town = await settleTwo()
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0'), [WEB]: config('web:2.0') })
    await run(town, town.forge.event('pull_request', { pull }), { inputs: CHECK })
    pushOnto(town, town.bob, 'wave-17', { [WEB]: config('web:1.0', 5) })
    return ofPull(town, pull)
  },

  "bob's push in the pull request of alice, under her address": async () => {
    const town = await settle()
    const pull = propose(town, town.alice, { [FILE]: config('api:1.0', 3) })
    pushOnto(town, town.bob, 'wave-17', { [FILE]: config('api:2.0', 3) }, town.alice)
    const review = town.forge.review(pull, { author: town.carol, state: 'COMMENTED', body: 'hm' })
    return { ...ofReview(town, pull, review), inputs: SILENT }
  },

  'an approval': async () => {
    const { town, pull } = await denied()
    const review = town.forge.review(pull, { author: town.carol })
    return { ...ofReview(town, pull, review), verdict: 0 }
  },

  'an approval that was dismissed, with its green check': async () => {
    const { town, pull } = await denied()
    const review = town.forge.review(pull, { author: town.carol })
    await run(town, town.forge.event('pull_request_review', { pull, review }), { inputs: CHECK })
    review.state = 'DISMISSED'
    return ofReview(town, pull, review, 'dismissed')
  },

  'a merge group with a member that is denied': async () => {
    const town = await settleTwo()
    const allowed = propose(town, town.alice, { [FILE]: config('api:2.0') }, 'of-alice')
    const denied = propose(town, town.bob, { [WEB]: config('web:2.0') }, 'of-bob')
    const entry = town.forge.enqueue([allowed, denied], town.alice).at(-1)
    if (entry === undefined) throw new Error('no entry')
    const event = town.forge.event('merge_group', { entry, sender: town.alice })
    return { town, event, inputs: CHECK, verdict: 1, head: entry.head }
  },

  'a merge past the gate': async () => {
    const town = await settle()
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    const before = town.shop.tips.get('main') ?? ''
    const after = town.forge.merge(pull, town.alice)
    const push = { repository: town.shop, branch: 'main', before, after, sender: town.alice }
    const inputs = { mode: 'landed', 'upload-artifact': 'false' }
    return { town, event: town.forge.event('push', push), inputs, verdict: 1, head: null }
  },

  'an allowed pull request whose head is that of a denied one': async () => {
    const town = await settle()
    const pull = propose(town, town.alice, { [FILE]: config('api:2.0') })
    town.forge.openPullRequest(town.shop, { author: town.bob, head: 'wave-17' })
    return { ...ofPull(town, pull), inputs: { ...SILENT, 'check-run': 'true' } }
  },

  'an approval on the first page of reviews that is taken back on the third': async () => {
    const town = await settle()
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    town.forge.review(pull, { author: town.carol })
    for (let i = 0; i < 228; i++) town.forge.review(pull, { author: town.alice, state: 'COMMENTED', body: 'x' })
    const review = town.forge.review(pull, { author: town.carol, state: 'CHANGES_REQUESTED', body: 'no' })
    return { ...ofReview(town, pull, review), inputs: SILENT }
  },

  "bob's push on the second page of the activity": async () => {
    const town = await settle()
    const { shop } = town
    const [first, second] = ['api:2.0', 'api:2.1'].map(image => commitOf(town, { [FILE]: config(image) }, town.alice))
    if (first === undefined || second === undefined) throw new Error('no commits')
    town.forge.push(shop, town.bob, 'wave-17', first)
    const pull = town.forge.openPullRequest(shop, { author: town.alice, head: 'wave-17' })
    for (let i = 0; i < 60; i++) forced(town, [first, second, first])
    return { ...ofPull(town, pull), inputs: SILENT }
  },

  "bob's commit on the second page of a fork's commits": async () => {
    const town = await settle()
    const fork = town.forge.addRepository('alice/shop', { forkOf: town.shop })
    let tip = town.shop.tips.get('main') ?? ''
    for (let i = 0; i < 101; i++) {
      const [author, files] = i === 100 ? [town.bob, { [FILE]: config('api:2.0') }] : [town.alice, { notes: `${i}\n` }]
      tip = town.forge.commit(fork, files, { parents: [tip], author: by(author) })
    }
    town.forge.push(fork, town.alice, 'wave-17', tip)
    const pull = town.forge.openPullRequest(town.shop, { author: town.alice, head: 'wave-17', from: fork })
    return { ...ofPull(town, pull), inputs: SILENT }
  },
}

const settleTwo = (): Promise<Town> => settle({ [WEB]: config('web:1.0') })

async function denied(): Promise<{ readonly town: Town; readonly pull: PullRequest }> {
  const town = await settle()
  const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
  await run(town, town.forge.event('pull_request', { pull }), { inputs: CHECK })
  return { town, pull }
}

const ofPull = (town: Town, pull: PullRequest): Staged => ({
  ...{ town, inputs: CHECK, verdict: 1, head: pull.head.sha },
  event: town.forge.event('pull_request', { pull }),
})

const ofReview = (
  town: Town,
  pull: PullRequest,
  review: PullRequest['reviews'][number],
  action: 'submitted' | 'dismissed' = 'submitted',
): Staged => ({
  ...{ town, inputs: CHECK, verdict: 1, head: pull.head.sha },
  event: town.forge.event('pull_request_review', { pull, review, action }),
})

type Files = Readonly<Record<string, string>>

const commitOf = ({ forge, shop }: Town, files: Files, author: User, parent = 'main'): string =>
  forge.commit(shop, files, { parents: [parent], author: by(author) })

function pushOnto(town: Town, pusher: User, branch: string, files: Files, author = pusher): void {
  town.forge.push(town.shop, pusher, branch, commitOf(town, files, author, branch))
}

/** Alice moves the branch to and fro; in the activity alone, since Git would take long for it. */
function forced({ forge: { state }, shop, alice }: Town, way: readonly string[]): void {
  for (const [index, after] of way.entries()) {
    const before = way[index - 1]
    if (before === undefined) continue
    const ref = 'refs/heads/wave-17'
    shop.activity.push({ id: newId(state), actor: alice, ref, before, after, type: 'force_push', at: tick(state) })
  }
}
