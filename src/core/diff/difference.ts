import {
  isContainer,
  isLeaf,
  isMapping,
  isSequence,
  KEY_TYPES,
  type Mapping,
  member,
  type Sequence,
  sameKeyType,
  sameScalar,
  sameValue,
  TAG,
  type Value,
} from '../value.ts'
import { type Key, Pair, RootPair } from './pair.ts'
import { distinguishingKey, isReordered, pairElements, UNPAIRED } from './sequence.ts'

/** The keys that may identify the elements of the array at a place, in the order in which they are tried. */
export type IdentityKeys = (array: Pair) => readonly string[]

export type Difference =
  | { readonly kind: 'same' }
  | { readonly kind: 'changed'; readonly root: Pair }
  /** An array has too many equal elements to be compared. */
  | { readonly kind: 'too-large'; readonly array: Pair }

class TooLarge extends Error {
  readonly array: Pair

  constructor(array: Pair) {
    super('too many equal elements')
    this.array = array
  }
}

/** The changes between two documents, either of which may be missing (changes.md). */
export function difference(base: Value | undefined, result: Value | undefined, keys: IdentityKeys): Difference {
  const root = rootPair(base, result, keys)
  try {
    if (base !== undefined && result !== undefined) new Comparison(root, keys).compare(0, base, result)
  } catch (problem) {
    if (problem instanceof TooLarge) return { kind: 'too-large', array: problem.array }
    throw problem
  }
  return root.changed ? { kind: 'changed', root } : { kind: 'same' }
}

/** One `update` at `$` of a document whose base can not be read. */
export function unreadableBase(result: Value | undefined): Pair {
  const root = new RootPair(null, result ?? null, () => null)
  root.own = ['update']
  root.unreadable = true
  return root
}

function rootPair(base: Value | undefined, result: Value | undefined, keys: IdentityKeys): RootPair {
  return new RootPair(base, result, array => {
    const value = array.base ?? array.result
    return isSequence(value) ? distinguishingKey(value, keys(array)) : null
  })
}

/** A place that is looked at and, where nothing has changed there so far, has no pair. */
interface Frame {
  base: Value
  result: Value
  baseKey: Key
  resultKey: Key
}

/**
 * One walk over both sides. A pair is made when the first change at or below its place is found: what did not change
 * costs a comparison and no memory.
 */
class Comparison {
  readonly #keys: IdentityKeys
  /** The way from below the root to the place that is looked at; slots are used again. */
  readonly #frames: Frame[] = []
  /** The pairs of that way that have been made, the root first. */
  readonly #pairs: Pair[]

  constructor(root: Pair, keys: IdentityKeys) {
    this.#keys = keys
    this.#pairs = [root]
  }

  compare(depth: number, base: Value, result: Value): void {
    if (isSequence(base) && isSequence(result)) this.#sequences(depth, base, result)
    else if (isMapping(base) && isMapping(result)) this.#mappings(depth, base, result)
    else if (isContainer(base) || isContainer(result)) replace(this.#pair(depth), base, result)
    else if (!sameScalar(base, result)) this.#pair(depth).own = ['update']
  }

  /** The pair of the place at a depth on the way. */
  #pair(depth: number): Pair {
    for (let at = this.#pairs.length; at <= depth; at += 1) {
      const parent = this.#pairs[at - 1] as Pair
      const { base, result, baseKey, resultKey } = this.#frames[at] as Frame
      const pair = new Pair(parent, base, result, { base: baseKey, result: resultKey })
      pair.elementKey = parent.pairing?.key ?? null
      parent.append(pair)
      this.#pairs.push(pair)
    }
    return this.#pairs[depth] as Pair
  }

  #below(depth: number, base: Value, result: Value, baseKey: Key, resultKey: Key): void {
    const frame = this.#frames[depth]
    if (frame === undefined) this.#frames[depth] = { base, result, baseKey, resultKey }
    else {
      frame.base = base
      frame.result = result
      frame.baseKey = baseKey
      frame.resultKey = resultKey
    }
    this.compare(depth, base, result)
    if (this.#pairs.length > depth) this.#pairs.length = depth
  }

  #mappings(depth: number, base: Mapping, result: Mapping): void {
    if (base[TAG] !== result[TAG]) this.#pair(depth).own = ['update']
    const typed = base[KEY_TYPES] !== undefined || result[KEY_TYPES] !== undefined
    let common = 0
    for (const key in base) {
      const before = base[key] as Value
      const after = member(result, key)
      if (after !== undefined) common += 1
      if (typed && after !== undefined && !sameKeyType(base, result, key)) {
        appendOnly('base', this.#pair(depth), key, before)
        appendOnly('result', this.#pair(depth), key, after)
      } else if (after === undefined) appendOnly('base', this.#pair(depth), key, before)
      else if (before !== after) this.#below(depth + 1, before, after, key, key)
    }
    if (common === Object.keys(result).length) return
    for (const key in result)
      if (member(base, key) === undefined) appendOnly('result', this.#pair(depth), key, result[key] as Value)
  }

  #sequences(depth: number, base: Sequence, result: Sequence): void {
    if (sameValue(base, result)) return
    const pair = this.#pair(depth)
    if (base[TAG] !== result[TAG]) pair.own = ['update']
    if (base.length === result.length && base.every((element, index) => sameValue(element, result[index] as Value)))
      return
    const pairing = pairElements(base, result, this.#keys(pair))
    if (pairing === null) throw new TooLarge(pair)
    pair.pairing = pairing
    if (isReordered(pairing.baseOf)) pair.own = [...pair.own, 'reorder']
    const kept = new Set<number>()
    for (const [index, element] of result.entries()) {
      const from = pairing.baseOf[index] as number
      if (from === UNPAIRED) appendOnly('result', pair, index, element)
      else {
        kept.add(from)
        this.#below(depth + 1, base[from] as Value, element, from, index)
      }
    }
    for (const [index, element] of base.entries()) if (!kept.has(index)) appendOnly('base', pair, index, element)
  }
}

function appendOnly(side: 'base' | 'result', parent: Pair, key: Key, value: Value): void {
  const keys = { base: side === 'base' ? key : null, result: side === 'result' ? key : null }
  const pair = side === 'base' ? new Pair(parent, value, undefined, keys) : new Pair(parent, undefined, value, keys)
  pair.elementKey = parent.pairing?.key ?? null
  parent.append(pair)
}

/** A container that gives way to another kind of value loses its leaves; the new value brings its own. */
function replace(pair: Pair, base: Value, result: Value): void {
  if (isLeaf(base) && isLeaf(result)) {
    pair.own = ['update']
    return
  }
  pair.own = isLeaf(base) ? ['delete'] : isLeaf(result) ? ['create'] : []
  for (const [key, value] of members(base)) appendOnly('base', pair, key, value)
  for (const [key, value] of members(result)) appendOnly('result', pair, key, value)
}

function members(value: Value): [Key, Value][] {
  if (isSequence(value)) return value.map((element, index) => [index, element])
  return isMapping(value) ? Object.entries(value) : []
}
