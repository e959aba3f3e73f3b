import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { annotations, by, config, FILE, propose, run, settle, type Town } from './town.ts'

let town: Town
beforeEach(async () => {
  town = await settle()
})
afterEach(async () => {
  expect(town.forge.violations).toEqual([])
  await town.close()
})

const opened = (pull: Parameters<Town['forge']['closePullRequest']>[0]) => town.forge.event('pull_request', { pull })
const CHECK = { 'check-run': 'true' }
const OTHER = 'projects/shop/renamed.yaml'
const MOVED = { [FILE]: null, [OTHER]: config('api:1.0') }
const MOVED_WITH_IMAGE = { [FILE]: null, [OTHER]: config('api:2.0', 4) }

describe('a change that its author may not make', () => {
  it('is blocked on the line, with a review, a summary, a record, and somebody to ask', async () => {
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    const ran = await run(town, opened(pull), { inputs: CHECK })

    expect(ran.exitCode).toBe(1)
    expect(ran.outputs).toMatchObject({ decision: 'deny', violations: '1', warnings: '0' })
    expect(ran.decision.violations).toMatchObject([{ code: 'disallowed', principal: 'bob', line: 3 }])
    const [first, ...others] = annotations(ran.log)
    expect(others).toEqual([])
    expect(first?.properties).toContain(`file=${FILE},line=3`)
    expect(first?.message).toContain('deny, 1 violation in 1 file')
    expect(first?.message).toContain('who can: platform-engineer or senior-developer: alice or carol')
    expect(ran.summary).toContain('`$.services.api.dockerImage`')
    expect(ran.records).toMatchObject([
      { kind: 'decision', repo: expect.stringContaining('/acme/shop'), change: { pr: 1 }, decision: 'deny' },
    ])
    expect(ran.records[0]?.id).toBe(ran.outputs['record-id'])
    expect(ran.left).toEqual([])

    expect(pull.threads).toMatchObject([{ path: FILE, place: { line: 3, side: 'RIGHT' } }])
    expect(pull.reviews).toMatchObject([{ state: 'COMMENTED', commit: pull.head.sha }])
    expect(pull.comments).toHaveLength(1)
    expect(pull.comments[0]?.body).toContain('ask `alice` or `carol`')
    expect(town.shop.checkRuns).toMatchObject([
      { name: 'fieldgate-decision', head: pull.head.sha, status: 'completed', conclusion: 'failure' },
    ])
    expect(town.shop.checkRuns[0]?.annotations).toMatchObject([
      { path: FILE, start_line: 3, annotation_level: 'failure' },
    ])
    expect(town.forge.state.artifacts).toMatchObject([
      { name: expect.stringContaining(pull.head.sha), isFinalized: true },
    ])
    expect(town.forge.calls.length).toBeLessThanOrEqual(14)
  })

  it('says nothing twice, and writes nothing where nothing changed', async () => {
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    await run(town, opened(pull), { inputs: CHECK })
    town.forge.forget()
    const again = await run(town, opened(pull), { inputs: CHECK, attempt: 2 })
    expect(again.exitCode).toBe(1)
    expect(town.forge.writes).toEqual([])
    expect(town.forge.calls.length).toBeLessThanOrEqual(14)
  })

  it('is settled where the next push takes it back', async () => {
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    await run(town, opened(pull), { inputs: CHECK })
    const before = pull.head.sha
    town.forge.push(
      town.shop,
      town.bob,
      'wave-17',
      town.forge.commit(town.shop, { [FILE]: config('api:1.0', 3) }, { parents: ['wave-17'], author: by(town.bob) }),
    )
    const ran = await run(town, town.forge.event('pull_request', { pull, action: 'synchronize', before }), {
      inputs: CHECK,
    })
    expect(ran.exitCode).toBe(0)
    expect(pull.threads).toHaveLength(1)
    expect(pull.threads[0]?.comments[0]?.body).toContain('settled')
    expect(pull.comments).toHaveLength(1)
    expect(pull.comments[0]?.body).toContain('allow')
    expect(town.shop.checkRuns.map(({ head, conclusion }) => [head === before, conclusion])).toEqual([
      [true, 'failure'],
      [false, 'success'],
    ])
    town.forge.forget()
    await run(town, opened(pull), { inputs: CHECK })
    expect(town.forge.writes).toEqual([])
  })

  it('has its removal on the left side', async () => {
    const pull = propose(town, town.bob, { [FILE]: 'services:\n  api:\n    replicas: 2\n    type: custom\n' })
    expect((await run(town, opened(pull))).exitCode).toBe(1)
    expect(pull.threads).toMatchObject([{ path: FILE, place: { line: 3, side: 'LEFT' } }])
  })
})

