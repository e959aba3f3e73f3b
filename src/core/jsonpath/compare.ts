import { compareNumbers } from '../document/number.ts'
import {
  type ExactNumber,
  isContainer,
  isSequence,
  KEY_TYPES,
  type Mapping,
  type Reading,
  Scalar,
  TAG,
  type Value,
} from '../value.ts'
import type { ComparisonOperator } from './expression.ts'
import type { Truth } from './query.ts'
import { certain, consensus, negation } from './truth.ts'

/** The special result of RFC 9535 section 2.4.1: no value at all. */
export const NOTHING: unique symbol = Symbol('nothing')

/** A value that an opaque scalar hides. */
export const UNKNOWN: unique symbol = Symbol('unknown')

/** One of several, depending on what `maybe` turns out to be. */
export class AnyOf {
  readonly outcomes: readonly (Value | typeof NOTHING)[]

  constructor(outcomes: readonly (Value | typeof NOTHING)[]) {
    this.outcomes = outcomes
  }
}

export type Single = Value | typeof NOTHING | typeof UNKNOWN
/** What a comparison or a function reads. */
export type Operand = Single | AnyOf

/** Whether nobody knows what a value means to its consumer: its tag decides. */
export const isOpaque = (value: Single): boolean =>
  value === UNKNOWN ||
  (value instanceof Scalar
    ? value.readings.length === 0
    : typeof value === 'object' && value !== null && value[TAG] !== undefined)

/** Compares as RFC 9535 section 2.3.5.2.2 does, for every meaning that the operands may have. */
export function compare(operator: ComparisonOperator, left: Operand, right: Operand): Truth {
  if (left instanceof AnyOf) return consensus(left.outcomes, outcome => compare(operator, outcome, right))
  if (right instanceof AnyOf) return consensus(right.outcomes, outcome => compare(operator, left, outcome))
  switch (operator) {
    case '==':
      return equal(left, right)
    case '!=':
      return negation(equal(left, right))
    case '<':
      return before(left, right, false)
    case '>':
      return before(right, left, false)
    case '<=':
      return before(left, right, true)
    case '>=':
      return before(right, left, true)
  }
}

function equal(a: Single, b: Single): Truth {
  if (isOpaque(a) || isOpaque(b)) return 'maybe'
  if (a === NOTHING || b === NOTHING || a === UNKNOWN || b === UNKNOWN) return certain(a === b)
  return isContainer(a) && isContainer(b) ? deeplyEqual(a, b) : equalShallow(a, b)
}

/** Whether a scalar equals a value, or two containers could be equal. */
function equalShallow(a: Value, b: Value): Truth {
  if (isOpaque(a) || isOpaque(b)) return 'maybe'
  if (isContainer(a) || isContainer(b)) return certain(isContainer(a) && isContainer(b) && sameShape(a, b))
  return underEveryReading(a, b, equalReadings)
}

const sameShape = (a: Value, b: Value): boolean => isSequence(a) === isSequence(b)

/** Without recursion, as limits of depth can be raised. */
function deeplyEqual(a: Value, b: Value): Truth {
  const pending: [Value, Value][] = [[a, b]]
  let all: Truth = 'yes'
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const truth = pairMembers(pair[0], pair[1], pending)
    if (truth === 'no') return 'no'
    if (truth === 'maybe') all = 'maybe'
  }
  return all
}

/** Compares two values without their members, which are put off as pairs. */
function pairMembers(a: Value, b: Value, pending: [Value, Value][]): Truth {
  const truth = equalShallow(a, b)
  if (truth !== 'yes' || !isContainer(a) || !isContainer(b)) return truth
  if (isSequence(a) && isSequence(b)) {
    if (a.length !== b.length) return 'no'
    for (let i = 0; i < a.length; i += 1) pending.push([a[i] as Value, b[i] as Value])
    return 'yes'
  }
  return pairMappings(a as Mapping, b as Mapping, pending)
}

function pairMappings(a: Mapping, b: Mapping, pending: [Value, Value][]): Truth {
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length || !keys.every(key => Object.hasOwn(b, key))) return 'no'
  for (const key of keys) pending.push([a[key] as Value, b[key] as Value])
  const typed = [a, b].some(mapping => mapping[KEY_TYPES] !== undefined)
  return typed && keys.some(key => a[KEY_TYPES]?.get(key) !== b[KEY_TYPES]?.get(key)) ? 'maybe' : 'yes'
}

/** `a < b`, or `a <= b`. */
function before(a: Single, b: Single, orEqual: boolean): Truth {
  if (isOpaque(a) || isOpaque(b)) return 'maybe'
  if (a === NOTHING || b === NOTHING || a === UNKNOWN || b === UNKNOWN || isContainer(a) || isContainer(b))
    return orEqual ? equal(a, b) : 'no'
  return underEveryReading(a, b, (x, y) => readingBefore(x, y, orEqual))
}

/** Two scalars with equally many readings are read by the same readers: the first by YAML 1.2, the second by 1.1. */
function underEveryReading(a: Value, b: Value, truthOf: (a: Reading, b: Reading) => Truth): Truth {
  if (!(a instanceof Scalar) && !(b instanceof Scalar)) return truthOf(a as Reading, b as Reading)
  const left = readingsOf(a)
  const right = readingsOf(b)
  if (left.length === right.length)
    return consensus([...left.keys()], i => truthOf(left[i] as Reading, right[i] as Reading))
  return consensus(left, x => consensus(right, y => truthOf(x, y)))
}

/** Every meaning of a scalar; none if it is opaque. */
export const readingsOf = (scalar: Value): readonly Reading[] =>
  scalar instanceof Scalar ? scalar.readings : [scalar as Reading]

type Numeric = number | ExactNumber

const isNumeric = (reading: Reading): reading is Numeric =>
  typeof reading === 'number' || (typeof reading === 'object' && reading !== null)

function equalReadings(a: Reading, b: Reading): Truth {
  if (!isNumeric(a) || !isNumeric(b)) return certain(a === b)
  const order = compareNumbers(a, b)
  return order === undefined ? 'maybe' : certain(order === 0)
}

function readingBefore(a: Reading, b: Reading, orEqual: boolean): Truth {
  if (typeof a === 'string' && typeof b === 'string') return certain(orEqual ? !isBefore(b, a) : isBefore(a, b))
  if (!isNumeric(a) || !isNumeric(b)) return certain(orEqual && a === b)
  const order = compareNumbers(a, b)
  return order === undefined ? 'maybe' : certain(order === -1 || (orEqual && order === 0))
}

/** Order by Unicode scalar values, in which surrogates come after everything else. */
function isBefore(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return rank(x) < rank(y)
  }
  return a.length < b.length
}

const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)
