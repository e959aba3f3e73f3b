import type { StandingViolation, Survey } from '../../core/tags/survey.ts'
import { code, type Filling, foreign, type Html, html, NOTHING, pageTurner, phrased, table } from '../page/html.ts'
import { grouped } from '../phrase.ts'
import { affectedValues, authoritativeValues, placeText, type ShownValues, subjectText } from './values.ts'
import { fixers } from './words.ts'

/** Violations that stand in the page as markup, for whom no script runs: a browser lays them out for all others too. */
const MOST_PLAIN = 100
const MOST_VALUES = 20

/** The matrix, which the script fills and shows, with its search and its filter. */
export const matrixSection = (listed: number, { subjects }: Survey): Html => html`
<section id="matrix-section" aria-labelledby="matrix-title" hidden>
<h2 id="matrix-title">Subjects and policies</h2>
<p id="matrix-help" class="note">How many related pairs each policy judges of a subject: <span class="cell pass"><span aria-hidden="true">✓</span> 3</span> all comply,
<span class="cell fail"><span aria-hidden="true">✗</span> 2 of 5</span> violate it; where nothing stands, nothing is judged. Choose a count, a subject or a policy to see its
violations below; arrow keys move between them.${left(listed, subjects.length, 'subjects')}</p>
<form role="search" aria-label="Subjects">
<div class="field wide"><label for="search">Search</label><input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="Every word has to occur: subject, policy, tag value, file, ..."></div>
<div class="field check"><input id="only-violations" type="checkbox"><label for="only-violations">Only violations</label></div>
<div class="field"><button type="reset">Clear all</button></div>
</form>
<p id="matching"></p>
<p id="announcement" class="unseen" role="status"></p>
<div class="scroll matrix" role="region" aria-label="Table: subjects and policies" tabindex="0"><table id="matrix" role="grid" aria-labelledby="matrix-title" aria-describedby="matrix-help">
<thead></thead>
<tbody></tbody>
</table></div>
${pageTurner('subjects-', 'subjects')}
<p id="printed" class="print-only note"></p>
</section>`

/** Violations as a table, in place of which the script lists what is chosen. */
export const violationsSection = (listed: number, survey: Survey): Html => html`
<section id="violations" aria-labelledby="violations-title" tabindex="-1">
<h2 id="violations-title">Violations</h2>
<div id="explorer" hidden>
<p id="chosen"></p>
<ol id="list" class="violations"></ol>
${pageTurner('violations-', 'violations')}
<p class="note">${left(listed, survey.violations.length, 'violations')}</p>
</div>
<div id="without-script">
${survey.violations.length === 0 ? html`<p class="note">There is none.</p>` : plainTable(survey)}
</div>
</section>`

const left = (listed: number, all: number, noun: string): string =>
  listed === all ? '' : ` This page has room for ${grouped(listed)} of ${grouped(all)} ${noun}; --format json has all.`

function plainTable({ violations, policies }: Survey): Html {
  const strategies = new Map(policies.map(({ name, strategy }) => [name, strategy]))
  const shown = violations.slice(0, MOST_PLAIN)
  const note =
    shown.length < violations.length
      ? html`<p class="note">The first ${shown.length} of ${violations.length}. Matrix, search and all others need JavaScript, which is off or not supported here.</p>`
      : html`<p class="note">Matrix and search need JavaScript, which is off or not supported here.</p>`
  const rows = shown.map(violation => row(violation, strategies.get(violation.policy) ?? 'subset'))
  return html`${note}${table({ caption: 'Violations', columns: COLUMNS, rows })}`
}

const COLUMNS = ['Policy', 'Authoritative', 'Affected', 'How to fix', 'Ways out', 'Who can fix'].map(title => ({
  title,
}))

const row = (violation: StandingViolation, strategy: 'subset' | 'intersection'): readonly Filling[] => [
  foreign(violation.policy),
  side(violation.authoritative, authoritativeValues(violation, MOST_VALUES), html`no values`),
  side(violation.affected, affectedValues(violation, strategy, MOST_VALUES), offending(html`no values`)),
  violation.howToFix === null ? NOTHING : foreign(violation.howToFix),
  html`<ul class="ways">${[violation.waysOut.tags, violation.waysOut.policy, violation.waysOut.relation].map(way => html`<li>${foreign(way)}</li>`)}</ul>`,
  phrased(fixers(violation)),
]

function side(subject: StandingViolation['affected'], values: ShownValues | null, none: Html): Html {
  return html`${foreign(subjectText(subject))}<br>${foreign(subject.tag)}: ${chips(values, none)}<br>${code(placeText(subject))}`
}

function chips(values: ShownValues | null, none: Html): Html {
  if (values === null) return html`redacted`
  const { offending: wrong, others, more } = values
  if (wrong.length + others.length === 0) return none
  const parts = [
    ...wrong.map(value => html`${offending(foreign(value))} `),
    ...others.map(value => html`<span class="chip">${foreign(value)}</span> `),
  ]
  return html`${parts}${more > 0 ? html`${more} more` : NOTHING}`
}

const offending = (value: Html): Html =>
  html`<span class="chip offending"><span class="unseen">offending: </span>${value}</span>`
