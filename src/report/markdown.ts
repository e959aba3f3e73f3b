import { markdownTable } from 'markdown-table'
import type { Decision, Verdict, Violation } from '../core/decision.ts'
import type { Located } from '../core/diagnostic.ts'
import { advice } from './advice.ts'
import { differences } from './delta.ts'
import { asLines, codeBlock, codeCell, codeSpan } from './escape.ts'
import type { Report } from './formats.ts'
import { counted, joined, own, type Phrase, phrase, quote, render } from './phrase.ts'
import {
  byFile,
  counts,
  frequencies,
  groupBy,
  headline,
  ruleOf,
  type Standing,
  settled,
  summarize,
  whoCan,
} from './summary.ts'
import { literal, shortened, sides } from './values.ts'

/** GitHub takes 65,536 characters for a comment; the rest is for its marker. */
const DEFAULT_LIMIT = 65_000

/** How many findings of each kind are shown in full: as many as fit. */
const ATTEMPTS = [50, 35, 25, 15, 10, 5, 2, 1, 0] as const

/** UTF-16 units of a value in a table; longer ones and subtrees stand below it. */
const CELL_LIMIT = 60

const MOST_COUNTS = 10

/**
 * The report for a comment, a review or a job summary: never longer than `limit` UTF-16 units, and it says what it
 * leaves out. Whatever this program did not write itself stands in code (threats.md O2).
 */
export const markdown: Report = (decision, { limit = DEFAULT_LIMIT }) => {
  const last = steps(decision)
  for (const most of ATTEMPTS) {
    const report = compose(decision, most, last)
    if (report.length <= limit) return report
  }
  return asLines([...verdict(decision).slice(0, 1), '', REST]).slice(0, limit)
}

const REST = 'All of it is in `--format json`.'

/** Blocks, with an empty line between them, since HTML and tables end only there. */
function compose(decision: Decision, most: number, last: readonly string[]): string {
  const { open, lifted, warnings } = summarize(decision)
  const blocks = [
    verdict(decision).join('\n'),
    ...located(decision.diagnostics, most),
    ...findings(open, 'open', most),
    ...last,
    ...folded(phrase`${counted(lifted.length, 'violation')} lifted by approval`, findings(lifted, 'lifted', most)),
    ...folded(counted(warnings.length, 'warning'), findings(warnings, 'warning', most)),
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
  return [[...lines, ...remaining(items.length - lines.length, 'problem or notice')].join('\n')]
}

const remaining = (more: number, noun: string): readonly string[] =>
  more > 0 ? [`- ${plain(phrase`${counted(more, `more ${noun}`)}`)} not shown here. ${REST}`] : []

function findings(all: readonly Violation[], standing: Standing, most: number): readonly string[] {
  const shown = all.slice(0, most)
  const blocks = [...byFile(shown)].flatMap(([file, group]) => [
    `### ${span(file)}`,
    table(group, standing),
    messages(group),
    ...folded(own('Values in full'), group.flatMap(values)),
  ])
  return shown.length === all.length ? blocks : [...blocks, ...hidden(all, all.length - shown.length)]
}

function table(group: readonly Violation[], standing: Standing): string {
  const heads = ['Line', 'Field', 'Change', 'Rule', standing === 'open' ? 'Who can' : 'Why it does not block']
  return markdownTable([heads, ...group.map(violation => cells(violation, standing))], {
    alignDelimiters: false,
    align: ['r'],
  })
}

function cells(violation: Violation, standing: Standing): readonly string[] {
  const { code, identity, line, rule } = violation
  return [
    identity === null && code !== 'governance-invalid' ? '' : String(line),
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

function hidden(all: readonly Violation[], more: number): readonly string[] {
  const words = phrase`**${more} more** not shown here. ${own(REST)} In all:`
  return [
    plain(words),
    frequencyTable('Rule', frequencies(all, ruleOf)),
    frequencyTable(
      'File',
      frequencies(all, ({ file }) => file),
    ),
  ]
}

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
