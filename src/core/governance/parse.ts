import { createHash } from 'node:crypto'
import { byPlace, compareText, type Notice, type Warning } from '../diagnostic.ts'
import { readYaml } from '../document/read.ts'
import type { Value } from '../value.ts'
import { type Findings, fileProblem, noFindings, type Source, sorted, sourceOf } from './findings.ts'
import type { Governance, GovernanceResult, RoleBook, RuleEntry, Settings, TagRules, Waiver } from './governance.ts'
import { arrange, type GovernanceFile, type Layout } from './layout.ts'
import { elementsUnder, keysUnder, namesIn, textsUnder } from './names.ts'
import { readPolicies } from './policies.ts'
import { policyWarnings } from './policy-warnings.ts'
import { addDefinitions, builtInRules } from './predefined.ts'
import { type GovernanceContext, newReading, type Reading } from './reading.ts'
import { readRoles, warnOfUnheld } from './roles.ts'
import { ruleWarnings } from './rule-warnings.ts'
import { checkWrittenIds, readEntries, readRulesFile } from './rules.ts'
import type { ScopeRules } from './scope.ts'
import { checkUnmapped, DEFAULT_COMPANY, DEFAULT_LIMITS, readSettings } from './settings.ts'
import { readWaivers } from './waivers.ts'

export type { GovernanceFile } from './layout.ts'
export type { GovernanceContext } from './reading.ts'

/**
 * Reads everything under `.fieldgate/` (governance.md): a complete governance, or every problem of every file, with its
 * place. The result does not depend on the order of the files. Pure; never throws.
 */
export function parseGovernance(files: readonly GovernanceFile[], context: GovernanceContext): GovernanceResult {
  const findings = noFindings()
  const reading = newReading(context, findings)
  const layout = arrange(files, findings)
  const core = readCore(reading, layout)
  const base = readRules(reading, layout, core)
  const { tags, names } = readPolicyFiles(reading, layout)
  for (const file of [layout.single.people, ...layout.folders.tests, ...layout.folders.sync]) readSource(reading, file)
  const { entries: rules } = base
  const waivers = readWaiversFile(reading, layout, core, base, names)
  return conclude(findings, core, { digest: digestOf(files), rules, waivers, tags })
}

interface Core {
  readonly settings: Settings | null
  readonly book: RoleBook | null
  /** Ids of roles, also where their file is wrong elsewhere; null: unknown. */
  readonly roles: ReadonlySet<string> | null
  readonly scopes: ScopeRules
  /** The files of settings and roles. */
  readonly files: ReadonlySet<string>
}

/** Settings and roles, and what the other files need of them. */
function readCore(reading: Reading, { single }: Layout): Core {
  const settingsSource = readNeeded(reading, single.settings, '.fieldgate/settings.yaml')
  const rolesSource = readNeeded(reading, single.roles, '.fieldgate/roles.yaml')
  const read = settingsSource && readSettings(reading, settingsSource)
  const scopes = {
    company: read?.settings.company ?? reading.context.defaultCompany ?? DEFAULT_COMPANY,
    severalCompanies: read?.severalCompanies ?? false,
  }
  const book = rolesSource && readRoles(reading, rolesSource, scopes)
  const roles = rolesSource && new Set(keysUnder(rolesSource.value, 'roles'))
  if (settingsSource && read && roles) checkUnmapped(settingsSource, read.settings, roles)
  if (rolesSource && book) warnOfUnheld(rolesSource, book, read?.settings.principals.unmapped ?? null)
  const files = new Set([single.settings?.path, single.roles?.path].filter(path => path !== undefined))
  return { settings: read?.settings ?? null, book, roles, scopes, files }
}

function readNeeded(reading: Reading, file: GovernanceFile | null, name: string): Source | null {
  if (file === null) fileProblem(reading.findings, name, `\`${name}\` is missing; every governance has one`)
  return readSource(reading, file)
}

/** One file, read strictly; null, with the problems reported, where it can not be read. */
function readSource(reading: Reading, file: GovernanceFile | null): Source | null {
  if (file === null) return null
  const options = { file: file.path, stream: false, tags: [], limits: DEFAULT_LIMITS }
  const result = readYaml(file.bytes, options)
  if (!result.ok) {
    const problems = result.problems.map(problem => ({ ...problem, code: 'governance-invalid' as const }))
    reading.findings.problems.push(...problems)
    return null
  }
  const [document] = result.documents
  if (document !== undefined) return sourceOf(file.path, document, file.bytes, reading.findings)
  fileProblem(reading.findings, file.path, 'the file is empty; remove it, or write what belongs there')
  return null
}

