import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalRecord } from '../../src/audit/canonical.ts'
import type { RecordBody } from '../../src/audit/record.ts'
import { verify } from '../../src/cli/audit/verify.ts'
import { logOf } from '../audit/log.ts'
import { FRAGMENTS } from '../report/hostile.ts'
import { edited } from '../verify/log.ts'
import { auditedRepository, BRANCH, linesOf } from './audited.ts'
import { type Fixture, fieldgate } from './fixture.ts'
import { terminal } from './terminal-fake.ts'

const HASH = 'a'.repeat(64)

let fixture: Fixture
let folder: string
let lines: readonly string[]
let bodies: readonly RecordBody[]
beforeAll(() => {
  fixture = auditedRepository()
  folder = mkdtempSync(join(tmpdir(), 'fieldgate-verify-'))
  lines = linesOf(fixture)
  bodies = lines.map(line => canonicalRecord(line) as RecordBody) // it has an id, as every record
})
afterAll(() => {
  fixture?.remove()
  rmSync(folder, { recursive: true, force: true })
})

async function run(...args: readonly string[]) {
  const fake = terminal()
  const code = await verify(args, fake).catch(error => `threw ${error}`)
  return { code, ...fake.written }
}
const inRepo = (...args: readonly string[]) => run('--repo', fixture.root, ...args)

function file(content: readonly string[], name = 'audit.jsonl'): string {
  const path = join(folder, name)
  writeFileSync(path, content.map(line => `${line}\n`).join(''))
  return path
}

/** Hashes and folders are others each time. */
const plain = (text: string) =>
  text
    .replaceAll(fixture.root, 'REPO')
    .replaceAll(folder, 'FOLDER')
    .replace(/[0-9a-f]{64}/g, 'HASH')
    .replace(/[0-9a-f]{40}/g, 'COMMIT')
    .replace(/of the chain .*/, 'of the chain NAME')

const KEEP = '\nto notice later whether records were removed, or all was computed anew, keep:\n  --anchor 2:HASH\n'
const CHAIN =
  '  of the chain NAME\n  ✓ chain     2 records: each is what was written, and none between them is missing\n'
const GIT = '  ✓ git       2 commits: each added its record and nothing else\n'

describe('fieldgate audit verify', () => {
  it('reads the branch that governance names, and says what was not asked', async () => {
    const { code, out, err } = await inRepo()
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(plain(out)).toBe(
      `✓ verified: records at REPO/.git\n${CHAIN}${GIT}  - not asked: --anchor, --complete, --replay\n${KEEP}`,
    )
  })

  it('verifies all that is asked for, by the built program', () => {
    const { last } = JSON.parse(fieldgate(['audit', 'verify', '--format', 'json'], fixture.root).out)
    const anchor = `${last.seq}:${last.hash}`
    const { code, out, err } = fieldgate(
      ['audit', 'verify', '--complete', 'main', '--replay', '--anchor', anchor],
      fixture.root,
    )
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(plain(out)).toBe(`✓ verified: records at REPO/.git
${CHAIN}${GIT}  ✓ anchor    1 anchor: what was noted is still there
  ✓ complete  1 commit: each landed change was allowed
             main is at COMMIT, and 1 commit is older than the log
  ✓ replay    2 decisions: each comes out the same again
${KEEP}`)
  })

  it('gives programs all of it as JSON', async () => {
    const { code, out, err } = await inRepo('--format', 'json', '--complete', 'main')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const level = { checked: 2, left: null, findings: [], total: 0, codes: [] }
    const [first, last] = bodies
    expect(JSON.parse(out)).toEqual({
      schema: 'fieldgate.audit-verification/v1',
      verdict: 'verified',
      place: `records at ${fixture.root}/.git`,
      records: 2,
      first: { chain: first?.chain, seq: 1, hash: first?.hash },
      last: { chain: first?.chain, seq: 2, hash: last?.hash },
      levels: [
        { level: 'chain', ...level },
        { level: 'git', ...level },
        { level: 'complete', ...level, checked: 1, left: expect.stringMatching(/^main is at .*1 commit is older/) },
      ],
    })
  })

  it('takes several anchors, and tells which are not there', async () => {
    const right = `1:${bodies[0]?.hash}`
    expect((await inRepo('--anchor', right, '--anchor', `2:${bodies[1]?.hash}`)).code).toBe(0)
    const { code, out } = await inRepo('--anchor', right, '--anchor', `2:${HASH}`, '--anchor', `3:${HASH}`)
    expect(code).toBe(1)
    expect(out).toMatch(/^✗ not what it should be: records at /)
    expect(out).toMatch(
      /\n {2}✗ anchor {4}2 anchors, 2 findings\n {4}log\/[\d/]+\.jsonl:2: anchor-mismatch: record 2 has /,
    )
    expect(out).toMatch(/\n {4}anchor-missing: the log has no record 3, /)
    expect(out).toContain('  - not asked: --complete, --replay\n')
    expect(out, 'a log that is not in order is nothing to note').not.toContain('--anchor 2:')
  })

  it('tells of a branch by its name, and of one that is not there', async () => {
    expect((await inRepo('--branch', BRANCH)).code).toBe(0)
    expect((await inRepo('--branch', `refs/heads/${BRANCH}`)).code).toBe(0)
    expect(await inRepo('--branch', 'fieldgate-audit')).toEqual({
      ...{ code: 2, out: '' },
      err: 'fieldgate: there is no branch `fieldgate-audit` where this repository pushes to; name another one with --branch\n',
    })
  })

  it('tells of what landed without a record', async () => {
    const before = fixture.git('rev-parse', 'main')
    fixture.commit({ 'README.md': 'pushed\n' })
    const { code, out } = await inRepo('--complete', 'main')
    const pushed = fixture.git('rev-parse', 'main')
    fixture.git('reset', '-q', '--hard', before)
    expect(code).toBe(1)
    expect(out).toContain(
      `  ✗ complete  2 commits, 1 finding\n    unaudited: commit \`${pushed}\` landed on \`main\`, and no record allows what it changes\n             main is at ${pushed}, and 1 commit is older than the log\n`,
    )
  })
})

