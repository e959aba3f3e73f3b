import { expressionsIn } from './expression.ts'
import { type Finding, finding } from './finding.ts'
import type { Part } from './part.ts'
import type { Step, Workflow } from './workflow.ts'

/** What of a change gets into jobs that have more rights than its author (threats.md G9): its files, its words. */
export function changeFindings(workflows: readonly Workflow[], gates: ReadonlySet<Workflow>): readonly Finding[] {
  const trusted = reachedFrom(
    workflows.filter(({ events }) => events.has('pull_request_target')),
    workflows,
  )
  const judging = reachedFrom([...gates], workflows)
  return [
    ...[...trusted].flatMap(([workflow, inputs]) => stepsOf(workflow, inputs).flatMap(checkouts)),
    ...[...new Map([...judging, ...trusted])].flatMap(([workflow]) =>
      workflow.jobs.flatMap(({ steps }) => steps.flatMap(injections)),
    ),
  ]
}

/** Names of variables and inputs whose value is taken from the change, in lower case. */
type Names = ReadonlySet<string>

/** The workflows that run with the rights of some, with the inputs in which those hand on what is of the change. */
function reachedFrom(starts: readonly Workflow[], workflows: readonly Workflow[]): ReadonlyMap<Workflow, Names> {
  const reached = new Map<Workflow, Names>()
  const waiting = starts.map(workflow => ({ workflow, inputs: new Set<string>() as Names }))
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { workflow, inputs } = next
    const known = reached.get(workflow)
    if (known !== undefined && [...inputs].every(name => known.has(name))) continue
    const all = new Set([...(known ?? []), ...inputs])
    reached.set(workflow, all)
    waiting.push(...calls(workflow, all, workflows))
  }
  return reached
}

const calls = (workflow: Workflow, inputs: Names, workflows: readonly Workflow[]) =>
  workflow.jobs.flatMap(({ calls, part }) => {
    const called = workflows.find(({ file }) => calls === `./${file}`)
    return called === undefined ? [] : [{ workflow: called, inputs: withOfChange(part.at('with'), inputs) }]
  })

interface PlacedStep extends Step {
  readonly names: Names
}

/** The steps of a workflow, each with the variables that are of the change where it runs. */
function stepsOf(workflow: Workflow, inputs: Names): readonly PlacedStep[] {
  const outer = withOfChange(workflow.part.at('env'), new Set([...inputs, 'github_head_ref']))
  return workflow.jobs.flatMap(({ part, steps }) => {
    const ofJob = withOfChange(part.at('env'), outer)
    return steps.map(step => ({ ...step, names: withOfChange(step.part.at('env'), ofJob) }))
  })
}

const withOfChange = (variables: Part, names: Names): Names =>
  new Set([
    ...names,
    ...variables.members().flatMap(([name, { text }]) => (isOfChange(text ?? '', names) ? name.toLowerCase() : [])),
  ])

/** The head of a pull request, its branch and its repository; of the base, `github.sha` and the like are not meant. */
const HEAD = /\bhead\b|\bhead_|\bmerge_commit_sha\b/
const PULL_REF = /refs\/pull\/|\bpull\/[^\n]{1,200}?\/(?:head|merge)\b/

function isOfChange(text: string, names: Names): boolean {
  const expressions = expressionsIn(text)
  const variables = expressions.flatMap(expression => [...expression.matchAll(/\b(?:env|inputs)\.([\w-]+)/g)])
  return (
    PULL_REF.test(text) ||
    expressions.some(expression => HEAD.test(expression)) ||
    variables.some(([, name = '']) => names.has(name))
  )
}

const checkouts = (step: PlacedStep): readonly Finding[] =>
  step.uses === null ? byCommand(step) : byAction(step.uses, step)

const PULL_COMMAND = /\bgh\s+pr\s+checkout\b/
const FETCH =
  /\bgit\b[^\n]{0,200}\b(?:fetch|pull|checkout|switch|clone|merge|worktree|reset|restore|cherry-pick|rebase|archive|submodule)\b|\b(?:tarball|zipball|codeload)\b|\brepo\s+clone\b/

function byCommand({ part, names }: PlacedStep): readonly Finding[] {
  const run = part.at('run')
  const text = run.text ?? ''
  const variables = [...text.matchAll(/\$(?:env:|\{)?(\w+)|%(\w+)%/gi)].map(([, a, b]) => (a ?? b ?? '').toLowerCase())
  const isNamed = isOfChange(text, names) || variables.some(name => names.has(name))
  return PULL_COMMAND.test(text) || PULL_REF.test(text) || (isNamed && FETCH.test(text)) ? [taken(run)] : []
}

/** Whose fork it is decides whose files come, as the head does. */
const OWNER = /\bpull_request\.user\b|\bsender\b|\bactor\b/

function byAction(uses: string, { inputs, names }: PlacedStep): readonly Finding[] {
  if (!/checkout|clone|^\.\//i.test(uses)) return []
  const unsafe = inputs.get('allow-unsafe-pr-checkout')
  if (unsafe !== undefined && !/^false$/i.test(unsafe.text ?? '')) return [taken(unsafe)]
  return [...inputs].flatMap(([name, input]) => {
    const text = input.text ?? ''
    const expressions = expressionsIn(text)
    const isOwner = name === 'repository' && expressions.some(expression => OWNER.test(expression))
    if (isOfChange(text, names) || isOwner) return [taken(input)]
    const isChoice = name === 'ref' || name === 'repository'
    return isChoice && expressions.some(expression => /\b(?:steps|needs)\./.test(expression)) ? [unread(input)] : []
  })
}

const taken = (part: Part): Finding =>
  finding(
    'checkout-of-change',
    "`pull_request_target` has a token that may write, and this puts the change's own files beside it",
    'check out the base, which is the default, or nothing; Fieldgate fetches what it needs by id',
    part,
  )

const unread = (part: Part): Finding =>
  finding(
    'checkout-unread',
    `what this checks out on \`pull_request_target\` is computed by another step or job: it may be the change's own files`,
    'check out the base, which is the default, or write which commit',
    part,
  )

/** What whoever opens a pull request writes as they like (Security hardening, "untrusted input"). */
const WORDS =
  /\bgithub\.head_ref\b|\bgithub\.event\.[\w.*-]{0,200}(?:\.|\b)(?:title|body|message|email|page_name|head\.ref|head\.label|head\.repo\.default_branch)\b|tojson\(github(?:\.event(?:\.\w+)?)?\)/

/** An expression in a command is put into its text before the shell reads it. */
function injections({ part, uses, inputs }: Step): readonly Finding[] {
  const script = uses === null ? part.at('run') : inputs.get('script')
  if (script === undefined || !expressionsIn(script.text ?? '').some(expression => WORDS.test(expression))) return []
  return [
    finding(
      'script-injection',
      'what somebody writes as title, text or branch of a pull request becomes part of this command, and can be one',
      'hand it over in `env:`, and write `"$NAME"` in the command',
      script,
    ),
  ]
}
