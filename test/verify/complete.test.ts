import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { RecordBody, RecordContext } from '../../src/audit/record.ts'
import type { Facts, GroupMember } from '../../src/core/facts.ts'
import { openRepository } from '../../src/git/repository.ts'
import type { Repository } from '../../src/repository.ts'
import { logOf } from '../audit/log.ts'
import { type FixtureFiles, fixtureEnvironment, type RepositoryFixture, Workshop } from '../git/repository-fixture.ts'
import { A, B, edited, FILES, factsOf, found, levelOf, messages, recordOf, verifiedLines, verifiedLog } from './log.ts'

const workshop = new Workshop()
afterAll(() => workshop.remove())
const towns: Town[] = []
afterEach(() => Promise.all(towns.splice(0).map(town => town.close())))

const IMAGE = String(FILES[A]).replace('a:1', 'a:2')
const SIZE = String(FILES[A]).replace('size: 1', 'size: 2')
const ZONE = String(FILES[A]).replace('zone: x', 'zone: y')
const SIZE_AND_ZONE = SIZE.replace('zone: x', 'zone: y')

interface Asked {
  readonly by?: string
  readonly pr?: number
  readonly base?: string
  readonly facts?: Partial<Facts>
  readonly kind?: RecordContext['kind']
  readonly governance?: string
}

/** A repository, its log, and what somebody does with both. */
class Town {
  readonly fixture: RepositoryFixture
  readonly records: RecordBody[] = []
  #opened: Promise<Repository> | null = null

  constructor(files: FixtureFiles = FILES) {
    this.fixture = workshop.repository()
    towns.push(this)
    this.fixture.commit(files)
  }

  opened(): Promise<Repository> {
    this.#opened ??= openRepository(this.fixture.dir, { env: fixtureEnvironment })
    return this.#opened
  }

