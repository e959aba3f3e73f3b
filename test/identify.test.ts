import { describe, expect, it } from 'vitest'
import { Problem } from '../src/core/problem.ts'
import { alice, bob, bot, carol, NONE, type RequestChanges, Story, webFlow } from './identify/story.ts'

type Row = readonly [
  title: string,
  tell: (story: Story) => unknown,
  expected: readonly string[],
  changes?: RequestChanges,
]

/** One test for each row. */
function told(rows: readonly Row[]): void {
  for (const [title, tell, expected, changes] of rows)
    it(title, async () => {
      const story = new Story()
      tell(story)
      expect(await story.contributors(changes)).toEqual(expected)
    })
}

const IN_FORK: RequestChanges = { isOwn: false }

describe('commits', () => {
  told([
    ['of the author alone add nobody', s => s.add('A1', alice, { 'a.yaml': '2' }), []],
    ['no commit adds nobody', s => s.push(alice, 'main'), []],
    [
      'of somebody else count for their files, sorted, each once',
      s =>
        s.push(
          alice,
          s.write(
            'B2',
            { 'b.yaml': '2', 'a.yaml': '3' },
            { on: [s.write('B1', { 'b.yaml': '3' }, { by: bob })], by: bob },
          ),
        ),
      ['bob: a.yaml b.yaml'],
    ],
    [
      'count for author and committer',
      s => s.add('B1', alice, { 'a.yaml': '2' }, { by: bob, committer: carol }),
      ['bob: a.yaml', 'carol: a.yaml'],
    ],
    [
      'count for both paths of a move',
      s => s.add('B1', alice, { 'a.yaml': null, 'z.yaml': '1' }, { by: bob }),
      ['bob: a.yaml z.yaml'],
    ],
    ['without files have nobody', s => s.add('B1', bob, {}, { by: bob }), []],
    [
      'landed by the merge queue are those of the author of the pull request too',
      s => s.queue('B1', bob, { 'a.yaml': '2' }, { by: carol }),
      ['bob: a.yaml', 'carol: a.yaml'],
    ],
    [
      'landed by the merge queue in the name of alice belong to bob, who proposed them',
      s => s.queue('B1', bob, { 'a.yaml': '2' }, { by: alice }),
      ['bob: a.yaml'],
    ],
    ['landed by the merge queue for alice are hers', s => s.queue('B1', alice, { 'a.yaml': '2' }, { by: alice }), []],
    [
      'landed by the merge queue without a pull request belong to nobody',
      s => s.queue('B1', null, { 'a.yaml': '2' }, { by: alice }),
      ['unknown: a.yaml'],
    ],
    [
      'pushed by somebody who calls himself a merge queue are his',
      s => s.add('B1', { login: 'github-merge-queue', id: 9, type: 'User' }, { 'a.yaml': '2' }, { by: alice }),
      ['github-merge-queue: a.yaml'],
    ],
    [
      'without a parent count for all files',
      s => s.add('B1', alice, { 'a.yaml': '2' }, { by: bob, on: [] }),
      ['bob: all'],
    ],
    [
      'that landed since do not count',
      s => {
        s.add('B1', bob, { 'a.yaml': '2' }, { by: bob })
        s.base = 'B1'
        s.add('A1', alice, { 'b.yaml': '2' })
      },
      [],
    ],
    [
      'keep paths that are no UTF-8',
      s => s.add('B1', bob, { 'x\udcff.yaml': '2' }, { by: bob }),
      ['bob: x\udcff.yaml'],
    ],
    [
      'of bots count like those of people',
      s => s.add('B1', alice, { 'a.yaml': '2' }, { by: bot }),
      ['dependabot[bot]: a.yaml'],
    ],
  ])

  it('keep id and type of an account', async () => {
    const story = new Story().add('B1', alice, { 'a.yaml': '2' }, { by: bot })
    expect((await story.facts()).contributors).toEqual([{ ...bot, files: ['a.yaml'] }])
  })

  it('are read beyond 250', async () => {
    const story = new Story().push(alice, 'main')
    for (let n = 1; n <= 251; n++)
      story.write(`B${n}`, { [`f${n}.yaml`]: '1' }, { by: bob, on: [n === 1 ? 'main' : `B${n - 1}`] })
    story.push(alice, 'B251')
    const [contributor] = (await story.facts()).contributors
    expect(contributor?.files).toHaveLength(251)
  })
})

