import type { Decision, Violation } from '../core/decision.ts'
import type { Located } from '../core/diagnostic.ts'
import { visible } from './escape.ts'
import { own, type Phrase, phrase, quote, render } from './phrase.ts'
import { hasLine, settled, summarize, whoCan } from './summary.ts'
import { shortened, sides } from './values.ts'

/** GitHub takes 255 characters for a title and 64 KB for a message. */
const TITLE_LIMIT = 200
const MESSAGE_LIMIT = 4_000

/** Something said at a place of the result. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  /** As it is, not yet escaped. */
  readonly file?: string
  readonly line?: number
  /** With a line; a column only where begin and end are on one. */
  readonly endLine?: number
  readonly col?: number
  /** Plain text, made visible. */
  readonly title: string
  /** Each begins with words of ours, so that no text of others begins a line of the log. */
  readonly lines: readonly Phrase[]
}

/**
 * Violations, then problems, then warnings, then what was lifted or is only to be known: at most `most` of each kind,
 * which are made as they are asked for.
 */
export function* annotations(decision: Decision, most = Number.POSITIVE_INFINITY): Generator<Annotation> {
  const { open, lifted, warnings } = summarize(decision)
  for (const violation of open.slice(0, most)) yield annotation(violation, 'error')
  for (const problem of decision.diagnostics.slice(0, most)) yield located(problem, 'error')
  for (const violation of warnings.slice(0, most)) yield annotation(violation, 'warning')
  for (const violation of lifted.slice(0, most)) yield annotation(violation, 'notice')
  for (const notice of decision.notices.slice(0, most)) yield located(notice, 'notice')
}

/** The lines of an annotation as plain text. */
export function annotationText(lines: readonly Phrase[]): string {
  const text = lines.map(words => render(words, quoted => visible(shortened(quoted, 1_000)))).join('\n')
  return shortened(text, MESSAGE_LIMIT)
}

function annotation(violation: Violation, level: Annotation['level']): Annotation {
  const { before, after } = sides(violation)
  const { code, principal, rule, file, identity, message } = violation
  const who = whoCan(violation)
  return {
    level,
    file,
    ...region(violation),
    title: titleOf(`${code}: ${identity ?? 'the whole file'}`),
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

const titleOf = (text: string): string => shortened(visible(text), TITLE_LIMIT)

/** A place in the result: what is only in the base is shown at its nearest parent, a file that is gone has no line. */
function region(violation: Violation): Pick<Annotation, 'line' | 'endLine' | 'col'> {
  const { side, resultLine, endLine, column } = violation
  if (resultLine === null) return {}
  if (side === 'base' || !hasLine(violation)) return { line: resultLine }
  return endLine > resultLine ? { line: resultLine, endLine } : { line: resultLine, endLine: resultLine, col: column }
}

function located({ code, message, file, line, column }: Located<string>, level: Annotation['level']): Annotation {
  return {
    level,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line, endLine: line }),
    ...(column === undefined ? {} : { col: column }),
    title: titleOf(code),
    lines: [phrase`${own(code)}: ${quote(message)}`],
  }
}
