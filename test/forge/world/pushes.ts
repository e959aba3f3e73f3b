import { commitOf, git, isAncestor } from './git.ts'
import { markMerged, movedBase, movedHead } from './pulls.ts'
import type { Activity, ActivityType, Repository, User } from './state.ts'
import { NOTHING, newId, type State, tick } from './world.ts'

/**
 * A person, or a workflow, pushes a commit that is in the repository's objects; null deletes the branch. The ref moves
 * (it may be there already), the activity is recorded, and pull requests follow. Nothing happens where nothing moves.
 */
export function push(
  state: State,
  repository: Repository,
  actor: User | null,
  branch: string,
  commit: string | null,
): Activity | null {
  const before = repository.tips.get(branch) ?? NOTHING
  const after = commit === null ? NOTHING : commitOf(repository.dir, commit)
  if (after === null) throw new Error(`no commit ${commit} in ${repository.name}`)
  if (before === after) return null
  return move(state, repository, branch, { actor, before, after, type: pushType(repository, before, after) })
}

/** A branch moves, by a push or by the forge itself. */
export function move(
  state: State,
  repository: Repository,
  branch: string,
  { actor, before, after, type }: Pick<Activity, 'actor' | 'before' | 'after' | 'type'>,
): Activity {
  const ref = `refs/heads/${branch}`
  if (after === NOTHING) git(repository.dir, ['update-ref', '-d', ref])
  else git(repository.dir, ['update-ref', ref, after])
  if (after === NOTHING) repository.tips.delete(branch)
  else repository.tips.set(branch, after)
  const activity = { id: newId(state), actor, ref, before, after, type, at: tick(state) }
  repository.activity.push(activity)
  if (after !== NOTHING) followed(state, repository, branch, activity)
  return activity
}

function followed(state: State, repository: Repository, branch: string, { actor, after }: Activity): void {
  const open = state.repositories.flatMap(({ pulls }) => pulls).filter(pull => pull.state === 'open')
  for (const pull of open) {
    const { head, base } = pull
    if (head.repository === repository && head.branch === branch) movedHead(state, pull, after)
    if (pull.repository !== repository || base.branch !== branch) continue
    // A branch that has got the head some other way has merged it.
    if (isAncestor(repository.dir, head.sha, after)) markMerged(state, pull, actor, after)
    else movedBase(state, pull)
  }
}

function pushType({ dir }: Repository, before: string, after: string): ActivityType {
  if (before === NOTHING) return 'branch_creation'
  if (after === NOTHING) return 'branch_deletion'
  return isAncestor(dir, before, after) ? 'push' : 'force_push'
}

/** Where all branches are, as Git has them. */
export function branchesIn({ dir }: Repository): ReadonlyMap<string, string> {
  const lines = git(dir, ['for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', 'refs/heads']).split('\n')
  return new Map(
    lines.filter(Boolean).map(line => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]),
  )
}

/** The forge hears of what somebody's Git has moved. */
export function heardOf(
  state: State,
  repository: Repository,
  actor: User | null,
  before: ReadonlyMap<string, string>,
): void {
  const after = branchesIn(repository)
  for (const branch of new Set([...before.keys(), ...after.keys()]))
    if (before.get(branch) !== after.get(branch)) push(state, repository, actor, branch, after.get(branch) ?? null)
}
