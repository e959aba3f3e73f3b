import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MergeMethod } from '../forge/world/merging.ts'
import { by, config, FILE, propose, run, settle, type Town } from './town.ts'

let town: Town
beforeEach(async () => {
  town = await settle({ 'projects/shop/web.yaml': config('web:1.0') })
})
afterEach(async () => {
  expect(town.forge.violations).toEqual([])
  await town.close()
})

const CHECK = { 'check-run': 'true' }
const WEB = 'projects/shop/web.yaml'

describe('a merge group', () => {
  const group = (...pulls: ReturnType<typeof propose>[]) => {
    const [entry] = town.forge.enqueue(pulls, town.alice).slice(-1)
    if (entry === undefined) throw new Error('no entry')
    return { entry, event: town.forge.event('merge_group', { entry, sender: town.alice }) }
  }

  it('is judged for each of its pull requests, and the worst counts', async () => {
    const allowed = propose(town, town.alice, { [FILE]: config('api:2.0') }, 'of-alice')
    const denied = propose(town, town.bob, { [WEB]: config('web:2.0') }, 'of-bob')
    const { entry, event } = group(allowed, denied)
    const ran = await run(town, event, { inputs: CHECK })
    expect(ran.exitCode).toBe(1)
    expect(ran.decision.violations).toMatchObject([{ principal: 'bob', file: WEB }])
    expect(ran.records).toMatchObject([{ change: { group: [{ number: 1 }, { number: 2 }] } }])
    expect(town.shop.checkRuns).toMatchObject([{ head: entry.head, conclusion: 'failure' }])
  })

  it('is allowed where each may make its own change', async () => {
    const one = propose(town, town.alice, { [FILE]: config('api:2.0') }, 'of-alice')
    const other = propose(town, town.bob, { [WEB]: config('web:1.0', 5) }, 'of-bob')
    const { entry, event } = group(one, other)
    expect((await run(town, event, { inputs: CHECK })).exitCode).toBe(0)
    expect(town.shop.checkRuns).toMatchObject([{ head: entry.head, conclusion: 'success' }])
  })

  it('counts the approvals of each pull request', async () => {
    const pull = propose(town, town.bob, { [WEB]: config('web:2.0') }, 'of-bob')
    town.forge.review(pull, { author: town.carol })
    expect((await run(town, group(pull).event)).exitCode).toBe(0)
  })

  it('has the push of bob in the pull request of alice judged as his', async () => {
    const pull = propose(town, town.alice, { [FILE]: config('api:1.0', 3) }, 'of-alice')
    const hidden = town.forge.commit(
      town.shop,
      { [FILE]: config('api:2.0', 3) },
      { parents: ['of-alice'], author: by(town.alice) },
    )
    town.forge.push(town.shop, town.bob, 'of-alice', hidden)
    const ran = await run(town, group(pull).event)
    expect(ran.exitCode).toBe(1)
    expect(ran.decision.violations).toMatchObject([{ principal: 'bob' }])
  })
})

describe('what landed', () => {
  const landed = (before: string, after: string) =>
    run(town, town.forge.event('push', { repository: town.shop, branch: 'main', before, after, sender: town.alice }), {
      inputs: { mode: 'landed' },
    })
  const tip = () => town.shop.tips.get('main') ?? ''

  it.each<MergeMethod>(['merge', 'squash', 'rebase'])('by the button, as %s, is what was allowed', async method => {
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    town.forge.review(pull, { author: town.carol })
    const before = tip()
    const ran = await landed(before, town.forge.merge(pull, town.carol, method))
    expect(ran.exitCode).toBe(0)
    expect(ran.records).toMatchObject([{ kind: 'landed', decision: 'allow' }])
    expect(town.forge.writes).toEqual([])
  })

  it('with its branch removed is what was allowed', async () => {
    const pull = propose(town, town.alice, { [FILE]: config('api:2.0') })
    const before = tip()
    const after = town.forge.merge(pull, town.alice)
    town.forge.push(town.shop, town.alice, 'wave-17', null)
    expect((await landed(before, after)).exitCode).toBe(0)
  })

  it('by a merge past the gate is a bypass', async () => {
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    const before = tip()
    const ran = await landed(before, town.forge.merge(pull, town.alice))
    expect(ran.exitCode).toBe(1)
    expect(ran.records).toMatchObject([{ kind: 'bypass', decision: 'deny' }])
  })

  it.each([
    ['of what is governed is a bypass', 1, 'bypass', { [FILE]: config('api:2.0') }],
    [
      'of rules is a bypass, though they would allow it now',
      1,
      'bypass',
      { '.fieldgate/rules/company.yaml': 'saveChangesRules: []\n' },
    ],
    ['of anything else is none', 0, 'landed', { 'README.md': 'hello\n' }],
  ])('by a direct push %s', async (_, exitCode, kind, files) => {
    const before = tip()
    const after = town.forge.commit(town.shop, files, { author: by(town.alice) })
    town.forge.push(town.shop, town.alice, 'main', after)
    const ran = await landed(before, after)
    expect(ran.exitCode).toBe(exitCode)
    expect(ran.records).toMatchObject([{ kind }])
  })

  it('by a force push is what it took away', async () => {
    const first = tip()
    const before = town.forge.commit(town.shop, { [FILE]: config('api:1.1') }, { author: by(town.alice) })
    town.forge.push(town.shop, town.alice, 'main', before)
    town.forge.push(town.shop, town.alice, 'main', first)
    const ran = await landed(before, first)
    expect(ran.exitCode).toBe(1)
    expect(ran.decision.violations).toMatchObject([{ code: 'unmapped', principal: 'unknown', file: FILE }])
    expect(ran.records).toMatchObject([{ kind: 'bypass' }])
  })

  it.each([
    ['of what is on the default branch is nothing new', 0, {}],
    ['with more than the default branch has is a direct push', 1, { [FILE]: config('api:2.0') }],
  ])('by a new branch %s', async (_, exitCode, files) => {
    const older = tip()
    const newer = town.forge.commit(town.shop, { [WEB]: config('web:1.0', 7) }, { author: by(town.alice) })
    town.forge.push(town.shop, town.alice, 'main', newer)
    const after =
      Object.keys(files).length === 0
        ? older
        : town.forge.commit(town.shop, files, { parents: [older], author: by(town.alice) })
    town.forge.push(town.shop, town.alice, 'release/2', after)
    const event = town.forge.event('push', {
      repository: town.shop,
      branch: 'release/2',
      before: '0'.repeat(40),
      after,
      sender: town.alice,
    })
    const ran = await run(town, event, { inputs: { mode: 'landed' } })
    expect(ran.decision.diagnostics).toEqual([])
    expect(ran.exitCode).toBe(exitCode)
  })

  it('together, from the merge queue, is judged for each', async () => {
    const one = propose(town, town.alice, { [FILE]: config('api:2.0') }, 'of-alice')
    const other = propose(town, town.bob, { [WEB]: config('web:1.0', 5) }, 'of-bob')
    const before = tip()
    town.forge.enqueue([one, other], town.alice)
    const ran = await landed(before, town.forge.land(town.shop, 'main', 2))
    expect(ran.exitCode).toBe(0)
  })
})

