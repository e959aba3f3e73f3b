import type { Action } from '../decision.ts'
import type { Path } from '../document/document.ts'
import { child, isContainer, isLeaf, isSequence, type Value } from '../value.ts'

export type Key = string | number
export type Side = 'base' | 'result'

/** How the elements of an array that changed are paired. */
export interface Pairing {
  /** The key that identifies the elements; null where they are told apart by their values. */
  readonly key: string | null
  /** For each index of the result, the paired index of the base, or -1. */
  readonly baseOf: Int32Array
  /** Why the author of the change could have chosen this pairing (changes.md); null where that is not so. */
  readonly ambiguous: string | null
}

/**
 * One place of a document seen on both sides. Only places on the way to a change, and those below a created or
 * deleted one, are there; the latter are made when somebody walks into them.
 */
export class Pair {
  readonly parent: Pair | null
  /** Undefined: not there on that side. */
  readonly base: Value | undefined
  readonly result: Value | undefined
  /** The place's own key or index on each side; null at the root and where it is not there. */
  readonly baseKey: Key | null
  readonly resultKey: Key | null
  /** Changes of this place itself, leaving out those below it. */
  own: readonly Action[] = []
  /** Of an array that changed. */
  pairing: Pairing | null = null
  /** The key that identifies this element among its neighbours. */
  elementKey: string | null = null
  /** The base could not be read: one `update` of unknown extent. */
  unreadable = false
  /** An element that only stands at another position; nothing in it changed. */
  readonly moved: boolean
  #children: Pair[] | null = null

  constructor(
    parent: Pair | null,
    base: Value | undefined,
    result: Value | undefined,
    keys: { base: Key | null; result: Key | null },
    moved = false,
  ) {
    this.parent = parent
    this.base = base
    this.result = result
    this.baseKey = keys.base
    this.resultKey = keys.result
    this.moved = moved
  }

  get created(): boolean {
    return this.base === undefined
  }

  get deleted(): boolean {
    return this.result === undefined
  }

  get oneSided(): boolean {
    return this.base === undefined || this.result === undefined
  }

  /** Places directly below on the way to a change; of a created, deleted or moved place, all of them. */
  get children(): readonly Pair[] {
    this.#children ??= this.oneSided || this.moved ? this.#expand() : []
    return this.#children
  }

  set children(children: Pair[]) {
    this.#children = children
  }

  /** Adds a place directly below. */
  append(child: Pair): void {
    this.#children ??= []
    this.#children.push(child)
  }

  /** Whether anything changed here or below. */
  get changed(): boolean {
    return this.oneSided || this.own.length > 0 || (!this.moved && this.children.length > 0)
  }

  /** Forgets the changes of this place and below; the ways to it that lead nowhere any more are forgotten too. */
  drop(): void {
    const parent = this.parent
    this.own = []
    this.#children = []
    if (parent === null) return
    parent.children = parent.children.filter(pair => pair !== this)
    if (!parent.changed || parent.isEmptied()) parent.drop()
  }

  /** Whether a created or deleted place has lost all that came or went with it; a whole document stays one. */
  isEmptied(): boolean {
    return this.oneSided && this.parent !== null && this.children.length === 0
  }

  value(side: Side): Value | undefined {
    return side === 'base' ? this.base : this.result
  }

  key(side: Side): Key | null {
    return side === 'base' ? this.baseKey : this.resultKey
  }

  /** The index-based path on a side on which the place exists. */
  path(side: Side): Path {
    const path: Key[] = []
    for (let pair: Pair = this; pair.parent !== null; pair = pair.parent) path.push(pair.key(side) as Key)
    return path.reverse()
  }

  /** Itself and the places above it, the root last. */
  *upwards(): Generator<Pair> {
    for (let pair: Pair | null = this; pair !== null; pair = pair.parent) yield pair
  }

  #expand(): Pair[] {
    const value = this.result ?? this.base
    if (!isContainer(value)) return []
    const keys: Key[] = isSequence(value) ? value.map((_, index) => index) : Object.keys(value)
    const { identify } = this.root
    const elementKey = isSequence(value) ? identify(this) : null
    return keys.map(key => {
      const base = child(this.base, key)
      const result = child(this.result, key)
      const pair = new Pair(
        this,
        base,
        result,
        { base: base === undefined ? null : key, result: result === undefined ? null : key },
        this.moved,
      )
      pair.elementKey = elementKey
      return pair
    })
  }

  get root(): RootPair {
    let pair: Pair = this
    while (pair.parent !== null) pair = pair.parent
    return pair as RootPair
  }
}

/** The pair of two whole documents. */
export class RootPair extends Pair {
  /** The key that identifies the elements of an array that stands on one side only. */
  readonly identify: (array: Pair) => string | null

  constructor(base: Value | undefined, result: Value | undefined, identify: (array: Pair) => string | null) {
    super(null, base, result, { base: null, result: null })
    this.identify = identify
  }
}

/** A change as reports count it: a leaf, or a whole subtree that is on one side only. */
export interface Change {
  readonly pair: Pair
  readonly action: Action
}

/** The outermost changes at or below a place, whole created or deleted subtrees as one. */
export function changesBelow(pair: Pair): Change[] {
  const changes: Change[] = []
  collect(pair, changes)
  return changes
}

function collect(pair: Pair, changes: Change[]): void {
  if (pair.moved) return
  if (pair.oneSided) {
    changes.push({ pair, action: pair.created ? 'create' : 'delete' })
    return
  }
  if (!pair.unreadable && isReplaced(pair)) {
    changes.push({ pair, action: 'delete' }, { pair, action: 'create' })
    return
  }
  for (const action of pair.own) changes.push({ pair, action })
  for (const below of pair.children) collect(below, changes)
}

/** Whether a container gave way to a value of another kind, or a scalar to a container. */
export function isReplaced(pair: Pair): boolean {
  const { base, result } = pair
  if (base === undefined || result === undefined || (isLeaf(base) && isLeaf(result))) return false
  return isContainer(base) !== isContainer(result) || isSequence(base) !== isSequence(result)
}
