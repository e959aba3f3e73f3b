import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fixtureEnvironment, OpenWorkshop, problemOf, repositoryAt } from './repository-fixture.ts'

const workshop = new OpenWorkshop()
afterAll(() => workshop.finish())

const FILES = { 'projects/shop/a.yaml': 'a: 1\n', 'README.md': 'hello\n' }

describe('where a repository is opened', () => {
  const readable = async (place: string, commit: string) => {
    const repository = await workshop.open(place)
    const { tree } = await repository.resolve(commit)
    const [file] = await repository.filesBelow(tree, 'projects')
    return Buffer.from(await repository.blob(file?.oid ?? '')).toString()
  }

  it.each(['sha1', 'sha256'] as const)('a repository, a folder in it and its `.git`, %s', async format => {
    const fixture = workshop.repository({ format })
    const commit = fixture.commit(FILES)
    mkdirSync(join(fixture.dir, 'deep/er'), { recursive: true })
    for (const place of ['', 'deep/er', '.git']) expect(await readable(join(fixture.dir, place), commit)).toBe('a: 1\n')
  })

  it('a bare repository', async () => {
    const fixture = workshop.repository({ bare: true })
    expect(await readable(fixture.dir, fixture.commit(FILES))).toBe('a: 1\n')
  })

  it('a linked work tree', async () => {
    const fixture = workshop.repository()
    const commit = fixture.commit(FILES)
    const dir = workshop.folder('worktree')
    fixture.git('worktree', 'add', '--quiet', '--no-checkout', '-b', 'linked', dir)
    expect(await readable(dir, commit)).toBe('a: 1\n')
    expect((await (await workshop.open(dir)).resolve('HEAD')).branch).toBe('refs/heads/linked')
  })

  it('a repository that borrows the objects of another', async () => {
    const source = workshop.repository()
    const commit = source.commit(FILES)
    const dir = workshop.folder('borrower')
    source.git('clone', '--quiet', '--shared', '--no-checkout', '.', dir)
    expect(await readable(dir, commit)).toBe('a: 1\n')
  })

  it.each(['"quoted" #1', '#hash', 'with space; $(x)', 'ünï', "it's"])('a folder called %s', async name => {
    const dir = workshop.folder(name)
    mkdirSync(dir)
    const fixture = repositoryAt(dir)
    fixture.git('init', '--quiet', '--initial-branch=main')
    expect(await readable(dir, fixture.commit(FILES))).toBe('a: 1\n')
  })

  it.runIf(process.getuid?.() === 0)("another account's repository", async () => {
    const fixture = workshop.repository()
    const commit = fixture.commit(FILES)
    fixture.git('config', 'safe.directory', '/nowhere')
    const { chownSync } = await import('node:fs')
    chownSync(fixture.dir, 12345, 12345)
    chownSync(join(fixture.dir, '.git'), 12345, 12345)
    expect(() => fixture.git('status')).toThrow('dubious ownership')
    expect(await readable(fixture.dir, commit)).toBe('a: 1\n')
  })
})

