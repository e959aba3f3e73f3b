import { type Checked, check } from '../../check.ts'
import type { PullRequest } from '../../forge.ts'
import { identify, teamMembers } from '../../identify.ts'
import { earlierIn } from '../records.ts'
import type { Session } from '../session.ts'

/**
 * Judges a pull request at a head, as it would land now on the tip of its base branch, by the rules of the default
 * branch. Who asks is found out while governance is read, which only adds the teams to be known.
 */
export async function evaluatePullRequest(pull: PullRequest, head: string, session: Session): Promise<Checked> {
  const { forge, repository, now, event } = session
  const [base, governance] = await tips([pull.base, pull.defaultBranch], session)
  const seen = event.task.kind === 'pull-requests' ? event.task.seen : null
  const asking = earlierIn(session, pull).then(earlier => identify({ ...session, pull, base, head, seen, earlier }))
  asking.catch(() => {}) // whoever asks is told
  return check({
    ...{ repository, base, head, governance, forgeMerge: pull.mergeCommit },
    people: {
      now,
      author: pull.author,
      ask: async teams => {
        const [facts, members] = await Promise.all([asking, teamMembers(teams, forge)])
        return { ...facts, teams: members }
      },
    },
  })
}

/** The commits of two branches, which are often one. */
async function tips([base, other]: readonly [string, string], { forge }: Session): Promise<readonly [string, string]> {
  if (base !== other) return Promise.all([forge.branchTip(base), forge.branchTip(other)])
  const tip = await forge.branchTip(base)
  return [tip, tip]
}
