import type { Path } from '../document/document.ts'
import type { Query } from '../jsonpath/query.ts'
import { MESH_KINDS, PRINCIPAL } from '../tags/kinds.ts'
import type { Source } from './findings.ts'
import type { InventoryEntry } from './governance.ts'
import { nearest } from './near.ts'
import { type Reading, readGlob, readQuery } from './reading.ts'
import type { SettingsShape } from './shapes/settings.ts'
import { ID } from './shapes/terms.ts'

type Entry = NonNullable<SettingsShape['inventory']>[number]
type SubjectEntry = Extract<Entry, { subject: string; id: string }>
type RelationEntry = Extract<Entry, { relation: string }>

/** Where the entries are read. */
interface Place {
  readonly reading: Reading
  readonly source: Source
  readonly path: Path
}

/** Reads `inventory` (tag-policies.md), in its order; problems of entries are reported, the entries left out. */
export const readInventory = (reading: Reading, source: Source, entries: readonly Entry[]): readonly InventoryEntry[] =>
  entries
    .map((entry, i) => readEntry({ reading, source, path: ['inventory', i] }, entry))
    .filter(entry => entry !== null)

function readEntry(place: Place, entry: Entry): InventoryEntry | null {
  const files = readFiles(place, entry.files)
  const rest = readRest(place, entry)
  return files && rest && { ...rest, files }
}

function readFiles({ reading, source, path }: Place, text: string) {
  const place = [...path, 'files']
  if (text.startsWith('.fieldgate/'))
    source.problem(place, `the pattern \`${text}\` is of files of governance, which are never part of the inventory`)
  return readGlob(reading, source, place, text)
}

type Rest<Kind extends InventoryEntry['kind']> = Omit<Extract<InventoryEntry, { kind: Kind }>, 'files'>

function readRest(place: Place, entry: Entry): Rest<'meshstack'> | Rest<'subject'> | Rest<'relation'> | null {
  // An edge may have an end that is called `format` or `subject`.
  if ('relation' in entry) return readRelation(place, entry)
  if ('format' in entry) return { kind: 'meshstack', definitions: entry.definitions ?? false }
  return readSubject(place, entry)
}

function readSubject(place: Place, entry: SubjectEntry): Rest<'subject'> | null {
  checkKind(place, ['subject'], entry.subject)
  const id = queryAt(place, ['id'], entry.id)
  const tags = entry.tags === undefined ? null : queryAt(place, ['tags'], entry.tags)
  const relations = readByKind(place, ['relations'], Object.entries(entry.relations ?? {}))
  return id && { kind: 'subject', subject: entry.subject, id, tags, relations }
}

function readRelation(place: Place, entry: RelationEntry): Rest<'relation'> {
  const { relation, files: _, each, ...others } = entry
  const ends = Object.entries(others)
  for (const [kind] of ends) warnOfNearKey(place, kind)
  if (ends.length < 2)
    place.source.problem(place.path, `a relation names at least two kinds of subjects; this one has ${ends.length}`)
  return {
    kind: 'relation',
    relation,
    each: each === undefined ? null : queryAt(place, ['each'], each),
    ends: readByKind(place, [], ends),
  }
}

/** Any key can be the name of a kind, so what looks like a slip is lawful. */
function warnOfNearKey({ source, path }: Place, kind: string): void {
  const near = MESH_KINDS.includes(kind) ? null : nearest(kind, ['each', 'files', 'relation'])
  if (near !== null)
    source.warning([...path, kind], `\`${kind}\` is taken for a kind of subject; was \`${near}\` meant?`)
}

function readByKind(
  place: Place,
  below: Path,
  queries: readonly (readonly [kind: string, text: string])[],
): ReadonlyMap<string, Query> {
  const read = new Map<string, Query>()
  for (const [kind, text] of queries) {
    checkKind(place, [...below, kind], kind)
    const query = queryAt(place, [...below, kind], text)
    if (query !== null) read.set(kind, query)
  }
  return read
}

function checkKind({ source, path }: Place, below: Path, kind: string): void {
  if (kind === PRINCIPAL)
    source.problem([...path, ...below], '`principal` is no kind of subject in an inventory; say `user` or `group`')
  else if (!ID.test(kind))
    source.problem([...path, ...below], `\`${kind}\` is no kind of subject; it has up to 200 characters without spaces`)
}

const queryAt = ({ reading, source, path }: Place, below: Path, text: string): Query | null =>
  readQuery(reading, source, [...path, ...below], text)
