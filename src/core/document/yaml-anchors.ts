import type { Value } from '../value.ts'
import { Rejection } from './source.ts'

/** How many nodes the aliases of a file may add, beside as many as it has itself. */
const FREE_NODES = 1_000_000

export interface Anchor {
  readonly value: Value
  /** Where it stands in the outline. */
  readonly node: number
  /** The text of a scalar, which an alias to it contributes where it stands for a key. */
  readonly text: string | undefined
  /** A container that is still being read: an alias to it would be a cycle. */
  isOpen: boolean
  /** Nodes, those behind aliases inside included. */
  nodes: number
  /** Levels of nesting, those behind aliases inside included; 0 for a scalar. */
  height: number
}

/** The anchors of one document at a time, and the budget for what the aliases of a file add (threats.md Y3). */
export class Anchors {
  readonly #byName = new Map<string, Anchor>()
  #budget: number

  constructor(nodesOfFile: number) {
    this.#budget = FREE_NODES + nodesOfFile
  }

  /** Another document begins. */
  forget(): void {
    this.#byName.clear()
  }

  set(name: string, anchor: Anchor): void {
    this.#byName.set(name, anchor)
  }

  /** What an alias stands for; rejects unknown ones, cycles, and expansions beyond the budget. */
  resolve(name: string, offset: number): Anchor {
    const anchor = this.#byName.get(name)
    if (anchor === undefined) throw new Rejection(offset, 'an alias without an anchor of its name before it')
    if (anchor.isOpen) throw new Rejection(offset, 'an alias to a value that it is part of itself')
    this.#budget -= anchor.nodes
    if (this.#budget < 0)
      throw new Rejection(offset, 'aliases multiply this document beyond measure; use fewer of them')
    return anchor
  }
}