describe('where none can be opened', () => {
  it('says what is wrong with the folder', async () => {
    const empty = workshop.folder('empty')
    mkdirSync(empty)
    const file = join(empty, 'file')
    writeFileSync(file, '')
    expect(await problemOf(workshop.open(empty))).toContain(`usage: \`${empty}\` is not in a Git repository`)
    expect(await problemOf(workshop.open(file))).toContain(`usage: \`${file}\` is not a folder`)
    expect(await problemOf(workshop.open(join(empty, 'none')))).toMatch(/^usage: the folder `.*none` does not exist/)
  })

  it('says that a line break in its path is the matter', async () => {
    const dir = workshop.folder('a\nb')
    mkdirSync(dir)
    repositoryAt(dir).git('init', '--quiet')
    expect(await problemOf(workshop.open(dir))).toContain('contains a line break')
  })

  it('says that Git is not installed', async () => {
    const fixture = workshop.repository()
    const empty = workshop.folder('empty')
    mkdirSync(empty)
    expect(await problemOf(workshop.open(fixture, { PATH: empty }))).toMatch(/^usage: git is not installed/)
  })

  it('names the version that it found and the one that it needs', async () => {
    const fixture = workshop.repository()
    const commit = fixture.commit(FILES)
    const real = process.env.PATH ?? ''
    const olds = [
      ['fails at once', 'exit 129'],
      [
        'does not know the options of cat-file',
        `case "$*" in *cat-file*) exit 129;; *) PATH='${real}' exec git "$@";; esac`,
      ],
    ] as const
    for (const [, otherwise] of olds) {
      const folder = workshop.folder('bin')
      mkdirSync(folder)
      const script = `#!/bin/sh\ncase "$*" in *version) echo 'git version 2.30.2 (old)';; *) ${otherwise};; esac\n`
      writeFileSync(join(folder, 'git'), script)
      chmodSync(join(folder, 'git'), 0o755)
      const env = { ...fixtureEnvironment, PATH: `${folder}:/bin:/usr/bin` }
      const reading = workshop.open(fixture, env).then(repository => repository.resolve(commit))
      expect(await problemOf(reading)).toContain('usage: Git 2.38 or newer is needed, and this is `2.30.2 (old)`')
    }
  })
})

describe('the end', () => {
  it('leaves nothing behind, in the temporary folder or the repository', async () => {
    const fixture = workshop.repository()
    const base = fixture.commit(FILES)
    const left = fixture.commit({ 'a.yaml': 'left' }, { branch: 'left', from: base })
    const right = fixture.commit({ 'b.yaml': 'right' }, { branch: 'right', from: base })
    const temporary = workshop.folder('tmp')
    mkdirSync(temporary)
    const before = readdirSync(fixture.dir, { recursive: true }).sort()
    const saved = process.env.TMPDIR
    process.env.TMPDIR = temporary
    try {
      const repository = await workshop.open(fixture)
      expect(readdirSync(temporary)).toHaveLength(1)
      await repository.mergeResult(await repository.resolve(left), await repository.resolve(right))
      await repository.close()
      await repository.close()
    } finally {
      process.env.TMPDIR = saved ?? ''
      if (saved === undefined) delete process.env.TMPDIR
    }
    expect(readdirSync(temporary)).toEqual([])
    expect(readdirSync(fixture.dir, { recursive: true }).sort()).toEqual(before)
  })

  it('rejects what was still to be answered, and all that comes later', async () => {
    const fixture = workshop.repository()
    const commit = fixture.commit(FILES)
    const repository = await workshop.open(fixture)
    const { tree } = await repository.resolve(commit)
    const pending = [repository.filesBelow(tree, ''), repository.resolve('main')].map(problemOf)
    await repository.close()
    for (const problem of await Promise.all(pending)) expect(problem).toContain('was closed')
    expect(await problemOf(repository.sizes(['a'.repeat(40)]))).toContain('was closed')
  })
})

describe('owner', () => {
  it.each([
    ['https://github.com/acme/shop.git', 'acme'],
    ['https://user:secret@github.com/acme/shop', 'acme'],
    ['ssh://git@github.example.com:2222/acme/shop.git', 'acme'],
    ['git@github.com:acme/shop.git', 'acme'],
    ['../acme/shop', null],
    ['/srv/acme/shop.git', null],
    ['file:///srv/acme/shop.git', null],
  ])('of %s', async (url, owner) => {
    const fixture = workshop.repository()
    fixture.git('remote', 'add', 'origin', url)
    expect(await (await workshop.open(fixture)).owner()).toBe(owner)
  })

  it('is unknown without a remote `origin`', async () => {
    expect(await (await workshop.open(workshop.repository())).owner()).toBeNull()
  })
})
