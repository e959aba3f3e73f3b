import type { Account } from '../core/facts.ts'
import { foldLogin } from '../core/governance/login.ts'
import type { ForgeCommit, Push } from '../forge.ts'
import { NOBODY } from './accounts.ts'
import { currentLife } from './activity.ts'
import type { Evidence } from './evidence.ts'
import type { CommitGraph } from './graph.ts'

/** Why somebody may have content in the change: a commit of the graph, or null where it can not be told which. */
export interface Claim {
  readonly account: Account
  readonly commit: string | null
  /** It was brought, and rewritten since: whatever it touched may have moved to any other file. */
  readonly isRewritten: boolean
}

interface Circumstances {
  readonly seen: Push | null
  readonly forgeSigns: boolean
}

/** Who may have content in which commit, the author among them. No account's claim takes away another's. */
export function claimsOn(evidence: Evidence, { seen, forgeSigns }: Circumstances): Claim[] {
  const { activity, graph, commits } = evidence
  const current = currentLife(activity, graph)
  const former = activity.slice(current.length)
  const pushed = new Set(activity.flatMap(push => broughtBy(push, graph)))
  return [
    ...commits.flatMap(commit => claimsOfCommit(commit, forgeSigns, pushed)),
    ...current.flatMap(push => claimsOfPush(push, evidence)),
    ...(seen === null ? [] : claimsOfPush(seen, evidence)),
    // What the branch was before it was made anew counts as far as it is in the change again.
    ...former.flatMap(({ actor, ...push }) => keptOf(push, evidence).map(commit => claimOf(actor, commit))),
  ]
}

/**
 * The accounts that the forge makes of the e-mail addresses. Everybody can write any address, so this only ever adds
 * people. A commit of nobody is its pusher's, who has a claim of their own; without one it stays nobody's.
 */
function claimsOfCommit(
  { commit, author, committer, isVerified }: ForgeCommit,
  forgeSigns: boolean,
  pushed: ReadonlySet<string>,
): Claim[] {
  const people = [author, committer].flatMap(account => (account === null || isForge(account) ? [] : [account]))
  // Only the forge can sign as itself: whoever else commits in its name hides, and the author may be as untrue.
  const isForged = forgeSigns && !isVerified && committer !== null && isForge(committer)
  const isNobodys = people.length === 0 || isForged
  return [...people, ...(isNobodys && !pushed.has(commit) ? [NOBODY] : [])].map(account => claimOf(account, commit))
}

/** The account that commits what people do in GitHub's own pages; on an Enterprise Server it has another id. */
const isForge = ({ login, id }: Account): boolean => id === 19864447 || foldLogin(login) === 'web-flow'

/**
 * What a push brought, and what it took away: whoever resets a branch to an older commit decides on the content as much
 * as whoever adds one. A commit that was taken away and is in the change again was brought by another push.
 */
function claimsOfPush({ actor, before, after }: Push, { graph, change }: Evidence): Claim[] {
  if (!graph.knows(before) || !graph.knows(after)) return [claimOf(actor, null, true)]
  const taken = without(graph.above(before), graph.above(after)).filter(commit => !change.has(commit))
  return [
    ...broughtBy({ before, after }, graph).map(commit => claimOf(actor, commit, !change.has(commit))),
    ...taken.map(commit => claimOf(actor, commit)),
  ]
}

/** Of what a push brought, the commits that are in the change. */
const keptOf = (push: Pick<Push, 'before' | 'after'>, { graph, change }: Evidence): string[] =>
  broughtBy(push, graph).filter(commit => change.has(commit))

/** Commits that a branch had after a push and not before, as far as they are known. */
const broughtBy = ({ before, after }: Pick<Push, 'before' | 'after'>, graph: CommitGraph): string[] =>
  without(graph.above(after), graph.above(before))

const without = (some: ReadonlySet<string>, others: ReadonlySet<string>): string[] =>
  [...some].filter(commit => !others.has(commit))

const claimOf = (account: Account | null, commit: string | null, isRewritten = false): Claim => ({
  account: account ?? NOBODY,
  commit,
  isRewritten,
})
