import { type Checked, check } from '../../check.ts'
import { unique } from '../../core/group.ts'
import { Problem } from '../../core/problem.ts'
import { NOBODY } from '../../identify/accounts.ts'
import { isNone } from '../../identify/graph.ts'
import type { HistoryCommit } from '../../repository.ts'
import type { Task } from '../event.ts'
import type { Session } from '../session.ts'
import { groupFacts, type Landing } from './group.ts'

/**
 * Judges what a push brought into a branch as if it were a merge group of the pull requests that landed, by the
 * governance of before: what none of them accounts for was pushed past the gate, and nobody answers for it.
 */
export async function evaluateLanded(
  { branch, push: { before, after }, defaultBranch }: Extract<Task, { kind: 'landed' }>,
  session: Session,
): Promise<Checked> {
  const { forge, repository, now } = session
  if (isNone(after)) throw new Problem('usage', `\`${branch}\` was deleted by this push; there is nothing to judge`)
  if (isNone(before) && branch === defaultBranch)
    throw new Problem('usage', `\`${branch}\` was created by this push; there was nothing by which to judge it`)
  const governance = branch === defaultBranch ? before : await forge.branchTip(defaultBranch)
  // A new branch brings what the default branch does not have.
  const commits = await repository.history(isNone(before) ? governance : before, after)
  const line = firstParents(after, commits)
  const base = isNone(before) ? (line[0]?.parents[0] ?? after) : before
  return check({
    ...{ repository, base, head: after, governance, hasLanded: true },
    people: {
      now,
      author: NOBODY,
      ask: async (teams, auditBranch) => {
        const pulls = await landedPulls(line, branch, session)
        return groupFacts({ pulls, base, branch, teams, auditBranch }, session)
      },
    },
  })
}

/** The commits that the branch itself went through, oldest first. */
function firstParents(tip: string, commits: readonly HistoryCommit[]): readonly HistoryCommit[] {
  const byId = new Map(commits.map(commit => [commit.commit, commit]))
  const line: HistoryCommit[] = []
  for (let at = byId.get(tip); at !== undefined; at = byId.get(at.parents[0] ?? '')) line.unshift(at)
  return line
}

/** A push of more commits than this is no merge of pull requests. */
const MOST = 250

/** The pull requests that a line of commits landed, in that order, as they were when they were merged. */
async function landedPulls(
  line: readonly HistoryCommit[],
  branch: string,
  session: Session,
): Promise<Landing['pulls']> {
  if (line.length > MOST)
    throw new Problem('limit-exceeded', `a push of ${line.length} commits is too long to account for`)
  const numbers = await mergedBy(
    line.map(({ commit }) => commit),
    branch,
    session,
  )
  const pulls = await Promise.all(numbers.map(number => session.forge.pullRequest(number)))
  return pulls.map(pull => ({ pull, head: pull.head.commit }))
}

async function mergedBy(line: readonly string[], branch: string, { forge, pause }: Session): Promise<number[]> {
  const merged = new Map<string, readonly number[]>()
  const ask = async () => {
    for (const commit of line)
      if (!merged.get(commit)?.length) merged.set(commit, await forge.mergedPullRequests(commit, branch))
  }
  await ask()
  // The forge may say only some seconds after a merge which pull request it was.
  if ([...merged.values()].some(numbers => numbers.length === 0)) await pause().then(ask)
  return unique([...merged.values()].flat())
}
