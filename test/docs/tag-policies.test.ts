import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { standingInventory } from '../../src/check/standing-inventory.ts'
import { check } from '../../src/check.ts'
import { makeRepository } from '../../src/cli/demo/repository.ts'
import { tags } from '../../src/cli/demo/tags.ts'
import type { Decision } from '../../src/core/decision.ts'
import { complies } from '../../src/core/tags/evaluate.ts'
import { openRepository } from '../../src/git/repository.ts'
import type { Repository } from '../../src/repository.ts'
import { violations } from '../../src/violations.ts'
import { type Files, MemoryRepository } from '../memory-repository.ts'
import { blocks, read, root, tableIn } from './pages.ts'
import { oneLine } from './shown.ts'

const PAGE = 'docs/tag-policies.md'
const NOW = '2026-11-22T10:00:00Z'

const own = blocks.filter(({ page }) => page === PAGE)
const titled = (title: string): string => own.find(block => block.title === title)?.text ?? ''

/** What stands between backticks. */
const quoted = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]*)`/g)].map(([, text = '']) => text)

let folder = ''
let fernhill: Repository
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tag-policies-'))
  await makeRepository(folder, tags.branches)
  fernhill = await openRepository(folder)
})
afterAll(async () => {
  await fernhill.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the outputs of docs/tag-policies.md', () => {
  const text = read(PAGE)
  const shown = [...text.matchAll(/```sh\n(fieldgate .*)\n```\n\n```text\n([\s\S]*?)```/g)]
  const commands = [...text.matchAll(/^fieldgate (\w+)/gm)].map(([, name]) => name)

  it('are there for every command', () => {
    expect(shown).toHaveLength(commands.length)
    expect(new Set(commands)).toEqual(new Set(['check', 'violations', 'choices']))
  })

  it.each(shown.map(([, command = '', output = '']) => [command, output] as const))('%s', async (command, output) => {
    const [, ...args] = command.split(' ')
    const program = [join(root, 'dist/cli.js'), ...args]
    const { stdout } = await promisify(execFile)('node', program, { cwd: folder }).catch(
      (denied: { readonly stdout: string }) => denied,
    )
    // Parts between what is left out follow each other; long lines are broken on the page.
    const parts = output.split(/^…$/m).map(oneLine)
    const pattern = parts.map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')
    expect(oneLine(stdout)).toMatch(new RegExp(`^${pattern}$`))
  })
})

/** The governance of the first example, and who may change the files that it governs. */
const GOVERNED: Files = {
  '.fieldgate/settings.yaml': titled('.fieldgate/settings.yaml'),
  '.fieldgate/roles.yaml': 'roles: { developer: {} }\nbindings: [{ role: developer, users: [bob] }]\n',
}
const POLICY = titled('.fieldgate/policies/environment.yaml')
const WORKSPACE = 'workspaces/team.yaml'
const PROJECT = 'projects/shop.yaml'

type Strategy = 'subset' | 'intersection'

const governedBy = (strategy: Strategy): Files => ({
  ...GOVERNED,
  '.fieldgate/policies/environment.yaml': POLICY.replace('strategy: subset', `strategy: ${strategy}`),
})

/** One of the two files of the page, with other tags. */
const tagged = (file: string, line: string): Files => ({ [file]: titled(file).replace(/^tags: .*$/m, line) })

async function decide(base: Files, change: Files): Promise<Decision> {
  const repository = new MemoryRepository(base, { ...base, ...change })
  const people = { author: { login: 'bob' }, contributors: [], now: NOW }
  const { decision } = await check({ repository, base: 'main', head: 'change', governance: null, people })
  return decision
}

const codes = (found: readonly { readonly code: string }[]): readonly string[] => found.map(({ code }) => code)

describe('the table of evaluation', () => {
  const rows = tableIn(read(PAGE), '| `workspaces/team.yaml`: authoritative |')
  const cases = rows.flatMap(([authoritative = '', affected = '', subset = '', intersection = '']) =>
    (
      [
        { strategy: 'subset', mark: subset },
        { strategy: 'intersection', mark: intersection },
      ] as const
    ).map(one => ({
      ...one,
      authoritative: quoted(authoritative)[0] ?? '',
      affected: quoted(affected)[0] ?? '',
    })),
  )

  it.each(cases)('$strategy: $authoritative, $affected: $mark', async ({ strategy, mark, authoritative, affected }) => {
    const change = { ...tagged(WORKSPACE, authoritative), ...tagged(PROJECT, affected) }
    const { decision, violations, diagnostics } = await decide(governedBy(strategy), change)
    expect({ decision, found: codes(violations), diagnostics }).toEqual({
      decision: mark === '✓' ? 'allow' : 'deny',
      found: mark === '✓' ? [] : ['policy-violated'],
      diagnostics: [],
    })
    expect(complies(strategy, valuesIn(authoritative), valuesIn(affected))).toBe(mark === '✓')
  })

  it('is the one of the specification', () => {
    expect(rows.map(row => row.slice(2, 4).join(''))).toEqual(['✓✓', '✗✗', '✗✗', '✗✗', '✓✓', '✗✓', '✓✓'])
  })
})

/** `[dev, qa]` somewhere in a text. */
const valuesIn = (text: string): readonly string[] => /\[(.*)\]/.exec(text)?.[1]?.split(', ').filter(Boolean) ?? []

describe('the table of what gets smaller', () => {
  const rows = tableIn(read(PAGE), '| project before | project after | answer |')

  it.each(rows)('%s, %s: %s', async (before = '', after = '', answer = '') => {
    const tagsOf = (cell: string) => `tags: { environment: ${quoted(cell)[0]} }`
    const more = after.includes('another description') ? '\ndescription: new' : ''
    const base = { ...governedBy('subset'), ...tagged(WORKSPACE, 'tags: { environment: [dev] }') }
    const decision = await decide(
      { ...base, ...tagged(PROJECT, tagsOf(before)) },
      tagged(PROJECT, tagsOf(after) + more),
    )
    const isResolved = answer.startsWith('allow: resolved')
    expect([decision.decision, codes(decision.warnings), codes(decision.notices)]).toEqual([
      answer.slice(0, answer.search(/[:,]/)),
      answer.startsWith('allow, with a warning') ? ['policy-violated'] : [],
      isResolved ? ['policy-resolved'] : [],
    ])
  })

  it('is found', () => expect(rows.length).toBeGreaterThan(5))
})

describe('the table of values', () => {
  const rows = tableIn(read(PAGE), '| written | values |')
  const cases = rows.flatMap(([written = '', meant = '']) =>
    quoted(written).map(tag => ({ tag, values: meant.includes('empty text') ? [''] : quoted(meant) })),
  )

  it.each(cases)('$tag: $values', async ({ tag, values }) => {
    const files = { ...governedBy('subset'), ...tagged(WORKSPACE, `tags: { ${tag} }`) }
    const repository = new MemoryRepository(files, files)
    const { inventory } = await standingInventory({ repository, ref: 'main', governance: null, now: NOW })
    const [team] = inventory.find('workspace', 'team')
    const key = tag.slice(0, tag.indexOf(':'))
    expect(team?.tags).toMatchObject([{ key, values }])
  })

  it('is found', () => expect(cases.length).toBeGreaterThan(6))
})

describe('examples/mesh', () => {
  it('relates the kinds that the page says, and no others', async () => {
    const { inventory } = await standingInventory({ repository: fernhill, ref: 'main', governance: null, now: NOW })
    const rows = tableIn(read(PAGE), '| authoritative | affected | because of | for instance |')
    const kinds = (a: string, b: string) => [a, b].sort().join(' ')
    const words: Readonly<Record<string, string>> = { user: 'principal', group: 'principal' }
    const related = inventory.relations.map(({ from, to }) =>
      kinds(words[from.kind] ?? from.kind, words[to.kind] ?? to.kind),
    )
    const camelCase = (cell: string) => cell.replace(/ (.)/g, (_, letter: string) => letter.toUpperCase())
    expect(new Set(related)).toEqual(new Set(rows.map(([a = '', f = '']) => kinds(camelCase(a), camelCase(f)))))
  })

  it('has the violations that examples/README.md says', async () => {
    const survey = await violations({
      ...{ repository: fernhill, ref: 'main', governance: null, now: NOW },
      ...{ policy: null, workspace: null },
    })
    const said = tableIn(read('examples/README.md'), '| policy | authoritative | affected | how it came |')
    const side = (cell: string) => ({ id: quoted(cell)[0], values: valuesIn(cell) })
    expect(said).toHaveLength(3)
    expect(survey.violations).toMatchObject(
      said.map(([policy = '', authoritative = '', affected = '']) => ({
        ...{ policy: quoted(policy)[0], authoritative: side(authoritative), affected: side(affected) },
      })),
    )
  })
})

/** What each change of examples/mesh-changes finds beside the three violations of before. */
interface Outcome {
  readonly violations?: readonly RegExp[]
  /** Among the three, or more than these. */
  readonly warnings?: readonly RegExp[]
  readonly notices?: readonly RegExp[]
  /** How many of the three are there no longer. */
  readonly resolved?: number
}

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  'prod-in-the-lab': { violations: [/ environment-clearance: .*; values that would pass: `dev`$/] },
  'wrong-landing-zone': { violations: [/ landing-zone-environment: .* would pass: .*`azure-nonprod`/] },
  'partners-in-production': { violations: [/\[project > group\] project-access: .* \[dev, qa\] of group /] },
  'less-clearance': {
    warnings: [/ environment-clearance: .* `marketing/, / landing-zone-clearance: .* workspace `marketing`/],
  },
  'new-name': {},
  'wider-policy': { notices: [/^policy-impact: .* 3 relations violate policy `data-clearance`/] },
  'clearance-granted': { notices: [/^policy-resolved: landingZone /, /^policy-resolved: project /], resolved: 2 },
}