describe('threats.md, I1: a forged author', () => {
  told([
    [
      'bob commits as alice in her branch: attack',
      s => s.add('A1', alice, { 'a.yaml': '2' }).add('B1', bob, { 'b.yaml': '2' }, { by: alice }),
      ['bob: b.yaml'],
    ],
    [
      'alice commits as herself: twin',
      s => s.add('A1', alice, { 'a.yaml': '2' }).add('A2', alice, { 'b.yaml': '2' }),
      [],
    ],
    [
      'bob names alice as author and himself as committer',
      s => s.add('B1', bob, { 'b.yaml': '2' }, { by: alice, committer: bob }),
      ['bob: b.yaml'],
    ],
    [
      'bob names alice as committer and himself as author',
      s => s.add('B1', alice, { 'b.yaml': '2' }, { by: bob, committer: alice }),
      ['bob: b.yaml'],
    ],
    [
      'alice rewrites what bob pushed, and is its committer',
      s => s.add('B1', alice, { 'b.yaml': '2' }, { by: bob, committer: alice }),
      ['bob: b.yaml'],
    ],
  ])

  told([
    [
      'bob commits in the name of GitHub: attack',
      s => s.add('B1', alice, { 'b.yaml': '2' }, { by: alice, committer: webFlow }),
      ['unknown: b.yaml'],
      IN_FORK,
    ],
    [
      'bob does so in a branch of the repository: attack',
      s => s.add('B1', bob, { 'b.yaml': '2' }, { by: alice, committer: webFlow }),
      ['bob: b.yaml'],
    ],
    [
      'bob names GitHub as author too: attack',
      s => s.add('B1', alice, { 'b.yaml': '2' }, { by: webFlow }),
      ['unknown: b.yaml'],
      IN_FORK,
    ],
    [
      'bob names GitHub as author, and alice as committer: attack',
      s => s.add('B1', bob, { 'b.yaml': '2' }, { by: webFlow, committer: alice }),
      ['bob: b.yaml'],
    ],
    [
      'alice edits in the forge, which signs: twin',
      s => s.add('A1', alice, { 'b.yaml': '2' }, { committer: webFlow, isVerified: true }),
      [],
      IN_FORK,
    ],
    [
      'bob edits in the forge',
      s => s.add('B1', bob, { 'b.yaml': '2' }, { by: bob, committer: webFlow, isVerified: true }),
      ['bob: b.yaml'],
    ],
    [
      'alice edits in a forge that does not sign: twin',
      s => s.add('A1', alice, { 'b.yaml': '2' }, { committer: { login: 'web-flow', id: 3 } }),
      [],
      { ...IN_FORK, request: { forgeSigns: false } },
    ],
    [
      'a forge that does not sign is nobody either',
      s => s.add('A1', alice, { 'b.yaml': '2' }, { by: null, committer: { login: 'web-flow', id: 3 } }),
      ['unknown: b.yaml'],
      { ...IN_FORK, request: { forgeSigns: false } },
    ],
  ])
})

describe("threats.md, I2: bob pushes to alice's pull request", () => {
  told([
    [
      'as himself',
      s => s.add('A1', alice, { 'a.yaml': '2' }).add('B1', bob, { 'b.yaml': '2' }, { by: bob }),
      ['bob: b.yaml'],
    ],
    [
      'before alice pushes again',
      s => s.add('A1', alice, { 'a.yaml': '2' }).add('B1', bob, { 'b.yaml': '2' }).add('A2', alice, { 'c.yaml': '2' }),
      ['bob: b.yaml'],
    ],
    [
      'before somebody may review',
      s => s.add('A1', alice, { 'a.yaml': '2' }).add('B1', bob, { 'b.yaml': '2' }).update('M1', carol),
      ['bob: b.yaml'],
    ],
    [
      'several commits at once',
      s => {
        s.add('A1', alice, { 'a.yaml': '2' })
        s.push(bob, s.write('B2', { 'c.yaml': '2' }, { on: [s.write('B1', { 'b.yaml': '2' })] }))
      },
      ['bob: b.yaml c.yaml'],
    ],
    [
      'and made the branch',
      s => s.add('B1', bob, { 'b.yaml': '2' }).add('A1', alice, { 'a.yaml': '2' }),
      ['bob: b.yaml'],
    ],
    ['carol makes the branch, empty: twin', s => s.push(carol, 'main').add('A1', alice, { 'a.yaml': '2' }), []],
    [
      'the account is gone',
      s => s.add('A1', alice, { 'a.yaml': '2' }).add('B1', null, { 'b.yaml': '2' }),
      ['unknown: b.yaml'],
    ],
    [
      'a bot of the repository pushes',
      s => s.add('A1', alice, { 'a.yaml': '2' }).add('B1', bot, { 'b.yaml': '2' }),
      ['dependabot[bot]: b.yaml'],
    ],
  ])

  const forkedAndPushed = (s: Story) =>
    s.add('A1', alice, { 'a.yaml': '2' }).add('B1', bob, { 'b.yaml': '2' }).add('A2', alice, { 'c.yaml': '2' })
  const seen = { actor: bob, before: 'A1', after: 'B1' }
  told([
    ['in a fork the event tells', forkedAndPushed, ['bob: b.yaml'], { ...IN_FORK, request: { seen } }],
    ['in a fork alice pushes: twin', forkedAndPushed, [], { ...IN_FORK, request: { seen: { ...seen, actor: alice } } }],
    [
      'in a fork an earlier record tells',
      forkedAndPushed,
      ['bob: b.yaml'],
      { ...IN_FORK, request: { earlier: [{ account: bob, head: 'B1', files: ['b.yaml'] }] } },
    ],
    [
      'the event adds to the activity',
      forkedAndPushed,
      ['bob: b.yaml', 'carol: c.yaml'],
      { request: { seen: { actor: carol, before: 'B1', after: 'A2' } } },
    ],
    ['the event takes nobody away', forkedAndPushed, ['bob: b.yaml'], { request: { seen: { ...seen, actor: alice } } }],
    [
      'the event of an older run, before somebody rewrote the branch',
      s => {
        forkedAndPushed(s)
        s.push(alice, s.write('A3', { 'b.yaml': '2' }, { on: ['A1'] }))
      },
      ['bob: all'],
      { ...IN_FORK, request: { seen } },
    ],
    [
      'the event of a bot',
      forkedAndPushed,
      ['dependabot[bot]: b.yaml'],
      { ...IN_FORK, request: { seen: { ...seen, actor: bot } } },
    ],
    [
      'the event of an account that is gone',
      forkedAndPushed,
      ['unknown: b.yaml'],
      { ...IN_FORK, request: { seen: { ...seen, actor: null } } },
    ],
    [
      'an event that does not say from where',
      forkedAndPushed,
      ['bob: all'],
      { ...IN_FORK, request: { seen: { ...seen, before: 'nowhere' } } },
    ],
  ])

  it('does not ask for the activity of a fork', async () => {
    const story = forkedAndPushed(new Story())
    await story.facts(IN_FORK)
    expect(story.calls.filter(call => call.startsWith('pushes'))).toEqual([])
  })
})

