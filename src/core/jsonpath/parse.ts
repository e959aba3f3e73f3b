import { Cursor, InvalidQuery } from './cursor.ts'
import { type Comparison, type Logical, readsRoot, textOf } from './expression.ts'
import { compileFilter } from './filter.ts'
import { type Grammar, readLogical } from './filter-syntax.ts'
import type { Query, Segment, Selector } from './query.ts'
import { areSingular, readSegments } from './segments.ts'

export type ParsedQuery =
  | { readonly ok: true; readonly query: Query; readonly notes: readonly string[] }
  /** `offset` counts UTF-16 units of the text as it was written. */
  | { readonly ok: false; readonly message: string; readonly offset: number }

/** In UTF-16 units. Longer ones were not written by people. */
const LENGTH = 20_000

/**
 * Reads a query of RFC 9535, with `.[` as an old spelling of `[` and literal patterns only (save-rules.md,
 * "Selecting"). At most 20,000 characters and 64 levels of nesting. Never throws.
 */
export const parseQuery = (text: string): ParsedQuery => parse(text, false)

/**
 * Reads a query exactly as RFC 9535 has it: patterns may come from the document, and one that is no I-Regexp
 * matches nothing. For the compliance suite; a rule must not let a document's author choose its pattern.
 */
export const parseQueryWithAnyPattern = (text: string): ParsedQuery => parse(text, true)

function parse(text: string, anyPattern: boolean): ParsedQuery {
  try {
    return read(text, anyPattern)
  } catch (error) {
    if (!(error instanceof InvalidQuery)) throw error
    return { ok: false, message: error.message, offset: error.offset }
  }
}

const LONE_SURROGATE = /\p{Surrogate}/u

function read(text: string, anyPattern: boolean): ParsedQuery {
  const cursor = new Cursor(text)
  if (text.length > LENGTH) cursor.fail(`the query is longer than ${LENGTH} characters`, LENGTH)
  const surrogate = text.search(LONE_SURROGATE)
  if (surrogate >= 0) cursor.fail('half of a surrogate pair: the text is no valid Unicode', surrogate)
  if (!cursor.take('$')) cursor.fail(`a query begins with \`$\`, found ${cursor.found()}`)
  const segments = readSegments(cursor, filterReader(anyPattern))
  if (!cursor.atEnd) refuseRest(cursor)
  return { ok: true, query: queryOf(cursor, segments), notes: notesOf(cursor) }
}

function refuseRest(cursor: Cursor): never {
  const start = cursor.offset
  cursor.skipBlank()
  if (cursor.atEnd) cursor.fail('blanks at the end of the query', start)
  return cursor.fail(`expected \`.\`, \`..\` or \`[\`, found ${cursor.found()}`)
}

const queryOf = (cursor: Cursor, segments: readonly Segment[]): Query => ({
  dialect: 'rfc9535',
  text: withoutDots(cursor),
  segments,
  singular: areSingular(segments),
})

function withoutDots({ text, oldDots }: Cursor): string {
  let kept = ''
  let from = 0
  for (const dot of oldDots) {
    kept += text.slice(from, dot)
    from = dot + 1
  }
  return kept + text.slice(from)
}

const notesOf = (cursor: Cursor): string[] =>
  cursor.oldDots.length === 0 ? [] : [`\`.[\` is an old spelling of \`[\`: write \`${withoutDots(cursor)}\``]

function filterReader(anyPattern: boolean): Grammar['readFilter'] {
  const grammar: Grammar = { anyPattern, readFilter: cursor => filterOf(readLogical(cursor, grammar)) }
  return grammar.readFilter
}

function filterOf(logical: Logical): Selector {
  const equals = needed(logical)
  return {
    kind: 'filter',
    text: textOf(logical),
    test: compileFilter(logical),
    ...(equals === undefined ? {} : { equals }),
    readsRoot: readsRoot(logical),
  }
}

type Equals = NonNullable<Extract<Selector, { kind: 'filter' }>['equals']>

/** What has to hold before anything else of a filter can: the filter itself, or one operand of its `&&`. */
function needed(logical: Logical): Equals | undefined {
  if (logical.kind === 'compare') return equalsOf(logical)
  if (logical.kind !== 'and') return undefined
  for (const operand of logical.operands) {
    const equals = operand.kind === 'compare' ? equalsOf(operand) : undefined
    if (equals !== undefined) return equals
  }
  return undefined
}

/** Of `@.name == literal`, either way round. */
function equalsOf({ operator, left, right }: Comparison): Equals | undefined {
  if (operator !== '==') return undefined
  const [query, literal] = left.kind === 'literal' ? [right, left] : [left, right]
  if (query.kind !== 'query' || query.query.absolute || literal.kind !== 'literal') return undefined
  const selector = query.query.segments.length === 1 ? query.query.segments[0]?.selectors[0] : undefined
  if (selector?.kind !== 'name') return undefined
  if (typeof literal.value === 'object' && literal.value !== null) return undefined
  return { name: selector.name, literal: literal.value }
}
