import type { Diagnostic } from '../diagnostic.ts'
import type { Document } from '../document/document.ts'
import { readDocuments } from '../document/read.ts'
import type { InventoryEntry, Settings } from '../governance/governance.ts'
import type { Query } from '../jsonpath/query.ts'
import { relationStatements, subjectStatements } from './by-query.ts'
import { allStatements, DocumentReading, NOTHING_STATED } from './document-reading.ts'
import { meshStatements } from './meshstack.ts'
import type { FileStatements } from './statement.ts'

/** How files of the inventory are read. */
export interface InventoryReading {
  readonly entries: readonly InventoryEntry[]
  readonly limits: Settings['limits']
  /** What no message may show: the settings' own list, and that of the governance that would land. */
  readonly redact: readonly Query[]
  /** Local YAML tags that are data in a file. */
  readonly tagsOf: (file: string) => readonly string[]
}

/** Whether an entry takes a file. */
export const isOfInventory = (entries: readonly InventoryEntry[], file: string): boolean =>
  entries.some(({ files }) => files.test(file))

/** What a file of the inventory states by all entries that take it; several YAML documents may stand in it. */
export function statementsIn(file: string, bytes: Uint8Array, reading: InventoryReading): FileStatements {
  const { limits, redact, tagsOf, entries } = reading
  const read = readDocuments(bytes, { file, stream: true, tags: tagsOf(file), limits })
  if (!read.ok) return unreadable(read.problems)
  const taking = entries.filter(({ files }) => files.test(file))
  return allStatements(read.documents.flatMap(document => taking.map(entry => stated(entry, document, file, redact))))
}

/** A file of which nothing is known. */
export const unreadable = (problems: readonly Diagnostic[]): FileStatements => ({
  ...NOTHING_STATED,
  unreadable: problems,
})

function stated(entry: InventoryEntry, document: Document, file: string, redact: readonly Query[]): FileStatements {
  const reading = new DocumentReading(document, file, redact)
  if (entry.kind === 'meshstack') return meshStatements(reading, entry)
  return entry.kind === 'subject' ? subjectStatements(reading, entry) : relationStatements(reading, entry)
}
