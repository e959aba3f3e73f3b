import { afterAll, describe, expect, it } from 'vitest'
import type { Account } from '../../src/core/facts.ts'
import type { Push } from '../../src/forge.ts'
import { identify } from '../../src/identify.ts'
import { OpenWorkshop } from '../git/repository-fixture.ts'
import { alice, bob, carol, NONE, shown } from './story.ts'

const workshop = new OpenWorkshop()
afterAll(() => workshop.finish())

/** A repository where alice's branch was updated with the base: by itself, and with an edit. */
function branches() {
  const fixture = workshop.repository()
  const main = fixture.commit({ 'a.yaml': '1\n', 'b.yaml': '1\n', 'c.yaml': '1\n' })
  const change = fixture.commit({ 'a.yaml': '2\n' }, { branch: 'feature', from: main })
  const base = fixture.commit({ 'b.yaml': '2\n' })
  const merge = { from: change, merge: [base] }
  const automatic = fixture.commit({ 'b.yaml': '2\n' }, { branch: 'automatic', ...merge })
  const edited = fixture.commit({ 'b.yaml': '2\n', 'c.yaml': '6\n' }, { branch: 'edited', ...merge })
  const lost = fixture.commit({ 'x\udcff.yaml': '1\n' }, { branch: 'lost', from: change })
  return { fixture, base, change, automatic, edited, lost }
}

type Branches = ReturnType<typeof branches>

async function contributors({ fixture, base }: Branches, head: string, pushes: readonly [Account, string][]) {
  const repository = await workshop.open(fixture)
  const activity = pushes.map(
    ([actor, after], index): Push => ({ actor, before: pushes[index - 1]?.[1] ?? NONE, after }),
  )
  const history = await repository.history(base, head)
  const facts = await identify({
    forge: {
      commits: async () =>
        history.map(({ commit }) => ({ commit, author: alice, committer: alice, isVerified: false })),
      pushes: async () => activity.reverse(),
      reviews: async () => [],
      mergedPullRequests: async () => [],
      pullRequest: async () => Promise.reject(new Error('not asked')),
      team: async () => null,
    },
    ...{ repository, base, head, forgeSigns: true, seen: null, earlier: [], teams: [] },
    pull: {
      ...{ number: 7, isOpen: true, author: alice, base: 'main', defaultBranch: 'main', mergeCommit: null },
      head: { commit: head, branch: 'feature', isOwn: true, fork: null },
      createdAt: '2026-11-22T10:00:00Z',
    },
    now: '2026-11-22T10:00:00Z',
    pause: async () => {},
  })
  return facts.contributors.map(shown)
}

describe('identify, with Git', () => {
  const all = branches()
  const { change, automatic, edited, lost } = all

  it.each([
    [
      'a merge that Git makes by itself adds nobody',
      automatic,
      [
        [alice, change],
        [carol, automatic],
      ],
      [],
    ],
    [
      'a merge with an edit counts for what differs',
      edited,
      [
        [alice, change],
        [bob, edited],
      ],
      ['bob: a.yaml b.yaml c.yaml'],
    ],
    [
      'paths that are no UTF-8 stay as they are',
      lost,
      [
        [alice, change],
        [bob, lost],
      ],
      ['bob: x\udcff.yaml'],
    ],
    [
      'a lost commit counts for all files',
      change,
      [
        [alice, change],
        [bob, lost],
        [alice, change],
      ],
      ['bob: all'],
    ],
    [
      'a lost merge adds nobody',
      change,
      [
        [alice, change],
        [carol, automatic],
        [alice, change],
      ],
      [],
    ],
    [
      'a commit that is not there counts for all files',
      change,
      [
        [alice, change],
        [bob, 'e'.repeat(40)],
        [alice, change],
      ],
      ['bob: all'],
    ],
  ] as readonly [string, string, readonly [Account, string][], string[]][])('%s', async (_, head, pushes, expected) => {
    expect(await contributors(all, head, pushes)).toEqual(expected)
  })
})
