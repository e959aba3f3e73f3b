import { entryOf } from '../core/group.ts'
import { parseQuery } from '../core/jsonpath/parse.ts'
import type { Query, Segment, Selector } from '../core/jsonpath/query.ts'
import { REDACTED } from '../core/secret.ts'

type Key = string | number
type Slice = Extract<Selector, { kind: 'slice' }>

/**
 * Whether a recorded normalized path is one that a query may be about: the query selects the place, or something above
 * it, which the change is inside of, or could select something below it, where a whole subtree may have come or gone.
 *
 * A record has no values and no lengths of arrays: a filter takes every element, and what counts from the end of an
 * array takes those that it takes in an array of some length. A search reads widely; otherwise it is exact. What is
 * about a whole file (null, or `$`) matches every query.
 */
export function pathFilter({ segments }: Query): (path: string | null) => boolean {
  const known = new Map<string, boolean>()
  return path => {
    if (path === null) return true
    if (known.size > MOST_KNOWN) known.clear()
    return entryOf(known, path, () => leadsInto(segments, keysOf(path)))
  }
}

/** Paths that are read once only: a log names the same places again and again. */
const MOST_KNOWN = 10_000

/**
 * The keys of a recorded path. It ends before a key that was masked, whose text nobody knows any more, and at `$` where
 * the mask took brackets with it, or the path is longer than a query may be.
 */
function keysOf(path: string): readonly Key[] {
  const parsed = parseQuery(path)
  if (!parsed.ok || !parsed.query.singular) return []
  const keys = parsed.query.segments.flatMap(({ selectors }) => selectors.flatMap(keyOf))
  const masked = keys.findIndex(key => typeof key === 'string' && key.includes(REDACTED))
  return masked < 0 ? keys : keys.slice(0, masked)
}

const keyOf = (selector: Selector): readonly Key[] =>
  selector.kind === 'name' ? [selector.name] : selector.kind === 'index' ? [selector.index] : []

/** Walks down the path with every number of segments that may be behind it by then. */
function leadsInto(segments: readonly Segment[], keys: readonly Key[]): boolean {
  let passed: ReadonlySet<number> = new Set([0])
  for (const key of keys) {
    if (passed.has(segments.length)) return true
    passed = step(segments, passed, key)
    if (passed.size === 0) return false
  }
  return true
}

function step(segments: readonly Segment[], passed: ReadonlySet<number>, key: Key): ReadonlySet<number> {
  const next = new Set<number>()
  for (const count of passed) {
    const segment = segments[count]
    if (segment?.descendant) next.add(count)
    if (segment?.selectors.some(selector => canTake(selector, key))) next.add(count + 1)
  }
  return next
}

function canTake(selector: Selector, key: Key): boolean {
  switch (selector.kind) {
    case 'name':
      return selector.name === key
    case 'index':
      return typeof key === 'number' && (selector.index < 0 || selector.index === key)
    case 'slice':
      return typeof key === 'number' && sliceCanTake(selector, key)
    case 'wildcard':
    case 'filter':
      return true
  }
}

/** Whether there is a length for which the bounds of RFC 9535 section 2.3.4.2.2 let a slice take the element. */
function sliceCanTake({ start, end, step }: Slice, index: number): boolean {
  if (step === 0) return false
  return step > 0 ? upwards(start ?? 0, end ?? Infinity, step, index) : downwards(start ?? -1, end ?? -Infinity, index)
}

/** An array can be as long as it takes for a start that counts from its end to be the element itself. */
function upwards(start: number, end: number, step: number, index: number): boolean {
  if (start < 0) return end < 0 ? start < end : index < end
  return index >= start && (index - start) % step === 0 && (end < 0 || index < end)
}

/** The element can be the last one, at which a start beyond the end begins: the size of the step does not matter. */
function downwards(start: number, end: number, index: number): boolean {
  if (start >= 0 && index > start) return false
  return end < 0 ? end < Math.min(start, -1) : index > end
}
