import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  type FixtureFiles,
  fixtureEnvironment,
  OpenWorkshop,
  problemOf,
  type RepositoryFixture,
} from './repository-fixture.ts'

const workshop = new OpenWorkshop()
afterAll(() => workshop.finish())

const LINES = 'a: 1\nb: 1\nc: 1\nd: 1\ne: 1\n'
const FIRST = LINES.replace('a: 1', 'a: 2')
const LAST = LINES.replace('e: 1', 'e: 2')
const MANY = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`many/${n}.yaml`, `n: ${n}\n`]))

/** An upstream whose branch `change` started five commits before the tip of `main`. */
function upstream(): RepositoryFixture {
  const fixture = workshop.repository({ bare: true })
  for (let n = 0; n < 5; n++) fixture.commit({ 'p/a.yaml': LINES, 'p/deep/b.yaml': `b: ${n}\n`, ...MANY })
  const start = fixture.git('rev-parse', 'main')
  for (let n = 0; n < 5; n++) fixture.commit({ [`other-${n}`]: 'x' })
  fixture.commit({ 'p/a.yaml': FIRST })
  fixture.commit({ 'p/c.yaml': 'c: 1\n' }, { branch: 'change', from: start })
  const edited = Object.fromEntries(Object.keys(MANY).map(path => [path, 'n: new\n']))
  fixture.commit({ 'p/a.yaml': LAST, ...edited } satisfies FixtureFiles, { branch: 'change' })
  return fixture
}

const source = upstream()
const [main, change] = [source.git('rev-parse', 'main'), source.git('rev-parse', 'change')]
const expected = source.git('merge-tree', '--write-tree', main, change)
const everythingIn = (dir: string) => readdirSync(join(dir, '.git'), { recursive: true }).sort()

async function judged(clone: RepositoryFixture, base: string, head: string, forgeMerge?: string) {
  const { env, fetches } = workshop.countingFetches()
  const before = everythingIn(clone.dir)
  const repository = await workshop.open(clone, env)
  const [one, other] = await Promise.all([repository.resolve(base), repository.resolve(head)])
  const { tree } = await repository.mergeResult(one, other, forgeMerge)
  const changes = await repository.changedFiles(one.tree, tree)
  const oids = changes.flatMap(({ base, result }) => [base, result].flatMap(side => (side ? [side.oid] : [])))
  const sizes = await repository.sizes(oids)
  const contents = await Promise.all(oids.map(oid => repository.blob(oid)))
  expect(contents.map(bytes => bytes.length)).toEqual(oids.map(oid => sizes.get(oid)))
  expect(everythingIn(clone.dir)).toEqual(before)
  return { tree, paths: changes.map(({ path }) => path), fetches: fetches() }
}

const PATHS = [...Object.keys(MANY), 'p/a.yaml', 'p/c.yaml'].sort()

describe('an incomplete clone', () => {
  it.each<[string, string[], number]>([
    ['complete', [], 0],
    ['without blobs', ['--filter=blob:none'], 1],
    ['without blobs and trees', ['--filter=tree:0'], 3],
    ['of depth 1', ['--depth=1', '--no-single-branch'], 3],
    ['of depth 3, which does not reach the merge base', ['--depth=3', '--no-single-branch'], 1],
    ['of depth 1 and without blobs', ['--depth=1', '--no-single-branch', '--filter=blob:none'], 3],
  ])('%s: the same result, and few fetches', async (_, options, most) => {
    const { tree, paths, fetches } = await judged(workshop.clone(source, ...options), 'origin/main', 'origin/change')
    expect(tree).toBe(expected)
    expect(paths).toEqual(PATHS)
    expect(fetches.length).toBeLessThanOrEqual(most)
  })

  it('that shows a merge base, and hides the real one behind the cut', async () => {
    const tricky = workshop.repository({ bare: true })
    const old = tricky.commit({ a: '1\n' })
    const real = tricky.commit({ a: '2\n' })
    const back = tricky.commit({ a: '1\n' })
    const hidden = tricky.commit({ b: '1\n' }, { branch: 'change', from: real })
    tricky.commit({ b: '2\n' }, { branch: 'change' })
    tricky.commit({ b: '3\n' }, { branch: 'change', merge: [old] })
    const clone = workshop.clone(tricky, '--depth=3', '--no-single-branch')
    expect(readLines(join(clone.dir, '.git/shallow'))).toContain(hidden)
    expect(clone.git('merge-base', '--all', 'origin/main', 'origin/change')).toBe(old)
    const { tree } = await judged(clone, 'origin/main', 'origin/change')
    expect(tree).toBe(tricky.git('merge-tree', '--write-tree', back, 'change'))
    expect(tree).not.toBe(clone.git('merge-tree', '--write-tree', 'origin/main', 'origin/change'))
  })

  it("of the forge's merge commit alone: base and head are fetched by id, together", async () => {
    const forged = source.commit(
      { 'p/a.yaml': FIRST.replace('e: 1', 'e: 2'), 'p/c.yaml': 'c: 1\n' },
      { branch: 'pull', from: main, merge: [change] },
    )
    const clone = workshop.clone(source, '--depth=1', '--branch=pull', '--single-branch')
    const { tree, fetches } = await judged(clone, main, change, forged)
    expect(tree).toBe(source.tree(forged))
    expect(fetches.length).toBeLessThanOrEqual(2)
  })

  it('that is complete but older than the head', async () => {
    const clone = workshop.clone(source, '--branch=main', '--single-branch')
    expect(await judged(clone, main, change)).toMatchObject({ tree: expected, paths: PATHS })
  })

  it('finds its remote by a relative path, an absolute one, and by another name than `origin`', async () => {
    const clone = workshop.clone(source, '--filter=blob:none')
    clone.git('remote', 'rename', 'origin', 'elsewhere')
    for (const url of [`../${source.dir.split('/').at(-1)}`, source.dir]) {
      clone.git('config', 'remote.elsewhere.url', url)
      expect((await judged(clone, main, change)).tree).toBe(expected)
    }
  })

  it('fetches with the credentials that the repository holds, and shows none', async () => {
    const clone = workshop.clone(source, '--filter=blob:none')
    clone.git('config', 'url.file:///.insteadOf', 'https://user:s3cret@example.invalid/')
    clone.git('config', 'remote.origin.url', `https://user:s3cret@example.invalid/${source.dir.slice(1)}`)
    expect((await judged(clone, main, change)).tree).toBe(expected)
    clone.git('config', 'url.file:///nowhere/.insteadOf', 'https://user:s3cret@example.invalid/')
    const repository = await workshop.open(clone)
    expect(await problemOf(repository.resolve('1'.repeat(40)))).not.toContain('s3cret')
  })
})

