import { KINDS } from '../../audit/entry.ts'
import { type Html, html, pageTurner } from '../page/html.ts'
import { grouped } from '../phrase.ts'
import { VERDICTS } from './packing.ts'
import type { Column } from './page-data.ts'

const COLUMNS: readonly (readonly [Column, string])[] = [
  ['seq', 'Record'],
  ['time', 'Time (UTC)'],
  ['kind', 'Kind'],
  ['decision', 'Decision'],
  ['pull', 'Pull request'],
  ['people', 'People'],
  ['projects', 'Projects'],
  ['rules', 'Violations'],
]

/** The table of records, which the script fills and shows, with its search and its filters. */
export const recordsSection = (listed: number, records: number): Html => html`
<section id="records" aria-labelledby="records-title">
<h2 id="records-title">Records</h2>
<p class="note">${coverage(listed, records)}</p>
<p id="without-script" class="note">Search and table need JavaScript, which is off or not supported here.</p>
<div id="explorer" hidden>
<form role="search" aria-label="Records">
<div class="field wide"><label for="search">Search</label><input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="Every word has to occur: file, path, person, commit, ...">
</div>
${select('decision', 'Decision', [...VERDICTS])}${select('kind', 'Kind', KINDS)}${suggested('project', 'Project')}${suggested('person', 'Person')}${suggested('rule', 'Rule or code')}
<div class="field"><label for="from">From (UTC)</label><input id="from" type="date"></div>
<div class="field"><label for="until">Until, inclusive</label><input id="until" type="date"></div>
<div class="field"><button type="reset">Clear all</button></div>
</form>
<p id="matching"></p>
<p id="announcement" class="unseen" role="status"></p>
<div class="scroll" role="region" aria-label="Table: records" tabindex="0"><table id="table">
<caption class="unseen">Records. The buttons in the column headings sort; the button of a record shows its details.</caption>
<thead><tr>${COLUMNS.map(heading)}</tr></thead>
<tbody></tbody>
</table></div>
${pageTurner('', 'records')}
<p id="printed" class="print-only note"></p>
</div>
</section>`

function coverage(listed: number, records: number): string {
  if (listed === records) return `All ${grouped(records)} records of the log can be searched here.`
  return `The newest ${grouped(listed)} of ${grouped(records)} records can be searched here; ${grouped(records - listed)} older ones are left out. The totals above count them all, and \`fieldgate audit log\` lists them.`
}

const heading = ([name, title]: readonly [Column, string]): Html =>
  html`<th scope="col" data-column="${name}"><button type="button">${title}</button></th>`

const select = (id: string, label: string, options: readonly string[]): Html =>
  html`<div class="field"><label for="${id}">${label}</label><select id="${id}"><option value="">any</option>${options.map(option)}</select></div>`

const option = (name: string): Html => html`<option>${name}</option>`

const suggested = (id: string, label: string): Html =>
  html`<div class="field"><label for="${id}">${label}</label><input id="${id}" list="${id}-list" autocomplete="off" spellcheck="false"><datalist id="${id}-list"></datalist></div>`
