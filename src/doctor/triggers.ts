import type { BranchRules } from '../core/protection.ts'
import { type Finding, finding } from './finding.ts'
import { type Check, type Gate, isOn } from './gate.ts'
import type { Part } from './part.ts'
import { leavesOut } from './pattern.ts'
import { isKept } from './required.ts'

export interface TriggerContext {
  readonly defaultBranch: string
  /** Approvals can lift violations. */
  readonly usesApproval: boolean
  /** Rules of the default branch; null: not read. */
  readonly branch: BranchRules | null
}

/** A required workflow runs whatever its filters are, and on nothing but pull requests and merge groups. */
const isRequired = ({ workflow: { file } }: Check, { branch }: TriggerContext): boolean =>
  branch?.safeguards.some(({ workflows }) => workflows.some(({ path, isOwn }) => isOwn && path === file)) === true

/** When a gate runs, and when it should and does not (decision.md, "GitHub Action"; threats.md G9, T9). */
export function triggerFindings(gate: Gate, context: TriggerContext): readonly Finding[] {
  const pulls = gate.checks.flatMap(onPulls)
  const free = gate.checks.filter(check => !isRequired(check, context))
  return [
    ...(pulls.length === 0 ? [noPullRequests(gate)] : []),
    ...competing(pulls),
    ...free.flatMap(onPulls).flatMap(missingTypes),
    ...free.flatMap(check => [...check.workflow.events].flatMap(event => filters(event, context.defaultBranch))),
    ...gate.checks.flatMap(check => [...check.workflow.events].flatMap(event => foreign(event, gate.name))),
    ...(context.usesApproval ? reviews(free) : []),
    ...mergeGroups(gate, context.branch),
  ]
}

const PULL_EVENTS = ['pull_request', 'pull_request_target'] as const

interface OnPull {
  readonly name: string
  readonly part: Part
}

const onPulls = ({ workflow }: Check): readonly OnPull[] =>
  PULL_EVENTS.flatMap(name => {
    const part = workflow.events.get(name)
    return part === undefined ? [] : [{ name, part }]
  })

const noPullRequests = ({ checks: [check], name }: Gate): Finding =>
  finding(
    'event-missing',
    `the check \`${name}\` does not run on pull requests`,
    `add \`pull_request_target\` with \`types: [${TYPES.join(', ')}]\``,
    check?.workflow.part.at('on') ?? null,
  )

/** Two runs for one pull request leave two results of one name, of which the better may count. */
function competing(pulls: readonly OnPull[]): readonly Finding[] {
  if (pulls.length < 2) return []
  const [, second] = pulls
  const names = [...new Set(pulls.map(({ name }) => `\`${name}\``))].join(' and ')
  return [
    finding(
      'events-competing',
      `${names} start ${pulls.length} runs for one pull request; their checks have the same name, and the greener may count`,
      'keep one of them, `pull_request_target` where the branch matters',
      second?.part ?? null,
    ),
  ]
}

/** GitHub's default is the first three. A new base comes as `edited`. */
const TYPES = ['opened', 'synchronize', 'reopened', 'edited'] as const

const WHY: Readonly<Record<(typeof TYPES)[number], string>> = {
  opened: 'a new pull request is not judged',
  synchronize: 'a new head is not judged',
  reopened: 'a reopened pull request is not judged again',
  edited: 'a pull request that turns to another base keeps the verdict for the old one',
}

function missingTypes({ name, part }: OnPull): readonly Finding[] {
  const types = part.at('types')
  const given = types.exists ? types.texts() : TYPES.slice(0, 3)
  const missing = TYPES.filter(type => !given.includes(type))
  if (missing.length === 0) return []
  const listed = missing.map(type => `\`${type}\``).join(', ')
  return [
    finding(
      'event-types',
      `\`${name}\` does not run on ${listed}: ${missing.map(type => WHY[type]).join('; ')}`,
      `write \`types: [${TYPES.join(', ')}]\``,
      types,
    ),
  ]
}

function filters([event, part]: readonly [string, Part], branch: string): readonly Finding[] {
  if (!['pull_request', 'pull_request_target', 'merge_group'].includes(event)) return []
  const paths = ['paths', 'paths-ignore'].map(key => part.at(key)).filter(({ exists }) => exists)
  return [
    ...paths.map(filter =>
      finding(
        'path-filter',
        `\`${event}\` is filtered by path: what the filter leaves out is not judged, and a required check then waits for ever`,
        'remove the filter; Fieldgate is quick where nothing of its documents changed',
        filter,
      ),
    ),
    ...branchFilter(event, part, branch),
  ]
}

function branchFilter(event: string, part: Part, branch: string): readonly Finding[] {
  if (!leavesOut(part, branch)) return []
  const [only, except] = [part.at('branches'), part.at('branches-ignore')]
  const message = `\`${event}\` does not run for \`${branch}\`, as far as doctor can tell the filter by branch`
  return [finding('branch-filter', message, `remove the filter, or name \`${branch}\``, only.exists ? only : except)]
}

/** Events for which the Action looks up what to judge; `workflow_call` is its callers' events. */
const JUDGED = new Set([...PULL_EVENTS, 'pull_request_review', 'merge_group', 'workflow_dispatch', 'workflow_call'])

function foreign([event, part]: readonly [string, Part], check: string): readonly Finding[] {
  if (event === 'workflow_dispatch')
    return [
      finding(
        'event-dispatch',
        `a run by hand leaves a check \`${check}\` on the head that it was started for; Fieldgate judges the open pull requests of that head then`,
        'keep it if you need it; runs by hand on branches use the workflow file of the branch',
        part,
      ),
    ]
  if (JUDGED.has(event)) return []
  return [
    finding(
      'event-foreign',
      `\`${event}\` runs the check as well: it can leave a green \`${check}\` on a commit before there is a pull request for it`,
      `remove \`${event}\` here; what else it is for belongs into a workflow of its own`,
      part,
    ),
  ]
}

/** What begins at a review can only update a check run: a job that has failed stays red, whatever another one says. */
function reviews(free: readonly Check[]): readonly Finding[] {
  const checks = free.filter(check => isOn(check, 'check-run') && !isKept(check))
  if (checks.length === 0) return []
  const events = checks.flatMap(({ workflow }) => workflow.events.get('pull_request_review') ?? [])
  const needed = ['submitted', 'dismissed']
  const covers = (part: Part) =>
    !part.at('types').exists || needed.every(type => part.at('types').texts().includes(type))
  if (events.some(covers)) return []
  return [
    finding(
      'review-event-missing',
      'approvals can lift violations here, and the check does not run when a review comes or is dismissed',
      'add `pull_request_review` with `types: [submitted, dismissed]`',
      events[0]?.at('types') ?? checks[0]?.workflow.part.at('on') ?? null,
    ),
  ]
}

function mergeGroups({ checks }: Gate, branch: BranchRules | null): readonly Finding[] {
  if (checks.some(({ workflow }) => workflow.events.has('merge_group'))) return []
  const at = checks[0]?.workflow.part.at('on') ?? null
  const fix = checks.some(isKept) ? FIX_KEPT : 'add `merge_group` to the events'
  if (branch === null)
    return [finding('merge-group-advised', 'with a merge queue, the check would never report', fix, at)]
  if (!branch.safeguards.some(({ hasMergeQueue }) => hasMergeQueue)) return []
  return [finding('merge-group-missing', 'there is a merge queue, and the check never reports to it', fix, at)]
}

const FIX_KEPT =
  'with a queue, have the organisation require the workflow: `merge_group` does not get into an environment for the default branch alone'
