import fc from 'fast-check'
import type { Value } from '../../src/core/value.ts'

/** Few keys and values, so that two random documents have much in common. */
const key = fc.constantFrom('a', 'b', 'c', 'name', 'constructor')
const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(null, true, false, '', 'x', 'y', 0, 1, 2),
  fc.constantFrom<Value>('a', 'b'),
)

/** Documents as the reader makes them from JSON. */
export const document: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.record({ name: fc.constantFrom('p', 'q', 'r', 's'), v: tie('value') }), {
      maxLength: 4,
    }) as fc.Arbitrary<Value>,
    fc.dictionary(key, tie('value'), { maxKeys: 4 }).map(object => ({ ...object })) as fc.Arbitrary<Value>,
  ),
})).value

/** Two sides of a document: unrelated ones, or the same with a change somewhere in it. */
export const sides: fc.Arbitrary<{ readonly base: Value; readonly result: Value }> = fc.oneof(
  fc.record({ base: document, result: document }),
  fc
    .record({ base: document, other: document, seed: fc.nat() })
    .map(({ base, other, seed }) => ({ base, result: replaceSomewhere(base, other, seed) })),
)

function replaceSomewhere(value: Value, other: Value, seed: number): Value {
  if (typeof value !== 'object' || value === null || seed % 5 === 0) return other
  const next = Math.floor(seed / 5)
  if (Array.isArray(value)) {
    if (value.length === 0) return [other]
    const at = next % value.length
    return seed % 7 === 0
      ? value.filter((_, i) => i !== at)
      : value.map((element: Value, i) => (i === at ? replaceSomewhere(element, other, next) : element))
  }
  const keys = Object.keys(value)
  const chosen = keys[next % Math.max(1, keys.length)]
  if (chosen === undefined) return { a: other }
  return {
    ...value,
    [chosen]: replaceSomewhere((value as Record<string, Value>)[chosen] as Value, other, next),
  } as Value
}
