import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference } from '../../../src/core/diff/difference.ts'
import { changesBelow, type Pair } from '../../../src/core/diff/pair.ts'
import { normalizedPath } from '../../../src/core/jsonpath/path.ts'
import { isMapping, isSequence, sameValue, type Value } from '../../../src/core/value.ts'
import { sides } from '../arbitrary.ts'

const KEYS = ['name', 'id']
const compare = (base: Value | undefined, result: Value | undefined, keys: readonly string[] = KEYS) =>
  difference(base, result, () => keys)

/** `action path`, by the side on which the place exists. */
function changes(base: Value | undefined, result: Value | undefined, keys?: readonly string[]): string[] {
  const found = compare(base, result, keys)
  if (found.kind !== 'changed') return []
  return changesBelow(found.root).map(
    ({ pair, action }) => `${action} ${normalizedPath(pair.path(pair.deleted ? 'base' : 'result'))}`,
  )
}

describe('changes of mappings and scalars', () => {
  it.each<[string, Value, Value, string[]]>([
    ['nothing', { a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }, []],
    ['an update', { a: 1 }, { a: 2 }, ["update $['a']"]],
    ['a created leaf', {}, { a: 1 }, ["create $['a']"]],
    ['a deleted subtree is one change', { a: { b: 1, c: 2 } }, {}, ["delete $['a']"]],
    ['null is a value', { a: null }, {}, ["delete $['a']"]],
    ['an object replaced by a scalar', { a: { b: 1 } }, { a: null }, ["delete $['a']", "create $['a']"]],
    ['a scalar replaced by an object', { a: 1 }, { a: { b: 1 } }, ["delete $['a']", "create $['a']"]],
    ['an object replaced by an array', { a: { b: 1 } }, { a: [1] }, ["delete $['a']", "create $['a']"]],
    ['empty containers of different kinds are leaves', { a: {} }, { a: [] }, ["update $['a']"]],
    [
      'an empty container is no leaf where the other side has members',
      { a: {} },
      { a: { b: 1 } },
      ["create $['a']['b']"],
    ],
    ['an emptied container', { a: { b: 1 } }, { a: {} }, ["delete $['a']['b']"]],
    [
      'the names of what objects inherit are ordinary keys',
      { a: 1 },
      { a: 1, constructor: 2, toString: 3 },
      ["create $['constructor']", "create $['toString']"],
    ],
    ['the root itself', 1, 2, ['update $']],
  ])('%s', (_, base, result, expected) => {
    expect(changes(base, result)).toEqual(expected)
  })

  it('creates and deletes whole documents at $', () => {
    expect(changes(undefined, { a: 1 })).toEqual(['create $'])
    expect(changes({ a: 1 }, undefined)).toEqual(['delete $'])
  })
})

const named = (...names: string[]): Value => names.map(name => ({ name }))

