import { commits } from './commits.ts'
import { git, mergeTree, type Signature, writeCommit } from './git.ts'
import { account } from './people.ts'
import { GITHUB, markMerged } from './pulls.ts'
import { move } from './pushes.ts'
import type { PullRequest, QueueEntry, Repository, User } from './state.ts'
import { fullName, NOTHING, newId, type State, tick } from './world.ts'

export type MergeMethod = 'merge' | 'squash' | 'rebase'

/** Merges an open pull request by the forge's button. Returns the commit that its base branch moves to. */
export function merge(state: State, pull: PullRequest, by: User, method: MergeMethod = 'merge'): string {
  const { repository, base } = pull
  const before = repository.tips.get(base.branch) ?? base.sha
  const after = merged(state, pull, before, { by, method })
  markMerged(state, pull, by, after)
  pull.landed = { from: before, to: after }
  move(state, repository, base.branch, { actor: by, before, after, type: 'pr_merge' })
  return after
}

/** Adds pull requests to the queue of their base branch; each gets the commit that would land. */
export function enqueue(
  state: State,
  pulls: readonly PullRequest[],
  by: User,
  method: Exclude<MergeMethod, 'rebase'> = 'merge',
): readonly QueueEntry[] {
  return pulls.map(pull => {
    const { repository, number } = pull
    const queue = repository.queues.get(pull.base.branch) ?? []
    repository.queues.set(pull.base.branch, queue)
    const base = queue.at(-1)?.head ?? repository.tips.get(pull.base.branch) ?? pull.base.sha
    const head = merged(state, pull, base, { by, method })
    const branch = `gh-readonly-queue/${pull.base.branch}/pr-${number}-${base}`
    const entry = { id: newId(state), pull, pullHead: pull.head.sha, base, head, branch }
    queue.push(entry)
    move(state, repository, branch, { actor: queueBot(state), before: NOTHING, after: head, type: 'branch_creation' })
    return entry
  })
}

/** The first entries of a queue land together: the branch moves to the last one's commit. */
export function land(state: State, repository: Repository, branch: string, count = 1): string {
  const landed = (repository.queues.get(branch) ?? []).splice(0, count)
  const last = landed.at(-1)
  if (last === undefined) throw new Error(`the queue of ${branch} is empty`)
  const before = repository.tips.get(branch) ?? NOTHING
  const actor = queueBot(state)
  for (const { pull, base, head } of landed) {
    markMerged(state, pull, actor, head)
    pull.landed = { from: base, to: head }
  }
  move(state, repository, branch, { actor, before, after: last.head, type: 'merge_queue_merge' })
  for (const entry of landed)
    move(state, repository, entry.branch, { actor, before: entry.head, after: NOTHING, type: 'branch_deletion' })
  return last.head
}

/** Account of the queue itself. */
export function queueBot(state: State): User {
  return account(state, 'github-merge-queue[bot]', 'Bot')
}

interface Merging {
  readonly by: User
  readonly method: MergeMethod
}

/** The commit that a pull request becomes on top of another. Throws for a conflict. */
function merged(state: State, pull: PullRequest, onto: string, { by, method }: Merging): string {
  if (method === 'rebase') return rebased(state, pull, onto)
  const { repository, number, title, head } = pull
  const tree = mergeTree(repository.dir, onto, head.sha)
  if (tree === null) throw new Error(`pull request ${number} conflicts with its base`)
  const label = `${fullName(head.repository ?? repository).split('/')[0]}/${head.branch}`
  const isMerge = method === 'merge'
  const commit = writeCommit(repository.dir, {
    tree,
    parents: isMerge ? [onto, head.sha] : [onto],
    message: isMerge ? `Merge pull request #${number} from ${label}\n\n${title}` : `${title} (#${number})`,
    author: signature(isMerge ? by : pull.author),
    committer: GITHUB,
    at: state.clock,
  })
  repository.verified.add(commit)
  return commit
}

/** Each commit again on top of another, as a cherry-pick: merged over a stand-in that has its parent's place. */
function rebased(state: State, { repository, head }: PullRequest, onto: string): string {
  const { dir } = repository
  const at = state.clock
  let tip = onto
  for (const { sha, parents, message, author } of commits(state, repository, '--no-merges', `${onto}..${head.sha}`)) {
    const here = git(dir, ['rev-parse', `${tip}^{tree}`])
    const stand = writeCommit(dir, { tree: here, parents, message: '', author: GITHUB, committer: GITHUB, at })
    const tree = mergeTree(dir, stand, sha)
    if (tree === null) throw new Error(`${sha} conflicts with its base`)
    tip = writeCommit(dir, { tree, parents: [tip], message, author, committer: GITHUB, at })
  }
  tick(state)
  return tip
}

function signature({ id, login }: User): Signature {
  return { name: login, email: `${id}+${login}@users.noreply.github.com` }
}
