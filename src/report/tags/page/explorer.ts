import { Announcement } from '../../page/browser/announcement.ts'
import { type Content, element, foreign, found } from '../../page/browser/elements.ts'
import { Pager } from '../../page/browser/pager.ts'
import { grouped } from '../../page/browser/words.ts'
import type { PageSurvey } from '../unpacking.ts'
import { details } from './details.ts'
import { Matrix } from './matrix.ts'
import { type Choice, chosen, EVERYTHING, type FoundViolation, isSame, matching, type Row, searchable } from './rows.ts'

/** Cells of the matrix that stand in the document at a time, and rows at most and at least. */
const CELLS = 1_000
const ROWS = { most: 50, least: 10 }
const VIOLATIONS = 20

/** The search, the matrix and the list of violations. */
export class Explorer {
  readonly #survey: PageSurvey
  readonly #all: ReturnType<typeof searchable>
  readonly #matrix: Matrix
  readonly #subjects: Pager<Row>
  readonly #violations = new Pager<FoundViolation>('violations-', VIOLATIONS)
  readonly #announcement = new Announcement()
  #matching: ReturnType<typeof searchable>
  #choice: Choice = EVERYTHING

  constructor(survey: PageSurvey) {
    this.#survey = survey
    this.#all = searchable(survey)
    this.#matching = this.#all
    this.#matrix = new Matrix(survey, choice => this.#choose(choice))
    const rows = Math.floor(CELLS / Math.max(1, survey.policies.length))
    this.#subjects = new Pager('subjects-', Math.min(ROWS.most, Math.max(ROWS.least, rows)))
  }

  /** Fills the page and listens to its controls. */
  start(): void {
    const form = found('#matrix-section form', HTMLFormElement)
    form.addEventListener('input', () => this.#search())
    // A form is reset after all have heard of it, for until then it can be cancelled.
    form.addEventListener('reset', () => setTimeout(() => this.#clear()))
    form.addEventListener('submit', event => event.preventDefault())
    this.#subjects.onTurn(() => {
      this.#showSubjects()
      this.#announcement.of('#matching')
    })
    this.#violations.onTurn(() => {
      this.#showViolations()
      found('#violations', HTMLElement).focus({ preventScroll: true })
      found('#violations', HTMLElement).scrollIntoView({ block: 'start' })
    })
    this.#select()
    found('#without-script', HTMLElement).remove()
    for (const part of ['#matrix-section', '#explorer']) found(part, HTMLElement).hidden = false
  }

  #search(): void {
    const search = found('#search', HTMLInputElement).value
    const onlyViolations = found('#only-violations', HTMLInputElement).checked
    this.#matching = matching(this.#all, { search, onlyViolations })
    this.#select()
    this.#announcement.of('#matching')
  }

  #clear(): void {
    this.#choice = EVERYTHING
    this.#search()
  }

  /** What was chosen, chosen again, is chosen no longer. */
  #choose(choice: Choice): void {
    this.#choice = isSame(choice, this.#choice) ? EVERYTHING : choice
    this.#violations.show(chosen(this.#matching.violations, this.#choice))
    this.#matrix.mark(this.#choice)
    this.#showViolations()
    this.#announcement.of('#chosen')
  }

  #select(): void {
    this.#subjects.show(this.#matching.rows)
    this.#violations.show(chosen(this.#matching.violations, this.#choice))
    this.#showSubjects()
    this.#showViolations()
  }

  #showSubjects(): void {
    const { items, shown, extent, first } = this.#subjects
    this.#matrix.show(shown, first, items.length)
    this.#matrix.mark(this.#choice)
    found('#matching', HTMLElement).replaceChildren(
      element('strong', {}, grouped(items.length)),
      ` of ${grouped(this.#all.rows.length)} subjects match. Shown: ${extent}.`,
    )
    found('#printed', HTMLElement).textContent = `Printed: ${extent}. The others are on the page itself.`
  }

  #showViolations(): void {
    const { items, shown, extent, first } = this.#violations
    const list = found('#list', HTMLOListElement)
    list.start = first + 1
    list.replaceChildren(...shown.map(({ is }) => details(is, this.#survey)))
    const all = element('button', { type: 'button' }, 'Show all')
    all.addEventListener('click', () => {
      this.#choose(this.#choice)
      found('#violations', HTMLElement).focus({ preventScroll: true })
    })
    found('#chosen', HTMLElement).replaceChildren(
      element('strong', {}, grouped(items.length)),
      ` of ${grouped(this.#all.violations.length)} violations`,
      ...this.#named(),
      `. Shown: ${extent}. `,
      ...(isSame(this.#choice, EVERYTHING) ? [] : [all]),
    )
  }

  /** What was chosen, in words. */
  #named(): readonly Content[] {
    const { policy, subject } = this.#choice
    const is = subject === null ? undefined : this.#survey.subjects[subject]
    return [
      ...(policy === null ? [] : [' of policy ', foreign(this.#survey.policies[policy]?.name ?? '')]),
      ...(is === undefined ? [] : [' in ', foreign(`${is.kind}/${is.id}`)]),
    ]
  }
}
