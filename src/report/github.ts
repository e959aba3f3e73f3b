import type { Decision, Violation } from '../core/decision.ts'
import type { Located } from '../core/diagnostic.ts'
import { commandData, commandProperty, visible } from './escape.ts'
import type { Report } from './formats.ts'
import { joined, own, type Phrase, phrase, quote, render } from './phrase.ts'
import { counts, headline, settled, summarize, whoCan } from './summary.ts'
import { shortened, sides } from './values.ts'

/** A run shows fifty annotations, ten errors and ten warnings of a step; the first one gives the total. */
const MOST = 50

/** GitHub takes 255 characters for a title and 64 KB for a message. */
const TITLE_LIMIT = 200
const MESSAGE_LIMIT = 4_000

interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly file?: string
  readonly line?: number
  /** With a line; a column only where begin and end are on one. */
  readonly endLine?: number
  readonly col?: number
  readonly title: string
  /** Each begins with words of ours, so that no text of others begins a line of the log. */
  readonly lines: readonly Phrase[]
}

/** Workflow commands: violations, then problems, then warnings, then what was lifted or is only to be known. */
export const github: Report = decision => {
  const { open, lifted, warnings } = summarize(decision)
  const kinds: readonly (readonly Annotation[])[] = [
    open.slice(0, MOST).map(violation => annotation(violation, 'error')),
    decision.diagnostics.slice(0, MOST).map(item => located(item, 'error')),
    warnings.slice(0, MOST).map(violation => annotation(violation, 'warning')),
    lifted.slice(0, MOST).map(violation => annotation(violation, 'notice')),
    decision.notices.slice(0, MOST).map(item => located(item, 'notice')),
  ]
  const [first, ...others] = kinds.flat()
  if (first === undefined)
    return asCommands([{ level: 'notice', title: `fieldgate: ${decision.decision}`, lines: [total(decision)] }])
  return asCommands([{ ...first, lines: [total(decision), ...first.lines] }, ...others])
}

function total(decision: Decision): Phrase {
  const facts = joined([headline(decision), ...counts(decision)], ', ')
  const { open, warnings } = summarize(decision)
  const most = Math.max(open.length, warnings.length, decision.diagnostics.length)
  return phrase`fieldgate: ${own(decision.decision)}, ${facts}${most > MOST ? phrase`; all are in --format json` : []}`
}

function annotation(violation: Violation, level: Annotation['level']): Annotation {
  const { before, after } = sides(violation)
  const { code, principal, rule, file, identity, message } = violation
  const who = whoCan(violation)
  return {
    level,
    file,
    ...region(violation),
    title: `${code}: ${identity ?? 'the whole file'}`,
    lines: [
      phrase`${own(code)} for ${quote(principal)}: ${quote(message)}`,
      ...(before === null ? [] : [phrase`before: ${quote(before)}`]),
      ...(after === null ? [] : [phrase`after: ${quote(after)}`]),
      ...(rule === null ? [] : [phrase`rule: ${quote(rule.id)} (${quote(`${rule.file}:${rule.line}`)})`]),
      ...(level !== 'error'
        ? [phrase`does not block: ${settled(violation)[1]}`]
        : who.length === 0
          ? []
          : [phrase`who can: ${who}`]),
    ],
  }
}

/** A place in the result: what is only in the base is shown at its nearest parent, a file that is gone has no line. */
function region({
  side,
  resultLine,
  endLine,
  column,
  identity,
}: Violation): Pick<Annotation, 'line' | 'endLine' | 'col'> {
  if (resultLine === null) return {}
  if (side === 'base' || identity === null) return { line: resultLine }
  return endLine > resultLine ? { line: resultLine, endLine } : { line: resultLine, endLine: resultLine, col: column }
}

function located({ code, message, file, line, column }: Located<string>, level: Annotation['level']): Annotation {
  return {
    level,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line, endLine: line }),
    ...(column === undefined ? {} : { col: column }),
    title: code,
    lines: [phrase`${own(code)}: ${quote(message)}`],
  }
}

const asCommands = (annotations: readonly Annotation[]): string => `${annotations.map(command).join('\n')}\n`

function command({ level, file, line, endLine, col, title, lines }: Annotation): string {
  const properties = Object.entries({ file, line, endLine, col, title: shortened(visible(title), TITLE_LIMIT) })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${commandProperty(String(value))}`)
  const message = lines.map(words => render(words, text => visible(shortened(text, 1_000)))).join('\n')
  return `::${level} ${properties.join(',')}::${commandData(shortened(message, MESSAGE_LIMIT))}`
}
