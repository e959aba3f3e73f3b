import type { PageEntry } from '../packing.ts'
import { element, found } from './elements.ts'
import { onCriteria } from './filters.ts'
import { type Order, type Row, rowOf, selector, sorted } from './rows.ts'
import { onHeading, showOrder, showRows } from './table.ts'
import { grouped } from './words.ts'

/** Rows that stand in the document at a time: enough to read, few enough to be drawn at once. */
const PAGE = 50

/** Milliseconds without a change after which a screen reader is told, so that it does not speak at each letter. */
const QUIET = 500

/** The search, the filters and the pages of the table of records. */
export class Explorer {
  readonly #rows: readonly Row[]
  #order: Order = { column: 'seq', isDescending: true }
  #ordered: readonly Row[]
  #isSelected: (row: Row) => boolean = () => true
  #matching: readonly Row[]
  #page = 0
  #announcement: ReturnType<typeof setTimeout> | undefined

  constructor(entries: readonly PageEntry[]) {
    this.#rows = entries.map(rowOf)
    this.#ordered = sorted(this.#rows, this.#order)
    this.#matching = this.#ordered
  }

  /** Fills the table and listens to its controls. */
  start(): void {
    onCriteria(this.#rows, criteria => {
      this.#isSelected = selector(criteria)
      this.#select()
    })
    onHeading(column => {
      const isDescending = column === this.#order.column && !this.#order.isDescending
      this.#order = { column, isDescending }
      this.#ordered = sorted(this.#rows, this.#order)
      this.#select()
    })
    found('#previous', HTMLButtonElement).addEventListener('click', () => this.#turn(-1))
    found('#next', HTMLButtonElement).addEventListener('click', () => this.#turn(1))
    this.#show()
    found('#explorer', HTMLElement).hidden = false
    found('#without-script', HTMLElement).hidden = true
  }

  #select(): void {
    this.#matching = this.#ordered.filter(this.#isSelected)
    this.#page = 0
    this.#show()
    this.#announce()
  }

  #turn(by: number): void {
    const page = this.#page + by
    if (page < 0 || page >= this.#pages) return
    this.#page = page
    this.#show()
    this.#announce()
  }

  get #pages(): number {
    return Math.max(1, Math.ceil(this.#matching.length / PAGE))
  }

  #show(): void {
    const start = this.#page * PAGE
    showRows(this.#matching.slice(start, start + PAGE))
    showOrder(this.#order)
    found('#matching', HTMLElement).replaceChildren(...this.#count())
    found('#page-number', HTMLElement).textContent = `Page ${grouped(this.#page + 1)} of ${grouped(this.#pages)}`
    found('#printed', HTMLElement).textContent = `Printed: ${this.#extent()}. The others are on the page itself.`
    // Not `disabled`, which would take the focus away from whoever has just turned to the last page.
    found('#previous', HTMLElement).setAttribute('aria-disabled', String(this.#page === 0))
    found('#next', HTMLElement).setAttribute('aria-disabled', String(this.#page + 1 === this.#pages))
  }

  #count(): readonly (Node | string)[] {
    const matching = element('strong', {}, grouped(this.#matching.length))
    return [matching, ` of ${grouped(this.#rows.length)} records match. Shown: ${this.#extent()}.`]
  }

  #extent(): string {
    if (this.#matching.length === 0) return 'none'
    const start = this.#page * PAGE
    const end = Math.min(start + PAGE, this.#matching.length)
    return `${grouped(start + 1)} to ${grouped(end)} of ${grouped(this.#matching.length)}`
  }

  #announce(): void {
    clearTimeout(this.#announcement)
    this.#announcement = setTimeout(() => {
      found('#announcement', HTMLElement).textContent = found('#matching', HTMLElement).textContent
    }, QUIET)
  }
}
