import { createHash } from 'node:crypto'
import { type Entry, KINDS } from '../../audit/entry.ts'
import type { Totals } from '../../audit/tally.ts'
import { dataBlock, visible } from '../escape.ts'
import { grouped } from '../phrase.ts'
import { shortened } from '../values.ts'
import { barFigures, timeFigure } from './figures.ts'
import { foreign, type Html, html, instant, LONGEST, raw } from './html.ts'
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

/** What is built for the page: a script and a style sheet, which it carries in itself. */
export interface PageAssets {
  readonly script: string
  readonly style: string
}

/** Characters of records in a page that a browser still opens at ease; what is beyond it is left out, and said to be. */
const MOST_CHARACTERS = 32_000_000

/** One page of HTML about an audit log, complete in itself: it asks no network for anything. */
export function auditPage(page: AuditPage, assets: PageAssets): string {
  const { figure, time } = timeFigure(page.totals)
  const bars = barFigures(page.totals)
  const packed = pack([...page.entries].reverse(), text => visible(shortened(text, LONGEST)), MOST_CHARACTERS)
  const data: PageData = { packed, time, bars: bars.map(part => part.bars) }
  return html`<!doctype html>
<html lang="en">
${head(page, assets)}
<body>
<a class="skip" href="#records">Skip to the records</a>
<header>
<p class="kicker">Fieldgate audit report</p>
<h1>${foreign(page.title)}</h1>
${statement(page)}
</header>
<main>
${overview(page.totals)}
<section aria-labelledby="charts-title">
<h2 id="charts-title">Decisions and denials</h2>
${figure}
<div class="figures">${bars.map(part => part.figure)}</div>
</section>
${waiversSection(page.waivers, page.generated)}
${recordsSection(packed.entries.length, page.totals.records)}
${about(page)}
</main>
<script type="application/json" id="data">${raw(dataBlock(data))}</script>
<script>${raw(assets.script)}</script>
</body>
</html>
`.markup
}

const head = ({ title }: AuditPage, { script, style }: PageAssets): Html => html`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Audit report: ${shortened(title, LONGEST)}</title>
<style>${raw(style)}</style>
</head>`

/** Nothing but these two runs and styles, nothing is fetched or sent, and no text can become markup (CSP level 3). */
const policy = (script: string, style: string): string =>
  [
    "default-src 'none'",
    `script-src '${digest(script)}'`,
    `style-src '${digest(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')

const digest = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`

const statement = ({ generated, toolVersion }: AuditPage): Html => html`
<p class="note">Generated on ${instant(generated)} UTC by Fieldgate ${toolVersion}.</p>
<p class="statement">This page shows what the log says. That the log is whole and unchanged is proven by
<code>fieldgate audit verify</code>, not by this page.</p>`

function overview({ records, verdicts, kinds }: Totals): Html {
  const tiles: readonly (readonly [string, number, string])[] = [
    ['records', records, 'plain'],
    ['allowed', verdicts.allow, 'allow'],
    ['denied', verdicts.deny, 'deny'],
    ['errors', verdicts.error, 'error'],
    ['bypassed', kinds.bypass, kinds.bypass > 0 ? 'deny' : 'plain'],
    ['gaps', kinds.gap, kinds.gap > 0 ? 'deny' : 'plain'],
  ]
  return html`<section aria-labelledby="overview-title"><h2 id="overview-title" class="unseen">Overview</h2>
<dl class="tiles">${tiles.map(([name, count, kind]) => html`<div class="tile ${kind}"><dt>${name}</dt><dd>${count}</dd></div>`)}</dl></section>`
}

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
