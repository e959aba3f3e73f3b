import { type Checked, check } from '../../check.ts'
import type { PullRequest } from '../../forge.ts'
import { type EarlierContributor, identify, teamMembers } from '../../identify.ts'
import { earlierInFile, earlierOnBranch } from '../earlier.ts'
import type { Session } from '../session.ts'

/**
 * Judges a pull request at a head, as it would land now on the tip of its base branch, by the rules of the default
 * branch. Who asks is found out while governance is read, which only adds the teams to be known.
 */
export async function evaluatePullRequest(pull: PullRequest, head: string, session: Session): Promise<Checked> {
  const { forge, repository, now, event } = session
  const [base, governance] = await tips([pull.base, pull.defaultBranch], session)
  const seen = event.task.kind === 'pull-requests' ? event.task.seen : null
  const inFile = earlierInFile(session, pull)
  const asked = (earlier: readonly EarlierContributor[]) => identify({ ...session, pull, base, head, seen, earlier })
  const asking = inFile.then(asked)
  asking.catch(() => {}) // whoever asks is told
  return check({
    ...{ repository, base, head, governance, forgeMerge: pull.mergeCommit },
    people: {
      now,
      author: pull.author,
      ask: async (teams, auditBranch) => {
        const [facts, members, onBranch] = await Promise.all([
          asking,
          teamMembers(teams, forge),
          earlierOnBranch(auditBranch, session, pull),
        ])
        // Few pull requests have anybody there: for them it is worth asking once more.
        const complete = onBranch.length === 0 ? facts : await asked([...(await inFile), ...onBranch])
        return { ...complete, teams: members }
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