describe('one head in several pull requests', () => {
  const twins = () => {
    // Only alice may make the change; bob asks for the same commit to land.
    const mine = propose(town, town.alice, { [FILE]: config('api:2.0') }, 'shared')
    const his = town.forge.openPullRequest(town.shop, { author: town.bob, head: 'shared' })
    return { mine, his }
  }

  it('has the worst verdict, whichever the event is about', async () => {
    const { mine, his } = twins()
    for (const pull of [mine, his]) {
      const ran = await run(town, town.forge.event('pull_request', { pull }), { inputs: CHECK })
      expect(ran.exitCode).toBe(1)
      expect(town.shop.checkRuns.every(({ conclusion }) => conclusion === 'failure')).toBe(true)
    }
  })

  it('turns green when the worse one is closed', async () => {
    const { mine, his } = twins()
    town.forge.closePullRequest(his)
    const ran = await run(town, town.forge.event('pull_request', { pull: mine }), { inputs: CHECK })
    expect(ran.exitCode).toBe(0)
  })

  it('is found by other events, which speak for every pull request of their commit', async () => {
    const denied = propose(town, town.bob, { [FILE]: config('api:2.0') }, 'of-bob')
    const allowed = propose(town, town.alice, { [WEB]: config('web:2.0') }, 'of-alice')
    // bob runs the workflow on his own branch for the sake of a green job there, and names another pull request.
    const inputs = { 'pull-request': String(allowed.number) }
    const event = town.forge.event('workflow_dispatch', {
      repository: town.shop,
      sender: town.bob,
      inputs,
      branch: 'of-bob',
    })
    const ran = await run(town, event)
    expect(ran.exitCode).toBe(1)
    expect(ran.records).toHaveLength(2)
    expect(denied.comments).toEqual([])
  })

  it('is an error where no open pull request has the commit', async () => {
    const event = town.forge.event('workflow_dispatch', { repository: town.shop, sender: town.bob })
    const ran = await run(town, event)
    expect(ran).toMatchObject({ exitCode: 2, outputs: { decision: 'error' } })
    expect(ran.log).toContain('there is nothing to judge')
  })
})

describe('a head that moves', () => {
  it('leaves no green job behind on a commit that was not judged', async () => {
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    const event = town.forge.event('pull_request', { pull })
    const harmless = town.forge.commit(town.shop, { [FILE]: config('api:1.0', 3) }, { author: by(town.bob) })
    town.forge.push(town.shop, town.bob, 'wave-17', harmless)
    const ran = await run(town, event, { inputs: CHECK })
    expect(ran.exitCode).toBe(1)
    expect(town.shop.checkRuns.map(({ head, conclusion }) => [head === harmless, conclusion]).sort()).toEqual([
      [false, 'failure'],
      [true, 'success'],
    ])
  })

  it('is judged as it is now when an old run is run again', async () => {
    const pull = propose(town, town.bob, { [FILE]: config('api:1.0', 3) })
    const event = town.forge.event('pull_request', { pull })
    expect((await run(town, event)).exitCode).toBe(0)
    town.forge.push(
      town.shop,
      town.bob,
      'wave-17',
      town.forge.commit(town.shop, { [FILE]: config('api:2.0') }, { parents: ['wave-17'], author: by(town.bob) }),
    )
    const ran = await run(town, event, { attempt: 2 })
    expect(ran.exitCode).toBe(1)
    expect(ran.decision.head?.commit).toBe(pull.head.sha)
  })

  it('is retargeted: what counts is where it would land now', async () => {
    town.forge.push(town.shop, town.alice, 'release', town.shop.tips.get('main') ?? '')
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    town.forge.retarget(pull, 'release')
    const main = town.shop.tips.get('main') ?? ''
    const event = town.forge.event('pull_request', { pull, action: 'edited', oldBase: { branch: 'main', sha: main } })
    const ran = await run(town, event)
    expect(ran.exitCode).toBe(1)
    expect(ran.records).toMatchObject([{ target: { ref: 'refs/heads/release' } }])
  })
})