describe('a change that its author may make', () => {
  it('is allowed, and a clean pull request is left in peace', async () => {
    const pull = propose(town, town.alice, { [FILE]: config('api:2.0') })
    const ran = await run(town, opened(pull))
    expect(ran.exitCode).toBe(0)
    expect(ran.outputs).toMatchObject({ decision: 'allow', violations: '0' })
    expect(town.forge.writes).toEqual([])
  })

  it('leaves its check run green on the evaluated head', async () => {
    const pull = propose(town, town.alice, { [FILE]: config('api:2.0') })
    expect((await run(town, opened(pull), { inputs: CHECK })).exitCode).toBe(0)
    expect(town.shop.checkRuns).toMatchObject([{ head: pull.head.sha, conclusion: 'success' }])
  })
})

describe('an approval', () => {
  it('lifts what the reviewer may change, and the check run turns green', async () => {
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    await run(town, opened(pull), { inputs: CHECK })
    const review = town.forge.review(pull, { author: town.carol })
    const event = town.forge.event('pull_request_review', { pull, review })
    const ran = await run(town, event, { inputs: CHECK })
    expect(ran.exitCode).toBe(0)
    expect(ran.decision.violations).toMatchObject([{ liftedBy: { login: 'carol', role: 'senior-developer' } }])
    expect(ran.records[0]?.lifted).toHaveLength(1)
    expect(pull.comments[0]?.body).toContain('`carol`')
    expect(town.shop.checkRuns.at(-1)).toMatchObject({ head: pull.head.sha, conclusion: 'success' })
  })

  it.each<[string, (town: Town, pull: ReturnType<typeof propose>) => void]>([
    [
      'of an older commit',
      (t, pull) => {
        t.forge.review(pull, { author: t.carol })
        t.forge.push(
          t.shop,
          t.bob,
          'wave-17',
          t.forge.commit(t.shop, { [FILE]: config('api:3.0') }, { parents: ['wave-17'], author: by(t.bob) }),
        )
      },
    ],
    [
      'that was dismissed',
      (t, pull) => {
        t.forge.review(pull, { author: t.carol }).state = 'DISMISSED'
      },
    ],
    [
      'before a request for changes',
      (t, pull) => {
        t.forge.review(pull, { author: t.carol })
        t.forge.review(pull, { author: t.carol, state: 'CHANGES_REQUESTED' })
      },
    ],
    [
      'by somebody who can not write',
      (t, pull) => {
        t.shop.collaborators.set(t.carol.id, 'read')
        t.forge.review(pull, { author: t.carol })
      },
    ],
    [
      'by somebody who pushed to the branch',
      (t, pull) => {
        t.forge.push(
          t.shop,
          t.carol,
          'wave-17',
          t.forge.commit(t.shop, { 'docs.md': 'x\n' }, { parents: ['wave-17'], author: by(t.carol) }),
        )
        t.forge.review(pull, { author: t.carol })
      },
    ],
    [
      'by a bot of the same name',
      (t, pull) => {
        t.carol.type = 'Bot'
        t.forge.review(pull, { author: t.carol })
      },
    ],
  ])('%s does not count', async (_, act) => {
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    act(town, pull)
    const review = pull.reviews.at(-1)
    if (review === undefined) throw new Error('no review')
    expect((await run(town, town.forge.event('pull_request_review', { pull, review }))).exitCode).toBe(1)
  })

  it('on the third page of reviews is found', async () => {
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    for (let i = 0; i < 230; i++) town.forge.review(pull, { author: town.alice, state: 'COMMENTED', body: 'x' })
    const review = town.forge.review(pull, { author: town.carol })
    expect((await run(town, town.forge.event('pull_request_review', { pull, review }))).exitCode).toBe(0)
  })
})

