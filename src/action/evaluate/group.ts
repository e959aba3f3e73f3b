import { type Checked, check } from '../../check.ts'
import type { Facts, GroupMember } from '../../core/facts.ts'
import { Problem } from '../../core/problem.ts'
import type { PullRequest } from '../../forge.ts'
import { NOBODY } from '../../identify/accounts.ts'
import { identify, teamMembers } from '../../identify.ts'
import { earlierInFile, earlierOnBranch } from '../earlier.ts'
import type { Session } from '../session.ts'

/** Judges a group of the merge queue, each pull request in it for its own people (identity.md, `merge_group`). */
export async function evaluateGroup(
  { branch, commit }: { readonly branch: string; readonly commit: string },
  session: Session,
): Promise<Checked> {
  const { forge, repository, now } = session
  const [queued, base] = await Promise.all([forge.queued(branch, commit), forge.branchTip(branch)])
  if (queued.length === 0)
    throw new Problem('forge-unavailable', `the merge queue of \`${branch}\` has no entry for \`${commit}\` any more`)
  const pulls = await Promise.all(
    queued.map(async entry => ({ ...entry, pull: await forge.pullRequest(entry.number) })),
  )
  const [first] = pulls
  const governance = await forge.branchTip(first?.pull.defaultBranch ?? branch)
  return check({
    ...{ repository, base, head: commit, governance, forgeMerge: null },
    people: {
      now,
      author: first?.pull.author ?? NOBODY,
      ask: (teams, auditBranch) => groupFacts({ pulls, base, branch, teams, auditBranch }, session),
    },
  })
}

/** Several pull requests that land together on a branch. */
export interface Landing {
  readonly pulls: readonly { readonly pull: PullRequest; readonly head: string }[]
  /** The commit that they land on. */
  readonly base: string
  /** `main` */
  readonly branch: string
  readonly teams: readonly string[]
  /** Where it is recorded what was decided before; null: nowhere. */
  readonly auditBranch: string | null
}

/** The facts of a group: each pull request has people of its own. */
export async function groupFacts(
  { pulls, base, branch, teams, auditBranch }: Landing,
  session: Session,
): Promise<Facts> {
  const { forge, now } = session
  const [group, members] = await Promise.all([
    Promise.all(pulls.map(entry => groupMember(entry, { base, auditBranch }, session))),
    teamMembers(teams, forge),
  ])
  return {
    ...{ now, target: `refs/heads/${branch}`, author: group[0]?.author ?? NOBODY },
    ...{ contributors: [], teams: members, reviews: [], group },
  }
}

async function groupMember(
  { pull, head }: Landing['pulls'][number],
  { base, auditBranch }: Pick<Landing, 'base' | 'auditBranch'>,
  session: Session,
): Promise<GroupMember> {
  const places = [earlierInFile(session, pull), earlierOnBranch(auditBranch, session, pull)]
  const earlier = (await Promise.all(places)).flat()
  const facts = await identify({ ...session, pull, base, head, seen: null, earlier })
  return { number: pull.number, head, author: facts.author, contributors: facts.contributors, reviews: facts.reviews }
}