describe('a file', () => {
  it('is verified without a repository, and without its commits', async () => {
    const { code, out } = await run('--file', file(lines))
    expect(code).toBe(0)
    expect(plain(out)).toBe(
      `✓ verified: FOLDER/audit.jsonl\n${CHAIN}  - not asked: --anchor, --complete, --replay\n${KEEP}`,
    )
  })

  it('is replayed in a repository', async () => {
    expect((await inRepo('--file', file(lines), '--replay', '--complete', 'main')).code).toBe(0)
    const [first, second] = bodies as [RecordBody, RecordBody]
    const forged = logOf([first, edited(second, { set: { '/decision': 'allow' } })], String(first.chain))
    const { code, out } = await inRepo('--file', file(forged), '--replay')
    expect(code).toBe(1)
    expect(out).toMatch(/:2: replay-differs: record 2: `decision` is `"allow"`, recomputed `"deny"`/)
  })

  it('whose objects are gone can not be checked', async () => {
    const [first, second] = bodies as [RecordBody, RecordBody]
    const gone = logOf([first, edited(second, { set: { '/change/head': '1'.repeat(40) } })], String(first.chain))
    const { code, out } = await inRepo('--file', file(gone), '--replay')
    expect(code).toBe(2)
    expect(out).toMatch(/^✗ not everything could be checked: /)
    expect(out).toMatch(/:2: unverifiable: record 2 can not be replayed: /)
    expect(out, 'what is in order can be noted').toContain('--anchor 2:')
    const both = await inRepo('--file', file([...gone, gone[1] ?? '']), '--replay')
    expect(both.code, 'what was found weighs more').toBe(1)
  })

  it('that is empty is in order, and nothing is to be kept of it', async () => {
    const { code, out } = await run('--file', file([]))
    expect({ code, out: plain(out) }).toEqual({
      code: 0,
      out: '✓ verified: FOLDER/audit.jsonl\n  ✓ chain     0 records: each is what was written, and none between them is missing\n  the log has no record: there is nothing that could be verified\n  - not asked: --anchor, --complete, --replay\n',
    })
  })

  it('that is torn is not in order', async () => {
    const path = file(lines)
    writeFileSync(path, `${lines[0]}\n${lines[1]?.slice(0, 99)}`)
    const { code, out } = await run('--file', path)
    expect(code).toBe(1)
    expect(plain(out)).toContain('    FOLDER/audit.jsonl:2: torn-line: this line has no line end')
  })

  it('with more findings than are told says how many', async () => {
    const { code, out } = await run('--file', file(Array.from({ length: 150 }, () => 'nonsense')))
    expect(code).toBe(1)
    expect(out).toMatch(/✗ chain {5}0 records, (\d+) findings\n(.*\n)*? {4}and \d+ more\n/)
  })

  it('that can not be read is told', async () => {
    const { code, out, err } = await run('--file', join(folder, 'missing'))
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(plain(err)).toBe('fieldgate: `FOLDER/missing` can not be read: there is no such file or folder\n')
  })
})