describe('the changes of examples/README.md', () => {
  const rows = tableIn(read('examples/README.md'), '| change | by | answer |').map(
    ([change = '', by = '', answer = '']) => ({
      ...{ change: quoted(change)[0] ?? '', login: by.slice(0, by.indexOf(',')), by, answer },
    }),
  )

  it.each(rows)('$change by $by: $answer', async ({ change, login, by, answer }) => {
    const { decision } = await check({
      ...{ repository: fernhill, base: 'main', head: change, governance: 'main' },
      people: { author: { login }, contributors: [], now: NOW },
    })
    const { violations: found = [], warnings = [], notices = [], resolved = 0 } = OUTCOMES[change] ?? {}
    expect(decision.decision).toBe(answer.slice(0, answer.search(/[:,]/)))
    expect(decision.diagnostics).toEqual([])
    const [role] = decision.principals.flatMap(({ roles }) => roles.map(held => held.role.split('-').at(-1)))
    expect(by).toContain(role)

    const isOld = ({ message }: { readonly message: string }) => message.includes('; it was so before this change')
    const old = decision.warnings.filter(isOld)
    expect(old).toHaveLength(3 - resolved)
    expect(decision.violations.map(({ code, message }) => `${code} ${message}`)).toEqual(found.map(matching))
    expect(decision.warnings.filter(one => !isOld(one)).map(({ message }) => message)).toEqual(warnings.map(matching))
    expect(decision.notices.map(({ code, message }) => `${code}: ${message}`)).toEqual(notices.map(matching))
  })

  it('are all of them', () => {
    expect(rows.map(({ change }) => change).sort()).toEqual(readdirSync(join(root, 'examples/mesh-changes')).sort())
    expect(Object.keys(OUTCOMES)).toEqual(rows.map(({ change }) => change))
  })
})

const matching = (pattern: RegExp) => expect.stringMatching(pattern)