describe('what can not be had', () => {
  it('is `object-missing` with the command that helps, where there is no remote', async () => {
    const shallow = workshop.clone(source, '--depth=1', '--no-single-branch')
    shallow.git('config', '--remove-section', 'remote.origin')
    expect(await problemOf(judged(shallow, 'origin/main', 'origin/change'))).toMatch(
      /^object-missing: .*no remote.*`git fetch --unshallow origin`/,
    )
    expect(await problemOf(judged(shallow, 'HEAD~1', 'HEAD'))).toMatch(
      /^object-missing: `HEAD~1` .*shallow.*`git fetch --unshallow`/,
    )
    const complete = workshop.clone(source)
    complete.git('config', '--remove-section', 'remote.origin')
    expect(await problemOf(judged(complete, 'f'.repeat(40), change))).toMatch(
      /^object-missing: `f+` .*`git fetch origin f+`/,
    )
  })

  it('is `object-missing` where the remote does not have it either, or does not answer', async () => {
    const clone = workshop.clone(source)
    expect(await problemOf(judged(clone, 'f'.repeat(40), change))).toMatch(
      /^object-missing: `f+` .*fetching from `file:.*` failed/,
    )
    clone.git('config', 'remote.origin.url', 'file:///nowhere/at/all')
    expect(await problemOf(judged(clone, 'f'.repeat(40), change))).toMatch(/^object-missing/)
  })

  it('are unrelated histories, which a whole history proves', async () => {
    const unrelated = upstream()
    const orphan = unrelated.commit({ 'p/a.yaml': 'orphan\n' }, { branch: 'orphan', from: null })
    unrelated.commit({ 'p/a.yaml': 'orphan 2\n' }, { branch: 'orphan', from: orphan })
    const clone = workshop.clone(unrelated, '--depth=1', '--no-single-branch')
    expect(await problemOf(judged(clone, 'origin/main', 'origin/orphan'))).toMatch(
      /^not-mergeable: .*no commit in common/,
    )
  })

  it('is nothing that an `ext::` remote or one that looks like an option may run a command for', async () => {
    const mark = workshop.folder('mark')
    for (const url of [`ext::touch ${mark}`, `--upload-pack=touch ${mark}`]) {
      const clone = workshop.clone(source)
      clone.git('config', 'remote.origin.url', url)
      clone.git('config', 'remote.origin.uploadpack', `touch ${mark}`)
      const careless = workshop.folder('gitconfig')
      writeFileSync(careless, '[protocol "ext"]\n\tallow = always\n')
      const repository = await workshop.open(clone, { ...fixtureEnvironment, GIT_CONFIG_GLOBAL: careless })
      expect(await problemOf(repository.resolve('f'.repeat(40)))).toMatch(/^object-missing/)
      expect(existsSync(mark)).toBe(false)
    }
  })
})

const readLines = (file: string) => readFileSync(file, 'utf8').trim().split('\n')
