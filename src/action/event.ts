import * as z from 'zod/mini'
import { Problem } from '../core/problem.ts'
import type { Push } from '../forge.ts'
import { readText } from '../store/file.ts'
import type { Mode } from './inputs.ts'
import { type Runner, variable } from './runner.ts'

/**
 * What an event asks for. Its payload is believed for numbers and names of what is to be judged; everything else is
 * read from the forge when judging (identity.md).
 */
export type Task =
  | PullRequests
  | { readonly kind: 'group'; readonly branch: string; readonly commit: string }
  | { readonly kind: 'landed'; readonly branch: string; readonly defaultBranch: string; readonly push: Push }

export interface PullRequests {
  readonly kind: 'pull-requests'
  /** The one that the event is about. */
  readonly number: number | null
  /**
   * The commit that this job's own check stands on: a job that is green there speaks for every pull request that has,
   * or gets back, this head (threats.md T1, T9).
   */
  readonly commit: string
  /** What the event says of a push to the head: it can only add contributors. */
  readonly seen: Push | null
}

export interface RunnerEvent {
  readonly name: string
  readonly task: Task
  /** When it happened, by the forge's clock: RFC 3339; null where it does not say. */
  readonly time: string | null
}

/** Larger payloads than GitHub's, which has 25 MB at most. */
const PAYLOAD_BYTES = 33_554_432

const PULL_REQUEST_EVENTS = ['pull_request', 'pull_request_target', 'pull_request_review']

/** Rejects with the problem `usage` for an event that names nothing to judge. */
export async function readEvent(runner: Runner, mode: Mode): Promise<RunnerEvent> {
  const name = variable(runner, 'GITHUB_EVENT_NAME')
  const text = await readText(variable(runner, 'GITHUB_EVENT_PATH'), PAYLOAD_BYTES)
  const payload = payloadOf(text, name)
  return {
    name,
    task: taskOf(name, mode, payload, runner),
    time: payload.review?.submitted_at ?? payload.pull_request?.updated_at ?? null,
  }
}

const oid = z.string().check(z.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/))
const number = z.int().check(z.positive())
const Sender = z.object({ login: z.string(), id: number, type: z.string() })

/** The little of a payload that is looked at. */
const Payload = z.object({
  action: z.optional(z.string()),
  pull_request: z.optional(z.object({ number, head: z.object({ sha: oid }), updated_at: z.nullish(z.string()) })),
  review: z.optional(z.object({ submitted_at: z.nullish(z.string()) })),
  sender: z.optional(Sender),
  before: z.optional(oid),
  after: z.optional(oid),
  repository: z.optional(z.object({ default_branch: z.optional(z.string()) })),
  inputs: z.nullish(z.record(z.string(), z.unknown())),
})

type Payload = z.infer<typeof Payload>

function payloadOf(text: string, name: string): Payload {
  try {
    return Payload.parse(JSON.parse(text))
  } catch {
    throw new Problem('usage', `the payload of the event \`${name}\` has not the form that GitHub gives it`)
  }
}

function taskOf(name: string, mode: Mode, payload: Payload, runner: Runner): Task {
  if (mode === 'landed') return landed(name, payload, runner)
  if (name === 'merge_group')
    return {
      kind: 'group',
      branch: groupTarget(variable(runner, 'GITHUB_REF')),
      commit: variable(runner, 'GITHUB_SHA'),
    }
  if (PULL_REQUEST_EVENTS.includes(name)) {
    if (payload.pull_request === undefined) throw new Problem('usage', `the event \`${name}\` names no pull request`)
    const { number, head } = payload.pull_request
    return { kind: 'pull-requests', number, commit: head.sha, seen: seenIn(payload) }
  }
  return { kind: 'pull-requests', number: asked(payload), commit: variable(runner, 'GITHUB_SHA'), seen: null }
}

function seenIn({ action, sender, before, after }: Payload): Push | null {
  if (action !== 'synchronize' || sender === undefined || before === undefined || after === undefined) return null
  return { actor: sender, before, after }
}

/** The input `pull-request` of a `workflow_dispatch`. */
function asked({ inputs }: Payload): number | null {
  const text = inputs?.['pull-request']
  if (text === undefined || text === '') return null
  if (/^[1-9]\d{0,9}$/.test(String(text))) return Number(text)
  throw new Problem('usage', 'the workflow input `pull-request` is no number of a pull request; give one such as 17')
}

/** `main` of `refs/heads/gh-readonly-queue/main/pr-7-0123…`; a branch's name may have slashes. */
function groupTarget(ref: string): string {
  const branch = /^refs\/heads\/gh-readonly-queue\/(.+)\/[^/]+$/.exec(ref)?.[1]
  if (branch !== undefined) return branch
  throw new Problem('usage', `\`${ref}\` is no branch of a merge queue; run this on the event \`merge_group\``)
}

function landed(name: string, { before, after, repository }: Payload, runner: Runner): Task {
  const ref = variable(runner, 'GITHUB_REF')
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1]
  const defaultBranch = repository?.default_branch
  if (name !== 'push' || !branch || !before || !after || !defaultBranch)
    throw new Problem('usage', 'the mode `landed` judges pushes to a branch; run it on `push` with `branches: [main]`')
  return { kind: 'landed', branch, defaultBranch, push: { actor: null, before, after } }
}
