import type { Path } from '../document/document.ts'
import type { Source } from './findings.ts'
import type { RuleEntry, RuleMatch } from './governance.ts'
import { checkKnown, type Reading, readGlobs } from './reading.ts'
import { type Known, type RuleDraft, readRule } from './rule.ts'
import { readShape } from './salvage.ts'
import { readScope, type Scope, type ScopeRules } from './scope.ts'
import { BareRulesShape, type EntryShape, RulesShape, StoredRulesShape } from './shapes/rules.ts'

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
  const { data } = source
  if (Array.isArray(data)) {
    const shaped = readShape<EntryShape[]>(BareRulesShape, source)
    const scope = readScope(source, [], {}, scopes)
    return shaped && { source: shaped.source, scope, path: [], entries: shaped.value, definitions: {} }
  }
  const isStored = typeof data === 'object' && data !== null && 'configurationManagement' in data
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

/** An entry, read, and where it stands; ids that are not written are decided when all entries are known. */
export interface EntryDraft {
  readonly source: Source
  readonly path: Path
  readonly writtenId: string | null
  readonly entry: Omit<RuleEntry, 'id' | 'written' | 'file' | 'line' | 'disallowed' | 'allowed'>
  readonly disallowed: readonly RuleDraft[] | null
  readonly allowed: readonly RuleDraft[] | null
}

/** Reads the entries of one file; problems of their parts are reported, the parts left out. */
export function readEntries(reading: Reading, file: RulesFile, known: KnownNames): readonly EntryDraft[] {
  const inherited = file.entries.findIndex(entry => entry.isInheritedFromTenant !== undefined)
  if (inherited >= 0)
    file.source.notice(
      [...file.path, inherited, 'isInheritedFromTenant'],
      '`isInheritedFromTenant` is ignored; the scope of the file counts',
    )
  return file.entries.map((shape, i) => readEntry(reading, file, [...file.path, i], shape, known))
}

function readEntry(reading: Reading, file: RulesFile, path: Path, shape: EntryShape, known: KnownNames): EntryDraft {
  const { source, scope } = file
  checkEntry(source, path, shape, known.roles)
  const readSet = (name: 'disallowedRuleSet' | 'allowedRuleSet'): readonly RuleDraft[] | null =>
    shape[name]
      ?.map((rule, i) => readRule(reading, source, [...path, name, i], rule, known))
      .filter(rule => rule !== null) ?? null
  return {
    source,
    path,
    writtenId: shape.id ?? null,
    entry: {
      scope,
      roleIds: shape.roleIds === undefined ? null : new Set(shape.roleIds),
      exceptRoleIds: shape.exceptRoleIds === undefined ? null : new Set(shape.exceptRoleIds),
      match: readMatch(reading, source, [...path, 'match'], shape.match ?? {}),
      mode: shape.mode ?? 'enforce',
      override: shape.override ?? 'approval',
    },
    disallowed: readSet('disallowedRuleSet'),
    allowed: readSet('allowedRuleSet'),
  }
}

function checkEntry(source: Source, path: Path, shape: EntryShape, roles: ReadonlySet<string> | null): void {
  if ((shape.roleIds === undefined) === (shape.exceptRoleIds === undefined))
    source.problem(
      path,
      `an entry has either \`roleIds\` or \`exceptRoleIds\`; this one has ${shape.roleIds === undefined ? 'neither' : 'both'}`,
    )
  if (shape.disallowedRuleSet === undefined && shape.allowedRuleSet === undefined)
    source.problem(path, 'an entry has `disallowedRuleSet`, `allowedRuleSet` or both; this one has neither')
  for (const key of ['roleIds', 'exceptRoleIds'] as const)
    for (const [i, role] of (shape[key] ?? []).entries()) checkKnown(source, [...path, key, i], 'role', role, roles)
}

function readMatch(reading: Reading, source: Source, path: Path, match: NonNullable<EntryShape['match']>): RuleMatch {
  const globs = (key: 'files' | 'environments' | 'branches') => {
    const texts = match[key]
    return texts === undefined ? null : readGlobs(reading, source, [...path, key], texts)
  }
  return { files: globs('files'), environments: globs('environments'), branches: globs('branches') }
}
