import { type Finding, finding } from './finding.ts'
import type { Check, Gates } from './gate.ts'
import { condition, ignoredFailure, needs } from './job.ts'
import { leavesOut } from './pattern.ts'

/** Whether somebody is told of what lands past the check (threats.md T7). */
export function landedFindings({ landed, gates }: Gates, defaultBranch: string): readonly Finding[] {
  if (landed.length === 0) return [NOTHING_LANDED]
  const checked = new Set(gates.flatMap(({ checks }) => checks.map(({ workflow }) => workflow)))
  const silences = landed.map(each => silenceOf(each, defaultBranch))
  return [
    ...landed.filter(({ workflow }) => checked.has(workflow)).map(inCheck),
    ...(silences.includes(null) ? [] : landed.map((each, i) => silent(each, silences[i] ?? ''))),
  ]
}

const FIX = 'add a workflow on `push` to the branch with `mode: landed`'

const NOTHING_LANDED = finding(
  'landed-missing',
  'nobody is told when something lands past the check, by a direct push or an administrator',
  FIX,
)

const inCheck = ({ step }: Check): Finding =>
  finding(
    'landed-in-check',
    '`mode: landed` is in the workflow of the check, which a push then runs as well: its green check may stand for that of a pull request',
    'move it to a workflow of its own',
    step.part,
  )

const silent = ({ step }: Check, why: string): Finding =>
  finding(
    'landed-missing',
    `\`mode: landed\` is there, and does not tell of everything that lands: ${why}`,
    FIX,
    step.part,
  )

/** Why a step does not look at every push to a branch, or is green whatever it sees; null: it does its work. */
function silenceOf({ workflow, legs, step }: Check, branch: string): string | null {
  const push = workflow.events.get('push')
  if (push === undefined) return 'it does not run on `push`'
  const has = (key: string): boolean => push.at(key).exists
  if (has('paths') || has('paths-ignore')) return 'its `push` is filtered by path'
  const isForTags = (has('tags') || has('tags-ignore')) && !has('branches') && !has('branches-ignore')
  if (isForTags || leavesOut(push, branch)) return `its \`push\` leaves out \`${branch}\``
  const jobs = legs.map(({ job }) => job.part)
  const parts = [...jobs, step.part]
  if (parts.some(part => condition(part, '').length > 0)) return 'its `if:` may skip it'
  if (jobs.some(part => needs(part, '').length > 0)) return 'it is skipped where a job that it needs fails'
  return parts.some(part => ignoredFailure(part, '').length > 0)
    ? 'with `continue-on-error` it is green all the same'
    : null
}
