import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runtimeToken } from '../http/artifacts.ts'
import { fullName, type State } from '../world/world.ts'
import type { Event } from './events.ts'

export interface RunnerOptions {
  /** Folder for what the runner writes and what the action hands back; the workspace is in it unless told. */
  readonly dir: string
  /** The input `token`. */
  readonly token: string
  /** Other inputs, by the names that action.yml has. */
  readonly inputs?: Readonly<Record<string, string>>
  /** A checkout; by default an empty folder. */
  readonly workspace?: string
  readonly runId?: number
  readonly attempt?: number
  readonly job?: string
  /** Whose machine it is; by default GitHub's. */
  readonly machine?: 'github-hosted' | 'self-hosted'
}

/** Files that the action writes to, and the workspace, all below the runner's folder. */
const FILES = { GITHUB_OUTPUT: 'output', GITHUB_STATE: 'state', GITHUB_ENV: 'env', GITHUB_PATH: 'path' }

/** The variables that a runner sets for a step, and nothing of ours; files that they name are there. */
export function runnerEnvironment(state: State, event: Event, options: RunnerOptions): Record<string, string> {
  const {
    dir,
    token,
    inputs = {},
    runId = 4_000_000_001,
    attempt = 1,
    job = 'fieldgate',
    machine = 'github-hosted',
  } = options
  const workspace = options.workspace ?? join(dir, 'workspace')
  for (const folder of [workspace, join(dir, 'temp')]) mkdirSync(folder, { recursive: true })
  const file = (name: string, content = '') => {
    const path = join(dir, name)
    writeFileSync(path, content)
    return path
  }
  const run = `00000000-0000-4000-8000-${String(runId).padStart(12, '0')}`
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__fieldgate',
    GITHUB_EVENT_PATH: file('event.json', JSON.stringify(event.payload)),
    GITHUB_STEP_SUMMARY: file('summary.md'),
    ...Object.fromEntries(Object.entries(FILES).map(([name, path]) => [name, file(path)])),
    GITHUB_WORKSPACE: workspace,
    GITHUB_RUN_ID: String(runId),
    GITHUB_RUN_NUMBER: '1',
    GITHUB_RUN_ATTEMPT: String(attempt),
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_WORKFLOW: 'fieldgate',
    GITHUB_JOB: job,
    ...aboutEvent(event),
    ...addresses(state),
    ACTIONS_RUNTIME_TOKEN: runtimeToken(run, '11111111-1111-4111-8111-111111111111'),
    RUNNER_TEMP: join(dir, 'temp'),
    RUNNER_ENVIRONMENT: machine,
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
    RUNNER_NAME: 'runner',
    ...Object.fromEntries(Object.entries({ token, ...inputs }).map(([name, value]) => [inputName(name), value])),
  }
}

/** As `@actions/core` looks for it. */
function inputName(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`
}

function aboutEvent({ name, repository, ref, sha, actor, base, head }: Event): Record<string, string> {
  return {
    GITHUB_EVENT_NAME: name,
    GITHUB_REPOSITORY: fullName(repository),
    GITHUB_REPOSITORY_ID: String(repository.id),
    GITHUB_REPOSITORY_OWNER: repository.owner.login,
    GITHUB_REPOSITORY_OWNER_ID: String(repository.owner.id),
    GITHUB_SHA: sha,
    GITHUB_REF: ref,
    GITHUB_REF_NAME: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_REF_TYPE: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_REF_PROTECTED: 'false',
    GITHUB_BASE_REF: base,
    GITHUB_HEAD_REF: head,
    GITHUB_ACTOR: actor.login,
    GITHUB_ACTOR_ID: String(actor.id),
    GITHUB_TRIGGERING_ACTOR: actor.login,
    GITHUB_WORKFLOW_REF: `${fullName(repository)}/.github/workflows/fieldgate.yml@${ref}`,
    GITHUB_WORKFLOW_SHA: sha,
  }
}

function addresses({ urls }: State): Record<string, string> {
  return {
    GITHUB_API_URL: urls.api,
    GITHUB_GRAPHQL_URL: urls.graphql,
    GITHUB_SERVER_URL: urls.server,
    ACTIONS_RESULTS_URL: `${urls.results}/`,
  }
}
