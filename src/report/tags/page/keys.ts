const STEPS: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Moves between the buttons of a table by arrow keys, so that Tab passes hundreds of them in one step. */
export class Keys {
  readonly #table: HTMLTableElement

  constructor(table: HTMLTableElement) {
    this.#table = table
    table.addEventListener('keydown', event => this.#press(event))
    table.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLButtonElement) this.#enterAt(target)
    })
  }

  /** After other rows were filled in: Tab leads to the first of them. */
  renew(): void {
    const first = this.#table.querySelector<HTMLButtonElement>('tbody button') ?? this.#table.querySelector('button')
    if (first !== null) this.#enterAt(first)
  }

  #enterAt(button: HTMLButtonElement): void {
    for (const other of this.#table.querySelectorAll('button[tabindex="0"]')) other.setAttribute('tabindex', '-1')
    button.setAttribute('tabindex', '0')
  }

  #press(event: KeyboardEvent): void {
    const cell = event.target instanceof Element ? event.target.closest('th, td') : null
    if (!(cell instanceof HTMLTableCellElement) || event.altKey || event.ctrlKey || event.metaKey) return
    const next = this.#next(cell, event.key)
    if (next === null) return
    event.preventDefault()
    next.focus()
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  /** The next button in that direction; null: there is none, or it is no key of ours. */
  #next(cell: HTMLTableCellElement, key: string): HTMLButtonElement | null {
    const row = cell.closest('tr')
    if (row === null) return null
    if (key === 'Home') return row.querySelector('button')
    if (key === 'End') return [...row.querySelectorAll('button')].at(-1) ?? null
    const step = STEPS[key]
    if (step === undefined) return null
    let [down, right] = [row.rowIndex + step[0], cell.cellIndex + step[1]]
    while (this.#table.rows[down]?.cells[right] !== undefined) {
      const button = this.#table.rows[down]?.cells[right]?.querySelector('button')
      if (button) return button
      down += step[0]
      right += step[1]
    }
    return null
  }
}