describe("threats.md, I3: alice opens a pull request from bob's branch", () => {
  told([
    ['with his commits', s => s.add('B1', bob, { 'b.yaml': '2' }, { by: bob }), ['bob: b.yaml']],
    ['with his commits in her name: attack', s => s.add('B1', bob, { 'b.yaml': '2' }), ['bob: b.yaml']],
    [
      'from her own branch on his: his commits are his',
      s => s.push(alice, s.write('B1', { 'b.yaml': '2' }, { by: bob })).add('A1', alice, { 'a.yaml': '2' }),
      ['bob: b.yaml'],
    ],
  ])
})

describe('threats.md, I4: a commit of nobody', () => {
  told([
    ['is unknown in a fork', s => s.add('B1', bob, { 'b.yaml': '2' }, { by: null }), ['unknown: b.yaml'], IN_FORK],
    ['belongs to its pusher', s => s.add('B1', bob, { 'b.yaml': '2' }, { by: null }), ['bob: b.yaml']],
    ["is the author's own where she pushed it: twin", s => s.add('A1', alice, { 'b.yaml': '2' }, { by: null }), []],
    [
      'is unknown where its pusher is gone',
      s => s.add('B1', null, { 'b.yaml': '2' }, { by: null }),
      ['unknown: b.yaml'],
    ],
    [
      'is what its committer answers for',
      s => s.add('A1', alice, { 'b.yaml': '2' }, { by: null, committer: alice }),
      [],
      IN_FORK,
    ],
    [
      'stays unknown whatever the event says',
      s => s.add('B1', alice, { 'b.yaml': '2' }, { by: null }),
      ['unknown: b.yaml'],
      { ...IN_FORK, request: { seen: { actor: alice, before: 'main', after: 'B1' } } },
    ],
    [
      'is not of the account `unknown`',
      s =>
        s
          .add('B1', alice, { 'b.yaml': '2' }, { by: null })
          .add('C1', alice, { 'c.yaml': '2' }, { by: { login: 'unknown', id: 5 } }),
      ['unknown: b.yaml', 'unknown: c.yaml'],
      IN_FORK,
    ],
  ])

  it('is nobody also where the author is called unknown', async () => {
    const story = new Story().add('B1', alice, { 'b.yaml': '2' }, { by: null })
    story.author = { login: 'unknown', id: 5, type: 'User' }
    expect((await story.facts(IN_FORK)).contributors).toEqual([{ login: 'unknown', files: ['b.yaml'] }])
  })

  it('has no id and no type', async () => {
    const story = new Story().add('B1', bob, { 'b.yaml': '2' }, { by: null })
    expect((await story.facts(IN_FORK)).contributors).toEqual([{ login: 'unknown', files: ['b.yaml'] }])
  })
})

