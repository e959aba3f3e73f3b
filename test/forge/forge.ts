import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ledger, listen, type Running } from './http/server.ts'
import { type RunnerOptions, runnerEnvironment } from './runner/environment.ts'
import { type Event, type EventDetails, type EventName, eventOf } from './runner/events.ts'
import { enqueue, land, type MergeMethod, merge } from './world/merging.ts'
import { type CommitOptions, commit } from './world/objects.ts'
import {
  addApp,
  addTeam,
  addToken,
  addUser,
  type TeamOptions,
  type TokenOptions,
  type UserOptions,
} from './world/people.ts'
import {
  close,
  comment,
  openPullRequest,
  type PullRequestOptions,
  type ReviewOptions,
  reopen,
  retarget,
  review,
} from './world/pulls.ts'
import { push } from './world/pushes.ts'
import { addRepository, type RepositoryOptions } from './world/repositories.ts'
import type {
  Activity,
  App,
  IssueComment,
  PullRequest,
  QueueEntry,
  Repository,
  Review,
  Team,
  User,
} from './world/state.ts'
import { emptyState, newId, type State, type Urls } from './world/world.ts'

export interface ForgeOptions {
  /** Addresses as GitHub's own machines have them, or as GitHub Enterprise Server. */
  readonly kind?: 'github.com' | 'enterprise'
}

/** A GitHub on this machine. */
export class Forge {
  readonly state: State
  readonly #ledger: Ledger
  readonly #running: Running

  constructor(state: State, ledger: Ledger, running: Running) {
    this.state = state
    this.#ledger = ledger
    this.#running = running
  }

  /** `GITHUB_API_URL`. */
  get url(): string {
    return this.state.urls.api
  }
  get graphqlUrl(): string {
    return this.state.urls.graphql
  }
  get serverUrl(): string {
    return this.state.urls.server
  }
  get resultsUrl(): string {
    return this.state.urls.results
  }

  /** What is to go wrong; may be changed at any time. */
  get faults(): Ledger['faults'] {
    return this.#ledger.faults
  }
  get calls(): Ledger['calls'] {
    return this.#ledger.calls
  }
  get writes(): Ledger['writes'] {
    return this.#ledger.writes
  }
  get gitCalls(): Ledger['gitCalls'] {
    return this.#ledger.gitCalls
  }
  get artifactCalls(): Ledger['artifactCalls'] {
    return this.#ledger.artifactCalls
  }
  get violations(): Ledger['violations'] {
    return this.#ledger.violations
  }

  /** Forgets calls and faults, so that indexes begin at 0 again. Violations stay. */
  forget(): void {
    const { faults, calls, writes, gitCalls, artifactCalls } = this.#ledger
    for (const list of [faults, calls, writes, gitCalls, artifactCalls]) list.length = 0
  }

  addUser(login: string, options?: UserOptions): User {
    return addUser(this.state, login, options)
  }
  addApp(slug: string): App {
    return addApp(this.state, slug, { app: newId(this.state), account: newId(this.state) })
  }
  /** Returns the text of the token; by default it is one of GitHub Actions that may do nothing. */
  addToken(options?: TokenOptions): string {
    return addToken(this.state, options)
  }
  addTeam(name: string, options?: TeamOptions): Team {
    return addTeam(this.state, name, options)
  }
  addRepository(fullName: string, options?: RepositoryOptions): Repository {
    return addRepository(this.state, fullName, options)
  }

  /** Writes a commit; no branch moves. See {@link commit}. */
  commit(repository: Repository, files: Readonly<Record<string, string | null>>, options?: CommitOptions): string {
    return commit(this.state, repository, files, options)
  }
  /** See {@link push}. */
  push(repository: Repository, actor: User | null, branch: string, commit: string | null): Activity | null {
    return push(this.state, repository, actor, branch, commit)
  }
  openPullRequest(repository: Repository, options: PullRequestOptions): PullRequest {
    return openPullRequest(this.state, repository, options)
  }
  retarget(pull: PullRequest, branch: string): void {
    retarget(this.state, pull, branch)
  }
  closePullRequest(pull: PullRequest): void {
    close(this.state, pull)
  }
  reopenPullRequest(pull: PullRequest): void {
    reopen(this.state, pull)
  }
  review(pull: PullRequest, options: ReviewOptions): Review {
    return review(this.state, pull, options)
  }
  comment(pull: PullRequest, author: User, body: string): IssueComment {
    return comment(this.state, pull, author, body)
  }
  /** Returns the commit that the base branch moves to. */
  merge(pull: PullRequest, by: User, method?: MergeMethod): string {
    return merge(this.state, pull, by, method)
  }
  enqueue(pulls: readonly PullRequest[], by: User, method?: Exclude<MergeMethod, 'rebase'>): readonly QueueEntry[] {
    return enqueue(this.state, pulls, by, method)
  }
  /** Lands the first entries of a queue. Returns the commit that the branch moves to. */
  land(repository: Repository, branch: string, count?: number): string {
    return land(this.state, repository, branch, count)
  }

  event<Name extends EventName>(name: Name, details: EventDetails[Name]): Event {
    return eventOf(this.state, name, details)
  }
  runnerEnvironment(event: Event, options: RunnerOptions): Record<string, string> {
    return runnerEnvironment(this.state, event, options)
  }

  /** Breaks all connections, ends Git, and removes what belongs to the forge alone. */
  async close(): Promise<void> {
    await this.#running.close()
    rmSync(this.state.folder, { recursive: true, force: true })
  }
}

/** Ids that GitHub's own app has. */
const ACTIONS = { app: 15_368, account: 41_898_282 }

export async function startForge({ kind = 'github.com' }: ForgeOptions = {}): Promise<Forge> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fieldgate-forge-')))
  const ledger: Ledger = { faults: [], calls: [], writes: [], gitCalls: [], artifactCalls: [], violations: [] }
  const { running, state } = await listen(ledger, port => emptyState(urlsOf(kind, port), folder))
  addApp(state, 'github-actions', ACTIONS)
  const web = addUser(state, 'web-flow', { id: 19_864_447 })
  state.emails.set('noreply@github.com', web)
  return new Forge(state, ledger, running)
}

/**
 * Artifacts are uploaded only where the server's name ends in `.localhost` (or is GitHub's); Git's HTTP client takes
 * such a name for this machine without asking anybody.
 */
function urlsOf(kind: 'github.com' | 'enterprise', port: number): Urls {
  const here = `http://127.0.0.1:${port}`
  if (kind === 'enterprise')
    return { api: `${here}/api/v3`, graphql: `${here}/api/graphql`, server: here, results: here }
  return { api: here, graphql: `${here}/graphql`, server: `http://github.localhost:${port}`, results: here }
}
