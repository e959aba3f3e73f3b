import { type Key, Pair, type Side } from '../diff/pair.ts'
import type { Path } from '../document/document.ts'
import type { NarrowMatches, Selection } from '../jsonpath/match.ts'
import type { PlusQuery } from '../jsonpath/query.ts'
import { isSequence, type Sequence, type Value } from '../value.ts'
import type { RuleIndex } from './applicable.ts'

/** Enumerates a query of the jsonpath-plus dialect; that library is loaded only where a rule asks for it. */
export type PlusEnumerate = (query: PlusQuery, root: Value) => readonly Path[]

const NAMES = /(?:\.[\w$-]+|\['[^']*'\]|\["[^"]*"\])*$/
const NAME = /\.([\w$-]+)|\['([^']*)'\]|\["([^"]*)"\]/g

/** Names and indexes only: such a query selects one place, of whose members it speaks. */
export const isSingular = ({ text }: PlusQuery): boolean =>
  /^\$(?:\.[^.[\]*]+|\['[^']*'\]|\["[^"]*"\]|\[\d+\])*$/.test(text)

/** Whether a query speaks of positions: an index or a slice. */
const isPositional = ({ text }: PlusQuery): boolean => /\[-?[\d:][-\d:,]*\]/.test(text)

/** The names at the end of a query, and the query that selects what holds them; a descendant name counts as the first of them. */
export function plusTail({ text }: PlusQuery): {
  readonly names: readonly (readonly string[])[]
  readonly holder: PlusQuery
} {
  const tail = NAMES.exec(text.slice(1))?.[0] ?? ''
  const holder = text.slice(0, text.length - tail.length)
  const names = [...tail.matchAll(NAME)].map(([, plain, single, double]) => [plain ?? single ?? double ?? ''])
  return { names, holder: { dialect: 'jsonpath-plus', text: holder.endsWith('.') ? `${holder}.*` : holder } }
}

/** Places on one side only that the jsonpath-plus queries of an index select without their trailing names. */
export function plusHolders(index: RuleIndex, root: Pair, enumerate: PlusEnumerate): Map<number, Pair[]> {
  const found = new Map<number, Pair[]>()
  for (const { number, query } of index.plus) {
    const { holder } = plusTail(query)
    const pairs = (['base', 'result'] as const).flatMap(side => [...pairsAt(root, side, holder, enumerate)])
    found.set(
      number,
      pairs.filter(pair => pair.oneSided),
    )
  }
  return found
}

/** What the jsonpath-plus queries of an index select on the way to changes: enumerated on both sides. */
export function plusSelections(index: RuleIndex, root: Pair, enumerate: PlusEnumerate): Map<number, Selection[]> {
  const found = new Map<number, Selection[]>()
  for (const { number, query } of index.plus) {
    const base = pairsAt(root, 'base', query, enumerate)
    const result = pairsAt(root, 'result', query, enumerate)
    const pairs = [...new Set([...base, ...result])]
    const selections = pairs.map(pair => ({
      pair,
      base: base.has(pair),
      result: result.has(pair),
      positional: isPositional(query) && isBelowChangedArray(pair),
    }))
    if (selections.length > 0) found.set(number, selections)
  }
  return found
}

/** Arrays in another order through which the queries that speak of positions lead. */
export function plusReorders(selections: ReadonlyMap<number, readonly Selection[]>): Map<number, Pair[]> {
  const found = new Map<number, Pair[]>()
  for (const [number, selected] of selections) {
    const arrays = selected
      .filter(({ positional }) => positional)
      .flatMap(({ pair }) => [...pair.upwards()].filter(({ own }) => own.includes('reorder')))
    if (arrays.length > 0) found.set(number, [...new Set(arrays)])
  }
  return found
}

const isBelowChangedArray = (pair: Pair): boolean =>
  [...pair.upwards()].some(place => place !== pair && place.pairing !== null)

/** Adds the nodes that are selected on every side on which they exist. */
export function addPlusMatches(matches: NarrowMatches, plus: ReadonlyMap<number, readonly Selection[]>): NarrowMatches {
  const narrow = [...plus].map(
    ([number, selections]) => [number, selections.filter(isNarrow).map(({ pair }) => pair)] as const,
  )
  return { ...matches, selections: new Map([...matches.selections, ...narrow]) }
}

const isNarrow = ({ pair, base, result }: Selection): boolean => (base || pair.created) && (result || pair.deleted)

function pairsAt(root: Pair, side: Side, query: PlusQuery, enumerate: PlusEnumerate): Set<Pair> {
  const value = root.value(side)
  if (value === undefined) return new Set()
  return new Set(enumerate(query, value).flatMap(path => pairAt(root, side, path) ?? []))
}

/** The place at a path, if it is on the way to a change, below one, or an element that stands elsewhere than before. */
function pairAt(root: Pair, side: Side, path: readonly Key[]): Pair | null {
  let pair: Pair = root
  for (const key of path) {
    const next = pair.children.find(child => child.key(side) === key) ?? movedElement(pair, side, key)
    if (next === null) return null
    pair = next
  }
  return pair
}

/** Unchanged elements of arrays that changed; both sides have to find the same one. */
const moved = new WeakMap<Pair, Map<number, Pair>>()

function movedElement(array: Pair, side: Side, key: Key): Pair | null {
  const { pairing, base, result } = array
  if (pairing === null || typeof key !== 'number' || !isSequence(base) || !isSequence(result)) return null
  const to = side === 'result' ? key : pairing.baseOf.indexOf(key)
  const from = pairing.baseOf[to]
  if (from === undefined || from < 0) return null
  const known = moved.get(array) ?? new Map<number, Pair>()
  moved.set(array, known)
  const pair = known.get(to) ?? newMoved(array, base, result, from, to)
  known.set(to, pair)
  return pair
}

function newMoved(array: Pair, base: Sequence, result: Sequence, from: number, to: number): Pair {
  const pair = new Pair(array, base[from], result[to], { base: from, result: to }, true)
  pair.elementKey = array.pairing?.key ?? null
  return pair
}