describe('threats.md, I5: merges that add nothing', () => {
  const behind = (s: Story) => s.add('A1', alice, { 'a.yaml': '2' }).land('L1', { 'b.yaml': '2' })
  told([
    ['carol updates the branch: no effect', s => behind(s).update('M1', carol), []],
    ['carol does so with Git', s => behind(s).add('M1', carol, {}, { on: ['A1', 'L1'], by: carol }), []],
    [
      'in a fork, as the event tells it',
      s => behind(s).update('M1', carol),
      [],
      { ...IN_FORK, request: { seen: { actor: carol, before: 'A1', after: 'M1' } } },
    ],
    ['by nobody known', s => behind(s).add('M1', null, {}, { on: ['A1', 'L1'], by: null }), []],
    [
      'bob hides an edit in the merge: attack',
      s => behind(s).add('M1', bob, { 'c.yaml': '6' }, { on: ['A1', 'L1'], by: bob }),
      ['bob: a.yaml b.yaml c.yaml'],
    ],
    [
      'bob hides it in the name of alice: attack',
      s => behind(s).add('M1', bob, { 'c.yaml': '6' }, { on: ['A1', 'L1'] }),
      ['bob: a.yaml b.yaml c.yaml'],
    ],
    [
      "bob takes one side's file: attack",
      s => behind(s).add('M1', bob, { 'a.yaml': '1' }, { on: ['A1', 'L1'], by: bob }),
      ['bob: a.yaml b.yaml'],
    ],
    [
      'bob resolves a conflict',
      s =>
        s
          .add('A1', alice, { 'a.yaml': '2' })
          .land('L1', { 'a.yaml': '3' })
          .add('M1', bob, { 'a.yaml': '4' }, { on: ['A1', 'L1'], by: bob }),
      ['bob: a.yaml'],
    ],
    [
      'bob merges three at once',
      s => {
        behind(s).write('A2', { 'c.yaml': '2' }, { on: ['main'] })
        s.push(alice, 'A2').push(alice, 'A1')
        s.add('M1', bob, { 'b.yaml': '2', 'c.yaml': '2' }, { on: ['A1', 'L1', 'A2'], by: bob })
      },
      ['bob: a.yaml b.yaml c.yaml'],
    ],
    [
      'bob brings commits of his own with the merge: attack',
      s => {
        behind(s)
        s.add('M1', bob, {}, { on: ['A1', s.write('B1', { 'c.yaml': '2' }, { on: ['L1'] })] })
      },
      ['bob: c.yaml'],
    ],
    [
      'in a criss-cross history',
      s => {
        behind(s).write('X1', {}, { on: ['A1', 'L1'] })
        s.push(alice, 'X1').land('Y1', {}, ['L1', 'A1'])
        s.add('A2', alice, { 'a.yaml': '3' }).land('L2', { 'b.yaml': '3' }).update('M2', carol)
      },
      [],
    ],
    [
      'an edit in a criss-cross history: attack',
      s => {
        behind(s).write('X1', {}, { on: ['A1', 'L1'] })
        s.push(alice, 'X1').land('Y1', {}, ['L1', 'A1'])
        s.add('A2', alice, { 'a.yaml': '3' }).land('L2', { 'b.yaml': '3' })
        s.add('M2', bob, { 'c.yaml': '6' }, { on: ['A2', 'L2'] })
      },
      ['bob: a.yaml b.yaml c.yaml'],
    ],
    [
      'the branch was deleted, and carol restored it',
      s => behind(s).push(bot, NONE).push(carol, 'A1').add('A2', alice, { 'c.yaml': '2' }),
      [],
    ],
    [
      'the branch was deleted, and bob made it anew with less: attack',
      s => behind(s).add('A2', alice, { 'c.yaml': '2' }).push(alice, NONE).push(bob, 'A1'),
      ['bob: a.yaml'],
    ],
  ])
})

describe('threats.md, I9: a person pushes to the pull request of a bot', () => {
  const ofBot = (s: Story) => {
    s.author = bot
    return s.add('D1', bot, { 'a.yaml': '2' }, { by: bot, committer: webFlow, isVerified: true })
  }
  told([
    ['nobody did: twin', ofBot, []],
    ['with their own name', s => ofBot(s).add('B1', bob, { 'b.yaml': '2' }, { by: bob }), ['bob: b.yaml']],
    ["with the bot's: attack", s => ofBot(s).add('B1', bob, { 'b.yaml': '2' }, { by: bot }), ['bob: b.yaml']],
    ['and updates it only: twin', s => ofBot(s).land('L1', { 'c.yaml': '2' }).update('M1', carol), []],
    [
      'and updates it only, before the bot rebases: twin',
      s => {
        ofBot(s).land('L1', { 'c.yaml': '2' }).update('M1', carol)
        s.push(bot, s.write('D2', { 'a.yaml': '2' }, { on: ['L1'], by: bot }))
      },
      [],
    ],
    [
      'and updates it, with an edit that the bot could keep: attack',
      s => {
        ofBot(s).land('L1', { 'c.yaml': '2' })
        s.add('M1', bob, { 'b.yaml': '6' }, { on: ['D1', 'L1'], by: bot })
        s.push(bot, s.write('D2', { 'a.yaml': '2' }, { on: ['L1'], by: bot }))
      },
      ['bob: all'],
    ],
  ])
})

