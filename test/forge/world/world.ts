import type { App, Artifact, Repository, Team, Token, User } from './state.ts'

/** What the forge knows. Plain data: a test may change any of it; Git's own repositories hold branches and commits. */
export interface State {
  /** Seconds of the forge's clock since the epoch; every change takes one. */
  clock: number
  /** The last id that was given to anything. */
  lastId: number
  readonly users: User[]
  /** Who an e-mail address belongs to, in small letters. */
  readonly emails: Map<string, User>
  readonly apps: App[]
  readonly tokens: Map<string, Token>
  readonly repositories: Repository[]
  readonly teams: Team[]
  readonly artifacts: Artifact[]
  readonly limits: Limits
  readonly urls: Urls
  /** Folder for what belongs to the forge alone. */
  readonly folder: string
}

/** Without a slash at the end. */
export interface Urls {
  /** REST: `GITHUB_API_URL`. */
  readonly api: string
  readonly graphql: string
  /** Git and pages: `GITHUB_SERVER_URL`. */
  readonly server: string
  /** Artifacts: `ACTIONS_RESULTS_URL`. */
  readonly results: string
}

export interface Limits {
  /** Files that a pull request shows at most. */
  files: number
  /** Files that a comparison shows at most. */
  comparedFiles: number
  /** Beyond either, a file has no patch. */
  patchLines: number
  patchBytes: number
  /** Requests in an hour. */
  requests: number
}

export const NOTHING = '0'.repeat(40)

export function emptyState(urls: Urls, folder: string): State {
  return {
    clock: Date.UTC(2026, 10, 22, 10) / 1000,
    lastId: 1000,
    users: [],
    emails: new Map(),
    apps: [],
    tokens: new Map(),
    repositories: [],
    teams: [],
    artifacts: [],
    limits: { files: 3000, comparedFiles: 300, patchLines: 20_000, patchBytes: 500_000, requests: 1000 },
    urls,
    folder,
  }
}

export function newId(state: State): number {
  return ++state.lastId
}

/** The time of a change; the next one is a second later. */
export function tick(state: State): string {
  return timestamp(state.clock++)
}

export function timestamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '')
}

export function fullName({ owner, name }: Repository): string {
  return `${owner.login}/${name}`
}

export function findRepository(state: State, owner: string, name: string): Repository | undefined {
  const wanted = `${owner}/${name}`.toLowerCase()
  return state.repositories.find(repository => fullName(repository).toLowerCase() === wanted)
}
