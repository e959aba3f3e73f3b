import type { Contributor } from '../core/facts.ts'
import type { FileChange, Repository } from '../repository.ts'

/** What was merged, and what came of it. */
export interface Merged {
  /** The tree that was merged into the base's. */
  readonly head: string
  readonly result: string
  /** From base to result. */
  readonly changes: readonly FileChange[]
}

type Trees = Pick<Repository, 'changedFiles' | 'entry'>

/**
 * Contributors with all files that their content may have got into. A merge carries content along with renames, and so
 * do commits of others: what stood in a file that the result does not have may stand there under another name
 * (identity.md: both paths of a move; all files where that can not be told).
 */
export async function withReach(
  contributors: readonly Contributor[],
  { head, result, changes }: Merged,
  trees: Trees,
): Promise<readonly Contributor[]> {
  if (contributors.every(({ files }) => files === undefined)) return contributors
  const merging = await trees.changedFiles(head, result)
  const moves: Moves = { result, net: movesIn(changes), byMerging: movesIn(merging) }
  return Promise.all(
    contributors.map(async ({ files, ...account }) => {
      const reached = files === undefined ? null : await reachedFrom(files, moves, trees)
      return reached === null ? account : { ...account, files: reached }
    }),
  )
}

/** Paths that a change takes away or brings; whichever is gone may be any that is new. */
interface Movement {
  readonly gone: ReadonlySet<string>
  readonly fresh: readonly string[]
}

interface Moves {
  readonly result: string
  /** From base to result. */
  readonly net: Movement
  /** From head to result. */
  readonly byMerging: Movement
}

const movesIn = (changes: readonly FileChange[]): Movement => ({
  gone: new Set(changes.flatMap(({ path, result }) => (result === null ? [path] : []))),
  fresh: changes.flatMap(({ path, base }) => (base === null ? [path] : [])),
})

/** null: all. */
async function reachedFrom(
  files: readonly string[],
  { result, net, byMerging }: Moves,
  trees: Trees,
): Promise<readonly string[] | null> {
  const moves = [net, byMerging].filter(({ gone }) => files.some(file => gone.has(file)))
  const others = files.filter(file => !net.gone.has(file) && !byMerging.gone.has(file))
  const found = await Promise.all(others.map(file => trees.entry(result, file)))
  if (found.includes(null)) return null
  return [...new Set([...files, ...moves.flatMap(({ fresh }) => fresh)])]
}
