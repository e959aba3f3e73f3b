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
  readonly group?: readonly Member[]
  readonly squash?: boolean
  readonly landed?: readonly number[]
  readonly listed?: readonly number[]
  readonly author?: string
  readonly contributors?: readonly string[]
  readonly facts?: Readonly<Record<string, Json>>
  readonly args?: readonly string[]
  readonly expect: Expected
}

/** A pull request of a merge group. */
interface Member {
  readonly number: number
  readonly onto?: number
  readonly edit?: Edit
  readonly change?: Readonly<Record<string, Json>>
  readonly author: Json
  readonly contributors?: Json
  readonly reviews?: Json
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
  const from = scenario.group === undefined ? start : groupCommit(scenario, repository, start)
  repository.commit(
    { ...filesOf(changeOf(scenario, from, repository)), ...symlinks(scenario) },
    { branch: 'change', from },
  )
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

/** What a commit changes on the one where it begins. */
function changeOf(
  { edit, change = {} }: Pick<Scenario, 'edit' | 'change'>,
  from: string,
  repository: RepositoryFixture,
): Record<string, Json> {
  if (edit === undefined) return change
  const before = JSON.parse(repository.git('show', `${from}:${CONFIGURATION}`)) as Json
  return { ...change, [CONFIGURATION]: applyEdit(before, edit) }
}

/** Makes a branch for each pull request, `pull-7`, and the commit in which the forge has merged or squashed them. */
function groupCommit({ group = [], landed, squash }: Scenario, repository: RepositoryFixture, start: string): string {
  for (const member of group) {
    const from = member.onto === undefined ? start : headOf(member.onto, repository)
    repository.commit(filesOf(changeOf(member, from, repository)), { branch: `pull-${member.number}`, from })
  }
  return (landed ?? group.map(({ number }) => number)).reduce((tip, number) => {
    const head = headOf(number, repository)
    const tree = repository.git('merge-tree', '--write-tree', tip, head)
    return repository.git('commit-tree', tree, '-m', 'group', '-p', tip, ...(squash === true ? [] : ['-p', head]))
  }, start)
}

const headOf = (number: number, repository: RepositoryFixture): string => repository.git('rev-parse', `pull-${number}`)

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

/** `$HEAD` stands for the head commit, `$7` for that of a pull request. */
function people(scenario: Scenario, repository: RepositoryFixture): string[] {
  const { author, contributors = [], facts, group } = scenario
  if (facts === undefined && group === undefined)
    return [
      ...(author === undefined ? [] : ['--author', author]),
      ...contributors.flatMap(login => ['--contributor', login]),
      '--now',
      NOW,
    ]
  const file = join(repository.dir, 'facts.json')
  const complete = {
    ...{ now: NOW, target: 'refs/heads/main', contributors: [], teams: {}, reviews: [] },
    ...(group !== undefined && groupFacts(scenario)),
    ...facts,
  }
  const text = JSON.stringify(complete)
    .replaceAll('$HEAD', repository.git('rev-parse', 'change'))
    .replaceAll(/"\$(\d+)"/g, (_, number) => `"${headOf(Number(number), repository)}"`)
  writeFileSync(file, text)
  return ['--facts', file]
}

/** Who asks for a group is judged for nothing: here somebody without a role. */
function groupFacts({ group = [], listed }: Scenario) {
  const members = group.map(({ number, author, contributors = [], reviews = [] }) => ({
    ...{ number, head: `$${number}`, author, contributors, reviews },
  }))
  const inFacts = listed?.map(number => members.find(member => member.number === number)) ?? members
  return { author: { login: 'queue[bot]' }, group: inFacts }
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
