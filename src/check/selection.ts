import type { Diagnostic } from '../core/diagnostic.ts'
import { enforcementOf } from '../core/enforcement.ts'
import type { DocumentEntry, Settings } from '../core/governance/governance.ts'
import { branchName, type Scope } from '../core/rules/applicable.ts'
import type { FileChange } from '../repository.ts'
import { isGovernance } from './governance.ts'

/** A changed file that the settings govern. */
export interface GovernedFile {
  readonly change: FileChange
  readonly entry: DocumentEntry
  readonly scope: Scope
}

export interface Selection {
  readonly documents: readonly GovernedFile[]
  readonly protectedFiles: readonly { readonly file: string; readonly action: 'create' | 'update' | 'delete' }[]
  readonly problems: readonly Diagnostic[]
}

/** Sorts changed files into documents, protected files, and files whose place alone is a problem. */
export function selectChanges(changes: readonly FileChange[], settings: Settings, target: string | null): Selection {
  const documents: GovernedFile[] = []
  const problems: Diagnostic[] = []
  for (const change of changes) {
    const found = governing(change.path, settings, target)
    if (change.base === null && found.badSegment !== null) problems.push(badPath(change.path, found.badSegment))
    const stray = change.result !== null && !isRegular(change.result.mode)
    if (stray && (found.file !== null || isPassed(change.path, settings, target))) problems.push(notAFile(change))
    else if (found.file !== null) documents.push({ change, ...found.file })
  }
  if (documents.length > settings.limits.changedDocuments)
    return {
      documents: [],
      protectedFiles: protectedAmong(changes, settings),
      problems: [...problems, tooMany(documents.length, settings)],
    }
  return { documents, protectedFiles: protectedAmong(changes, settings), problems }
}

export const isRegular = (mode: string): boolean => mode === '100644' || mode === '100755'

/** The first entry that takes a path, and the captured segment that keeps another from taking it. */
export function governing(
  path: string,
  settings: Settings,
  target: string | null,
): {
  readonly file: { readonly entry: DocumentEntry; readonly scope: Scope } | null
  readonly badSegment: string | null
} {
  let badSegment: string | null = null
  if (isGovernance(path)) return { file: null, badSegment }
  for (const entry of settings.documents) {
    if (!isOnBranch(entry, target)) continue
    const found = entry.match.test(path)
    if (found.kind === 'bad-segment') badSegment ??= found.segment
    if (found.kind === 'match') return { file: { entry, scope: scopeOf(entry, found, settings) }, badSegment }
  }
  return { file: null, badSegment }
}

/** An entry with `branches` applies where the target is unknown (governance.md). */
const isOnBranch = ({ branches }: DocumentEntry, target: string | null): boolean =>
  branches === null || target === null || branches.some(glob => glob.test(branchName(target)))

const scopeOf = (
  entry: DocumentEntry,
  captured: { company: string | null; project: string | null; environment: string | null },
  { company }: Settings,
): Scope => ({
  company: entry.company ?? captured.company ?? company,
  project: entry.project ?? captured.project,
  environment: entry.environment ?? captured.environment,
})

/** Where documents or files of the inventory stand, or stand below. */
const isPassed = (path: string, { documents, inventory }: Settings, target: string | null): boolean =>
  documents.some(entry => isOnBranch(entry, target) && entry.match.passesThrough(path)) ||
  inventory.some(({ files }) => files.test(path) || files.passesThrough(path))

/** Whether the settings judge nothing where a document belongs. */
export const isOff = (settings: Settings, scope: Scope): boolean => enforcementOf(settings, scope) === 'off'

function protectedAmong(changes: readonly FileChange[], settings: Settings): Selection['protectedFiles'] {
  return changes
    .filter(({ path }) => isGovernance(path) || settings.protected.some(glob => glob.test(path)))
    .map(change => ({ file: change.path, action: actionOf(change) }))
}

export function actionOf({ base, result }: Pick<FileChange, 'base' | 'result'>): 'create' | 'update' | 'delete' {
  if (base === null) return 'create'
  return result === null ? 'delete' : 'update'
}

const badPath = (file: string, segment: string): Diagnostic => ({
  code: 'path-invalid',
  message: `\`${segment}\` can not name a company, project or environment; use letters, digits, \`.\`, \`_\` and \`-\`, beginning with a letter or digit`,
  file,
})

const notAFile = ({ path, result }: FileChange): Diagnostic => ({
  code: 'document-invalid',
  message: `a ${result?.mode === '160000' ? 'submodule' : 'symbolic link'} stands where documents are governed; put a file or folder there`,
  file: path,
})

const tooMany = (count: number, { limits }: Settings): Diagnostic => ({
  code: 'limit-exceeded',
  message: `${count} documents changed, more than the ${limits.changedDocuments} that settings.yaml permits; split the change, or raise \`limits.changedDocuments\``,
})
