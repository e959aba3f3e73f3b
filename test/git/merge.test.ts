import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
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

async function merged(
  fixture: RepositoryFixture,
  base: string,
  head: string,
  forgeMerge?: string,
  env?: NodeJS.ProcessEnv,
) {
  const repository = await workshop.open(fixture, env)
  const [one, other] = await Promise.all([repository.resolve(base), repository.resolve(head)])
  return (await repository.mergeResult(one, other, forgeMerge)).tree
}

/** A common commit, then one on `main` and one on `change`. */
function diverged(common: FixtureFiles, main: FixtureFiles, change: FixtureFiles): RepositoryFixture {
  const fixture = workshop.repository()
  const start = fixture.commit(common)
  fixture.commit(main)
  fixture.commit(change, { branch: 'change', from: start })
  return fixture
}

describe('what would land', () => {
  it("is the head's tree where the base is its ancestor, and where they are one", async () => {
    const fixture = workshop.repository()
    const base = fixture.commit({ a: '1' })
    const head = fixture.commit({ a: '2', b: '1' }, { branch: 'change', from: base })
    expect(await merged(fixture, base, head)).toBe(fixture.tree(head))
    expect(await merged(fixture, head, head)).toBe(fixture.tree(head))
    expect(await merged(fixture, head, base)).toBe(fixture.tree(head))
  })

  it('has what the base gained meanwhile', async () => {
    const fixture = diverged(
      { 'a.yaml': LINES, b: '1' },
      { 'a.yaml': LINES.replace('a: 1', 'a: 2'), b: '2' },
      { 'a.yaml': LINES.replace('e: 1', 'e: 2') },
    )
    const expected = fixture.commit(
      { 'a.yaml': LINES.replace('a: 1', 'a: 2').replace('e: 1', 'e: 2') },
      { branch: 'expected', from: 'main' },
    )
    expect(await merged(fixture, 'main', 'change')).toBe(fixture.tree(expected))
  })

  it('follows a file that the base renamed, as the forge does', async () => {
    const fixture = diverged({ old: LINES }, { old: null, new: LINES }, { old: LINES.replace('e: 1', 'e: 2') })
    expect(await merged(fixture, 'main', 'change')).toBe(
      fixture.tree(fixture.commit({ new: LINES.replace('e: 1', 'e: 2') }, { branch: 'expected', from: 'main' })),
    )
  })

  it('of criss-cross histories is the merge with the merge of their bases', async () => {
    const fixture = diverged({ a: LINES }, { a: LINES.replace('a: 1', 'a: 2') }, { a: LINES.replace('e: 1', 'e: 2') })
    const both = LINES.replace('a: 1', 'a: 2').replace('e: 1', 'e: 2')
    const [left, right] = [fixture.git('rev-parse', 'main'), fixture.git('rev-parse', 'change')]
    fixture.commit({ a: both }, { merge: [right] })
    fixture.commit({ a: both.replace('c: 1', 'c: 3') }, { branch: 'change', merge: [left] })
    expect(fixture.git('merge-base', '--all', 'main', 'change').split('\n')).toHaveLength(2)
    expect(await merged(fixture, 'main', 'change')).toBe(fixture.tree('change'))
  })
})

describe("the forge's merge commit", () => {
  const fixture = diverged({ a: '1' }, { b: '1' }, { c: '1' })
  const [main, change] = [fixture.git('rev-parse', 'main'), fixture.git('rev-parse', 'change')]
  const own = { branch: 'expected', from: main, merge: [change] }
  const expected = fixture.tree(fixture.commit({ c: '1' }, own))

  it('counts where its parents are exactly base and head', async () => {
    const forged = fixture.commit({ c: '1', d: 'of the forge' }, { branch: 'forge', from: main, merge: [change] })
    expect(await merged(fixture, main, change, forged)).toBe(fixture.tree(forged))
  })

  it.each([
    ['the other way round', { from: change, merge: [main] }],
    ['of an older head', { from: main, merge: [fixture.git('rev-parse', 'main~1')] }],
    ['with a third parent', { from: main, merge: [change, fixture.git('rev-parse', 'main~1')] }],
    ['with one parent', { from: main }],
  ])('does not count %s', async (_, options) => {
    const forged = fixture.commit({ evil: '1' }, { branch: 'forge', ...options })
    expect(await merged(fixture, main, change, forged)).toBe(expected)
  })

  it.each(['f'.repeat(40), 'main', '--help', 'a\nb'])('does not count as %j, which is none', async name => {
    expect(await merged(fixture, main, change, name)).toBe(expected)
  })
})

