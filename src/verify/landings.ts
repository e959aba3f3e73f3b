import { changeSetDigest } from '../core/change-set.ts'
import type { HistoryCommit, Repository } from '../repository.ts'
import type { Allow, Allows } from './allows.ts'

/** A commit of a branch, and the one that was at its tip before. */
export interface Step {
  readonly commit: HistoryCommit
  readonly before: HistoryCommit
}

export interface LandingContext {
  readonly allows: Allows
  /** `refs/heads/main` */
  readonly branch: string
  readonly repository: Repository
}

/** Commits of one pull request that was rebased onto a branch. */
const MOST_TOGETHER = 100

/**
 * Which steps of a branch, the oldest first, are accounted for. An allow counts only for what came behind the commit on
 * which it was judged: what is there already is not allowed by asking for it.
 */
export class Landings {
  readonly #steps: readonly Step[]
  readonly #context: LandingContext
  readonly #isOpen: boolean[]
  /** Of the commit before each step. */
  readonly #places: ReadonlyMap<string, number>

  constructor(steps: readonly Step[], context: LandingContext) {
    this.#steps = steps
    this.#context = context
    // What changes nothing needs no allow.
    this.#isOpen = steps.map(({ commit, before }) => commit.tree !== before.tree)
    this.#places = new Map(steps.map(({ before }, at) => [before.commit, at]))
  }

  async account(): Promise<void> {
    this.#accountForHeads()
    for (const [at] of this.#steps.entries()) if (this.#isOpen[at]) await this.#accountForChange(at)
    for (const [at] of this.#steps.entries()) if (this.#isOpen[at]) await this.#accountForRebased(at)
  }

  open(): readonly Step[] {
    return this.#steps.filter((_, at) => this.#isOpen[at])
  }

  /** Whether something was judged on a commit that was at the tip before a step, or earlier. */
  isBefore(base: string, step: Step): boolean {
    const [from, to] = [this.#places.get(base), this.#places.get(step.before.commit)]
    return from !== undefined && to !== undefined && from <= to
  }

  /** A group of a merge queue lands with the very commit that was judged, on the one that was at the tip before. */
  #accountForHeads(): void {
    const { allows, branch } = this.#context
    for (const [at, { commit }] of this.#steps.entries()) {
      const allow = allows.ofHead(commit.commit, branch).find(({ base }) => (this.#places.get(base) ?? at + 1) <= at)
      if (allow !== undefined) this.#cover(allow, this.#places.get(allow.base) ?? at, at)
    }
  }

  /** A merge or a squash lands one change with one commit. */
  async #accountForChange(at: number): Promise<void> {
    const step = this.#steps[at]
    const [allow] = step === undefined ? [] : await this.#allowsOf(step, step)
    if (allow !== undefined) this.#cover(allow, at, at)
  }

  /** A rebase lands one change with several commits, each of which is what merging that of the head gives. */
  async #accountForRebased(from: number): Promise<void> {
    const first = this.#steps[from]
    for (let to = from + 1; first !== undefined && this.#isOpen[to] && to - from < MOST_TOGETHER; to += 1) {
      const last = this.#steps[to]
      const allows = last === undefined ? [] : await this.#allowsOf(first, last)
      for (const allow of allows)
        if (await this.#isRebased(allow, this.#steps.slice(from, to + 1))) return this.#cover(allow, from, to)
    }
  }

  async #allowsOf(first: Step, last: Step): Promise<readonly Allow[]> {
    const { allows, branch, repository } = this.#context
    const digest = changeSetDigest(await repository.changedFiles(first.before.tree, last.commit.tree))
    return allows.ofChange(digest, branch).filter(({ base }) => this.isBefore(base, first))
  }

  #isRebased({ base, head }: Allow, steps: readonly Step[]): Promise<boolean> {
    return isRebased(this.#context.repository, { base, head, steps })
  }

  #cover(allow: Allow, from: number, to: number): void {
    this.#context.allows.use(allow)
    this.#isOpen.fill(false, from, to + 1)
  }

  isOpen(step: Step): boolean {
    return this.#isOpen[this.#steps.indexOf(step)] === true
  }

  /** So many steps from one on; null where there are not as many that are open. */
  runFrom(step: Step, length: number): readonly Step[] | null {
    const from = this.#steps.indexOf(step)
    const run = this.#steps.slice(from, from + length)
    return run.length === length && run.every(one => this.isOpen(one)) ? run : null
  }

  /** Steps that are accounted for otherwise. */
  close(steps: readonly Step[]): void {
    for (const step of steps) this.#isOpen[this.#steps.indexOf(step)] = false
  }
}

/** Whether steps are the commits of a head, one after the other, each merged onto what was there before the first. */
export async function isRebased(
  repository: Repository,
  { base, head, steps }: { readonly base: string; readonly head: string; readonly steps: readonly Step[] },
): Promise<boolean> {
  const onto = steps[0]?.before
  const own = (await repository.history(base, head).catch(() => [])).filter(({ parents }) => parents.length < 2)
  if (onto === undefined || own.length !== steps.length) return false
  const [target, ...commits] = await Promise.all(
    [onto, ...own.toReversed()].map(({ commit }) => repository.resolve(commit)),
  )
  for (const [at, commit] of commits.entries()) {
    const merged = target && (await repository.mergeResult(target, commit).catch(() => null))
    if (merged?.tree !== steps[at]?.commit.tree) return false
  }
  return true
}
