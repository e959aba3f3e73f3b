import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Account, Contributor } from '../../src/core/facts.ts'
import { alice, bob, bot, carol, NONE, type RequestChanges, Story } from './story.ts'

const PEOPLE = [alice, bob, carol, bot]
const FILES = ['a.yaml', 'b.yaml', 'c.yaml']

const step = fc.record({
  what: fc.constantFrom('commit', 'commit', 'amend', 'reset', 'update', 'remake'),
  actor: fc.constantFrom(...PEOPLE),
  by: fc.constantFrom(...PEOPLE, null),
  file: fc.constantFrom(...FILES),
  back: fc.nat(5),
})
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** What really happened: which commit was first pushed by whom, and what it touches. */
interface Told {
  readonly story: Story
  readonly truth: ReadonlyMap<string, { readonly pusher: Account; readonly file: string | null }>
  readonly tips: readonly string[]
}

function tell(steps: readonly Step[]): Told {
  const story = new Story().add('A0', alice, { 'a.yaml': '0' })
  const truth = new Map<string, { pusher: Account; file: string | null }>()
  const parents = new Map([['A0', 'main']])
  const tips = ['A0']
  steps.forEach(({ what, actor, by, file, back }, n) => {
    const id = `X${n}`
    const tip = story.head
    const former = tips[Math.max(0, tips.length - 1 - back)] ?? 'A0'
    if (what === 'reset') story.push(actor, former)
    else if (what === 'remake') story.push(by, NONE).push(actor, former)
    else if (what === 'update') story.land(`L${n}`, { [`main${n}.yaml`]: '1' }).update(id, actor)
    else {
      const parent = what === 'commit' ? tip : (parents.get(tip) ?? tip)
      story.add(id, actor, { [file]: `x${n}` }, { by, on: [parent] })
      parents.set(id, parent)
      truth.set(id, { pusher: actor, file })
    }
    tips.push(story.head)
  })
  return { story, truth, tips }
}

const told = fc.array(step, { maxLength: 12 }).map(tell)
/** That nothing was lost of a branch that was removed shows in its activity alone. */
const neverRemoved = fc
  .array(
    step.filter(({ what }) => what !== 'remake'),
    { maxLength: 12 },
  )
  .map(tell)

const covers = (one: Contributor, other: Contributor): boolean =>
  one.login === other.login &&
  one.id === other.id &&
  (one.files === undefined || (other.files?.every(file => one.files?.includes(file)) ?? false))

/** Those of a list whom the other does not have, or has for fewer files. */
const missing = (list: readonly Contributor[], other: readonly Contributor[]): Contributor[] =>
  list.filter(contributor => !other.some(found => covers(found, contributor)))

const contributors = async (story: Story, changes?: RequestChanges) => (await story.facts(changes)).contributors

describe('identify, whatever happened to a branch', () => {
  it('names everybody but the author who first pushed a commit that is in the change, for its files', async () => {
    await fc.assert(
      fc.asyncProperty(told, async ({ story, truth }) => {
        const found = await contributors(story)
        const { repository, base, head } = story.request()
        for (const { commit } of await repository.history(base, head)) {
          const { pusher = alice, file = null } = truth.get(commit) ?? {}
          if (pusher !== alice && file !== null) expect(missing([{ ...pusher, files: [file] }], found)).toEqual([])
        }
      }),
      { numRuns: 200 },
    )
  })

  it('names nobody where the others only updated the branch', async () => {
    const honest = fc
      .array(step, { maxLength: 12 })
      .map(steps =>
        tell(
          steps.map(one =>
            one.what === 'update' ? one : { ...one, actor: alice, by: one.by === null ? null : alice },
          ),
        ),
      )
    await fc.assert(
      fc.asyncProperty(honest, async ({ story }) => {
        expect(await contributors(story)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('takes nobody away, and no file, for more evidence', async () => {
    const account = fc.constantFrom(...PEOPLE, null)
    const more = fc.record({
      told,
      isOwn: fc.boolean(),
      sees: fc.boolean(),
      push: fc.record({ actor: account, before: fc.nat(20), after: fc.nat(20) }),
      earlier: fc.array(
        fc.record({ account: fc.constantFrom(...PEOPLE), head: fc.nat(20), files: fc.subarray(FILES) }),
        { maxLength: 2 },
      ),
      listed: fc.array(fc.record({ at: fc.nat(20), author: account, committer: account }), { maxLength: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(more, async ({ told: { story, tips }, isOwn, sees, push, earlier, listed }) => {
        const tip = (index: number): string => tips[index % tips.length] ?? 'A0'
        const before = await contributors(story, { isOwn })
        const added = listed.flatMap(({ at, ...people }) => {
          const entry = story.people[at % story.people.length]
          return entry === undefined ? [] : [{ ...entry, ...people }]
        })
        const after = await contributors(story, {
          isOwn,
          listed: [...added, ...story.people],
          request: {
            seen: sees ? { actor: push.actor, before: tip(push.before), after: tip(push.after) } : null,
            earlier: earlier.map(one => ({ ...one, head: tip(one.head) })),
          },
        })
        expect(missing(before, after)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('takes nobody with a name away for a push that was not told before', async () => {
    await fc.assert(
      fc.asyncProperty(neverRemoved, fc.nat(12), async ({ story }, gone) => {
        const activity = story.activity.filter((_, index) => index === 0 || index !== gone)
        const before = await contributors(story, { told: activity })
        const after = await contributors(story)
        expect(
          missing(
            before.filter(({ login }) => login !== 'unknown'),
            after,
          ),
        ).toEqual([])
        // Who pushed it is not told, and so at least nobody's.
        if (missing(after, before).length > 0) expect(before.map(({ login }) => login)).toContain('unknown')
      }),
      { numRuns: 200 },
    )
  })

  it('does not depend on the order of what the forge lists', async () => {
    await fc.assert(
      fc.asyncProperty(told, fc.boolean(), async ({ story }, isOwn) => {
        const listed = story.people
        expect(await contributors(story, { isOwn, listed: [...listed].reverse() })).toEqual(
          await contributors(story, { isOwn, listed }),
        )
      }),
      { numRuns: 100 },
    )
  })
})