describe('content of somebody else', () => {
  const events = ['pull_request', 'pull_request_target', 'pull_request_review', 'workflow_dispatch'] as const
  const pushedBy = (t: Town, pusher: Town['bob'], author: Town['bob']) =>
    t.forge.push(
      t.shop,
      pusher,
      'wave-17',
      t.forge.commit(t.shop, { [FILE]: config('api:2.0', 4) }, { parents: ['wave-17'], author: by(author) }),
    )
  const eventOf = (t: Town, name: (typeof events)[number], pull: ReturnType<typeof propose>) =>
    name === 'workflow_dispatch'
      ? t.forge.event(name, { repository: t.shop, sender: t.alice, inputs: { 'pull-request': String(pull.number) } })
      : name === 'pull_request_review'
        ? t.forge.event(name, {
            pull,
            review: t.forge.review(pull, { author: t.alice, state: 'COMMENTED', body: 'hm' }),
          })
        : t.forge.event(name, { pull })

  it.each(events)(
    "in the pull request of alice is judged as its pusher's on %s, whatever address it bears",
    async name => {
      const pull = propose(town, town.alice, { [FILE]: config('api:1.0', 3) })
      pushedBy(town, town.bob, town.alice)
      const ran = await run(town, eventOf(town, name, pull))
      expect(ran.exitCode).toBe(1)
      expect(ran.decision.violations).toMatchObject([{ principal: 'bob' }])
    },
  )

  it.each(events)('that alice pushed herself is allowed on %s', async name => {
    const pull = propose(town, town.alice, { [FILE]: config('api:1.0', 3) })
    pushedBy(town, town.alice, town.alice)
    expect((await run(town, eventOf(town, name, pull))).exitCode).toBe(0)
  })

  it.each<[string, (t: Town) => void]>([
    [
      'a rename on main',
      t => t.forge.push(t.shop, t.alice, 'main', t.forge.commit(t.shop, MOVED, { author: by(t.alice) })),
    ],
    [
      'a rename by alice',
      t =>
        t.forge.push(
          t.shop,
          t.alice,
          'wave-17',
          t.forge.commit(t.shop, MOVED_WITH_IMAGE, { parents: ['wave-17'], author: by(t.alice) }),
        ),
    ],
    [
      'a rename on main that a merge brought into the branch',
      t => {
        const main = t.forge.commit(t.shop, MOVED, { author: by(t.alice) })
        t.forge.push(t.shop, t.alice, 'main', main)
        t.forge.push(
          t.shop,
          t.alice,
          'wave-17',
          t.forge.commit(t.shop, MOVED_WITH_IMAGE, { parents: ['wave-17', main], author: by(t.alice) }),
        )
      },
    ],
  ])("is judged as its author's where %s carried it to another file", async (_, move) => {
    const pull = propose(town, town.alice, { 'docs.md': 'x\n' })
    pushedBy(town, town.bob, town.bob)
    move(town)
    const ran = await run(town, opened(pull))
    expect(ran.exitCode).toBe(1)
    expect(ran.decision.violations).toContainEqual(expect.objectContaining({ principal: 'bob', file: OTHER }))
  })

  it.each([
    ["is judged as its pusher's in a fork, also when that push is not what the event is about", 'public', 1],
    ["is the author's by its address in a fork that tells nothing", 'private', 0],
  ])('%s', async (_, visibility, exitCode) => {
    const fork = town.forge.addRepository('alice/shop', { forkOf: town.shop, isPrivate: visibility === 'private' })
    const push = (pusher: Town['bob'], image: string) =>
      town.forge.push(
        fork,
        pusher,
        'wave',
        town.forge.commit(
          fork,
          { [FILE]: config(image, 3) },
          { parents: [fork.tips.get('wave') ?? 'main'], author: by(town.alice) },
        ),
      )
    push(town.alice, 'api:1.0')
    const pull = town.forge.openPullRequest(town.shop, { author: town.alice, head: 'wave', from: fork })
    push(town.bob, 'api:2.0')
    const token = town.forge.addToken({
      permissions: { contents: 'read', pull_requests: 'write' },
      repositories: [town.shop],
    })
    const ran = await run(town, town.forge.event('pull_request', { pull, action: 'edited' }), { token })
    expect(ran.exitCode).toBe(exitCode)
  })

  it("that maps to no account is its pusher's in a fork", async () => {
    const fork = town.forge.addRepository('alice/shop', { forkOf: town.shop })
    const author = { name: 'x', email: 'x@nowhere.example' }
    town.forge.push(
      fork,
      town.alice,
      'wave',
      town.forge.commit(fork, { [FILE]: config('api:2.0') }, { parents: ['main'], author }),
    )
    const pull = town.forge.openPullRequest(town.shop, { author: town.alice, head: 'wave', from: fork })
    expect((await run(town, opened(pull))).exitCode).toBe(0)
  })

  it('that maps to no account is denied in a fork, where no push is told', async () => {
    const fork = town.forge.addRepository('alice/shop', { forkOf: town.shop, isPrivate: true })
    town.forge.push(
      fork,
      town.alice,
      'wave',
      town.forge.commit(
        fork,
        { [FILE]: config('api:1.0', 3) },
        { parents: [town.shop.tips.get('main') ?? ''], author: { name: 'x', email: 'x@nowhere.example' } },
      ),
    )
    const pull = town.forge.openPullRequest(town.shop, { author: town.alice, head: 'wave', from: fork })
    const permissions = { contents: 'read', pull_requests: 'write' } as const
    const token = town.forge.addToken({ permissions, repositories: [town.shop] })
    const ran = await run(town, opened(pull), { token })
    expect(ran.exitCode).toBe(1)
    expect(ran.decision.violations).toMatchObject([{ code: 'unmapped', principal: 'unknown' }])
  })
})

