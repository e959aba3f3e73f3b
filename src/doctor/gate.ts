import { type Finding, finding } from './finding.ts'
import type { Part } from './part.ts'
import type { Job, Step, Workflow } from './workflow.ts'

/** A job on the way to a check: the one with the step, before it the one that calls its workflow. */
export interface Leg {
  readonly workflow: Workflow
  readonly job: Job
}

/** A step with which Fieldgate judges changes, and the way to it. */
export interface Check {
  /** The workflow whose events start it. */
  readonly workflow: Workflow
  /** Outermost first. */
  readonly legs: readonly Leg[]
  readonly step: Step
  /** What the check of its job is called: `gate`, `call / gate` (Status checks, "reusable workflows"). */
  readonly name: string
}

/** All checks of one name: on a pull request they are one. */
export interface Gate {
  readonly name: string
  readonly checks: readonly Check[]
}

/** Where Fieldgate runs in the workflows of a repository. */
export interface Gates {
  readonly gates: readonly Gate[]
  /** Steps in `mode: landed`, with their workflows. */
  readonly landed: readonly { readonly workflow: Workflow; readonly step: Step }[]
  readonly findings: readonly Finding[]
}

/** Finds the steps that are ours. `hasOwnAction`: `./` is Fieldgate's own action, as in its own repository. */
export function findGates(workflows: readonly Workflow[], hasOwnAction: boolean): Gates {
  const found = workflows.flatMap(workflow =>
    workflow.jobs.flatMap(job =>
      job.steps.filter(step => isOurs(step, hasOwnAction)).map(step => ({ workflow, job, step })),
    ),
  )
  const checks = found.filter(({ step }) => !isLanded(step)).flatMap(place => waysTo(place, workflows))
  const names = [...new Set(checks.map(({ name }) => name))]
  return {
    gates: names.map(name => ({ name, checks: checks.filter(check => check.name === name) })),
    landed: found.filter(({ step }) => isLanded(step)),
    findings: workflows.flatMap(({ jobs }) => jobs.flatMap(unreadCall)),
  }
}

/** `owner/fieldgate@ref`, `owner/fieldgate/path@ref`, whoever the owner is: an organisation may have a copy. */
const REMOTE = /^[^/@\s]+\/fieldgate(?:\/[^@]*)?@/i

const isOurs = ({ uses }: Step, hasOwnAction: boolean): boolean =>
  uses !== null && (REMOTE.test(uses) || (hasOwnAction && isLocal(uses)))

export const isLocal = (uses: string): boolean => uses === './' || uses === '.'

/** Every other mode ends in a verdict or an error of its job. */
const isLanded = ({ inputs }: Step): boolean => inputs.get('mode')?.text?.trim() === 'landed'

interface Place extends Leg {
  readonly step: Step
}

/** A workflow that is only called runs by the events of its callers. */
function waysTo({ workflow, job, step }: Place, workflows: readonly Workflow[]): readonly Check[] {
  const callers = workflows.flatMap(caller =>
    caller.jobs.filter(({ calls }) => calls === `./${workflow.file}`).map(outer => ({ workflow: caller, job: outer })),
  )
  const own = { workflow, legs: [{ workflow, job }], step, name: job.name }
  const called = callers.map(outer => ({
    workflow: outer.workflow,
    legs: [outer, { workflow, job }],
    step,
    name: `${outer.job.name} / ${job.name}`,
  }))
  const isOnlyCalled = [...workflow.events.keys()].every(event => event === 'workflow_call')
  return isOnlyCalled && called.length > 0 ? called : [own, ...called]
}

/** A called workflow of another repository that seems to be about us. */
function unreadCall({ calls, part }: Job): readonly Finding[] {
  if (calls === null || calls.startsWith('./') || !/fieldgate/i.test(calls)) return []
  const message = `the workflow \`${calls}\` is in another repository, where doctor does not look`
  return [finding('call-unread', message, 'run doctor there, or write the step into a workflow here', part.at('uses'))]
}

/** The text of an input of the step; null where it is not given or no text. */
export const inputOf = ({ step }: Check, name: string): string | null => step.inputs.get(name)?.text?.trim() ?? null

/** Whether an input that is false by default is set. */
export const isOn = (check: Check, name: string): boolean => /^true$/i.test(inputOf(check, name) ?? '')

export const isExpression = (text: string): boolean => text.includes('${{')

/** The part of every job on the way, with what it is called in a message. */
export const jobsOf = ({ legs }: Check): readonly { readonly part: Part; readonly called: string }[] =>
  legs.map(({ job }) => ({ part: job.part, called: `the job \`${job.id}\`` }))

/** The text of `token`, unless it is the workflow's own. */
export function ownToken(check: Check): string | null {
  const token = inputOf(check, 'token')
  return token === null || token === '' || /\b(?:github\.token|secrets\.GITHUB_TOKEN)\b/i.test(token) ? null : token
}
