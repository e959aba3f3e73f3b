import type { Protection } from '../core/protection.ts'
import { CHECK_NAME } from '../publish/check-run.ts'
import { type Finding, finding } from './finding.ts'
import { type Check, type Gates, isOn, type Way, waysTo } from './gate.ts'
import { landedFindings } from './landed.ts'
import { likeness } from './name.ts'
import { type Holding, isKept, type Required } from './required.ts'
import type { Workflow } from './workflow.ts'

export interface PresenceContext {
  readonly workflows: readonly Workflow[]
  /** Some workflow could not be read, here or where it is called. */
  readonly hasUnread: boolean
  /** null: not read. */
  readonly protection: Protection | null
  readonly required: Required
  readonly holdings: readonly Holding[]
  readonly usesApproval: boolean
  /** The default branch. */
  readonly branch: string
}

/** Whether Fieldgate is there, once, and alone under its name (threats.md T7, T9). */
export function presenceFindings(gates: Gates, context: PresenceContext): readonly Finding[] {
  const checks = gates.gates.flatMap(gate => gate.checks)
  if (checks.length === 0) return mayBeElsewhere(context) ? byHand([], context) : [MISSING]
  return [...landedFindings(gates, context.branch), ...byHand(checks, context), ...sharedNames(checks, context)]
}

const MISSING = finding(
  'check-missing',
  'no workflow runs Fieldgate on changes',
  'add a workflow with `uses: OWNER/fieldgate@COMMIT` on `pull_request_target`',
)

const mayBeElsewhere = ({ hasUnread, protection }: PresenceContext): boolean =>
  hasUnread || protection?.branch.safeguards.some(({ workflows }) => workflows.some(({ isOwn }) => !isOwn)) === true

/** Where approvals count, and no run of a review can update the required check (identity.md). */
function byHand(checks: readonly Check[], { usesApproval, holdings }: PresenceContext): readonly Finding[] {
  if (!usesApproval) return []
  if (holdings.some(({ isWorkflow }) => isWorkflow)) return [AFTER_APPROVAL]
  return checks.flatMap(check => {
    if (!isOn(check, 'check-run')) return [staysRed(check)]
    return isKept(check) ? [keptOut(check)] : []
  })
}

const AFTER_APPROVAL = finding(
  'approval-by-hand',
  'approvals can lift violations here, and a required workflow does not run on reviews',
  'run its failed job again after an approval',
)

const staysRed = ({ step }: Check): Finding =>
  finding(
    'approval-by-hand',
    "approvals can lift violations here, and a job's check stays red until somebody runs it again",
    `run the failed job again after an approval; or write \`check-run: true\`, add \`pull_request_review\`, and require \`${CHECK_NAME}\` in place of the job`,
    step.part,
  )

const keptOut = ({ step }: Check): Finding =>
  finding(
    'approval-by-hand',
    'approvals can lift violations here, and no run on a review gets into an environment for the default branch alone',
    'run the job again after an approval, or the workflow by hand with the number of the pull request',
    step.part,
  )

/** Other jobs whose check can have the name of the gate: a green one may stand for it. */
function sharedNames(checks: readonly Check[], { workflows, required, holdings }: PresenceContext): readonly Finding[] {
  const own = new Set(checks.flatMap(({ legs }) => legs.map(({ job }) => job)))
  const asked = new Set(holdings.flatMap(holding => holding.checks.map(({ name }) => name)))
  const names = [...required.sources]
    .filter(([name, sources]) => sources.has('workflows') && (asked.size === 0 || asked.has(name)))
    .map(([name]) => name)
  const places = workflows.flatMap(workflow => workflow.jobs.map(job => ({ workflow, job })))
  return places.flatMap(place => {
    const others = names.filter(name => name === CHECK_NAME || !own.has(place.job))
    return waysTo(place, workflows).flatMap(way => others.flatMap(name => confused(way, name)))
  })
}

function confused(way: Way, name: string): readonly Finding[] {
  const part = way.legs.at(-1)?.job.part ?? null
  const like = likeness(way, name)
  if (like === 'no') return []
  if (like === 'unread')
    return [
      finding(
        'job-name-unread',
        `this job's name is computed when it runs, and may be \`${name}\`, like the check that has to pass`,
        RENAME,
        part,
      ),
    ]
  const can = way.name === name ? 'is' : 'can be'
  return [
    finding(
      'job-name-shared',
      `this job's check ${can} called \`${name}\` like the one that has to pass, and may stand for it`,
      RENAME,
      part,
    ),
  ]
}

const RENAME = 'give the job another `name:`, without an expression that can be that one'
