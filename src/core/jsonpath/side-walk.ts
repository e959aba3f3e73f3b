import type { Pair, Side } from '../diff/pair.ts'
import type { Value } from '../value.ts'
import { advance, begin, looping, reached, type Track } from './track.ts'
import type { QueryTrie, Step } from './trie.ts'

/**
 * Walks one side of a document with the states of a trie, from the root to a place and on below it.
 * For values that are looked at one by one: redaction, and the arrays that `identity.at` names.
 */
export class SideWalk {
  readonly #trie: QueryTrie

  constructor(trie: QueryTrie) {
    this.#trie = trie
  }

  /** Whether a place or one above it is selected, and where the queries go on below it; null: not on that side. */
  to(pair: Pair, side: Side): { readonly selected: boolean; readonly track: Track } | null {
    if (pair.value(side) === undefined) return null
    if (pair.parent === null) return this.#arrive(begin(this.#trie, pair.value(side)), false)
    const above = this.to(pair.parent, side)
    return above === null
      ? null
      : this.#arrive(advance(above.track, pair.parent, pair, side, pair.root.value(side) as Value), above.selected)
  }

  /** The same for a child of a value. */
  below(track: Track, step: Omit<Step, 'truths'>): { readonly selected: boolean; readonly track: Track } {
    const at = reached(track, { ...step, truths: null }, true, false)
    return this.#arrive({ at, loops: looping(at, track.loops) }, false)
  }

  /** Numbers of the queries that select the place itself. */
  selecting(pair: Pair, side: Side): number[] {
    const arrived = this.to(pair, side)
    return arrived === null ? [] : [...arrived.track.at.keys()].flatMap(state => state.selecting ?? [])
  }

  #arrive(track: Track, selected: boolean) {
    return { selected: selected || [...track.at.keys()].some(state => state.selecting !== null), track }
  }
}
