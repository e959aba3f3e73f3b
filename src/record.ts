import { canonicalJson } from './audit/canonical.ts'
import { decisionRecord, type RecordContext } from './audit/record.ts'
import type { Checked } from './check.ts'
import type { Decision } from './core/decision.ts'
import type { Diagnostic } from './core/diagnostic.ts'
import { diagnosticsOf } from './core/failure.ts'

export interface Recording {
  readonly toolVersion: string
  readonly context: RecordContext
  /** Resolves when the line is kept for good; null: there is no place to keep it. */
  readonly append: ((line: string) => Promise<void>) | null
  /** What to say where governance asks for a record in a file, or on the audit branch, and there is none. */
  readonly missing: Readonly<Record<Exclude<Checked['mustRecord'], 'none'>, string>>
}

export interface Recorded {
  /** What may be reported. */
  readonly decision: Decision
  /** The record of it, one line of JSON without its end. */
  readonly line: string
  /** Why the record of a deny or an error is not kept: that is reported all the same. */
  readonly problems: readonly Diagnostic[]
}

/**
 * Records an evaluation before it is reported (audit.md, "Where"): an allow that is not recorded where governance, or
 * who asked for a record, wants it is the error `audit-unavailable`. Never rejects.
 */
export async function record({ decision, facts, mustRecord }: Checked, recording: Recording): Promise<Recorded> {
  const { toolVersion, context, append, missing } = recording
  const lineOf = (reported: Decision) => canonicalJson(decisionRecord(reported, facts, toolVersion, context))
  // No record is written to the audit branch yet: what is asked for there is missing.
  const isMissing = mustRecord === 'branch' || (mustRecord === 'file' && append === null)
  const reported =
    isMissing && decision.decision === 'allow'
      ? unrecorded(decision, [{ code: 'audit-unavailable', message: missing[mustRecord] }])
      : decision
  const line = lineOf(reported)
  const problems = append === null ? [] : await append(line).then(() => [], diagnosticsOf)
  if (problems.length === 0 || reported.decision !== 'allow') return { decision: reported, line, problems }
  const error = unrecorded(reported, problems)
  return { decision: error, line: lineOf(error), problems: [] }
}

const unrecorded = (decision: Decision, diagnostics: readonly Diagnostic[]): Decision => ({
  ...decision,
  decision: 'error',
  diagnostics: [...decision.diagnostics, ...diagnostics],
})
