import type { Account } from '../core/facts.ts'
import { foldLogin } from '../core/governance/login.ts'
import { unique } from '../core/group.ts'
import type { Push } from '../forge.ts'
import type { IdentifyRequest } from '../identify.ts'
import { atMost } from './at-most.ts'
import type { Evidence } from './evidence.ts'

/** Commits that one push of a queue may land; of more it is not told whose they are. */
const MOST_LANDED = 20
const AT_ONCE = 4

/** The account that lands what the merge queue let through. */
const isMergeQueue = (account: Account | null): boolean =>
  account?.type === 'Bot' && foldLogin(account.login) === 'github-merge-queue[bot]'

/**
 * An activity in which the authors of pull requests stand for the merge queue that landed them: its account counts for
 * nobody, and whoever proposed a change answers for what is in it. Nobody is known where no pull request is.
 */
export async function withoutQueue(
  activity: readonly Push[],
  evidence: Pick<Evidence, 'graph' | 'change'>,
  request: Pick<IdentifyRequest, 'forge' | 'pull'>,
): Promise<readonly Push[]> {
  const pushes = await atMost(AT_ONCE, activity, async push => {
    if (!isMergeQueue(push.actor)) return [push]
    const landed = landedBy(push, evidence)
    if (landed.length === 0) return []
    const authors = landed.length > MOST_LANDED ? [null] : await authorsOf(landed, request)
    return authors.map(actor => ({ ...push, actor }))
  })
  return pushes.flat()
}

/** The commits that the branch itself went through, as far as they are in the change. */
function landedBy({ before, after }: Push, { graph, change }: Pick<Evidence, 'graph' | 'change'>): readonly string[] {
  const line: string[] = []
  for (let at = after; at !== before && change.has(at); at = graph.commit(at)?.parents[0] ?? '') line.push(at)
  return line
}

async function authorsOf(
  commits: readonly string[],
  { forge, pull }: Pick<IdentifyRequest, 'forge' | 'pull'>,
): Promise<readonly (Account | null)[]> {
  const { branch, isOwn } = pull.head
  if (!isOwn) return [null]
  const numbers = await atMost(AT_ONCE, commits, commit => forge.mergedPullRequests(commit, branch))
  const pulls = await atMost(AT_ONCE, unique(numbers.flat()), number => forge.pullRequest(number))
  const isUntold = numbers.some(found => found.length === 0)
  return [...pulls.map(({ author }) => author), ...(isUntold ? [null] : [])]
}
