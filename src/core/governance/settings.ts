import type { Path } from '../document/document.ts'
import type { Source } from './findings.ts'
import { CAPTURES } from './glob-segment.ts'
import type { DocumentEntry, Glob, Limits, Settings } from './governance.ts'
import { readInventory } from './inventory.ts'
import { parseGlob, parsePathPattern } from './pattern.ts'
import { checkKnown, checkUnique, patternProblem, type Reading, readGlobs, readQueries, readQuery } from './reading.ts'
import { readShape } from './salvage.ts'
import { type DocumentShape, SettingsShape } from './shapes/settings.ts'

/** What is too large, where the settings say nothing (governance.md). */
export const DEFAULT_LIMITS: Limits = { documentBytes: 16_777_216, depth: 64, changedDocuments: 20_000 }

/** Files that decide about the gate itself (governance.md). */
const BUILT_IN_PROTECTED = [
  '.fieldgate/**',
  '.github/**',
  'CODEOWNERS',
  'docs/CODEOWNERS',
  '.github/CODEOWNERS',
  '.gitattributes',
  '**/.gitattributes',
]

const builtInProtected: readonly Glob[] = BUILT_IN_PROTECTED.map(parseGlob).filter(glob => 'test' in glob)

/** The company of a repository that says none and whose owner is unknown. */
export const DEFAULT_COMPANY = 'default'

export interface ReadSettings {
  readonly settings: Settings
  /** Several companies: one must be said wherever a company counts. */
  readonly severalCompanies: boolean
}

/** Reads `settings.yaml`; null where its shape is wrong. Problems of its parts are reported, the parts left out. */
export function readSettings(reading: Reading, file: Source): ReadSettings | null {
  const shaped = readShape<SettingsShape>(SettingsShape, file)
  if (shaped === null) return null
  const { value: shape, source } = shaped
  const company = shape.company ?? reading.context.defaultCompany ?? DEFAULT_COMPANY
  const severalCompanies = hasSeveralCompanies(shape.documents, company)
  checkUnique(
    source,
    (shape.environments ?? []).map(({ id }) => id),
    i => ['environments', i, 'id'],
  )
  const settings: Settings = {
    company,
    documents: shape.documents.flatMap((entry, i) => {
      const read = readDocumentEntry(reading, source, ['documents', i], entry)
      if (severalCompanies) checkEntryCompany(source, ['documents', i], entry)
      return read ?? []
    }),
    identity: readIdentity(reading, source, shape.identity),
    principals: readPrincipals(source, shape.principals),
    protected: [...builtInProtected, ...readGlobs(reading, source, ['protected'], shape.protected ?? [])],
    redact: readQueries(reading, source, ['redact'], shape.redact ?? []),
    enforcement: {
      default: shape.enforcement?.default ?? 'enforce',
      projects: new Map(Object.entries(shape.enforcement?.projects ?? {})),
    },
    inventory: readInventory(reading, source, shape.inventory ?? []),
    audit: readAudit(source, shape.audit),
    limits: { ...DEFAULT_LIMITS, ...defined(shape.limits ?? {}) },
  }
  return { settings, severalCompanies }
}

/** `principals.unmapped` names a role, which the roles must know. */
export function checkUnmapped(source: Source, settings: Settings, roles: ReadonlySet<string>): void {
  const { unmapped } = settings.principals
  if (unmapped !== null) checkKnown(source, ['principals', 'unmapped'], 'role', unmapped, new Set([...roles, 'deny']))
}

const hasSeveralCompanies = (documents: readonly DocumentShape[], company: string): boolean =>
  documents.some(entry => entry.files.includes('{company}') || (entry.company ?? company) !== company)

function checkEntryCompany(source: Source, path: Path, entry: DocumentShape): void {
  if (entry.company === undefined && !entry.files.includes('{company}'))
    source.problem(path, 'the entry says no `company`, and the repository has several; say or capture it')
}

function readDocumentEntry(reading: Reading, source: Source, path: Path, entry: DocumentShape): DocumentEntry | null {
  const parsed = parsePathPattern(entry.files)
  if ('problem' in parsed) patternProblem(source, [...path, 'files'], entry.files, parsed)
  else checkCaptures(source, path, entry, parsed.captures)
  if (entry.files.startsWith('.fieldgate/'))
    source.warning(
      [...path, 'files'],
      `the pattern \`${entry.files}\` matches nothing; files of governance are never documents`,
    )
  checkTags(source, path, entry.tags ?? [])
  const read = {
    files: entry.files,
    ignore: readQueries(reading, source, [...path, 'ignore'], entry.ignore ?? []),
    stream: entry.stream ?? false,
    tags: entry.tags ?? [],
    branches: entry.branches === undefined ? null : readGlobs(reading, source, [...path, 'branches'], entry.branches),
    company: entry.company ?? null,
    project: entry.project ?? null,
    environment: entry.environment ?? null,
  }
  return 'problem' in parsed ? null : { ...read, match: parsed.pattern }
}

function checkCaptures(source: Source, path: Path, entry: DocumentShape, captures: ReadonlySet<string>): void {
  for (const capture of CAPTURES)
    if (captures.has(capture) && entry[capture] !== undefined)
      source.problem(
        [...path, capture],
        `\`${capture}\` is said, and captured by \`{${capture}}\` in \`files\`; keep one of them`,
      )
}

function checkTags(source: Source, path: Path, tags: readonly string[]): void {
  for (const [i, tag] of tags.entries())
    if (!/^![^!\s\p{Cc},[\]{}]+$/u.test(tag))
      source.problem([...path, 'tags', i], `\`${tag}\` is not a local tag; it begins with one \`!\`, such as \`!Ref\``)
}

function readIdentity(reading: Reading, source: Source, identity: SettingsShape['identity']): Settings['identity'] {
  const at = Object.entries(identity?.at ?? {}).flatMap(([text, key]) => {
    const query = readQuery(reading, source, ['identity', 'at', text], text)
    return query === null ? [] : [{ query, key }]
  })
  return { keys: identity?.keys ?? ['name', 'id'], at }
}

function readPrincipals(source: Source, principals: SettingsShape['principals']): Settings['principals'] {
  const judge = principals?.judge ?? ['author', 'contributors']
  if (!judge.includes('author'))
    source.problem(['principals', 'judge'], '`judge` lacks `author`; the author of a change is always judged')
  const unmapped = principals?.unmapped ?? 'deny'
  return { judge, unmapped: unmapped === 'deny' ? null : unmapped }
}

function readAudit(source: Source, audit: SettingsShape['audit']): Settings['audit'] {
  const require = audit?.require ?? 'none'
  const branch = audit?.branch ?? (require === 'branch' ? 'fieldgate-audit' : null)
  if (branch !== null && !isBranchName(branch))
    source.problem(['audit', 'branch'], `\`${branch}\` can not be the name of a branch`)
  return { branch, require }
}

/** As `git check-ref-format --branch` sees it, in ASCII. */
const isBranchName = (name: string): boolean =>
  /^[\w.@+/=-]+$/.test(name) && !/^[-/]|\/$|\/\/|\.\.|@\{|\.$|(?:^|\/)\.|\.lock(?:\/|$)|^@$|^HEAD$/.test(name)

const defined = (limits: NonNullable<SettingsShape['limits']>): Partial<Limits> =>
  Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined))
