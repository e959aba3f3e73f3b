import { entryOf } from '../core/group.ts'
import type { IdentifyRequest } from '../identify.ts'
import type { HistoryCommit } from '../repository.ts'
import { atMost } from './at-most.ts'
import { CarriedFiles } from './carried.ts'
import type { Claim } from './claims.ts'
import { type Contribution, personOf } from './contributors.ts'
import { type Evidence, orNull } from './evidence.ts'

/** Commits that are looked at together. */
const AT_ONCE = 8

export type Touched = readonly string[] | 'all' | 'nothing'

/** The files that commits touch, and those that their content got into since; each commit is looked at once. */
export class TouchedFiles {
  readonly #evidence: Evidence
  readonly #repository: IdentifyRequest['repository']
  readonly #carried: CarriedFiles
  readonly #touched = new Map<string, Promise<Touched>>()
  /** Of parents that are in the base. */
  readonly #trees = new Map<string, Promise<string>>()

  constructor(evidence: Evidence, request: Pick<IdentifyRequest, 'repository' | 'base' | 'head'>) {
    this.#evidence = evidence
    this.#repository = request.repository
    this.#carried = new CarriedFiles(evidence, request)
  }

  async of(commits: ReadonlySet<string>): Promise<ReadonlyMap<string, Touched>> {
    return new Map(await atMost(AT_ONCE, [...commits], async id => [id, await this.#by(id)] as const))
  }

  #by(id: string): Promise<Touched> {
    const { change, graph } = this.#evidence
    const commit = graph.commit(id)
    return entryOf(this.#touched, id, async () => {
      if (commit === undefined) return 'all'
      return change.has(id) ? this.#look(commit) : ((await orNull(this.#look(commit))) ?? 'all')
    })
  }

  async #look(commit: HistoryCommit): Promise<Touched> {
    if (commit.parents.length === 0) return 'all'
    if (await this.#isAutomatic(commit)) return 'nothing'
    const files = await this.#differences(commit)
    // An empty commit, as it is pushed to start checks anew, has no content.
    return files.length === 0 ? 'nothing' : this.#carried.from(commit, files)
  }

  /** Whether Git alone made the commit's tree of its parents', so that whoever asked for the merge added nothing. */
  async #isAutomatic({ parents, tree }: HistoryCommit): Promise<boolean> {
    return parents.length === 2 && (await this.#repository.automaticMerge(parents)) === tree
  }

  /** Files that are not as in each parent: to take one side's in a merge is a decision too. */
  async #differences({ parents, tree }: HistoryCommit): Promise<readonly string[]> {
    const changes = await Promise.all(
      parents.map(async parent => this.#repository.changedFiles(await this.#treeOf(parent), tree)),
    )
    return changes.flat().map(({ path }) => path)
  }

  #treeOf(id: string): Promise<string> {
    const commit = this.#evidence.graph.commit(id)
    if (commit !== undefined) return Promise.resolve(commit.tree)
    return entryOf(this.#trees, id, async () => (await this.#repository.resolve(id)).tree)
  }
}

/** What claims come to in files. Commits of those who count for all files anyway are not looked at. */
export async function claimedFiles(claims: readonly Claim[], files: TouchedFiles): Promise<Contribution[]> {
  const boundless = new Set(claims.filter(({ commit }) => commit === null).map(({ account }) => personOf(account)))
  const isBoundless = ({ account }: Claim): boolean => boundless.has(personOf(account))
  const touched = await files.of(new Set(claims.flatMap(claim => (isBoundless(claim) ? [] : (claim.commit ?? [])))))
  return claims.flatMap(claim => {
    const own = isBoundless(claim) ? 'all' : (touched.get(claim.commit ?? '') ?? 'all')
    if (own === 'nothing') return []
    return [{ account: claim.account, files: claim.isRewritten ? 'all' : own, isCurrent: true }]
  })
}
