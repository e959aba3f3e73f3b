import type { Protection } from '../core/protection.ts'
import { CHECK_NAME } from '../publish/check-run.ts'
import { type Finding, finding } from './finding.ts'
import { type Check, type Gates, isOn } from './gate.ts'
import type { Holding, Required } from './required.ts'
import type { Job, Workflow } from './workflow.ts'

export interface PresenceContext {
  readonly workflows: readonly Workflow[]
  /** Some workflow could not be read, here or where it is called. */
  readonly hasUnread: boolean
  /** null: not read. */
  readonly protection: Protection | null
  readonly required: Required
  readonly holdings: readonly Holding[]
  readonly usesApproval: boolean
}

/** Whether Fieldgate is there, once, and alone under its name (threats.md T7, T9). */
export function presenceFindings(gates: Gates, context: PresenceContext): readonly Finding[] {
  const checks = gates.gates.flatMap(gate => gate.checks)
  if (checks.length === 0) return mayBeElsewhere(context) ? [] : [MISSING]
  return [...landed(gates, checks), ...withoutUpdates(checks, context), ...sharedNames(checks, context)]
}

const MISSING = finding(
  'check-missing',
  'no workflow runs Fieldgate on changes',
  'add a workflow with `uses: OWNER/fieldgate@COMMIT` on `pull_request_target`',
)

const mayBeElsewhere = ({ hasUnread, protection }: PresenceContext): boolean =>
  hasUnread || protection?.branch.safeguards.some(({ workflows }) => workflows.some(({ isOwn }) => !isOwn)) === true

function landed({ landed }: Gates, checks: readonly Check[]): readonly Finding[] {
  if (landed.length === 0) return [NOTHING_LANDED]
  return landed
    .filter(({ workflow }) => checks.some(check => check.workflow === workflow))
    .map(({ step }) =>
      finding(
        'landed-in-check',
        '`mode: landed` is in the workflow of the check, which a push then runs as well: its green check may stand for that of a pull request',
        'move it to a workflow of its own',
        step.part,
      ),
    )
}

const NOTHING_LANDED = finding(
  'landed-missing',
  'nobody is told when something lands past the check, by a direct push or an administrator',
  'add a workflow on `push` to the branch with `mode: landed`',
)

/** With approvals, the required check has to change when a review arrives (identity.md). */
function withoutUpdates(checks: readonly Check[], { usesApproval, holdings }: PresenceContext): readonly Finding[] {
  if (!usesApproval || holdings.some(({ isWorkflow }) => isWorkflow)) return []
  if (checks.some(check => isOn(check, 'check-run'))) return []
  return checks.map(({ step }) =>
    finding(
      'check-run-off',
      "approvals can lift violations here, and a job's check stays red until somebody runs it again",
      `write \`check-run: true\`, and require \`${CHECK_NAME}\` in place of the job`,
      step.part,
    ),
  )
}

/** Other jobs whose check has the name of the gate: a green one may stand for it. */
function sharedNames(checks: readonly Check[], { workflows, required }: PresenceContext): readonly Finding[] {
  const own = new Set(checks.flatMap(({ legs }) => legs.map(({ job }) => job)))
  const isConfused = (job: Job): boolean => required.names.has(job.name) && (!own.has(job) || job.name === CHECK_NAME)
  return workflows.flatMap(({ jobs }) => jobs.filter(isConfused)).map(shared)
}

const shared = ({ name, part }: Job): Finding =>
  finding(
    'job-name-shared',
    `this job's check is called \`${name}\` like the one that has to pass, and may stand for it`,
    'give the job another `name:`',
    part,
  )