describe('rewritten branches', () => {
  const rewritten = (s: Story) => {
    s.add('A1', alice, { 'a.yaml': '2' }).add('B1', bob, { 'b.yaml': '2' })
    return s.push(alice, s.write('A2', { 'a.yaml': '2', 'b.yaml': '2' }, { on: ['main'] }))
  }
  told([
    ['alice squashes what bob pushed: attack', rewritten, ['bob: all']],
    ['nothing can be read of it any more', s => rewritten(s).lose('B1'), ['bob: all']],
    [
      'alice squashes her own: twin',
      s => {
        s.add('A1', alice, { 'a.yaml': '2' }).add('A2', alice, { 'b.yaml': '2' })
        s.push(alice, s.write('A3', { 'a.yaml': '2', 'b.yaml': '2' }, { on: ['main'] }))
      },
      [],
    ],
    [
      'alice keeps his commit: its files',
      s => {
        s.add('A1', alice, { 'a.yaml': '2' }).add('B1', bob, { 'b.yaml': '2' }).add('A2', alice, { 'c.yaml': '2' })
        s.push(alice, s.write('A3', { 'c.yaml': '3' }, { on: ['B1'] }))
      },
      ['bob: b.yaml'],
    ],
    [
      'bob squashes everything into one in her name: attack',
      s => {
        s.add('A1', alice, { 'a.yaml': '2' })
        s.push(bob, s.write('B1', { 'b.yaml': '6' }, { on: ['main'] }))
      },
      ['bob: a.yaml b.yaml'],
    ],
    [
      'bob made the branch, and alice rewrote it: attack',
      s => {
        s.add('B1', bob, { 'b.yaml': '2' })
        s.push(alice, s.write('A1', { 'b.yaml': '2' }, { on: ['main'] }))
      },
      ['bob: all'],
    ],
    [
      'bob resets the branch to an older commit: attack',
      s => s.add('A1', alice, { 'a.yaml': '6' }).add('A2', alice, { 'a.yaml': '2' }).push(bob, 'A1'),
      ['bob: a.yaml'],
    ],
    [
      'bob does so, and that commit is gone',
      s => s.add('A1', alice, { 'a.yaml': '6' }).add('A2', alice, { 'a.yaml': '2' }).push(bob, 'A1').lose('A2'),
      ['bob: all'],
    ],
    [
      'bob does so, and it comes back',
      s => s.add('A1', alice, { 'a.yaml': '6' }).add('A2', alice, { 'a.yaml': '2' }).push(bob, 'A1').push(alice, 'A2'),
      [],
    ],
    [
      'bob resets the branch in a fork: attack',
      s => s.add('A1', alice, { 'a.yaml': '6' }).add('A2', alice, { 'a.yaml': '2' }).push(bob, 'A1'),
      ['bob: a.yaml'],
      { ...IN_FORK, request: { seen: { actor: bob, before: 'A2', after: 'A1' } } },
    ],
    [
      'carol updated what alice rebased then: twin',
      s => {
        s.add('A1', alice, { 'a.yaml': '2' }).land('L1', { 'b.yaml': '2' }).update('M1', carol)
        s.push(alice, s.write('A2', { 'a.yaml': '2' }, { on: ['L1'] }))
      },
      [],
    ],
    [
      'carol made the branch where main was then: twin',
      s => {
        s.push(carol, 'main').add('A1', alice, { 'a.yaml': '2' }).land('L1', { 'b.yaml': '2' })
        s.push(alice, s.write('A2', { 'a.yaml': '2' }, { on: ['L1'] }))
      },
      [],
    ],
    [
      'nobody known rewrote it',
      s => {
        s.add('A1', alice, { 'a.yaml': '2' })
        s.push(null, s.write('X1', { 'a.yaml': '3' }, { on: ['main'] }))
      },
      ['unknown: a.yaml'],
    ],
  ])
})

describe('branches that are used again', () => {
  const landed = (s: Story) => s.add('B1', bob, { 'b.yaml': '2' }, { by: bob })
  told([
    [
      'after a merge',
      s => {
        landed(s).land('L1', {}, ['main', 'B1'])
        s.add('A1', alice, { 'a.yaml': '2' })
      },
      [],
    ],
    [
      'made anew after a squash',
      s => {
        landed(s).land('L1', { 'b.yaml': '2' }).push(bob, NONE)
        s.add('A1', alice, { 'a.yaml': '2' }, { on: ['L1'] })
      },
      [],
    ],
    [
      'reset to the base after a squash',
      s => {
        landed(s).land('L1', { 'b.yaml': '2' }).push(alice, 'L1')
        s.add('A1', alice, { 'a.yaml': '2' })
      },
      [],
    ],
    [
      'reset to the base by somebody else',
      s => {
        landed(s).land('L1', { 'b.yaml': '2' }).push(carol, 'L1')
        s.add('A1', alice, { 'a.yaml': '2' })
      },
      [],
    ],
    [
      'reset to the base, which went on, after a squash',
      s => {
        landed(s).land('L1', { 'b.yaml': '2' }).push(alice, 'L1').add('A1', alice, { 'a.yaml': '2' })
        s.land('L2', { 'c.yaml': '2' })
      },
      [],
    ],
    [
      'not reset: the old commit is in the change',
      s => {
        landed(s).land('L1', { 'b.yaml': '2' })
        s.add('A1', alice, { 'a.yaml': '2' })
      },
      ['bob: b.yaml'],
    ],
    [
      'deleted by bob, and restored by alice with his commit: attack',
      s => s.add('A1', alice, { 'a.yaml': '2' }).add('B1', bob, { 'b.yaml': '2' }).push(bob, NONE).push(alice, 'B1'),
      ['bob: b.yaml'],
    ],
    [
      'deleted by bob, restored and rewritten by alice: attack',
      s => {
        s.add('A1', alice, { 'a.yaml': '2' }).add('B1', bob, { 'b.yaml': '2' }).push(bob, NONE).push(alice, 'B1')
        s.push(alice, s.write('A2', { 'b.yaml': '2' }, { on: ['main'] }))
      },
      ['bob: all'],
    ],
    [
      'the same, when nobody knows on what he pushed: attack',
      s => {
        s.add('X1', bob, { 'c.yaml': '2' })
          .push(bob, s.write('B1', { 'b.yaml': '2' }, { on: ['main'] }))
          .lose('X1')
        s.push(bob, NONE).add('A2', alice, { 'c.yaml': '2' }, { on: ['B1'] })
      },
      ['bob: b.yaml'],
    ],
    [
      'deleted by bob, who had reset it; alice makes it anew: what he took away is no more',
      s => {
        s.add('A1', alice, { 'a.yaml': '2' }).add('A2', alice, { 'b.yaml': '2' }).push(bob, 'A1').push(bob, NONE)
        s.add('A3', alice, { 'c.yaml': '2' }, { on: ['A1'] })
      },
      [],
    ],
    [
      'deleted by bob, and made anew by alice on his commit: attack',
      s =>
        s
          .add('A1', alice, { 'a.yaml': '2' })
          .add('B1', bob, { 'b.yaml': '2' })
          .push(bob, NONE)
          .add('A2', alice, { 'c.yaml': '2' }, { on: ['B1'] }),
      ['bob: b.yaml'],
    ],
  ])
})

