import { EVENT_ID, type Event } from 'js-yaml'

/**
 * YAML 1.2 wants closing brackets indented more than the key that they belong to. Our parser insists on that,
 * the usual readers do not, and people write
 *
 *     ports: [
 *       80
 *     ]
 *
 * Between brackets a line break says no more than a space. So the parser gets spaces in place of the line breaks
 * before closing brackets, which leaves all offsets alone. Its events count only if no such break was part of a
 * scalar; breaks that were are kept at the second attempt. Undefined where this does not help.
 */
export function eventsWithJoinedClosers(
  text: string,
  parse: (text: string) => readonly Event[],
): readonly Event[] | undefined {
  let breaks = breaksBeforeClosers(text)
  for (let attempt = 1; attempt <= 2 && breaks.length > 0; attempt++) {
    const events = parse(withSpaces(text, breaks))
    const outside = outsideScalars(breaks, events)
    if (outside.length === breaks.length) return events
    breaks = outside
  }
  return undefined
}

const BREAK_BEFORE_CLOSER = /\n(?=[ \t]*[\]}])/g

/** Joined to a comment, a bracket would be lost. */
const COMMENT = /(?:^|[ \t])#/

function breaksBeforeClosers(text: string): readonly number[] {
  const breaks: number[] = []
  for (const { index } of text.matchAll(BREAK_BEFORE_CLOSER)) {
    const line = text.slice(text.lastIndexOf('\n', index - 1) + 1, index)
    if (!COMMENT.test(line)) breaks.push(index)
  }
  return breaks
}

function withSpaces(text: string, breaks: readonly number[]): string {
  const parts: string[] = []
  let from = 0
  for (const at of breaks) {
    const hasReturn = text[at - 1] === '\r'
    parts.push(text.slice(from, hasReturn ? at - 1 : at), hasReturn ? '  ' : ' ')
    from = at + 1
  }
  parts.push(text.slice(from))
  return parts.join('')
}

/** Those of ascending offsets that are not part of a scalar. */
function outsideScalars(offsets: readonly number[], events: readonly Event[]): readonly number[] {
  const outside: number[] = []
  let next = 0
  for (const event of events) {
    if (event.type !== EVENT_ID.SCALAR) continue
    for (; next < offsets.length && (offsets[next] as number) < event.valueEnd; next++)
      if ((offsets[next] as number) < event.valueStart) outside.push(offsets[next] as number)
  }
  return outside.concat(offsets.slice(next))
}
