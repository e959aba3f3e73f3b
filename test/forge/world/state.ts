import type { JsonObject } from './json.ts'

export interface User {
  readonly id: number
  login: string
  type: 'User' | 'Bot' | 'Organization'
}

/** An app acts as the account `slug[bot]`. */
export interface App {
  readonly id: number
  readonly slug: string
  readonly account: User
}

export type Level = 'none' | 'read' | 'write'
export const scopes = ['contents', 'pull_requests', 'issues', 'checks', 'administration', 'members'] as const
export type Scope = (typeof scopes)[number]

export interface Token {
  readonly text: string
  account: User
  /** null: a person's own token. */
  app: App | null
  readonly permissions: Record<Scope, Level>
  /** Repositories that it was made for; null for all. Others are invisible if private, and read-only if public. */
  repositories: Repository[] | null
}

export type Permission = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none'

export interface Team {
  readonly id: number
  /** Login of the organization. */
  readonly organization: string
  readonly slug: string
  readonly members: User[]
  /** Teams below it, whose members are members. */
  readonly children: Team[]
}

export interface Repository {
  readonly id: number
  owner: User
  name: string
  isPrivate: boolean
  defaultBranch: string
  /** Git's folder. Its refs are the truth, but what the forge has heard of is in `tips`. */
  readonly dir: string
  /** What it is a fork of. */
  readonly parent: Repository | null
  /** Where each branch is, as far as pushes have told. */
  readonly tips: Map<string, string>
  /** Oldest first. */
  readonly activity: Activity[]
  readonly pulls: PullRequest[]
  /** By the user's id. The owner is an admin; anybody reads a public repository. */
  readonly collaborators: Map<number, Permission>
  /** Oldest first. */
  readonly checkRuns: CheckRun[]
  /** Commits whose signature the forge vouches for. */
  readonly verified: Set<string>
  /** As `repos/get-repo-ruleset` has them, oldest first. */
  readonly rulesets: JsonObject[]
  /** By branch, as `repos/get-branch-rules` has them. */
  readonly rules: Map<string, JsonObject[]>
  /** By branch, as `repos/get-branch-protection` has it. */
  readonly protection: Map<string, JsonObject>
  /** Merge queues by branch, in the order in which the entries land. */
  readonly queues: Map<string, QueueEntry[]>
}

export type ActivityType =
  | 'push'
  | 'force_push'
  | 'branch_creation'
  | 'branch_deletion'
  | 'pr_merge'
  | 'merge_queue_merge'

export interface Activity {
  readonly id: number
  /** null: an account that is gone. */
  actor: User | null
  readonly ref: string
  readonly before: string
  readonly after: string
  readonly type: ActivityType
  readonly at: string
}

export interface PullRequest {
  readonly id: number
  readonly number: number
  readonly repository: Repository
  title: string
  body: string | null
  author: User
  /** `repository` is null for a fork that is gone. */
  readonly head: { repository: Repository | null; branch: string; sha: string }
  /** `sha`: the base's tip when the head last moved; it may lag behind the branch. */
  readonly base: { branch: string; sha: string }
  /** Every head that it ever had, the latest last. */
  readonly heads: string[]
  state: 'open' | 'closed'
  isDraft: boolean
  isLocked: boolean
  /** null: not known yet. */
  mergeable: boolean | null
  /** The test merge of an open one; of a merged one what landed. */
  mergeCommit: string | null
  mergedAt: string | null
  mergedBy: User | null
  /** The commits that it brought, where the forge itself put them there: after `from`, up to `to`. */
  landed: { readonly from: string; readonly to: string } | null
  readonly createdAt: string
  updatedAt: string
  closedAt: string | null
  /** In the order of their creation. */
  readonly reviews: Review[]
  readonly comments: IssueComment[]
  readonly threads: Thread[]
}

export type ReviewState = 'PENDING' | 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED'

export interface Review {
  readonly id: number
  /** null: an account that is gone. */
  author: User | null
  state: ReviewState
  body: string
  /** null: the commit is gone. */
  commit: string | null
  readonly submittedAt: string
}

export interface IssueComment {
  readonly id: number
  author: User | null
  app: App | null
  body: string
  isMinimized: boolean
  readonly createdAt: string
  updatedAt: string
}

export type Side = 'LEFT' | 'RIGHT'

/** Comments at a place of the change. */
export interface Thread {
  readonly id: number
  readonly path: string
  /** null: about the file as a whole. */
  readonly place: { readonly line: number; readonly side: Side; readonly startLine: number | null } | null
  /** The hunk up to the line. */
  readonly hunk: string
  isResolved: boolean
  isOutdated: boolean
  /** Never empty. */
  readonly comments: ReviewComment[]
}

export interface ReviewComment {
  readonly id: number
  author: User | null
  body: string
  readonly review: number
  readonly commit: string
  isMinimized: boolean
  readonly createdAt: string
  updatedAt: string
}

export interface CheckRun {
  readonly id: number
  name: string
  readonly head: string
  readonly app: App
  externalId: string
  detailsUrl: string | null
  status: 'queued' | 'in_progress' | 'completed'
  conclusion: string | null
  startedAt: string
  completedAt: string | null
  readonly output: { title: string | null; summary: string | null; text: string | null }
  readonly annotations: JsonObject[]
}

export interface QueueEntry {
  readonly id: number
  readonly pull: PullRequest
  /** Of the pull request, when it was queued. */
  readonly pullHead: string
  /** What its commit is on top of: the tip of the branch or the entry before. */
  base: string
  head: string
  readonly branch: string
}

export interface Artifact {
  readonly id: number
  readonly name: string
  /** Of the workflow's run. */
  readonly run: string
  readonly job: string
  readonly mimeType: string
  readonly expiresAt: string | null
  /** Blocks that were sent and not yet put together, by their names. */
  readonly blocks: Map<string, Buffer>
  /** As uploaded; null before. */
  bytes: Buffer | null
  isZip: boolean
  isFinalized: boolean
}
