import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { HistoryCommit, Repository } from '../../src/repository.ts'
import { lieInCommitGraph } from './commit-graph.ts'
import { fixtureEnvironment, OpenWorkshop, problemOf, type RepositoryFixture } from './repository-fixture.ts'

const workshop = new OpenWorkshop()
afterAll(() => workshop.finish())

const LINES = 'a: 1\nb: 1\nc: 1\nd: 1\ne: 1\n'

/** `change` left `main` early, took its tip in once ("Update branch"), and went on; `pull` is the forge's merge. */
function upstream(format: 'sha1' | 'sha256' = 'sha1') {
  const fixture = workshop.repository({ bare: true, format })
  for (let n = 0; n < 4; n++) fixture.commit({ 'p/a.yaml': LINES, [`old/${n}.yaml`]: `${n}\n` })
  const start = fixture.git('rev-parse', 'main')
  fixture.commit({ 'p/a.yaml': LINES.replace('a: 1', 'a: 2') })
  const taken = fixture.commit({ 'other/x.yaml': 'x\n' })
  fixture.commit({ 'p/deep/b.yaml': 'b: 1\n' }, { branch: 'change', from: start })
  const mine = fixture.commit({ 'p/a.yaml': LINES.replace('e: 1', 'e: 2') }, { branch: 'change' })
  const both = LINES.replace('a: 1', 'a: 2').replace('e: 1', 'e: 2')
  const update = fixture.commit({ 'p/a.yaml': both, 'other/x.yaml': 'x\n' }, { branch: 'change', merge: [taken] })
  const change = fixture.commit({ 'p/deep/c.yaml': 'c: 1\n' }, { branch: 'change' })
  const conflicting = fixture.commit({ 'p/a.yaml': LINES.replace('a: 1', 'a: 3') }, { branch: 'other', from: start })
  const main = fixture.commit({ 'other/y.yaml': 'y\n' })
  fixture.commit(
    { 'p/deep/b.yaml': 'b: 1\n', 'p/deep/c.yaml': 'c: 1\n' },
    { branch: 'pull', merge: [change], from: main },
  )
  return { fixture, url: workshop.serve(fixture), start, main, change, mine, taken, update, conflicting }
}

const source = upstream()
const { fixture, url, start, main, change, mine, taken, update, conflicting } = source

/** What Git says in a whole repository that nobody has tampered with. */
const between = (base: string, head: string): HistoryCommit[] =>
  fixture
    .git('log', '--topo-order', '--format=%H %T %P', `${base}..${head}`)
    .split('\n')
    .filter(Boolean)
    .map(line => line.trim().split(' '))
    .map(([commit = '', tree = '', ...parents]) => ({ commit, tree, parents }))

const sorted = (commits: readonly HistoryCommit[]) => [...commits].sort((a, b) => (a.commit < b.commit ? -1 : 1))

/** What each commit changes of its first parent. */
const TOUCHED = new Map(
  between(main, change).map(({ commit, parents }) => [
    commit,
    fixture.git('diff-tree', '-r', '--name-only', parents[0] ?? '', commit).split('\n'),
  ]),
)

/** Where it is asked, and whether the caller names the origin. */
const PLACES: readonly (readonly [string, () => Promise<Repository>])[] = [
  ['a whole clone', () => workshop.open(workshop.clone(fixture))],
  ['a whole clone of the merge alone', () => inMergeCheckout()],
  ['a shallow clone', () => workshop.open(workshop.clone(fixture, '--depth=1', '--no-single-branch'))],
  ['a clone of depth 2', () => workshop.open(workshop.clone(fixture, '--depth=2', '--no-single-branch'))],
  ["the forge's merge at depth 1", () => inMergeCheckout('--depth=1')],
  ['a clone without blobs', () => workshop.open(workshop.clone(fixture, '--filter=blob:none'))],
  ['a clone without trees', () => workshop.open(workshop.clone(fixture, '--filter=tree:0'))],
  ['no checkout', () => workshop.open(null, fixtureEnvironment, url)],
  ['a checkout of something else', () => workshop.open(somethingElse(), fixtureEnvironment, url)],
]

/** As `actions/checkout` leaves it. */
const inMergeCheckout = (...options: string[]) =>
  workshop.open(workshop.clone(fixture, ...options, '--branch=pull', '--single-branch'), fixtureEnvironment, url)

function somethingElse(): RepositoryFixture {
  const other = workshop.repository()
  for (let n = 0; n < 3; n++) other.commit({ 'else.yaml': `${n}\n` })
  return workshop.clone(other, '--depth=1')
}

