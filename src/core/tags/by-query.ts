import type { Path } from '../document/document.ts'
import type { InventoryEntry } from '../governance/governance.ts'
import { enumerate } from '../jsonpath/enumerate.ts'
import type { Query } from '../jsonpath/query.ts'
import type { Value } from '../value.ts'
import { type DocumentReading, NOTHING_STATED } from './document-reading.ts'
import type { FileStatements, RelationStatement, TagStatement } from './statement.ts'

type SubjectEntry = Extract<InventoryEntry, { readonly kind: 'subject' }>
type RelationEntry = Extract<InventoryEntry, { readonly kind: 'relation' }>

/** What a document says that is a subject (tag-policies.md, `subject`); an empty one says nothing. */
export function subjectStatements(reading: DocumentReading, entry: SubjectEntry): FileStatements {
  const root: Named = { path: [], value: reading.document.value }
  if (root.value === null) return NOTHING_STATED
  const ids = named(reading, entry.id, root, `the id of the ${entry.subject}`)
  const [id] = ids
  const tags = tagsOf(reading, entry.tags, root)
  if (id === undefined || ids.length > 1 || id.text === '') {
    const found = id === undefined || id.text === '' ? 'nothing' : `${ids.length} values`
    reading.flaw([], `\`${entry.id.text}\` selects ${found} here, where it has to select the id of a ${entry.subject}`)
    return { ...NOTHING_STATED, flaws: reading.flaws }
  }
  const from = { space: entry.subject, name: id.text }
  const relations = [...entry.relations].flatMap(([kind, query]) =>
    named(reading, query, root, `what names a ${kind}`).map(
      ({ text, path }): RelationStatement => ({ from, to: { space: kind, name: text }, at: reading.at(path) }),
    ),
  )
  const subject = { kind: entry.subject, id: id.text, name: null, tags, tagsOf: null, at: reading.at(id.path) }
  return { ...NOTHING_STATED, subjects: [subject], relations, flaws: reading.flaws }
}

/** The edges in a document (tag-policies.md, `relation`): each pair of the subjects that one names is related. */
export function relationStatements(reading: DocumentReading, entry: RelationEntry): FileStatements {
  const root: Named = { path: [], value: reading.document.value }
  if (root.value === null) return NOTHING_STATED
  const edges = entry.each === null ? [root] : enumerate(entry.each, root.value, 'wide')
  const relations = edges.flatMap(edge => edgeRelations(reading, entry, edge, root))
  return { ...NOTHING_STATED, relations, flaws: reading.flaws }
}

interface Named {
  readonly path: Path
  readonly value: Value
}

/** An end is looked for in the edge, and where that says nothing of it, in the document around it. */
function edgeRelations(
  reading: DocumentReading,
  { ends, relation }: RelationEntry,
  edge: Named,
  root: Named,
): RelationStatement[] {
  const found = [...ends].map(([kind, query]) => {
    const own = named(reading, query, edge, `what names a ${kind}`)
    const names = own.length > 0 || edge === root ? own : named(reading, query, root, `what names a ${kind}`)
    return names.map(({ text, path }) => ({ reference: { space: kind, name: text }, path }))
  })
  const present = found.filter(names => names.length > 0)
  if (present.length < 2)
    reading.flaw(edge.path, `this ${relation} names fewer than two of ${[...ends.keys()].join(', ')}`)
  return present.flatMap((firsts, i) =>
    present
      .slice(i + 1)
      .flatMap(seconds =>
        firsts.flatMap(({ reference: from }) =>
          seconds.map(({ reference: to, path }) => ({ from, to, at: reading.at(path) })),
        ),
      ),
  )
}

/** The texts that a query selects below a place, with their paths from the root of the document. */
function named(reading: DocumentReading, query: Query, { path, value }: Named, what: string) {
  return enumerate(query, value, 'wide').flatMap(node => reading.texts([...path, ...node.path], node.value, what))
}

function tagsOf(reading: DocumentReading, query: Query | null, { value }: Named): TagStatement[] {
  const [first, second] = query === null ? [] : enumerate(query, value, 'wide')
  if (second !== undefined)
    reading.flaw(second.path, `\`${query?.text}\` selects more than one value here; tags stand in one mapping`)
  return first === undefined ? [] : reading.tags(first.path, first.value)
}
