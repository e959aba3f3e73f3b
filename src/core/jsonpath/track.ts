import type { Key, Pair, Side } from '../diff/pair.ts'
import type { Value } from '../value.ts'
import { follow, type QueryTrie, type State, type Step } from './trie.ts'

/** The states that a node is in: those that lead to it, and those whose descendant segments look below it. */
export interface Track {
  /** With each state, whether a position led to it. */
  readonly at: Map<State, boolean>
  readonly loops: Map<State, boolean>
}

export const NOWHERE: Track = { at: new Map(), loops: new Map() }

export function begin(trie: QueryTrie, root: Value | undefined): Track {
  if (root === undefined) return NOWHERE
  const at = new Map([[trie.start, false]])
  return { at, loops: looping(at, NOWHERE.loops) }
}

export function looping(at: ReadonlyMap<State, boolean>, inherited: Map<State, boolean>): Map<State, boolean> {
  let loops = inherited
  for (const [state, positional] of at) {
    if (state.descendant.empty || loops.get(state) === true || (loops.has(state) && !positional)) continue
    if (loops === inherited) loops = new Map(inherited)
    loops.set(state, positional)
  }
  return loops
}

export function isAlive({ at, loops }: Track): boolean {
  if (loops.size > 0) return true
  for (const state of at.keys()) if (!state.child.empty) return true
  return false
}

/** Where one side's states lead to on the way from a node to its child; the root is that side's. */
export function advance(track: Track, parent: Pair, child: Pair, side: Side, root: Value): Track {
  const key = child.key(side)
  if (key === null || (track.at.size === 0 && track.loops.size === 0)) return NOWHERE
  const step = stepTo(parent, child, side, key, root)
  const at = reached(track, step, true, parent.pairing !== null)
  if (at.size === 0 && track.loops.size === 0) return NOWHERE
  if (!child.moved) return { at, loops: looping(at, track.loops) }
  const positional = new Map([...at].filter(([, position]) => position))
  return { at: positional, loops: looping(positional, new Map([...track.loops].filter(([, position]) => position))) }
}

/** Where the states lead to on every side on which the child exists. */
export function advanceBoth(track: Track, parent: Pair, child: Pair, root: Pair): Track {
  let at: Map<State, boolean> | null = null
  for (const side of ['base', 'result'] as const) {
    const key = child.key(side)
    if (key === null) continue
    const found = reached(track, stepTo(parent, child, side, key, root.value(side) as Value), false, false)
    if (at === null) at = found
    else for (const state of at.keys()) if (!found.has(state)) at.delete(state)
  }
  return { at: at ?? new Map(), loops: looping(at ?? new Map(), track.loops) }
}

const stepTo = (parent: Pair, child: Pair, side: Side, key: Key, root: Value): Step => ({
  key,
  value: child.value(side) as Value,
  parent: parent.value(side) as Value,
  root,
  truths: null,
})

export function reached(track: Track, step: Step, wide: boolean, arrayChanged: boolean): Map<State, boolean> {
  const at = new Map<State, boolean>()
  const take = (from: boolean) => (state: State, position: boolean) => {
    const positional = from || (position && arrayChanged)
    if (positional || !at.has(state)) at.set(state, positional)
  }
  for (const [state, positional] of track.at) follow(state.child, step, wide, take(positional))
  for (const [state, positional] of track.loops) follow(state.descendant, step, wide, take(positional))
  return at
}
