import { entryOf, groupBy } from '../core/group.ts'
import type { IdentifyRequest } from '../identify.ts'
import type { HistoryCommit } from '../repository.ts'
import { atMost } from './at-most.ts'
import type { Evidence } from './evidence.ts'

/** Steps from a commit to the next that are looked at together. */
const AT_ONCE = 8
/** Steps in a change; in more than that nobody follows a file. */
const MOST_STEPS = 2_000

/** Paths that a step from a commit to the next takes away and brings; whichever is gone may be any that is new. */
interface Step {
  readonly gone: readonly string[]
  readonly fresh: readonly string[]
}

/** Follows content through what came after it: somebody's later rename, or a merge that followed one, carries it along. */
export class CarriedFiles {
  readonly #request: Pick<IdentifyRequest, 'repository' | 'base' | 'head'>
  /** Commits of the change by each of their parents. */
  readonly #children: ReadonlyMap<string, readonly HistoryCommit[]>
  readonly #steps = new Map<string, Promise<Step>>()
  #net: Promise<Net> | undefined

  constructor(evidence: Evidence, request: Pick<IdentifyRequest, 'repository' | 'base' | 'head'>) {
    const { change, graph } = evidence
    const edges = [...change]
      .flatMap(id => graph.commit(id) ?? [])
      .flatMap(commit => commit.parents.map(parent => [parent, commit] as const))
    this.#request = request
    this.#children = new Map(
      [...groupBy(edges, ([parent]) => parent)].map(([parent, group]) => [parent, group.map(([, commit]) => commit)]),
    )
  }

  /**
   * The files that a commit touched with those that their content may have got into since, but for files that are
   * neither in the base nor in the head any more: nothing of them is left to be judged.
   */
  async from(commit: HistoryCommit, touched: readonly string[]): Promise<readonly string[] | 'all'> {
    const edges = this.#stepsAfter(commit)
    if (edges.length > MOST_STEPS) return 'all'
    const steps = await atMost(AT_ONCE, edges, ([from, to]) => this.#step(from, to))
    const reached = new Set(touched)
    for (let size = 0; size !== reached.size; ) {
      size = reached.size
      for (const { gone, fresh } of steps)
        if (gone.some(path => reached.has(path))) for (const path of fresh) reached.add(path)
    }
    return this.#present([...reached])
  }

  #stepsAfter(first: HistoryCommit): (readonly [HistoryCommit, HistoryCommit])[] {
    const edges: (readonly [HistoryCommit, HistoryCommit])[] = []
    const seen = new Set([first.commit])
    const open = [first]
    for (let from = open.pop(); from !== undefined; from = open.pop())
      for (const to of this.#children.get(from.commit) ?? []) {
        edges.push([from, to])
        if (!seen.has(to.commit)) open.push(to)
        seen.add(to.commit)
      }
    return edges
  }

  #step(from: HistoryCommit, to: HistoryCommit): Promise<Step> {
    return entryOf(this.#steps, `${from.tree} ${to.tree}`, async () => {
      const changes = await this.#request.repository.changedFiles(from.tree, to.tree)
      return {
        gone: changes.flatMap(({ path, result }) => (result === null ? [path] : [])),
        fresh: changes.flatMap(({ path, base }) => (base === null ? [path] : [])),
      }
    })
  }

  async #present(files: readonly string[]): Promise<readonly string[]> {
    const { repository } = this.#request
    this.#net ??= this.#readNet()
    const { base, differing } = await this.#net
    const isThere = async (file: string) => differing.has(file) || (await repository.entry(base, file)) !== null
    const found = await atMost(AT_ONCE, files, isThere)
    return files.filter((_, index) => found[index])
  }

  async #readNet(): Promise<Net> {
    const { repository, base, head } = this.#request
    const [before, after] = await Promise.all([repository.resolve(base), repository.resolve(head)])
    const changes = await repository.changedFiles(before.tree, after.tree)
    return { base: before.tree, differing: new Set(changes.map(({ path }) => path)) }
  }
}

interface Net {
  /** The base's tree. */
  readonly base: string
  /** Files that are not the same in base and head; the others are in both or in neither. */
  readonly differing: ReadonlySet<string>
}
