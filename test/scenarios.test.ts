import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Decision } from '../src/core/decision.ts'
import { applyEdit, type Edit, type Json } from './edit.ts'
import { type FixtureFiles, type RepositoryFixture, Workshop } from './git/repository-fixture.ts'

/** What a scenario file says; test/scenarios/README.md tells how to write one. */
interface Scenario {
  readonly about: string
  readonly rules?: Json
  readonly files?: Readonly<Record<string, Json>>
  readonly without?: readonly string[]
  readonly edit?: Edit
  readonly change?: Readonly<Record<string, Json>>
  readonly symlinks?: Readonly<Record<string, string>>
  readonly meanwhile?: Readonly<Record<string, Json>>
  readonly author?: string
  readonly contributors?: readonly string[]
  readonly facts?: Readonly<Record<string, Json>>
  readonly args?: readonly string[]
  readonly expect: Expected
}

type Pattern = string | Readonly<Record<string, Json>>

interface Expected {
  readonly decision: Decision['decision']
  readonly violations?: readonly Pattern[]
  /** Violations beyond those named are fine. */
  readonly more?: boolean
  readonly warnings?: readonly Pattern[]
  readonly notices?: readonly Pattern[]
  readonly diagnostics?: readonly Pattern[]
  readonly changes?: number
  readonly lifted?: number
  /** Text that no output may contain. */
  readonly never?: readonly string[]
}

const here = fileURLToPath(new URL('.', import.meta.url))
const cli = join(here, '../dist/cli.js')
const organisation = readFolder(join(here, 'scenarios/organisation'))
const CONFIGURATION = 'projects/shop/api-console-config.json'
const NOW = '2026-11-02T00:00:00Z'
const EXIT = { allow: 0, deny: 1, error: 2 }

const workshop = new Workshop()
afterAll(() => workshop.remove())

for (const group of readdirSync(join(here, 'scenarios'), { withFileTypes: true }).filter(
  entry => entry.isDirectory() && entry.name !== 'organisation',
))
  describe.concurrent(group.name, () => {
    const folder = join(here, 'scenarios', group.name)
    for (const name of readdirSync(folder).sort()) {
      const scenario = parse(readFileSync(join(folder, name), 'utf8')) as Scenario
      it(`${name.slice(0, 2)} ${scenario.about}`, async () => {
        const { status, stdout, stderr } = await run(scenario)
        const decision = JSON.parse(stdout) as Decision
        compare(decision, scenario.expect)
        expect(status).toBe(EXIT[scenario.expect.decision])
        for (const text of scenario.expect.never ?? []) expect(stdout + stderr).not.toContain(text)
      })
    }
  })

function compare(decision: Decision, expected: Expected): void {
  const open = decision.violations.filter(({ liftedBy }) => liftedBy === null)
  expect({ decision: decision.decision, diagnostics: decision.diagnostics }).toMatchObject({
    decision: expected.decision,
  })
  for (const pattern of expected.violations ?? []) expect(open).toContainEqual(matching(pattern))
  if (expected.decision !== 'error' && expected.more !== true)
    expect(open).toHaveLength(expected.violations?.length ?? 0)
  for (const list of ['warnings', 'notices', 'diagnostics'] as const)
    for (const pattern of expected[list] ?? []) expect(decision[list]).toContainEqual(matching(pattern))
  const sidestepped = decision.notices.some(({ code }) => code === 'edit-rule-sidestepped')
  expect(sidestepped).toBe(expected.notices?.includes('edit-rule-sidestepped') ?? false)
  if (expected.changes !== undefined) expect(decision.changes).toBe(expected.changes)
  if (expected.lifted !== undefined) expect(decision.violations.length - open.length).toBe(expected.lifted)
}

const matching = (pattern: Pattern) =>
  expect.objectContaining(typeof pattern === 'string' ? { code: pattern } : pattern)

function run(
  scenario: Scenario,
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  const repository = workshop.repository()
  const start = repository.commit(filesOf(baseOf(scenario)))
  repository.commit({ ...filesOf(changeOf(scenario)), ...symlinks(scenario) }, { branch: 'change', from: start })
  if (scenario.meanwhile !== undefined) repository.commit(filesOf(scenario.meanwhile))
  const args = [
    'check',
    '--repo',
    repository.dir,
    '--base',
    'main',
    '--head',
    'change',
    '--format',
    'json',
    ...people(scenario, repository),
    ...(scenario.args ?? []),
  ]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { env: { PATH: process.env.PATH } })
    const output = { stdout: '', stderr: '' }
    child.stdout.on('data', data => (output.stdout += data))
    child.stderr.on('data', data => (output.stderr += data))
    child.on('error', reject).on('close', status => resolve({ status, ...output }))
  })
}

function baseOf({ rules, files, without = [] }: Scenario): Record<string, Json> {
  const all: Record<string, Json> = {
    ...organisation,
    ...(rules !== undefined && { '.fieldgate/rules/company.yaml': { saveChangesRules: rules } }),
    ...files,
  }
  return Object.fromEntries(Object.entries(all).filter(([path]) => !without.includes(path)))
}

function changeOf({ edit, change = {} }: Scenario): Record<string, Json> {
  if (edit === undefined) return change
  return { ...change, [CONFIGURATION]: applyEdit(JSON.parse(organisation[CONFIGURATION] as string) as Json, edit) }
}

/** Text as it is, anything else as JSON, null to remove. */
function filesOf(files: Readonly<Record<string, Json>>): FixtureFiles {
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [
      path,
      content === null || typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`,
    ]),
  )
}

const symlinks = ({ symlinks: links = {} }: Scenario): FixtureFiles =>
  Object.fromEntries(Object.entries(links).map(([path, content]) => [path, { mode: '120000', content }]))

/** `$HEAD` stands for the head commit. */
function people({ author, contributors = [], facts }: Scenario, repository: RepositoryFixture): string[] {
  if (facts === undefined)
    return [
      ...(author === undefined ? [] : ['--author', author]),
      ...contributors.flatMap(login => ['--contributor', login]),
      '--now',
      NOW,
    ]
  const file = join(repository.dir, 'facts.json')
  const complete = { now: NOW, target: 'refs/heads/main', contributors: [], teams: {}, reviews: [], ...facts }
  writeFileSync(file, JSON.stringify(complete).replaceAll('$HEAD', repository.git('rev-parse', 'change')))
  return ['--facts', file]
}

function readFolder(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return Object.fromEntries(
    files.map(entry => [
      join(entry.parentPath, entry.name).slice(folder.length + 1),
      readFileSync(join(entry.parentPath, entry.name), 'utf8'),
    ]),
  )
}
