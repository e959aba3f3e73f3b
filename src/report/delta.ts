import { create, type Delta } from 'jsondiffpatch'
import type { Shown } from '../core/decision.ts'

/** One value inside a changed subtree. */
export interface Difference {
  /** From the subtree's root: `.resources.limits`, `[2]`. */
  readonly path: string
  readonly before?: Shown
  readonly after?: Shown
  /** The index that an element has now. */
  readonly movedTo?: number
}

/** Values on both sides together up to which two subtrees are compared: arrays cost the product of their lengths. */
const MOST_VALUES = 2_000

/** Levels up to which they are: the comparison is recursive. */
const DEPTH = 200

const differ = create({
  objectHash: (item, index) => identityOf(item) ?? `#${index ?? 0}`,
  arrays: { detectMove: true, includeValueOnMove: false },
})

/**
 * Where two subtrees differ, for people to read; the verdict never depends on it. Null where there is nothing to
 * compare inside (a scalar, another type) or too much of it to be worth reading.
 */
export function differences(before: Shown, after: Shown): readonly Difference[] | null {
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after)) return null
  if (size(before, 0) + size(after, 0) > MOST_VALUES) return null
  const found = [...inside(differ.diff(before, after), after, '')]
  return found.length === 0 ? null : found
}

function* inside(delta: Delta, after: Shown, path: string): Generator<Difference> {
  if (delta === undefined) return
  if (Array.isArray(delta)) yield single(delta, path)
  else if (Array.isArray(after)) yield* insideArray(Object.entries(delta), after, path)
  else
    for (const [key, part] of Object.entries(delta))
      yield* inside(part as Delta, memberOf(after, key), path + keyPath(key))
}

/** In an array's delta `_t` marks the array, `_3` is an index of before, `3` one of after. */
function* insideArray(
  parts: readonly (readonly [string, unknown])[],
  after: readonly Shown[],
  path: string,
): Generator<Difference> {
  for (const [key, part] of parts) {
    if (key === '_t') continue
    const index = Number(key.replace('_', ''))
    yield* inside(part as Delta, after[index] ?? null, `${path}[${index}]`)
  }
}

/** The tuples of jsondiffpatch: added, modified, deleted, moved. The casts: they hold values that went in. */
function single(delta: readonly unknown[], path: string): Difference {
  if (delta.length === 1) return { path, after: delta[0] as Shown }
  if (delta.length === 2) return { path, before: delta[0] as Shown, after: delta[1] as Shown }
  if (delta[2] === 3) return { path, movedTo: Number(delta[1]) }
  return { path, before: delta[0] as Shown }
}

const keyPath = (key: string): string =>
  /^[A-Za-z_][\w-]*$/.test(key) ? `.${key}` : `['${key.replace(/[\\']/g, '\\$&')}']`

const memberOf = (value: Shown, key: string): Shown =>
  isContainer(value) && !isList(value) && Object.hasOwn(value, key) ? (value[key] ?? null) : null

function identityOf(item: object): string | undefined {
  for (const key of ['name', 'id']) {
    const value: unknown = Object.hasOwn(item, key) ? Reflect.get(item, key) : undefined
    if (typeof value === 'string' || typeof value === 'number') return `${key}=${value}`
  }
  return undefined
}

/** How many values there are; more than the most where it is too deep. Stops as soon as there are too many. */
function size(value: Shown, depth: number): number {
  if (!isContainer(value)) return 1
  if (depth > DEPTH) return MOST_VALUES + 1
  let count = 1
  for (const item of Object.values(value)) {
    count += size(item, depth + 1)
    if (count > MOST_VALUES) break
  }
  return count
}

const isContainer = (value: Shown): value is readonly Shown[] | { readonly [key: string]: Shown } =>
  typeof value === 'object' && value !== null

const isList = (value: Shown): value is readonly Shown[] => Array.isArray(value)
