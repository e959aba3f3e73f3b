import type { Protection, Safeguard } from '../core/protection.ts'
import { CHECK_NAME } from '../publish/check-run.ts'
import { type Check, type Gates, isOn, ownToken } from './gate.ts'

/** Who reports a check: a workflow's own token, as all workflows do, or an app whose token the workflow was given. */
export type Source = 'workflows' | 'app'

/** What of the set-up in files the forge's rules have to fit. */
export interface Required {
  /** The checks that tell Fieldgate's decision, by name, and who reports them. */
  readonly sources: ReadonlyMap<string, ReadonlySet<Source>>
  /** Files of workflows with the gate. */
  readonly files: ReadonlySet<string>
  /** The check to require: the check run where approvals have to update it, or an app vouches for it, else a job's. */
  readonly name: string
  /** Whose check that is, for people: `GitHub Actions`. */
  readonly from: string
  /** The required check has to be the one that approvals update. */
  readonly needsUpdates: boolean
}

export function requiredBy({ gates }: Gates, usesApproval: boolean): Required {
  const checks = gates.flatMap(gate => gate.checks)
  const publishers = checks.filter(publishes)
  const published = new Set(publishers.map((check): Source => (ownToken(check) === null ? 'workflows' : 'app')))
  const jobs = gates.map(({ name }) => [name, new Set<Source>(['workflows'])] as const)
  return {
    sources: new Map([...jobs, ...(published.size > 0 ? [[CHECK_NAME, published] as const] : [])]),
    files: new Set(checks.map(({ workflow }) => workflow.file)),
    name: published.size > 0 ? CHECK_NAME : (jobs[0]?.[0] ?? CHECK_NAME),
    from: published.has('app') ? 'your app' : 'GitHub Actions',
    needsUpdates: usesApproval && published.size > 0,
  }
}

const publishes = (check: Check): boolean => isOn(check, 'check-run')

/** Whether Fieldgate publishes its decision by an app. */
export const usesApp = ({ sources }: Required): boolean => sources.get(CHECK_NAME)?.has('app') === true

/** Whether the key of the app that a check publishes by is in an environment, which `pull_request` would have to open. */
export const isKept = (check: Check): boolean =>
  ownToken(check) !== null &&
  !check.workflow.events.has('pull_request') &&
  check.legs.at(-1)?.job.part.at('environment').exists === true

/** A safeguard that makes a check or a workflow of ours pass before a change lands. */
export interface Holding {
  readonly safeguard: Safeguard
  /** It requires the workflow itself, which no change can replace. */
  readonly isWorkflow: boolean
  /** What it requires of our checks. */
  readonly checks: Safeguard['checks']
}

export function holdingsOf({ branch }: Protection, required: Required): readonly Holding[] {
  return branch.safeguards.flatMap(safeguard => {
    const checks = safeguard.checks.filter(({ name }) => required.sources.has(name))
    const isWorkflow = safeguard.workflows.some(workflow => isGate(workflow, required))
    return checks.length === 0 && !isWorkflow ? [] : [{ safeguard, isWorkflow, checks }]
  })
}

/** Whether it takes more than the right to write a commit status to get by. */
export const isBinding = ({ isWorkflow, checks }: Holding): boolean =>
  isWorkflow || checks.some(({ app }) => app !== null)

/** Whether, besides, nobody may pass it by. */
export const isFirm = (holding: Holding): boolean => isBinding(holding) && holding.safeguard.bypass?.length === 0

type RequiredWorkflow = Safeguard['workflows'][number]

/** A workflow of another repository can not be looked into: its name has to say that it is Fieldgate's. */
const isGate = ({ path, isOwn }: RequiredWorkflow, { files }: Required): boolean =>
  isOwn ? files.has(path) : isNamedAfterUs(path)

export const isNamedAfterUs = (path: string): boolean =>
  path.split('/').some(segment => /^fieldgate(?:\.ya?ml)?$/i.test(segment))