describe('what is said', () => {
  it('of a number that is no pull request is that there is none', async () => {
    const event = town.forge.event('workflow_dispatch', {
      repository: town.shop,
      sender: town.alice,
      inputs: { 'pull-request': '4711' },
    })
    const ran = await run(town, event)
    expect(ran).toMatchObject({ exitCode: 2, outputs: { decision: 'error' } })
    expect(ran.log).toContain('there is no pull request #4711')
  })

  it('of a locked conversation does not blame the token', async () => {
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    pull.isLocked = true
    const ran = await run(town, opened(pull))
    expect(ran.exitCode).toBe(1)
    const warnings = annotations(ran.log).filter(({ level }) => level === 'warning')
    expect(warnings).not.toEqual([])
    for (const { message } of warnings) expect(message).not.toContain('Dependabot')
  })

  it('of an input that is none is what it may be', async () => {
    const pull = propose(town, town.alice, { [FILE]: config('api:2.0') })
    const ran = await run(town, opened(pull), { inputs: { mode: 'chekc' } })
    expect(ran).toMatchObject({ exitCode: 2, outputs: { decision: 'error' } })
    expect(ran.log).toContain('give one of check, landed')
  })
})

describe('a token that may only read', () => {
  it.each([
    ['deny', 1, 'api:2.0'],
    ['allow', 0, 'api:1.0'],
  ])('gives the same verdict, %s, with one warning', async (decision, exitCode, image) => {
    const pull = propose(town, town.bob, { [FILE]: config(image, 3) })
    const token = town.forge.addToken({ permissions: { contents: 'read', pull_requests: 'read', checks: 'read' } })
    const ran = await run(town, opened(pull), { token, inputs: CHECK })
    expect(ran).toMatchObject({ exitCode, outputs: { decision } })
    expect(annotations(ran.log).filter(({ level }) => level === 'warning')).toHaveLength(1)
    expect(ran.summary).toContain(decision)
    expect(town.forge.state.artifacts).toHaveLength(1)
  })
})
