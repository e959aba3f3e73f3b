import { canonicalJson } from '../audit/canonical.ts'
import { decisionRecord } from '../audit/record.ts'
import type { Checked } from '../check.ts'
import type { Decision } from '../core/decision.ts'
import type { Diagnostic } from '../core/diagnostic.ts'
import { appendLine } from '../store/file.ts'
import { diagnosticsOf } from './failure.ts'

/**
 * Appends the record of an evaluation to a file, if there is one, and resolves with the decision that may be reported:
 * one that could not be recorded as it must be is an error (audit.md, "Where").
 */
export async function recorded(
  { decision, facts, mustRecord }: Checked,
  file: string | null,
  version: string,
): Promise<Decision> {
  const missing = MISSING[mustRecord]
  if (decision.decision === 'allow' && missing !== null && (file === null || mustRecord === 'branch'))
    return unrecorded(decision, [{ code: 'audit-unavailable', message: missing }])
  if (file === null) return decision
  try {
    await appendLine(file, canonicalJson(decisionRecord(decision, facts, version)))
    return decision
  } catch (error) {
    return unrecorded(decision, diagnosticsOf(error))
  }
}

const MISSING: Readonly<Record<Checked['mustRecord'], string | null>> = {
  none: null,
  file: 'settings.yaml lets nothing be allowed without a record in a file; name one with --audit FILE',
  branch:
    'settings.yaml lets nothing be allowed without a record on the audit branch, which this version does not write yet; let `audit.require` be `file` until it does',
}

const unrecorded = (decision: Decision, diagnostics: readonly Diagnostic[]): Decision => ({
  ...decision,
  decision: 'error',
  diagnostics: [...decision.diagnostics, ...diagnostics],
})
