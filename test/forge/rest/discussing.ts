import { shownComment, shownReview, shownReviewComment } from '../shown/discussion.ts'
import { type DiffFile, diff, hunkAt, lineIn } from '../world/diff.ts'
import { commitOf, isAncestor, mergeBase } from '../world/git.ts'
import type { Json, JsonObject } from '../world/json.ts'
import { canWrite } from '../world/people.ts'
import { comment } from '../world/pulls.ts'
import type { PullRequest, Review, ReviewState, Side, Thread, Token } from '../world/state.ts'
import { newId, type State, tick } from '../world/world.ts'
import { type Answer, ApiError, notFound, ok, type RepositoryCall, unprocessable } from './answer.ts'
import { pullOf } from './reading.ts'

const MAX_BODY = 65_536

export function createComment(call: RepositoryCall): Answer {
  const { state, body } = call
  const pull = pullOf(call)
  demandUnlocked(pull)
  const made = comment(state, pull, speaker(call).account, checkedBody(body.body))
  made.app = speaker(call).app
  return { status: 201, body: shownComment(state, pull, made) }
}

export function updateComment(call: RepositoryCall): Answer {
  const { state, repository, path, body } = call
  for (const pull of repository.pulls) {
    const found = pull.comments.find(({ id }) => id === Number(path.comment_id))
    if (found === undefined) continue
    demandEditor(call, found.author?.id)
    found.body = checkedBody(body.body)
    found.updatedAt = tick(state)
    return ok(shownComment(state, pull, found))
  }
  throw notFound()
}

/** Without an event the review is begun, and nobody else sees it. */
function verdictOf(event: Json | undefined): ReviewState {
  if (event === 'APPROVE') return 'APPROVED'
  if (event === 'REQUEST_CHANGES') return 'CHANGES_REQUESTED'
  return event === 'COMMENT' ? 'COMMENTED' : 'PENDING'
}

/** Creates a review with all of its comments, or nothing. */
export function createReview(call: RepositoryCall): Answer {
  const { state, body } = call
  const pull = pullOf(call)
  const { account } = speaker(call)
  demandUnlocked(pull)
  const verdict = verdictOf(body.event)
  const isOwn = account === pull.author
  if (isOwn && verdict === 'APPROVED') throw unprocessable('Can not approve your own pull request')
  if (isOwn && verdict === 'CHANGES_REQUESTED') throw unprocessable('Can not request changes on your own pull request')
  const text = body.body ?? ''
  if (text === '' && (verdict === 'COMMENTED' || verdict === 'CHANGES_REQUESTED'))
    throw unprocessable('Body can not be blank for this event')
  if (verdict === 'PENDING' && pull.reviews.some(({ author, state }) => author === account && state === 'PENDING'))
    throw unprocessable('User can only have one pending review per pull request')
  const commit = commitOfPull(pull, body.commit_id ?? pull.head.sha)
  const files = filesAt(state, pull, commit)
  // All is looked at before anything is done.
  const checked = text === '' ? '' : checkedBody(text)
  const comments = asList(body.comments).map(wanted => ({ ...placeOf(files, wanted), body: checkedBody(wanted.body) }))
  const made = addReview(call, pull, { state: verdict, body: checked, commit })
  for (const comment of comments) addThread(call, pull, made, comment)
  return ok(shownReview(state.urls, pull, made))
}

/** A single comment at a line, at a file, or below another comment. It makes a review of its own, as on GitHub. */
export function createReviewComment(call: RepositoryCall): Answer {
  const { state, body } = call
  const pull = pullOf(call)
  demandUnlocked(pull)
  const text = checkedBody(body.body)
  const commit = commitOfPull(pull, body.commit_id)
  const place = singlePlace(call, pull, filesAt(state, pull, commit))
  const made = addReview(call, pull, { state: 'COMMENTED', body: '', commit })
  const thread = 'comments' in place ? place : addThread(call, pull, made, { ...place, body: text })
  if (thread === place) thread.comments.push(newComment(call, made, text))
  const last = thread.comments.at(-1)
  if (last === undefined) throw new Error('a thread has comments')
  return { status: 201, body: shownReviewComment(state.urls, pull, thread, last) }
}

function singlePlace({ body }: RepositoryCall, pull: PullRequest, files: readonly DiffFile[]): Place | Thread {
  if (body.in_reply_to !== undefined) {
    const thread = pull.threads.find(({ comments }) => comments.some(({ id }) => id === body.in_reply_to))
    if (thread === undefined) throw unprocessable('in_reply_to does not belong to this pull request')
    return thread
  }
  if (body.subject_type !== 'file') return placeOf(files, body)
  if (!files.some(({ path }) => path === body.path)) throw unprocessable('Path could not be resolved')
  return { path: String(body.path), place: null, hunk: '' }
}

