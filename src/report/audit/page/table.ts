import { type Content, element, foreign, found } from '../../page/browser/elements.ts'
import { grouped } from '../../page/browser/words.ts'
import type { PageEntry } from '../packing.ts'
import type { Column } from '../page-data.ts'
import { details } from './details.ts'
import type { Order, Row } from './rows.ts'
import { instant } from './words.ts'

/** Names in one cell. */
const MOST_NAMES = 3

/** Shows some rows in place of those before. */
export function showRows(rows: readonly Row[]): void {
  found('#table tbody', HTMLTableSectionElement).replaceChildren(...rows.map(row => tableRow(row)))
}

function tableRow({ entry, people, projects, violated, lifted }: Row): HTMLTableRowElement {
  const { kind, time, decision, pullRequests } = entry
  const button = element('button', { type: 'button', 'aria-expanded': 'false', class: 'disclosure' }, String(entry.seq))
  button.setAttribute('aria-label', `${entry.seq}, details of the record`)
  const shown = element(
    'tr',
    {},
    element('th', { scope: 'row' }, button),
    element('td', { class: 'time' }, foreign(instant(time))),
    element('td', {}, kind),
    element('td', {}, ...(decision === null ? [] : [element('span', { class: `verdict ${decision}` }, decision)])),
    element('td', {}, ...names(pullRequests.map(number => `#${number}`))),
    element('td', {}, ...names(people)),
    element('td', {}, ...names(projects)),
    element('td', {}, ...names(violated), ...liftedNames(lifted)),
  )
  button.addEventListener('click', () => toggle(button, shown, entry))
  return shown
}

const liftedNames = (lifted: readonly string[]): readonly Content[] =>
  lifted.length === 0 ? [] : [element('div', { class: 'note' }, 'lifted: ', ...names(lifted))]

function names(all: readonly string[]): readonly Content[] {
  const shown = all.slice(0, MOST_NAMES).flatMap((name, i) => (i === 0 ? [foreign(name)] : [', ', foreign(name)]))
  return all.length > MOST_NAMES ? [...shown, ` and ${grouped(all.length - MOST_NAMES)} more`] : shown
}

/** Details are made when somebody asks for them, in a row below. */
function toggle(button: HTMLButtonElement, row: HTMLTableRowElement, entry: PageEntry): void {
  const isOpen = button.getAttribute('aria-expanded') === 'true'
  button.setAttribute('aria-expanded', String(!isOpen))
  if (isOpen) row.nextElementSibling?.remove()
  else
    row.after(element('tr', { class: 'opened' }, element('td', { colspan: String(row.cells.length) }, details(entry))))
}

/** Says in the headings how the table is sorted. */
export function showOrder({ column, isDescending }: Order): void {
  for (const heading of headings()) {
    if (heading.dataset.column === column) heading.setAttribute('aria-sort', isDescending ? 'descending' : 'ascending')
    else heading.removeAttribute('aria-sort')
  }
}

/** Calls with the column whose heading is pressed. */
export function onHeading(act: (column: Column) => void): void {
  // the cast: the page is generated with these columns
  for (const heading of headings())
    found('button', HTMLButtonElement, heading).addEventListener('click', () => act(heading.dataset.column as Column))
}

const headings = (): Iterable<HTMLElement> => document.querySelectorAll<HTMLElement>('#table th[data-column]')
