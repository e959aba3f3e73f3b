import {
  type Container,
  isContainer,
  isLeaf,
  isMapping,
  isSequence,
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
    compare(root, keys)
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

/** Finds what differs at and below a pair; cheap where nothing does. */
function compare(pair: Pair, keys: IdentityKeys): void {
  const { base, result } = pair
  if (base === undefined || result === undefined) return
  if (isSequence(base) && isSequence(result)) compareSequences(pair, base, result, keys)
  else if (isMapping(base) && isMapping(result)) compareMappings(pair, base, result, keys)
  else if (isContainer(base) || isContainer(result)) replace(pair, base, result)
  else if (!sameScalar(base, result)) pair.own = ['update']
}

function compareMappings(pair: Pair, base: Mapping, result: Mapping, keys: IdentityKeys): void {
  compareTags(pair, base, result)
  let children: Pair[] | null = null
  for (const key in base) {
    const before = base[key] as Value
    const after = member(result, key)
    if (after !== undefined && isSame(before, after) && sameKeyType(base, result, key)) continue
    children ??= []
    if (after === undefined || sameKeyType(base, result, key)) compareMember(children, pair, key, before, after, keys)
    else children.push(onlyIn('base', pair, key, before), onlyIn('result', pair, key, after))
  }
  for (const key in result) {
    if (Object.hasOwn(base, key)) continue
    children ??= []
    children.push(onlyIn('result', pair, key, result[key] as Value))
  }
  if (children !== null) pair.children = children
}

/** A quick look that spares the pair of two equal scalars. */
const isSame = (before: Value, after: Value): boolean =>
  before === after || (!isContainer(before) && !isContainer(after) && sameScalar(before, after))

function compareMember(
  into: Pair[],
  parent: Pair,
  key: Key,
  before: Value,
  after: Value | undefined,
  keys: IdentityKeys,
): void {
  const pair = new Pair(parent, before, after, { base: key, result: after === undefined ? null : key })
  compare(pair, keys)
  if (pair.changed) into.push(pair)
}

function onlyIn(side: 'base' | 'result', parent: Pair, key: Key, value: Value): Pair {
  return side === 'base'
    ? new Pair(parent, value, undefined, { base: key, result: null })
    : new Pair(parent, undefined, value, { base: null, result: key })
}

function compareSequences(pair: Pair, base: Sequence, result: Sequence, keys: IdentityKeys): void {
  compareTags(pair, base, result)
  if (base.length === result.length && base.every((element, index) => sameValue(element, result[index] as Value)))
    return
  const pairing = pairElements(base, result, keys(pair))
  if (pairing === null) throw new TooLarge(pair)
  pair.pairing = pairing
  if (isReordered(pairing.baseOf)) pair.own = [...pair.own, 'reorder']
  const children: Pair[] = []
  const kept = new Set<number>()
  result.forEach((element, index) => {
    const from = pairing.baseOf[index] as number
    if (from === UNPAIRED) children.push(onlyIn('result', pair, index, element))
    else {
      kept.add(from)
      const both = new Pair(pair, base[from], element, { base: from, result: index })
      compare(both, keys)
      if (both.changed) children.push(both)
    }
  })
  base.forEach((element, index) => {
    if (!kept.has(index)) children.push(onlyIn('base', pair, index, element))
  })
  for (const child of children) child.elementKey = pairing.key
  pair.children = children
}

function compareTags(pair: Pair, base: Container, result: Container): void {
  if (base[TAG] !== result[TAG]) pair.own = ['update']
}

/** A container that gives way to another kind of value loses its leaves; the new value brings its own. */
function replace(pair: Pair, base: Value, result: Value): void {
  if (isLeaf(base) && isLeaf(result)) {
    pair.own = ['update']
    return
  }
  pair.own = isLeaf(base) ? ['delete'] : isLeaf(result) ? ['create'] : []
  pair.children = [
    ...members(base).map(([key, value]) => onlyIn('base', pair, key, value)),
    ...members(result).map(([key, value]) => onlyIn('result', pair, key, value)),
  ]
}

function members(value: Value): [Key, Value][] {
  if (isSequence(value)) return value.map((element, index) => [index, element])
  return isMapping(value) ? Object.entries(value) : []
}