describe.each(PLACES)('in %s', (_, open) => {
  it('history is what is reachable from head alone, children before parents', async () => {
    const repository = await open()
    const found = await repository.history(main, change)
    expect(sorted(found)).toEqual(sorted(between(main, change)))
    expect(found).toHaveLength(4)
    for (const [index, { parents }] of found.entries())
      for (const later of found.slice(0, index)) expect(parents).not.toContain(later.commit)
    for (const { commit, tree, parents } of found) {
      const { tree: before } = await repository.resolve(parents[0] ?? '')
      expect((await repository.changedFiles(before, tree)).map(({ path }) => path)).toEqual(TOUCHED.get(commit))
    }
  })

  it('history of an ancestor, of itself, and the other way round', async () => {
    const repository = await open()
    expect(sorted(await repository.history(start, change))).toEqual(sorted(between(start, change)))
    expect(await repository.history(change, change)).toEqual([])
    expect(await repository.history(change, start)).toEqual([])
  })

  it('an automatic merge gives its tree, a conflict none', async () => {
    const repository = await open()
    expect(await repository.automaticMerge([mine, taken])).toBe(fixture.tree(update))
    expect(await repository.automaticMerge([conflicting, taken])).toBeNull()
    expect(await repository.automaticMerge([mine])).toBeNull()
    expect(await repository.automaticMerge([mine, taken, start])).toBeNull()
  })

  it('a graft is a base like any other', async () => {
    const repository = await open()
    const graft = await repository.graft(fixture.tree(change), [main, mine])
    expect(graft).toEqual({ commit: GRAFT, tree: fixture.tree(change), branch: null })
    expect((await repository.history(graft.commit, change)).map(({ commit }) => commit)).toEqual([change, update])
    const { tree } = await repository.mergeResult(graft, await repository.resolve(change))
    expect(tree).toBe(apart.git('merge-tree', '--write-tree', GRAFT, change))
    const oid = fixture.git('rev-parse', `${change}:p/deep/c.yaml`)
    expect(await repository.entry(tree, 'p/deep/c.yaml')).toEqual({ path: 'p/deep/c.yaml', mode: '100644', oid })
  })
})

/** A graft is the same everywhere, since its tree, its parents and their time say it all. The origin has none. */
const apart = workshop.clone(fixture)
const GRAFT = graftIn(apart)

function graftIn(place: RepositoryFixture): string {
  const person = 'Fieldgate <fieldgate@localhost> 1700000000 +0000'
  const text = `tree ${place.git('rev-parse', `${change}^{tree}`)}\nparent ${main}\nparent ${mine}\nauthor ${person}\ncommitter ${person}\n\nWhat would land\n`
  const options = { cwd: place.dir, env: fixtureEnvironment, input: text }
  return execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], options).toString().trim()
}

describe('an entry', () => {
  it('is what stands at a path: a file, a folder, or nothing', async () => {
    const repository = await workshop.open(null, fixtureEnvironment, url)
    const { tree } = await repository.resolve(change)
    expect(await repository.entry(tree, 'p/deep')).toMatchObject({ path: 'p/deep', mode: '040000' })
    for (const path of ['p/deep/d.yaml', 'p/deep/c.yaml/x', 'P']) expect(await repository.entry(tree, path)).toBeNull()
  })
})

describe('history', () => {
  it('of what has no common commit is all of it', async () => {
    const alone = workshop.repository({ bare: true })
    const base = alone.commit({ a: '1' })
    alone.commit({ a: '2' }, { branch: 'orphan', from: null })
    const head = alone.commit({ a: '3' }, { branch: 'orphan' })
    for (const options of [[], ['--depth=1', '--no-single-branch']]) {
      const repository = await workshop.open(workshop.clone(alone, ...options))
      expect(await repository.history(base, head)).toHaveLength(2)
      expect(await repository.automaticMerge([base, head])).toBeNull()
    }
  })

  it('has a bound', async () => {
    const long = workshop.repository({ bare: true })
    const person = 'committer A <a@example.com> 1700000000 +0000\ndata 0\n'
    const commits = Array.from({ length: 10_002 }, () => `commit refs/heads/main\n${person}`)
    execFileSync('git', ['fast-import', '--quiet'], { cwd: long.dir, env: fixtureEnvironment, input: commits.join('') })
    const repository = await workshop.open(long)
    const ids = long.git('rev-list', 'main').split('\n')
    const [head = '', , base = '', root = ''] = [ids[0], ids[1], ids[10_000], ids[10_001]]
    expect(await repository.history(base, head)).toHaveLength(10_000)
    expect(await problemOf(repository.history(root, head))).toMatch(/^limit-exceeded: more than 10000 commits/)
  })

  it.each(['sha1', 'sha256'] as const)('and grafts of a %s repository', async format => {
    const its = upstream(format)
    for (const options of [[], ['--depth=1', '--no-single-branch'], ['--filter=tree:0']]) {
      const repository = await workshop.open(workshop.clone(its.fixture, ...options))
      expect(await repository.history(its.main, its.change)).toHaveLength(4)
      const graft = await repository.graft(its.fixture.tree(its.main), [its.main, its.mine])
      expect(await repository.history(graft.commit, its.change)).toHaveLength(2)
      expect(graft.commit).toHaveLength(format === 'sha1' ? 40 : 64)
    }
  })

  it('is exact over a row of grafts, one upon the other', async () => {
    const repository = await workshop.open(null, fixtureEnvironment, url)
    let tip = await repository.resolve(main)
    for (let n = 0; n < 12; n++) tip = await repository.graft(n % 2 ? tip.tree : fixture.tree(mine), [tip.commit])
    expect((await repository.history(tip.commit, change)).map(({ commit }) => commit)).toEqual(
      (await repository.history(main, change)).map(({ commit }) => commit),
    )
    expect(await repository.history(main, tip.commit)).toHaveLength(12)
  })
})

