import type { Protection } from '../core/protection.ts'
import { type Finding, finding } from './finding.ts'
import type { Check, Gates } from './gate.ts'
import { fits } from './pattern.ts'
import type { Holding } from './required.ts'

export interface OwnershipContext {
  /** The text of CODEOWNERS; null: there is none. */
  readonly codeOwners: string | null
  /** null: not read. */
  readonly protection: Protection | null
  readonly holdings: readonly Holding[]
}

/** Who has to agree where a change edits the workflow that judges it (threats.md G7, T9). */
export function ownershipFindings({ gates }: Gates, context: OwnershipContext): readonly Finding[] {
  if (context.holdings.some(({ isWorkflow }) => isWorkflow)) return []
  const checks = gates.flatMap(gate => gate.checks)
  const open = checks.filter(check => !isOwned(check.workflow.file, context))
  const fromChange = open.filter(runsFromChange)
  if (fromChange.length > 0) return fromChange.map(editable)
  return open.length > 0 || !isOwned('.fieldgate/settings.yaml', context) ? [ADVICE] : []
}

const runsFromChange = ({ workflow }: Check): boolean => workflow.events.has('pull_request')

/** Whether an owner's review is asked for; where the rules were not read, whether there is an owner. */
function isOwned(path: string, { codeOwners, protection }: OwnershipContext): boolean {
  if (codeOwners === null || !hasOwner(codeOwners, path)) return false
  return protection === null || protection.branch.safeguards.some(({ needsCodeOwners }) => needsCodeOwners)
}

const editable = ({ workflow }: Check): Finding =>
  finding(
    'workflow-from-change',
    'with `pull_request` GitHub runs this file as the pull request has it: who edits it can make the check green',
    'use `pull_request_target`, or have an organisation require the workflow, or let CODEOWNERS own `/.github/` and require their review',
    workflow.events.get('pull_request') ?? null,
  )

const ADVICE = finding(
  'code-owners-missing',
  'nothing but the check keeps changes of the workflows and of the governance from landing: no owner has to review them',
  'let CODEOWNERS own `/.github/` and `/.fieldgate/`, and require a review from code owners',
)

/** Whether CODEOWNERS gives a path an owner: the last line that fits counts, and it may name nobody. */
export function hasOwner(codeOwners: string, path: string): boolean {
  let owned = false
  for (const line of codeOwners.split(/\r?\n/)) {
    const [pattern = '', ...owners] = line
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .split(/\s+/)
    if (pattern !== '' && covers(pattern, path)) owned = owners.length > 0
  }
  return owned
}

/** As .gitignore reads a pattern, as far as it matters for files in known folders. */
function covers(pattern: string, path: string): boolean {
  const isAnchored = /\/(?!\*{0,2}$)/.test(pattern)
  const folder = pattern.replace(/^\//, '').replace(/\/(?:\*\*)?$/, '')
  if (folder === '*' || folder === '**' || path === folder || path.startsWith(`${folder}/`)) return true
  return isAnchored ? fits(folder, path, false) : fits(folder, path.slice(path.lastIndexOf('/') + 1), false)
}
