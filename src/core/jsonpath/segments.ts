import type { Cursor } from './cursor.ts'
import { readInteger, readString } from './literals.ts'
import type { Segment, Selector } from './query.ts'

/** Reads what follows the `?` of a filter selector. */
export type FilterReader = (cursor: Cursor) => Selector

/** `member-name-shorthand`; a lone surrogate is refused before anything is read. */
const NAME = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*/y
const DASHED = /[-A-Za-z0-9_\u0080-\uffff]*/y
const INDEX = /[-0-9]/y
const INDEX_OR_SLICE = /[-0-9:]/y

/** Reads segments as long as there are any (RFC 9535 section 2.5). The cursor stands behind `$` or `@`. */
export function readSegments(cursor: Cursor, readFilter: FilterReader): Segment[] {
  const segments: Segment[] = []
  for (;;) {
    const start = cursor.offset
    cursor.skipBlank()
    if (cursor.take('..')) segments.push({ descendant: true, selectors: readDescendant(cursor, readFilter) })
    else if (cursor.take('.')) segments.push({ descendant: false, selectors: readChild(cursor, readFilter) })
    else if (cursor.take('[')) segments.push({ descendant: false, selectors: readBrackets(cursor, readFilter) })
    else {
      cursor.offset = start
      return segments
    }
  }
}

/** Whether segments select one node at most: names and indexes only (RFC 9535 section 2.3.5.1). */
export const areSingular = (segments: readonly Segment[]): boolean =>
  segments.every(({ descendant, selectors }) => {
    const kind = selectors[0]?.kind
    return !descendant && selectors.length === 1 && (kind === 'name' || kind === 'index')
  })

const readDescendant = (cursor: Cursor, readFilter: FilterReader): Selector[] =>
  cursor.take('[') ? readBrackets(cursor, readFilter) : [readShorthand(cursor, '..')]

function readChild(cursor: Cursor, readFilter: FilterReader): Selector[] {
  if (!cursor.sees('[')) return [readShorthand(cursor, '.')]
  cursor.oldDots.push(cursor.offset - 1)
  cursor.offset += 1
  return readBrackets(cursor, readFilter)
}

function readShorthand(cursor: Cursor, dots: string): Selector {
  if (cursor.take('*')) return { kind: 'wildcard' }
  const start = cursor.offset
  const name = cursor.takeMatch(NAME)
  if (name === '') cursor.fail(`expected a name or \`*\` after \`${dots}\`, found ${cursor.found()}`)
  if (cursor.sees('-'))
    cursor.fail(`a name with \`-\` stands in brackets: ${bracketed(name + cursor.takeMatch(DASHED))}`, start)
  return { kind: 'name', name }
}

const bracketed = (name: string): string => `\`['${name}']\``

/** The cursor stands behind `[`. */
function readBrackets(cursor: Cursor, readFilter: FilterReader): Selector[] {
  const selectors: Selector[] = []
  const start = cursor.offset - 1
  do {
    cursor.skipBlank()
    selectors.push(readSelector(cursor, readFilter))
    cursor.skipBlank()
  } while (cursor.take(','))
  if (cursor.atEnd) cursor.fail('the bracket is not closed: add `]`', start)
  if (!cursor.take(']')) cursor.fail(`expected \`,\` or \`]\`, found ${cursor.found()}`)
  return selectors
}

function readSelector(cursor: Cursor, readFilter: FilterReader): Selector {
  if (cursor.sees("'")) return { kind: 'name', name: readString(cursor, "'") }
  if (cursor.sees('"')) return { kind: 'name', name: readString(cursor, '"') }
  if (cursor.take('*')) return { kind: 'wildcard' }
  if (cursor.take('?')) return cursor.nested(() => readFilter(cursor))
  if (cursor.seesMatch(INDEX_OR_SLICE)) return readIndexOrSlice(cursor)
  if (cursor.atEnd) cursor.fail('the bracket is not closed: expected a selector and `]`')
  const start = cursor.offset
  if (cursor.seesMatch(NAME))
    cursor.fail(`a name in brackets needs quotes: ${bracketed(cursor.takeMatch(DASHED))}`, start)
  return cursor.fail(
    `expected a name in quotes, an index, a slice, \`*\` or a filter \`?...\`, found ${cursor.found()}`,
  )
}

function readIndexOrSlice(cursor: Cursor): Selector {
  const start = readBound(cursor)
  if (start !== undefined && !cursor.sees(':')) return { kind: 'index', index: start }
  cursor.take(':')
  cursor.skipBlank()
  const end = readBound(cursor)
  const step = cursor.take(':') ? readStep(cursor) : undefined
  return {
    kind: 'slice',
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    step: step ?? 1,
  }
}

function readStep(cursor: Cursor): number | undefined {
  cursor.skipBlank()
  return readBound(cursor)
}

function readBound(cursor: Cursor): number | undefined {
  if (!cursor.seesMatch(INDEX)) return undefined
  const bound = readInteger(cursor)
  cursor.skipBlank()
  return bound
}
