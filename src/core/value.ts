/**
 * The values that documents hold. Ordinary scalars are JavaScript primitives; a scalar that no primitive
 * holds exactly, or that YAML 1.1 and 1.2 read differently, is a {@link Scalar}.
 */
export type Value = null | boolean | number | string | Scalar | Sequence | Mapping

/** A tag that the settings call data (`!Sub` on a mapping or sequence) is one more value of the container. */
export const TAG: unique symbol = Symbol('tag')

/**
 * Keys of a mapping that are not strings to every reader (`1:`, `no:`), with their canonical meaning, so that
 * `1:` turned into `"1":` is seen. Absent where every key is a plain string.
 */
export const KEY_TYPES: unique symbol = Symbol('key types')

export type Sequence = readonly Value[] & { readonly [TAG]?: string }

/** Read a member with {@link member} only: a key may be called `constructor`. */
export interface Mapping {
  readonly [key: string]: Value
  readonly [TAG]?: string
  readonly [KEY_TYPES]?: ReadonlyMap<string, string>
}

/** A number that a double can not hold: canonical decimal text, `123456789012345678`, `-1.5e+400`. */
export interface ExactNumber {
  readonly number: string
}

/** What a scalar may mean to a reader. */
export type Reading = null | boolean | number | string | ExactNumber

export class Scalar {
  /** Canonical text: two scalars mean the same if, and only if, their identities are equal. */
  readonly identity: string
  /**
   * Every meaning that a reader may give it, the YAML 1.2 core one first: one for an exact number, two for a
   * scalar that YAML 1.1 reads differently, none for a tagged scalar, which is opaque.
   */
  readonly readings: readonly Reading[]
  /** How people see it: the text as it was written. */
  readonly text: string

  constructor(identity: string, readings: readonly Reading[], text: string) {
    this.identity = identity
    this.readings = readings
    this.text = text
  }
}

export type Container = Sequence | Mapping

export const isSequence = (value: Value | undefined): value is Sequence => Array.isArray(value)

export const isMapping = (value: Value | undefined): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Scalar)

export const isContainer = (value: Value | undefined): value is Container =>
  typeof value === 'object' && value !== null && !(value instanceof Scalar)

/** The member of a mapping, never one that JavaScript objects inherit. */
export function member(mapping: Mapping, key: string): Value | undefined {
  const value = mapping[key]
  // What objects inherit are functions and `__proto__`: a look-up tells as much as hasOwn, in less time.
  if (typeof value === 'function') return undefined
  return key === '__proto__' && !Object.hasOwn(mapping, key) ? undefined : value
}

/** The child of a container at a key or index; undefined where there is none. */
export function child(value: Value | undefined, key: string | number): Value | undefined {
  if (typeof key === 'number') return isSequence(value) ? value[key] : undefined
  return isMapping(value) ? member(value, key) : undefined
}

/** Whether two scalars mean the same under YAML 1.2 core and 1.1. */
export function sameScalar(a: Value, b: Value): boolean {
  if (a instanceof Scalar) return b instanceof Scalar && a.identity === b.identity
  return a === b
}

/** Whether a value has no members of its own: a scalar, or an empty container. */
export const isLeaf = (value: Value): boolean => !isContainer(value) || memberCount(value) === 0

export const memberCount = (value: Container): number => (isSequence(value) ? value.length : Object.keys(value).length)

/** Whether two values mean the same, order of keys aside. Allocates nothing: it looks at whole documents. */
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true
  if (isSequence(a)) return isSequence(b) && sameElements(a, b)
  if (isMapping(a)) return isMapping(b) && sameMembers(a, b)
  return !isContainer(b) && sameScalar(a, b)
}

function sameElements(a: Sequence, b: Sequence): boolean {
  if (a.length !== b.length || a[TAG] !== b[TAG]) return false
  for (let i = 0; i < a.length; i += 1) if (!sameValue(a[i] as Value, b[i] as Value)) return false
  return true
}

function sameMembers(a: Mapping, b: Mapping): boolean {
  if (a[TAG] !== b[TAG] || a[KEY_TYPES] !== b[KEY_TYPES])
    return a[TAG] === b[TAG] && sameKeys(a, b) && samePlainMembers(a, b)
  return samePlainMembers(a, b)
}

function samePlainMembers(a: Mapping, b: Mapping): boolean {
  let count = 0
  for (const key in a) {
    const other = member(b, key)
    if (other === undefined || !sameValue(a[key] as Value, other)) return false
    count += 1
  }
  return count === Object.keys(b).length
}

const sameKeys = (a: Mapping, b: Mapping): boolean => Object.keys(a).every(key => sameKeyType(a, b, key))

/** Whether a key that both mappings have means the same in both: `1` and `"1"` do not. */
export const sameKeyType = (a: Mapping, b: Mapping, key: string): boolean =>
  a[KEY_TYPES]?.get(key) === b[KEY_TYPES]?.get(key)
