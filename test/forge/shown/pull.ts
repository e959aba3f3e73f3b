import { countCommits } from '../world/commits.ts'
import type { JsonObject } from '../world/json.ts'
import { canWrite } from '../world/people.ts'
import { changedFiles } from '../world/pulls.ts'
import type { PullRequest, Repository, User } from '../world/state.ts'
import type { State, Urls } from '../world/world.ts'
import { apiUrl, pageUrl, shownRepository } from './repository.ts'
import { nodeId, shownUser, shownUserOrNull } from './user.ts'

/** `pull-request-simple`, as lists have it. */
export function shownSimplePull(urls: Urls, pull: PullRequest): JsonObject {
  const { id, number, repository, head, base } = pull
  const [url, page] = [pullUrl(urls, pull), pullPage(urls, pull)]
  return {
    id,
    node_id: nodeId('PR', id),
    ...links(urls, pull),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    number,
    state: pull.state,
    locked: pull.isLocked,
    active_lock_reason: pull.isLocked ? 'resolved' : null,
    title: pull.title,
    user: shownUser(urls, pull.author),
    body: pull.body,
    labels: [],
    milestone: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: end(urls, head.repository, head.branch, head.sha),
    base: end(urls, repository, base.branch, base.sha),
    _links: Object.fromEntries(
      Object.entries({ ...links(urls, pull), self_url: url, html_url: page, issue_url: issueUrl(urls, pull) })
        .filter(([key]) => key !== 'url')
        .map(([key, href]) => [key.replace(/_url$/, ''), { href }]),
    ),
    author_association: association(repository, pull.author),
    auto_merge: null,
    draft: pull.isDraft,
  }
}

/** `pull-request`. */
export function shownPull(state: State, pull: PullRequest): JsonObject {
  const { repository, base, head } = pull
  const files = changedFiles(state, pull)
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
  return {
    ...shownSimplePull(state.urls, pull),
    merged: pull.mergedAt !== null,
    mergeable: pull.mergeable,
    rebaseable: pull.mergeable,
    mergeable_state: pull.mergeable === null ? 'unknown' : pull.mergeable ? 'clean' : 'dirty',
    merged_by: shownUserOrNull(state.urls, pull.mergedBy),
    comments: pull.comments.length,
    review_comments: sum(pull.threads.map(({ comments }) => comments.length)),
    maintainer_can_modify: head.repository !== repository,
    commits: countCommits(repository, `${base.sha}..${head.sha}`),
    additions: sum(files.map(({ additions }) => additions)),
    deletions: sum(files.map(({ deletions }) => deletions)),
    changed_files: files.length,
  }
}

/** `pull-request-minimal`. */
export function shownMinimalPull(urls: Urls, pull: PullRequest): JsonObject {
  const { id, number, repository, head, base } = pull
  const place = (owner: Repository) => ({ id: owner.id, url: apiUrl(urls, owner), name: owner.name })
  return {
    id,
    number,
    url: pullUrl(urls, pull),
    head: { ref: head.branch, sha: head.sha, repo: place(head.repository ?? repository) },
    base: { ref: base.branch, sha: base.sha, repo: place(repository) },
  }
}

export function pullUrl(urls: Urls, { repository, number }: PullRequest): string {
  return `${apiUrl(urls, repository)}/pulls/${number}`
}

export function pullPage(urls: Urls, { repository, number }: PullRequest): string {
  return `${pageUrl(urls, repository)}/pull/${number}`
}

export function issueUrl(urls: Urls, { repository, number }: PullRequest): string {
  return `${apiUrl(urls, repository)}/issues/${number}`
}

export function association(repository: Repository, user: User | null): string {
  if (user === repository.owner) return 'OWNER'
  return user !== null && canWrite(repository, user) ? 'COLLABORATOR' : 'NONE'
}

function links(urls: Urls, pull: PullRequest): JsonObject {
  const url = pullUrl(urls, pull)
  return {
    url,
    issue_url: issueUrl(urls, pull),
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${apiUrl(urls, pull.repository)}/pulls/comments{/number}`,
    comments_url: `${issueUrl(urls, pull)}/comments`,
    statuses_url: `${apiUrl(urls, pull.repository)}/statuses/${pull.head.sha}`,
  }
}

/** Head or base. A fork that is gone leaves nulls. */
function end(urls: Urls, repository: Repository | null, branch: string, sha: string): JsonObject {
  return {
    label: repository ? `${repository.owner.login}:${branch}` : `unknown:${branch}`,
    ref: branch,
    sha,
    user: repository && shownUser(urls, repository.owner),
    repo: repository && shownRepository(urls, repository),
  }
}
