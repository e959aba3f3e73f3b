import type { Checked } from '../check.ts'
import type { Decision } from '../core/decision.ts'
import { type Recording, record } from '../record.ts'
import { appendLine } from '../store/file.ts'
import type { Terminal } from './command.ts'
import { sentences } from './failure.ts'

/** Appends the record of an evaluation to a file, if there is one; resolves with the decision that may be reported. */
export async function recorded(checked: Checked, file: string | null, terminal: Terminal): Promise<Decision> {
  const { decision, problems } = await record(checked, {
    toolVersion: terminal.version,
    context: {},
    append: file === null ? null : line => appendLine(file, line),
    missing: MISSING,
  })
  if (problems.length > 0) await terminal.err(sentences(problems))
  return decision
}

const MISSING: Recording['missing'] = {
  file: 'settings.yaml lets nothing be allowed without a record in a file; name one with --audit FILE',
  branch:
    'settings.yaml lets nothing be allowed without a record on the audit branch, which this version does not write yet; let `audit.require` be `file` until it does',
}
