import type { Protection, PushRule } from '../core/protection.ts'
import { CHECK_NAME } from '../publish/check-run.ts'
import { type Finding, finding } from './finding.ts'
import { type Check, type Gates, ownToken } from './gate.ts'
import { fits } from './pattern.ts'
import { given } from './permissions.ts'
import { type Holding, isBinding, isFirm, isKept, type Required, usesApp } from './required.ts'
import type { Job, Workflow } from './workflow.ts'

export interface ForgeryContext {
  readonly workflows: readonly Workflow[]
  /** null: not read. */
  readonly protection: Protection | null
  readonly required: Required
  readonly holdings: readonly Holding[]
}

/**
 * Whether somebody who may push can make the required check green without Fieldgate (threats.md T9). All workflows of a
 * repository report as one app, those on other branches among them, so that it takes more than a pinned source.
 */
export function forgeryFindings(gates: Gates, context: ForgeryContext): readonly Finding[] {
  const { protection, holdings } = context
  const checks = gates.gates.flatMap(gate => gate.checks)
  if (protection === null) return checks.flatMap(onReviews)
  const binding = holdings.filter(isBinding)
  const firm = binding.filter(isFirm)
  const counted = firm.length > 0 ? firm : binding
  if (counted.length === 0 || counted.some(holding => isOutOfReach(holding, checks, context))) return []
  const shut = protection.pushRules.some(rule => restrictsWorkflows(rule) && rule.bypass?.length === 0)
  if (shut) return reportersBeside(gates, context.workflows).map(running)
  return [...forgeable(counted, checks, context), ...checks.flatMap(onReviews)]
}

/** A required workflow, or a check that only an app of one's own can report, whose key other branches do not get. */
const isOutOfReach = (
  { isWorkflow, checks }: Holding,
  ours: readonly Check[],
  { protection, required }: ForgeryContext,
): boolean =>
  isWorkflow ||
  (usesApp(required) &&
    checks.some(({ name, app }) => name === CHECK_NAME && isOther(app, protection)) &&
    ours.filter(check => ownToken(check) !== null).every(isKept))

/** Where the id of GitHub Actions is not known, any app may be it. */
const isOther = (app: number | null, protection: Protection | null): boolean =>
  app !== null && protection?.workflowApp != null && app !== protection.workflowApp

const WORKFLOW_FILES = ['.github/workflows/a.yml', '.github/workflows/a.yaml']

const restrictsWorkflows = ({ paths }: PushRule): boolean =>
  WORKFLOW_FILES.every(file => paths.some(path => path.startsWith('.github/') && fits(asGlob(path), file, false)))

/** For `File.fnmatch` two stars are more than one only in front of a slash; with it they may be nothing. */
const asGlob = (path: string): string => path.replace(/\*{2,}(?!\/)/g, '*').replace(/\*\*\/(?=\*)/g, '**')

/** Jobs that are not ours and may report checks: where workflows can not be changed, what they run still can. */
function reportersBeside({ gates, landed }: Gates, workflows: readonly Workflow[]): readonly Job[] {
  const ours = new Set(
    [...gates.flatMap(gate => gate.checks), ...landed].flatMap(({ legs }) => legs.map(leg => leg.job)),
  )
  return workflows.flatMap(({ part, jobs }) =>
    jobs.filter(job => {
      const permissions = [job.part, part].map(each => each.at('permissions')).find(({ exists }) => exists)
      return !ours.has(job) && (permissions === undefined || given(permissions, 'checks') === 'write')
    }),
  )
}

const running = ({ id, part }: Job): Finding =>
  finding(
    'check-forgeable',
    `the token of the job \`${id}\` may report checks: where it runs what a branch brings, that can make the required check green`,
    'give the job `permissions:` without `checks: write`',
    part,
  )

function forgeable(
  holdings: readonly Holding[],
  ours: readonly Check[],
  { protection, required }: ForgeryContext,
): readonly Finding[] {
  const checks = holdings.flatMap(holding => holding.checks.filter(({ app }) => app !== null))
  const names = [...new Set(checks.map(({ name }) => `\`${name}\``))].join(' and ')
  const actions = protection?.workflowApp ?? null
  if (checks.some(({ app }) => app === actions) || (actions === null && !usesApp(required)))
    return [finding('check-forgeable', byWorkflow(names, forgers(protection?.pushRules ?? [])), CLOSE)]
  if (actions === null) return [finding('check-forgeable', bySomeApp(names), SEE_APP)]
  const loose = usesApp(required) ? ours.filter(check => ownToken(check) !== null && !isKept(check)) : []
  return loose.length > 0
    ? loose.map(check => byKey(names, check))
    : [finding('check-forgeable', byOther(names), CLOSE)]
}

/** Whom push rulesets leave: of two the stricter counts, and nobody knows which that is. */
function forgers(rules: readonly PushRule[]): string {
  const rule = rules.find(restrictsWorkflows)
  if (rule === undefined) return 'who may push'
  return rule.bypass === null ? `who may pass by ${rule.name}` : rule.bypass.join(', ')
}

const byWorkflow = (names: string, who: string): string =>
  `every workflow of this repository, on whatever branch, can report ${names}: ${who} can make it green by a workflow of their own`

const CLOSE =
  'require `fieldgate-decision` from an app of your own, as in examples/workflows/own-app.yml, or have the organisation require the workflow'

const bySomeApp = (names: string): string =>
  `whether ${names} has to come from GitHub Actions, as which every workflow of this repository reports, is not known on this server`

const SEE_APP = 'see that its source is your own app'

const byOther = (names: string): string =>
  `${names} has to come from an app that Fieldgate does not report by: who can make that app report it makes it green`

const byKey = (names: string, { legs }: Check): Finding =>
  finding(
    'check-forgeable',
    `no environment keeps the key of the app to itself: a workflow that somebody pushes to another branch may get it, and make ${names} green`,
    'put the key into an environment for the default branch alone, as in examples/workflows/own-app.yml',
    legs.at(-1)?.job.part ?? null,
  )

/** On a review GitHub runs the file as the pull request has it. An environment keeps the key of an app out of that. */
function onReviews(check: Check): readonly Finding[] {
  const event = check.workflow.events.get('pull_request_review')
  if (event === undefined || isKept(check)) return []
  const message =
    'on a review GitHub runs this file as the pull request has it: who may push can rewrite it, comment a review, and make the check green'
  return [finding('check-forgeable', message, CLOSE, event)]
}
