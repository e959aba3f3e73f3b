import { shownCommit, shownFile } from '../shown/commit.ts'
import { shownReview } from '../shown/discussion.ts'
import { shownPull, shownSimplePull } from '../shown/pull.ts'
import { apiUrl, pageUrl, shownFullRepository } from '../shown/repository.ts'
import { shownUser, shownUserOrNull } from '../shown/user.ts'
import { commits, countCommits, isOnBranch, oneCommit } from '../world/commits.ts'
import { diff } from '../world/diff.ts'
import { commitOf, isAncestor, mergeBase, tryGit } from '../world/git.ts'
import type { JsonObject } from '../world/json.ts'
import { membersOf, permissionOf } from '../world/people.ts'
import { changedFiles } from '../world/pulls.ts'
import type { PullRequest, Repository } from '../world/state.ts'
import { type Answer, ApiError, type Call, cursorPage, notFound, ok, page, type RepositoryCall } from './answer.ts'

export function getRepository({ state, repository }: RepositoryCall): Answer {
  return ok(shownFullRepository(state.urls, repository))
}

export function getPull(call: RepositoryCall): Answer {
  return ok(shownPull(call.state, pullOf(call)))
}

/** The pull request that the address names. */
export function pullOf({ repository, path }: RepositoryCall): PullRequest {
  const number = Number(path.pull_number ?? path.issue_number)
  const pull = repository.pulls.find(each => each.number === number)
  if (pull === undefined) throw notFound()
  return pull
}

export function listFiles(call: RepositoryCall): Answer {
  const { state, repository } = call
  const pull = pullOf(call)
  const { items, headers } = page(call, changedFiles(state, pull).slice(0, state.limits.files))
  const place = { commit: pull.head.sha, limits: state.limits }
  return { status: 200, body: items.map(file => shownFile(state.urls, repository, file, place)), headers }
}

/** What others have not submitted is nobody's business. */
export function listReviews(call: RepositoryCall): Answer {
  const pull = pullOf(call)
  const seen = pull.reviews.filter(({ state, author }) => state !== 'PENDING' || author === call.viewer?.account)
  const { items, headers } = page(call, seen)
  return { status: 200, body: items.map(review => shownReview(call.state.urls, pull, review)), headers }
}

export function getRef({ state, repository, path }: RepositoryCall): Answer {
  const ref = `refs/${path.ref}`
  const row = tryGit(repository.dir, ['for-each-ref', '--format=%(refname) %(objecttype) %(objectname)', ref])
  const [name, type = '', sha = ''] = (row ?? '').split('\n')[0]?.split(' ') ?? []
  if (name !== ref || ref.startsWith('refs/forge/')) throw notFound()
  const url = apiUrl(state.urls, repository)
  return ok({
    ref,
    node_id: `REF_${Buffer.from(ref).toString('base64url')}`,
    url: `${url}/git/${ref}`,
    object: { type, sha, url: `${url}/git/${type}s/${sha}` },
  })
}

export function compare(call: RepositoryCall): Answer {
  const { state, repository, path } = call
  const { urls, limits } = state
  const [from = '', to, ...rest] = (path.basehead ?? '').split('...')
  if (to === undefined || rest.length > 0) throw notFound()
  const [base, head] = [commitOf(repository.dir, from), commitOf(repository.dir, to)]
  const common = base && head && mergeBase(repository.dir, base, head)
  if (!(base && head)) throw notFound()
  if (!common) throw new ApiError(404, `No common ancestor between ${from} and ${to}.`)
  const all = commits(state, repository, `${base}..${head}`)
  const isPaged = 'page' in call.query || 'per_page' in call.query
  const { items, headers } = isPaged ? page(call, all) : { items: all.slice(-250), headers: {} }
  const isFirst = Number(call.query.page ?? 1) === 1
  const files = isFirst ? diff(limits, repository.dir, common, head).slice(0, limits.comparedFiles) : []
  const behind = countCommits(repository, `${head}..${base}`)
  const name = `compare/${encodeURIComponent(from)}...${encodeURIComponent(to)}`
  const body = {
    ...comparisonLinks(call, name, `${base}...${head}`),
    base_commit: shownCommit(urls, repository, oneCommit(state, repository, base)),
    merge_base_commit: shownCommit(urls, repository, oneCommit(state, repository, common)),
    status: statusOf(all.length, behind),
    ahead_by: all.length,
    behind_by: behind,
    total_commits: all.length,
    commits: items.map(commit => shownCommit(urls, repository, commit)),
    ...(isFirst && { files: files.map(file => shownFile(urls, repository, file, { commit: head, limits })) }),
  }
  return { status: 200, body, headers }
}

