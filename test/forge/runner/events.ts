import { webhookBreach } from '../rest/openapi.ts'
import { shownCommit } from '../shown/commit.ts'
import { shownReview } from '../shown/discussion.ts'
import { shownPull } from '../shown/pull.ts'
import { pageUrl, shownFullRepository, shownRepository } from '../shown/repository.ts'
import { shownUser } from '../shown/user.ts'
import { commits, oneCommit } from '../world/commits.ts'
import type { JsonObject } from '../world/json.ts'
import type { PullRequest, QueueEntry, Repository, Review, User } from '../world/state.ts'
import { NOTHING, type State } from '../world/world.ts'

/** What starts a workflow, and where. */
export interface Event {
  readonly name: string
  readonly payload: JsonObject
  readonly repository: Repository
  /** `GITHUB_REF`. */
  readonly ref: string
  /** `GITHUB_SHA`. */
  readonly sha: string
  readonly actor: User
  /** Short names of the branches, of a pull request. */
  readonly base: string
  readonly head: string
}

export interface PullEvent {
  readonly pull: PullRequest
  readonly action?: 'opened' | 'synchronize' | 'edited' | 'reopened' | 'closed'
  /** By default the author. */
  readonly sender?: User
  /** Of a `synchronize`; by default the last two heads. */
  readonly before?: string
  readonly after?: string
  /** Of an `edited` that went to another base. */
  readonly oldBase?: { readonly branch: string; readonly sha: string }
}

export interface ReviewEvent {
  readonly pull: PullRequest
  readonly review: Review
  readonly action?: 'submitted' | 'dismissed'
  readonly sender?: User
}

export interface MergeGroupEvent {
  /** The last entry of the group. */
  readonly entry: QueueEntry
  readonly sender: User
}

export interface PushEvent {
  readonly repository: Repository
  readonly branch: string
  readonly before: string
  readonly after: string
  readonly sender: User
}

export interface DispatchEvent {
  readonly repository: Repository
  readonly sender: User
  readonly inputs?: Readonly<Record<string, string>>
  /** By default the default branch. */
  readonly branch?: string
}

/** What each event is about. */
export interface EventDetails {
  readonly pull_request: PullEvent
  readonly pull_request_target: PullEvent
  readonly pull_request_review: ReviewEvent
  readonly merge_group: MergeGroupEvent
  readonly push: PushEvent
  readonly workflow_dispatch: DispatchEvent
}
export type EventName = keyof EventDetails

type Maker<Name extends EventName> = (state: State, details: EventDetails[Name]) => Made

interface Made extends Omit<Event, 'name'> {
  /** GitHub's name of the payload's schema. */
  readonly schema: string
}

const MAKERS: { readonly [Name in EventName]: Maker<Name> } = {
  pull_request: ofPull,
  // The workflow is that of the default branch, and so is what the runner calls its commit.
  pull_request_target: (state, details) => ({ ...ofPull(state, details), ...ofDefault(details.pull.repository) }),
  pull_request_review: ofReview,
  merge_group: ofMergeGroup,
  push: ofPush,
  workflow_dispatch: ofDispatch,
}

/** An event as a workflow gets it. Throws where the payload does not fit GitHub's description. */
export function eventOf<Name extends EventName>(state: State, name: Name, details: EventDetails[Name]): Event {
  const { schema, ...made } = MAKERS[name](state, details)
  const breach = webhookBreach(schema, made.payload)
  if (breach) throw new Error(`the payload of ${name}: ${breach.message}`)
  return { name, ...made }
}

function ofPull(state: State, details: PullEvent): Made {
  const { pull, action = 'opened', sender = pull.author } = details
  const { number, repository } = pull
  const payload = { action, number, ...common(state, repository, sender), pull_request: shownPull(state, pull) }
  return {
    schema: `pull-request-${action}`,
    payload: { ...payload, ...changeOf(details) },
    ...placeOf(pull),
    repository,
    actor: sender,
  }
}

function changeOf({ pull, action, before, after, oldBase }: PullEvent): JsonObject {
  if (action === 'synchronize') return { before: before ?? pull.heads.at(-2) ?? NOTHING, after: after ?? pull.head.sha }
  if (action !== 'edited') return {}
  return { changes: oldBase ? { base: { ref: { from: oldBase.branch }, sha: { from: oldBase.sha } } } : {} }
}