describe('an activity that is not complete', () => {
  const three = (s: Story) =>
    s.add('A1', alice, { 'a.yaml': '2' }).add('B1', bob, { 'b.yaml': '2' }).add('A2', alice, { 'c.yaml': '2' })
  const without = (...gone: number[]): RequestChanges => ({
    told: three(new Story()).activity.filter((_, index) => !gone.includes(index)),
  })
  told([
    ['lacks a push in the middle', three, ['unknown: b.yaml'], without(1)],
    ['lacks its beginning', three, ['unknown: a.yaml b.yaml'], without(1, 2)],
    [
      'lacks a push that was rewritten',
      s => {
        s.add('A1', alice, { 'a.yaml': '2' })
        s.write('B1', { 'b.yaml': '2' })
        s.push(alice, s.write('A2', { 'c.yaml': '2' }))
      },
      ['unknown: all'],
      {
        told: [
          { actor: alice, before: 'B1', after: 'A2' },
          { actor: alice, before: NONE, after: 'A1' },
        ],
      },
    ],
    [
      'lacks what is long in the base',
      s => s.push(alice, 'main').add('A1', alice, { 'a.yaml': '2' }),
      [],
      { told: [{ actor: alice, before: 'main', after: 'A1' }] },
    ],
    ['says things twice', three, ['bob: b.yaml'], { told: three(new Story()).activity.flatMap(push => [push, push]) }],
    [
      'says twice what was rewritten',
      s => {
        s.add('A1', alice, { 'a.yaml': '2' })
        s.push(alice, s.write('A2', { 'a.yaml': '3' }, { on: ['main'] }))
      },
      [],
      {
        told: [
          { actor: alice, before: 'A1', after: 'A2' },
          { actor: alice, before: 'A1', after: 'A2' },
          { actor: alice, before: NONE, after: 'A1' },
        ],
      },
    ],
    ['has pushes of after the head was read', s => three(s), ['bob: b.yaml'], { head: 'B1' }],
    [
      'is of a branch that was deleted after it landed',
      s => three(s).push(carol, NONE),
      ['bob: b.yaml'],
      { head: 'A2', pull: { isOpen: false } },
    ],
  ])

  it('is asked for again where the head is an older state of the branch', async () => {
    const story = new Story().add('A1', alice, { 'a.yaml': '6' }).add('A2', alice, { 'a.yaml': '2' }).push(bob, 'A1')
    const request = story.request()
    const answers = [story.activity.slice(1), story.activity]
    const asked = { ...request, forge: { ...request.forge, pushes: async () => answers.shift() ?? [] } }
    expect(await story.contributors({ request: asked })).toEqual(['bob: a.yaml'])
  })

  it('is not asked for again where the branch is gone', async () => {
    const story = three(new Story()).push(carol, NONE)
    await story.facts({ head: 'A2', pull: { isOpen: false } })
    expect(story.calls).not.toContain('pause')
  })

  it('is asked for again until it has the head', async () => {
    const story = three(new Story())
    const request = story.request()
    const answers = [story.activity.slice(1), story.activity.slice(1), story.activity]
    const asked = { ...request, forge: { ...request.forge, pushes: async () => answers.shift() ?? [] } }
    expect(await story.contributors({ request: asked })).toEqual(['bob: b.yaml'])
    expect(story.calls.filter(call => call === 'pause')).toHaveLength(2)
  })

  it.each([
    ['nothing', []],
    ['an older state', three(new Story()).activity.slice(1)],
  ])('is forge-unavailable where it stays with %s', async (_, told) => {
    const story = three(new Story())
    await expect(story.facts({ told })).rejects.toMatchObject({
      diagnostics: [
        { code: 'forge-unavailable', message: expect.stringContaining('who pushed `A2` to the branch `feature`') },
      ],
    })
    expect(story.calls.filter(call => call === 'pushes feature')).toHaveLength(3)
  })
})

describe('the list of commits', () => {
  const two = () => new Story().add('A1', alice, { 'a.yaml': '2' }).add('B1', bob, { 'b.yaml': '2' }, { by: bob })

  it('gives the same facts in every order', async () => {
    const story = two().add('C1', carol, { 'c.yaml': '2' }, { by: carol })
    const facts = await story.facts()
    expect(facts.contributors.map(({ login }) => login)).toEqual(['bob', 'carol'])
    expect(await story.facts({ listed: story.people.reverse() })).toEqual(facts)
  })

  it('may have commits that are not in the change', async () => {
    const story = two()
    story.write('X1', { 'c.yaml': '2' }, { by: carol, on: ['main'] })
    expect(await story.contributors()).toEqual(['bob: b.yaml'])
  })

  it('is asked for again, and forge-unavailable where it lacks one', async () => {
    const story = two()
    const listed = story.people.filter(({ commit }) => commit !== 'B1')
    await expect(story.facts({ listed })).rejects.toMatchObject({ diagnostics: [{ code: 'forge-unavailable' }] })
    expect(story.calls.filter(call => call === 'commits')).toHaveLength(3)
  })

  it('counts for everybody whom it names where it names a commit twice', async () => {
    const story = two()
    const listed = [...story.people, ...story.people.map(entry => ({ ...entry, author: carol }))]
    expect(await story.contributors({ listed })).toEqual(['bob: b.yaml', 'carol: a.yaml b.yaml'])
  })
})

