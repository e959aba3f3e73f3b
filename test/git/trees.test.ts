import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { decodePath, encodePath } from '../../src/core/path-bytes.ts'
import { differingEntries, parseTree } from '../../src/git/tree-object.ts'
import type { FileChange } from '../../src/repository.ts'
import {
  type FixtureFiles,
  fixtureEnvironment,
  OpenWorkshop,
  problemOf,
  type RepositoryFixture,
} from './repository-fixture.ts'

const workshop = new OpenWorkshop()
afterAll(() => workshop.finish())

const summary = ({ path, base, result }: FileChange) => `${base?.mode ?? '-'} ${result?.mode ?? '-'} ${path}`

async function changes(before: FixtureFiles, after: FixtureFiles) {
  const fixture = workshop.repository()
  const base = fixture.commit(before)
  const result = fixture.commit(after, { branch: 'change', from: base })
  const repository = await workshop.open(fixture)
  return repository.changedFiles(fixture.tree(base), fixture.tree(result))
}

const COMMIT = '1234567890123456789012345678901234567890'

describe('changed files', () => {
  it.each<[string, FixtureFiles, FixtureFiles, string[]]>([
    ['nothing', { a: '1' }, { a: '1' }, []],
    [
      'an edit, an addition, a removal',
      { a: '1', 'd/b': '1', c: '1' },
      { a: '2', 'd/b': null, 'd/e/f': '1' },
      ['100644 100644 a', '100644 - d/b', '- 100644 d/e/f'],
    ],
    [
      'a rename with an edit is a removal and an addition',
      { 'in/a': 'long text\n'.repeat(50) },
      { 'in/a': null, 'out/a': `${'long text\n'.repeat(50)}x` },
      ['100644 - in/a', '- 100644 out/a'],
    ],
    ['only the mode', { a: '1' }, { a: { mode: '100755', content: '1' } }, ['100644 100755 a']],
    [
      'a symlink in place of a file',
      { a: '1' },
      { a: { mode: '120000', content: '/etc/passwd' } },
      ['100644 120000 a'],
    ],
    [
      'a symlink in place of a folder',
      { 'shop/a': '1', 'shop-b': '1' },
      { shop: { mode: '120000', content: 'x' } },
      ['- 120000 shop', '100644 - shop/a'],
    ],
    [
      'a submodule in place of a folder',
      { 'shop/a': '1' },
      { shop: { mode: '160000', content: COMMIT } },
      ['- 160000 shop', '100644 - shop/a'],
    ],
    [
      'a folder in place of a file, in the order of bytes',
      { a: '1', 'a.b': '1', a0: '1' },
      { a: null, 'a/x': '1', 'a.b': '2', a0: '2' },
      ['100644 - a', '100644 100644 a.b', '- 100644 a/x', '100644 100644 a0'],
    ],
  ])('%s', async (_, before, after, expected) => {
    expect((await changes(before, after)).map(summary)).toEqual(expected)
  })

  const NAMES = [
    'new\nline',
    '"quoted"',
    'back\\slash',
    '-rf',
    '::error::x',
    'tab\there',
    '\u202ebidi',
    'ünï/cödé',
    'latin\udce9',
    '\udcff\udcfe',
    '\udced\udca0\udc80',
    'mix\udcc3é',
    ' ',
    '#',
    ':(glob)*',
  ]

  it.each(NAMES)('a file called %j', async name => {
    expect((await changes({ other: '1' }, { [name]: '1' })).map(({ path }) => path)).toEqual([name])
  })

  it('names both sides by mode and object id', async () => {
    const fixture = workshop.repository()
    const base = fixture.commit({ 'a/b': 'one' })
    const result = fixture.commit({ 'a/b': 'two' }, { branch: 'change', from: base })
    const repository = await workshop.open(fixture)
    const side = (commit: string) => ({ mode: '100644', oid: fixture.git('rev-parse', `${commit}:a/b`) })
    const expected = [{ path: 'a/b', base: side(base), result: side(result) }]
    expect(await repository.changedFiles(fixture.tree(base), fixture.tree(result))).toEqual(expected)
  })

  it('are those that `git diff-tree` finds', async () => {
    const fixture = workshop.repository()
    const names = fc.constantFrom('a', 'a.b', 'a-b', 'a0', 'b', 'a/x', 'a/y/z', 'b/x', 'a.b/x', 'c/d/e/f')
    const file = fc.oneof(
      fc.constantFrom('1', '2'),
      fc.constantFrom('120000', '100755').map(mode => ({ mode, content: '1' })),
    )
    const files = fc.dictionary(names, file, { maxKeys: 8 }).map(withoutFoldersOfFiles)
    const repository = await workshop.open(fixture)
    await fc.assert(
      fc.asyncProperty(files, files, async (before, after) => {
        const [base, result] = [before, after].map(content =>
          fixture.tree(fixture.commit(content, { from: null })),
        ) as [string, string]
        const raw = fixture
          .git('diff-tree', '-r', '--no-renames', '--raw', '--abbrev=40', base, result)
          .split('\n')
          .filter(Boolean)
        const found = await repository.changedFiles(base, result)
        expect(found.map(asRaw)).toEqual(raw.map(line => line.replace(/ [AMDT]\t/, '\t')))
      }),
      { numRuns: 15, seed: 7 },
    )
  })
})

