import { type Finding, finding } from './finding.ts'
import type { Part } from './part.ts'
import type { Job, Step, Workflow } from './workflow.ts'

/** A job on the way to a check: the one with the step, before it the one that calls its workflow. */
export interface Leg {
  readonly workflow: Workflow
  readonly job: Job
}

/** How a job comes to run. */
export interface Way {
  /** The workflow whose events start it. */
  readonly workflow: Workflow
  /** Outermost first. */
  readonly legs: readonly Leg[]
  /** What the check of the job is called: `gate`, `call / gate` (Status checks, "reusable workflows"). */
  readonly name: string
}

/** A step with which Fieldgate judges changes, and the way to it. */
export interface Check extends Way {
  readonly step: Step
}

/** All checks of one name: on a pull request they are one. */
export interface Gate {
  readonly name: string
  readonly checks: readonly Check[]
}

/** Where Fieldgate runs in the workflows of a repository. */
export interface Gates {
  readonly gates: readonly Gate[]
  /** Steps in `mode: landed`. */
  readonly landed: readonly Check[]
  readonly findings: readonly Finding[]
}

/** Finds the steps that are ours. `hasOwnAction`: `./` is Fieldgate's own action, as in its own repository. */
export function findGates(workflows: readonly Workflow[], hasOwnAction: boolean): Gates {
  const places = workflows.flatMap(workflow => workflow.jobs.map(job => ({ workflow, job })))
  const found = places.flatMap(place =>
    place.job.steps.filter(step => isOurs(step, hasOwnAction)).map(step => ({ place, step })),
  )
  const ways = found.flatMap(({ place, step }): readonly Check[] =>
    waysTo(place, workflows).map(way => ({ ...way, step })),
  )
  const checks = ways.filter(({ step }) => !isLanded(step))
  const names = [...new Set(checks.map(({ name }) => name))]
  return {
    gates: names.map(name => ({ name, checks: checks.filter(check => check.name === name) })),
    landed: ways.filter(({ step }) => isLanded(step)),
    findings: [
      ...places.flatMap(({ job }) => unreadCall(job)),
      ...found.flatMap(({ place }) => deepCalls(place, workflows)),
    ],
  }
}

/** `owner/fieldgate@ref`, whoever the owner is: an organisation may have a copy. Below it there may be anything. */
const REMOTE = /^[^/@\s]+\/fieldgate@/i

const isOurs = ({ uses }: Step, hasOwnAction: boolean): boolean =>
  uses !== null && (REMOTE.test(uses) || (hasOwnAction && isLocal(uses)))

export const isLocal = (uses: string): boolean => uses === './' || uses === '.'

/** Every other mode ends in a verdict or an error of its job. */
const isLanded = ({ inputs }: Step): boolean => inputs.get('mode')?.text?.trim() === 'landed'

/** How a job comes to run. A workflow that is only called runs by the events of its callers. */
export function waysTo({ workflow, job }: Leg, workflows: readonly Workflow[]): readonly Way[] {
  const callers = callersOf(workflow, workflows)
  const called = callers
    .filter(outer => !isOnlyCalled(outer.workflow))
    .map(outer => ({
      workflow: outer.workflow,
      legs: [outer, { workflow, job }],
      name: `${outer.job.name} / ${job.name}`,
    }))
  const own = { workflow, legs: [{ workflow, job }], name: job.name }
  return isOnlyCalled(workflow) && callers.length > 0 ? called : [own, ...called]
}

const callersOf = ({ file }: Workflow, workflows: readonly Workflow[]): readonly Leg[] =>
  workflows.flatMap(workflow =>
    workflow.jobs.filter(({ calls }) => calls === `./${file}`).map(job => ({ workflow, job })),
  )

const isOnlyCalled = ({ events }: Workflow): boolean => [...events.keys()].every(event => event === 'workflow_call')

/** Calls of a workflow by one that is called itself: the way is followed over one of them. */
const deepCalls = ({ workflow }: Leg, workflows: readonly Workflow[]): readonly Finding[] =>
  callersOf(workflow, workflows)
    .filter(outer => outer.workflow.events.has('workflow_call'))
    .map(({ job: { calls, part } }) => {
      const message = `the workflow \`${calls}\` is called by one that is called as well, and doctor follows one call alone`
      return finding('call-unread', message, 'call it from the workflow with the events', part.at('uses'))
    })

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
