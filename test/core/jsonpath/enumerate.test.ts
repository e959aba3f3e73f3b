import fc from 'fast-check'
import { JSONPathEnvironment, type JSONPathQuery } from 'json-p3'
import { describe, expect, it } from 'vitest'
import type { Path } from '../../../src/core/document/document.ts'
import { enumerate, selectorTakes } from '../../../src/core/jsonpath/enumerate.ts'
import { parseQuery } from '../../../src/core/jsonpath/parse.ts'
import type { Query, Selector } from '../../../src/core/jsonpath/query.ts'
import { forEachChild } from '../../../src/core/jsonpath/select.ts'
import { Scalar, type Value } from '../../../src/core/value.ts'
import { anyDocument, anyQuery } from './documents.ts'

function query(text: string): Query {
  const parsed = parseQuery(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message} (${parsed.offset})`)
  return parsed.query
}

const paths = (text: string, root: Value): Path[] => enumerate(query(text), root, 'wide').map(({ path }) => path)

const peer = new JSONPathEnvironment({ maxRecursionDepth: 1000 })

/**
 * Null where json-p3 is wrong: it refuses a selector after a filter in an argument of a function, and takes `$` in a
 * filter inside a filter for the node of the outer one.
 */
function peerQueryOf(text: string): JSONPathQuery | null {
  const filters = query(text).segments.flatMap(({ selectors }) =>
    selectors.filter(selector => selector.kind === 'filter'),
  )
  if (filters.some(filter => filter.readsRoot && /[[ ]\?/.test(filter.text))) return null
  try {
    return peer.compile(text)
  } catch {
    return null
  }
}

describe('enumerate', () => {
  it('is what json-p3 finds, in the same order', () => {
    let found = 0
    fc.assert(
      fc.property(anyDocument, anyQuery, (document, text) => {
        const peerQuery = peerQueryOf(text)
        fc.pre(peerQuery !== null)
        const ours = enumerate(query(text), document, 'narrow')
        const theirs = peerQuery
          .query(document as never)
          .nodes.map(node => ({ path: node.location, value: node.value }))
        expect(ours).toEqual(theirs)
        found += ours.length
      }),
      { numRuns: 2500 },
    )
    expect(found).toBeGreaterThan(500)
  })

  it('reads `$` in a filter inside a filter as the root of the document', () => {
    const document = { limit: 2, teams: [{ people: [{ age: 1 }] }, { people: [{ age: 3 }] }] }
    expect(paths('$.teams[?@.people[?@.age > $.limit]]', document)).toEqual([['teams', 1]])
  })

  it('takes wide and narrow alike where no scalar has several meanings', () => {
    fc.assert(
      fc.property(anyDocument, anyQuery, (document, text) => {
        expect(enumerate(query(text), document, 'wide')).toEqual(enumerate(query(text), document, 'narrow'))
      }),
      { numRuns: 500 },
    )
  })

  it('differs where one has', () => {
    const root: Value = { a: { on: new Scalar('s', ['yes', true], 'yes') }, b: { on: true }, c: { on: false } }
    expect(enumerate(query('$[?@.on == true]'), root, 'wide').map(({ path }) => path)).toEqual([['a'], ['b']])
    expect(enumerate(query('$[?@.on == true]'), root, 'narrow').map(({ path }) => path)).toEqual([['b']])
    expect(enumerate(query('$[?@.on != true]'), root, 'narrow').map(({ path }) => path)).toEqual([['c']])
  })
})

describe('selectorTakes', () => {
  it('says of every child what enumerate does', () => {
    fc.assert(
      fc.property(anyDocument, anyQuery, (document, text) => {
        for (const selector of query(text).segments.flatMap(({ selectors }) => selectors)) {
          const expected = new Set(enumerate(single(selector), document, 'wide').map(({ path }) => path[0]))
          const taken = new Set<string | number>()
          forEachChild(document, key => {
            if (selectorTakes(selector, key, document, document) !== 'no') taken.add(key)
          })
          expect(taken).toEqual(expected)
        }
      }),
      { numRuns: 1500 },
    )
  })

  const single = (selector: Selector): Query => ({
    dialect: 'rfc9535',
    text: '',
    segments: [{ descendant: false, selectors: [selector] }],
    singular: false,
  })

  it.each<[Selector, string | number, Value, string]>([
    [{ kind: 'index', index: -1 }, 2, [1, 2, 3], 'yes'],
    [{ kind: 'index', index: -4 }, 0, [1, 2, 3], 'no'],
    [{ kind: 'index', index: 0 }, '0', { 0: 1 }, 'no'],
    [{ kind: 'name', name: '0' }, 0, [1], 'no'],
    [{ kind: 'wildcard' }, 3, [1, 2, 3], 'no'],
    [{ kind: 'wildcard' }, 'x', { y: 1 }, 'no'],
    [{ kind: 'slice', start: -2, step: 1 }, 1, [1, 2, 3], 'yes'],
    [{ kind: 'slice', step: -2 }, 1, [1, 2, 3], 'no'],
    [{ kind: 'slice', step: -2 }, 2, [1, 2, 3], 'yes'],
    [{ kind: 'slice', step: 0 }, 0, [1, 2, 3], 'no'],
    [{ kind: 'slice', step: 1 }, 'a', { a: 1 }, 'no'],
  ])('%o at %s of %o: %s', (selector, key, parent, truth) => {
    expect(selectorTakes(selector, key, parent, parent)).toBe(truth)
  })
})

describe('inherited names (S7)', () => {
  const INHERITED = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'length', 'at']
  const root: Value = { services: { api: { image: 'a' } }, list: [1], text: 'abc', scalar: new Scalar('i', [1], '1') }

  it.each(INHERITED)('%s selects nothing that a document does not hold', name => {
    expect(paths(`$..['${name}']`, root)).toEqual([])
    expect(paths(`$..[?@['${name}']]`, root)).toEqual([])
    for (const parent of Object.values(root))
      expect(selectorTakes({ kind: 'name', name }, name, parent as Value, root)).toBe('no')
  })

  it.each(INHERITED)('%s is an ordinary key where a document holds it', name => {
    const services: Value = JSON.parse(`{"${name}":{"dockerImage":"a"}}`)
    expect(paths('$.services.*.dockerImage', { services })).toEqual([['services', name, 'dockerImage']])
    expect(paths(`$.services['${name}'].dockerImage`, { services })).toEqual([['services', name, 'dockerImage']])
  })

  it('does not take what a scalar is made of for members', () => {
    for (const member of ['identity', 'readings', 'text'])
      expect(paths(`$..${member}`, { a: root.scalar as Value })).toEqual([])
    expect(paths('$..*', { a: root.scalar as Value })).toEqual([['a']])
  })
})

describe('large documents', () => {
  const wide: Value = Object.fromEntries(Array.from({ length: 500_000 }, (_, i) => [`k${i}`, i]))

  it('with 500,000 members in one object', () => {
    expect(paths('$..k499999', wide)).toEqual([['k499999']])
    expect(paths('$..*', wide).length).toBe(500_000)
    expect(paths('$.a[?count($..*) > 500000]', { a: [1, 2, 3], wide }).length).toBe(3)
  })

  it('with 500,000 elements, read once for all of them', () => {
    const list: Value = Array.from({ length: 500_000 }, (_, i) => i)
    const start = performance.now()
    expect(paths('$.list[?@ == $.list[-1] || count($..list) == 2]', { list })).toEqual([['list', 499_999]])
    // Linear: a second at most on a busy machine; a reader of `$..list` per element would take hours.
    expect(performance.now() - start).toBeLessThan(3000)
  })

  it('with 100,000 levels', () => {
    let deep: Value = { x: 1 }
    for (let i = 0; i < 100_000; i += 1) deep = i % 2 ? { a: deep } : [deep]
    const at = { deep, copy: deep }
    expect(paths('$[?@..x]', at)).toEqual([['deep'], ['copy']])
    expect(paths('$[?@ == $.deep]', at)).toEqual([['deep'], ['copy']])
    expect(paths('$..x', deep)[0]?.length).toBe(100_001)
  })
})
