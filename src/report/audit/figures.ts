import type { Frequencies } from '../../audit/frequency.ts'
import type { Lifter, Totals } from '../../audit/tally.ts'
import { visible } from '../escape.ts'
import { code, type Filling, foreign, type Html, html, LONGEST, NOTHING, type Table, table } from '../page/html.ts'
import { grouped } from '../phrase.ts'
import { shortened } from '../values.ts'
import { bucketsOf, nameOf } from './buckets.ts'
import { VERDICTS } from './packing.ts'
import type { Bars, PageData } from './page-data.ts'

/** Bars of one chart, rows of one table. */
const MOST_BARS = 12
const MOST_ROWS = 100

/** A chart with what it says as a table. The table is open until the script has drawn the chart. */
interface Figure {
  readonly id: string
  readonly title: string
  /** What is counted, and what is not in it. */
  readonly note: string
  readonly table: Table
  readonly isEmpty: boolean
  readonly legend?: Html
}

const figure = ({ id, title, note, table: content, isEmpty, legend = NOTHING }: Figure): Html => html`
<section class="figure" id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title">${title}</h3>
<p class="note">${isEmpty ? 'Nothing of this kind is recorded.' : note}</p>
${
  isEmpty
    ? NOTHING
    : html`${legend}<div class="chart"></div>
<details open><summary>As a table<span class="unseen">: ${title}</span></summary>
${table(content)}</details>`
}
</section>`

/** Decisions over time, by day, week, month or year. */
export function timeFigure({ days, undated }: Totals): { readonly figure: Html; readonly time: PageData['time'] } {
  const time = bucketsOf(days)
  const rows = time.buckets.map(bucket => {
    const { allow, deny, error } = bucket.counts
    return [nameOf(bucket, time.unit), allow, deny, error]
  })
  const without = undated === 0 ? '' : ` ${grouped(undated)} without a usable time are not in it.`
  return {
    time,
    figure: figure({
      id: 'over-time',
      title: 'Decisions over time',
      note: `Evaluations by ${time.unit}, UTC, repeated ones included.${without}`,
      isEmpty: rows.length === 0,
      legend: LEGEND,
      table: {
        caption: `Decisions by ${time.unit}`,
        columns: [{ title: capital(time.unit) }, number('Allow'), number('Deny'), number('Error')],
        rows,
      },
    }),
  }
}

const LEGEND = html`<ul class="legend">${VERDICTS.map(name => html`<li class="verdict ${name}">${name}</li>`)}</ul>`

/** Denials by rule, by role and by project, and who lifted what. */
export const barFigures = (totals: Totals): readonly { readonly figure: Html; readonly bars: Bars }[] => [
  denials('by-rule', 'rule', rulesAndCodes(totals), code),
  denials('by-role', 'role', named(totals.byRole, 'no role'), foreign),
  denials('by-project', 'project', named(totals.byProject, 'no project'), foreign),
  lifters(totals),
]

interface Named {
  readonly items: readonly { readonly name: string; readonly count: number }[]
  readonly beyond: number
}

const named = ({ items, beyond }: Frequencies, none: string): Named => ({
  items: items.map(({ name, count }) => ({ name: name ?? none, count })),
  beyond,
})

function rulesAndCodes({ byRule, byCode }: Totals): Named {
  const codes = byCode.items.map(({ name, count }) => ({ name: `${name} (no rule)`, count }))
  const items = [...named(byRule, '').items, ...codes].sort((a, b) => b.count - a.count)
  return { items, beyond: byRule.beyond + byCode.beyond }
}

function denials(id: string, noun: string, { items, beyond }: Named, show: (text: string) => Html) {
  const title = `Denials by ${noun}`
  const note = `Denied evaluations in which a violation has this ${noun}; one may count for several.`
  return {
    bars: barsOf(id, title, items),
    figure: figure({
      ...{ id, title, isEmpty: items.length === 0, note: note + left(items.length, beyond) },
      table: {
        caption: title,
        columns: [{ title: capital(noun) }, number('Denials')],
        rows: items.slice(0, MOST_ROWS).map(({ name, count }) => [show(name), count]),
      },
    }),
  }
}

function lifters({ lifters: people, liftedBeyond }: Totals) {
  const title = 'Lifted by approval'
  const note = 'Evaluations in which an approval of this person lifted a violation.'
  const unlisted =
    liftedBeyond === 0 ? '' : ` Of ${grouped(liftedBeyond)} lifted violations only the number is recorded.`
  const items = people.map(({ login, decisions }) => ({ name: login, count: decisions }))
  const id = 'lifted'
  return {
    bars: barsOf(id, title, items),
    figure: figure({
      ...{ id, title, isEmpty: people.length === 0, note: note + left(people.length, 0) + unlisted },
      table: {
        caption: title,
        columns: [{ title: 'Person' }, number('Evaluations'), number('Violations'), { title: 'Rules' }],
        rows: people.slice(0, MOST_ROWS).map(lifterRow),
      },
    }),
  }
}

const lifterRow = ({ login, decisions, violations, rules }: Lifter): readonly Filling[] => {
  const shown = rules.items.slice(0, MOST_BARS).map(({ name, count }) => html`<li>${code(name ?? '')} × ${count}</li>`)
  const rest = rules.items.length - shown.length
  const more = rest > 0 ? html`<li>${rest} more</li>` : NOTHING
  return [foreign(login), decisions, violations, html`<ul class="items">${shown}${more}</ul>`]
}

/** What neither chart nor table has room for. */
function left(count: number, beyond: number): string {
  const bars = count > MOST_BARS ? ` The chart has the first ${MOST_BARS} of ${grouped(count)}` : ''
  const rows = count > MOST_ROWS ? `, the table the first ${MOST_ROWS}` : ''
  return `${bars}${rows}${bars && '.'}${beyond > 0 ? ` ${grouped(beyond)} under yet other names are not in it.` : ''}`
}

const barsOf = (id: string, title: string, items: Named['items']): Bars => ({
  id,
  title,
  items: items.slice(0, MOST_BARS).map(({ name, count }) => ({ name: visible(shortened(name, LONGEST)), count })),
})

const number = (title: string) => ({ title, isNumber: true })

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
