import type { JsonObject } from '../world/json.ts'
import type { Repository } from '../world/state.ts'
import { fullName, timestamp, type Urls } from '../world/world.ts'
import { nodeId, shownUser } from './user.ts'

/** Parts of the API below a repository, with the templates that its URLs have. */
const PARTS = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
}

export function apiUrl({ api }: Urls, repository: Repository): string {
  return `${api}/repos/${fullName(repository)}`
}

export function pageUrl({ server }: Urls, repository: Repository): string {
  return `${server}/${fullName(repository)}`
}

/** `repository`. */
export function shownRepository(urls: Urls, repository: Repository): JsonObject {
  const [url, page] = [apiUrl(urls, repository), pageUrl(urls, repository)]
  const open = repository.pulls.filter(({ state }) => state === 'open').length
  const at = timestamp(1_700_000_000)
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    owner: shownUser(urls, repository.owner),
    private: repository.isPrivate,
    visibility: repository.isPrivate ? 'private' : 'public',
    html_url: page,
    description: null,
    fork: repository.parent !== null,
    url,
    ...Object.fromEntries(Object.entries(PARTS).map(([key, path]) => [key, `${url}${path}`])),
    clone_url: `${page}.git`,
    git_url: `git:${page.replace(/^\w+:/, '')}.git`,
    ssh_url: `git@${new URL(page).hostname}:${fullName(repository)}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    topics: [],
    default_branch: repository.defaultBranch,
    ...counts(open),
    ...FEATURES,
    created_at: at,
    updated_at: at,
    pushed_at: repository.activity.at(-1)?.at ?? at,
  }
}

/** `full-repository`. */
export function shownFullRepository(urls: Urls, repository: Repository): JsonObject {
  const { parent } = repository
  const origin = parent && shownRepository(urls, parent)
  return {
    ...shownRepository(urls, repository),
    network_count: 0,
    subscribers_count: 0,
    ...(origin && { parent: origin, source: origin }),
  }
}

const FEATURES = {
  has_downloads: true,
  has_issues: true,
  has_projects: true,
  has_wiki: false,
  has_pages: false,
  has_discussions: false,
  archived: false,
  disabled: false,
  is_template: false,
  allow_forking: true,
  web_commit_signoff_required: false,
}

function counts(open: number): JsonObject {
  return {
    size: 1,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    open_issues: open,
    open_issues_count: open,
  }
}
