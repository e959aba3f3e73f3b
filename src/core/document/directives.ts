import { EVENT_ID, type Event } from 'js-yaml'
import { Rejection } from './source.ts'

const ALLOWED = /^%YAML[ \t]+1\.2(?:[ \t]+#.*|[ \t]*)\r?$/

/**
 * Rejects directives other than `%YAML 1.2` (changes.md, "Strict reading"). The parser drops those that it does
 * not know, so they are looked for in the text: lines that begin with `%` outside of scalars.
 */
export function checkDirectives(text: string, events: readonly Event[]): void {
  let next = 0
  for (let at = lineWithPercent(text, 0); at !== undefined; at = lineWithPercent(text, at + 1)) {
    while (next < events.length && !endsAfter(events[next] as Event, at)) next++
    const event = events[next]
    if (event?.type === EVENT_ID.SCALAR && event.valueStart <= at) continue
    const end = text.indexOf('\n', at)
    if (!ALLOWED.test(text.slice(at, end < 0 ? text.length : end)))
      throw new Rejection(at, 'a directive other than `%YAML 1.2`; remove it')
  }
}

function lineWithPercent(text: string, from: number): number | undefined {
  if (from === 0 && text.startsWith('%')) return 0
  const lineEnd = text.indexOf('\n%', Math.max(0, from - 1))
  return lineEnd < 0 ? undefined : lineEnd + 1
}

const endsAfter = (event: Event, offset: number): boolean => event.type === EVENT_ID.SCALAR && event.valueEnd > offset
