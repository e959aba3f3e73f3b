import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { log } from '../../src/cli/audit/log.ts'
import { CHANGED, LIFTED, lineOf, VIOLATION } from '../audit/sample.ts'
import { FRAGMENTS } from '../report/hostile.ts'
import { CLI, fieldgate } from './fixture.ts'
import { terminal } from './terminal-fake.ts'

const at = (evaluated: string) => ({ time: { evaluated } })
const ZOE = { principals: [{ login: 'Zoe', as: 'author', roles: [] }] }
const LINES = [
  lineOf({ seq: 1, ...at('2026-11-21T23:59:59Z'), changed: [CHANGED], violations: [VIOLATION] }),
  lineOf({ seq: 2, ...at('2026-11-22T00:00:00Z'), changed: [CHANGED], lifted: [LIFTED], decision: 'allow' }),
  lineOf({
    seq: 3,
    ...at('2026-11-22T23:59:59.999Z'),
    ...ZOE,
    changed: [{ ...CHANGED, project: 'pay' }],
    decision: 'allow',
  }),
  lineOf({ seq: 4, ...at('2026-11-23T00:00:00Z'), ...ZOE, decision: 'error', codes: ['object-missing'] }),
  lineOf({ seq: 5, ...at('2026-11-24T00:00:00Z'), changed: [CHANGED], counts: { changes: 900 }, decision: 'allow' }),
]
const WHOLE = `${LINES.join('\n')}\n`

let folder: string
let file: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldgate-log-'))
  file = join(folder, 'audit.jsonl')
  writeFileSync(file, WHOLE)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function written(content: string | Buffer): string {
  const path = join(folder, 'other.jsonl')
  writeFileSync(path, content)
  return path
}

async function run(args: readonly string[], path = file) {
  const fake = terminal()
  const code = await log(['--file', path, ...args], fake)
  return { code, ...fake.written }
}

const found = async (...args: readonly string[]): Promise<readonly number[]> => {
  const { code, out, err } = await run([...args, '--format', 'jsonl'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return out
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line).seq)
}

describe('fieldgate audit log', () => {
  it.each<[string, readonly string[], readonly number[]]>([
    ['everything', [], [1, 2, 3, 4, 5]],
    ['who', ['--principal', 'ZOE'], [3, 4]],
    ['a decision', ['--decision', 'allow'], [2, 3, 5]],
    ['a rule', ['--rule', 'images'], [1, 2]],
    ['a project, and what may be about it', ['--project', 'pay'], [3, 5]],
    ['a place', ['--path', '$.services.*.dockerImage'], [1, 2, 3, 5]],
    ['another place', ['--path', '$.replicas'], [5]],
    ['a day', ['--since', '2026-11-22', '--until', '2026-11-22'], [2, 3]],
    ['from an instant to another', ['--since', '2026-11-21T23:59:59Z', '--until', '2026-11-22T00:00:00Z'], [1, 2]],
    ['an instant elsewhere', ['--since', '2026-11-23T01:00:00+01:00'], [4, 5]],
    ['all at once', ['--rule', 'images', '--project', 'shop', '--principal', 'bob', '--decision', 'deny'], [1]],
    ['what nobody did', ['--principal', 'nobody'], []],
  ])('finds %s', async (_, args, seqs) => {
    expect(await found(...args)).toEqual(seqs)
  })

  it('shows text to people, the sum last', async () => {
    const { code, out, err } = await run(['--principal', 'zoe'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toBe(`2026-11-22T23:59:59.999Z allow by Zoe (no role)
  github.com/acme/shop #42, into refs/heads/main, head dddddddddddd, record 3
  · update projects/shop/config.yaml $.services.api.dockerImage
2026-11-23T00:00:00Z error by Zoe (no role): object-missing
  github.com/acme/shop #42, into refs/heads/main, head dddddddddddd, record 4
2 of 5 records
`)
    expect(await run(['--rule', 'x', '--decision', 'deny'])).toEqual({
      ...{ code: 0, err: '', out: 'none of 5 records is about that\n' },
    })
    expect((await run(['--project', 'pay', '--since', '2026-11-24'])).out).toContain(
      '\n  899 more changes not listed\n',
    )
  })

  it('gives programs the recorded lines, byte for byte', async () => {
    expect(await run(['--format', 'jsonl'])).toEqual({ code: 0, out: WHOLE, err: '' })
    const odd = `${LINES[0]?.replace('"v":1', '"v" : 1, "x":"\u202e\\u001b漢"')}\r\n`
    expect((await run(['--format', 'jsonl'], written(odd))).out).toBe(odd)
  })

  it('gives spreadsheets a header and a row for each', async () => {
    const { out } = await run(['--format', 'csv', '--principal', 'zoe'])
    expect(out.split('\r\n').map(line => line.split(',')[0])).toEqual(['seq', '3', '4', ''])
    expect((await run(['--format', 'csv'], written(''))).out).toMatch(/^seq,[a-z_,]*\r\n$/)
  })

  it('says that an empty log is empty', async () => {
    expect(await run([], written(''))).toEqual({ code: 0, out: 'there are no records\n', err: '' })
  })

  it('reads a log that is longer than what is read at once', async () => {
    const many = written(WHOLE.repeat(2000))
    expect((await run(['--principal', 'zoe'], many)).out).toMatch(/\n4,000 of 10,000 records\n$/)
    expect((await run(['--format', 'jsonl'], many)).out).toBe(WHOLE.repeat(2000))
  })

  it.each(['text', 'jsonl', 'csv'])('shows hostile text as %s', async format => {
    const hostile = FRAGMENTS.filter(text => text !== '\udcff').join('')
    const place = { ...LIFTED, file: hostile, identity: hostile, rule: { id: hostile } }
    const principals = [{ login: hostile, roles: [{ role: hostile }] }]
    const line = lineOf({ principals, repo: hostile, ...at('\n::error::x'), changed: [place], lifted: [place] })
    const { code, out } = await run(['--format', format, '--rule', hostile], written(`${line}\n`))
    expect(code).toBe(0)
    if (format === 'jsonl') expect(out).toBe(`${line}\n`)
    else {
      expect(out).toContain('closes #1')
      expect(out.replace(/[\r\n]/g, '')).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}]*$/u)
      expect(out).not.toMatch(/##\[|^\s*::/m)
    }
  })
})

