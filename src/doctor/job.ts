import { type Finding, finding } from './finding.ts'
import { type Check, isExpression, isLocal, jobsOf } from './gate.ts'
import type { Part } from './part.ts'
import type { Workflow } from './workflow.ts'

/** What can make the job of a check green, or absent, although Fieldgate denied (threats.md G9). */
export function jobFindings(check: Check): readonly Finding[] {
  const jobs = jobsOf(check)
  const places = [...jobs, { part: check.step.part, called: 'the step' }]
  return [
    ...places.flatMap(({ part, called }) => [...condition(part, called), ...ignoredFailure(part, called)]),
    ...jobs.flatMap(({ part, called }) => [...needs(part, called), ...matrix(part, called)]),
    ...pin(check),
    ...computedInputs(check),
    ...selfHosted(check),
    ...concurrency(check),
  ]
}

/** Conditions under which a job or step runs whatever happened before. */
const HARMLESS = new Set(['always()', '!cancelled()', 'success()||failure()', 'success()', 'true'])

function bare(condition: Part): string {
  const text = (condition.text ?? '').replace(/\s+/g, '').toLowerCase()
  return text.startsWith('${{') && text.endsWith('}}') ? text.slice(3, -2) : text
}

export function condition(part: Part, called: string): readonly Finding[] {
  const condition = part.at('if')
  if (!condition.exists || HARMLESS.has(bare(condition))) return []
  return [
    finding(
      'job-condition',
      `${called} has an \`if:\`, and what is skipped counts as success`,
      'remove the `if:`; Fieldgate itself finds out what there is to judge',
      condition,
    ),
  ]
}

export function ignoredFailure(part: Part, called: string): readonly Finding[] {
  const ignored = part.at('continue-on-error')
  if (!ignored.exists || bare(ignored) === 'false') return []
  const message = `${called} has \`continue-on-error\`: it is green although Fieldgate denied`
  return [finding('failure-ignored', message, 'remove `continue-on-error`', ignored)]
}

/** `always()` and the like let a job run although one that it needs failed. */
const AFTER_FAILURE = new Set(['always()', '!cancelled()', 'success()||failure()'])

export function needs(part: Part, called: string): readonly Finding[] {
  const needed = part.at('needs')
  if (needed.elements().length === 0 || AFTER_FAILURE.has(bare(part.at('if')))) return []
  return [
    finding(
      'job-needs',
      `${called} needs other jobs: it is skipped where one of them fails, and skipped counts as success`,
      'remove `needs:`',
      needed,
    ),
  ]
}

function matrix(part: Part, called: string): readonly Finding[] {
  const strategy = part.at('strategy')
  if (!strategy.at('matrix').exists && strategy.text === null) return []
  return [
    finding(
      'job-matrix',
      `${called} ${strategy.text === null ? 'has' : 'may get'} a matrix: its checks get other names, and with an empty matrix it is skipped, which counts as success`,
      'remove `strategy:`',
      strategy,
    ),
  ]
}

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i
const VERSION = /^v?\d+(?:\.\d+)*$/i

/** What runs is what the commit id says; everything else can be moved by those who can push to the action. */
function pin({ step, workflow, legs }: Check): readonly Finding[] {
  const uses = step.part.at('uses')
  const others = legs.flatMap(({ job }) => job.steps.filter(other => other.part.line !== step.part.line))
  return [...ownPin(step.uses ?? '', uses, workflow), ...others.flatMap(({ part }) => otherPin(part.at('uses')))]
}

function ownPin(action: string, uses: Part, { events }: Workflow): readonly Finding[] {
  if (isLocal(action)) return events.has('pull_request') ? [local(uses)] : []
  const ref = refOf(action)
  if (COMMIT.test(ref)) return []
  const fix = `write the commit's full id behind the \`@\`, and \`# ${VERSION.test(ref) ? ref : 'v1.2.3'}\` for people behind it`
  return VERSION.test(ref)
    ? [finding('action-tag', `\`${action}\` is a tag, which can be moved to another program`, fix, uses)]
    : [finding('action-branch', `\`${action}\` is a branch: every push to it changes what judges here`, fix, uses)]
}

const refOf = (action: string): string => action.slice(action.lastIndexOf('@') + 1).trim()

const local = (uses: Part): Finding =>
  finding(
    'action-local',
    '`./` is the action as the pull request has it: a change brings its own judge',
    'use a released version by its commit id, or `pull_request_target`',
    uses,
  )

function otherPin(uses: Part): readonly Finding[] {
  const action = uses.text
  if (action === null || action.startsWith('./') || COMMIT.test(refOf(action)) || action.includes('@sha256:')) return []
  const message = `\`${action}\` runs in the same job with the same token and is not pinned to a commit`
  return [finding('other-action-unpinned', message, "write the commit's full id behind the `@`", uses)]
}

function computedInputs({ step }: Check): readonly Finding[] {
  return ['mode', 'check-run'].flatMap(name => {
    const input = step.inputs.get(name)
    if (input?.text == null || !isExpression(input.text)) return []
    const message = `the input \`${name}\` is computed when the job runs, so that nobody can say what it will be`
    return [finding('input-computed', message, 'write the value itself', input)]
  })
}

function selfHosted({ workflow, legs }: Check): readonly Finding[] {
  if (!workflow.events.has('pull_request') && !workflow.events.has('pull_request_target')) return []
  return legs.flatMap(({ job }) => {
    const runner = job.part.at('runs-on')
    const labels = [...runner.texts(), ...runner.at('labels').texts()]
    if (!labels.some(label => label.toLowerCase() === 'self-hosted')) return []
    const message = `the job \`${job.id}\` runs on your own runner, which jobs of other pull requests may have altered`
    return [finding('runner-self-hosted', message, 'use a runner that is new for each job', runner)]
  })
}

function concurrency({ workflow, legs }: Check): readonly Finding[] {
  const places = [workflow.part, ...legs.map(({ job }) => job.part)]
  if (places.some(part => part.at('concurrency').exists)) return []
  const message = 'two runs for one pull request may publish at the same time'
  const fix = 'add `concurrency:` with the number of the pull request in its `group`'
  return [finding('concurrency-missing', message, fix, workflow.file)]
}