describe('what can not be merged', () => {
  it('names the files of a conflict', async () => {
    const files = ['a', 'b\n', 'c\udce9', 'd', 'e']
    const all = (text: string) => Object.fromEntries(files.map(file => [file, text]))
    const fixture = diverged(all('1\n'), all('2\n'), all('3\n'))
    const problem = await problemOf(merged(fixture, 'main', 'change'))
    expect(problem).toMatch(/^not-mergeable: the change conflicts/)
    expect(problem).toContain('`a`, `b\n`, `c\udce9` and 2 more')
  })

  it('is a conflict where one side removes what the other edits', async () => {
    const fixture = diverged({ a: LINES }, { a: null }, { a: `${LINES}f: 1\n` })
    expect(await problemOf(merged(fixture, 'main', 'change'))).toMatch(/^not-mergeable: .*`a`/)
  })

  it('is two histories without a common commit', async () => {
    const fixture = workshop.repository()
    fixture.commit({ a: '1' })
    fixture.commit({ a: '2' }, { branch: 'change', from: null })
    expect(await problemOf(merged(fixture, 'main', 'change'))).toMatch(/^not-mergeable: .*no commit in common/)
  })
})

describe('attributes and drivers play no part', () => {
  const mark = workshop.folder('mark')
  const driver = `sh -c 'touch ${mark}; exit 0'`
  const union = '*.yaml merge=union\n'
  const conflicting = (attributes: FixtureFiles) =>
    diverged({ 'p/a.yaml': 'limit: 5\n', ...attributes }, { 'p/a.yaml': 'limit: 7\n' }, { 'p/a.yaml': 'limit: 6\n' })
  const home = workshop.folder('home')
  mkdirSync(join(home, '.config/git'), { recursive: true })
  writeFileSync(join(home, '.config/git/attributes'), union)
  writeFileSync(join(home, '.gitconfig'), `[merge "mark"]\n\tdriver = ${driver}\n[merge]\n\tdefault = mark\n`)
  const env = {
    ...fixtureEnvironment,
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
  }

  it.each<[string, () => RepositoryFixture]>([
    ['committed', () => conflicting({ '.gitattributes': union })],
    ['committed in a folder', () => conflicting({ 'p/.gitattributes': union })],
    [
      'in the change alone',
      () => diverged({ 'a.yaml': 'x: 1\n' }, { 'a.yaml': 'x: 2\n' }, { 'a.yaml': 'x: 3\n', '.gitattributes': union }),
    ],
    [
      'in info/attributes and a work tree',
      () => {
        const fixture = conflicting({})
        mkdirSync(join(fixture.dir, '.git/info'), { recursive: true })
        writeFileSync(join(fixture.dir, '.git/info/attributes'), union)
        writeFileSync(join(fixture.dir, '.gitattributes'), union)
        return fixture
      },
    ],
    [
      'with a driver of the repository',
      () => {
        const fixture = conflicting({ '.gitattributes': '*.yaml merge=mark\n' })
        fixture.git('config', 'merge.mark.driver', driver)
        fixture.git('config', 'merge.default', 'mark')
        return fixture
      },
    ],
  ])('%s', async (_, make) => {
    const fixture = make()
    expect(await problemOf(merged(fixture, 'main', 'change', undefined, env))).toMatch(/^not-mergeable/)
    expect(existsSync(mark)).toBe(false)
  })

  it('nor does `binary`, which would make a conflict of an honest merge', async () => {
    const common = { 'a.yaml': LINES, '.gitattributes': '*.yaml binary\n' }
    const fixture = diverged(
      common,
      { 'a.yaml': LINES.replace('a: 1', 'a: 2') },
      { 'a.yaml': LINES.replace('e: 1', 'e: 2') },
    )
    const expected = fixture.commit(
      { 'a.yaml': LINES.replace('a: 1', 'a: 2').replace('e: 1', 'e: 2') },
      { branch: 'expected', from: 'main' },
    )
    expect(await merged(fixture, 'main', 'change')).toBe(fixture.tree(expected))
  })
})

