import {
  type AliasEvent,
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
  YAMLException,
} from 'js-yaml'
import { LONE_SURROGATE, Rejection, tooDeep } from './source.ts'
import { eventsWithJoinedClosers } from './yaml-closers.ts'

export type NodeEvent = ScalarEvent | SequenceEvent | MappingEvent | AliasEvent

/**
 * The parser's events of a file; rejects what is not YAML or nested too deeply (changes.md, "Strict reading"). The
 * parser counts scalars as a level, and keys as another one: whoever reads the events has to count exactly.
 */
export function eventsOf(text: string, depth: number): readonly Event[] {
  const parse = (input: string) => parseEvents(input, { maxDepth: depth + 2 })
  const first = attempt(() => parse(text))
  if (!(first instanceof YAMLException)) return first
  const second = isDeficient(first) ? (attempt(() => eventsWithJoinedClosers(text, parse)) ?? first) : first
  if (!(second instanceof YAMLException)) return second
  throw rejectionFor(offsetOf(second) > offsetOf(first) ? second : first, depth)
}

function attempt<Events>(parse: () => Events): Events | YAMLException {
  try {
    return parse()
  } catch (error) {
    if (error instanceof YAMLException) return error
    throw error
  }
}

const isDeficient = ({ reason }: YAMLException): boolean => reason === 'deficient indentation'

const offsetOf = ({ mark }: YAMLException): number => mark?.position ?? 0

/** The parser's own message quotes the file; only its reason goes on, without what that quotes. */
function rejectionFor(error: YAMLException, depth: number): Rejection {
  const offset = offsetOf(error)
  const { reason } = error
  if (reason.startsWith('nesting exceeded')) return tooDeep(offset, depth)
  return new Rejection(offset, `not valid YAML: ${reason.replace(/: .*|".*/s, '').trimEnd()}`)
}

/** Offset where a node begins, its properties included; undefined for one that is nothing at all. */
export function startOf(event: NodeEvent): number | undefined {
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart - 1
  const own = event.type === EVENT_ID.SCALAR ? event.valueStart : event.start
  if (event.tagStart < 0 && event.anchorStart < 0) return own < 0 ? undefined : own
  const offsets = [event.tagStart, event.anchorStart - 1, own].filter(offset => offset >= 0)
  return offsets.length === 0 ? undefined : Math.min(...offsets)
}

const LARGEST_CODE_POINT = 0x10ffff

/** The text that a scalar stands for; rejects escapes that are no character (threats.md Y7). */
export function scalarText(text: string, event: ScalarEvent): string {
  if (event.fast) return text.slice(event.valueStart, event.valueEnd)
  const value = getScalarValue(text, event)
  if (event.style === SCALAR_STYLE.DOUBLE_QUOTED) checkEscapes(text, event, value)
  return value
}

function checkEscapes(text: string, event: ScalarEvent, value: string): void {
  if (LONE_SURROGATE.test(value)) throw new Rejection(event.valueStart, 'an escape stands for half a character')
  const written = text.slice(event.valueStart, event.valueEnd)
  if (!written.includes('\\U')) return
  for (const [, codePoint] of written.matchAll(/\\(?:U([\dA-Fa-f]{8})|.)/gs))
    if (codePoint !== undefined && Number.parseInt(codePoint, 16) > LARGEST_CODE_POINT)
      throw new Rejection(event.valueStart, 'an escape beyond U+10FFFF stands for no character')
}
