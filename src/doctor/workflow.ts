import { readYaml } from '../core/document/read.ts'
import { DEFAULT_LIMITS } from '../core/governance/settings.ts'
import { literalOf, piecesOf } from './expression.ts'
import { type Finding, finding } from './finding.ts'
import { Part } from './part.ts'

/** A workflow file as it was found. */
export interface WorkflowFile {
  /** From the root of the repository: `.github/workflows/fieldgate.yml`. */
  readonly file: string
  readonly bytes: Uint8Array
}

/** What of a workflow decides whether it is a gate. Expressions are text: nothing is evaluated. */
export interface Workflow {
  readonly file: string
  readonly part: Part
  /** What it runs on, with the filters of each event. */
  readonly events: ReadonlyMap<string, Part>
  readonly jobs: readonly Job[]
}

export interface Job {
  readonly id: string
  /** What its check is called where nothing is put in front of it or behind. */
  readonly name: string
  readonly part: Part
  readonly steps: readonly Step[]
  /** The reusable workflow that it calls; null: it has steps of its own. */
  readonly calls: string | null
}

export interface Step {
  readonly part: Part
  /** The action: `owner/fieldgate@v1`, `./`; null: it runs a command. */
  readonly uses: string | null
  /** Inputs by name in lower case: GitHub does not tell the case of their names apart. */
  readonly inputs: ReadonlyMap<string, Part>
}

/** Reads workflow files strictly; what can not be read might be anything, and is a finding. */
export function readWorkflows(files: readonly WorkflowFile[]): {
  readonly workflows: readonly Workflow[]
  readonly findings: readonly Finding[]
} {
  const read = files.map(readWorkflow)
  return {
    workflows: read.filter(result => 'jobs' in result),
    findings: read.filter(result => 'code' in result),
  }
}

function readWorkflow({ file, bytes }: WorkflowFile): Workflow | Finding {
  const result = readYaml(bytes, { file, stream: false, tags: [], limits: DEFAULT_LIMITS })
  if (!result.ok) {
    const [problem] = result.problems
    const unread = finding('workflow-unreadable', `can not be read: ${problem?.message ?? ''}`, UNREADABLE_FIX, file)
    return problem?.line === undefined ? unread : { ...unread, line: problem.line }
  }
  const [document] = result.documents
  if (document === undefined) return finding('workflow-unreadable', 'the file is empty', 'write it, or remove it', file)
  const part = new Part(file, document, [], document.value)
  return { file, part, events: eventsOf(part.at('on')), jobs: part.at('jobs').members().map(readJob) }
}

const UNREADABLE_FIX = 'write it so that every YAML reader reads it alike, or remove it'

/** `on: push`, `on: [push]` and `on: {push: {...}}` (Workflow syntax, "on"). */
function eventsOf(on: Part): ReadonlyMap<string, Part> {
  const listed = on.elements().flatMap(part => (part.text === null ? [] : [[part.text, part] as const]))
  return new Map([...listed, ...on.members()])
}

function readJob([id, part]: readonly [string, Part]): Job {
  return {
    ...{ id, part },
    name: nameOf(part) || id,
    steps: part.at('steps').elements().map(readStep),
    calls: part.at('uses').text,
  }
}

/** A name that is written as an expression of a single text is that text. */
function nameOf(job: Part): string {
  const pieces = piecesOf(job.at('name').text ?? '')
  const known = pieces.map(piece => ('text' in piece ? piece.text : literalOf(piece.expression)))
  return (known.includes(null) ? (job.at('name').text ?? '') : known.join('')).trim()
}

function readStep(part: Part): Step {
  const inputs = part
    .at('with')
    .members()
    .map(([name, input]) => [name.toLowerCase(), input] as const)
  return { part, uses: part.at('uses').text, inputs: new Map(inputs) }
}
