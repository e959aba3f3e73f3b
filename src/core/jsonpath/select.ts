import { child, isMapping, isSequence, member, type Value } from '../value.ts'
import type { Segment, Selector, Truth } from './query.ts'
import { certain } from './truth.ts'

type Slice = Extract<Selector, { kind: 'slice' }>

/** Called with a child that a selector selects, `yes` or `maybe`. */
export type Emit = (key: string | number, value: Value, truth: Truth) => void

/**
 * Whether a selector, applied to a value, selects its child at a key (RFC 9535 section 2.3); `no` where the value
 * has no such child. Negative indexes and slices count from the array's own end.
 */
export function selectorTakes(selector: Selector, key: string | number, parent: Value, root: Value): Truth {
  const value = child(parent, key)
  if (value === undefined) return 'no'
  switch (selector.kind) {
    case 'name':
      return certain(selector.name === key)
    case 'wildcard':
      return 'yes'
    case 'index':
      return certain(isSequence(parent) && fromEnd(selector.index, parent.length) === key)
    case 'slice':
      return certain(isSequence(parent) && typeof key === 'number' && sliceTakes(selector, key, parent.length))
    case 'filter':
      return selector.test(value, root)
  }
}

/** Calls `emit` for every child that a selector selects, in the order of RFC 9535. */
export function forEachSelected(selector: Selector, parent: Value, root: Value, emit: Emit): void {
  if (selector.kind === 'name') emitNamed(selector.name, parent, emit)
  else if (selector.kind === 'index') emitIndexed(selector.index, parent, emit)
  else if (selector.kind === 'slice') emitSliced(selector, parent, emit)
  else if (selector.kind === 'wildcard') forEachChild(parent, (key, value) => emit(key, value, 'yes'))
  else
    forEachChild(parent, (key, value) => {
      const truth = selector.test(value, root)
      if (truth !== 'no') emit(key, value, truth)
    })
}

/** Every child of a container, in the document's order. */
export function forEachChild(parent: Value, visit: (key: string | number, value: Value) => void): void {
  if (isSequence(parent)) for (let i = 0; i < parent.length; i += 1) visit(i, parent[i] as Value)
  else if (isMapping(parent)) for (const key of Object.keys(parent)) visit(key, parent[key] as Value)
}

/** The only child that a segment of a singular query can select; undefined where there is none. */
export function onlyChild(segment: Segment, parent: Value): Value | undefined {
  const selector = segment.selectors[0]
  if (selector?.kind === 'name') return child(parent, selector.name)
  if (selector?.kind === 'index' && isSequence(parent)) return parent[fromEnd(selector.index, parent.length)]
  return undefined
}

function emitNamed(name: string, parent: Value, emit: Emit): void {
  const value = isMapping(parent) ? member(parent, name) : undefined
  if (value !== undefined) emit(name, value, 'yes')
}

function emitIndexed(index: number, parent: Value, emit: Emit): void {
  if (!isSequence(parent)) return
  const position = fromEnd(index, parent.length)
  const value = parent[position]
  if (value !== undefined) emit(position, value, 'yes')
}

function emitSliced(slice: Slice, parent: Value, emit: Emit): void {
  if (!isSequence(parent) || slice.step === 0) return
  const { lower, upper } = boundsOf(slice, parent.length)
  const length = Math.ceil((upper - lower) / Math.abs(slice.step))
  const first = slice.step > 0 ? lower : upper
  for (let i = 0; i < length; i += 1) emit(first + i * slice.step, parent[first + i * slice.step] as Value, 'yes')
}

const fromEnd = (index: number, length: number): number => (index < 0 ? length + index : index)

/** Section 2.3.4.2.2: for a positive step from `lower` to before `upper`, else from `upper` down to after `lower`. */
function boundsOf({ start, end, step }: Slice, length: number): { lower: number; upper: number } {
  if (step > 0)
    return {
      lower: clamp(fromEnd(start ?? 0, length), 0, length),
      upper: clamp(fromEnd(end ?? length, length), 0, length),
    }
  return {
    lower: clamp(fromEnd(end ?? -length - 1, length), -1, length - 1),
    upper: clamp(fromEnd(start ?? length - 1, length), -1, length - 1),
  }
}

const clamp = (number: number, least: number, greatest: number): number => Math.min(Math.max(number, least), greatest)

function sliceTakes(slice: Slice, index: number, length: number): boolean {
  if (slice.step === 0) return false
  const { lower, upper } = boundsOf(slice, length)
  return slice.step > 0
    ? index >= lower && index < upper && (index - lower) % slice.step === 0
    : index > lower && index <= upper && (upper - index) % slice.step === 0
}
