import { element, foreign, found } from '../../page/browser/elements.ts'
import { grouped } from '../../page/browser/words.ts'
import { cellsOf, mostJudged, type PageCell, type PagePolicy, type PageSurvey } from '../unpacking.ts'
import { Keys } from './keys.ts'
import type { Choice, Row } from './rows.ts'

/** Policies up to which their names stand upright. */
const MOST_UPRIGHT = 6

/** The table of subjects and policies. Whoever chooses in it is told to `choose`. */
export class Matrix {
  readonly #policies: readonly PagePolicy[]
  readonly #choose: (choice: Choice) => void
  readonly #table = found('#matrix', HTMLTableElement)
  readonly #keys = new Keys(this.#table)
  readonly #choices = new Map<HTMLElement, Choice>()

  constructor(survey: PageSurvey, choose: (choice: Choice) => void) {
    const { policies } = survey
    this.#policies = policies
    this.#choose = choose
    this.#table.classList.toggle('upright', policies.length <= MOST_UPRIGHT)
    this.#table.style.setProperty('--width', `calc(var(--subject) + ${policies.length} * ${widthOf(survey)})`)
    this.#table.setAttribute('aria-colcount', String(policies.length + 1))
    const heads = policies.map((policy, i) => element('th', { scope: 'col' }, this.#head(policy, i)))
    const corner = element('th', { scope: 'col', class: 'corner' }, 'Subject')
    found('thead', HTMLTableSectionElement, this.#table).append(
      element('tr', { 'aria-rowindex': '1' }, corner, ...heads),
    )
    this.#table.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest('button') : null
      const choice = button === null ? undefined : this.#choices.get(button)
      if (choice !== undefined) this.#choose(choice)
    })
  }

  /** Some of `all` rows in place of those before; `first`: the position of the first of them. */
  show(rows: readonly Row[], first: number, all: number): void {
    for (const [button, { subject }] of this.#choices) if (subject !== null) this.#choices.delete(button)
    this.#table.setAttribute('aria-rowcount', String(all + 1))
    const body = found('tbody', HTMLTableSectionElement, this.#table)
    body.replaceChildren(...rows.map((row, i) => this.#row(row, first + i + 2)))
    this.#keys.renew()
  }

  /** Shows what is chosen. */
  mark({ policy, subject }: Choice): void {
    for (const [button, choice] of this.#choices)
      button.setAttribute('aria-pressed', String(choice.policy === policy && choice.subject === subject))
  }

  #head({ name, demand, judged, violated }: PagePolicy, policy: number): HTMLElement {
    const count = violated === 0 ? 'no violations' : `${grouped(violated)} of ${grouped(judged)} pairs violate it`
    const said = element('span', { class: 'unseen' }, `, ${count}`)
    const shown = element('span', { class: 'name' }, foreign(name))
    return this.#button({ policy, subject: null }, { title: `${name}: ${demand}` }, shown, said)
  }

  #row(row: Row, index: number): HTMLTableRowElement {
    const { kind, id } = row.is
    const cells = cellsOf(row.is)
    const made = element('tr', { 'aria-rowindex': String(index) })
    const name = [element('span', { class: 'kind' }, foreign(kind)), ' ', foreign(id)]
    const choice = { policy: null, subject: row.subject }
    made.append(element('th', { scope: 'row' }, ...(row.is.violated > 0 ? [this.#button(choice, {}, ...name)] : name)))
    let next = 0
    for (let policy = 0; policy < this.#policies.length; policy++) {
      const cell = cells[next]
      const isJudged = cell?.policy === policy
      if (isJudged) next++
      made.append(isJudged ? this.#cell(cell, row) : element('td', {}))
    }
    return made
  }

  #cell({ policy, judged, violated }: PageCell, { subject, is }: Row): HTMLTableCellElement {
    if (violated === 0) return element('td', { class: 'pass' }, `✓ ${grouped(judged)}`)
    const shown = `${grouped(violated)} of ${grouped(judged)}`
    const label = `${shown} violate ${this.#policies[policy]?.name ?? ''}, ${is.kind}/${is.id}`
    return element('td', {}, this.#button({ policy, subject }, { 'aria-label': label, class: 'fail' }, `✗ ${shown}`))
  }

  #button(choice: Choice, attributes: Readonly<Record<string, string>>, ...content: readonly (Node | string)[]) {
    const made = element('button', { type: 'button', tabindex: '-1', ...attributes }, ...content)
    this.#choices.set(made, choice)
    return made
  }
}

/** How wide a column has to be for the longest count of all: layout need not look at each cell. */
function widthOf(survey: PageSurvey): string {
  const most = grouped(mostJudged(survey))
  const characters = `✗ ${most} of ${most}`.length
  const least = survey.policies.length <= MOST_UPRIGHT ? 14 : 0
  return `calc(${Math.max(least, characters)}ch + 1.2rem)`
}
