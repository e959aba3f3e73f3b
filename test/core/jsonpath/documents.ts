import fc from 'fast-check'
import type { Value } from '../../../src/core/value.ts'

export const NAMES = ['a', 'b', 'c', 'a b', 'length', '0', 'constructor', 'é']

export const anyName = fc.constantFrom(...NAMES)

const anyScalar = fc.constantFrom<Value>(null, true, false, 0, 1, 2, -1, 1.5, '', 'a', 'b', 'ab', 'é')

/** Small documents in which names and values repeat, so that queries find something. */
export const anyDocument: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    anyScalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(anyName, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value

const anyBound = fc.option(fc.integer({ min: -3, max: 3 }), { nil: '' })

const anySlice = fc.tuple(anyBound, anyBound, anyBound).map(([start, end, step]) => `${start}:${end}:${step}`)

const written = fc.constantFrom('null', 'true', '0', '1', '-1', '15e-1', "'a'", '"ab"', "'é'")

const comparison = fc.constantFrom('==', '!=', '<', '<=', '>', '>=')

const singular = fc
  .tuple(
    fc.constantFrom('@', '$'),
    fc.array(
      fc.oneof(
        anyName.map(name => `['${name}']`),
        fc.integer({ min: -2, max: 2 }).map(index => `[${index}]`),
      ),
      { maxLength: 2 },
    ),
  )
  .map(([start, steps]) => start + steps.join(''))

interface Grammar {
  segments: string
  selector: string
  condition: string
  filter: string
  query: string
  comparable: string
}

const grammar = fc.letrec<Grammar>((tie: fc.LetrecTypedTie<Grammar>) => ({
  segments: fc
    .array(
      fc.oneof(
        fc.array(tie('selector'), { minLength: 1, maxLength: 2 }).map(selectors => `[${selectors.join(', ')}]`),
        fc.array(tie('selector'), { minLength: 1, maxLength: 2 }).map(selectors => `..[${selectors.join(',')}]`),
        fc.constantFrom('.a', '.b', '.*', '..a', '..*', '.constructor'),
      ),
      { maxLength: 3 },
    )
    .map(segments => segments.join('')),
  selector: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(
      anyName.map(name => `'${name}'`),
      fc.integer({ min: -3, max: 3 }).map(String),
      anySlice,
      fc.constant('*'),
    ),
    tie('filter').map(filter => `?${filter}`),
  ),
  query: fc.tuple(fc.constantFrom('@', '@', '$'), tie('segments')).map(parts => parts.join('')),
  comparable: fc.oneof(
    { maxDepth: 3 },
    written,
    singular,
    singular.map(query => `length(${query})`),
    tie('query').map(query => `count(${query})`),
    tie('query').map(query => `value(${query})`),
  ),
  condition: fc.oneof(
    tie('query'),
    fc.tuple(tie('comparable'), comparison, tie('comparable')).map(parts => parts.join(' ')),
  ),
  filter: fc.oneof(
    { maxDepth: 4 },
    tie('condition'),
    tie('filter').map(filter => `!(${filter})`),
    fc.tuple(tie('filter'), fc.constantFrom('&&', '||'), tie('filter')).map(parts => parts.join(' ')),
    tie('filter').map(filter => `(${filter})`),
  ),
}))

/** Any query of RFC 9535 without what json-p3 does otherwise: numbers such as 0.5, patterns for what is no string; nor do documents hold what it counts in UTF-16 units. */
export const anyQuery: fc.Arbitrary<string> = grammar.segments.map(segments => `$${segments}`)
