import { type MappingEvent, SCALAR_STYLE, type ScalarEvent, type SequenceEvent } from 'js-yaml'
import { KIND, type Outline } from './outline.ts'
import { startOf } from './yaml-events.ts'

const { PLAIN, LITERAL_BLOCK } = SCALAR_STYLE

/** Adds a scalar without properties that is not empty; the way most scalars go. */
export function outlineBareScalar(outline: Outline, text: string, event: ScalarEvent): void {
  const { style, valueStart, valueEnd } = event
  if (style === PLAIN) outline.addLeaf(KIND.scalar, valueStart, valueEnd)
  else if (style < LITERAL_BLOCK) outline.addLeaf(KIND.scalar, valueStart - 1, valueEnd + 1)
  else outline.addLeaf(KIND.scalar, blockHeader(text, valueStart), blockEnd(text, event))
}

/** Adds any scalar. */
export function outlineScalar(outline: Outline, text: string, event: ScalarEvent): void {
  const start = startOf(event)
  if (start === undefined) outline.addLeaf(KIND.scalar, outline.frontier, outline.frontier)
  else if (event.tagStart < 0 && event.anchorStart < 0) outlineBareScalar(outline, text, event)
  else if (event.valueStart < 0) outline.addLeaf(KIND.scalar, start, Math.max(event.tagEnd, event.anchorEnd))
  else if (event.style >= LITERAL_BLOCK) outline.addLeaf(KIND.scalar, start, blockEnd(text, event))
  else outline.addLeaf(KIND.scalar, start, event.valueEnd + (event.style === PLAIN ? 0 : 1))
}

/** Adds an element or key that is nothing but its indicator: a dash, a question mark or colon. */
export function outlineIndicator(outline: Outline, text: string, indicators: '-' | '?:'): void {
  const start = indicatorAfter(text, outline.frontier, indicators)
  outline.addLeaf(KIND.scalar, start, start + 1)
}

/** Between a value and the next indicator there are only white space, punctuation and comments. */
function indicatorAfter(text: string, from: number, indicators: string): number {
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at)
    if (indicators.includes(character)) return at
    if (character === '#') at = lineEnd(text, at)
    else if (!' \t\r\n,:]}'.includes(character)) break
  }
  return from
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

/** Opens a mapping or sequence. */
export function outlineContainer(
  outline: Outline,
  text: string,
  event: MappingEvent | SequenceEvent,
  kind: 'mapping' | 'sequence',
): number {
  const start = startOf(event) ?? event.start
  if (kind === 'mapping') return outline.open(text[event.start] === '{' ? KIND.bracketedMapping : KIND.mapping, start)
  return outline.open(text[event.start] === '[' ? KIND.bracketedSequence : KIND.sequence, start)
}

/** Where the `|` or `>` stands of a block scalar whose lines begin at an offset. */
function blockHeader(text: string, firstLine: number): number {
  const end = text.charCodeAt(firstLine - 1) === 10 ? firstLine - 1 : firstLine
  const start = text.lastIndexOf('\n', end - 1) + 1
  return start + Math.max(0, text.slice(start, end).search(/[|>]/))
}

/** The end of a block scalar without the line breaks after it, which are not shown as part of it. */
function blockEnd(text: string, { valueStart, valueEnd }: ScalarEvent): number {
  let end = valueEnd
  while (end > valueStart && ' \t\r\n'.includes(text.charAt(end - 1))) end--
  return end
}
