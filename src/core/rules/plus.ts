import type { Key, Pair, Side } from '../diff/pair.ts'
import type { Path } from '../document/document.ts'
import type { NarrowMatches, Selection } from '../jsonpath/match.ts'
import type { PlusQuery } from '../jsonpath/query.ts'
import type { Value } from '../value.ts'
import type { RuleIndex } from './applicable.ts'

/** Enumerates a query of the jsonpath-plus dialect; that library is loaded only where a rule asks for it. */
export type PlusEnumerate = (query: PlusQuery, root: Value) => readonly Path[]

const NAMES = /(?:\.[\w$-]+|\['[^']*'\]|\["[^"]*"\])*$/
const NAME = /\.([\w$-]+)|\['([^']*)'\]|\["([^"]*)"\]/g

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
    const pairs = new Set([...base, ...result])
    if (pairs.size > 0)
      found.set(
        number,
        [...pairs].map(pair => ({ pair, base: base.has(pair), result: result.has(pair), positional: false })),
      )
  }
  return found
}

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

/** The place at a path, if it is on the way to a change or below one. */
function pairAt(root: Pair, side: Side, path: readonly Key[]): Pair | null {
  let pair: Pair = root
  for (const key of path) {
    const next = pair.children.find(child => child.key(side) === key)
    if (next === undefined) return null
    pair = next
  }
  return pair
}
