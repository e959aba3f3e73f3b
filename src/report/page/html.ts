import { xml } from '../escape.ts'
import { grouped, type Phrase } from '../phrase.ts'
import { shortened } from '../values.ts'

/** UTF-16 units of any text of others; of a longer one the page has beginning and end. */
export const LONGEST = 200

/** Markup of ours. What others wrote was escaped when it was filled in, for a bare string is always text. */
export interface Html {
  readonly markup: string
}

export type Filling = Html | string | number | readonly Html[]

/** Markup from a template: its own words are ours; what is filled in is text or the quoted value of an attribute. */
export const html = (words: TemplateStringsArray, ...fillings: readonly Filling[]): Html => ({
  markup: words.map((word, i) => word + markupOf(fillings[i] ?? '')).join(''),
})

function markupOf(filling: Filling): string {
  if (typeof filling === 'string') return xml(filling)
  if (typeof filling === 'number') return grouped(filling)
  return 'markup' in filling ? filling.markup : filling.map(({ markup }) => markup).join('')
}

/** Markup that was made elsewhere, such as a style sheet. Never give it text that came from outside. */
export const raw = (markup: string): Html => ({ markup })

export const NOTHING = raw('')

/** Text of others: its direction stays its own, and moves nothing beside it. */
export const foreign = (text: string): Html => html`<bdi>${shortened(text, LONGEST)}</bdi>`

/** Text of others for machines: a path, an id, an object name. */
export const code = (text: string): Html => html`<code>${foreign(text)}</code>`

export interface Table {
  readonly caption: string
  /** A column of numbers is set flush right. */
  readonly columns: readonly { readonly title: string; readonly isNumber?: boolean }[]
  /** The first cell of each row is its heading. */
  readonly rows: readonly (readonly Filling[])[]
}

/** A table that can be scrolled by itself where it is too wide, also by keyboard. */
export function table({ caption, columns, rows }: Table): Html {
  const head = columns.map(({ title, isNumber }) => html`<th scope="col" class="${kind(isNumber)}">${title}</th>`)
  const body = rows.map(
    cells => html`<tr>${cells.map((cell, i) => tableCell(cell, i, columns[i]?.isNumber))}</tr>
`,
  )
  return html`<div class="scroll" role="region" aria-label="Table: ${caption}" tabindex="0"><table>
<caption class="unseen">${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody></table></div>`
}

const tableCell = (cell: Filling, index: number, isNumber: boolean | undefined): Html =>
  index === 0
    ? html`<th scope="row" class="${kind(isNumber)}">${cell}</th>`
    : html`<td class="${kind(isNumber)}">${cell}</td>`

const kind = (isNumber: boolean | undefined): string => (isNumber ? 'number' : 'text')

/** Buttons for the pages of a list, which the script fills; `prefix` begins their ids. */
export const pageTurner = (prefix: string, noun: string): Html =>
  html`<nav aria-label="Pages of ${noun}"><button type="button" id="${prefix}previous">Previous</button><span id="${prefix}page-number"></span><button type="button" id="${prefix}next">Next</button></nav>`

/** Numbers that matter most: name, count, and the class of its colour. */
export const tiles = (items: readonly (readonly [name: string, count: number, kind: string])[]): Html =>
  html`<section aria-labelledby="overview-title"><h2 id="overview-title" class="unseen">Overview</h2>
<dl class="tiles">${items.map(([name, count, kind]) => html`<div class="tile ${kind}"><dt>${name}</dt><dd>${count}</dd></div>`)}</dl></section>`

/** A sentence: what is quoted in it is text of others for machines. */
export const phrased = (words: Phrase): Html => ({
  markup: words.map(piece => (typeof piece === 'string' ? html`${piece}` : code(piece.quoted)).markup).join(''),
})

/** `2026-11-30 20:06:25`: a recorded instant as people read it, without its fraction; what is none stays as it is. */
export const instant = (time: string): string =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(time) ? time.slice(0, 19).replace('T', ' ').replace(/Z$/, '') : time
