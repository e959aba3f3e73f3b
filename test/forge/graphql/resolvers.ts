import { has, isVisible, type Need, refusal } from '../rest/access.ts'
import { pullPage } from '../shown/pull.ts'
import { pageUrl } from '../shown/repository.ts'
import { nodeId } from '../shown/user.ts'
import type {
  IssueComment,
  PullRequest,
  QueueEntry,
  Repository,
  ReviewComment,
  Thread,
  Token,
  User,
} from '../world/state.ts'
import { findRepository, fullName, type State, tick } from '../world/world.ts'
import { connection, type PageArguments, queryError } from './connection.ts'

/** Who asks what. */
export interface Session {
  readonly state: State
  readonly viewer: Token
}

/** The fields of `Query` and `Mutation` that the forge knows. */
export function root(session: Session): object {
  const { viewer } = session
  return {
    viewer: { id: nodeId('U', viewer.account.id), databaseId: viewer.account.id, login: viewer.account.login },
    repository: ({ owner, name }: { readonly owner: string; readonly name: string }) =>
      repositoryOf(session, owner, name),
    resolveReviewThread: (mutation: ThreadMutation) => resolved(session, mutation, true),
    unresolveReviewThread: (mutation: ThreadMutation) => resolved(session, mutation, false),
  }
}

