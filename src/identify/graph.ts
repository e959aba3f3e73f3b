import type { HistoryCommit } from '../repository.ts'

/** What stands for a commit where a branch is made or removed: zeros, as many as an object id has digits. */
export const isNone = (commit: string): boolean => /^0+$/.test(commit)

/**
 * Commits above a base, as far as they were read. Each history is complete, so a parent that is in none of them is in
 * the base.
 */
export class CommitGraph {
  readonly #commits: ReadonlyMap<string, HistoryCommit>
  readonly #landed: ReadonlySet<string>

  /** `histories` has by tip what `history(base, tip)` gives: nothing for a tip that is in the base. */
  constructor(base: string, histories: ReadonlyMap<string, readonly HistoryCommit[]>) {
    const commits = [...histories.values()].flat()
    this.#commits = new Map(commits.map(commit => [commit.commit, commit]))
    const beyond = [base, ...histories.keys(), ...commits.flatMap(({ parents }) => parents)]
    this.#landed = new Set(beyond.filter(commit => !this.#commits.has(commit)))
  }

  commit(id: string): HistoryCommit | undefined {
    return this.#commits.get(id)
  }

  /** Whether a commit is in the base, as far as that is known. */
  isLanded(id: string): boolean {
    return this.#landed.has(id)
  }

  /** Whether {@link above} tells everything. */
  knows(id: string): boolean {
    return this.#commits.has(id) || this.#landed.has(id) || isNone(id)
  }

  /** The commits above the base that are reachable from one, with itself. */
  above(tip: string): ReadonlySet<string> {
    const reached = new Set<string>()
    const open = [tip]
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const commit = reached.has(id) ? undefined : this.#commits.get(id)
      if (commit === undefined) continue
      reached.add(id)
      open.push(...commit.parents)
    }
    return reached
  }
}
