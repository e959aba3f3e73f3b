import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FINDING_CODES, wordsOf } from '../../src/audit/finding.ts'
import type { Command } from '../../src/cli/command.ts'
import { auditedRepository, linesOf } from '../cli/audited.ts'
import type { Fixture } from '../cli/fixture.ts'
import { terminal } from '../cli/terminal-fake.ts'
import { blocks, read, root, section, tableIn } from './pages.ts'

const PAGE = 'docs/audit.md'

describe('the findings of docs/audit.md', () => {
  const rows = tableIn(section(PAGE, '## Findings'), '| code |')

  it('are those of the closed list, in its order and words', () => {
    expect(rows.map(([code = '', , words = '']) => [code.replaceAll('`', ''), words])).toEqual(
      FINDING_CODES.map(code => [code, wordsOf(code)]),
    )
  })

  it('are each of a level that verify has', () => {
    const proved = tableIn(section(PAGE, '## What verify proves'), '| level |').map(([level]) => level)
    expect(new Set(rows.map(([, level]) => level))).toEqual(new Set(proved))
  })
})

describe('the digests of docs/audit.md', () => {
  const commands = blocks.find(({ page, text }) => page === PAGE && text.includes('sha256sum'))?.text ?? ''
  let fixture: Fixture
  let record: { readonly [member: string]: Readonly<Record<string, string>> }
  beforeAll(() => {
    fixture = auditedRepository()
    record = JSON.parse(linesOf(fixture)[0] ?? '')
  })
  afterAll(() => fixture.remove())

  const printed = (cwd: string, line: string): string =>
    `sha256:${execFileSync('bash', ['-c', line], { cwd, encoding: 'utf8' }).slice(0, 64)}`

  it('are had from Git as the page says', () => {
    const { target, change } = record
    const [line = ''] = /^git diff-tree .*$/m.exec(commands) ?? []
    expect(line).toContain('BASE RESULT')
    const command = line.replace('BASE', target?.tree ?? '').replace('RESULT', change?.resultTree ?? '')
    expect(printed(fixture.root, command)).toBe(change?.digest)
    expect(printed(fixture.root, line.replace('BASE', 'main').replace('RESULT', 'main'))).not.toBe(change?.digest)
  })

  it('are had from the folder of the program as the page says', () => {
    const [line = ''] = /^\(cd dist.*$/m.exec(commands) ?? []
    expect(printed(fileURLToPath(new URL(`file://${root}`)), line)).toBe(record.tool?.digest)
  })

  it('find the decisions about a commit, by the messages of the branch', () => {
    const { change } = record
    const grep = `^Fieldgate-Commit: ${change?.head?.slice(0, 8)}`
    expect(fixture.git('log', '--format=%s', '--grep', grep, 'records')).toBe('Record 1: allow')
  })
})

describe('docs/cli.md on fieldgate audit', () => {
  const load: Readonly<Record<string, () => Promise<Command>>> = {
    verify: async () => (await import('../../src/cli/audit/verify.ts')).verify,
    log: async () => (await import('../../src/cli/audit/log.ts')).log,
    report: async () => (await import('../../src/cli/audit/report.ts')).report,
  }
  const part = section('docs/cli.md', '## fieldgate audit')

  it.each(Object.keys(load))('lists the options of %s', async name => {
    const fake = terminal()
    const command = await load[name]?.()
    await command?.(['--help'], fake)
    const [, shown = ''] = part.split(`\n### fieldgate audit ${name}\n`)
    const [own = ''] = shown.split('\n### ')
    const cells = [...own.matchAll(/^\| (`--.*?) \|/gm)].flatMap(([, cell = '']) => cell.match(/--[a-z]+/g) ?? [])
    const options = [...fake.written.out.matchAll(/^ {2}(--[a-z]+)/gm)].map(([, option = '']) => option)
    expect(options.length).toBeGreaterThan(3)
    expect(cells).toEqual(options)
  })

  it('has all its commands', () => {
    const overview = [...read('src/cli/audit.ts').matchAll(/^ {4}'([a-z]+)',$/gm)].map(([, name]) => name)
    expect(overview).toEqual(Object.keys(load))
    expect([...part.matchAll(/^### fieldgate audit ([a-z]+)$/gm)].map(([, name]) => name)).toEqual(overview)
  })
})