describe('nobody shortens history', () => {
  it.each<[string, (clone: RepositoryFixture) => void]>([
    ['honest', () => {}],
    ['with a replace reference', clone => clone.git('replace', '--graft', change, main)],
    [
      'with a grafts file',
      clone => {
        mkdirSync(join(clone.dir, '.git/info'), { recursive: true })
        writeFileSync(join(clone.dir, '.git/info/grafts'), `${change} ${main}\n`)
      },
    ],
    ['with a commit graph that lies', clone => lieInCommitGraph(clone, { commit: change, parent: main })],
    ['with a cut in between', clone => writeFileSync(join(clone.dir, '.git/shallow'), `${change}\n`)],
  ])('%s', async (name, tamper) => {
    const clone = workshop.clone(fixture)
    tamper(clone)
    const seen = clone.git('rev-list', '--count', change, `^${main}`)
    expect(seen).toBe(name === 'honest' ? '4' : '1')
    const repository = await workshop.open(clone)
    expect(sorted(await repository.history(main, change))).toEqual(sorted(between(main, change)))
  })

  it('where the rest can not be had, it is `object-missing`', async () => {
    const alone = workshop.clone(fixture, '--depth=2', '--no-single-branch')
    alone.git('config', '--remove-section', 'remote.origin')
    const repository = await workshop.open(alone)
    expect(await problemOf(repository.history(main, change))).toMatch(/^object-missing: .*no remote/)
    expect(await problemOf(repository.automaticMerge([main, change]))).toMatch(/^object-missing: .*no remote/)

    const denied = workshop.clone(fixture, '--depth=2', '--no-single-branch')
    rmSync(join(denied.dir, '.git/shallow'))
    const careless = await workshop.open(denied)
    expect(await problemOf(careless.history(main, change))).toMatch(/^object-missing: .*is not complete/)
    expect(await problemOf(careless.automaticMerge([main, change]))).toMatch(/^object-missing: /)

    const cut = workshop.clone(fixture, '--depth=2', '--no-single-branch', '--bare')
    const beyond = await workshop.open(null, fixtureEnvironment, workshop.serve(cut))
    expect(await problemOf(beyond.history(main, change))).toMatch(/^object-missing: .*cut off where it comes from/)
    expect(await problemOf(beyond.automaticMerge([main, change]))).toMatch(/^object-missing: .*cut off/)
  })
})

describe('an automatic merge', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['honest', {}, false],
    ['with `merge=union` in the change', { '.gitattributes': '* merge=union\n' }, false],
    ['with a driver of the repository', { '.gitattributes': '* merge=mark\n' }, true],
  ])('of a conflict, %s, is none', async (_, files, withDriver) => {
    const place = workshop.repository()
    const base = place.commit({ a: '1\n', ...files })
    const one = place.commit({ a: '2\n' })
    const other = place.commit({ a: '3\n' }, { branch: 'other', from: base })
    const mark = workshop.folder('mark')
    if (withDriver) place.git('config', 'merge.mark.driver', `touch ${mark}`)
    const repository = await workshop.open(place)
    expect(await repository.automaticMerge([one, other])).toBeNull()
    expect(await repository.automaticMerge([one, base])).toBe(place.tree(one))
    expect(existsSync(mark)).toBe(false)
  })
})

describe('what is no object id', () => {
  it.each(['--output=stolen', '-h', 'main', 'HEAD', `${change}^`, ''])('%j is not asked for', async name => {
    const clone = workshop.clone(fixture)
    const repository = await workshop.open(clone)
    const attempts = [
      repository.history(name, change),
      repository.history(main, name),
      repository.automaticMerge([name, main]),
      repository.graft(name, [main]),
      repository.graft(fixture.tree(main), [name]),
      repository.entry(name, 'p'),
    ]
    for (const problem of await Promise.all(attempts.map(problemOf))) expect(problem).toContain('is not an object id')
    expect(existsSync(join(clone.dir, 'stolen'))).toBe(false)
  })

  it('and objects that nobody has are `object-missing`, a tree in place of a commit is not one', async () => {
    const repository = await workshop.open(null, fixtureEnvironment, url)
    const none = 'f'.repeat(40)
    expect(await problemOf(repository.history(main, none))).toMatch(/^object-missing: `f+`/)
    expect(await problemOf(repository.automaticMerge([none, main]))).toMatch(/^object-missing: `f+`/)
    expect(await problemOf(repository.graft(none, [main]))).toMatch(/^object-missing: `f+`/)
    const { tree } = await repository.resolve(main)
    expect(await problemOf(repository.graft(tree, [tree]))).toMatch(/^usage: .*is a tree, not a commit/)
  })
})
