import type { Protection, Safeguard } from '../core/protection.ts'
import { CHECK_NAME } from '../publish/check-run.ts'
import { type Gates, isOn, ownToken } from './gate.ts'

/** What of the set-up in files the forge's rules have to fit. */
export interface Required {
  /** Names of checks that tell Fieldgate's decision. */
  readonly names: ReadonlySet<string>
  /** Files of workflows with the gate. */
  readonly files: ReadonlySet<string>
  /** The name to require: the check run where approvals have to update it, else a job's. */
  readonly name: string
  /** A check reports with a token of its own, so that another app is its source. */
  readonly hasOwnToken: boolean
  /** The required check has to be the one that approvals update. */
  readonly needsUpdates: boolean
}

export function requiredBy({ gates }: Gates, usesApproval: boolean): Required {
  const checks = gates.flatMap(gate => gate.checks)
  const publishes = checks.some(check => isOn(check, 'check-run'))
  const jobs = gates.map(({ name }) => name)
  return {
    names: new Set([...jobs, ...(publishes ? [CHECK_NAME] : [])]),
    files: new Set(checks.map(({ workflow }) => workflow.file)),
    name: publishes ? CHECK_NAME : (jobs[0] ?? CHECK_NAME),
    hasOwnToken: checks.some(check => ownToken(check) !== null),
    needsUpdates: usesApproval && publishes,
  }
}

/** A safeguard that makes a check or a workflow of ours pass before a change lands. */
export interface Holding {
  readonly safeguard: Safeguard
  /** It requires the workflow itself, which no change can replace. */
  readonly isWorkflow: boolean
  /** Only the check of one source counts. */
  readonly isPinned: boolean
}

export function holdingsOf({ branch }: Protection, required: Required): readonly Holding[] {
  return branch.safeguards.flatMap(safeguard => {
    const checks = safeguard.checks.filter(({ name }) => required.names.has(name))
    const isWorkflow = safeguard.workflows.some(workflow => isGate(workflow, required))
    if (checks.length === 0 && !isWorkflow) return []
    return [{ safeguard, isWorkflow, isPinned: checks.some(({ app }) => app !== null) }]
  })
}

/** Whether no other check or workflow can stand for ours. */
export const isBinding = ({ isWorkflow, isPinned }: Holding): boolean => isWorkflow || isPinned

type RequiredWorkflow = Safeguard['workflows'][number]

/** A workflow of another repository can not be looked into: its name has to say that it is Fieldgate's. */
const isGate = ({ path, isOwn }: RequiredWorkflow, { files }: Required): boolean =>
  isOwn ? files.has(path) : isNamedAfterUs(path)

export const isNamedAfterUs = (path: string): boolean => /fieldgate[^/]*$/i.test(path)
