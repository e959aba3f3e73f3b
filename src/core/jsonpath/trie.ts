import { entryOf } from '../group.ts'
import { isContainer, isMapping, member, Scalar, type Value } from '../value.ts'
import { selectorTakes } from './enumerate.ts'
import type { Query, Segment, Selector, Truth } from './query.ts'

type FilterSelector = Extract<Selector, { kind: 'filter' }>
type PositionSelector = Extract<Selector, { kind: 'index' | 'slice' }>

const NONE: readonly never[] = []

/** What some queries have in common up to a segment. Reached by a node that this beginning selects. */
export class State {
  /** Queries that end here: they select the node. */
  selecting: number[] | null = null
  /** Whether the trailing names of a query begin here: the node is one of its holders. */
  holds = false
  child: Edges = NO_EDGES
  descendant: Edges = NO_EDGES

  /** The state behind a segment, made where no query before had that segment. */
  next(segment: Segment): State {
    const direction = segment.descendant ? 'descendant' : 'child'
    if (this[direction] === NO_EDGES) this[direction] = new Edges()
    return this[direction].add(segment)
  }

  /** Every query that goes on below. */
  *below(): Generator<number> {
    for (const edges of [this.child, this.descendant])
      for (const next of edges.targets()) {
        yield* next.selecting ?? NONE
        yield* next.below()
      }
  }
}

/** A filter, and where it leads. */
interface FilterEdge {
  readonly selector: FilterSelector
  readonly state: State
}

/**
 * The segments that lead on from a state, by how they are looked up. There are as many of these as rules, so that
 * what one lacks takes no room.
 */
export class Edges {
  names: Map<string, State[]> | null = null
  wildcards: State[] | null = null
  positions: { readonly selector: PositionSelector; readonly state: State }[] | null = null
  filters: FilterEdge[] | null = null
  /** Filters that need `@.name == literal`, by name and literal. */
  equals: Map<string, Map<unknown, FilterEdge[]>> | null = null
  readonly #segments = new Map<string, State>()

  get empty(): boolean {
    return this.#segments.size === 0
  }

  targets(): Iterable<State> {
    return this.#segments.values()
  }

  /** The state behind a segment, made where no query before had that segment. */
  add(segment: Segment): State {
    const text = segmentText(segment)
    let state = this.#segments.get(text)
    if (state === undefined) {
      state = new State()
      this.#segments.set(text, state)
      for (const selector of segment.selectors) this.#index(selector, state)
    }
    return state
  }

  #index(selector: Selector, state: State): void {
    if (selector.kind === 'name') {
      this.names ??= new Map()
      entryOf(this.names, selector.name, () => []).push(state)
    } else if (selector.kind === 'wildcard') {
      this.wildcards ??= []
      this.wildcards.push(state)
    } else if (selector.kind === 'filter') this.#indexFilter(selector, state)
    else {
      this.positions ??= []
      this.positions.push({ selector, state })
    }
  }

  #indexFilter(selector: FilterSelector, state: State): void {
    if (selector.equals === undefined) {
      this.filters ??= []
      this.filters.push({ selector, state })
      return
    }
    this.equals ??= new Map()
    const literals = entryOf(this.equals, selector.equals.name, () => new Map<unknown, FilterEdge[]>())
    entryOf(literals, selector.equals.literal, () => []).push({ selector, state })
  }
}

const NO_EDGES = new Edges()

/** Text that two segments share if, and only if, they select the same. */
function segmentText({ selectors }: Segment): string {
  const [first] = selectors
  if (selectors.length > 1 || first === undefined) return JSON.stringify(selectors)
  if (first.kind === 'name') return `'${first.name}`
  return first.kind === 'filter' ? `?${first.text}` : JSON.stringify(first)
}

/** The state of a query's holders; where its trailing names begin with a descendant segment, nodes below count too. */
export interface Holding {
  readonly state: State
  readonly below: boolean
}

/** Queries merged by their common beginnings; a query's number is its place in the list, in which null leaves a gap. */
export class QueryTrie {
  readonly start = new State()
  /** By query, where a node is one of its holders: selected without the trailing names. */
  readonly holding: (Holding | null)[] = []

  constructor(queries: readonly (Query | null)[]) {
    queries.forEach((query, number) => {
      this.holding.push(query === null ? null : this.#add(query, number))
    })
  }

  #add(query: Query, number: number): Holding {
    const holderDepth = query.segments.length - trailingNames(query)
    const states = [this.start]
    for (const [depth, segment] of query.segments.entries()) states.push((states[depth] as State).next(segment))
    const selecting = states[query.segments.length] as State
    selecting.selecting ??= []
    selecting.selecting.push(number)
    const holding = states[holderDepth] as State
    holding.holds = true
    return { state: holding, below: query.segments[holderDepth]?.descendant ?? false }
  }
}

/** How many of a query's last segments have names alone as selectors; a descendant one is the first of them (save-rules.md). */
export function trailingNames(query: Query): number {
  let count = 0
  for (let i = query.segments.length - 1; i >= 0; i -= 1) {
    const segment = query.segments[i] as Segment
    if (!segment.selectors.every(selector => selector.kind === 'name')) return count
    count += 1
    if (segment.descendant) return count
  }
  return count
}

/** A child as one side of the document has it. */
export interface Step {
  readonly key: string | number
  readonly value: Value
  readonly parent: Value
  readonly root: Value
  /** What filters said of this child, by their text. */
  truths: Map<string, Truth> | null
}

/** Calls `take` for every state behind the edges that the child leads to; `position` tells an index or slice. */
export function follow(edges: Edges, step: Step, wide: boolean, take: (state: State, position: boolean) => void): void {
  if (edges.empty) return
  const passes = (truth: Truth) => truth === 'yes' || (wide && truth === 'maybe')
  if (typeof step.key === 'string') for (const state of edges.names?.get(step.key) ?? NONE) take(state, false)
  for (const state of edges.wildcards ?? NONE) take(state, false)
  if (typeof step.key === 'number')
    for (const { selector, state } of edges.positions ?? NONE)
      if (selectorTakes(selector, step.key, step.parent, step.root) === 'yes') take(state, true)
  for (const { selector, state } of edges.filters ?? NONE) if (passes(remembered(selector, step))) take(state, false)
  followEquals(edges, step, passes, take)
}

function remembered(selector: FilterSelector, step: Step): Truth {
  step.truths ??= new Map()
  let truth = step.truths.get(selector.text)
  if (truth === undefined) {
    truth = selector.test(step.value, step.root)
    step.truths.set(selector.text, truth)
  }
  return truth
}

/** Looks an operand up among the literals; all of them are asked where the operand may mean several things, or is not known. */
function followEquals(
  { equals }: Edges,
  step: Step,
  passes: (truth: Truth) => boolean,
  take: (state: State, position: boolean) => void,
): void {
  for (const [name, literals] of equals ?? NONE) {
    const operand = isMapping(step.value) ? member(step.value, name) : undefined
    const isKnown = !(step.value instanceof Scalar || operand instanceof Scalar || isContainer(operand))
    for (const edges of isKnown ? [literals.get(operand) ?? NONE] : literals.values())
      for (const { selector, state } of edges) if (passes(remembered(selector, step))) take(state, false)
  }
}
