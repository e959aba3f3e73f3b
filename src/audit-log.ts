import type { RecordBody } from './audit/record.ts'
import { Problem } from './core/problem.ts'

/** A place where records stand in a chain (audit.md, "Where"). */
export interface AuditLog {
  /**
   * Gives records their places behind the last one, in this order, and resolves when they stand there for good; one whose
   * id is there already is not written twice. Rejects with `audit-unavailable` where it is not known that they stand.
   */
  append(records: readonly RecordBody[]): Promise<void>
}

/** The log was reached, and whoever keeps it does not take these records: asking again would not change that. */
export class Declined extends Problem {
  constructor(message: string) {
    super('audit-unavailable', message)
  }
}

export interface ClosableLog extends AuditLog {
  /** Never rejects. */
  close(): Promise<void>
}

/** Where records wait that are not on the audit branch yet. */
export interface Outbox {
  /** Where it is, for people. */
  readonly place: string
  /** Resolves when the record would outlive this process and the machine's power. Rejects with `audit-unavailable`. */
  put(record: RecordBody): Promise<void>
  /** What waits, the oldest first; files that are no records, though they should be, are left alone and told. */
  waiting(): Promise<{ readonly records: readonly RecordBody[]; readonly damaged: readonly string[] }>
  /** Never rejects: what is delivered once more is not written twice. */
  remove(ids: readonly string[]): Promise<void>
}

/** Lines that were read at once, without the newlines that end them. */
export interface Batch {
  /** Where they stand, for messages. */
  readonly file: string
  /** Number of the first one, from 1. */
  readonly first: number
  readonly lines: readonly Buffer[]
  /** No newline ends the last line, which then is the last of all: whoever wrote it may not have finished. */
  readonly torn: boolean
}

/** An audit log as it is read. Rejects with a problem where it can not be. */
export interface AuditReading {
  /** What and where it is, for people. */
  readonly place: string
  /**
   * All lines in the order of the chain; they can be gone through more than once. With a day (`2026/11/22`) those of a
   * branch that can not be of that day or a later one may be left out.
   */
  batches(since?: string): AsyncIterable<Batch>
  /** How the log came to be; null where nothing but its lines is there. */
  readonly history: AuditHistory | null
  /** Never rejects. */
  close(): Promise<void>
}

/** The commits of an audit branch. */
export interface AuditHistory {
  /** Files of the branch that are none of a day, and so no part of the log. */
  others(): Promise<readonly string[]>
  /** From the first one to the tip, by first parents. */
  commits(): AsyncIterable<AuditCommit>
  /** The id that Git gives to a file of this content. */
  blobId(content: Buffer): string
  /** The commit at the tip that this clone has seen before; null where it has seen none. */
  readonly remembered: string | null
}

export interface AuditCommit {
  readonly commit: string
  readonly parents: readonly string[]
  readonly message: string
  readonly changes: readonly { readonly path: string; readonly mode: string; readonly oid: string }[]
}
