import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Path } from '../../../src/core/document/document.ts'
import { enumerate } from '../../../src/core/jsonpath/enumerate.ts'
import { parseQuery } from '../../../src/core/jsonpath/parse.ts'
import { enumeratePlus } from '../../../src/core/jsonpath/plus.ts'
import { checkPlusQuery } from '../../../src/core/jsonpath/plus-syntax.ts'
import { Scalar, TAG, type Value } from '../../../src/core/value.ts'
import { anyDocument } from './documents.ts'

describe('what the dialect jsonpath-plus may say', () => {
  it.each([
    '$',
    '$.services.*.dockerImage',
    '$..image',
    '$..*',
    "$['services']['a.b']",
    '$["a b"]',
    "$['a','b']",
    '$[a,b]',
    '$.list[0,1]',
    '$.list[-1:]',
    '$.list[::2]',
    '$..[0]',
    '$.api-console.$ref',
    "$.endpoints['/hello'].routes['GET/hello,x']",
  ])('%s', text => {
    expect(checkPlusQuery(text)).toBeNull()
  })

  it.each([
    ['$.a[?(@.b == 1)]', 'filters'],
    ["$.a[?(@.constructor.constructor('return process')())]", 'filters'],
    ['$.a[?@.b]', 'can not be read safely'],
    ['$.a[(@.length-1)]', 'scripts'],
    ["$.a['(@.length-1)']", 'scripts'],
    ['$.(@.length)', 'scripts'],
    ['$.a^', '`^`'],
    ["$['a^b']", '`^`'],
    ['$.a~', '`~`'],
    ['$.a.*@string()', 'by type'],
    ["$.a['@string()']", 'by type'],
    ['$.a@', '`@` can not be read safely'],
    ["$['@id']", 'can not be read safely'],
    ['$.a[-1]', 'negative'],
    ['$.a[0,-1]', 'negative'],
    ["$['*']", 'can not be read safely'],
    ["$['..']", 'can not be read safely'],
    ["$['1:2']", 'can not be read safely'],
    ["$['$']", 'can not be read safely'],
    ['$.$', 'can not be read safely'],
    ['$;a', 'can not be read safely'],
    ['$[#0]', 'can not be read safely'],
    ['$.a[', 'can not be read safely'],
    ['$.`*', 'can not be read safely'],
    ['$...a', 'can not be read safely'],
    ['a.b', 'begins with `$`'],
    ['', 'begins with `$`'],
    [`$${'.a'.repeat(2000)}`, 'longer than'],
  ])('not %s: %s', (text, message) => {
    expect(checkPlusQuery(text)).toContain(message)
  })

  it('is checked in linear time', () => {
    const start = performance.now()
    for (const part of ['.a', '[0', "['a'", '[a,', '..', '-1:', '?', '[']) checkPlusQuery(`$${part.repeat(600)}!`)
    expect(performance.now() - start).toBeLessThan(500)
  })
})

describe('enumeratePlus', () => {
  const root: Value = {
    services: { api: { image: 'abc', tags: ['x', 'y'] }, constructor: { image: 'd' } },
    scalar: new Scalar('i', [1], '1'),
    '^': { '~': 1, "it's": 2 },
    tagged: Object.assign([1], { [TAG]: '!Join' }),
  }

  it.each<[string, Path[]]>([
    ['$', [[]]],
    [
      '$.services.*.image',
      [
        ['services', 'api', 'image'],
        ['services', 'constructor', 'image'],
      ],
    ],
    ['$..tags[1]', [['services', 'api', 'tags', 1]]],
    [
      '$.*.*',
      [
        ['services', 'api'],
        ['services', 'constructor'],
        ['^', '~'],
        ['^', "it's"],
        ['tagged', 0],
      ],
    ],
    [
      '$.services[api,constructor].image',
      [
        ['services', 'api', 'image'],
        ['services', 'constructor', 'image'],
      ],
    ],
  ])('%s', (text, expected) => {
    expect(enumeratePlus(text, root)).toEqual(expected)
  })

  it.each([
    '$..constructor.name',
    '$..toString',
    '$..__proto__',
    '$..length',
    '$..identity',
    '$..readings',
    '$..description',
    '$.services.api.image[0]',
  ])('%s selects nothing that the document does not hold', text => {
    expect(enumeratePlus(text, root)).toEqual([])
  })

  it('selects a key `__proto__` or `length` that the document does hold', () => {
    const held: Value = JSON.parse('{"__proto__":{"a":1},"length":2}')
    expect(enumeratePlus('$.__proto__.a', held)).toEqual([['__proto__', 'a']])
    expect(enumeratePlus('$.length', held)).toEqual([['length']])
  })

  it('runs no script, whatever is asked', () => {
    for (const text of ['$.services[?(true)]', '$.services[(1)]', '$.services.*[?(@.image)]'])
      expect(() => enumeratePlus(text, root)).toThrow('prevented')
  })

  it('finds what RFC 9535 finds where both have the same words', () => {
    const segment = fc.constantFrom(
      '.a',
      '.b',
      '.*',
      '..a',
      '..c',
      '[0]',
      '[0,1]',
      '[1:]',
      '[-2:]',
      '[::-1]',
      "['a b']",
      "['a','b']",
      "..['c']",
      '.constructor',
      '.length',
    )
    fc.assert(
      fc.property(anyDocument, fc.array(segment, { maxLength: 4 }), (any, segments) => {
        // The library takes an index for a name in objects.
        const document: Value = JSON.parse(JSON.stringify(any).replaceAll('"0":', '"zero":'))
        const text = `$${segments.join('')}`
        expect(checkPlusQuery(text)).toBeNull()
        const parsed = parseQuery(text)
        const expected = parsed.ok
          ? enumerate(parsed.query, document, 'wide').map(({ path }) => JSON.stringify(path))
          : []
        expect(
          enumeratePlus(text, document)
            .map(path => JSON.stringify(path))
            .sort(),
        ).toEqual([...new Set(expected)].sort())
      }),
      { numRuns: 1000 },
    )
  })
})
