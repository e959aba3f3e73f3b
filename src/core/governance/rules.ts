import type { Path } from '../document/document.ts'
import { isMapping, isSequence } from '../value.ts'
import type { Source } from './findings.ts'
import type { RuleMatch } from './governance.ts'
import { PlacedEntry, type PlacedRule } from './placed-rule.ts'
import { checkKnown, type Reading, readGlobs, readIds } from './reading.ts'
import { type Known, readRule } from './rule.ts'
import { distinctRules } from './rule-identity.ts'
import { readShape } from './salvage.ts'
import { readScope, type Scope, type ScopeRules } from './scope.ts'
import { BareRulesShape, type EntryShape, type RuleShape, RulesShape, StoredRulesShape } from './shapes/rules.ts'
import { Spot } from './spot.ts'

/** One file below `rules/`, whichever of the three shapes it has. */
export interface RulesFile {
  readonly source: Source
  readonly scope: Scope
  /** Where the entries stand. */
  readonly path: Path
  readonly entries: readonly EntryShape[]
  readonly definitions: NonNullable<RulesShape['ruleDefinitions']>
}

/** Reads the shape of a rules file; null, with the problems reported, where it has none of the three. */
export function readRulesFile(source: Source, scopes: ScopeRules): RulesFile | null {
  const { value } = source
  if (isSequence(value)) {
    const shaped = readShape<EntryShape[]>(BareRulesShape, source)
    const scope = readScope(source, [], {}, scopes)
    return shaped && { source: shaped.source, scope, path: [], entries: shaped.value, definitions: {} }
  }
  const isStored = isMapping(value) && Object.hasOwn(value, 'configurationManagement')
  return isStored ? readStored(source, scopes) : readOwn(source, scopes)
}

function readStored(source: Source, scopes: ScopeRules): RulesFile | null {
  const shaped = readShape<StoredRulesShape>(StoredRulesShape, source)
  const path = ['configurationManagement', 'saveChangesRules']
  const scope = readScope(source, path, {}, scopes)
  return (
    shaped && {
      ...shaped,
      scope,
      path,
      entries: shaped.value.configurationManagement.saveChangesRules,
      definitions: {},
    }
  )
}

function readOwn(file: Source, scopes: ScopeRules): RulesFile | null {
  const shaped = readShape<RulesShape>(RulesShape, file)
  if (shaped === null) return null
  const { value: shape, source, whole } = shaped
  const { saveChangesRules, ruleDefinitions } = shape
  if (whole && saveChangesRules === undefined && ruleDefinitions === undefined)
    source.problem([], 'the file has neither `saveChangesRules` nor `ruleDefinitions`')
  // A file of definitions alone has no scope to say.
  const needsScope = saveChangesRules !== undefined || shape.scope !== undefined
  return {
    source,
    scope: readScope(
      source,
      ['scope'],
      shape.scope ?? {},
      needsScope ? scopes : { ...scopes, severalCompanies: false },
    ),
    path: ['saveChangesRules'],
    entries: saveChangesRules ?? [],
    definitions: ruleDefinitions ?? {},
  }
}

export interface KnownNames extends Known {
  /** null: the roles could not be read, nothing is said about their names. */
  readonly roles: ReadonlySet<string> | null
}

/** Reads the entries of one file; problems of their parts are reported, the parts left out. */
export function readEntries(reading: Reading, file: RulesFile, known: KnownNames): readonly PlacedEntry[] {
  const list = file.path.reduce((spot: Spot, step) => spot.at(step), Spot.root)
  const inherited = file.entries.findIndex(entry => entry.isInheritedFromTenant !== undefined)
  if (inherited >= 0)
    file.source.notice(
      list.at(inherited).at('isInheritedFromTenant'),
      '`isInheritedFromTenant` is ignored; the scope of the file counts',
    )
  return file.entries.map((shape, i) => readEntry(reading, file, list.at(i), shape, known))
}

function readEntry(
  reading: Reading,
  { source, scope }: RulesFile,
  spot: Spot,
  shape: EntryShape,
  known: KnownNames,
): PlacedEntry {
  checkEntry(source, spot, shape, known.roles)
  const entry = new PlacedEntry({
    source,
    spot,
    writtenId: shape.id ?? null,
    scope,
    roleIds: shape.roleIds === undefined ? null : readIds(reading, shape.roleIds),
    exceptRoleIds: shape.exceptRoleIds === undefined ? null : readIds(reading, shape.exceptRoleIds),
    match: shape.match === undefined ? EVERYWHERE : readMatch(reading, source, spot.at('match'), shape.match),
    mode: shape.mode ?? 'enforce',
    override: shape.override ?? 'approval',
  })
  entry.disallowed = readSet(reading, entry, 'disallow', shape.disallowedRuleSet, known)
  entry.allowed = readSet(reading, entry, 'allow', shape.allowedRuleSet, known)
  return entry
}

/** Reads one rule set of an entry; a rule that is there twice is one, the first (threats.md G6). */
function readSet(
  reading: Reading,
  entry: PlacedEntry,
  kind: 'disallow' | 'allow',
  rules: readonly RuleShape[] | undefined,
  known: Known,
): readonly PlacedRule[] | null {
  if (rules === undefined) return null
  const set = entry.spot.at(`${kind}edRuleSet`)
  const read = rules.map((rule, i) => readRule(reading, entry, kind, set.at(i), rule, known))
  return distinctRules(read.every(rule => rule !== null) ? read : read.filter(rule => rule !== null))
}

function checkEntry(source: Source, spot: Spot, shape: EntryShape, roles: ReadonlySet<string> | null): void {
  if ((shape.roleIds === undefined) === (shape.exceptRoleIds === undefined))
    source.problem(
      spot,
      `an entry has either \`roleIds\` or \`exceptRoleIds\`; this one has ${shape.roleIds === undefined ? 'neither' : 'both'}`,
    )
  if (shape.disallowedRuleSet === undefined && shape.allowedRuleSet === undefined)
    source.problem(spot, 'an entry has `disallowedRuleSet`, `allowedRuleSet` or both; this one has neither')
  checkRoles(source, spot, 'roleIds', shape.roleIds, roles)
  checkRoles(source, spot, 'exceptRoleIds', shape.exceptRoleIds, roles)
}

function checkRoles(
  source: Source,
  entry: Spot,
  key: 'roleIds' | 'exceptRoleIds',
  ids: readonly string[] | undefined,
  roles: ReadonlySet<string> | null,
): void {
  if (roles !== null && ids?.every(id => roles.has(id)) === false)
    for (const [i, id] of ids.entries()) checkKnown(source, entry.at(key).at(i), 'role', id, roles)
}

const EVERYWHERE: RuleMatch = { files: null, environments: null, branches: null }

function readMatch(reading: Reading, source: Source, spot: Spot, match: NonNullable<EntryShape['match']>): RuleMatch {
  const globs = (key: 'files' | 'environments' | 'branches') => {
    const texts = match[key]
    return texts === undefined ? null : readGlobs(reading, source, spot.at(key), texts)
  }
  return { files: globs('files'), environments: globs('environments'), branches: globs('branches') }
}

/** Reports ids of entries that are taken by one before, in whichever file. */
export function checkWrittenIds(entries: readonly PlacedEntry[]): void {
  const first = new Map<string, PlacedEntry>()
  for (const entry of entries) {
    if (!entry.written) continue
    const { id, source, spot } = entry
    const other = first.get(id)
    if (other === undefined) first.set(id, entry)
    else
      source.problem(
        spot.at('id'),
        () => `the id \`${id}\` is taken by the entry at \`${other.file}\` line ${other.line}`,
      )
  }
}
