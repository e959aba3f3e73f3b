import { isContainer, Scalar, type Value } from '../value.ts'
import { NOTHING, type Single, UNKNOWN } from './compare.ts'
import type { FilterQuery } from './expression.ts'
import type { Segment, Truth } from './query.ts'
import { forEachChild, forEachSelected, onlyChild } from './select.ts'

/** Called with a node that a query inside a filter selects, `yes` or `maybe`; true to go no further. */
export type Visit = (value: Value | typeof UNKNOWN, truth: Truth) => boolean

/** A value that the segments from an index on are still to be applied to. */
interface Pending {
  readonly value: Value
  readonly next: number
  readonly truth: Truth
}

/**
 * The value that a singular query selects: unknown where it would have to step into an opaque scalar, which
 * may be an object or array to those who know its tag.
 */
export function singleValue({ absolute, segments }: FilterQuery, node: Value, root: Value): Single {
  let value: Value = absolute ? root : node
  for (const segment of segments) {
    if (isOpaqueScalar(value)) return UNKNOWN
    const next = onlyChild(segment, value)
    if (next === undefined) return NOTHING
    value = next
  }
  return value
}

/** Visits what a query selects, in no particular order; without recursion. */
export function forEachNode({ absolute, segments }: FilterQuery, node: Value, root: Value, visit: Visit): void {
  const pending: Pending[] = [{ value: absolute ? root : node, next: 0, truth: 'yes' }]
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    const segment = segments[item.next]
    if (segment === undefined) {
      if (visit(item.value, item.truth)) return
    } else if (isOpaqueScalar(item.value)) {
      if (visit(UNKNOWN, 'maybe')) return
    } else step(segment, item, root, pending)
  }
}

const isOpaqueScalar = (value: Value): boolean => value instanceof Scalar && value.readings.length === 0

function step(segment: Segment, { value, next, truth }: Pending, root: Value, pending: Pending[]): void {
  if (!isContainer(value)) return
  if (segment.descendant)
    forEachChild(value, (_, child) => {
      if (isContainer(child) || isOpaqueScalar(child)) pending.push({ value: child, next, truth })
    })
  for (const selector of segment.selectors)
    forEachSelected(selector, value, root, (_, child, selected) => {
      pending.push({ value: child, next: next + 1, truth: selected === 'yes' ? truth : 'maybe' })
    })
}