function repositoryOf(session: Session, owner: string, name: string): object {
  const repository = findRepository(session.state, owner, name)
  if (repository === undefined || !isVisible(session.viewer, repository))
    throw queryError('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`)
  return shownRepository(session, repository)
}

function shownRepository(session: Session, repository: Repository): object {
  const { owner } = repository
  return {
    __typename: 'Repository',
    id: nodeId('R', repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    isPrivate: repository.isPrivate,
    url: pageUrl(session.state.urls, repository),
    owner: { __typename: owner.type, id: nodeId('U', owner.id), login: owner.login },
    defaultBranchRef: {
      name: repository.defaultBranch,
      target: { __typename: 'Commit', oid: repository.tips.get(repository.defaultBranch) },
    },
    pullRequests: (wanted: PullsWanted) => pullRequests(session, repository, wanted),
    pullRequest: ({ number }: { readonly number: number }) => pullRequest(session, repository, number),
    mergeQueue: ({ branch }: { readonly branch?: string | null }) => mergeQueue(session, repository, branch),
  }
}

interface PullsWanted extends PageArguments {
  readonly states?: readonly string[] | null
  readonly baseRefName?: string | null
  readonly headRefName?: string | null
  readonly orderBy?: { readonly field: string; readonly direction: 'ASC' | 'DESC' } | null
}

function pullRequests(session: Session, repository: Repository, wanted: PullsWanted): object {
  allow(session, repository, { scopes: ['pull_requests'], level: 'read' })
  const { states, baseRefName, headRefName, orderBy } = wanted
  const chosen = repository.pulls.filter(
    pull =>
      (!states || states.includes(stateOf(pull))) &&
      (!baseRefName || pull.base.branch === baseRefName) &&
      (!headRefName || pull.head.branch === headRefName),
  )
  const key = (pull: PullRequest) => (orderBy?.field === 'UPDATED_AT' ? pull.updatedAt : pull.createdAt)
  const sorted = chosen.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
  const ordered = orderBy?.direction === 'DESC' ? sorted.reverse() : sorted
  return connection('pullRequests', ordered, wanted, pull => shownPull(session, pull))
}

function pullRequest(session: Session, repository: Repository, number: number): object {
  allow(session, repository, { scopes: ['pull_requests'], level: 'read' })
  const pull = repository.pulls.find(each => each.number === number)
  if (pull) return shownPull(session, pull)
  throw queryError('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`)
}

function shownPull(session: Session, pull: PullRequest): object {
  const { id, number, repository, head, base, title, body, isDraft } = pull
  return {
    __typename: 'PullRequest',
    id: nodeId('PR', id),
    fullDatabaseId: String(id),
    number,
    title,
    body: body ?? '',
    state: stateOf(pull),
    isDraft,
    merged: pull.mergedAt !== null,
    locked: pull.isLocked,
    url: pullPage(session.state.urls, pull),
    author: actor(pull.author),
    headRefName: head.branch,
    headRefOid: head.sha,
    baseRefName: base.branch,
    baseRefOid: base.sha,
    isCrossRepository: head.repository !== repository,
    headRepository: head.repository && (() => shownRepository(session, head.repository ?? repository)),
    mergeCommit: pull.mergedAt === null ? null : { __typename: 'Commit', oid: pull.mergeCommit },
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    comments: (wanted: PageArguments) =>
      connection('comments', pull.comments, wanted, comment => shownComment(session, comment)),
    reviewThreads: (wanted: PageArguments) =>
      connection('reviewThreads', pull.threads, wanted, thread => shownThread(session, thread)),
  }
}

function stateOf({ state, mergedAt }: PullRequest): string {
  if (mergedAt !== null) return 'MERGED'
  return state === 'open' ? 'OPEN' : 'CLOSED'
}

function shownComment({ viewer }: Session, comment: IssueComment | ReviewComment): object {
  const { id, author, body, isMinimized, createdAt, updatedAt } = comment
  return {
    id: nodeId('app' in comment ? 'IC' : 'PRRC', id),
    databaseId: id,
    fullDatabaseId: String(id),
    body,
    author: author && actor(author),
    viewerDidAuthor: author === viewer.account,
    isMinimized,
    minimizedReason: isMinimized ? 'outdated' : null,
    createdAt,
    updatedAt,
  }
}

function shownThread(session: Session, thread: Thread): object {
  const { place } = thread
  return {
    id: nodeId('PRRT', thread.id),
    isResolved: thread.isResolved,
    isOutdated: thread.isOutdated,
    path: thread.path,
    line: thread.isOutdated ? null : (place?.line ?? null),
    originalLine: place?.line ?? null,
    diffSide: place?.side ?? 'RIGHT',
    subjectType: place ? 'LINE' : 'FILE',
    comments: (wanted: PageArguments) =>
      connection('comments', thread.comments, wanted, comment => shownComment(session, comment)),
  }
}

function mergeQueue(session: Session, repository: Repository, branch: string | null | undefined): object | null {
  allow(session, repository, { scopes: ['contents'], level: 'read' })
  const queue = repository.queues.get(branch ?? repository.defaultBranch)
  if (queue === undefined) return null
  const position = (entry: QueueEntry) => queue.indexOf(entry) + 1
  return {
    id: nodeId('MQ', repository.id),
    entries: (wanted: PageArguments) =>
      connection('entries', queue, wanted, entry => ({
        id: nodeId('MQE', entry.id),
        position: position(entry),
        state: 'AWAITING_CHECKS',
        headCommit: { __typename: 'Commit', oid: entry.head },
        baseCommit: { __typename: 'Commit', oid: entry.base },
        pullRequest: shownPull(session, entry.pull),
      })),
  }
}

interface ThreadMutation {
  readonly input: { readonly threadId: string; readonly clientMutationId?: string | null }
}

/** An app must be able to write contents too, which GitHub does not document. */
function resolved(session: Session, { input }: ThreadMutation, isResolved: boolean): object {
  const { state, viewer } = session
  for (const repository of state.repositories.filter(each => isVisible(viewer, each))) {
    const threads = repository.pulls.flatMap(pull => pull.threads)
    const thread = threads.find(({ id }) => nodeId('PRRT', id) === input.threadId)
    if (thread === undefined) continue
    allow(session, repository, { scopes: ['pull_requests'], level: 'write' })
    if (viewer.app && !has(viewer, 'contents', 'write')) throw forbidden()
    thread.isResolved = isResolved
    tick(state)
    return { clientMutationId: input.clientMutationId ?? null, thread: shownThread(session, thread) }
  }
  throw queryError('NOT_FOUND', `Could not resolve to a node with the global id of '${input.threadId}'`)
}

function allow({ viewer }: Session, repository: Repository, need: Need): void {
  const refused = refusal(viewer, repository, need)
  if (refused) throw queryError('FORBIDDEN', refused.message)
}

function forbidden(): Error {
  return queryError('FORBIDDEN', 'Resource not accessible by integration')
}

/** In GraphQL a bot's login has no `[bot]`. */
function actor({ id, login, type }: User): object {
  return {
    __typename: type,
    id: nodeId(type === 'Bot' ? 'BOT' : 'U', id),
    databaseId: id,
    login: login.replace(/\[bot\]$/, ''),
  }
}