describe('elements are paired by identity', () => {
  it.each<[string, Value, Value, string[]]>([
    ['an element in front is one create', named('a', 'b'), named('c', 'a', 'b'), ['create $[0]']],
    ['another order is one reorder', named('a', 'b', 'c'), named('c', 'a', 'b'), ['reorder $']],
    [
      'an edit keeps its element in another order',
      [
        { name: 'a', v: 1 },
        { name: 'b', v: 1 },
      ],
      [
        { name: 'b', v: 2 },
        { name: 'a', v: 1 },
      ],
      ['reorder $', "update $[0]['v']"],
    ],
    ['another key is a delete and a create', named('a', 'b'), named('a', 'c'), ['create $[1]', 'delete $[1]']],
    [
      'a key of another type is another key',
      [{ id: 1 }, { id: 2 }],
      [{ id: 1 }, { id: '2' }],
      ['create $[1]', 'delete $[1]'],
    ],
    ['scalars: an insertion', ['a', 'b', 'c'], ['a', 'x', 'b', 'c'], ['create $[1]']],
    [
      'scalars: what is left between anchors is paired where equally many are',
      ['a', 'b', 'c'],
      ['a', 'x', 'c'],
      ['update $[1]'],
    ],
    [
      'scalars: else removed and added',
      ['a', 'b', 'c'],
      ['a', 'x', 'y', 'c'],
      ['create $[1]', 'create $[2]', 'delete $[1]'],
    ],
    ['scalars: another order', ['a', 'b'], ['b', 'a'], ['reorder $']],
    ['repeated scalars: another order', [1, 1, 2], [1, 2, 1], ['reorder $']],
    ['an empty base takes the key of the result', [], named('a', 'b'), ['create $[0]', 'create $[1]']],
  ])('%s', (_, base, result, expected) => {
    expect(changes(base, result)).toEqual(expected)
  })

  it('takes the key that the base has, whatever the result adds', () => {
    const base = [
      { id: 'x', v: 1 },
      { id: 'y', v: 2 },
    ]
    const result = [
      { id: 'y', name: 'x', v: 2 },
      { id: 'x', name: 'y', v: 9 },
    ]
    expect(changes(base, result)).toEqual([
      'reorder $',
      "create $[0]['name']",
      "update $[1]['v']",
      "create $[1]['name']",
    ])
  })

  it.each<[string, Value, Value, string | null]>([
    ['a repeated key', named('a', 'b'), named('a', 'b', 'a'), '`name` is repeated'],
    [
      'an element without the key beside one that lost its partner',
      named('a', 'b'),
      [{ name: 'a' }, { v: 1 }],
      'an element lacks `name`',
    ],
    ['an element without the key that is simply new', named('a', 'b'), [{ name: 'a' }, { name: 'b' }, { v: 1 }], null],
    ['an honest addition', named('a'), named('a', 'b'), null],
  ])('tells when the author could have chosen the pairing: %s', (_, base, result, ambiguous) => {
    const found = compare(base, result)
    expect(found.kind === 'changed' && found.root.pairing?.ambiguous).toBe(ambiguous)
  })

  it('compares 5,000 elements with one in front, shuffled, in little time', () => {
    const base = Array.from({ length: 5000 }, (_, i) => ({ name: `n${i}`, v: i }))
    const result = [{ name: 'new', v: 0 }, ...base.slice(2500), ...base.slice(0, 2500)]
    expect(changes(base, result)).toEqual(['reorder $', 'create $[0]'])
  })

  it('gives up on arrays with too many equal elements, and says where', () => {
    const base = Array.from({ length: 12_000 }, (_, i) => i % 2)
    const result = [9, ...Array.from({ length: 12_000 }, (_, i) => (i % 3 === 0 ? 1 : 0)), 8]
    expect(compare({ a: base }, { a: result })).toMatchObject({ kind: 'too-large', array: { baseKey: 'a' } })
  })
})

describe('properties', () => {
  it('the difference applied to the base gives the result', () => {
    fc.assert(
      fc.property(sides, ({ base, result }) => {
        const found = compare(base, result)
        const applied = found.kind === 'changed' ? apply(found.root) : base
        expect(sameValue(applied as Value, result)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('the same values have no changes, other values some', () => {
    fc.assert(
      fc.property(sides, ({ base, result }) => {
        expect(changes(base, result).length === 0).toBe(sameValue(base, result))
      }),
      { numRuns: 2000 },
    )
  })

  // Of several longest common subsequences of an array, the way back may take another: objects and scalars only.
  it('the way back has as many changes of each kind, turned round', () => {
    const turned = (action: string) => ({ create: 'delete', delete: 'create' })[action] ?? action
    fc.assert(
      fc.property(sides, ({ base, result }) => {
        fc.pre(!JSON.stringify([base, result]).slice(1, -1).includes('['))
        const kinds = (from: Value, to: Value) => changes(from, to, []).map(change => change.split(' ')[0] ?? '')
        expect(kinds(result, base).map(turned).sort()).toEqual(kinds(base, result).sort())
      }),
      { numRuns: 1000 },
    )
  })
})

/** The result, made from the base and what the difference says of it. */
function apply(pair: Pair): Value | undefined {
  if (pair.oneSided) return pair.result
  const { base, result } = pair
  if (pair.children.length === 0 && pair.pairing === null) return pair.own.length > 0 ? result : base
  if (isSequence(base) && pair.pairing !== null) return fromPairing(pair, base)
  if (!isMapping(base) || !isMapping(result)) return result
  const object: Record<string, Value> = { ...(base as Record<string, Value>) }
  for (const child of pair.children) {
    const value = apply(child)
    if (value === undefined) Reflect.deleteProperty(object, child.baseKey as string)
    else
      Object.defineProperty(object, child.resultKey as string, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      })
  }
  return object
}

function fromPairing(pair: Pair, base: readonly Value[]): Value {
  const changed = new Map(pair.children.map(child => [child.resultKey, child]))
  return Array.from(pair.pairing?.baseOf ?? [], (from, to) => {
    const child = changed.get(to)
    return (child === undefined ? base[from] : apply(child)) as Value
  })
}