function ofReview(state: State, { pull, review, action = 'submitted', sender }: ReviewEvent): Made {
  const by = sender ?? review.author ?? pull.author
  const shown = shownReview(state.urls, pull, review)
  // Events have what lists write in capitals in small letters.
  const small = { ...shown, state: review.state.toLowerCase(), submitted_at: review.submittedAt, updated_at: null }
  const { mergeable: _1, rebaseable: _2, mergeable_state: _3, ...simple } = shownPull(state, pull)
  const payload = { action, ...common(state, pull.repository, by), review: small, pull_request: simple }
  return {
    schema: `pull-request-review-${action}`,
    payload,
    ...placeOf(pull),
    repository: pull.repository,
    actor: by,
  }
}

function ofMergeGroup(state: State, { entry, sender }: MergeGroupEvent): Made {
  const { pull, base, head, branch } = entry
  const { repository } = pull
  const { sha, tree, message, author, committer } = oneCommit(state, repository, head)
  const person = ({ name, email }: typeof author) => ({ name, email })
  const payload = {
    action: 'checks_requested',
    ...common(state, repository, sender),
    merge_group: {
      head_sha: head,
      head_ref: `refs/heads/${branch}`,
      base_sha: base,
      base_ref: `refs/heads/${pull.base.branch}`,
      head_commit: {
        id: sha,
        tree_id: tree,
        message,
        timestamp: committer.date,
        author: person(author),
        committer: person(committer),
      },
    },
  }
  const place = { ref: `refs/heads/${branch}`, sha: head, base: '', head: '' }
  return { schema: 'merge-group-checks-requested', payload, ...place, repository, actor: sender }
}

function ofPush(state: State, { repository, branch, before, after, sender }: PushEvent): Made {
  const ref = `refs/heads/${branch}`
  const range = before === NOTHING ? [after] : [`${before}..${after}`]
  const list = after === NOTHING ? [] : commits(state, repository, '--max-count=2048', ...range)
  const shown = list.map(commit => pushedCommit(state, repository, commit.sha))
  const payload = {
    ...common(state, repository, sender),
    repository: pushedRepository(state, repository),
    ref,
    before,
    after,
    base_ref: null,
    created: before === NOTHING,
    deleted: after === NOTHING,
    forced: false,
    compare: `${pageUrl(state.urls, repository)}/compare/${before}...${after}`,
    commits: shown,
    head_commit: shown.at(-1) ?? null,
    pusher: { name: sender.login, email: `${sender.login}@users.noreply.github.com` },
  }
  return { schema: 'push', payload, repository, ref, sha: after, actor: sender, base: '', head: '' }
}

function pushedCommit(state: State, repository: Repository, sha: string): JsonObject {
  const { tree, message, author, committer } = oneCommit(state, repository, sha)
  const person = ({ name, email, account }: typeof author) => ({
    name,
    email,
    ...(account && { username: account.login }),
  })
  return {
    id: sha,
    tree_id: tree,
    distinct: true,
    message,
    timestamp: committer.date,
    url: String(shownCommit(state.urls, repository, oneCommit(state, repository, sha)).html_url),
    author: person(author),
    committer: person(committer),
    added: [],
    removed: [],
    modified: [],
  }
}

/** In a push times are numbers. */
function pushedRepository(state: State, repository: Repository): JsonObject {
  const seconds = 1_700_000_000
  const owner = { ...shownUser(state.urls, repository.owner), name: repository.owner.login, email: null }
  return { ...shownFullRepository(state.urls, repository), owner, created_at: seconds, pushed_at: state.clock }
}

function ofDispatch(state: State, { repository, sender, inputs = {}, branch }: DispatchEvent): Made {
  const name = branch ?? repository.defaultBranch
  const ref = `refs/heads/${name}`
  const payload = { ...common(state, repository, sender), ref, inputs, workflow: '.github/workflows/fieldgate.yml' }
  const sha = repository.tips.get(name) ?? NOTHING
  return { schema: 'workflow-dispatch', payload, repository, ref, sha, actor: sender, base: '', head: '' }
}

function common(state: State, repository: Repository, sender: User): JsonObject {
  return { repository: shownRepository(state.urls, repository), sender: shownUser(state.urls, sender) }
}

function placeOf({ number, mergeCommit, base, head }: PullRequest): Pick<Event, 'ref' | 'sha' | 'base' | 'head'> {
  return { ref: `refs/pull/${number}/merge`, sha: mergeCommit ?? head.sha, base: base.branch, head: head.branch }
}

function ofDefault({ defaultBranch, tips }: Repository): Pick<Event, 'ref' | 'sha'> {
  return { ref: `refs/heads/${defaultBranch}`, sha: tips.get(defaultBranch) ?? NOTHING }
}
