import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { check } from '../../src/cli/check.ts'
import { terminal } from './terminal-fake.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldgate-usage-'))
  writeFileSync(join(folder, 'facts.json'), '{\n  "now": "2026-11-22T10:00:00Z",\n  "nwo": 1\n}')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `%` stands for the folder. */
async function run(args: readonly string[]) {
  const fake = terminal()
  const code = await check(
    args.map(arg => arg.replace('%', folder)),
    fake,
  )
  return { code, out: fake.written.out, err: fake.written.err }
}

describe('wrong usage of check', () => {
  it.each([
    ['no author', [], /give `--author LOGIN` or set FIELDGATE_AUTHOR/],
    ['a misspelled option', ['--autor', 'bob'], /unknown option `--autor` - did you mean `--author`\?/],
    ['an id that is no number', ['--author', 'bob:x'], /LOGIN or LOGIN:ID, as in `alice:11`, not `bob:x`/],
    ['the id 0', ['--author', 'bob:0'], /not `bob:0`/],
    ['an id beyond 2^53', ['--author', 'bob:9007199254740993'], /not `bob:9007199254740993`/],
    ['two ids', ['--author', 'bob:1:2'], /not `bob:1:2`/],
    ['a login with another alphabet', ['--author', '\u0430lice'], /LOGIN/],
    ['a contributor without login', ['--author', 'bob', '--contributor', ':7'], /`--contributor` takes/],
    ['a day for a time', ['--author', 'bob', '--now', '2026-11-22'], /`--now` takes a time/],
    ['the 30th of February', ['--author', 'bob', '--now', '2026-02-30T00:00:00Z'], /`--now` takes a time/],
    ['a time without zone', ['--author', 'bob', '--now', '2026-11-22T10:00:00'], /`--now` takes a time/],
    ['facts and an author', ['--facts', 'f', '--author', 'bob'], /`--facts` already says what `--author` says/],
    ['facts and a contributor', ['--facts', 'f', '--contributor', 'bob'], /`--contributor` says/],
    ['facts and a time', ['--facts', 'f', '--now', '2026-11-22T10:00:00Z'], /`--now` says/],
    ['facts that are not there', ['--facts', '%/missing.json'], /missing.json` can not be read: there is no such file/],
    ['facts that are no facts', ['--facts', '%/facts.json'], /facts: /],
    ['an empty ref', ['--author', 'bob', '--governance', ''], /`--governance` needs a value/],
    ['a folder that is in no repository', ['--repo', '%', '--author', 'bob'], /repository/],
  ])('%s: an error decision for programs', async (_, args, message) => {
    const { code, out } = await run([...args, '--format', 'json'])
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({
      schema: 'fieldgate.decision/v1',
      decision: 'error',
      violations: [],
      diagnostics: [{ code: 'usage', message: expect.stringMatching(message) }],
    })
  })

  it('tells a person on standard error alone what to do', async () => {
    expect(await run([])).toEqual({
      code: 2,
      out: '',
      err: 'fieldgate: who asks for this change? give `--author LOGIN` or set FIELDGATE_AUTHOR\nsee `fieldgate check --help`\n',
    })
  })

  it.each(['json', 'markdown', 'sarif', 'github', 'junit'])(
    'is reported in the format %s, and to a person',
    async format => {
      const { code, out, err } = await run(['--format', format])
      expect(code).toBe(2)
      expect(out).toContain('who asks for this change?')
      expect(err).toContain('who asks for this change?')
    },
  )

  it('names the place in the facts', async () => {
    const { err } = await run(['--facts', '%/facts.json'])
    expect(err).toMatch(/^fieldgate: .*facts\.json:\d+:\d+: facts: /)
  })

  it.each([
    ['a misspelled format', 'jsn', /unknown format `jsn` - did you mean `json`\?/],
    ['a format like no other', 'pdf', /unknown format `pdf`, which is none of text, json/],
  ])('tells of %s', async (_, format, message) => {
    const { code, out, err } = await run(['--author', 'bob', '--format', format])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
  })
})
