import type { Decision, Verdict, Violation } from '../core/decision.ts'
import type { Located } from '../core/diagnostic.ts'
import { advice } from './advice.ts'
import { columns, padded, painter, wrapWords } from './columns.ts'
import { asLines, visible } from './escape.ts'
import { excerpt, highlighted, type Page } from './excerpt.ts'
import type { Report } from './formats.ts'
import { fitted, hanging, heading, indented } from './lines.ts'
import { counted, grouped, joined, type Phrase, phrase, render } from './phrase.ts'
import { byFile, counts, frequencies, headline, ruleOf, type Standing, summarize } from './summary.ts'
import { shortened } from './values.ts'

/** Findings of each kind that are shown in full; the rest is counted. */
const MOST: Readonly<Record<Standing | 'located', number>> = { open: 50, lifted: 10, warning: 20, located: 50 }
const MOST_COUNTS = 10

/** The report for a person at a terminal (decision.md): the verdict first, what to do next last. */
export const text: Report = (decision, { colour, width }) => {
  const page: Page = { paint: painter(colour), width: Math.max(40, width), namesPeople: decision.principals.length > 1 }
  const { open, lifted, warnings } = summarize(decision)
  const sections = [
    verdict(decision, page),
    located(decision.diagnostics, 'verdict', page),
    ...findings(open, 'open', page),
    ...findings(lifted, 'lifted', page),
    ...findings(warnings, 'warning', page),
    notices(decision, page),
    next(decision, page),
  ]
  return asLines(sections.filter(lines => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : ['', ...lines])))
}

const MARKS: Readonly<Record<Verdict, string>> = { allow: '✓', deny: '✗', error: '✗' }
const STYLES: Readonly<Record<Verdict, 'good' | 'verdict'>> = { allow: 'good', deny: 'verdict', error: 'verdict' }

function verdict(decision: Decision, page: Page): readonly string[] {
  const style = STYLES[decision.decision]
  const said = page.paint(style, `${MARKS[decision.decision]} ${decision.decision}`)
  const facts = counts(decision)
  return [
    ...hanging(`${said}: `, wrapWords(page.paint('strong', plain(headline(decision))), page.width - columns(said) - 2)),
    ...indented(facts.length === 0 ? [] : wrapWords(plain(joined(facts, ' · ')), page.width - 2), 2),
  ]
}

/** Violations by file, and what there is more. */
function findings(all: readonly Violation[], standing: Standing, page: Page): readonly (readonly string[])[] {
  const shown = all.slice(0, MOST[standing])
  const sections = [...byFile(shown)].map(([file, group]) => fileSection(file, group, standing, page))
  return shown.length < all.length ? [...sections, hidden(all, all.length - shown.length, standing, page)] : sections
}

const HEADINGS: Readonly<Record<Standing, string>> = { open: '', lifted: 'lifted: ', warning: 'warnings: ' }

function fileSection(file: string, group: readonly Violation[], standing: Standing, page: Page): readonly string[] {
  const digits = Math.max(3, ...group.map(({ line }) => String(line).length))
  const excerpts = group.flatMap(violation => ['', ...excerpt(violation, standing, page, digits)])
  return [...heading(HEADINGS[standing] + visible(shortened(file)), page), ...excerpts]
}

const NOUNS: Readonly<Record<Standing, string>> = { open: 'violation', lifted: 'lifted violation', warning: 'warning' }

function hidden(all: readonly Violation[], more: number, standing: Standing, page: Page): readonly string[] {
  const title = plain(phrase`${counted(more, `more ${NOUNS[standing]}`)}: all are in --format json`)
  return [
    ...heading(title, page),
    '',
    ...table(frequencies(all, ruleOf), 'rules', page),
    '',
    ...table(
      frequencies(all, ({ file }) => file),
      'files',
      page,
    ),
  ]
}

function table(rows: readonly (readonly [string, number])[], noun: string, page: Page): readonly string[] {
  const shown = rows
    .slice(0, MOST_COUNTS)
    .map(([name, count]) => [fitted(visible(shortened(name)), page.width - 13), grouped(count)] as const)
  const names = Math.max(...shown.map(([name]) => columns(name)))
  const more = rows.length - shown.length
  return [
    ...shown.map(([name, count]) => `  ${padded(name, names)}  ${page.paint('dim', count.padStart(9))}`),
    ...(more > 0 ? [`  and ${grouped(more)} more ${noun}`] : []),
  ]
}

/** Diagnostics and notices: `file:line:column` as editors and terminals know it, then what is wrong. */
function located(items: readonly Located<string>[], style: 'verdict' | 'label', page: Page): readonly string[] {
  const more = items.length - MOST.located
  const lines = items.slice(0, MOST.located).flatMap((item, i) => [...(i === 0 ? [] : ['']), ...one(item, style, page)])
  return more > 0 ? [...lines, '', `  and ${grouped(more)} more: all are in --format json`] : lines
}

function one(
  { code, message, file, line, column }: Located<string>,
  style: 'verdict' | 'label',
  page: Page,
): readonly string[] {
  const place = [
    ...(file === undefined ? [] : [visible(shortened(file))]),
    ...(line === undefined ? [] : [line]),
    ...(column === undefined ? [] : [column]),
  ]
  const title = `${page.paint(style, code)}${place.length === 0 ? '' : ` ${page.paint('strong', place.join(':'))}`}`
  const mark = style === 'verdict' ? '✗' : '·'
  const bar = page.paint('dim', '│')
  return [
    ...hanging(`${page.paint(style, mark)} `, wrapWords(title, page.width - 2)),
    ...wrapWords(highlighted(message, page.paint), page.width - 4).map(line => `  ${bar} ${line}`),
  ]
}

const notices = (decision: Decision, page: Page): readonly string[] =>
  decision.notices.length === 0 ? [] : [...heading('notices', page), '', ...located(decision.notices, 'label', page)]

function next(decision: Decision, page: Page): readonly string[] {
  const steps = advice(decision)
  if (steps.length === 0) return []
  return [
    ...heading('what to do next', page),
    '',
    ...steps.flatMap(({ say, places }) => [
      ...hanging(`  ${page.paint('label', '→')} `, wrapWords(emphasised(say, page), page.width - 4), 4),
      ...places.flatMap(place =>
        hanging(`    ${page.paint('dim', '·')} `, wrapWords(emphasised(place, page), page.width - 6), 6),
      ),
    ]),
  ]
}

const plain = (words: Phrase): string => render(words, quoted => visible(shortened(quoted)))

const emphasised = (words: Phrase, { paint }: Page): string =>
  render(words, quoted => paint('strong', visible(shortened(quoted))))
