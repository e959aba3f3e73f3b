import { byPlace, type Diagnostic, type Notice, type Warning } from '../diagnostic.ts'
import type { Document } from '../document/document.ts'
import { textAt } from '../document/text-at.ts'
import type { Value } from '../value.ts'
import { pathOf, type Where } from './spot.ts'

/** Findings of one kind in one file; more are not read by anybody. */
const MOST = 1000

/** What is said about governance while it is read; the one thing here that grows. */
export interface Findings {
  readonly problems: Diagnostic[]
  readonly notices: Notice[]
  readonly warnings: Warning[]
}

export const noFindings = (): Findings => ({ problems: [], notices: [], warnings: [] })

/** A problem with a file as a whole. */
export function fileProblem(findings: Findings, file: string, message: string): void {
  findings.problems.push({ code: 'governance-invalid', message, file, line: 1, column: 1 })
}

export const sorted = (findings: Findings): Findings => ({
  problems: findings.problems.sort(byPlace),
  notices: findings.notices.sort(byPlace),
  warnings: findings.warnings.sort(byPlace),
})

/** A text that takes time to write is written only where it is kept. */
export type Message = string | (() => string)

/** One governance file, read, with the ways to say something about a place in it. */
export interface Source {
  readonly file: string
  /** As it was read. */
  readonly value: Value
  /** The line of a key or element. Takes time: a long list is counted through. */
  lineOf(where: Where): number
  /** The scalar at a place as it is written; null where there is none. */
  textAt(where: Where): string | null
  problem(where: Where, message: Message): void
  /** A problem at a position inside a text, in UTF-16 units. */
  problemInText(where: Where, text: string, offset: number, message: Message): void
  notice(where: Where, message: Message): void
  warning(where: Where, message: Message): void
}

/** A file's source; what is said about it goes into the findings, up to a thousand times of each kind. */
export function sourceOf(file: string, document: Document, bytes: Uint8Array, findings: Findings): Source {
  const { problems, notices, warnings } = findings
  const place = (where: Where) => {
    const { line, column } = document.locate(pathOf(where))
    return { file, line, column }
  }
  const lineAt = lineReader(bytes)
  const placeInText = (where: Where, text: string, offset: number) => {
    const { line, column } = place(where)
    return { file, line, column: column + textStart(lineAt(line).slice(column - 1), text, offset) }
  }
  const first = { problems: upTo(MOST), notices: upTo(MOST), warnings: upTo(MOST) }
  const problem = (find: () => Placed, message: Message) =>
    first.problems(
      () => problems.push({ code: 'governance-invalid', message: written(message), ...find() }),
      () => fileProblem(findings, file, `there are ${MOST} problems or more in this file; the rest is not listed`),
    )
  return {
    file,
    value: document.value,
    lineOf: where => document.locate(pathOf(where)).line,
    textAt: where => textAt(document, pathOf(where)),
    problem: (where, message) => problem(() => place(where), message),
    problemInText: (where, text, offset, message) => problem(() => placeInText(where, text, offset), message),
    notice: (where, message) =>
      first.notices(() => notices.push({ code: 'deprecated-spelling', message: written(message), ...place(where) })),
    warning: (where, message) =>
      first.warnings(() => warnings.push({ code: 'governance-warning', message: written(message), ...place(where) })),
  }
}

interface Placed {
  readonly file: string
  readonly line: number
  readonly column: number
}

const written = (message: Message): string => (typeof message === 'string' ? message : message())

/** Does something the first times, something else the last time, and then nothing any more. */
function upTo(times: number): (act: () => void, last?: () => void) => void {
  let done = 0
  return (act, last = act) => {
    done++
    if (done < times) act()
    else if (done === times) last()
  }
}

/** The text of a line, counted from 1. The file is taken apart when the first is asked for. */
function lineReader(bytes: Uint8Array): (line: number) => string {
  let lines: readonly string[] | null = null
  return line => {
    lines ??= new TextDecoder().decode(bytes).split(/\r\n?|\n/)
    return lines[line - 1] ?? ''
  }
}

/**
 * How far the offset of a text lies behind the beginning of its key or element: the text must stand on that line as it
 * is, after the key, a colon and a quote at most. 0, the key itself, where it is written in another way.
 */
function textStart(rest: string, text: string, offset: number): number {
  const before = /^(?:(?:"[^"]*"|'[^']*'|[^\s"':]+)\s*:\s+)?["']?/.exec(rest)?.[0].length ?? 0
  if (rest.startsWith(text, before)) return before + offset
  const quote = /^["']?/.exec(rest)?.[0].length ?? 0
  return rest.startsWith(text, quote) ? quote + offset : 0
}
