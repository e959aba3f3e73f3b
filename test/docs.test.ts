import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command } from '../src/cli/command.ts'
import { COMMANDS } from '../src/cli/commands.ts'
import { readYaml } from '../src/core/document/read.ts'
import { parseFacts } from '../src/core/facts-schema.ts'
import { parseGovernance } from '../src/core/governance/parse.ts'
import { DEFAULT_LIMITS } from '../src/core/governance/settings.ts'
import { ERRORS, NOTICES, VIOLATIONS } from '../src/report/codes.ts'
import { FORMATS } from '../src/report/formats.ts'
import { terminal } from './cli/terminal-fake.ts'
import { blocks, pages, read, root, section, tableIn, withoutBlocks } from './docs/pages.ts'

const NOW = '2026-11-22T10:00:00Z'
describe('links', () => {
  /** As GitHub makes them of headings: a second one of the same name gets a number. */
  function anchors(page: string): ReadonlySet<string> {
    const counts = new Map<string, number>()
    const names = [...withoutBlocks(read(page)).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => {
      const slug = heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-')
      const count = counts.get(slug) ?? 0
      counts.set(slug, count + 1)
      return count === 0 ? slug : `${slug}-${count}`
    })
    return new Set(names)
  }

  it.each(pages)('of %s lead somewhere', page => {
    const targets = [...withoutBlocks(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
    const broken = targets
      .filter(target => !/^https:\/\//.test(target))
      .filter(target => {
        const [path = '', anchor] = target.split('#')
        const to = path === '' ? page : join(dirname(page), path)
        return !existsSync(join(root, to)) || (anchor !== undefined && !anchors(to).has(anchor))
      })
    expect(broken).toEqual([])
  })

  it('are found', () => expect(pages.length).toBeGreaterThan(25))
})

describe('the workflow of README.md', () => {
  const shown = blocks.filter(({ page, title }) => page === 'README.md' && title?.startsWith('examples/'))

  it('is that of the quick start', () => {
    expect(shown.map(({ text }) => text)).toEqual([read('examples/workflows/pull-request-target.yml')])
    expect(section('docs/github-action.md', '## Quick start')).toContain(shown[0]?.text)
  })
})

describe('docs/diagnostics.md', () => {
  it.each([
    ['## Violations', VIOLATIONS],
    ['## Error diagnostics', ERRORS],
    ['## Notices', NOTICES],
  ])('has under "%s" every code and no other, each with words', (heading, codes) => {
    const [, ...parts] = section('docs/diagnostics.md', heading).split(/^### /m)
    const documented = parts.map(part => /^`([a-z-]+)`\n\n\S/.exec(part)?.[1] ?? part)
    expect(documented.sort()).toEqual(Object.keys(codes).sort())
  })
})

describe('examples of governance files', () => {
  const SETTINGS = 'version: 1\ncompany: acme\ndocuments:\n  - files: projects/{project}/**\n'
  const ROLES = `roles:
  developer: {}
  senior-developer: { permissions: [changes.approve] }
  platform-engineer: { permissions: [governance.update] }
  on-call: {}
bindings:
  - { role: platform-engineer, users: [alice] }
`
  const examples = blocks.filter(({ title }) => title?.startsWith('.fieldgate/'))

  it.each(examples.map(block => [block.title, block.page, block] as const))('%s of %s are valid', (path, _, block) => {
    const files = { '.fieldgate/settings.yaml': SETTINGS, '.fieldgate/roles.yaml': ROLES, [path ?? '']: block.text }
    const bytes = Object.entries(files).map(([name, text]) => ({
      ...{ path: name, oid: '0'.repeat(40), mode: '100644' },
      bytes: new TextEncoder().encode(text),
    }))
    const result = parseGovernance(bytes, { now: NOW, defaultCompany: null })
    expect(result.ok ? [] : result.problems).toEqual([])
  })

  it('are found', () => expect(examples.length).toBeGreaterThan(8))

  it.each(blocks.filter(({ language }) => language === 'yaml'))('$page: YAML can be read', ({ text }) => {
    const options = { file: 'x.yaml', stream: true, tags: [], limits: DEFAULT_LIMITS }
    expect(readYaml(new TextEncoder().encode(text), options)).toMatchObject({ ok: true })
  })

  it('of facts are facts', () => {
    const [facts, ...others] = blocks.filter(({ language }) => language === 'json')
    expect(others).toEqual([])
    expect(parseFacts(facts?.text ?? '')).toMatchObject({ ok: true })
  })
})

describe('docs/cli.md and README.md', () => {
  const helpOf = async (name: string): Promise<string> => {
    const fake = terminal()
    const command: Command | undefined = await COMMANDS.get(name)?.load()
    await command?.(['--help'], fake)
    return fake.written.out
  }
  const optionsIn = (text: string): readonly string[] =>
    [...new Set([...text.matchAll(/--[a-z]+/g)].map(([option]) => option))].filter(option => option !== '--help').sort()

  // The commands of `audit` have options of their own: test/docs/audit.test.ts.
  it.each([...COMMANDS.keys()].filter(name => name !== 'audit'))('list the options of %s', async name => {
    const shown = section('docs/cli.md', `## fieldgate ${name}`)
    const documented = [...shown.matchAll(/^\| `(--[a-z]+)|^Makes.*`(--[a-z]+)`/gm)].map(([, a, b]) => a ?? b ?? '')
    const options = (await helpOf(name)).split('\n').filter(line => /^ {2}(-h, )?--/.test(line))
    expect(documented.sort()).toEqual(optionsIn(options.map(line => line.slice(0, 28)).join('\n')))
  })

  it('list the commands', () => {
    const rows = tableIn(read('README.md'), '| command | does |')
    const documented = rows.map(([command]) => /^`fieldgate ([a-z]+)/.exec(command ?? '')?.[1])
    expect(documented).toEqual([...COMMANDS.keys(), 'help'])
  })

  it('list the formats', () => {
    const rows = tableIn(read('docs/cli.md'), '| format | for |')
    expect(rows.map(([format]) => format?.replaceAll('`', '')).sort()).toEqual([...FORMATS].sort())
  })
})

describe('the first example of README.md', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'readme-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('prints what stands below it', async () => {
    const [script, output] = [/next one -->\n```sh\n([\s\S]*?)```/, /<!-- output -->\n```text\n([\s\S]*?)```/].map(
      pattern => pattern.exec(read('README.md'))?.[1] ?? '',
    )
    const account = { NAME: 'bob', EMAIL: 'bob@acme.example' }
    const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, HOME: folder, CLI: join(root, 'dist/cli.js') }
    for (const [key, value] of Object.entries(account)) {
      env[`GIT_AUTHOR_${key}`] = value
      env[`GIT_COMMITTER_${key}`] = value
    }
    const program = `set -e; fieldgate() { node "$CLI" "$@" || [ $? = 1 ]; }; ${script}`
    const { stdout } = await promisify(execFile)('bash', ['-c', program], { cwd: folder, env })
    expect(stdout).toBe(output)
  })
})
