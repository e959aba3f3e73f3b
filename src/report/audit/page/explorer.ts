import { Announcement } from '../../page/browser/announcement.ts'
import { element, found } from '../../page/browser/elements.ts'
import { Pager } from '../../page/browser/pager.ts'
import { grouped } from '../../page/browser/words.ts'
import type { PageEntry } from '../packing.ts'
import { onCriteria } from './filters.ts'
import { type Order, type Row, rowOf, selector, sorted } from './rows.ts'
import { onHeading, showOrder, showRows } from './table.ts'

/** Rows of a page. */
const PAGE = 50

/** The search, the filters and the pages of the table of records. */
export class Explorer {
  readonly #rows: readonly Row[]
  readonly #pager = new Pager<Row>('', PAGE)
  readonly #announcement = new Announcement()
  #order: Order = { column: 'seq', isDescending: true }
  #ordered: readonly Row[]
  #isSelected: (row: Row) => boolean = () => true

  constructor(entries: readonly PageEntry[]) {
    this.#rows = entries.map(rowOf)
    this.#ordered = sorted(this.#rows, this.#order)
  }

  /** Fills the table and listens to its controls. */
  start(): void {
    onCriteria(this.#rows, criteria => {
      this.#isSelected = selector(criteria)
      this.#select()
      this.#announcement.of('#matching')
    })
    onHeading(column => {
      const isDescending = column === this.#order.column && !this.#order.isDescending
      this.#order = { column, isDescending }
      this.#ordered = sorted(this.#rows, this.#order)
      this.#select()
      this.#announcement.of('#matching')
    })
    this.#pager.onTurn(() => {
      this.#show()
      this.#announcement.of('#matching')
    })
    this.#select()
    found('#explorer', HTMLElement).hidden = false
    found('#without-script', HTMLElement).hidden = true
  }

  #select(): void {
    this.#pager.show(this.#ordered.filter(this.#isSelected))
    this.#show()
  }

  #show(): void {
    const { items, shown, extent } = this.#pager
    showRows(shown)
    showOrder(this.#order)
    const matching = element('strong', {}, grouped(items.length))
    found('#matching', HTMLElement).replaceChildren(
      matching,
      ` of ${grouped(this.#rows.length)} records match. Shown: ${extent}.`,
    )
    found('#printed', HTMLElement).textContent = `Printed: ${extent}. The others are on the page itself.`
  }
}