describe('hostile text', () => {
  const hostile = FRAGMENTS.filter(text => text !== '\udcff').join('')

  it('in a record does not get out as it is', async () => {
    const [first, second] = bodies as [RecordBody, RecordBody]
    const forged = [first, edited(second, { set: { '/decision': hostile, '/tool/version': hostile } })]
    const path = file(logOf(forged, hostile))
    const { code, out } = await inRepo('--file', path, '--replay')
    expect(code).toBe(1)
    expect(out).toContain('replay-differs')
    expect(out.replaceAll('\n', '')).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}]*$/u)
    expect(out).not.toMatch(/^\s*::|##\[/m)
    const json = await inRepo('--file', path, '--replay', '--format', 'json')
    expect(json.out.replaceAll('\n', '')).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}]*$/u)
    expect(JSON.parse(json.out).last.chain).toBe(hostile)
  })

  it('in the names of files on the branch does not either', async () => {
    const blob = fixture.git('hash-object', '-w', join(fixture.root, 'projects/shop/config.yaml'))
    const before = fixture.git('rev-parse', BRANCH)
    fixture.git('read-tree', BRANCH)
    fixture.git('update-index', '--add', '--cacheinfo', `100644,${blob},\u001b[31m::error::\u202e\nx`)
    const commit = fixture.git('commit-tree', fixture.git('write-tree'), '-p', BRANCH, '-m', '\u001b[31m')
    fixture.git('update-ref', `refs/heads/${BRANCH}`, commit)
    const { code, out } = await inRepo()
    fixture.git('update-ref', `refs/heads/${BRANCH}`, before)
    fixture.git('reset', '-q', '--hard')
    expect(code).toBe(1)
    expect(out).toMatch(/\n {4}file-unexpected: /)
    expect(out.replaceAll('\n', '')).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}]*$/u)
    expect(out).not.toMatch(/^\s*::/m)
  })
})

describe('wrong usage', () => {
  it.each<[string, readonly string[], RegExp]>([
    [
      'an anchor without a hash',
      ['--anchor', '40'],
      /`--anchor` takes the number and the hash of a record, `SEQ:HASH`, not `40`/,
    ],
    ['an anchor of half a hash', ['--anchor', '40:8d6f'], /not `40:8d6f`/],
    ['an anchor of record 0', ['--anchor', `0:${HASH}`], /`SEQ:HASH`, not `0:a/],
    ['an anchor in capitals', ['--anchor', `1:${HASH.toUpperCase()}`], /`SEQ:HASH`, not `1:A/],
    ['an anchor with more behind it', ['--anchor', `1:${HASH}a`], /`SEQ:HASH`, not/],
    [
      'a file and a branch',
      ['--file', 'x', '--branch', 'y'],
      /`--file` already says where the log is; leave out `--branch`/,
    ],
    ['another format', ['--format', 'jsno'], /unknown format `jsno` - did you mean `json`\?/],
    ['a misspelled option', ['--reply'], /`--reply`/],
    ['an argument', ['main'], /unexpected argument `main`/],
    ['a forgotten value', ['--complete', '--replay'], /`--complete`/],
  ])('is refused: %s', async (_, args, message) => {
    const { code, out, err } = await run(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
    expect(err).toMatch(/see `fieldgate audit verify --help`\n$/)
  })

  it.each<[string, readonly string[], RegExp]>([
    ['a branch that is none', ['--complete', 'v1'], /`v1`/],
    [
      'a commit in place of a branch',
      ['--complete', 'HEAD^0'],
      /there is no branch `HEAD\^0` where this repository pushes to/,
    ],
  ])('is told by the repository: %s', async (_, args, message) => {
    const { code, out, err } = await inRepo(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
  })

  it('is no folder of a repository', async () => {
    expect(await run('--repo', folder)).toMatchObject({ code: 2, out: '' })
    expect(await run('--file', file(lines), '--replay', '--repo', folder)).toMatchObject({ code: 2, out: '' })
  })

  it('has a help, within 80 columns', async () => {
    const { code, out } = await run('--help', '--bogus')
    expect(code).toBe(0)
    expect(out).toContain('example:')
    expect(out.split('\n').filter(line => line.length > 80)).toEqual([])
  })
})
