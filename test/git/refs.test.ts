import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { OpenWorkshop, problemOf } from './repository-fixture.ts'

const workshop = new OpenWorkshop()
afterAll(() => workshop.finish())

const fixture = workshop.repository()
const first = fixture.commit({ 'a.yaml': 'a: 1\n' })
const second = fixture.commit({ 'a.yaml': 'a: 2\n' })
const other = fixture.commit({ 'a.yaml': 'a: 3\n' }, { branch: 'other', from: first })
fixture.commit({ 'b.yaml': 'b: 1\n' }, { branch: 'both', from: first })
fixture.git('remote', 'add', 'origin', 'https://example.com/acme/shop')
fixture.git('remote', 'add', 'up/stream', 'https://example.com/acme/other')
for (const [name, target] of [
  ['refs/remotes/origin/main', second],
  ['refs/remotes/origin/feature/x', other],
  ['refs/remotes/up/stream/topic', other],
  ['refs/tags/v1', first],
  ['refs/tags/both', second],
  ['refs/tags/refs/heads/absent', second],
  ['refs/tags/HEAD', first],
  ['refs/heads/-dash', other],
] as const) {
  fixture.git('update-ref', name, target)
}
fixture.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main')
fixture.git('tag', '-a', '-m', 'annotated', 'annotated', first)
const repository = await workshop.open(fixture)

describe('a name that means one commit', () => {
  it.each([
    ['main', second, 'refs/heads/main'],
    ['refs/heads/main', second, 'refs/heads/main'],
    ['heads/main', second, 'refs/heads/main'],
    ['HEAD', second, 'refs/heads/main'],
    ['@', second, 'refs/heads/main'],
    ['origin/main', second, 'refs/heads/main'],
    ['origin', second, 'refs/heads/main'],
    ['origin/HEAD', second, 'refs/heads/main'],
    ['refs/remotes/origin/feature/x', other, 'refs/heads/feature/x'],
    ['up/stream/topic', other, 'refs/heads/topic'],
    ['-dash', other, 'refs/heads/-dash'],
    ['refs/tags/both', second, null],
    ['v1', first, null],
    ['annotated', first, null],
    ['main~1', first, null],
    ['HEAD^', first, null],
    ['@~1', first, null],
    [second, second, null],
    [second.toUpperCase(), second, null],
    [second.slice(0, 12), second, null],
  ])('%s', async (name, commit, branch) => {
    expect(await repository.resolve(name)).toEqual({ commit, tree: fixture.tree(commit), branch })
  })

  it('is the commit where the id is that of an annotated tag', async () => {
    expect((await repository.resolve(fixture.git('rev-parse', 'annotated'))).commit).toBe(first)
  })

  it('is not said to be the branch of that name where Git means another thing', async () => {
    fixture.git('update-ref', 'refs/heads/ORIG_HEAD', other)
    fixture.git('update-ref', 'ORIG_HEAD', first)
    expect(await repository.resolve('ORIG_HEAD')).toMatchObject({ commit: first, branch: null })
  })

  it('has no branch where HEAD is detached', async () => {
    const detached = workshop.repository()
    const commit = detached.commit({ a: 'a' })
    writeFileSync(join(detached.dir, '.git/HEAD'), `${commit}\n`)
    expect((await (await workshop.open(detached)).resolve('HEAD')).branch).toBeNull()
  })
})

describe('a name that means nothing, or several things', () => {
  const mark = workshop.folder('mark')

  it.each([
    ['', /^usage: a ref is empty/],
    ['a\0b', /^usage: a ref is empty/],
    [`--output=${mark}`, /^usage: `--output=/],
    ['--upload-pack=x', /^usage/],
    ['-n', /^usage/],
    ['--all', /^usage/],
    ['main..other', /^usage/],
    ['^main', /^usage/],
    ['main other', /^usage/],
    ['main\nother', /^usage/],
    ['main:a.yaml', /^usage/],
    ['@{', /^usage/],
    ['*', /^usage/],
    ['refs/heads', /^usage/],
    ['mian', /^usage: `mian` is not a branch, a tag or a commit .*did you mean `main`/],
    ['topic', /did you mean `up\/stream\/topic`/],
    ['refs/heads/mian', /did you mean `refs\/heads\/main`/],
    ['nothing-like-it-at-all', /`git branch --all` lists the branches/],
    ['both', /^usage: `both` is ambiguous: it names `refs\/heads\/both` and `refs\/tags\/both`/],
    ['both~0', /ambiguous/],
    ['refs/heads/absent', /^usage: `refs\/heads\/absent` is not a branch/],
    ['0'.repeat(39), /^usage/],
  ])('%j', async (name, problem) => {
    expect(await problemOf(repository.resolve(name))).toMatch(problem)
    expect(existsSync(mark)).toBe(false)
  })

  it('says so for the id of a blob', async () => {
    const blob = fixture.git('rev-parse', 'main:a.yaml')
    expect(await problemOf(repository.resolve(blob))).toMatch(/^usage: `\w+` is a blob, not a commit/)
  })

  it('on a branch without commits, a tag `HEAD` is not taken for it', async () => {
    const unborn = workshop.repository()
    unborn.git('update-ref', 'refs/tags/HEAD', unborn.commit({ a: 'a' }, { branch: 'elsewhere' }))
    expect(await problemOf((await workshop.open(unborn)).resolve('HEAD'))).toMatch(/^usage: `HEAD` is not/)
  })
})

describe('the default branch', () => {
  it('is the one that origin/HEAD names', async () => {
    expect(await repository.defaultBranch()).toEqual({
      commit: second,
      tree: fixture.tree(second),
      branch: 'refs/heads/main',
    })
  })

  it('is not moved by a tag or a branch `origin/HEAD`, which make that name ambiguous', async () => {
    for (const shadow of ['refs/tags/origin/HEAD', 'refs/heads/origin/HEAD']) {
      const shadowed = workshop.repository()
      const base = shadowed.commit({ a: '1' })
      shadowed.git('update-ref', 'refs/remotes/origin/main', base)
      shadowed.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main')
      shadowed.git('update-ref', shadow, shadowed.commit({ a: '2' }))
      const opened = await workshop.open(shadowed)
      expect((await opened.defaultBranch())?.commit).toBe(base)
      expect(await problemOf(opened.resolve('origin/HEAD'))).toMatch(/ambiguous.*refs\/remotes\/origin\/HEAD/)
      expect((await opened.resolve('refs/remotes/origin/HEAD')).commit).toBe(base)
    }
  })

  it('is null where there is no origin', async () => {
    const alone = workshop.repository()
    alone.commit({ a: '1' })
    expect(await (await workshop.open(alone)).defaultBranch()).toBeNull()
  })
})
