import { markdownTable } from 'markdown-table'
import type { Decision, Verdict, Violation } from '../core/decision.ts'
import type { Located } from '../core/diagnostic.ts'
import { advice } from './advice.ts'
import { differences } from './delta.ts'
import { asLines, codeBlock, codeCell, codeSpan } from './escape.ts'
import { asManyAsFit, cutToFit } from './fitting.ts'
import type { Report } from './formats.ts'
import { counted, joined, own, type Phrase, phrase, quote, render } from './phrase.ts'
import {
  byFile,
  counts,
  frequencies,
  groupBy,
  hasLine,
  headline,
  ruleOf,
  type Standing,
  type Summary,
  settled,
  summarize,
  whoCan,
} from './summary.ts'
import { literal, shortened, sides } from './values.ts'

/** GitHub takes 65,536 characters for a comment; the rest is for its marker. */
const DEFAULT_LIMIT = 65_000

/** Findings of each kind that a comment shows in full, for it is to be read; a job summary shows as many as fit. */
const MOST = 50

/** UTF-16 units of a value in a table; longer ones and subtrees stand below it. */
const CELL_LIMIT = 60

const MOST_COUNTS = 10

/**
 * The report for a comment, a review or a job summary: never longer than its limit, and it says what it leaves out.
 * Whatever this program did not write itself stands in code (threats.md O2).
 */
export const markdown: Report = (decision, { limit = DEFAULT_LIMIT, limitBytes }) =>
  limitBytes === undefined
    ? markdownOf(decision, limit)
    : fitted(decision, Number.POSITIVE_INFINITY, text => Buffer.byteLength(text) <= limitBytes)

/** The same for a comment, with at most `limit` UTF-16 units. */
export const markdownOf = (decision: Decision, limit: number): string =>
  fitted(decision, MOST, text => text.length <= limit)

function fitted(decision: Decision, most: number, fits: (text: string) => boolean): string {
  const material = prepare(decision)
  const report = asManyAsFit(Math.min(most, material.longest), count => compose(material, count), fits)
  return report ?? cutToFit(asLines([...verdict(decision).slice(0, 1), '', REST]), fits)
}

const REST = 'All of it is in `--format json`.'

/** What is the same however many findings are shown. */
interface Material {
  readonly decision: Decision
  readonly summary: Summary
  /** Findings of the kind that has most. */
  readonly longest: number
  readonly verdict: string
  readonly last: readonly string[]
  /** How often rules and files occur in all violations of one kind. */
  readonly totals: Readonly<Record<Standing, () => readonly string[]>>
}

