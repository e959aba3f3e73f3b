import type { Path } from '../document/document.ts'
import { type Schema, type ShapeProblem, shapeOf } from './check-shape.ts'
import type { Source } from './findings.ts'
import { fits } from './fits.ts'
import { plainValue } from './plain.ts'
import { pathOf } from './spot.ts'

/** Rounds of cutting; what is wrong after that is wrong at the root. */
const ROUNDS = 8

/** Data of the right shape, and a source whose paths are those of this data. */
export interface Shaped<T> {
  readonly value: T
  readonly source: Source
  /** Nothing was wrong with the shape, nothing was cut out. */
  readonly whole: boolean
}

/**
 * The data of a file as its schema types it. Where the shape is wrong every problem is reported, the smallest wrong
 * parts - list elements, else keys - are cut out, and the rest is returned, so that its other problems are found in the
 * same run. Null where no rest is of the shape.
 */
export function readShape<T>(schema: Schema<T>, source: Source): Shaped<T> | null {
  // What fits is plain and of the type that the schema describes; a value's own type does not say so.
  if (fits(schema, source.value)) return { value: source.value as T, source, whole: true }
  const data = plainValue(source.value)
  const first = shapeOf(schema, data)
  if (first.ok) return { value: first.value, source, whole: true }
  for (const { path, message } of first.problems) source.problem(path, message)
  return salvage(schema, source, data, first.problems)
}

function salvage<T>(
  schema: Schema<T>,
  source: Source,
  data: unknown,
  problems: readonly ShapeProblem[],
): Shaped<T> | null {
  const cuts = new Cuts()
  let wrong = problems
  for (let round = 0; round < ROUNDS; round++) {
    // A part that is wrong again after a cut, such as a list that became empty, goes as a whole.
    const paths = wrong.map(({ path }) => cuts.original(path))
    if (!paths.every(path => cuts.add(path, round > 0))) return null
    const shape = shapeOf(schema, cuts.apply(data))
    if (shape.ok) return { value: shape.value, source: translated(source, cuts), whole: false }
    wrong = shape.problems
  }
  return null
}

/** A container or part of it that is cut out. */
interface Cut {
  readonly children: Map<string | number, Cut>
  /** Indexes of the elements that are gone, in order. */
  gone: readonly number[]
  cut: boolean
}

const noCut = (): Cut => ({ children: new Map(), gone: [], cut: false })

/** Parts that are cut out of data, by their paths in the original. */
class Cuts {
  readonly #root = noCut()

  /** Cuts the smallest part around a path, or the next larger one; false where that would be everything. */
  add(path: Path, larger: boolean): boolean {
    const element = path.findLastIndex(step => typeof step === 'number')
    const smallest = element < 0 ? path : path.slice(0, element + 1)
    const part = larger && smallest.length === path.length ? path.slice(0, -1) : smallest
    const step = part.at(-1)
    if (step === undefined) return false
    const parent = part.slice(0, -1).reduce(childOf, this.#root)
    const child = childOf(parent, step)
    if (!child.cut && typeof step === 'number') parent.gone = [...parent.gone, step].sort((a, b) => a - b)
    child.cut = true
    return true
  }

  apply(data: unknown): unknown {
    return without(data, this.#root)
  }

  /** The path in the original of a path in what {@link apply} returned. */
  original(path: Path): Path {
    let node: Cut | undefined = this.#root
    return path.map(step => {
      const original = typeof step === 'number' ? skip(step, node?.gone ?? []) : step
      node = node?.children.get(original)
      return original
    })
  }
}

function childOf(node: Cut, step: string | number): Cut {
  const child = node.children.get(step) ?? noCut()
  node.children.set(step, child)
  return child
}

/** The index of an element before those that are gone were cut out in front of it. */
function skip(index: number, gone: readonly number[]): number {
  let original = index
  for (const cut of gone) if (cut <= original) original++
  return original
}

function without(data: unknown, node: Cut): unknown {
  if (typeof data !== 'object' || data === null || node.children.size === 0) return data
  const kept = (step: string | number) => node.children.get(step)?.cut !== true
  const rest = (part: unknown, step: string | number) => {
    const below = node.children.get(step)
    return below === undefined ? part : without(part, below)
  }
  if (Array.isArray(data)) return (data as readonly unknown[]).flatMap((part, i) => (kept(i) ? [rest(part, i)] : []))
  return Object.fromEntries(
    Object.entries(data)
      .filter(([key]) => kept(key))
      .map(([key, part]) => [key, rest(part, key)]),
  )
}

const translated = (source: Source, cuts: Cuts): Source => ({
  file: source.file,
  value: source.value,
  lineOf: where => source.lineOf(cuts.original(pathOf(where))),
  textAt: where => source.textAt(cuts.original(pathOf(where))),
  problem: (where, message) => source.problem(cuts.original(pathOf(where)), message),
  problemInText: (where, text, offset, message) =>
    source.problemInText(cuts.original(pathOf(where)), text, offset, message),
  notice: (where, message) => source.notice(cuts.original(pathOf(where)), message),
  warning: (where, message) => source.warning(cuts.original(pathOf(where)), message),
})
