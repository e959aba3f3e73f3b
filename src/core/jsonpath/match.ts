import { Pair } from '../diff/pair.ts'
import { isSequence, type Sequence, type Value } from '../value.ts'
import { selectorTakes } from './enumerate.ts'
import { advance, advanceBoth, begin, isAlive, NOWHERE, type Track } from './track.ts'
import type { Edges, QueryTrie, State } from './trie.ts'

/** A node that a query selects, on the way to a change or below one. */
export interface Selection {
  readonly pair: Pair
  readonly base: boolean
  readonly result: boolean
  /** An index or slice of an array that changed led here: the query speaks of a position. */
  readonly positional: boolean
}

/** What queries select when each side is read by itself; lists are by the query's number. */
export interface WideMatches {
  readonly selections: ReadonlyMap<number, readonly Selection[]>
  /** Nodes on one side only that a query selects without its trailing names. */
  readonly holders: (query: number) => readonly Pair[]
  /** Arrays in another order whose positions a query speaks of. */
  readonly reorders: ReadonlyMap<number, readonly Pair[]>
  readonly crossings: readonly Crossing[]
}

/** An array whose pairing the author of the change could have chosen, and the queries that pass through it. */
export interface Crossing {
  readonly array: Pair
  readonly queries: ReadonlySet<number>
}

/** What queries select, and every node on the way, on every side where it exists (save-rules.md). */
export interface NarrowMatches {
  readonly selections: ReadonlyMap<number, readonly Pair[]>
  readonly crossings: readonly Crossing[]
}

/** Matches disallow rules: a node counts when it is selected on either side. Costs what the changed paths cost. */
export function matchWide(trie: QueryTrie, root: Pair): WideMatches {
  const walk = new WideWalk(trie, root)
  walk.visit(root, begin(trie, root.base), begin(trie, root.result))
  return walk
}

/** Matches allow rules, `ignore`, waivers: every side on which a node exists must agree. */
export function matchNarrow(trie: QueryTrie, root: Pair): NarrowMatches {
  const walk = new NarrowWalk(root)
  walk.visit(root, begin(trie, root.result ?? root.base))
  return walk
}

class WideWalk implements WideMatches {
  readonly selections = new Map<number, Selection[]>()
  readonly reorders = new Map<number, Pair[]>()
  readonly crossings: Crossing[] = []
  readonly #trie: QueryTrie
  readonly #root: Pair
  readonly #held = new Map<State, Pair[]>()
  readonly #heldBelow = new Map<State, Pair[]>()

  constructor(trie: QueryTrie, root: Pair) {
    this.#trie = trie
    this.#root = root
  }

  readonly holders = (query: number): readonly Pair[] => {
    const holding = this.#trie.holding[query] ?? null
    if (holding === null) return []
    const held = this.#held.get(holding.state) ?? []
    return holding.below ? [...held, ...(this.#heldBelow.get(holding.state) ?? [])] : held
  }

  visit(pair: Pair, base: Track, result: Track): void {
    this.#select(pair, base, result)
    if (pair.oneSided) this.#hold(pair, pair.created ? result : base)
    if (!isAlive(base) && !isAlive(result)) return
    if (pair.pairing !== null) this.#cross(pair, [base, result])
    for (const child of pair.children) this.#descend(pair, child, base, result)
    for (const child of movedElements(pair, base, result)) this.#descend(pair, child, base, result)
  }

  #descend(pair: Pair, child: Pair, base: Track, result: Track): void {
    const onBase = advance(base, pair, child, 'base', this.#root.base as Value)
    const onResult = advance(result, pair, child, 'result', this.#root.result as Value)
    if (onBase !== NOWHERE || onResult !== NOWHERE) this.visit(child, onBase, onResult)
  }

  #select(pair: Pair, base: Track, result: Track): void {
    for (const [state, positional] of base.at)
      for (const query of state.selecting ?? []) {
        const other = result.at.get(state)
        push(this.selections, query, {
          pair,
          base: true,
          result: other !== undefined,
          positional: positional || other === true,
        })
      }
    for (const [state, positional] of result.at)
      if (!base.at.has(state))
        for (const query of state.selecting ?? [])
          push(this.selections, query, { pair, base: false, result: true, positional })
  }

  #hold(pair: Pair, { at, loops }: Track): void {
    for (const state of at.keys()) if (state.holds) push(this.#held, state, pair)
    for (const state of loops.keys()) if (state.holds && !at.has(state)) push(this.#heldBelow, state, pair)
  }

  #cross(pair: Pair, tracks: readonly Track[]): void {
    if (pair.own.includes('reorder'))
      for (const query of queriesOf(tracks, edges => edges.positions?.map(({ state }) => state) ?? []))
        push(this.reorders, query, pair)
    if (pair.pairing?.ambiguous) this.crossings.push({ array: pair, queries: passing(tracks) })
  }
}

class NarrowWalk implements NarrowMatches {
  readonly selections = new Map<number, Pair[]>()
  readonly crossings: Crossing[] = []
  readonly #root: Pair

  constructor(root: Pair) {
    this.#root = root
  }

  visit(pair: Pair, track: Track): void {
    for (const state of track.at.keys()) for (const query of state.selecting ?? []) push(this.selections, query, pair)
    if (!isAlive(track)) return
    if (pair.pairing?.ambiguous) this.crossings.push({ array: pair, queries: passing([track]) })
    for (const child of pair.children) this.visit(child, advanceBoth(track, pair, child, this.#root))
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

/** Queries that select the array itself or go on into its elements. */
function passing(tracks: readonly Track[]): Set<number> {
  const queries = queriesOf(tracks, edges => edges.targets())
  for (const track of tracks)
    for (const state of track.at.keys()) for (const query of state.selecting ?? []) queries.add(query)
  return queries
}

function queriesOf(tracks: readonly Track[], targets: (edges: Edges) => Iterable<State>): Set<number> {
  const queries = new Set<number>()
  const add = (state: State) => {
    for (const query of state.selecting ?? []) queries.add(query)
    for (const query of state.below()) queries.add(query)
  }
  for (const { at, loops } of tracks) {
    for (const state of at.keys()) for (const next of targets(state.child)) add(next)
    for (const state of loops.keys()) for (const next of targets(state.descendant)) add(next)
  }
  return queries
}

/** Unchanged elements that an index or slice selects on one side only, since the array around them changed. */
function movedElements(array: Pair, base: Track, result: Track): Pair[] {
  const { pairing } = array
  if (pairing === null || !isSequence(array.base) || !isSequence(array.result)) return []
  const edges = [base, result].flatMap(({ at, loops }) => [
    ...[...at.keys()].map(state => state.child),
    ...[...loops.keys()].map(state => state.descendant),
  ])
  const selectors = new Set(edges.flatMap(({ positions }) => positions?.map(({ selector }) => selector) ?? []))
  if (selectors.size === 0) return []
  const changed = new Set(array.children.map(child => child.resultKey))
  const moved: Pair[] = []
  pairing.baseOf.forEach((from, to) => {
    if (from < 0 || changed.has(to)) return
    const differs = [...selectors].some(
      selector => taken(selector, from, array.base) !== taken(selector, to, array.result),
    )
    if (!differs) return
    const pair = new Pair(
      array,
      (array.base as Sequence)[from],
      (array.result as Sequence)[to],
      { base: from, result: to },
      true,
    )
    pair.elementKey = pairing.key
    moved.push(pair)
  })
  return moved
}

const taken = (selector: Parameters<typeof selectorTakes>[0], index: number, array: Value | undefined): boolean =>
  selectorTakes(selector, index, array as Value, null) === 'yes'
