import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuery } from '../../../src/core/jsonpath/parse.ts'
import { elementSegment, identitySegment, normalizedPath } from '../../../src/core/jsonpath/path.ts'
import { Scalar, type Value } from '../../../src/core/value.ts'

describe('normalizedPath', () => {
  it.each<[(string | number)[], string]>([
    [[], '$'],
    [['services', 'api', 0], "$['services']['api'][0]"],
    [["it's"], String.raw`$['it\'s']`],
    [['a"b/c'], `$['a"b/c']`],
    [['\\'], String.raw`$['\\']`],
    [['\b\t\n\f\r'], String.raw`$['\b\t\n\f\r']`],
    [['\u0000\u000b\u001f'], String.raw`$['\u0000\u000b\u001f']`],
    [['\u007f\u0085\u2028é😀'], "$['\u007f\u0085\u2028é😀']"],
    [[''], "$['']"],
    [['0', 0], "$['0'][0]"],
  ])('%j is %s', (path, text) => {
    expect(normalizedPath(path)).toBe(text)
  })

  it('reads as the query for that path', () => {
    const character = fc.constantFrom(
      'a',
      '0',
      "'",
      '"',
      '\\',
      '\b',
      '\n',
      '\u0000',
      '\u001f',
      '\u007f',
      '\u2028',
      'é',
      '😀',
      '.',
      ']',
    )
    const key = fc.oneof(
      fc.array(character, { maxLength: 6 }).map(characters => characters.join('')),
      fc.nat(),
    )
    fc.assert(
      fc.property(fc.array(key, { maxLength: 4 }), path => {
        const parsed = parseQuery(normalizedPath(path))
        const keys = parsed.ok
          ? parsed.query.segments.map(({ selectors: [selector] }) =>
              selector?.kind === 'name' ? selector.name : selector?.kind === 'index' ? selector.index : null,
            )
          : null
        expect(keys).toEqual(path)
      }),
    )
  })
})

describe('identity paths', () => {
  it.each([
    ['services', '.services'],
    ['docker-image', '.docker-image'],
    ['_x9', '._x9'],
    ['9x', "['9x']"],
    ['-x', "['-x']"],
    ['', "['']"],
    ['/hello', "['/hello']"],
    ['GET/hello', "['GET/hello']"],
    ['käse', "['käse']"],
    ["it's\n", String.raw`['it\'s\n']`],
    ['a.b', "['a.b']"],
    ['a\n', String.raw`['a\n']`],
  ])('the key %j is %s', (key, text) => {
    expect(identitySegment(key)).toBe(text)
  })

  it.each<[string, Value, string]>([
    ['clientType', 'mobile', '[clientType=mobile]'],
    ['id', 5, '[id=5]'],
    ['id', new Scalar('n', [{ number: '9007199254740993' }], '9007199254740993'), '[id=9007199254740993]'],
    ['id', new Scalar('n', ['no', false], 'no'), '[id=no]'],
    ['id', null, '[id=null]'],
    ['name', 'a]b', '[name="a]b"]'],
    ['name', 'say "x"', String.raw`[name="say \"x\""]`],
    ['name', "it's", `[name="it's"]`],
    ['name', 'a\nb', String.raw`[name="a\nb"]`],
  ])('the element with %s %j is %s', (key, value, text) => {
    expect(elementSegment(key, value)).toBe(text)
  })
})
