import { found } from './elements.ts'
import { grouped } from './words.ts'

/** Which part of a long list stands in the document: enough to read, few enough to be drawn at once. */
export class Pager<Item> {
  readonly #prefix: string
  readonly #size: number
  #items: readonly Item[] = []
  #page = 0

  /** `prefix`: of the ids of its buttons, as `pageTurner` wrote them; `size`: items of a page. */
  constructor(prefix: string, size: number) {
    this.#prefix = prefix
    this.#size = size
  }

  get items(): readonly Item[] {
    return this.#items
  }

  get shown(): readonly Item[] {
    return this.#items.slice(this.first, this.first + this.#size)
  }

  /** Of the items that are shown, the position of the first. */
  get first(): number {
    return this.#page * this.#size
  }

  /** Other items, from their first page on. */
  show(items: readonly Item[]): void {
    this.#items = items
    this.#page = 0
    this.#tell()
  }

  /** Calls after each turn of a page. */
  onTurn(act: () => void): void {
    const turn = (by: number): void => {
      const page = this.#page + by
      if (page < 0 || page >= this.#pages) return
      this.#page = page
      this.#tell()
      act()
    }
    this.#part('previous').addEventListener('click', () => turn(-1))
    this.#part('next').addEventListener('click', () => turn(1))
  }

  /** `51 to 100 of 120`, or `none`. */
  get extent(): string {
    const all = this.#items.length
    const end = Math.min(this.first + this.#size, all)
    return all === 0 ? 'none' : `${grouped(this.first + 1)} to ${grouped(end)} of ${grouped(all)}`
  }

  get #pages(): number {
    return Math.max(1, Math.ceil(this.#items.length / this.#size))
  }

  #tell(): void {
    this.#part('page-number').textContent = `Page ${grouped(this.#page + 1)} of ${grouped(this.#pages)}`
    // Not `disabled`, which would take the focus away from whoever has just turned to the last page.
    this.#part('previous').setAttribute('aria-disabled', String(this.#page === 0))
    this.#part('next').setAttribute('aria-disabled', String(this.#page + 1 === this.#pages))
  }

  #part(name: string): HTMLElement {
    return found(`#${this.#prefix}${name}`, HTMLElement)
  }
}