describe('lines that are no record', () => {
  const broken = () => written(`${LINES[0]}\nnonsense\n${LINES[1]}\n\n[]\n${LINES[2]}\n${LINES[3]?.slice(0, 300)}`)

  it.each(['text', 'jsonl', 'csv'])('are told, and all others shown as %s', async format => {
    const { code, out, err } = await run(['--format', format], broken())
    expect(code).toBe(2)
    expect(err).toBe(
      `fieldgate: ${join(folder, 'other.jsonl')}:2: this line and 2 more are no audit records that can be read; all others were looked at\n`,
    )
    if (format === 'text') expect(out).toMatch(/\n3 of 3 records\n$/)
    else expect(out.split(format === 'csv' ? '\r\n' : '\n')).toHaveLength(format === 'csv' ? 5 : 4)
  })

  it('are told where they can not be what was looked for', async () => {
    const { code, err, out } = await run(['--principal', 'nobody'], broken())
    expect(code).toBe(2)
    expect(err).toContain(':2: this line and 2 more')
    expect(out).toBe('none of 3 records is about that\n')
  })

  it('can be one alone', async () => {
    const { code, err } = await run([], written(`${LINES[0]}\n{`))
    expect(code).toBe(2)
    expect(err).toContain(':2: this line is no audit record that can be read; all others')
  })
})

describe('wrong usage', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['a branch beside the file', ['--branch', 'x'], /`--file` already says where the log is; leave out `--branch`/],
    ['a repository beside the file', ['--repo', '.'], /leave out `--repo`/],
    [
      'no query',
      ['--path', 'services.api'],
      /`--path` takes a JSONPath query: a query begins with `\$`, .*character 1$/m,
    ],
    ['an identity', ['--path', '$.a[name=api]'], /`--path` takes a JSONPath query: .*at character 5$/m],
    ['another decision', ['--decision', 'denied'], /unknown decision `denied`, which is none of allow, deny, error/],
    ['another format', ['--format', 'json'], /unknown format `json` - did you mean `jsonl`\?/],
    ['no day', ['--since', '2026-02-30'], /`--since` takes a day or a time, as in .*, not `2026-02-30`/],
    ['no time', ['--until', 'now'], /`--until` takes a day or a time/],
    ['a time without a zone', ['--until', '2026-11-22T10:00:00'], /`--until` takes a day or a time/],
    ['a period without time', ['--since', '2026-11-23', '--until', '2026-11-22'], /is later than .*; swap them/],
    ['a misspelled option', ['--principle', 'bob'], /did you mean `--principal`\?/],
    ['an argument', ['bob'], /unexpected argument `bob`/],
  ])('is refused: %s', async (_, args, message) => {
    const { code, out, err } = await run(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
    expect(err).toMatch(/see `fieldgate audit log --help`\n$/)
  })

  it('is a file that can not be read', () => {
    const { code, out, err } = fieldgate(['audit', 'log', '--file', join(folder, 'missing'), '--format', 'csv'])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^fieldgate: `.*missing` can not be read: there is no such file or folder\n$/)
  })
})

describe('fieldgate audit', () => {
  it('lists its commands, in three ways', () => {
    const shown = fieldgate(['audit', '--help'])
    expect(shown).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^ {2}log {8}\S/m) })
    expect(fieldgate(['help', 'audit'])).toEqual(shown)
    expect(fieldgate(['audit', '-h'])).toEqual(shown)
  })

  it('shows the help of each, within 80 columns', () => {
    const shown = fieldgate(['audit', 'log', '--help'])
    expect(shown).toMatchObject({ code: 0, err: '', out: expect.stringContaining('example:') })
    expect(shown.out.split('\n').filter(line => line.length > 80)).toEqual([])
    expect(fieldgate(['help', 'audit', 'log'])).toEqual(shown)
    expect(fieldgate(['audit', 'log', '--bogus', '-h'])).toEqual(shown)
  })

  it.each([
    ['none', [], 'a command is needed; `fieldgate audit --help` lists all: verify, log, report'],
    ['a misspelled one', ['lgo'], 'unknown command `lgo` - did you mean `log`?'],
    ['a member of every object', ['constructor'], 'unknown command `constructor`'],
  ])('refuses %s', (_, args, message) => {
    const { code, out, err } = fieldgate(['audit', ...args])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
  })

  it('ends without a word when nobody reads any more, however long the log is', async () => {
    const script =
      'yes "$3" | { "$1" "$2" audit log --file /dev/stdin --format jsonl; echo "ends with $?" >&2; } | head -n 1'
    const args = [process.execPath, CLI, LINES[0] ?? '']
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script, 'bash', ...args])
    expect({ stdout, stderr }).toEqual({ stdout: `${LINES[0]}\n`, stderr: 'ends with 0\n' })
  })
})
