import { canonicalJson } from '../audit/canonical.ts'
import { decisionRecord } from '../audit/record.ts'
import type { Checked } from '../check.ts'
import type { Decision } from '../core/decision.ts'
import type { Diagnostic } from '../core/diagnostic.ts'
import { appendLine } from '../store/file.ts'
import type { Terminal } from './command.ts'
import { diagnosticsOf, sentences } from './failure.ts'

/**
 * Appends the record of an evaluation to a file, if there is one, and resolves with the decision that may be reported:
 * an allow that could not be recorded is an error, a deny or error is published in any case (audit.md, "Where").
 */
export async function recorded(
  { decision, facts, mustRecord }: Checked,
  file: string | null,
  terminal: Terminal,
): Promise<Decision> {
  const missing = MISSING[mustRecord]
  if (decision.decision === 'allow' && missing !== null && (file === null || mustRecord === 'branch'))
    return unrecorded(decision, [{ code: 'audit-unavailable', message: missing }])
  if (file === null) return decision
  try {
    await appendLine(file, canonicalJson(decisionRecord(decision, facts, terminal.version)))
    return decision
  } catch (error) {
    if (decision.decision === 'allow') return unrecorded(decision, diagnosticsOf(error))
    await terminal.err(sentences(diagnosticsOf(error)))
    return decision
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
