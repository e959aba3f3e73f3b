import { isContainer, isMapping, member, type Sequence, sameValue, type Value } from '../value.ts'
import { canonicalText, interner } from './canonical.ts'
import { longestCommonSubsequence } from './lcs.ts'
import type { Pairing } from './pair.ts'

export const UNPAIRED = -1

/** Canonical text of the scalar that a key holds in an element; null where there is none. */
export function keyText(element: Value | undefined, key: string): string | null {
  if (!isMapping(element)) return null
  const value = member(element, key)
  return value === undefined || isContainer(value) ? null : canonicalText(value)
}

/** The first of the keys that every element has as a scalar of its own; null where there is none. */
export function distinguishingKey(elements: Sequence, keys: readonly string[]): string | null {
  if (elements.length === 0) return null
  return keys.find(key => isDistinguishing(elements, key)) ?? null
}

function isDistinguishing(elements: Sequence, key: string): boolean {
  const seen = new Set<string>()
  for (const element of elements) {
    const text = keyText(element, key)
    if (text === null || seen.has(text)) return false
    seen.add(text)
  }
  return true
}

/**
 * Pairs the elements of two arrays that differ (changes.md, "Elements of arrays are paired by identity"). The key is
 * chosen on the base, so that the author of a change can not choose it. Null where the arrays have too many equal
 * elements to be compared.
 */
export function pairElements(base: Sequence, result: Sequence, keys: readonly string[]): Pairing | null {
  const key = distinguishingKey(base.length > 0 ? base : result, keys)
  return key === null ? pairByValue(base, result) : pairByKey(base, result, key)
}

function pairByKey(base: Sequence, result: Sequence, key: string): Pairing {
  const byKey = new Map<string, number>()
  for (const [index, element] of base.entries()) byKey.set(keyText(element, key) as string, index)
  const baseOf = new Int32Array(result.length).fill(UNPAIRED)
  const keyless: number[] = []
  const taken = new Set<string>()
  let ambiguous: string | null = null
  result.forEach((element, index) => {
    const text = keyText(element, key)
    if (text === null) keyless.push(index)
    else if (taken.has(text)) ambiguous = `\`${key}\` is repeated`
    else {
      taken.add(text)
      baseOf[index] = byKey.get(text) ?? UNPAIRED
      byKey.delete(text)
    }
  })
  const alone = [...byKey.values()]
  for (const [order, index] of keyless.entries()) {
    const partner = alone[order]
    if (partner === undefined) break
    baseOf[index] = partner
    ambiguous ??= `an element lacks \`${key}\``
  }
  return { key, baseOf, ambiguous }
}

function pairByValue(base: Sequence, result: Sequence): Pairing | null {
  const baseOf = new Int32Array(result.length).fill(UNPAIRED)
  const { start, baseEnd, resultEnd } = trim(base, result)
  for (let i = 0; i < start; i += 1) baseOf[i] = i
  for (let i = resultEnd; i < result.length; i += 1) baseOf[i] = i - resultEnd + baseEnd
  const number = interner()
  const a = base.slice(start, baseEnd).map(number)
  const b = result.slice(start, resultEnd).map(number)
  const anchors = sameElements(a, b) ? permutation(a, b) : longestCommonSubsequence(a, b)
  if (anchors === null) return null
  for (const [i, j] of anchors) baseOf[start + j] = start + i
  if (!sameElements(a, b)) pairGaps(baseOf, anchors, { start, a: a.length, b: b.length })
  return { key: null, baseOf, ambiguous: null }
}

/** The range left after the common beginning and end, which belong to every longest common subsequence. */
function trim(base: Sequence, result: Sequence): { start: number; baseEnd: number; resultEnd: number } {
  let start = 0
  const shorter = Math.min(base.length, result.length)
  while (start < shorter && sameValue(base[start] as Value, result[start] as Value)) start += 1
  let baseEnd = base.length
  let resultEnd = result.length
  while (
    baseEnd > start &&
    resultEnd > start &&
    sameValue(base[baseEnd - 1] as Value, result[resultEnd - 1] as Value)
  ) {
    baseEnd -= 1
    resultEnd -= 1
  }
  return { start, baseEnd, resultEnd }
}

function sameElements(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false
  const order = (x: number, y: number) => x - y
  const sorted = [...b].sort(order)
  return [...a].sort(order).every((item, index) => item === sorted[index])
}

/** Equal elements in their order of appearance. */
function permutation(a: readonly number[], b: readonly number[]): [number, number][] {
  const places = new Map<number, number[]>()
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const item = a[i] as number
    const list = places.get(item)
    if (list === undefined) places.set(item, [i])
    else list.push(i)
  }
  return b.map((item, j) => [places.get(item)?.pop() as number, j])
}

/** What is left between two anchors is paired in order, if both sides have equally many there. */
function pairGaps(
  baseOf: Int32Array,
  anchors: readonly [number, number][],
  middle: { start: number; a: number; b: number },
): void {
  let i = 0
  let j = 0
  for (const [nextI, nextJ] of [...anchors, [middle.a, middle.b] as const]) {
    if (nextI - i === nextJ - j)
      for (let k = 0; k < nextI - i; k += 1) baseOf[middle.start + j + k] = middle.start + i + k
    i = nextI + 1
    j = nextJ + 1
  }
}

/** Whether paired elements stand in another order than before. */
export function isReordered(baseOf: Int32Array): boolean {
  let last = UNPAIRED
  for (const index of baseOf) {
    if (index === UNPAIRED) continue
    if (index < last) return true
    last = index
  }
  return false
}
