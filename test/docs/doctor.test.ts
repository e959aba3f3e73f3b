import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { doctor } from '../../src/cli/doctor.ts'
import { FINDING_CODES, finding } from '../../src/doctor/finding.ts'
import { terminal } from '../cli/terminal-fake.ts'
import { blocks, read, root, section, tableIn } from './pages.ts'

const PAGE = 'docs/doctor.md'
const findings = section(PAGE, '## Findings')

/** Rows of all tables of findings, in the order of the page. */
const rows = findings
  .split(/^### /m)
  .slice(1)
  .flatMap(part => tableIn(part, '| code |'))

const code = (cell = ''): string => /^`([a-z-]+)`$/.exec(cell)?.[1] ?? cell

describe('the tables of docs/doctor.md', () => {
  it('have every code and no other, in the order of the sources', () => {
    expect(rows.map(([name]) => code(name))).toEqual(FINDING_CODES)
  })

  it('have the level of each, what it finds, and what to do', () => {
    const levels = FINDING_CODES.map(name => finding(name, '', '').level)
    expect(rows.map(([, level]) => level)).toEqual(levels)
    expect(rows.filter(cells => cells.length !== 4 || cells.some(cell => cell === ''))).toEqual([])
  })

  it('explain every level', () => {
    const explained = tableIn(read(PAGE), '| level | means |').map(([level]) => code(level))
    expect(new Set(explained)).toEqual(new Set(rows.map(([, level]) => level)))
  })
})

describe('what docs/doctor.md shows', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'doctor-'))
    const git = (...args: readonly string[]) => execFileSync('git', ['-C', folder, ...args])
    git('init', '-q', '-b', 'main')
    git('remote', 'add', 'origin', 'https://github.com/acme/shop.git')
    mkdirSync(join(folder, '.github/workflows'), { recursive: true })
    cpSync(join(root, 'examples/workflows/approvals.yml'), join(folder, '.github/workflows/fieldgate.yml'))
    cpSync(join(root, 'examples/acme/.fieldgate'), join(folder, '.fieldgate'), { recursive: true })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  async function run(...args: readonly string[]) {
    const fake = terminal()
    const exitCode = await doctor(['--repo', folder, ...args], fake)
    return { exitCode, out: fake.written.out }
  }

  it('is what it says without a token', async () => {
    const [shown] = blocks.filter(({ page, language }) => page === PAGE && language === 'text')
    expect(await run()).toEqual({ exitCode: 1, out: shown?.text })
  })

  it('as JSON has the keys that there are', async () => {
    const [shown] = blocks.filter(({ page, language }) => page === PAGE && language === 'jsonc')
    const documented = JSON.parse(shown?.text.replace(/ {2,}\/\/.*$/gm, '') ?? '')
    const { out } = await run('--format', 'json')
    const said = JSON.parse(out)
    expect(Object.keys(documented)).toEqual(Object.keys(said))
    expect(documented.schema).toBe(said.schema)
    expect(Object.keys(documented.findings[0])).toEqual(Object.keys(said.findings[0]))
  })
})
