import { Unavailable } from './problem.ts'
import type { QueueEntry } from './shapes.ts'

export interface Queued {
  readonly number: number
  readonly head: string
}

/**
 * The entries that a group's commit is made of, in the order in which they land: from the entry whose head is the
 * commit, back over the base of each to the entry before it. What is further up in the queue than the first base is
 * another group. Throws `forge-unavailable` where an entry has no pull request any more.
 */
export function entriesUpTo(commit: string, entries: readonly QueueEntry[]): readonly Queued[] {
  const byHead = new Map(entries.flatMap(entry => (entry.headCommit === null ? [] : [[entry.headCommit.oid, entry]])))
  const way: Queued[] = []
  for (let entry = taken(byHead, commit); entry; entry = taken(byHead, entry.baseCommit?.oid)) {
    if (entry.pullRequest === null)
      throw new Unavailable('the merge queue has an entry without a pull request; run it again')
    way.unshift({ number: entry.pullRequest.number, head: entry.pullRequest.headRefOid })
  }
  return way
}

/** Each entry once, so that no circle is walked for ever. */
function taken(byHead: Map<string, QueueEntry>, commit: string | undefined): QueueEntry | undefined {
  if (commit === undefined) return undefined
  const entry = byHead.get(commit)
  byHead.delete(commit)
  return entry
}
