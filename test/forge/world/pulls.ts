import { type DiffFile, diff, hunkAt, lineIn } from './diff.ts'
import { commitOf, git, mergeBase, mergeTree, writeCommit } from './git.ts'
import { share } from './objects.ts'
import type { IssueComment, PullRequest, Repository, Review, ReviewState, Thread, User } from './state.ts'
import { newId, type State, tick } from './world.ts'

export interface PullRequestOptions {
  readonly author: User
  /** A branch of `from`. */
  readonly head: string
  /** The fork that has the head; by default the repository itself. */
  readonly from?: Repository
  /** By default the default branch. */
  readonly base?: string
  readonly title?: string
  readonly body?: string
  readonly isDraft?: boolean
  readonly number?: number
}

export interface ReviewOptions {
  readonly author: User
  /** By default `APPROVED`. */
  readonly state?: ReviewState
  readonly body?: string
  /** By default the head. */
  readonly commit?: string
}

export const GITHUB = { name: 'GitHub', email: 'noreply@github.com' }

export function openPullRequest(state: State, repository: Repository, options: PullRequestOptions): PullRequest {
  const from = options.from ?? repository
  const base = options.base ?? repository.defaultBranch
  const [sha, baseSha] = [commitOf(from.dir, options.head), commitOf(repository.dir, base)]
  if (sha === null || baseSha === null) throw new Error(`no branch ${sha === null ? options.head : base}`)
  const at = tick(state)
  const pull: PullRequest = {
    id: newId(state),
    number: options.number ?? Math.max(0, ...repository.pulls.map(({ number }) => number)) + 1,
    repository,
    title: options.title ?? `change of ${options.head}`,
    body: options.body ?? null,
    author: options.author,
    head: { repository: from, branch: options.head, sha },
    base: { branch: base, sha: baseSha },
    heads: [],
    state: 'open',
    isDraft: options.isDraft ?? false,
    isLocked: false,
    mergeable: null,
    mergeCommit: null,
    mergedAt: null,
    mergedBy: null,
    landed: null,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    reviews: [],
    comments: [],
    threads: [],
  }
  repository.pulls.push(pull)
  movedHead(state, pull, sha)
  return pull
}

/** The head of an open pull request is another commit: what hangs on it follows. */
export function movedHead(state: State, pull: PullRequest, sha: string): void {
  const { repository, head } = pull
  share(head.repository ?? repository, repository, sha, `refs/pull/${pull.number}/head`)
  head.sha = sha
  pull.heads.push(sha)
  pull.base.sha = commitOf(repository.dir, pull.base.branch) ?? pull.base.sha
  pull.updatedAt = tick(state)
  testMerge(state, pull)
  if (pull.threads.length === 0) return
  const files = changedFiles(state, pull)
  for (const thread of pull.threads) thread.isOutdated ||= !isShown(state, pull, thread, files)
}

/** The base of an open pull request is another commit. `base.sha` stays what it was: GitHub tells the new one late. */
export function movedBase(state: State, pull: PullRequest): void {
  testMerge(state, pull)
}

/** Points a pull request to another branch, as its author can. */
export function retarget(state: State, pull: PullRequest, branch: string): void {
  const sha = commitOf(pull.repository.dir, branch)
  if (sha === null) throw new Error(`no branch ${branch}`)
  Object.assign(pull.base, { branch, sha })
  pull.updatedAt = tick(state)
  testMerge(state, pull)
}

function testMerge(state: State, pull: PullRequest): void {
  const { dir } = pull.repository
  const base = commitOf(dir, pull.base.branch)
  const tree = base === null ? null : mergeTree(dir, base, pull.head.sha)
  pull.mergeable = tree !== null
  pull.mergeCommit = null
  if (base === null || tree === null) return
  const message = `Merge ${pull.head.sha} into ${base}`
  const parents = [base, pull.head.sha]
  pull.mergeCommit = writeCommit(dir, { tree, parents, message, author: GITHUB, committer: GITHUB, at: state.clock })
  git(dir, ['update-ref', `refs/pull/${pull.number}/merge`, pull.mergeCommit])
}

/** Files that differ between the merge base and the head. */
export function changedFiles(state: State, { repository, base, head }: PullRequest): readonly DiffFile[] {
  const tip = commitOf(repository.dir, base.branch) ?? base.sha
  const from = mergeBase(repository.dir, tip, head.sha) ?? tip
  return diff(state.limits, repository.dir, from, head.sha)
}

/** Whether a thread's line, by its text, is still in the change. */
function isShown(state: State, pull: PullRequest, thread: Thread, files: readonly DiffFile[]): boolean {
  const file = files.find(({ path }) => path === thread.path)
  if (file === undefined) return false
  if (thread.place === null) return true
  const { line, side } = thread.place
  const old = diff(state.limits, pull.repository.dir, threadBase(pull, thread), thread.comments[0]?.commit ?? '')
  const before = old.find(({ path }) => path === thread.path)
  const hunk = before && hunkAt(before, side, line)
  const text = hunk && lineIn(hunk, side, line).text
  const other = side === 'RIGHT' ? '-' : '+'
  const lines = file.hunks.flatMap(({ lines }) => lines.slice(1)).filter(shown => !shown.startsWith(other))
  return lines.some(shown => shown.slice(1) === text)
}

function threadBase({ repository, base }: PullRequest, { comments }: Thread): string {
  const tip = commitOf(repository.dir, base.branch) ?? base.sha
  return mergeBase(repository.dir, tip, comments[0]?.commit ?? tip) ?? tip
}

export function review(state: State, pull: PullRequest, options: ReviewOptions): Review {
  const made: Review = {
    id: newId(state),
    author: options.author,
    state: options.state ?? 'APPROVED',
    body: options.body ?? '',
    commit: options.commit ?? pull.head.sha,
    submittedAt: tick(state),
  }
  pull.reviews.push(made)
  return made
}

export function comment(state: State, pull: PullRequest, author: User, body: string): IssueComment {
  const at = tick(state)
  const app = state.apps.find(({ account }) => account === author) ?? null
  const made: IssueComment = { id: newId(state), author, app, body, isMinimized: false, createdAt: at, updatedAt: at }
  pull.comments.push(made)
  return made
}

export function close(state: State, pull: PullRequest): void {
  pull.state = 'closed'
  pull.closedAt = tick(state)
  pull.updatedAt = pull.closedAt
}

export function reopen(state: State, pull: PullRequest): void {
  pull.state = 'open'
  pull.closedAt = null
  pull.updatedAt = tick(state)
}

/** Records that a pull request has landed with a commit; branches are moved by whoever calls. */
export function markMerged(state: State, pull: PullRequest, by: User | null, commit: string): void {
  close(state, pull)
  Object.assign(pull, { mergedAt: pull.closedAt, mergedBy: by, mergeCommit: commit, mergeable: null })
}