function prepare(decision: Decision): Material {
  const summary = summarize(decision)
  const { open, lifted, warnings } = summary
  return {
    decision,
    summary,
    longest: Math.max(...[open, lifted, warnings, decision.diagnostics, decision.notices].map(list => list.length)),
    verdict: verdict(decision).join('\n'),
    last: steps(decision),
    totals: {
      open: once(() => totals(open)),
      lifted: once(() => totals(lifted)),
      warning: once(() => totals(warnings)),
    },
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** Blocks, with an empty line between them, since HTML and tables end only there. */
function compose(material: Material, most: number): string {
  const { decision, summary } = material
  const { open, lifted, warnings } = summary
  const found = (all: readonly Violation[], standing: Standing) => findings(all, standing, most, material)
  const blocks = [
    material.verdict,
    ...located(decision.diagnostics, most),
    ...found(open, 'open'),
    ...material.last,
    ...folded(phrase`${counted(lifted.length, 'violation')} lifted by approval`, found(lifted, 'lifted')),
    ...folded(counted(warnings.length, 'warning'), found(warnings, 'warning')),
    ...folded(counted(decision.notices.length, 'notice'), located(decision.notices, most)),
  ]
  return asLines([blocks.join('\n\n')])
}

const MARKS: Readonly<Record<Verdict, string>> = { allow: '✅', deny: '⛔', error: '⚠️' }

function verdict(decision: Decision): readonly string[] {
  const facts = counts(decision)
  return [
    `## ${MARKS[decision.decision]} Fieldgate: ${decision.decision}`,
    '',
    `**${plain(headline(decision))}**`,
    ...(facts.length === 0 ? [] : ['', plain(joined(facts, ' · '))]),
  ]
}

function located(items: readonly Located<string>[], most: number): readonly string[] {
  if (items.length === 0) return []
  const lines = items.slice(0, most).map(({ code, message, file, line, column }) => {
    const place =
      file === undefined ? '' : ` ${span([file, line, column].filter(part => part !== undefined).join(':'))}`
    return `- **${code}**${place}: ${codeSpan(shortened(message, 1_000))}`
  })
  return [[...lines, ...remaining(items.length - lines.length)].join('\n')]
}

const remaining = (more: number): readonly string[] =>
  more > 0 ? [`- ${plain(phrase`${more} more`)} not shown here. ${REST}`] : []

function findings(
  all: readonly Violation[],
  standing: Standing,
  most: number,
  { totals }: Material,
): readonly string[] {
  const shown = all.slice(0, most)
  const blocks = [...byFile(shown)].flatMap(([file, group]) => [
    `### ${span(file)}`,
    table(group, standing),
    messages(group),
    ...folded(own('Values in full'), group.flatMap(values)),
  ])
  return shown.length === all.length ? blocks : [...blocks, ...hidden(all.length - shown.length), ...totals[standing]()]
}

function table(group: readonly Violation[], standing: Standing): string {
  const heads = ['Line', 'Field', 'Change', 'Rule', standing === 'open' ? 'Who can' : 'Why it does not block']
  return markdownTable([heads, ...group.map(violation => cells(violation, standing))], {
    alignDelimiters: false,
    align: ['r'],
  })
}

function cells(violation: Violation, standing: Standing): readonly string[] {
  const { identity, line, rule } = violation
  return [
    hasLine(violation) ? String(line) : '',
    identity === null ? 'the whole file' : codeCell(shortened(identity)),
    change(violation),
    inCell(rule === null ? own(violation.code) : phrase`${quote(rule.id)} (${quote(`${rule.file}:${rule.line}`)})`),
    inCell(standing === 'open' ? whoCan(violation) : settled(violation)[1]),
  ]
}

function change(violation: Violation): string {
  const { before, after } = sides(violation, CELL_LIMIT)
  if (before === null && after === null) return violation.action
  if (before === null) return `${violation.action} ${codeCell(after ?? '')}`
  return after === null ? `${violation.action} ${codeCell(before)}` : `${codeCell(before)} → ${codeCell(after)}`
}

/** Each message once, with the lines and people that it is about. */
function messages(group: readonly Violation[]): string {
  const same = groupBy(group, ({ code, principal, message }) => JSON.stringify([code, principal, message]))
  return [...same.values()].flatMap(alike => alike.slice(0, 1).map(first => message(first, alike))).join('\n')
}

function message({ code, principal, message, identity }: Violation, alike: readonly Violation[]): string {
  const lines = [...new Set(alike.map(({ line }) => String(line)))]
  const where = identity === null ? [] : phrase`, line ${joined(lines.map(own), ', ')}`
  return `- ${plain(phrase`**${own(code)}** for ${quote(principal)}${where}`)}: ${codeSpan(shortened(message, 1_000))}`
}

/** A difference for what the table had to shorten, or can not show: where in a subtree it is. */
function values(violation: Violation): readonly string[] {
  const { before, after, identity, line } = violation
  const inside = before !== undefined && after !== undefined ? differences(before, after) : null
  const full = sides(violation)
  const isShort = inside === null && Math.max(full.before?.length ?? 0, full.after?.length ?? 0) <= CELL_LIMIT
  if (isShort) return []
  const title = `@@ line ${line} @@ ${shortened(identity ?? '')}`
  if (inside === null) return [codeBlock([title, ...signed('- ', full.before), ...signed('+ ', full.after)], 'diff')]
  const lines = inside
    .slice(0, 20)
    .flatMap(({ path, before, after, movedTo }) => [
      ...signed('- ', before === undefined ? null : `${shortened(path)}: ${literal(before)}`),
      ...signed('+ ', after === undefined ? null : `${shortened(path)}: ${literal(after)}`),
      ...signed('! ', movedTo === undefined ? null : `${shortened(path)}: now [${movedTo}]`),
    ])
  return [codeBlock([title, ...lines, ...(inside.length > 20 ? ['! and more'] : [])], 'diff')]
}

const signed = (sign: string, text: string | null): readonly string[] => (text === null ? [] : [sign + text])

const hidden = (more: number): readonly string[] => [
  plain(phrase`**${more} more** not shown here. ${own(REST)} In all:`),
]

const totals = (all: readonly Violation[]): readonly string[] => [
  frequencyTable('Rule', frequencies(all, ruleOf)),
  frequencyTable(
    'File',
    frequencies(all, ({ file }) => file),
  ),
]

function frequencyTable(head: string, rows: readonly (readonly [string, number])[]): string {
  const shown = rows.slice(0, MOST_COUNTS).map(([name, count]) => [codeCell(shortened(name)), plain(phrase`${count}`)])
  const more = rows.length - shown.length
  return markdownTable([[head, 'Count'], ...shown, ...(more > 0 ? [[plain(phrase`and ${more} more`), '']] : [])], {
    alignDelimiters: false,
    align: ['l', 'r'],
  })
}

function steps(decision: Decision): readonly string[] {
  const list = advice(decision).flatMap(({ say, places }) => [
    `- ${plain(say)}`,
    ...places.map(place => `  - ${plain(place)}`),
  ])
  return list.length === 0 ? [] : ['### What to do next', list.join('\n')]
}

/** Blocks behind a title without any text of others: a summary is HTML, where code spans do not exist. */
const folded = (title: Phrase, blocks: readonly string[]): readonly string[] =>
  blocks.length === 0 ? [] : [`<details><summary>${plain(title)}</summary>`, ...blocks, '</details>']

const span = (text: string): string => codeSpan(shortened(text))

const plain = (words: Phrase): string => render(words, span)

const inCell = (words: Phrase): string => render(words, quoted => codeCell(shortened(quoted)))
