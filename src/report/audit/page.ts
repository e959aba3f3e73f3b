import { type Entry, KINDS } from '../../audit/entry.ts'
import type { Totals } from '../../audit/tally.ts'
import { visible } from '../escape.ts'
import { MOST_CHARACTERS, type PageAssets, pageDocument } from '../page/document.ts'
import { foreign, type Html, html, instant, LONGEST, tiles } from '../page/html.ts'
import { grouped } from '../phrase.ts'
import { shortened } from '../values.ts'
import { barFigures, timeFigure } from './figures.ts'
import { pack } from './packing.ts'
import type { PageData } from './page-data.ts'
import { recordsSection } from './records.ts'
import { type PageWaiver, waiversSection } from './waivers.ts'

/** What the page shows. All texts are as recorded: they become safe here. */
export interface AuditPage {
  /** Whose log it is: `github.com/acme/shop`. */
  readonly title: string
  /** RFC 3339, UTC. */
  readonly generated: string
  /** Where the log was read, in words. */
  readonly log: string
  /** The ends of the log; null: it has no record. */
  readonly first: Position | null
  readonly last: Position | null
  readonly totals: Totals
  /** The newest entries in the order of the chain, as a tally keeps them. */
  readonly entries: readonly Entry[]
  /** In force when the page is generated; null: not known. */
  readonly waivers: readonly PageWaiver[] | null
  readonly toolVersion: string
}

export interface Position {
  readonly seq: number
  readonly hash: string
}

/** One page of HTML about an audit log, complete in itself: it asks no network for anything. */
export function auditPage(page: AuditPage, assets: PageAssets): string {
  const { figure, time } = timeFigure(page.totals)
  const bars = barFigures(page.totals)
  const packed = pack([...page.entries].reverse(), text => visible(shortened(text, LONGEST)), MOST_CHARACTERS)
  const data: PageData = { packed, time, bars: bars.map(part => part.bars) }
  const main = html`${overview(page.totals)}
<section aria-labelledby="charts-title">
<h2 id="charts-title">Decisions and denials</h2>
${figure}
<div class="figures">${bars.map(part => part.figure)}</div>
</section>
${waiversSection(page.waivers, page.generated)}
${recordsSection(packed.entries.length, page.totals.records)}
${about(page)}`
  const title = `Audit report: ${page.title}`
  return pageDocument({ title, skip: { to: 'records', name: 'the records' }, header: header(page), main, data }, assets)
}

const header = (page: AuditPage): Html => html`<p class="kicker">Fieldgate audit report</p>
<h1>${foreign(page.title)}</h1>
${statement(page)}`

const statement = ({ generated, toolVersion }: AuditPage): Html => html`
<p class="note">Generated on ${instant(generated)} UTC by Fieldgate ${toolVersion}.</p>
<p class="statement">This page shows what the log says. That the log is whole and unchanged is proven by
<code>fieldgate audit verify</code>, not by this page.</p>`

const overview = ({ records, verdicts, kinds }: Totals): Html =>
  tiles([
    ['records', records, 'plain'],
    ['allowed', verdicts.allow, 'allow'],
    ['denied', verdicts.deny, 'deny'],
    ['errors', verdicts.error, 'error'],
    ['bypassed', kinds.bypass, kinds.bypass > 0 ? 'deny' : 'plain'],
    ['gaps', kinds.gap, kinds.gap > 0 ? 'deny' : 'plain'],
  ])

function about({ log, first, last, totals }: AuditPage): Html {
  const kinds = KINDS.map(kind => `${grouped(totals.kinds[kind])} ${kind}`).join(', ')
  const span = totals.first === null || totals.last === null ? null : [instant(totals.first), instant(totals.last)]
  return html`
<section aria-labelledby="about-title">
<h2 id="about-title">About this log</h2>
<dl class="facts">
<div><dt>Log</dt><dd>${foreign(log)}</dd></div>
<div><dt>First record</dt><dd>${position(first)}</dd></div>
<div><dt>Last record</dt><dd>${position(last)}</dd></div>
<div><dt>Evaluations</dt><dd>${span === null ? 'none with a time' : `${span[0]} to ${span[1]} UTC`}</dd></div>
<div><dt>Kinds of record</dt><dd>${kinds}</dd></div>
</dl>
</section>`
}

const position = (end: Position | null): Html =>
  end === null ? html`none` : html`<code>${String(end.seq)}:<bdi>${end.hash}</bdi></code>`
