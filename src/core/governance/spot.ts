import type { Path } from '../document/document.ts'

/**
 * A place in a file as a chain of steps. Rules are many, and most are never asked where they stand: a chain shares its
 * beginning with others, and is made into a path when somebody asks.
 */
export class Spot {
  readonly #parent: Spot | null
  readonly #step: string | number

  private constructor(parent: Spot | null, step: string | number) {
    this.#parent = parent
    this.#step = step
  }

  /** The root of a file. */
  static readonly root = new Spot(null, '')

  at(step: string | number): Spot {
    return new Spot(this, step)
  }

  get path(): Path {
    return this.#parent === null ? [] : [...this.#parent.path, this.#step]
  }
}

/** A place in a file, in whichever form it is known. */
export type Where = Path | Spot

export const pathOf = (where: Where): Path => (where instanceof Spot ? where.path : where)
