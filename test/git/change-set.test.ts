import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { changeSetDigest } from '../../src/core/change-set.ts'
import { type FixtureFiles, fixtureEnvironment, OpenWorkshop, type RepositoryFixture } from './repository-fixture.ts'

const workshop = new OpenWorkshop()
afterAll(() => workshop.finish())

const COMMIT = '1234567890123456789012345678901234567890'

/** What Git prints of the difference, in bytes, and its SHA-256. */
function printed({ dir }: RepositoryFixture, base: string, result: string) {
  const args = ['diff-tree', '-r', '-z', '--no-renames', base, result]
  const bytes = execFileSync('git', args, { cwd: dir, env: fixtureEnvironment })
  return { bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` }
}

/** One repository for each format: what it has beside two commits plays no part. */
const fixtures = { sha1: workshop.repository(), sha256: workshop.repository({ format: 'sha256' }) }
const opened = { sha1: workshop.open(fixtures.sha1), sha256: workshop.open(fixtures.sha256) }

async function both(before: FixtureFiles, after: FixtureFiles, format: 'sha1' | 'sha256' = 'sha1') {
  const fixture = fixtures[format]
  const base = fixture.commit(before, { from: null })
  const result = fixture.commit(after, { branch: 'change', from: base })
  const repository = await opened[format]
  const files = await repository.changedFiles(fixture.tree(base), fixture.tree(result))
  return { digest: changeSetDigest(files), printed: printed(fixture, base, result) }
}

describe('the digest of a change is the SHA-256 of what `git diff-tree -r -z --no-renames` prints', () => {
  it.each<[string, FixtureFiles, FixtureFiles, string]>([
    ['nothing', { a: '1' }, { a: '1' }, ''],
    ['an edit', { a: '1' }, { a: '2' }, 'M'],
    ['an addition', { a: '1' }, { b: '1' }, 'A'],
    ['a removal', { a: '1', b: '1' }, { b: null }, 'D'],
    ['a mode', { a: '1' }, { a: { mode: '100755', content: '1' } }, 'M'],
    ['a symlink in place of a file', { a: '1' }, { a: { mode: '120000', content: 'b' } }, 'T'],
    [
      'another target of a symlink',
      { a: { mode: '120000', content: 'b' } },
      { a: { mode: '120000', content: 'c' } },
      'M',
    ],
    ['a file in place of a symlink', { a: { mode: '120000', content: 'b' } }, { a: '1' }, 'T'],
    ['a submodule', { a: '1' }, { b: { mode: '160000', content: COMMIT } }, 'A'],
    [
      'another commit of a submodule',
      { b: { mode: '160000', content: COMMIT } },
      { b: { mode: '160000', content: COMMIT.replaceAll('1', '2') } },
      'M',
    ],
    ['a submodule in place of a file', { b: '1' }, { b: { mode: '160000', content: COMMIT } }, 'T'],
    ['a submodule in place of a folder', { 'b/c': '1' }, { b: { mode: '160000', content: COMMIT } }, 'AD'],
    [
      'a folder in place of a file',
      { a: '1', 'a.b': '1', a0: '1' },
      { a: null, 'a/x': '1', 'a.b': '2', a0: '2' },
      'DMAM',
    ],
    ['a rename', { 'in/a': 'text\n'.repeat(50) }, { 'in/a': null, 'out/a': 'text\n'.repeat(50) }, 'DA'],
    ['names that are no UTF-8', { 'caf\udce9': '1' }, { 'caf\udce9': '2', '\udcff\udcfe/x': '1', café: '1' }, 'MAA'],
    [
      'names that mean something elsewhere',
      {},
      { 'a\nb': '1', '"a"': '1', '-rf': '1', 'a\tb': '1', '\u202e': '1' },
      'AAAAA',
    ],
    ['a file without content', { a: '1' }, { a: '' }, 'M'],
  ])('%s', async (_, before, after, statuses) => {
    const { digest, printed } = await both({ kept: '1', ...before }, after)
    const seen = [...printed.bytes.toString('latin1').matchAll(/ ([A-Z])\0/g)].map(([, status]) => status)
    expect(seen.sort().join('')).toBe([...statuses].sort().join(''))
    expect(digest).toBe(printed.digest)
  })

  it('in a repository with longer ids', async () => {
    const { digest, printed } = await both({ a: '1', b: '1' }, { a: '2', b: null, c: '1' }, 'sha256')
    expect(printed.bytes.toString()).toMatch(new RegExp(`:000000 100644 ${'0'.repeat(64)} [0-9a-f]{64} A`))
    expect(digest).toBe(printed.digest)
  })

  it('of many files, in the order of their bytes', async () => {
    const names = ['z', 'a/b/c', 'a.b', 'a-b', 'a0', 'B', 'é', '\udce9', '😀', '\uffee', 'a/b.c', 'a/b-c', ' ']
    const { digest, printed } = await both({}, Object.fromEntries(names.map(name => [name, name])))
    expect(digest).toBe(printed.digest)
  })
})

describe('two changes have one digest', () => {
  it('whatever else is in the trees', async () => {
    const one = await both({ a: '1', b: '1' }, { a: '2' })
    const other = await both({ a: '1', c: 'else' }, { a: '2' })
    expect(other.digest).toBe(one.digest)
  })

  it.each<[string, FixtureFiles, FixtureFiles]>([
    ['of another file', { b: '1' }, { b: '2' }],
    ['from other content', { a: '0' }, { a: '2' }],
    ['to other content', { a: '1' }, { a: '3' }],
    ['to another mode', { a: '1' }, { a: { mode: '100755', content: '2' } }],
    ['of one file more', { a: '1' }, { a: '2', b: '1' }],
    ['of a name that only reads the same', { a: '1' }, { a: null, 'a\udcff': '2' }],
  ])('and not one %s', async (_, before, after) => {
    const { digest } = await both({ a: '1' }, { a: '2' })
    expect((await both(before, after)).digest).not.toBe(digest)
  })
})
