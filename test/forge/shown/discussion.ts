import type { JsonObject } from '../world/json.ts'
import type { IssueComment, PullRequest, Review, ReviewComment, Thread } from '../world/state.ts'
import type { State, Urls } from '../world/world.ts'
import { association, issueUrl, pullPage, pullUrl } from './pull.ts'
import { apiUrl } from './repository.ts'
import { nodeId, shownApp, shownUserOrNull } from './user.ts'

/** `issue-comment`. */
export function shownComment(state: State, pull: PullRequest, comment: IssueComment): JsonObject {
  const { urls } = state
  const { id, author, app, body, createdAt, updatedAt } = comment
  return {
    id,
    node_id: nodeId('IC', id),
    url: `${apiUrl(urls, pull.repository)}/issues/comments/${id}`,
    html_url: `${pullPage(urls, pull)}#issuecomment-${id}`,
    issue_url: issueUrl(urls, pull),
    user: shownUserOrNull(urls, author),
    created_at: createdAt,
    updated_at: updatedAt,
    author_association: association(pull.repository, author),
    body,
    performed_via_github_app: app && shownApp(state, app),
  }
}

/** `pull-request-review`. */
export function shownReview(urls: Urls, pull: PullRequest, review: Review): JsonObject {
  const { id, author, state, body, commit, submittedAt } = review
  const page = `${pullPage(urls, pull)}#pullrequestreview-${id}`
  return {
    id,
    node_id: nodeId('PRR', id),
    user: shownUserOrNull(urls, author),
    body,
    state,
    html_url: page,
    pull_request_url: pullUrl(urls, pull),
    author_association: association(pull.repository, author),
    _links: { html: { href: page }, pull_request: { href: pullUrl(urls, pull) } },
    // What nobody has submitted yet has no time.
    ...(state !== 'PENDING' && { submitted_at: submittedAt }),
    commit_id: commit,
  }
}

/** `pull-request-review-comment`. */
export function shownReviewComment(urls: Urls, pull: PullRequest, thread: Thread, comment: ReviewComment): JsonObject {
  const { id, author, review, commit, body, createdAt, updatedAt } = comment
  const url = `${apiUrl(urls, pull.repository)}/pulls/comments/${id}`
  const page = `${pullPage(urls, pull)}#discussion_r${id}`
  const [first] = thread.comments
  return {
    id,
    node_id: nodeId('PRRC', id),
    url,
    html_url: page,
    pull_request_url: pullUrl(urls, pull),
    pull_request_review_id: review,
    diff_hunk: thread.hunk,
    path: thread.path,
    commit_id: commit,
    original_commit_id: commit,
    user: shownUserOrNull(urls, author),
    body,
    created_at: createdAt,
    updated_at: updatedAt,
    author_association: association(pull.repository, author),
    _links: { self: { href: url }, html: { href: page }, pull_request: { href: pullUrl(urls, pull) } },
    subject_type: thread.place ? 'line' : 'file',
    ...(thread.place && place(thread.place)),
    ...(first !== undefined && first !== comment && { in_reply_to_id: first.id }),
  }
}

function place({ line, side, startLine }: NonNullable<Thread['place']>): JsonObject {
  return {
    line,
    original_line: line,
    side,
    start_line: startLine,
    original_start_line: startLine,
    start_side: startLine === null ? null : side,
  }
}
