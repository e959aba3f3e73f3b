import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { report } from '../../src/cli/audit/report.ts'
import { lineOf } from '../audit/sample.ts'
import { auditedRepository, linesOf } from './audited.ts'
import { CLI, type Fixture, fieldgate } from './fixture.ts'
import { terminal } from './terminal-fake.ts'

// The sources stand beside no script of the page: it is that of the built program.
vi.mock('../../src/store/page-assets.ts', async original => {
  const { readPageAssets } = await original<typeof import('../../src/store/page-assets.ts')>()
  const dist = new URL('../../dist/', import.meta.url)
  return { readPageAssets: (...[name]: Parameters<typeof readPageAssets>) => readPageAssets(name, dist) }
})

/** Now is 2026-11-22. */
const waiver = (id: string, expires: string) =>
  `- { id: ${id}, rule: images, project: shop, reason: <b>a migration</b>, owner: alice, expires: ${expires} }\n`
const WAIVERS = waiver('in-force', '2026-12-31') + waiver('last-day', '2026-11-22') + waiver('expired', '2026-11-21')

let fixture: Fixture
let folder: string
beforeAll(() => {
  fixture = auditedRepository({
    '.fieldgate/waivers.yaml': WAIVERS.replaceAll('rule: images', 'rule: other-images'),
    '.fieldgate/rules/other.yaml': OTHER,
  })
  folder = mkdtempSync(join(tmpdir(), 'fieldgate-report-'))
})
afterAll(() => {
  fixture?.remove()
  rmSync(folder, { recursive: true, force: true })
})

const OTHER = `saveChangesRules:
  - { id: other-images, roleIds: [developer], disallowedRuleSet: [{ jsonPath: $.services.*.other }] }
`

async function run(...args: readonly string[]) {
  const fake = terminal()
  const code = await report(args, fake)
  return { code, ...fake.written }
}

function file(content: string, name = 'audit.jsonl'): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** The part of the page with this heading, as text. */
const section = (page: string, id: string): string =>
  (new RegExp(`<section id="${id}"[\\s\\S]*?</section>`).exec(page)?.[0] ?? '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

describe('fieldgate audit report', () => {
  it('makes a page of the branch that governance names', async () => {
    const { code, out, err } = await run('--repo', fixture.root)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^<!doctype html>/i)
    expect(out.trimEnd()).toMatch(/<\/html>$/)
    expect(out).toContain(`records at ${fixture.root}/.git`)
    for (const line of linesOf(fixture)) expect(out).toContain(JSON.parse(line).change.head.slice(0, 12))
  })

  it('shows the waivers that are in force, by the governance of main', async () => {
    const { out } = await run('--repo', fixture.root)
    const shown = section(out, 'waivers')
    expect(shown).toMatch(/last-day.*in-force/)
    expect(shown).toContain('other-images')
    expect(shown).not.toContain('expired')
    expect(out).not.toContain('<b>a migration</b>')
    expect(shown).toContain('&lt;b&gt;a migration')
  })

  it('is made of a file, with the waivers of a repository', async () => {
    const path = file(`${linesOf(fixture).join('\n')}\n`)
    const { code, out } = await run('--file', path, '--repo', fixture.root)
    expect(code).toBe(0)
    expect(out).toContain(path)
    expect(section(out, 'waivers')).toContain('in-force')
  })

  it('does not know waivers where there is no repository', async () => {
    const { code, out } = await run('--file', file(`${lineOf()}\n`), '--repo', folder)
    expect(code).toBe(0)
    expect(section(out, 'waivers')).toContain('Not known: the governance could not be read')
  })

  it('does not know waivers of governance that is broken, and still finds its branch', async () => {
    const before = fixture.git('rev-parse', 'main')
    fixture.commit({ '.fieldgate/waivers.yaml': 'waivers: 1\n' })
    const { code, out } = await run('--repo', fixture.root)
    fixture.git('reset', '-q', '--hard', before)
    expect(code).toBe(0)
    expect(out).toContain(`records at ${fixture.root}/.git`)
    expect(section(out, 'waivers')).toContain('Not known')
  })

  it('is a page of an empty log too', async () => {
    const { code, out, err } = await run('--file', file(''), '--repo', folder)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^<!doctype html>/i)
  })

  it('has all that can be read, and warns of the first line that can not', async () => {
    const [first, second] = [lineOf({ seq: 1, repo: 'acme/first' }), lineOf({ seq: 2, repo: 'acme/second' })]
    const path = file(`${first}\nnonsense\n[]\n${second}\n`)
    const { code, out, err } = await run('--file', path, '--repo', folder)
    expect(code).toBe(2)
    expect(err).toBe(`fieldgate: ${path}:2: this line is no audit record that can be read; the page has all others\n`)
    expect(out).toContain('acme/first')
    expect(out).toContain('acme/second')
  })

  it('is made by the built program', () => {
    const { code, out, err } = fieldgate(['audit', 'report', '--format', 'html'], fixture.root)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^<!doctype html>[\s\S]*<\/html>\n?$/i)
  })

  it('ends without a word when nobody reads any more', async () => {
    const path = file(`${lineOf()}\n`.repeat(3000))
    const script = '{ "$1" "$2" audit report --file "$3"; echo "ends with $?" >&2; } | head -c 15'
    const args = ['-c', script, 'bash', process.execPath, CLI, path]
    const { stdout, stderr } = await promisify(execFile)('bash', args, { cwd: folder })
    expect({ stdout: stdout.toLowerCase(), stderr }).toEqual({ stdout: '<!doctype html>', stderr: 'ends with 0\n' })
  })
})

describe('no page', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['another format', ['--format', 'pdf'], /unknown format `pdf`/],
    ['a file and a branch', ['--file', 'x', '--branch', 'y'], /leave out `--branch`/],
    ['a misspelled option', ['--fil', 'x'], /did you mean `--file`\?/],
  ])('is made with %s', async (_, args, message) => {
    const { code, out, err } = await run(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
    expect(err).toMatch(/see `fieldgate audit report --help`\n$/)
  })

  it.each<[string, () => readonly string[], RegExp]>([
    ['a file that is not there', () => ['--file', join(folder, 'missing')], /can not be read: there is no such file/],
    ['a branch that is not there', () => ['--branch', 'x', '--repo', fixture.root], /there is no branch `x`/],
    ['a folder that is no repository', () => ['--repo', folder], /repository/],
  ])('is made of %s', (_, args, message) => {
    const { code, out, err } = fieldgate(['audit', 'report', ...args()])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^fieldgate: /)
    expect(err).toMatch(message)
  })
})
