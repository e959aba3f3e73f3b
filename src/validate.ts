import { readGovernance } from './check/governance.ts'
import { byPlace, type Diagnostic, type Notice, type Warning } from './core/diagnostic.ts'
import { holdsGovernanceUpdate } from './core/governance/roles.ts'
import { maskSecrets } from './core/secret.ts'
import type { Repository } from './repository.ts'

export interface ValidationRequest {
  readonly repository: Repository
  readonly ref: string
  /** What has expired by then is warned of; RFC 3339. */
  readonly now: string
}

/** What is to be said about the governance of a commit; it is valid if it has no diagnostics. */
export interface Validation {
  readonly commit: string
  readonly diagnostics: readonly Diagnostic[]
  readonly warnings: readonly Warning[]
  readonly notices: readonly Notice[]
}

/** Reads the governance of a commit as a check does (governance.md). Rejects with a `Problem` where that can not be done. */
export async function validate(request: ValidationRequest): Promise<Validation> {
  const { commit, diagnostics, warnings, notices } = await read(request)
  return { commit, diagnostics: diagnostics.map(masked), warnings: warnings.map(masked), notices: notices.map(masked) }
}

/** What looks like a secret is not shown, wherever somebody wrote it. */
function masked<T extends { readonly message: string; readonly file?: string }>(finding: T): T {
  const file = finding.file === undefined ? {} : { file: maskSecrets(finding.file) }
  return { ...finding, ...file, message: maskSecrets(finding.message) }
}

async function read({ repository, ref, now }: ValidationRequest): Promise<Validation> {
  const { commit, tree } = await repository.resolve(ref)
  const governance = await readGovernance(repository, tree, now)
  if (governance === null) return { commit, diagnostics: [], warnings: [], notices: [NOT_GOVERNED] }
  const { read: result } = governance
  const { notices, warnings } = result
  if (!result.ok) return { commit, diagnostics: result.problems, warnings, notices }
  const locked = holdsGovernanceUpdate(result.governance.roles, now) ? [] : [LOCKED]
  return { commit, diagnostics: [], warnings: [...warnings, ...locked].sort(byPlace), notices }
}

const NOT_GOVERNED: Notice = {
  code: 'not-governed',
  message: 'there is no `.fieldgate/` in this commit, so nothing is governed',
}

/** Lawful where it is, but a change could not land it (governance.md, "Which version counts"). */
const LOCKED: Warning = {
  code: 'governance-warning',
  message:
    'nobody holds `governance.update` for the company, so nobody can change governance; bind a role with that permission',
  file: '.fieldgate/roles.yaml',
  line: 1,
  column: 1,
}
