import { describe, expect, it } from 'vitest'
import { alice, bob, carol, Story } from './story.ts'

/** Alice's pull request, in which bob has touched `a.yaml`, and what came then. */
const rows: readonly [string, (story: Story) => Story, string[]][] = [
  ['nothing', story => story, ['bob: a.yaml']],
  ['a rename', story => story.add('r', alice, { 'a.yaml': null, 'z.yaml': '2' }), ['bob: a.yaml z.yaml']],
  [
    'a rename of the renamed',
    story =>
      story.add('r', alice, { 'a.yaml': null, 'y.yaml': '2' }).add('s', alice, { 'y.yaml': null, 'z.yaml': '2' }),
    ['bob: a.yaml z.yaml'],
  ],
  [
    'a rename, and a new file of the old name',
    story => story.add('r', alice, { 'a.yaml': null, 'z.yaml': '2' }).add('s', alice, { 'a.yaml': 'new' }),
    ['bob: a.yaml z.yaml'],
  ],
  ['the removal of another file', story => story.add('r', alice, { 'b.yaml': null, 'z.yaml': '2' }), ['bob: a.yaml']],
  ['a new file', story => story.add('r', alice, { 'z.yaml': '2' }), ['bob: a.yaml']],
]

describe('content of bob', () => {
  it.each(rows)('is followed through %s', async (_, then, expected) => {
    const story = new Story().add('one', alice, { 'c.yaml': '2' }).add('two', bob, { 'a.yaml': '2' }, { by: bob })
    expect(await then(story).contributors()).toEqual(expected)
  })

  it('is followed through a merge of a base that renamed the file', async () => {
    const story = new Story().add('one', bob, { 'a.yaml': '2' }, { by: bob })
    story.land('moved', { 'a.yaml': null, 'z.yaml': '1' })
    // The merge follows the rename: the forge makes it, or alice by hand.
    story.add('merge', alice, { 'a.yaml': null, 'z.yaml': '2' }, { on: ['one', 'moved'] })
    expect(await story.contributors()).toEqual(['bob: z.yaml'])
  })

  it('is not followed into what was there before', async () => {
    const story = new Story()
      .add('r', alice, { 'b.yaml': null, 'z.yaml': '2' })
      .add('two', bob, { 'a.yaml': '2' }, { by: bob })
    expect(await story.contributors()).toEqual(['bob: a.yaml'])
  })

  it('is gone with a file that did not last', async () => {
    const story = new Story().add('two', bob, { 'a.yaml': '2', 'oops.yaml': '2' }, { by: bob })
    story.add('three', bob, { 'oops.yaml': null }, { by: bob })
    expect(await story.contributors()).toEqual(['bob: a.yaml'])
  })

  it('has nobody but its people', async () => {
    const story = new Story()
      .add('two', bob, { 'a.yaml': '2' }, { by: bob })
      .add('r', carol, { 'a.yaml': null, 'z.yaml': '2' }, { by: carol })
    expect(await story.contributors()).toEqual(['bob: a.yaml z.yaml', 'carol: a.yaml z.yaml'])
  })
})
