import type { Decision } from '../core/decision.ts'
import type { PullRequest } from '../forge.ts'
import type { Blobs } from '../publish/judgement.ts'
import type { Commit, Repository } from '../repository.ts'

/**
 * Tells where line numbers of a decision are those that the forge shows: it compares the merge base with the head,
 * while what is judged is the tip of the base and what would land on it.
 */
export function blobsOf(repository: Repository, pull: PullRequest, { base, result }: Decision): Blobs {
  if (base === null || result === null) return NOWHERE
  const blobAt = async (tree: string, file: string) => (await repository.entry(tree, file))?.oid ?? null
  let old: Promise<Commit | null> | undefined
  return {
    resultBlob: file => blobAt(result.tree, file),
    sameBase: async file => {
      old ??= mergeBase(repository, base.commit, pull.head.commit)
      const commit = await old
      return commit !== null && (await blobAt(commit.tree, file)) === (await blobAt(base.tree, file))
    },
  }
}

const NOWHERE: Blobs = { resultBlob: async () => null, sameBase: async () => false }

/** More of them only in histories where a comment on a removed line is not worth the search. */
const MOST_BRANCHINGS = 4

/** The merge base, as far as it is easily told: the one point where the change left its base that has all others. */
async function mergeBase(repository: Repository, base: string, head: string): Promise<Commit | null> {
  const commits = await repository.history(base, head)
  const own = new Set(commits.map(({ commit }) => commit))
  const points = [...new Set(commits.flatMap(({ parents }) => parents))].filter(parent => !own.has(parent))
  if (points.length > MOST_BRANCHINGS) return null
  for (const point of points) {
    const beyond = await Promise.all(points.map(other => repository.history(point, other)))
    if (beyond.every(missing => missing.length === 0)) return repository.resolve(point)
  }
  return null
}