const withoutFoldersOfFiles = (files: FixtureFiles): FixtureFiles =>
  Object.fromEntries(
    Object.entries(files).filter(([name]) => !Object.keys(files).some(other => name.startsWith(`${other}/`))),
  )

const NONE = { mode: '000000', oid: '0'.repeat(40) }
const asRaw = ({ path, base, result }: FileChange) =>
  `:${(base ?? NONE).mode} ${(result ?? NONE).mode} ${(base ?? NONE).oid} ${(result ?? NONE).oid}\t${path}`

describe('folders', async () => {
  const fixture = workshop.repository()
  fixture.commit({
    'p/a.yaml': '1',
    'p/deep/b.yaml': '2',
    'p/deep/\udce9.yaml': '3',
    'q.yaml': '4',
    link: { mode: '120000', content: 'p' },
    sub: { mode: '160000', content: COMMIT },
  })
  const tree = fixture.tree('main')
  const repository = await workshop.open(fixture)

  it.each([
    ['p', ['100644 p/a.yaml', '100644 p/deep/b.yaml', '100644 p/deep/\udce9.yaml']],
    ['p/', ['100644 p/a.yaml', '100644 p/deep/b.yaml', '100644 p/deep/\udce9.yaml']],
    ['p/deep', ['100644 p/deep/b.yaml', '100644 p/deep/\udce9.yaml']],
    ['p/deep/\udce9.yaml', ['100644 p/deep/\udce9.yaml']],
    ['q.yaml', ['100644 q.yaml']],
    ['link', ['120000 link']],
    ['link/a.yaml', []],
    ['sub', ['160000 sub']],
    ['q.yaml/x', []],
    ['P', []],
    ['none/at/all', []],
    [
      '',
      [
        '120000 link',
        '100644 p/a.yaml',
        '100644 p/deep/b.yaml',
        '100644 p/deep/\udce9.yaml',
        '100644 q.yaml',
        '160000 sub',
      ],
    ],
  ])('all files below %j', async (folder, expected) => {
    expect((await repository.filesBelow(tree, folder)).map(({ mode, path }) => `${mode} ${path}`)).toEqual(expected)
  })

  it.each([
    ['', ['120000 link', '040000 p', '100644 q.yaml', '160000 sub']],
    ['p', ['100644 p/a.yaml', '040000 p/deep']],
    ['link', []],
    ['q.yaml', []],
    ['none', []],
  ])('what is directly in %j', async (folder, expected) => {
    expect((await repository.folder(tree, folder)).map(({ mode, path }) => `${mode} ${path}`)).toEqual(expected)
  })
})

