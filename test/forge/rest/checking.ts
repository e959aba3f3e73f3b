import { shownCheckRun } from '../shown/check.ts'
import { commitOf } from '../world/git.ts'
import type { Json, JsonObject } from '../world/json.ts'
import type { App, CheckRun, Token } from '../world/state.ts'
import { newId, tick } from '../world/world.ts'
import { type Answer, ApiError, notFound, ok, page, type RepositoryCall, unprocessable } from './answer.ts'

const MAX_TITLE = 255
const MAX_BYTES = 65_536

/** Newest first; by `filter`, all or the latest of each name. */
export function listCheckRuns(call: RepositoryCall): Answer {
  const { state, repository, path, query } = call
  const head = commitOf(repository.dir, path.ref ?? '')
  if (head === null) throw new ApiError(422, `No commit found for SHA: ${path.ref}`)
  const chosen = repository.checkRuns
    .filter(
      run =>
        run.head === head &&
        (query.check_name === undefined || run.name === query.check_name) &&
        (query.status === undefined || run.status === query.status) &&
        (query.app_id === undefined || run.app.id === Number(query.app_id)),
    )
    .toReversed()
  const isLatest = (run: CheckRun) => chosen.find(({ name, app }) => name === run.name && app === run.app) === run
  const runs = query.filter === 'all' ? chosen : chosen.filter(isLatest)
  const { items, headers } = page(call, runs)
  const shown = items.map(run => shownCheckRun(state, repository, run))
  return { status: 200, body: { total_count: runs.length, check_runs: shown }, headers }
}

export function createCheckRun(call: RepositoryCall): Answer {
  const { state, repository, viewer, body } = call
  const app = appOf(viewer)
  const head = typeof body.head_sha === 'string' ? commitOf(repository.dir, body.head_sha) : null
  if (head === null || head !== body.head_sha) throw new ApiError(422, `No commit found for SHA: ${body.head_sha}`)
  const run: CheckRun = {
    id: newId(state),
    name: String(body.name),
    head,
    app,
    externalId: '',
    detailsUrl: null,
    status: 'queued',
    conclusion: null,
    startedAt: tick(state),
    completedAt: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
  }
  change(call, run)
  repository.checkRuns.push(run)
  return { status: 201, body: shownCheckRun(state, repository, run) }
}

/** Annotations are added to those that are there. */
export function updateCheckRun(call: RepositoryCall): Answer {
  const { state, repository, viewer, path } = call
  const run = repository.checkRuns.find(({ id }) => id === Number(path.check_run_id))
  if (run === undefined) throw notFound()
  if (appOf(viewer) !== run.app)
    throw new ApiError(403, `Invalid app_id \`${viewer?.app?.id}\` - check run can only be modified by its creator.`)
  change(call, run)
  return ok(shownCheckRun(state, repository, run))
}

function appOf(viewer: Token | null): App {
  if (viewer?.app) return viewer.app
  throw new ApiError(403, 'You must authenticate via a GitHub App.')
}

/** Takes over what the request names, or throws and changes nothing. */
function change({ state, body }: RepositoryCall, run: CheckRun): void {
  const output = (body.output ?? {}) as JsonObject
  const annotations = (output.annotations ?? []) as readonly JsonObject[]
  const progress = progressOf(body, run)
  if (body.output !== undefined && !(output.title ?? run.output.title)) throw unprocessable('output title is missing')
  if (body.output !== undefined && !output.summary) throw unprocessable('output summary is missing')
  for (const annotation of annotations) demandAnnotation(annotation)
  Object.assign(run, progress)
  if (run.status === 'completed') run.completedAt = text(body.completed_at) ?? tick(state)
  else run.completedAt = null
  run.name = text(body.name) ?? run.name
  run.externalId = text(body.external_id) ?? run.externalId
  run.detailsUrl = text(body.details_url) ?? run.detailsUrl
  run.startedAt = text(body.started_at) ?? run.startedAt
  for (const key of ['title', 'summary', 'text'] as const) run.output[key] = text(output[key]) ?? run.output[key]
  run.annotations.push(...annotations)
}

/** A completed run has a conclusion, and what has a conclusion is completed. */
function progressOf({ status, conclusion }: JsonObject, run: CheckRun): Pick<CheckRun, 'status' | 'conclusion'> {
  if (status === 'completed' && conclusion === undefined) throw unprocessable('a completed check run has a conclusion')
  if (conclusion !== undefined) {
    if (conclusion === 'stale') throw unprocessable('only GitHub can set the conclusion `stale`')
    return { status: 'completed', conclusion: String(conclusion) }
  }
  if (status === 'queued' || status === 'in_progress') return { status, conclusion: null }
  if (status !== undefined) throw unprocessable('only GitHub Actions can set this status')
  return { status: run.status, conclusion: run.conclusion }
}

function demandAnnotation(annotation: JsonObject): void {
  const { start_line: start, end_line: end, start_column: from, end_column: to, title } = annotation
  const hasColumns = from !== undefined || to !== undefined
  const faults: readonly (readonly [boolean, string])[] = [
    [
      Number(start) < 1 || Number(end) < Number(start),
      'annotation lines must be from 1 on, the end not before the start',
    ],
    [hasColumns && start !== end, 'annotation columns are for a single line'],
    [hasColumns && Number(to ?? from) < Number(from ?? 1), 'annotation end column is before the start'],
    [(text(title) ?? '').length > MAX_TITLE, `annotation title is too long (maximum is ${MAX_TITLE} characters)`],
    [bytes(annotation.message) > MAX_BYTES, 'annotation message is too long (maximum is 64 KB)'],
    [bytes(annotation.message) === 0, "annotation message can't be blank"],
    [bytes(annotation.raw_details) > MAX_BYTES, 'annotation raw_details is too long (maximum is 64 KB)'],
  ]
  for (const [isFault, message] of faults) if (isFault) throw unprocessable(message)
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null
}

function bytes(value: Json | undefined): number {
  return Buffer.byteLength(text(value) ?? '')
}
