import { compareText } from './core/diagnostic.ts'
import type { Account, Contributor, Facts } from './core/facts.ts'
import type { Forge, PullRequest, Push } from './forge.ts'
import { accountOf, isOneAccount } from './identify/accounts.ts'
import { claimsOn } from './identify/claims.ts'
import { joined } from './identify/contributors.ts'
import { namedBefore, recordedFiles } from './identify/earlier.ts'
import { gather } from './identify/evidence.ts'
import { claimedFiles, TouchedFiles } from './identify/touched.ts'
import type { Repository } from './repository.ts'

export interface IdentifyRequest {
  readonly forge: Pick<Forge, 'commits' | 'pushes' | 'reviews' | 'team' | 'mergedPullRequests' | 'pullRequest'>
  /** Whether the forge signs what it commits itself: github.com does, GitHub Enterprise Server need not. */
  readonly forgeSigns: boolean
  readonly repository: Pick<Repository, 'history' | 'automaticMerge' | 'changedFiles' | 'resolve' | 'entry'>
  /** As read at the time of evaluation. */
  readonly pull: PullRequest
  /** Id of the commit that it would land on. */
  readonly base: string
  /** Id of the commit that is judged. */
  readonly head: string
  /** What the event says of a push to the head; it only ever adds somebody. */
  readonly seen: Push | null
  /** Whom earlier records of this pull request name. */
  readonly earlier: readonly EarlierContributor[]
  /** `org/team`; absent: none, for whoever asks for {@link teamMembers} later. */
  readonly teams?: readonly string[]
  /** RFC 3339 UTC. */
  readonly now: string
  /** Resolves after a while, before a forge that is behind is asked again. */
  readonly pause: () => Promise<void>
}

/** Somebody whom a record names as contributor. */
export interface EarlierContributor {
  readonly account: Account
  /** The commit that was judged. */
  readonly head: string
  /** Absent: all. */
  readonly files?: readonly string[]
}

/**
 * Who asks for a change (identity.md, "Who is asking"), as complete facts. Git says which commits are in it; accounts,
 * pushes, reviews and teams are the forge's word. Rejects with `forge-unavailable` where the forge does not know of the
 * change yet, and with what its ports reject with.
 */
export async function identify(request: IdentifyRequest): Promise<Facts> {
  const { forge, pull, head, now } = request
  const [contributors, reviews, teams] = await Promise.all([
    contributorsTo(request),
    forge.reviews(pull.number, head),
    teamMembers(request.teams ?? [], forge),
  ])
  return { now, target: `refs/heads/${pull.base}`, author: accountOf(pull.author), contributors, teams, reviews }
}

/** Everyone but the author with content in the change: first who has claims on which commits, then on which files. */
async function contributorsTo(request: IdentifyRequest): Promise<Contributor[]> {
  const { pull } = request
  const evidence = await gather(request)
  const claims = claimsOn(evidence, request).filter(({ account }) => !isOneAccount(account, pull.author))
  const files = new TouchedFiles(evidence, request)
  const contributions = await Promise.all([
    claimedFiles(claims, files),
    recordedFiles(namedBefore(request), evidence, files),
  ])
  return joined(contributions.flat())
}

/** Members of teams by `org/team`, sorted; null where they can not be read. */
export async function teamMembers(teams: readonly string[], forge: Pick<Forge, 'team'>): Promise<Facts['teams']> {
  const members = teams.map(async team => [team, byLogin(await forge.team(team))] as const)
  return Object.fromEntries(await Promise.all(members))
}

const byLogin = (members: readonly Account[] | null): Account[] | null =>
  members?.map(accountOf).sort((a, b) => compareText(a.login, b.login)) ?? null