describe('accounts', () => {
  const renamed = { ...bob, login: 'robert' }
  const impostor = { login: 'alice', id: 99, type: 'User' }
  told([
    [
      'are the same by id after a rename',
      s => s.add('B1', alice, { 'b.yaml': '2' }, { by: bob }).add('B2', alice, { 'c.yaml': '2' }, { by: renamed }),
      ['bob: b.yaml c.yaml'],
    ],
    [
      "the author's own, renamed",
      s => s.add('A1', alice, { 'b.yaml': '2' }, { by: { ...alice, login: 'alice-new' } }),
      [],
    ],
    [
      "another account with the author's old login (I7): attack",
      s => s.add('B1', alice, { 'b.yaml': '2' }, { by: impostor }),
      ['alice: b.yaml'],
    ],
    [
      'the Kelvin sign is no k, and case is nothing (I6)',
      s => s.add('B1', alice, { 'b.yaml': '2' }, { by: { login: 'ALICE' }, committer: { login: 'al\u0456ce' } }),
      ['al\u0456ce: b.yaml'],
    ],
    [
      'names of objects are names (I6)',
      s => s.add('B1', alice, { 'b.yaml': '2' }, { by: { login: '__proto__' }, committer: { login: 'constructor' } }),
      ['__proto__: b.yaml', 'constructor: b.yaml'],
    ],
    [
      'without an id are everybody of that login',
      s => s.add('B1', alice, { 'b.yaml': '2' }, { by: bob }),
      ['bob: a.yaml b.yaml'],
      { request: { earlier: [{ account: { login: 'Bob' }, head: 'B1', files: ['a.yaml'] }] } },
    ],
  ])

  it('have the login of today', async () => {
    const story = new Story().add('B1', alice, { 'b.yaml': '2' }, { by: renamed })
    const { contributors } = await story.facts({
      request: { earlier: [{ account: bob, head: 'B1', files: ['a.yaml'] }] },
    })
    expect(contributors).toEqual([{ ...renamed, files: ['a.yaml', 'b.yaml'] }])
  })

  it('keep the id that one piece of evidence has', async () => {
    const story = new Story().add('B1', alice, { 'b.yaml': '2' }, { by: { login: 'Bob' }, committer: bob })
    expect((await story.facts()).contributors).toEqual([{ ...bob, files: ['b.yaml'] }])
  })
})

describe('earlier records', () => {
  const earlier = (head: string, ...files: string[]): RequestChanges => ({
    ...IN_FORK,
    request: { earlier: [{ account: bob, head, ...(files.length > 0 && { files }) }] },
  })
  const kept = (s: Story) =>
    s.add('A1', alice, { 'a.yaml': '2' }).add('B1', bob, { 'b.yaml': '2' }).add('A2', alice, { 'c.yaml': '2' })
  const dropped = (s: Story) => {
    kept(s)
    s.push(alice, s.write('A3', { 'c.yaml': '3' }, { on: ['A1'] }))
  }
  const half = (s: Story) => {
    s.write('B1', { 'b.yaml': '2' }, { on: ['main'] })
    s.write('B2', { 'c.yaml': '2' }, { on: ['B1'] })
    s.push(alice, 'B2').push(alice, s.write('A1', { 'c.yaml': '3' }, { on: ['B1'] }))
  }
  told([
    ['count while their head is in the change', kept, ['bob: b.yaml'], earlier('B1', 'b.yaml')],
    ['say all files where they say none', kept, ['bob: all'], earlier('B1')],
    ['do not count where the commit is gone: twin', dropped, [], earlier('B1', 'b.yaml')],
    [
      'count for what remained of a head that was rewritten: attack',
      half,
      ['bob: b.yaml'],
      earlier('B2', 'b.yaml', 'c.yaml'),
    ],
    [
      'count as they are where their head can not be read',
      s => {
        dropped(s)
        s.lose('B1')
      },
      ['bob: b.yaml'],
      earlier('B1', 'b.yaml'),
    ],
    [
      'do not count where the head landed',
      s => {
        kept(s)
        s.base = 'B1'
      },
      [],
      earlier('B1', 'b.yaml'),
    ],
    [
      'do not count where everything was rewritten, whatever they say',
      s => {
        kept(s)
        s.push(alice, s.write('A3', { 'c.yaml': '3' }, { on: ['main'] }))
      },
      [],
      earlier('B1'),
    ],
    ['do not name the author', kept, [], { ...IN_FORK, request: { earlier: [{ account: alice, head: 'B1' }] } }],
    [
      'do not hand down nobody: the commit may map by now',
      kept,
      [],
      { ...IN_FORK, request: { earlier: [{ account: { login: 'unknown' }, head: 'B1' }] } },
    ],
    [
      'add to what the activity says',
      kept,
      ['bob: b.yaml', 'carol: c.yaml'],
      { request: { earlier: [{ account: carol, head: 'A1', files: ['c.yaml'] }] } },
    ],
    [
      'leave what was rewritten to the activity',
      s => {
        s.add('A1', alice, { 'a.yaml': '2' })
        s.push(alice, s.write('A2', { 'a.yaml': '3' }, { on: ['main'] }))
      },
      [],
      { request: { earlier: [{ account: carol, head: 'A1', files: ['a.yaml'] }] } },
    ],
  ])
})

