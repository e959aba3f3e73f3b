import type { Account, Review } from './core/facts.ts'

/**
 * What judging needs to know from the forge that holds the pull requests. Everything is read when it is asked for, to
 * the last page. Methods reject with the problem `forge-unavailable` where that can not be done; nothing that could
 * not be read is ever an empty list.
 */
export interface Forge {
  pullRequest(number: number): Promise<PullRequest>
  /** Every open pull request of the repository with the head that it has now. */
  openPullRequests(): Promise<readonly { readonly number: number; readonly head: string }[]>
  /** Merged pull requests that brought a commit into a branch; empty for a commit that was pushed directly. */
  mergedPullRequests(commit: string, branch: string): Promise<readonly number[]>
  /**
   * Entries of the merge queue of a branch that lead up to the commit of a group, in the order in which they land;
   * empty where no entry has that commit. `branch` is short: `main`.
   */
  queued(branch: string, commit: string): Promise<readonly { readonly number: number; readonly head: string }[]>
  /** The commit at the tip of a branch, named shortly: `main`. */
  branchTip(branch: string): Promise<string>
  /** The accounts of the commits that are reachable from head and not from base, in no order. */
  commits(base: string, head: string): Promise<readonly ForgeCommit[]>
  /**
   * What happened to a branch (`main`) of the repository, or of a fork of it (`owner/name`), newest first. null where
   * it is a fork whose activity the token may not read.
   */
  pushes(branch: string, fork: string | null): Promise<readonly Push[] | null>
  /** In the forge's order. Whether a reviewer can write is told for those whose word may count: approvals of `head`. */
  reviews(number: number, head: string): Promise<readonly Review[]>
  /** Members of `org/team` and of its child teams; null where the token may not read them, or there is no such team. */
  team(name: string): Promise<readonly Account[] | null>
}

export interface PullRequest {
  readonly number: number
  readonly isOpen: boolean
  readonly author: Account
  readonly head: {
    readonly commit: string
    /** `wave-17`, in the head's own repository. */
    readonly branch: string
    /** Whether head and base are one repository. */
    readonly isOwn: boolean
    /** The fork that has the head, `owner/name`; null where it is the repository itself, or a fork that is gone. */
    readonly fork: string | null
  }
  /** `main`: where it would land. */
  readonly base: string
  /** The default branch of the repository that it would land in: `main`. */
  readonly defaultBranch: string
  /** The forge's own merge, of whatever base and head it had then; of a closed one what landed. */
  readonly mergeCommit: string | null
  /** RFC 3339. */
  readonly createdAt: string
}

/** What the forge makes of a commit's e-mail addresses. */
export interface ForgeCommit {
  readonly commit: string
  readonly author: Account | null
  readonly committer: Account | null
  /** Whether the forge vouches for the commit's signature. */
  readonly isVerified: boolean
}

/** A change of a branch. `before` and `after` are forty zeros where there was, or is, none. */
export interface Push {
  /** null: an account that is gone. */
  readonly actor: Account | null
  readonly before: string
  readonly after: string
}

/**
 * What is shown on a pull request, and how it is changed. Reads reject with `forge-unavailable`. Writes reject with
 * {@link Refusal} where the forge understood and refused, so that asking again is useless, and with `forge-unavailable`
 * where it is not known whether the write took place: it may be tried again only after reading what is there.
 */
export interface Noticeboard {
  conversation(number: number): Promise<Conversation>
  /** Files of the pull request as the forge shows them; a long list may end early, which only costs places for comments. */
  changedFiles(number: number): Promise<readonly ShownFile[]>
  /** Check runs of this name on a commit, newest first. */
  checkRuns(head: string, name: string): Promise<readonly CheckRun[]>

  createComment(number: number, body: string): Promise<void>
  updateComment(id: number, body: string): Promise<void>
  createReview(number: number, review: NewReview): Promise<void>
  createFileComment(number: number, comment: NewFileComment): Promise<void>
  updateReviewComment(id: number, body: string): Promise<void>
  resolveThreads(threads: readonly string[]): Promise<void>
  createCheckRun(run: NewCheckRun): Promise<CheckRun>
  /** Annotations are added to those that are there. */
  updateCheckRun(id: number, run: CheckRunChange): Promise<CheckRun>
}

/** What our own account has said on a pull request; what others wrote is not state. */
export interface Conversation {
  /** The head that the pull request has now. */
  readonly head: string
  /** Comments below the pull request, oldest first. */
  readonly comments: readonly { readonly id: number; readonly body: string }[]
  /** Review threads that our own account began. */
  readonly threads: readonly Thread[]
}

export interface Thread {
  /** The forge's opaque name of the thread. */
  readonly thread: string
  /** The first comment. */
  readonly comment: number
  readonly body: string
  readonly isResolved: boolean
}

export interface ShownFile {
  readonly path: string
  /** Where a rename took it from. */
  readonly previousPath: string | null
  /** The blob of the head; null for a file that is gone. */
  readonly blob: string | null
  /** Hunks in unified format without file headers; null where the forge shows none. */
  readonly patch: string | null
}

export interface NewReview {
  readonly commit: string
  readonly body: string
  readonly comments: readonly LineComment[]
}

export interface LineComment {
  readonly path: string
  /** 1-based, in the head (RIGHT) or in the merge base (LEFT); inside a hunk. */
  readonly line: number
  readonly side: 'LEFT' | 'RIGHT'
  readonly body: string
}

export interface NewFileComment {
  readonly commit: string
  readonly path: string
  readonly body: string
}

export interface CheckRun {
  readonly id: number
  /** What {@link NewCheckRun.externalId} was. */
  readonly externalId: string | null
  readonly isCompleted: boolean
  readonly conclusion: string | null
  readonly title: string | null
  readonly summary: string | null
  /** How many annotations it has. */
  readonly annotations: number
}

export interface CheckRunChange {
  readonly externalId: string
  /** null: still in progress. */
  readonly conclusion: 'success' | 'failure' | null
  readonly title: string
  /** Markdown, at most 65,535 characters. */
  readonly summary: string
  /** At most fifty. */
  readonly annotations: readonly CheckAnnotation[]
}

export interface NewCheckRun extends CheckRunChange {
  readonly head: string
  readonly name: string
}

export interface CheckAnnotation {
  readonly path: string
  readonly startLine: number
  readonly endLine: number
  /** 1-based; only where start and end are one line. */
  readonly startColumn?: number
  readonly endColumn?: number
  readonly level: 'notice' | 'warning' | 'failure'
  /** At most 255 characters. */
  readonly title: string
  /** At most 64 KB. */
  readonly message: string
}

/** The forge refused a write: the token may only read, the conversation is locked, or the like. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  /** HTTP status. */
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}
