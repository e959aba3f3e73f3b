import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathFilter } from '../../src/audit/path-filter.ts'
import type { Path } from '../../src/core/document/document.ts'
import { enumerate } from '../../src/core/jsonpath/enumerate.ts'
import { parseQuery } from '../../src/core/jsonpath/parse.ts'
import { normalizedPath } from '../../src/core/jsonpath/path.ts'
import type { Query } from '../../src/core/jsonpath/query.ts'
import type { Value } from '../../src/core/value.ts'
import { anyDocument, anyName, NAMES } from '../core/jsonpath/documents.ts'

function query(text: string): Query {
  const parsed = parseQuery(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message}`)
  return parsed.query
}

const matches = (text: string, path: string | null): boolean => pathFilter(query(text))(path)

const IMAGE = "$['services']['api']['dockerImage']"

describe('a recorded path', () => {
  it.each([
    ['itself', '$.services.api.dockerImage', IMAGE, true],
    ['itself, normalized', IMAGE, IMAGE, true],
    ['a neighbour', '$.services.api.replicas', IMAGE, false],
    ['a neighbour of a parent', '$.services.web.dockerImage', IMAGE, false],
    ['a parent', '$.services', IMAGE, true],
    ['everything', '$', IMAGE, true],
    ['something below, of a subtree that came or went', '$.services.api.dockerImage', "$['services']", true],
    ['something below a neighbour', '$.services.web.dockerImage', "$['services']['api']", false],
    ['a wildcard', '$.services.*.dockerImage', IMAGE, true],
    ['a wildcard and another name', '$.services.*.replicas', IMAGE, false],
    ['one of several names', "$.services['web', 'api']", IMAGE, true],
    ['a descendant', '$..dockerImage', IMAGE, true],
    ['a descendant that may be below', '$..x', IMAGE, true],
    ['a descendant of a neighbour', '$.other..dockerImage', IMAGE, false],
    ['a filter, whatever it says', "$.services[?@.name == 'web'].dockerImage", IMAGE, true],
    ['a filter and another name', '$.services[?@.a].replicas', IMAGE, false],
    ['an index', '$.a[1]', "$['a'][1]", true],
    ['another index', '$.a[0]', "$['a'][1]", false],
    ['an index from the end of an array', '$.a[-1].b', "$['a'][1]['b']", true],
    ['an index, where there is a name', '$.a[1]', "$['a']['1']", false],
    ['a name, where there is an index', "$.a['1']", "$['a'][1]", false],
    ['a wildcard, where there is an index', '$.a.*', "$['a'][1]", true],
    ['a slice', '$.a[1:3]', "$['a'][2]", true],
    ['beyond a slice', '$.a[1:3]', "$['a'][3]", false],
    ['beside the steps of a slice', '$.a[::2]', "$['a'][3]", false],
    ['a slice without steps', '$.a[::0]', "$['a'][3]", false],
    ['a slice of the last ones', '$.a[-2:]', "$['a'][7]", true],
    ['a slice, where there is a name', '$.a[:]', "$['a']['b']", false],
    ['a name with a quote', `$["it's"]`, "$['it\\'s']", true],
    ['a name like a member of every object', '$.constructor', "$['constructor']", true],
    ['the root of a document', '$.services.api', '$', true],
    ['a whole file', '$.services.api', null, true],
  ])('is found by %s', (_, text, path, found) => {
    expect(matches(text, path)).toBe(found)
  })

  it.each([
    ['may be what was asked for', "$.tokens['ghp_x']", "$['tokens']['[redacted]']", true],
    ['leaves what comes before it', '$.other', "$['tokens']['a [redacted] b']['c']", false],
    ['hides what comes behind it', '$.tokens.x.y.z', "$['tokens']['[redacted]']", true],
    ['may have taken brackets with it', '$.other', "$['tokens']['[redacted]", true],
    ['may be all there is', '$.other', '[redacted]', true],
  ])('that was masked: what was masked %s', (_, text, path, found) => {
    expect(matches(text, path)).toBe(found)
  })

  it.each([
    '',
    'services',
    '$.services..api',
    '$[?@.a]',
    '$[-1]',
    `$${'[0]'.repeat(10_000)}`,
    '$[99999999999999999999]',
  ])('that is none (%#) does no harm', path => {
    expect([true, false]).toContain(matches('$.a[0]..b[::-1]', path))
    expect(matches('$', path)).toBe(true)
  })

  it('is told the same again, however many there are', () => {
    const isFound = pathFilter(query('$.a[::3]'))
    const verdicts = Array.from({ length: 25_000 }, (_, i) => isFound(`$['a'][${i}]`))
    expect(verdicts.every((found, i) => found === (i % 3 === 0))).toBe(true)
    expect(isFound("$['a'][1]")).toBe(false)
  })
})

const bound = fc.option(fc.integer({ min: -3, max: 3 }), { nil: '' })
const selector = fc.oneof(
  anyName.map(name => `'${name}'`),
  fc.integer({ min: -3, max: 3 }).map(String),
  fc.tuple(bound, bound, bound).map(parts => parts.join(':')),
  fc.constant('*'),
)
const segment = fc
  .tuple(fc.constantFrom('', '', '..'), fc.array(selector, { minLength: 1, maxLength: 2 }))
  .map(([dots, selectors]) => `${dots}[${selectors.join(',')}]`)
/** Any query without filters. */
const anyPlainQuery = fc.array(segment, { maxLength: 3 }).map(segments => `$${segments.join('')}`)

const isPrefix = (a: Path, b: Path): boolean => a.length <= b.length && a.every((key, i) => key === b[i])

/** By evaluation: a node of the document that the query selects is at the path, above it or below it. */
const evaluated = (text: string, document: Value, path: Path): boolean =>
  enumerate(query(text), document, 'wide').some(node => isPrefix(node.path, path) || isPrefix(path, node.path))

const pathsOf = (document: Value): readonly Path[] => enumerate(query('$..*'), document, 'wide').map(({ path }) => path)

const anyPath: fc.Arbitrary<Path> = fc.array(fc.oneof(anyName, fc.nat({ max: 4 })), { maxLength: 4 })

/** Three levels below a place, of arrays and objects in every order, with every name. */
const FULL: readonly Value[] = ['aaa', 'aao', 'aoa', 'aoo', 'oaa', 'oao', 'ooa', 'ooo'].map(full)

function full(kinds: string): Value {
  if (kinds === '') return 1
  const below = full(kinds.slice(1))
  return kinds[0] === 'a' ? [below, below, below, below] : Object.fromEntries(NAMES.map(name => [name, below]))
}

/** A document with a value at a path, in which each array has so many elements behind the one of the path. */
const around = (path: Path, value: Value, behind: number): Value =>
  path.reduceRight<Value>((inner, key) => {
    if (typeof key === 'string') return Object.fromEntries([[key, inner]])
    return Array.from({ length: key + 1 + behind }, (_, i) => (i === key ? inner : 0))
  }, value)

describe('beside evaluation', () => {
  it('a slice takes what it takes in an array of some length', () => {
    const bounds = ['', -3, -2, -1, 0, 1, 2, 3]
    const slices = bounds.flatMap(start => bounds.flatMap(end => bounds.map(step => `$[${start}:${end}:${step}]`)))
    const arrays = Array.from({ length: 14 }, (_, length) => Array.from({ length }, () => 0))
    for (const text of slices) {
      const taken = new Set(arrays.flatMap(array => enumerate(query(text), array, 'wide').map(({ path }) => path[0])))
      const isFound = pathFilter(query(text))
      for (const index of [0, 1, 2, 3, 4, 5])
        expect([text, index, isFound(`$[${index}]`)]).toEqual([text, index, taken.has(index)])
    }
  })

  it('nothing is lost, whatever the document', () => {
    fc.assert(
      fc.property(anyDocument, anyPlainQuery, (document, text) => {
        for (const path of pathsOf(document))
          if (evaluated(text, document, path)) expect(matches(text, normalizedPath(path))).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  // One array in the path: of several, each may need another length.
  const oneArray = anyPath.filter(path => path.filter(key => typeof key === 'number').length <= 1)
  it('nothing is found without a document in which it is so', () => {
    let found = 0
    fc.assert(
      fc.property(oneArray, anyPlainQuery, (path, text) => {
        // A query such as `$[1:1]` selects nothing anywhere, and so nothing below a change.
        fc.pre(FULL.some(document => enumerate(query(text), document, 'wide').length > 0))
        if (!matches(text, normalizedPath(path))) return
        found += 1
        const documents = [0, 1, 2, 3, 4, 5, 6].flatMap(behind => FULL.map(value => around(path, value, behind)))
        expect(documents.some(document => evaluated(text, document, path))).toBe(true)
      }),
      { numRuns: 500 },
    )
    expect(found).toBeGreaterThan(100)
  })
})
