import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference } from '../../../src/core/diff/difference.ts'
import type { Pair, Side } from '../../../src/core/diff/pair.ts'
import { enumerate } from '../../../src/core/jsonpath/enumerate.ts'
import { matchNarrow, matchWide } from '../../../src/core/jsonpath/match.ts'
import { parseQuery, parseQueryWithAnyPattern } from '../../../src/core/jsonpath/parse.ts'
import { normalizedPath } from '../../../src/core/jsonpath/path.ts'
import type { Query } from '../../../src/core/jsonpath/query.ts'
import { SideWalk } from '../../../src/core/jsonpath/side-walk.ts'
import { QueryTrie } from '../../../src/core/jsonpath/trie.ts'
import type { Value } from '../../../src/core/value.ts'
import { anyDocument, anyQuery } from './documents.ts'

const SUITE = new URL('../../../../shared/jsonpath/cts.json', import.meta.url)
const present = existsSync(SUITE)

function query(text: string): Query {
  const parsed = parseQuery(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.query
}

function changed(base: Value | undefined, result: Value | undefined): Pair | null {
  const found = difference(base, result, () => ['name'])
  return found.kind === 'changed' ? found.root : null
}

/** A place and all that were made below it. */
function* places(pair: Pair): Generator<Pair> {
  yield pair
  for (const child of pair.children) yield* places(child)
}

const on = (side: Side, pair: Pair) => normalizedPath(pair.path(side))

const enumerated = (of: Query, root: Value | undefined, want: 'wide' | 'narrow' = 'wide') =>
  new Set(root === undefined ? [] : enumerate(of, root, want).map(({ path }) => normalizedPath(path)))

describe(`the compliance suite, matched along the paths of a created document${present ? '' : ' (skipped: ../shared/jsonpath/cts.json is not here)'}`, () => {
  it.skipIf(!present)('a node matches if, and only if, it is in the enumeration: 703 of 703', () => {
    const { tests } = JSON.parse(readFileSync(SUITE, 'utf8')) as {
      tests: {
        name: string
        selector: string
        document?: Value
        invalid_selector?: boolean
        result_paths?: string[]
        results_paths?: string[][]
      }[]
    }
    const failures = tests.filter(({ selector, document, invalid_selector, result_paths, results_paths }) => {
      const parsed = parseQueryWithAnyPattern(selector)
      if (!parsed.ok || invalid_selector) return parsed.ok || !invalid_selector
      const root = changed(undefined, document) as Pair
      const wide = matchWide(new QueryTrie([parsed.query]), root).selections.get(0) ?? []
      const narrow = matchNarrow(new QueryTrie([parsed.query]), root).selections.get(0) ?? []
      const expected = JSON.stringify([...new Set(results_paths?.[0] ?? result_paths)].sort())
      return [wide.map(({ pair }) => pair), narrow].some(
        pairs => JSON.stringify(pairs.map(pair => on('result', pair)).sort()) !== expected,
      )
    })
    expect(failures.map(({ name }) => name)).toEqual([])
    expect(tests).toHaveLength(703)
  })
})

describe('matching along changed paths', () => {
  const anyRun = { base: anyDocument, result: anyDocument, texts: fc.array(anyQuery, { minLength: 1, maxLength: 4 }) }

  it('selects on each side what enumerating that side selects, on every changed path', () => {
    fc.assert(
      fc.property(fc.record(anyRun), ({ base, result, texts }) => {
        const root = changed(base, result)
        if (root === null) return
        const queries = texts.map(query)
        const { selections } = matchWide(new QueryTrie(queries), root)
        queries.forEach((one, number) => {
          const found = (side: Side) =>
            new Set(
              (selections.get(number) ?? [])
                .filter(selection => !selection.pair.moved && selection[side])
                .map(({ pair }) => on(side, pair)),
            )
          for (const side of ['base', 'result'] as const) {
            const all = enumerated(one, root.value(side))
            const expected = [...places(root)]
              .filter(pair => pair.value(side) !== undefined)
              .map(pair => on(side, pair))
              .filter(path => all.has(path))
            expect([...found(side)].sort()).toEqual([...new Set(expected)].sort())
          }
        })
      }),
      { numRuns: 1500 },
    )
  })

  it('for permission, selects nothing that one of the sides does not select', () => {
    fc.assert(
      fc.property(fc.record(anyRun), ({ base, result, texts }) => {
        const root = changed(base, result)
        if (root === null) return
        const queries = texts.map(query)
        const { selections } = matchNarrow(new QueryTrie(queries), root)
        for (const side of ['base', 'result'] as const) {
          const all = queries.map(one => enumerated(one, root.value(side), 'narrow'))
          const found = [...selections].flatMap(([number, pairs]) => pairs.map(pair => ({ pair, number })))
          for (const { pair, number } of found)
            if (pair.value(side) !== undefined) expect(all[number]).toContain(on(side, pair))
        }
      }),
      { numRuns: 1500 },
    )
  })

  it.each<[string, string, Value, Value, string[]]>([
    [
      'an operand that the change itself set',
      "$.services[?@.tier=='dev']",
      { services: { a: { tier: 'prod', x: 1 } } },
      { services: { a: { tier: 'dev', x: 2 } } },
      [],
    ],
    [
      'an operand that the change removes',
      "$.services[?@.tier=='dev']",
      { services: { a: { tier: 'dev', x: 1 } } },
      { services: { a: { x: 2 } } },
      [],
    ],
    [
      'a node on the way that the change made one',
      "$.services[?@.tier=='dev'].x",
      { services: { a: { tier: 'prod', x: 1 } } },
      { services: { a: { tier: 'dev', x: 2 } } },
      [],
    ],
    [
      'the honest twin',
      "$.services[?@.tier=='dev'].x",
      { services: { a: { tier: 'dev', x: 1 } } },
      { services: { a: { tier: 'dev', x: 2 } } },
      ["$['services']['a']['x']"],
    ],
    [
      'an operand elsewhere in the document',
      '$[?$.open==true].x',
      { open: false, s: { x: 1 } },
      { open: true, s: { x: 2 } },
      [],
    ],
    [
      'a position that another element took',
      '$.list[0].x',
      {
        list: [
          { name: 'a', x: 1 },
          { name: 'b', x: 1 },
        ],
      },
      {
        list: [
          { name: 'b', x: 2 },
          { name: 'a', x: 1 },
        ],
      },
      [],
    ],
    ['a descendant', '$..x', { s: { x: 1 } }, { s: { x: 2 } }, ["$['s']['x']"]],
  ])('permission reads narrowly: %s', (_, text, base, result, expected) => {
    const found = matchNarrow(new QueryTrie([query(text)]), changed(base, result) as Pair).selections.get(0) ?? []
    expect(found.map(pair => on('result', pair))).toEqual(expected)
  })

  it('tells positions apart from elements: an index selects what stands there now, and what stood there', () => {
    const root = changed(
      {
        list: [
          { name: 'a', x: 1 },
          { name: 'b', x: 1 },
        ],
      },
      {
        list: [
          { name: 'b', x: 1 },
          { name: 'a', x: 1 },
        ],
      },
    ) as Pair
    const { selections, reorders } = matchWide(new QueryTrie([query('$.list[0].x'), query('$.list[*].x')]), root)
    const shown = (number: number) =>
      (selections.get(number) ?? []).map(({ pair, base, result, positional }) => [
        on('base', pair),
        base,
        result,
        positional,
      ])
    expect(shown(0)).toEqual([
      ["$['list'][1]['x']", false, true, true],
      ["$['list'][0]['x']", true, false, true],
    ])
    expect(shown(1)).toEqual([])
    expect(reorders.get(0)?.map(pair => on('base', pair))).toEqual(["$['list']"])
    expect(reorders.has(1)).toBe(false)
  })

  it('names the queries that pass through an array whose pairing the author could have chosen', () => {
    const root = changed({ list: [{ name: 'a' }], n: 1 }, { list: [{ name: 'a' }, { name: 'a', x: 1 }], n: 2 }) as Pair
    const { crossings } = matchWide(new QueryTrie(['$.list[*].x', '$.list', '$.n', '$..x', '$'].map(query)), root)
    expect(crossings.map(({ queries }) => [...queries].sort())).toEqual([[0, 1, 3]])
  })

  it('walks one side to a place and tells what is selected there or above', () => {
    const root = changed({ a: { b: 1 } }, { a: { b: 2 } }) as Pair
    const [a] = root.children
    const b = a?.children[0] as Pair
    const walk = new SideWalk(new QueryTrie([query('$.a')]))
    expect([root, a as Pair, b].map(pair => walk.to(pair, 'base')?.selected)).toEqual([false, true, true])
    expect(walk.selecting(b, 'result')).toEqual([])
    expect(walk.selecting(a as Pair, 'result')).toEqual([0])
  })
})

describe('filters that are looked up by value', () => {
  const texts = [
    "$[?@.t=='x']",
    "$[?@.t=='x' && @.n>1]",
    "$[?@.n>1 && @.t=='x']",
    "$[?@.t=='y' && @.n>1]",
    "$[?match(@.t, 'xy.*')]",
    "$[?search(@.t, 'z?b')]",
  ]

  it.each<[Value, number[]]>([
    [{ t: 'x', n: 1 }, [0]],
    [{ t: 'x', n: 2 }, [0, 1, 2]],
    [{ t: 'y', n: 2 }, [3]],
    [{ n: 2 }, []],
    [{ t: 'xyz' }, [4]],
    [{ t: 'ab' }, [5]],
    [{ t: ['x'], n: 2 }, []],
  ])('select what they select one by one: %j', (value, expected) => {
    const root = changed(undefined, { key: value }) as Pair
    const { selections } = matchWide(new QueryTrie(texts.map(query)), root)
    expect([...selections.keys()].sort()).toEqual(expected)
  })
})
