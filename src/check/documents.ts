import type { Diagnostic, Notice } from '../core/diagnostic.ts'
import { difference, type IdentityKeys, unreadableBase } from '../core/diff/difference.ts'
import type { Pair } from '../core/diff/pair.ts'
import { pairDocuments } from '../core/diff/streams.ts'
import type { Document, ReadResult } from '../core/document/document.ts'
import { readDocuments } from '../core/document/read.ts'
import type { DocumentEntry, Limits, Settings } from '../core/governance/governance.ts'
import { unique } from '../core/group.ts'
import { matchNarrow } from '../core/jsonpath/match.ts'
import { SideWalk } from '../core/jsonpath/side-walk.ts'
import { QueryTrie } from '../core/jsonpath/trie.ts'
import { laxNotice } from '../core/notices.ts'
import type { JudgedDocument } from '../core/rules/judge.ts'
import { isSequence } from '../core/value.ts'
import type { FileChange, Repository } from '../repository.ts'
import { batched, type SizeOf } from './batches.ts'
import { type GovernedFile, isOff, isRegular } from './selection.ts'

/** Changed documents as trees of differences, what could not be read or compared, and what is not judged. */
export interface Compared {
  readonly documents: readonly JudgedDocument[]
  readonly problems: readonly Diagnostic[]
  readonly notices: readonly Notice[]
}

/** Reads both sides of changed documents and compares them field by field. */
export async function compareDocuments(
  repository: Repository,
  files: readonly GovernedFile[],
  settings: Settings,
): Promise<Compared> {
  const judgedFiles = files.filter(({ scope }) => !isOff(settings, scope))
  const reader = new Reader(settings)
  const problems: Diagnostic[] = []
  const documents: JudgedDocument[] = []
  const { groups, sizeOf } = await batched(repository, judgedFiles, sidesOf, settings.limits)
  for (const group of groups) {
    const sides = await Promise.all(group.map(one => readSides(repository, one, settings, sizeOf)))
    for (const { file, base, result } of sides) {
      const compared = reader.compare(file, base, result)
      problems.push(...compared.problems)
      documents.push(...compared.documents)
    }
  }
  return { documents, problems, notices: offNotices(files, settings) }
}

interface Sides {
  readonly file: GovernedFile
  readonly base: Side
  readonly result: Side
}

/** Absent, or bytes, or why there are none. */
type Side = null | { readonly bytes: Uint8Array } | { readonly problem: Diagnostic }

const sidesOf = ({ change: { base, result } }: GovernedFile) => [base, result].filter(side => side !== null)

async function readSides(
  repository: Repository,
  file: GovernedFile,
  { limits }: Settings,
  sizeOf: SizeOf,
): Promise<Sides> {
  const side = async (entry: FileChange['base']): Promise<Side> => {
    if (entry === null) return null
    const problem = refusal(file.change.path, entry.mode, sizeOf(entry), limits)
    return problem === null ? { bytes: await repository.blob(entry.oid) } : { problem }
  }
  const [base, result] = await Promise.all([side(file.change.base), side(file.change.result)])
  return { file, base, result }
}

/** Why a file is not even opened; `bytes` is its size. */
export function refusal(file: string, mode: string, bytes: number, { documentBytes }: Limits): Diagnostic | null {
  if (!isRegular(mode))
    return { code: 'document-invalid', message: 'this is no regular file; put a document there', file }
  if (bytes <= documentBytes) return null
  return {
    code: 'limit-exceeded',
    message: `the file has ${bytes} bytes, more than the ${documentBytes} that settings.yaml permits; split it, or raise \`limits.documentBytes\``,
    file,
  }
}

/** Turns the bytes of both sides into changes, as the settings say. */
class Reader {
  readonly #settings: Settings
  readonly #identityKeys: IdentityKeys
  readonly #ignored = new Map<DocumentEntry, QueryTrie>()

  constructor(settings: Settings) {
    this.#settings = settings
    this.#identityKeys = identityKeys(settings)
  }

  compare(
    { change, entry, scope }: GovernedFile,
    base: Side,
    result: Side,
  ): { readonly documents: readonly JudgedDocument[]; readonly problems: readonly Diagnostic[] } {
    const file = change.path
    const after = this.#read(file, entry, result)
    if (!after.ok) return { documents: [], problems: after.problems }
    const before = this.#read(file, entry, base)
    if (!before.ok) {
      const [first = null] = after.documents
      return {
        documents: [{ file, scope, root: unreadableBase(first?.value), base: null, result: first }],
        problems: [],
      }
    }
    const pairs = pairDocuments(before.documents, after.documents)
    if (!pairs.ok) return { documents: [], problems: [repeatedDocument(file, pairs.repeated)] }
    const documents: JudgedDocument[] = []
    const problems: Diagnostic[] = []
    for (const pair of pairs.pairs) {
      const found = difference(pair.base?.value, pair.result?.value, this.#identityKeys)
      if (found.kind === 'too-large') problems.push(tooManyEqual(file, pair.result, found.array))
      if (found.kind === 'changed' && this.#remains(entry, found.root))
        documents.push({ file, scope, root: found.root, ...pair })
    }
    return { documents, problems }
  }

  #read(file: string, { stream, tags }: DocumentEntry, side: Side): ReadResult {
    if (side === null) return { ok: true, documents: [] }
    if ('problem' in side) return { ok: false, problems: [side.problem] }
    return readDocuments(side.bytes, { file, stream, tags, limits: this.#settings.limits })
  }

  /** Drops what the entry ignores; whether anything is left to judge. */
  #remains(entry: DocumentEntry, root: Pair): boolean {
    if (entry.ignore.length === 0) return true
    const trie = this.#ignored.get(entry) ?? new QueryTrie(entry.ignore)
    this.#ignored.set(entry, trie)
    const ignored = [...matchNarrow(trie, root).selections.values()].flat()
    for (const pair of ignored) pair.drop()
    return !ignored.includes(root) && root.changed
  }
}

/** The keys that identify the elements of an array: what `identity.at` names there, read on the base, then the general ones. */
function identityKeys({ identity }: Settings): IdentityKeys {
  const walk = new SideWalk(new QueryTrie(identity.at.map(({ query }) => query)))
  return array => {
    const named = walk.selecting(array, isSequence(array.base) ? 'base' : 'result')
    return [...named.flatMap(number => identity.at[number]?.key ?? []), ...identity.keys]
  }
}

function repeatedDocument(file: string, document: Document): Diagnostic {
  const { line, column } = document.locate([])
  return {
    code: 'identity-ambiguous',
    message:
      'a document with this apiVersion, kind, namespace and name stands in this file already; remove one of the two',
    file,
    line,
    column,
  }
}

function tooManyEqual(file: string, document: Document | null, array: Pair): Diagnostic {
  const place = document === null ? {} : document.locate(array.path(array.result === undefined ? 'base' : 'result'))
  const { line, column } = { line: 1, column: 1, ...place }
  return {
    code: 'limit-exceeded',
    message:
      'this array has too many equal elements to be compared; name what identifies them under `identity.at` in settings.yaml',
    file,
    line,
    column,
  }
}

const offNotices = (files: readonly GovernedFile[], settings: Settings): Notice[] =>
  unique(files.flatMap(({ scope }) => (isOff(settings, scope) ? laxNotice('off', scope) : [])))
