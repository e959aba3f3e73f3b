import type { Path } from '../document/document.ts'
import { isMapping, isSequence, type Mapping, member, type Value } from '../value.ts'
import { type DocumentReading, NOTHING_STATED } from './document-reading.ts'
import { KINDS, lookalikeOf } from './mesh/kinds.ts'
import { MeshObject, type Stated } from './mesh/object.ts'
import type {
  DefinitionStatement,
  FileStatements,
  LinkStatement,
  RelationStatement,
  SubjectStatement,
} from './statement.ts'

/**
 * What the meshObjects of a document state (tag-policies.md, "Inventory"), in all published versions: it is read by the
 * fields that are there, whatever `apiVersion` says. Does not throw; the flaws are those of the reading.
 */
export function meshStatements(
  reading: DocumentReading,
  { definitions: countsDefinitions }: MeshOptions,
): FileStatements {
  const subjects: SubjectStatement[] = []
  const links: LinkStatement[] = []
  const relations: RelationStatement[] = []
  const definitions: DefinitionStatement[] = []
  let position = 0
  // Filled up one by one: a file may hold all the bindings of a company, an object more than a call takes arguments.
  for (const { path, value } of mappingsIn(reading, [], reading.document.value)) {
    const stated = statedBy(reading, path, value, { position, countsDefinitions })
    position += 1
    for (const subject of stated.subjects ?? []) subjects.push(subject)
    for (const link of stated.links ?? []) links.push(link)
    for (const relation of stated.relations ?? []) relations.push(relation)
    for (const definition of stated.definitions ?? []) definitions.push(definition)
  }
  return { ...NOTHING_STATED, subjects, links, relations, definitions, flaws: reading.flaws }
}

interface MeshOptions {
  /** meshTagDefinition objects count; otherwise they are foreign ones. */
  readonly definitions: boolean
}

interface Found {
  readonly path: Path
  readonly value: Mapping
}

/** The objects of a document: itself, its elements, or those of the lists that it holds. */
function* mappingsIn(reading: DocumentReading, path: Path, value: Value): Generator<Found> {
  if (isSequence(value)) for (const [i, element] of value.entries()) yield* mappingsIn(reading, [...path, i], element)
  else if (!isMapping(value)) {
    // A document without content is what a trailing `---` leaves behind.
    if (value !== null || path.length > 0) reading.flaw(path, 'here should be a meshObject or a list of meshObjects')
  } else if (isList(value)) for (const key of LISTS) yield* listedIn(reading, [...path, key], member(value, key))
  else yield { path, value }
}

const LISTS = ['items', '_embedded'] as const

/** A page of the API has no kind of its own; what a tool made of several objects is a `List`. */
function isList(value: Mapping): boolean {
  const kind = member(value, 'kind') ?? null
  const isListKind = kind === null || (typeof kind === 'string' && kind.endsWith('List'))
  return isListKind && LISTS.some(key => (member(value, key) ?? null) !== null)
}

/** `items` is a list, `_embedded` (HAL) has lists by the names of their relations. */
function* listedIn(reading: DocumentReading, path: Path, value: Value | undefined): Generator<Found> {
  if (value === undefined || value === null) return
  if (isSequence(value)) yield* mappingsIn(reading, path, value)
  else if (!isMapping(value) || path.at(-1) === 'items') reading.flaw(path, 'here should be a list of meshObjects')
  else for (const key of Object.keys(value)) yield* mappingsIn(reading, [...path, key], value[key] ?? null)
}

function statedBy(
  reading: DocumentReading,
  path: Path,
  value: Mapping,
  { position, countsDefinitions }: { position: number; countsDefinitions: boolean },
): Stated {
  const kind = kindOf(reading, path, value)
  const read = kind === null ? undefined : KINDS.get(kind)
  if (kind === null || read === undefined || (kind === 'meshTagDefinition' && !countsDefinitions)) return {}
  const place = placeOf(reading, path, position)
  const object = new MeshObject(reading, path, value, { kind, place })
  return object.isWellFormed() ? read(object) : {}
}

/** `FILE#DOCUMENT`, of a list `FILE#DOCUMENT[POSITION]`: from the right, it can be read in one way only. */
function placeOf({ file, document }: DocumentReading, path: Path, position: number): string {
  const place = `${file}#${document.index}`
  return path.length === 0 ? place : `${place}[${position}]`
}

function kindOf(reading: DocumentReading, path: Path, value: Mapping): string | null {
  const at = [...path, 'kind']
  const kind = reading.text(at, member(value, 'kind'))
  if (kind === null) {
    reading.flaw(at, 'a meshObject needs a `kind`')
    return null
  }
  const meant = KINDS.has(kind) ? null : lookalikeOf(kind)
  if (meant !== null) reading.flaw(at, `the kind is written \`${meant}\`, exactly like this`)
  return kind
}