export function updateReviewComment(call: RepositoryCall): Answer {
  const { state, repository, path, body } = call
  for (const pull of repository.pulls)
    for (const thread of pull.threads) {
      const found = thread.comments.find(({ id }) => id === Number(path.comment_id))
      if (found === undefined) continue
      demandEditor(call, found.author?.id)
      found.body = checkedBody(body.body)
      found.updatedAt = tick(state)
      return ok(shownReviewComment(state.urls, pull, thread, found))
    }
  throw notFound()
}

type Place = Pick<Thread, 'path' | 'place' | 'hunk'>

/** Where a comment hangs. GitHub does not say which comment of a review is at fault, nor with what. */
function placeOf(files: readonly DiffFile[], { path, line, side, start_line }: JsonObject): Place {
  const file = files.find(each => each.path === path)
  if (file === undefined) throw unprocessable('Path could not be resolved')
  if (typeof line !== 'number') throw unprocessable('Line could not be resolved')
  if (side !== undefined && side !== 'LEFT' && side !== 'RIGHT') throw unprocessable('Side is not included in the list')
  const half: Side = side ?? 'RIGHT'
  const hunk = hunkAt(file, half, line)
  const start = typeof start_line === 'number' ? start_line : null
  if (hunk === undefined || (start !== null && hunkAt(file, half, start) !== hunk))
    throw unprocessable(
      "Pull request review thread line must be part of the diff, Pull request review thread diff hunk can't be blank",
    )
  if (start !== null && start >= line)
    throw unprocessable('Pull request review thread start line must precede the end line.')
  return { path: file.path, place: { line, side: half, startLine: start }, hunk: lineIn(hunk, half, line).upTo }
}

function filesAt(state: State, { repository, base }: PullRequest, commit: string): readonly DiffFile[] {
  const tip = commitOf(repository.dir, base.branch) ?? base.sha
  return diff(state.limits, repository.dir, mergeBase(repository.dir, tip, commit) ?? tip, commit)
}

function commitOfPull({ repository, base, head, heads }: PullRequest, commit: Json | undefined): string {
  const sha = typeof commit === 'string' ? commit : ''
  const isKnown = /^[0-9a-f]{40}$/.test(sha) && commitOf(repository.dir, sha) !== null
  const isInside = isKnown && isAncestor(repository.dir, sha, head.sha) && !isAncestor(repository.dir, sha, base.sha)
  if (isInside || heads.includes(sha)) return sha
  throw unprocessable('commit_id is not part of the pull request')
}

function addReview(call: RepositoryCall, pull: PullRequest, review: Pick<Review, 'state' | 'body' | 'commit'>): Review {
  const submittedAt = tick(call.state)
  const made = { id: newId(call.state), author: speaker(call).account, submittedAt, ...review }
  pull.reviews.push(made)
  return made
}

function addThread(
  call: RepositoryCall,
  pull: PullRequest,
  review: Review,
  options: Place & { readonly body: string },
): Thread {
  const { body, ...place } = options
  const thread = { id: newId(call.state), isResolved: false, isOutdated: false, ...place }
  const made = { ...thread, comments: [newComment(call, review, body)] }
  pull.threads.push(made)
  return made
}

function newComment(
  call: RepositoryCall,
  { id: review, author, commit }: Review,
  body: string,
): Thread['comments'][number] {
  const at = tick(call.state)
  const place = { review, commit: commit ?? '' }
  return { id: newId(call.state), author, body, ...place, isMinimized: false, createdAt: at, updatedAt: at }
}

function checkedBody(body: Json | undefined): string {
  if (typeof body !== 'string' || body.trim() === '') throw unprocessable("Body can't be blank")
  if (body.length > MAX_BODY) throw unprocessable(`Body is too long (maximum is ${MAX_BODY} characters)`)
  return body
}

function demandUnlocked({ isLocked }: PullRequest): void {
  if (isLocked) throw new ApiError(403, 'Unable to create comment because issue is locked.')
}

/** Whose text it is may change it, and who can write. */
function demandEditor(call: RepositoryCall, author: number | undefined): void {
  const { account, app } = speaker(call)
  if (account.id !== author && app === null && !canWrite(call.repository, account))
    throw new ApiError(403, 'Must have admin rights to Repository.')
}

function speaker({ viewer }: RepositoryCall): Token {
  if (viewer === null) throw new ApiError(401, 'Requires authentication')
  return viewer
}

/** The description has been checked: what stands here are objects. */
function asList(value: Json | undefined): readonly JsonObject[] {
  return (value ?? []) as readonly JsonObject[]
}