function comparisonLinks({ state, repository }: RepositoryCall, name: string, permanent: string): JsonObject {
  const page = `${pageUrl(state.urls, repository)}/${name}`
  return {
    url: `${apiUrl(state.urls, repository)}/${name}`,
    html_url: page,
    permalink_url: `${pageUrl(state.urls, repository)}/compare/${permanent}`,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
  }
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead'
  return behind > 0 ? 'behind' : 'identical'
}

export function listActivities(call: RepositoryCall): Answer {
  const { state, repository, query } = call
  const ref = query.ref?.startsWith('refs/') ? query.ref : `refs/heads/${query.ref}`
  const chosen = repository.activity.filter(
    activity =>
      (query.ref === undefined || activity.ref === ref) &&
      (query.actor === undefined || activity.actor?.login === query.actor) &&
      (query.activity_type === undefined || activity.type === query.activity_type),
  )
  const { items, headers } = cursorPage(call, query.direction === 'asc' ? chosen : chosen.toReversed())
  const body = items.map(({ id, before, after, ref, at, type, actor }) => ({
    id,
    node_id: `PSH_${id}`,
    before,
    after,
    ref,
    timestamp: at,
    activity_type: type,
    actor: shownUserOrNull(state.urls, actor),
  }))
  return { status: 200, body, headers }
}

/** Roles between GitHub's old three are told as those. */
const OLD_PERMISSIONS = {
  admin: 'admin',
  maintain: 'write',
  write: 'write',
  triage: 'read',
  read: 'read',
  none: 'none',
}

export function getPermission({ state, repository, path }: RepositoryCall): Answer {
  const user = state.users.find(({ login }) => login.toLowerCase() === path.username?.toLowerCase())
  if (user === undefined) throw new ApiError(404, `${path.username} is not a user`)
  const role = permissionOf(repository, user)
  const permissions = {
    admin: role === 'admin',
    maintain: ['admin', 'maintain'].includes(role),
    push: ['admin', 'maintain', 'write'].includes(role),
    triage: ['admin', 'maintain', 'write', 'triage'].includes(role),
    pull: role !== 'none',
  }
  const shown = { ...shownUser(state.urls, user), permissions, role_name: role }
  return ok({ permission: OLD_PERMISSIONS[role], role_name: role, user: shown })
}

export function listMembers(call: Call): Answer {
  const { state, path } = call
  const isNamed = (a = '', b = '') => a.toLowerCase() === b.toLowerCase()
  const team = state.teams.find(
    ({ organization, slug }) => isNamed(organization, path.org) && isNamed(slug, path.team_slug),
  )
  if (team === undefined) throw notFound()
  const { items, headers } = page(call, membersOf(team))
  return { status: 200, body: items.map(user => shownUser(state.urls, user)), headers }
}

/** Of a commit on the default branch, who merged it there; of another, every pull request that has it. */
export function listPullsOfCommit(call: RepositoryCall): Answer {
  const { state, repository, path } = call
  const commit = commitOf(repository.dir, path.commit_sha ?? '')
  if (commit === null) throw new ApiError(422, `No commit found for SHA: ${path.commit_sha}`)
  const isDefault = isOnBranch(repository, repository.defaultBranch, commit)
  const found = repository.pulls.filter(pull => {
    if (pull.mergedAt !== null) return brought(repository, pull, commit)
    return !isDefault && pull.state === 'open' && pull.head.repository === repository && has(repository, pull, commit)
  })
  const { items, headers } = page(call, found)
  return { status: 200, body: items.map(pull => shownSimplePull(state.urls, pull)), headers }
}

function brought(repository: Repository, pull: PullRequest, commit: string): boolean {
  const { landed, mergeCommit } = pull
  if (commit === mergeCommit || has(repository, pull, commit)) return true
  return landed !== null && isBetween(repository, landed.from, commit, landed.to)
}

function has(repository: Repository, { base, head }: PullRequest, commit: string): boolean {
  return isBetween(repository, base.sha, commit, head.sha)
}

function isBetween({ dir }: Repository, from: string, commit: string, to: string): boolean {
  return isAncestor(dir, commit, to) && !isAncestor(dir, commit, from)
}