describe('identify', () => {
  it('says whose word on what it was', async () => {
    const reviews = [
      { id: 9, user: { ...carol, canWrite: true }, state: 'APPROVED', commit: 'B1' },
      { id: 8, user: { ...bob, canWrite: true }, state: 'DISMISSED', commit: null },
    ]
    const story = new Story().add('B1', bob, { 'b.yaml': '2' }, { by: bob })
    const members = { 'acme/platform': [carol, alice] }
    const request = { teams: ['acme/platform', 'acme/gone'] }
    expect(await story.facts({ reviews, members, request, pull: { base: 'release' } })).toEqual({
      now: '2026-11-22T10:00:00Z',
      target: 'refs/heads/release',
      author: alice,
      contributors: [{ ...bob, files: ['b.yaml'] }],
      teams: { 'acme/platform': [alice, carol], 'acme/gone': null },
      reviews,
    })
  })

  it('asks for nothing that it does not need', async () => {
    const story = new Story().add('A1', alice, { 'a.yaml': '2' }).land('L1', { 'b.yaml': '2' }).update('M1', alice)
    await story.facts()
    expect(story.calls.sort()).toEqual(['commits', 'history M1', 'pushes feature', 'reviews'])
  })

  it('looks at a commit once, and at none of somebody who counts for all files', async () => {
    const story = new Story()
      .add('A1', alice, { 'a.yaml': '2' })
      .add('B1', bob, { 'b.yaml': '2' }, { by: carol, committer: bob })
    await story.facts()
    // The commit, and the change as a whole.
    expect(story.calls.filter(call => call === 'changedFiles')).toHaveLength(2)
    const all = new Story().add('B1', bob, { 'b.yaml': '2' }, { by: bob })
    const seen = { actor: bob, before: 'nowhere', after: 'B1' }
    expect(await all.contributors({ request: { seen } })).toEqual(['bob: all'])
    expect(all.calls).not.toContain('changedFiles')
  })

  it('does not read the history of the base itself', async () => {
    const story = new Story().land('L1', { 'c.yaml': '2' }).push(carol, 'L1')
    story.push(alice, story.write('A1', { 'a.yaml': '2' }, { on: ['main'] }))
    expect(await story.contributors()).toEqual([])
    expect(story.calls.filter(call => call.startsWith('history'))).toEqual(['history A1'])
  })

  it('takes the worst of a lost commit of which the files can not be read', async () => {
    const story = new Story().add('A1', alice, { 'a.yaml': '6' }).add('A2', alice, { 'a.yaml': '2' }).push(bob, 'A1')
    const { repository } = story.request()
    const rejecting = (error: Error) => ({ ...repository, changedFiles: async () => Promise.reject(error) })
    const missing = rejecting(new Problem('object-missing', 'a tree is not here'))
    expect(await story.contributors({ request: { repository: missing } })).toEqual(['bob: all'])
    const broken = story.facts({ request: { repository: rejecting(new TypeError('broken')) } })
    await expect(broken).rejects.toThrow('broken')
  })

  it('reads at most twenty commits that are lost', async () => {
    const story = new Story().push(alice, 'main')
    for (let n = 1; n <= 30; n++) story.push(bob, story.write(`B${n}`, { 'b.yaml': `${n}` }, { on: ['main'] }))
    story.push(alice, story.write('A1', { 'a.yaml': '2' }, { on: ['main'] }))
    expect(await story.contributors()).toEqual(['bob: all'])
    expect(story.calls.filter(call => call.startsWith('history'))).toHaveLength(21)
  })

  it.each([['history'], ['automaticMerge'], ['changedFiles']] as const)(
    'rejects where %s of the change does',
    async method => {
      const story = new Story().add('A1', alice, { 'a.yaml': '2' }).land('L1', { 'b.yaml': '2' })
      story.add('M1', bob, { 'c.yaml': '6' }, { on: ['A1', 'L1'], by: bob })
      const request = story.request()
      const broken = { ...request.repository, [method]: async () => Promise.reject(new Error('broken')) }
      await expect(story.facts({ request: { repository: broken } })).rejects.toThrow('broken')
    },
  )

  it.each([['commits'], ['pushes'], ['reviews'], ['team']] as const)('rejects where %s does', async method => {
    const story = new Story().add('A1', alice, { 'a.yaml': '2' })
    const request = story.request()
    const broken = { ...request.forge, [method]: async () => Promise.reject(new Error('broken')) }
    await expect(story.facts({ request: { forge: broken, teams: ['acme/x'] } })).rejects.toThrow('broken')
  })
})
