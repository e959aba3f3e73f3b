import { compareText } from '../core/diagnostic.ts'

/** How often something occurred. */
export interface Frequency {
  /** As recorded; null: none is recorded. */
  readonly name: string | null
  readonly count: number
}

export interface Frequencies {
  /** Most frequent first, then by name. */
  readonly items: readonly Frequency[]
  /** Occurrences under names for which there was no room. */
  readonly beyond: number
}

/** UTF-16 units; no name of anything is longer. */
const LONGEST = 1000

/** Counts names, as many different ones as its limit says, so that a log full of invented names needs no more memory. */
export class FrequencyCount {
  readonly #counts = new Map<string | null, number>()
  readonly #limit: number
  #beyond = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  add(name: string | null): void {
    const count = this.#counts.get(name)
    if (count === undefined && !this.#hasRoomFor(name)) this.#beyond++
    else this.#counts.set(name, (count ?? 0) + 1)
  }

  #hasRoomFor(name: string | null): boolean {
    return this.#counts.size < this.#limit && (name === null || name.length <= LONGEST)
  }

  result(): Frequencies {
    const items = [...this.#counts].map(([name, count]) => ({ name, count }))
    return { items: items.sort(byCount), beyond: this.#beyond }
  }
}

/** What has no name comes before what has an empty one, so that the order is the same whoever was first. */
const byCount = (a: Frequency, b: Frequency): number =>
  b.count - a.count || compareText(a.name ?? '', b.name ?? '') || Number(a.name !== null) - Number(b.name !== null)
