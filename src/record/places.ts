import type { RecordBody } from '../audit/record.ts'
import { type AuditLog, type ClosableLog, Declined, type Outbox } from '../audit-log.ts'
import type { Diagnostic } from '../core/diagnostic.ts'
import { Problem } from '../core/problem.ts'

/** One of the places in which a record is to stand. */
export interface Place {
  /** Whether an allow is none without its record there. */
  readonly isRequired: boolean
  /** Resolves when the record stands there for good. Rejects with `audit-unavailable` where that is not known. */
  keep(record: RecordBody): Promise<void>
  /** What is to be said of the place, whatever becomes of the record. */
  readonly notes: readonly Diagnostic[]
  /** The record is not to come there later either. Never rejects. */
  forget(record: RecordBody): Promise<void>
  close(): Promise<void>
}

/** A file that somebody named, or that governance asks for and nobody named: then it says `missing`. */
export const filePlace = (file: AuditLog | null, missing: string): Place => ({
  isRequired: true,
  notes: [],
  keep: async record => {
    if (file === null) throw new Problem('audit-unavailable', missing)
    await file.append([record])
  },
  forget: async () => {},
  close: async () => {},
})

/** The audit branch, and the outbox before it: what is there outlives this process, whatever becomes of the push. */
export class BranchPlace implements Place {
  readonly isRequired: boolean
  readonly #outbox: Outbox | null
  readonly #opening: () => Promise<ClosableLog>
  #log: ClosableLog | null = null
  #notes: readonly Diagnostic[] = []
  /** Why it could not be reached: it is not asked a second time, which would take as long again. */
  #failure: unknown = null

  constructor(isRequired: boolean, outbox: Outbox | null, opening: () => Promise<ClosableLog>) {
    this.isRequired = isRequired
    this.#outbox = outbox
    this.#opening = opening
  }

  get notes(): readonly Diagnostic[] {
    return this.#notes
  }

  async keep(record: RecordBody): Promise<void> {
    const unkept = await this.#outbox?.put(record).then(() => null, reasonOf)
    if (this.#failure !== null) throw this.#failure
    try {
      this.#log ??= await this.#opening()
      const kept = await this.#append(await this.#waiting(record), record, this.#log)
      await this.#outbox?.remove(kept.map(({ id }) => id))
    } catch (error) {
      this.#failure = new Problem('audit-unavailable', `${reasonOf(error)}; ${this.#whereItWaits(unkept)}`)
      throw this.#failure
    }
  }

  async forget({ id }: RecordBody): Promise<void> {
    await this.#outbox?.remove([id])
  }

  async close(): Promise<void> {
    await this.#log?.close()
  }

  /** What earlier runs could not deliver. What can not be read there must not hold up this record. */
  async #waiting(record: RecordBody): Promise<readonly RecordBody[]> {
    const { records, damaged } = (await this.#outbox?.waiting().catch(() => null)) ?? NOTHING
    this.#notes = damaged.map(file => ({
      code: 'audit-unavailable',
      message: `\`${file}\` waits for the audit branch and is no record that can be read; restore it, or remove it`,
    }))
    return records.filter(({ id }) => id !== record.id)
  }

  /** What waits comes first. If it is declined, it may be that: then this record goes alone. */
  async #append(waiting: readonly RecordBody[], record: RecordBody, log: AuditLog): Promise<readonly RecordBody[]> {
    const all = [...waiting, record]
    try {
      await log.append(all)
      return all
    } catch (error) {
      if (!(error instanceof Declined) || waiting.length === 0) throw error
      await log.append([record])
      return [record]
    }
  }

  #whereItWaits(unkept: string | null | undefined): string {
    if (this.#outbox === null) return 'the record stands in the artifact of this run alone'
    if (unkept) return `nor can it wait for the next run: ${unkept}`
    return `the record waits in \`${this.#outbox.place}\` for the next run`
  }
}

const NOTHING = { records: [], damaged: [] }

const reasonOf = (error: unknown): string => (error instanceof Problem ? error.message : 'an unexpected failure')
