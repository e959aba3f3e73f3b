import { isNobody } from '../core/people/standing.ts'
import type { EarlierContributor, IdentifyRequest } from '../identify.ts'
import { accountOf, isOneAccount } from './accounts.ts'
import type { Contribution } from './contributors.ts'
import type { Evidence } from './evidence.ts'
import type { TouchedFiles } from './touched.ts'

/**
 * People whom earlier records name, the author apart. What belonged to nobody is looked at anew instead: it may map to
 * somebody by now.
 */
export const namedBefore = ({ earlier, pull }: Pick<IdentifyRequest, 'earlier' | 'pull'>): EarlierContributor[] =>
  earlier.filter(({ account }) => !isNobody(account) && !isOneAccount(account, pull.author))

/** What people whom records name still have in the change. */
export async function recordedFiles(
  named: readonly EarlierContributor[],
  evidence: Evidence,
  files: TouchedFiles,
): Promise<Contribution[]> {
  const contributions = named.map(async one => ({
    account: accountOf(one.account),
    files: await remaining(one, evidence, files),
    isCurrent: false,
  }))
  return (await Promise.all(contributions)).flatMap(({ files, ...rest }) =>
    files === null ? [] : [{ ...rest, files }],
  )
}

/**
 * The recorded files as long as the head that was judged is in the change; null where nothing is left. Where it was
 * rewritten, those that commits touch which remained: a record does not say which of them are whose. Where the activity
 * is known, that says it.
 */
async function remaining(
  { head, files }: EarlierContributor,
  { change, graph, isActivityKnown }: Evidence,
  touched: TouchedFiles,
): Promise<readonly string[] | 'all' | null> {
  const recorded = files ?? 'all'
  if (change.has(head)) return recorded
  if (isActivityKnown) return null
  if (!graph.knows(head)) return recorded
  const kept = new Set([...graph.above(head)].filter(commit => change.has(commit)))
  const left = [...(await touched.of(kept)).values()].filter(one => one !== 'nothing')
  if (recorded === 'all' || left.includes('all')) return left.length > 0 ? recorded : null
  const both = recorded.filter(file => left.some(one => one.includes(file)))
  return both.length > 0 ? both : null
}
