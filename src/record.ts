import { decisionRecord, type Evaluated, type RecordBody, type RecordContext } from './audit/record.ts'
import type { AuditLog, ClosableLog, Outbox } from './audit-log.ts'
import type { Checked } from './check.ts'
import type { Decision } from './core/decision.ts'
import type { Diagnostic } from './core/diagnostic.ts'
import { diagnosticsOf } from './core/failure.ts'
import { unique } from './core/group.ts'
import { BranchPlace, filePlace, type Place } from './record/places.ts'

export interface Recording {
  readonly context: Omit<RecordContext, 'id'>
  /** A new UUIDv7. */
  readonly newId: () => string
  /** The file that somebody named: an allow is none without it. null: nobody did. */
  readonly file: AuditLog | null
  /** What to say where governance asks for a record in a file and there is none. */
  readonly missingFile: string
  /** Opens the audit branch of a name. Rejects with `audit-unavailable` where there is no way to it. */
  readonly openBranch: (name: string) => Promise<ClosableLog>
  /** null: there is no place that the next run would look into. */
  readonly outbox: Outbox | null
}

export interface Recorded {
  /** What may be reported. */
  readonly decision: Decision
  readonly record: RecordBody
  /** What could not be kept although that changes nothing of the answer. */
  readonly problems: readonly Diagnostic[]
}

/**
 * Records an evaluation before it is reported (audit.md, "Where"): an allow that is not recorded where governance, or
 * who named a file, wants it is the error `audit-unavailable`, which is recorded in its turn. Never rejects.
 */
export async function record(checked: Checked, recording: Recording): Promise<Recorded> {
  const places = placesFor(checked, recording)
  try {
    const first = await write(checked, places, recording)
    const blocking = unique(first.failures.filter(({ place }) => place.isRequired).flatMap(({ problems }) => problems))
    if (checked.decision.decision !== 'allow' || blocking.length === 0) return reported(checked.decision, first, [])
    const decision = unrecorded(checked.decision, blocking)
    const second = await write({ ...checked, decision }, places, recording)
    // The allow was not to be: what waits is the error.
    await Promise.all(first.failures.map(({ place }) => place.forget(first.record)))
    return reported(decision, second, blocking)
  } finally {
    await Promise.all(places.map(place => place.close()))
  }
}

/** The file first: what it does not take need not come to the branch, where it would stand for good. */
function placesFor({ audit }: Checked, recording: Recording): readonly Place[] {
  const { file, missingFile, openBranch, outbox } = recording
  const { branch, require } = audit
  return [
    ...(file === null && require !== 'file' ? [] : [filePlace(file, missingFile)]),
    ...(branch === null ? [] : [new BranchPlace(require === 'branch', outbox, () => openBranch(branch))]),
  ]
}

interface Written {
  readonly record: RecordBody
  readonly failures: readonly { readonly place: Place; readonly problems: readonly Diagnostic[] }[]
  readonly notes: readonly Diagnostic[]
}

/**
 * One place after the other: what one of them can not keep, the others still do. An allow that lacks a record which it
 * needs is none, and is not recorded any further.
 */
async function write(evaluated: Evaluated, places: readonly Place[], recording: Recording): Promise<Written> {
  const record = decisionRecord(evaluated, { ...recording.context, id: recording.newId() })
  const failures: Written['failures'][number][] = []
  for (const place of places) {
    const problems = await place.keep(record).then(() => [], diagnosticsOf)
    if (problems.length > 0) failures.push({ place, problems })
    if (problems.length > 0 && place.isRequired && evaluated.decision.decision === 'allow') break
  }
  return { record, failures, notes: places.flatMap(place => place.notes) }
}

function reported(decision: Decision, { record, failures, notes }: Written, said: readonly Diagnostic[]): Recorded {
  const known = new Set(said.map(({ message }) => message))
  const problems = [...failures.flatMap(failure => failure.problems), ...notes]
  return { decision, record, problems: unique(problems.filter(({ message }) => !known.has(message))) }
}

const unrecorded = (decision: Decision, diagnostics: readonly Diagnostic[]): Decision => ({
  ...decision,
  decision: 'error',
  diagnostics: [...decision.diagnostics, ...diagnostics],
})