/** The entries of all files below `rules/`, and what other files may name of them. */
interface RuleBase {
  readonly entries: readonly RuleEntry[]
  /** null: some file is unreadable. */
  readonly names: { readonly ruleIds: ReadonlySet<string>; readonly entryIds: ReadonlySet<string> } | null
}

function readRules(reading: Reading, { folders }: Layout, { scopes, roles }: Core): RuleBase {
  const sources = folders.rules.map(file => readSource(reading, file)).filter(source => source !== null)
  const files = sources.map(source => readRulesFile(source, scopes)).filter(file => file !== null)
  const predefined = builtInRules()
  const builtIn = [...predefined.keys()]
  // Every file's definitions first: an entry may use one of a later file.
  for (const { source, definitions } of files) addDefinitions(reading, source, definitions, predefined)
  const named = sources.map(({ value }) => namesIn(value))
  const ruleIds = new Set([...builtIn, ...named.flatMap(names => names.ruleIds)])
  const names = { ruleIds, entryIds: new Set(named.flatMap(({ entryIds }) => entryIds)) }
  const whole = sources.length === folders.rules.length
  const known = { predefined, ruleIds: whole ? ruleIds : null, roles }
  const entries = files.flatMap(file => readEntries(reading, file, known))
  checkWrittenIds(entries)
  return { entries, names: whole ? names : null }
}

/** The files below `policies/`, and the names of policies, also of wrong ones; null: some file is unreadable. */
interface PolicyBase {
  readonly tags: TagRules
  readonly names: ReadonlySet<string> | null
}

function readPolicyFiles(reading: Reading, { folders }: Layout): PolicyBase {
  const sources = folders.policies.map(file => readSource(reading, file)).filter(source => source !== null)
  const isWhole = sources.length === folders.policies.length
  return {
    tags: readPolicies(reading, sources),
    names: isWhole ? new Set(sources.flatMap(({ value }) => policyNames(value))) : null,
  }
}

function policyNames(value: Value): readonly string[] {
  return textsUnder(elementsUnder(value, 'policies'), 'name')
}

function readWaiversFile(
  reading: Reading,
  { single }: Layout,
  core: Core,
  { names }: RuleBase,
  policies: ReadonlySet<string> | null,
): readonly Waiver[] {
  const source = readSource(reading, single.waivers)
  const known = {
    ruleIds: names?.ruleIds ?? null,
    entryIds: names?.entryIds ?? null,
    policies,
    roles: core.roles,
    scopes: core.scopes,
  }
  return source === null ? [] : readWaivers(reading, source, known)
}

/** `sha256:` over the paths and object ids of all files, in the order of their paths. */
function digestOf(files: readonly GovernanceFile[]): string {
  const hash = createHash('sha256')
  for (const { path, oid } of [...files].sort((a, b) => compareText(a.path, b.path))) hash.update(`${path}\0${oid}\n`)
  return `sha256:${hash.digest('hex')}`
}

type Rest = Pick<Governance, 'digest' | 'rules' | 'waivers' | 'tags'>

function conclude(findings: Findings, { settings, book, files }: Core, rest: Rest): GovernanceResult {
  const { problems, notices, warnings } = sorted(findings)
  // What is left out as wrong would be missed by its neighbours.
  const tags = problems.length === 0 ? rest.tags : null
  const said = withWarnings(notices, () => [
    ...warnings,
    ...ruleWarnings(rest.rules),
    ...(tags === null ? [] : policyWarnings(tags, settings?.inventory ?? [])),
  ])
  if (problems.length === 0 && settings && book)
    return Object.assign(said, { ok: true as const, governance: { ...rest, settings, roles: book } })
  const isCoreValid = !problems.some(({ file }) => file !== undefined && files.has(file))
  const core = isCoreValid && settings && book ? { settings, roles: book } : null
  return Object.assign(said, { ok: false as const, digest: rest.digest, problems, core })
}

/** Some warnings need the line of every rule and are for `validate` alone: they are worked out when asked for. */
function withWarnings(notices: readonly Notice[], warnings: () => readonly Warning[]) {
  let all: readonly Warning[] | null = null
  return {
    notices,
    get warnings() {
      all ??= [...warnings()].sort(byPlace)
      return all
    },
  }
}