  async close(): Promise<void> {
    await (await this.#opened)?.close()
  }

  get main(): string {
    return this.fixture.git('rev-parse', 'refs/heads/main')
  }

  /** A head with one commit for each of these, on the tip of main or another commit. */
  head(...commits: readonly FixtureFiles[]): string {
    return this.headOn(this.main, ...commits)
  }

  headOn(from: string, ...commits: readonly FixtureFiles[]): string {
    const branch = `change-${Math.random()}`
    return commits.reduce((tip, files) => this.fixture.commit(files, { branch, from: tip }), from)
  }

  /** Judges a head on the tip of main, and records it; says how it ended. */
  async ask(head: string, { by = 'bob', pr = 7, base = this.main, facts, kind, governance = this.main }: Asked = {}) {
    const request = { base, head, governance, hasLanded: kind !== undefined }
    const author = by === 'alice' ? { login: by, id: 11 } : { login: by }
    const record = await recordOf(await this.opened(), request, factsOf(author, facts), { pr, kind })
    this.records.push(record)
    return record.decision
  }

  /** Moves main to a commit of this tree. */
  land(tree: string, parents: readonly string[], message = 'landed'): string {
    const given = parents.flatMap(parent => ['-p', parent])
    const commit = this.fixture.git('commit-tree', tree, '-m', message, ...given)
    this.fixture.git('update-ref', 'refs/heads/main', commit)
    return commit
  }

  merged(head: string, onto = this.main): string {
    return this.fixture.git('merge-tree', '--write-tree', onto, head)
  }

  merge = (head: string): string => this.land(this.merged(head), [this.main, head], 'Merge pull request #7 from bob/x')
  squash = (head: string): string => this.land(this.merged(head), [this.main], 'A change (#7)')
  forward = (head: string): string => this.fixture.git('update-ref', 'refs/heads/main', head)
  /** Somebody who may pushes. */
  push = (files: FixtureFiles): string => this.fixture.commit(files)

  async verify(branch = 'main') {
    const repository = await this.opened()
    const { commit: tip } = await repository.resolve(branch)
    return verifiedLog(this.records, { complete: { branch: `refs/heads/${branch}`, tip, repository } })
  }

  /** Which of these commits are unaudited; null for one that none of these is. */
  async unaudited(names: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
    const byCommit = new Map(Object.entries(names).map(([name, commit]) => [commit, name]))
    const verification = await this.verify()
    expect(levelOf(verification, 'chain').codes).toEqual([])
    return levelOf(verification, 'complete').findings.map(({ code, message }) => {
      const [commit = ''] = /[0-9a-f]{40}/.exec(message) ?? []
      return `${code} ${byCommit.get(commit) ?? commit}`
    })
  }
}

describe('what was allowed and landed', () => {
  it.each<[string, (town: Town, head: string) => void]>([
    ['by a merge', (town, head) => town.merge(head)],
    ['by a squash', (town, head) => town.squash(head)],
    ['by a fast-forward', (town, head) => town.forward(head)],
    ['by a rebase', town => town.push({ [A]: SIZE })],
  ])('%s, is audited', async (_, land) => {
    const town = new Town()
    const head = town.head({ [A]: SIZE })
    expect(await town.ask(head)).toBe('allow')
    land(town, head)
    const verification = await town.verify()
    expect(found(verification)).toEqual(['verified'])
    expect(levelOf(verification, 'complete')).toMatchObject({
      checked: 1,
      left: expect.stringMatching(/^main is at [0-9a-f]{40}, and 1 commit is older than the log$/),
    })
  })

  it.each<[string, (town: Town, head: string) => void, number]>([
    ['a merge', (town, head) => town.merge(head), 1],
    ['a squash', (town, head) => town.squash(head), 1],
    ['a fast-forward', (town, head) => town.forward(head), 3],
    [
      'a rebase',
      town => [{ [A]: SIZE }, { [B]: 'image: b:1\nsize: 2\n' }, { [A]: SIZE_AND_ZONE }].map(files => town.push(files)),
      3,
    ],
  ])('as several commits by %s, is audited', async (_, land, checked) => {
    const town = new Town()
    const head = town.head({ [A]: SIZE }, { [B]: 'image: b:1\nsize: 2\n' }, { [A]: SIZE_AND_ZONE })
    await town.ask(head)
    land(town, head)
    const verification = await town.verify()
    expect(found(verification)).toEqual(['verified'])
    expect(levelOf(verification, 'complete').checked).toBe(checked)
  })

  it('as several commits that were rebased, between others, is audited, and one commit more is not', async () => {
    const town = new Town()
    const [one, several] = [
      town.head({ [B]: 'image: b:1\nsize: 3\n' }),
      town.head({ [A]: SIZE }, { [A]: SIZE_AND_ZONE }),
    ]
    await town.ask(one)
    await town.ask(several)
    const [first, second] = [town.push({ [A]: SIZE }), town.push({ [A]: SIZE_AND_ZONE })]
    town.squash(one)
    expect(await town.unaudited({ first, second })).toEqual([])
    const more = town.push({ [A]: `${SIZE_AND_ZONE}more: 1\n` })
    expect(await town.unaudited({ more })).toEqual(['unaudited more'])
  })

  it('where only the first of several commits was pushed, is unaudited', async () => {
    const town = new Town()
    await town.ask(town.head({ [A]: SIZE }, { [A]: SIZE_AND_ZONE }))
    const half = town.push({ [A]: SIZE })
    expect(await town.unaudited({ half })).toEqual(['unaudited half'])
  })

  it('is nothing where nothing landed, or nothing was recorded', async () => {
    const town = new Town()
    expect(found(await town.verify())).toEqual(['verified'])
    town.push({ [A]: IMAGE })
    await town.ask(town.head({ [A]: SIZE }))
    expect(found(await town.verify())).toEqual(['verified'])
  })
})

describe('where the base had moved', () => {
  it.each(['merge', 'squash'] as const)('in another file, the same change is audited (%s)', async way => {
    const town = new Town()
    const [mine, other] = [town.head({ [A]: SIZE }), town.head({ [B]: 'image: b:1\nsize: 2\n' })]
    await town.ask(mine)
    await town.ask(other, { pr: 8 })
    town[way](other)
    town[way](mine)
    expect(await town.unaudited()).toEqual([])
  })

  it.each(['merge', 'squash'] as const)('in the same file, it is judged again and audited (%s)', async way => {
    const town = new Town()
    const [mine, other] = [town.head({ [A]: SIZE }), town.head({ [A]: ZONE })]
    await town.ask(mine)
    await town.ask(other, { pr: 8 })
    town[way](other)
    town[way](mine)
    expect(town.fixture.git('cat-file', 'blob', `main:${A}`)).toBe(SIZE_AND_ZONE.trimEnd())
    expect(await town.unaudited()).toEqual([])
  })

  const LOCKABLE = 'services:\n  api:\n    size: 1\n    # 1\n    # 2\n    # 3\n    # 4\n    locked: false\n'

  it.each(['merge', 'squash'] as const)('and it is denied there, it is unaudited (%s)', async way => {
    const town = new Town({ ...FILES, [A]: LOCKABLE })
    const lock = town.head({ [A]: LOCKABLE.replace('false', 'true') })
    const size = town.head({ [A]: LOCKABLE.replace('size: 1', 'size: 2') })
    expect(await town.ask(lock, { by: 'alice' })).toBe('allow')
    expect(await town.ask(size, { pr: 8 })).toBe('allow')
    town[way](lock)
    const sized = town[way](size)
    expect(await town.unaudited({ sized })).toEqual(['unaudited sized'])
  })

  it('and alice may change it there, it is audited', async () => {
    const town = new Town({ ...FILES, [A]: LOCKABLE })
    const lock = town.head({ [A]: LOCKABLE.replace('false', 'true') })
    const size = town.head({ [A]: LOCKABLE.replace('size: 1', 'size: 2') })
    await town.ask(lock, { by: 'alice' })
    await town.ask(size, { pr: 8, by: 'alice' })
    town.merge(lock)
    town.merge(size)
    expect(await town.unaudited()).toEqual([])
  })

  it('and something was slipped into the merge, it is unaudited', async () => {
    const town = new Town()
    const [mine, other] = [town.head({ [A]: SIZE }), town.head({ [A]: ZONE })]
    await town.ask(mine)
    await town.ask(other, { pr: 8 })
    town.merge(other)
    const evil = town.land(town.fixture.tree(town.headOn(mine, { [A]: IMAGE })), [town.main, mine])
    expect(await town.unaudited({ evil })).toEqual(['unaudited evil'])
  })

  it.each(['merge', 'squash'] as const)('it is landed once, and not again after it was taken back (%s)', async way => {
    const town = new Town()
    const [mine, other] = [town.head({ [A]: SIZE }), town.head({ [A]: ZONE })]
    await town.ask(mine)
    await town.ask(other, { pr: 8 })
    town[way](other)
    town[way](mine)
    const back = town.head({ [A]: ZONE })
    await town.ask(back, { pr: 9 })
    town[way](back)
    const again = town.push({ [A]: SIZE_AND_ZONE })
    expect(await town.unaudited({ again })).toEqual(['unaudited again'])
  })

  it('and its head is gone, it is unaudited', async () => {
    const town = new Town()
    await town.ask(town.head({ [A]: SIZE }))
    await town.ask(town.head({ [A]: ZONE }), { pr: 8 })
    town.push({ [A]: ZONE })
    const last = town.push({ [A]: SIZE_AND_ZONE })
    const [mine] = town.records as [RecordBody]
    town.records[0] = edited(mine, { set: { '/change/head': '1'.repeat(40) } })
    expect(await town.unaudited({ last })).toEqual(['unaudited last'])
  })
})

const member = (number: number, head: string, login = 'bob'): GroupMember => ({
  ...{ number, head, author: { login }, contributors: [], reviews: [] },
})

describe('a group', () => {
  async function queue(town: Town, way: 'merge' | 'squash', login = 'bob') {
    const start = town.main
    const heads = [town.head({ [A]: SIZE }), town.head({ [B]: 'image: b:1\nsize: 2\n' }), town.head({ [A]: ZONE })]
    for (const head of heads) town[way](head)
    const [tip, facts] = [town.main, { group: heads.map((head, at) => member(at + 7, head, login)) }]
    town.fixture.git('update-ref', 'refs/heads/main', start)
    const decision = await town.ask(tip, { by: 'queue[bot]', facts })
    town.forward(tip)
    return decision
  }

  it.each(['merge', 'squash'] as const)('of several commits is allowed by one record (%s)', async way => {
    const town = new Town()
    expect(await queue(town, way)).toBe('allow')
    const verification = await town.verify()
    expect(found(verification)).toEqual(['verified'])
    expect(levelOf(verification, 'complete').checked).toBe(3)
  })

  it('is none where it was denied', async () => {
    const town = new Town({ ...FILES, '.fieldgate/rules/size.yaml': NO_SIZES })
    expect(await queue(town, 'merge')).toBe('deny')
    expect((await town.unaudited()).length).toBe(3)
  })

  it('allows nothing before it or behind it', async () => {
    const town = new Town()
    await town.ask(town.head({ [B]: 'nothing: 1\n' }))
    const before = town.push({ 'README.md': 'before\n' })
    await queue(town, 'merge')
    const after = town.push({ 'README.md': 'after\n' })
    expect(await town.unaudited({ before, after })).toEqual(['unaudited before', 'unaudited after'])
  })

  it('hides nothing that was pushed and taken back behind it', async () => {
    const town = new Town()
    await queue(town, 'merge')
    const tree = town.fixture.tree('main')
    const evil = town.push({ [A]: IMAGE })
    const back = town.land(tree, [town.main])
    expect(await town.unaudited({ evil, back })).toEqual(['unaudited evil', 'unaudited back'])
  })

  it('that never landed hides no push that makes the branch look like it', async () => {
    const town = new Town()
    const start = town.main
    await queue(town, 'merge')
    const tree = town.fixture.tree('main')
    town.fixture.git('update-ref', 'refs/heads/main', start)
    const other = town.head({ 'README.md': 'other\n' })
    await town.ask(other, { pr: 20 })
    town.merge(other)
    const push = town.land(tree, [town.main])
    expect(await town.unaudited({ push })).toEqual(['unaudited push'])
  })

  it('uses up what was allowed of its pull requests', async () => {
    const town = new Town()
    const start = town.main
    const head = town.head({ [A]: SIZE })
    await town.ask(head)
    const tip = town.merge(head)
    town.fixture.git('update-ref', 'refs/heads/main', start)
    await town.ask(tip, { by: 'queue[bot]', facts: { group: [member(7, head)] } })
    town.forward(tip)
    const back = town.head({ [A]: String(FILES[A]) })
    await town.ask(back, { pr: 8 })
    town.merge(back)
    const again = town.push({ [A]: SIZE })
    expect(await town.unaudited({ again })).toEqual(['unaudited again'])
  })

  it('is followed by another that was judged on it', async () => {
    const town = new Town()
    await queue(town, 'merge')
    const head = town.head({ [A]: SIZE_AND_ZONE.replace('size: 2', 'size: 3') })
    await town.ask(head)
    town.merge(head)
    expect(await town.unaudited()).toEqual([])
  })
})

const NO_SIZES = 'saveChangesRules: [{ id: sizes, roleIds: [developer], disallowedRuleSet: [{ jsonPath: $.size }] }]\n'

describe('what no record allows', () => {
  it('is a push, and its neighbours are audited', async () => {
    const town = new Town()
    const head = town.head({ [A]: SIZE })
    await town.ask(head)
    const pushed = town.push({ [B]: 'image: b:2\nsize: 1\n' })
    const merged = town.merge(head)
    expect(await town.unaudited({ pushed, merged })).toEqual(['unaudited pushed'])
    const verification = await town.verify()
    expect(found(verification)).toEqual(['tampered', 'complete unaudited'])
    expect(messages(verification, 'complete')).toBe(
      `unaudited: commit \`${pushed}\` landed on \`main\`, and no record allows what it changes`,
    )
  })

  it('is a push that changes no document', async () => {
    const town = new Town()
    await town.ask(town.head({ [A]: SIZE }))
    const pushed = town.push({ 'README.md': 'hello\n' })
    expect(await town.unaudited({ pushed })).toEqual(['unaudited pushed'])
  })

  it.each(['Merge pull request #7 from bob/x', 'A change (#7)', 'x\n\nFieldgate-Pull-Request: 7'])(
    'is a commit that calls itself `%s`',
    async message => {
      const town = new Town()
      const head = town.head({ [A]: SIZE })
      await town.ask(head)
      const lie = town.land(town.fixture.tree(town.headOn(town.main, { [A]: IMAGE })), [town.main], message)
      expect(await town.unaudited({ lie })).toEqual(['unaudited lie'])
    },
  )

  it('is a merge of an allowed head with another tree', async () => {
    const town = new Town()
    const head = town.head({ [A]: SIZE })
    await town.ask(head)
    const evil = town.land(town.fixture.tree(town.headOn(head, { [B]: 'image: b:9\nsize: 1\n' })), [town.main, head])
    expect(await town.unaudited({ evil })).toEqual(['unaudited evil'])
  })

  it('is a change that was denied, and one that was not judged', async () => {
    const town = new Town()
    const [denied, never] = [town.head({ [A]: IMAGE }), town.head({ [B]: 'image: b:1\nsize: 2\n' })]
    expect(await town.ask(denied)).toBe('deny')
    const [first, second] = [town.merge(denied), town.merge(never)]
    expect(await town.unaudited({ first, second })).toEqual(['unaudited first', 'unaudited second'])
  })

  it('is what ended in an error', async () => {
    const town = new Town()
    const broken = town.head({ [A]: 'a: [\n' })
    expect(await town.ask(broken)).toBe('error')
    const landed = town.merge(broken)
    expect(await town.unaudited({ landed })).toEqual(['unaudited landed'])
  })

  it('is what is allowed for another branch', async () => {
    const town = new Town()
    const head = town.head({ [A]: SIZE })
    expect(await town.ask(head, { facts: { target: 'refs/heads/release' } })).toBe('allow')
    const landed = town.merge(head)
    expect(await town.unaudited({ landed })).toEqual(['unaudited landed'])
    await town.ask(head, { facts: { target: null }, base: `${landed}^` })
    expect(await town.unaudited({ landed })).toEqual([])
  })

  it('is what is allowed for another branch, judged again', async () => {
    const town = new Town()
    const [mine, other] = [town.head({ [A]: SIZE }), town.head({ [A]: ZONE })]
    await town.ask(other, { pr: 8 })
    await town.ask(mine, { facts: { target: 'refs/heads/release' } })
    town.merge(other)
    const landed = town.merge(mine)
    expect(await town.unaudited({ landed })).toEqual(['unaudited landed'])
  })
})

describe('an allow', () => {
  const TAKEN_BACK = { [A]: String(FILES[A]) }

  /** Lands what makes the size 2, and takes it back with another that is allowed. */
  async function takenBack(town: Town, again = 1): Promise<string> {
    const head = town.head({ [A]: SIZE })
    for (let at = 0; at < again; at += 1) await town.ask(head)
    town.merge(head)
    const back = town.head(TAKEN_BACK)
    await town.ask(back, { pr: 8 })
    town.merge(back)
    return head
  }

  it('is good for one landing', async () => {
    const town = new Town()
    const head = await takenBack(town)
    expect(await town.unaudited()).toEqual([])
    const again = town.land(town.fixture.tree(head), [town.main])
    expect(await town.unaudited({ again })).toEqual(['unaudited again'])
  })

  it('is good for one landing however often it was given', async () => {
    const town = new Town()
    const head = await takenBack(town, 3)
    const again = town.land(town.fixture.tree(head), [town.main, head])
    expect(await town.unaudited({ again })).toEqual(['unaudited again'])
  })

  it('is to be had again for another head', async () => {
    const town = new Town()
    await takenBack(town)
    const head = town.head({ [A]: SIZE })
    await town.ask(head, { pr: 9 })
    town.merge(head)
    expect(await town.unaudited()).toEqual([])
  })

  it('is none any more after a deny in the same pull request', async () => {
    const town = new Town()
    const head = town.head({ [A]: SIZE })
    const strict = town.headOn(town.main, { '.fieldgate/rules/size.yaml': NO_SIZES })
    expect(await town.ask(head)).toBe('allow')
    expect(await town.ask(head, { governance: strict })).toBe('deny')
    const landed = town.merge(head)
    expect(await town.unaudited({ landed })).toEqual(['unaudited landed'])
    expect(await town.ask(head, { base: `${landed}^`, governance: `${landed}^` })).toBe('allow')
    expect(await town.unaudited({ landed })).toEqual([])
  })

  it('stays one after an error of the moment', async () => {
    const town = new Town()
    const head = town.head({ [A]: SIZE })
    await town.ask(head)
    const [record] = town.records as [RecordBody]
    town.records.push({ ...record, id: '01947b1e-0000-7000-8000-00000000ffff', decision: 'error', codes: ['internal'] })
    town.merge(head)
    expect(await town.unaudited()).toEqual([])
  })

  it('of alice counts, whatever bob was told of the same head in another pull request', async () => {
    const town = new Town()
    const head = town.head({ [A]: IMAGE })
    expect(await town.ask(head, { by: 'alice' })).toBe('allow')
    expect(await town.ask(head, { by: 'bob', pr: 8 })).toBe('deny')
    town.merge(head)
    expect(await town.unaudited()).toEqual([])
    town.records.shift()
    expect((await town.unaudited()).length).toBe(1)
  })
})

describe('records of what landed', () => {
  it.each<[string, string, RecordContext['kind'], readonly string[]]>([
    ['that it was allowed', SIZE, 'landed', []],
    ['that it was past the gate', IMAGE, 'bypass', ['unaudited pushed']],
  ])('say %s', async (_, content, kind, expected) => {
    const town = new Town()
    const before = town.main
    await town.ask(town.head({ [B]: 'image: b:1\nsize: 9\n' }), { pr: 8 })
    const pushed = town.push({ [A]: content })
    await town.ask(pushed, { base: before, kind })
    expect(await town.unaudited({ pushed })).toEqual(expected)
  })

  it('of several commits at once count for all of them', async () => {
    const town = new Town()
    const before = town.main
    town.push({ [A]: SIZE })
    town.push({ [B]: 'image: b:1\nsize: 2\n' })
    await town.ask(town.main, { base: before, kind: 'landed' })
    expect(await town.unaudited()).toEqual([])
  })

  it('of what is older than the log allow nothing behind it', async () => {
    const town = new Town()
    const before = town.main
    const pushed = town.push({ [A]: SIZE })
    await town.ask(town.head({ [B]: 'image: b:1\nsize: 9\n' }), { pr: 8 })
    await town.ask(pushed, { base: before, governance: before, kind: 'landed' })
    const back = town.head({ [A]: String(FILES[A]) })
    await town.ask(back)
    town.merge(back)
    const again = town.push({ [A]: SIZE })
    expect(await town.unaudited({ again })).toEqual(['unaudited again'])
  })

  it('beside those of what was proposed allow no second landing', async () => {
    const town = new Town()
    const before = town.main
    const head = town.head({ [A]: SIZE })
    await town.ask(head)
    const merged = town.merge(head)
    await town.ask(merged, { base: before, kind: 'landed', facts: { group: [member(7, head)] } })
    const back = town.head({ [A]: String(FILES[A]) })
    await town.ask(back, { pr: 8 })
    town.merge(back)
    const again = town.push({ [A]: SIZE })
    expect(await town.unaudited({ merged, again })).toEqual(['unaudited again'])
  })
})

describe('a branch', () => {
  it('has commits that are older than the log, which are counted', async () => {
    const town = new Town()
    for (const number of [1, 2, 3]) town.push({ 'README.md': `${number}\n` })
    const head = town.head({ [A]: SIZE })
    await town.ask(head)
    town.merge(head)
    expect(levelOf(await town.verify(), 'complete')).toMatchObject({
      ...{ checked: 1, left: expect.stringMatching(/ 4 commits are older than the log$/), total: 0 },
    })
  })

  it('is looked at from its first commit where the log began elsewhere', async () => {
    const town = new Town()
    const elsewhere = town.headOn(town.main, { 'README.md': 'elsewhere\n' })
    const pushed = town.push({ [A]: IMAGE })
    await town.ask(town.headOn(elsewhere, { [A]: SIZE }), { base: elsewhere, facts: { target: 'refs/heads/x' } })
    expect(await town.unaudited({ pushed })).toEqual(['unaudited pushed'])
  })

  it('can be another one than main', async () => {
    const town = new Town()
    const head = town.head({ [A]: SIZE })
    await town.ask(head, { facts: { target: 'refs/heads/release' } })
    town.fixture.commit({ [A]: SIZE }, { branch: 'release', from: town.main })
    expect(found(await town.verify('release'))).toEqual(['verified'])
    town.fixture.commit({ [A]: IMAGE }, { branch: 'release' })
    expect(found(await town.verify('release'))).toEqual(['tampered', 'complete unaudited'])
  })

  it('that lacks the commit on which its first record was judged was replaced', async () => {
    const town = new Town()
    const head = town.head({ [A]: SIZE })
    await town.ask(head)
    town.merge(head)
    expect(found(await town.verify())).toEqual(['verified'])
    town.fixture.commit({ [A]: IMAGE }, { from: null })
    expect(found(await town.verify())).toEqual(['tampered', 'complete branch-replaced'])
  })

  it('has nothing allowed by what was asked when it was there already', async () => {
    const town = new Town()
    await town.ask(town.head({ [A]: SIZE }))
    const pushed = town.push({ [A]: IMAGE })
    expect(await town.unaudited({ pushed })).toEqual(['unaudited pushed'])
    await town.ask(pushed, { base: pushed })
    expect(await town.unaudited({ pushed })).toEqual(['unaudited pushed'])
  })
})

describe('a log that is not in order', () => {
  it('allows nothing with a record that was changed', async () => {
    const town = new Town()
    const head = town.head({ [A]: IMAGE })
    await town.ask(head)
    town.merge(head)
    const lines = logOf(town.records).map(line => line.replace('"decision":"deny"', '"decision":"allow"'))
    const repository = await town.opened()
    const verification = await verifiedLines(lines, {
      complete: { branch: 'refs/heads/main', tip: town.main, repository },
    })
    expect(found(verification)).toEqual(['tampered', 'chain hash-mismatch', 'complete unaudited'])
  })
})
