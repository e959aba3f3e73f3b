import { code, foreign, type Html, html, instant, table } from '../page/html.ts'

/** A waiver as the page shows it. */
export interface PageWaiver {
  readonly id: string
  /** What it waives: a rule or a policy, by its id. */
  readonly rule: string
  /** null: all projects. */
  readonly project: string | null
  readonly owner: string
  readonly reason: string
  /** RFC 3339: from then on it no longer counts. */
  readonly expires: string
}

/** Waivers in force when the page was generated; null: it is not known which. */
export const waiversSection = (waivers: readonly PageWaiver[] | null, generated: string): Html => html`
<section id="waivers" aria-labelledby="waivers-title">
<h2 id="waivers-title">Waivers in force</h2>
${content(waivers, generated)}
</section>`

function content(waivers: readonly PageWaiver[] | null, generated: string): Html {
  if (waivers === null)
    return html`<p class="note">Not known: the governance could not be read when this page was generated.</p>`
  if (waivers.length === 0) return html`<p class="note">None on ${instant(generated)} UTC.</p>`
  return html`<p class="note">On ${instant(generated)} UTC, the next to expire first. What they waive is allowed with a warning.</p>
${table({
  caption: 'Waivers in force',
  columns: [
    { title: 'Waiver' },
    { title: 'Rule' },
    { title: 'Project' },
    { title: 'Owner' },
    { title: 'Reason' },
    EXPIRES,
  ],
  rows: [...waivers]
    .sort((a, b) => Date.parse(a.expires) - Date.parse(b.expires))
    .map(waiver => row(waiver, generated)),
})}`
}

const EXPIRES = { title: 'Expires (UTC)' }

const row = ({ id, rule, project, owner, reason, expires }: PageWaiver, generated: string): readonly Html[] => [
  code(id),
  code(rule),
  project === null ? html`all` : foreign(project),
  foreign(owner),
  foreign(reason),
  html`${instant(expires)}<br><span class="note">${daysLeft(generated, expires)}</span>`,
]

const DAY = 86_400_000

function daysLeft(from: string, until: string): string {
  const days = Math.floor((Date.parse(until) - Date.parse(from)) / DAY)
  if (Number.isNaN(days)) return ''
  return days < 1 ? 'in less than a day' : days === 1 ? 'in 1 day' : `in ${days} days`
}