describe('trees that no Git writes', () => {
  const entry = (mode: string, name: string) => Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.alloc(20, 1)])
  const tree = (...entries: Buffer[]) => ({ oid: 'a'.repeat(40), bytes: Buffer.concat(entries) })

  it.each([
    ['a name twice', [entry('100644', 'pay.yaml'), entry('100644', 'pay.yaml')]],
    ['a file and a folder of one name', [entry('100644', 'pay'), entry('100644', 'pay.yaml'), entry('40000', 'pay')]],
    ['names out of order', [entry('100644', 'b'), entry('100644', 'a')]],
    ['a slash in a name', [entry('100644', 'a/b')]],
    ['no name', [entry('100644', '')]],
    ['the folder above', [entry('40000', '..')]],
    ['the repository itself', [entry('40000', '.GIT')]],
    ['an end in the middle', [entry('100644', 'a').subarray(0, -1)]],
    ['no entry at all', [Buffer.from('nothing')]],
  ])('%s', (_, entries) => {
    expect(() => parseTree(tree(...entries))).toThrow(/malformed/)
    expect(() => differingEntries(tree(entry('100644', 'a')), tree(...entries))).toThrow(/malformed/)
  })

  it('old spellings of modes are read as Git reads them', () => {
    const modes = ['100664', '100775', '040000', '40000', '120777', '160000'].map((mode, index) =>
      entry(mode, `${index}`),
    )
    expect(parseTree(tree(...modes)).map(({ mode }) => mode)).toEqual([
      '100644',
      '100755',
      '040000',
      '040000',
      '120000',
      '160000',
    ])
  })

  it('a repeated name in a change is `path-invalid`, not a second file', async () => {
    const fixture = workshop.repository()
    fixture.commit({ 'pay.yaml': '1' })
    const blob = Buffer.from(fixture.git('rev-parse', 'main:pay.yaml'), 'hex')
    const line = Buffer.concat([Buffer.from('100644 pay.yaml\0'), blob])
    const twice = writeTree(fixture, Buffer.concat([line, line]))
    const repository = await workshop.open(fixture)
    expect(await problemOf(repository.changedFiles(fixture.tree('main'), twice))).toMatch(/^path-invalid: .*repeated/)
  })

  it('a few trees that name billions of files are `limit-exceeded`', async () => {
    const fixture = workshop.repository()
    fixture.commit({ f: '1' })
    let oid = fixture.tree('main')
    for (let depth = 0; depth < 10; depth++) {
      const names = [...'0123456789'].map(name =>
        Buffer.concat([Buffer.from(`40000 ${name}\0`), Buffer.from(oid, 'hex')]),
      )
      oid = writeTree(fixture, Buffer.concat(names))
    }
    const repository = await workshop.open(fixture)
    expect(await problemOf(repository.changedFiles(fixture.tree('main'), oid))).toMatch(
      /^limit-exceeded: more than 500000 files/,
    )
  })
})

function writeTree(fixture: RepositoryFixture, bytes: Buffer): string {
  const file = join(fixture.dir, '.git/tree')
  writeFileSync(file, bytes)
  const args = ['hash-object', '--literally', '-t', 'tree', '-w', file]
  return execFileSync('git', args, { cwd: fixture.dir, env: fixtureEnvironment }).toString().trim()
}

describe('bytes of a path', () => {
  it('are told back from its text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), bytes => {
        expect([...encodePath(decodePath(Buffer.from(bytes)))]).toEqual([...bytes])
      }),
    )
  })

  it.each([
    [[0x61, 0xe9], 'a\udce9'],
    [[0xc3, 0xa9], 'é'],
    [[0xed, 0xa0, 0x80], '\udced\udca0\udc80'],
    [[0xf0, 0x9f, 0x98, 0x80, 0xff], '😀\udcff'],
    [[0xef, 0xbb, 0xbf, 0x61], '\ufeffa'],
    [[0xc0, 0xaf], '\udcc0\udcaf'],
  ])('%j', (bytes, text) => {
    expect(decodePath(Buffer.from(bytes))).toBe(text)
  })
})