describe('nothing of the repository runs', () => {
  it('neither hooks nor monitors, filters, external diffs, nor variables of the caller', async () => {
    const fixture = diverged(
      { a: LINES, '.gitattributes': '* filter=mark diff=mark text eol=crlf\n' },
      { a: LINES.replace('a: 1', 'a: 2') },
      { a: LINES.replace('e: 1', 'e: 2') },
    )
    const mark = workshop.folder('mark')
    const script = join(fixture.dir, 'script')
    writeFileSync(script, `#!/bin/sh\ntouch ${mark}\n`)
    chmodSync(script, 0o755)
    const hooks = join(fixture.dir, '.git/hooks')
    mkdirSync(hooks, { recursive: true })
    for (const hook of [
      'reference-transaction',
      'post-checkout',
      'post-index-change',
      'pre-auto-gc',
      'fsmonitor-watchman',
    ]) {
      writeFileSync(join(hooks, hook), `#!/bin/sh\ntouch ${mark}\n`)
      chmodSync(join(hooks, hook), 0o755)
    }
    const settings = [
      'core.fsmonitor',
      'core.pager',
      'core.editor',
      'core.alternateRefsCommand',
      'diff.external',
      'diff.mark.textconv',
      'diff.mark.command',
      'filter.mark.smudge',
      'filter.mark.clean',
      'filter.mark.process',
      'core.sshCommand',
    ]
    for (const setting of settings) fixture.git('config', setting, script)
    const elsewhere = workshop.repository().dir
    const env = {
      ...fixtureEnvironment,
      GIT_DIR: join(elsewhere, '.git'),
      GIT_INDEX_FILE: join(elsewhere, 'index'),
      GIT_OBJECT_DIRECTORY: join(elsewhere, '.git/objects'),
      GIT_EXTERNAL_DIFF: script,
      GIT_PAGER: script,
      GIT_NAMESPACE: 'x',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.bare',
      GIT_CONFIG_VALUE_0: 'nonsense',
      GIT_ATTR_SOURCE: 'change',
      GIT_TRACE: mark,
      GIT_CEILING_DIRECTORIES: fixture.dir,
    }
    const repository = await workshop.open(fixture, env)
    const [base, head] = await Promise.all([repository.resolve('main'), repository.resolve('change')])
    await repository.defaultBranch()
    const { tree } = await repository.mergeResult(base, head)
    const [change] = await repository.changedFiles(base.tree, tree)
    const text = Buffer.from(await repository.blob(change?.result?.oid ?? '')).toString()
    expect(text).toBe(LINES.replace('a: 1', 'a: 2').replace('e: 1', 'e: 2'))
    expect(existsSync(mark)).toBe(false)
  })

  it('and replace references replace nothing', async () => {
    const fixture = diverged({ a: '1\n' }, { b: '1\n' }, { a: '2\n' })
    const evil = fixture.commit({ a: 'evil\n' }, { branch: 'evil', from: null })
    const head = fixture.git('rev-parse', 'change')
    const blob = fixture.git('rev-parse', 'change:a')
    const expected = fixture.tree('change')
    fixture.git('tag', '-a', '-m', 'honest', 'honest', head)
    fixture.git('tag', '-a', '-m', 'evil', 'evil-tag', evil)
    fixture.git('replace', fixture.git('rev-parse', 'honest'), fixture.git('rev-parse', 'evil-tag'))
    fixture.git('replace', head, evil)
    fixture.git('replace', blob, fixture.git('rev-parse', 'evil:a'))
    expect(fixture.git('cat-file', '-p', blob)).toBe('evil')
    const repository = await workshop.open(fixture)
    for (const name of ['change', 'honest']) {
      expect(await repository.resolve(name)).toMatchObject({ commit: head, tree: expected })
    }
    expect(Buffer.from(await repository.blob(blob)).toString()).toBe('2\n')
  })
})
