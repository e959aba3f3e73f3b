import { describe, expect, it } from 'vitest'
import type { Canonical } from '../../src/audit/canonical.ts'
import { differencesOf, type FieldDifference } from '../../src/audit/difference.ts'

const told = ({ field, before, after }: FieldDifference): string =>
  `${field}: ${JSON.stringify(before) ?? 'absent'} -> ${JSON.stringify(after) ?? 'absent'}`

describe('differences of two JSON values', () => {
  it.each<[string, Canonical | undefined, Canonical | undefined, readonly string[]]>([
    ['the same', { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
    ['the same, whatever the order of the keys', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
    ['the same nothing', undefined, undefined, []],
    ['a value', { decision: 'deny' }, { decision: 'allow' }, ['decision: "deny" -> "allow"']],
    ['a value deep down', { a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 2 }] } }, ['a.b[0].c: 1 -> 2']],
    ['a member more', {}, { a: 1 }, ['a: absent -> 1']],
    ['a member less', { a: { b: 1 } }, {}, ['a: {"b":1} -> absent']],
    ['null and absent', { a: null }, {}, ['a: null -> absent']],
    ['undefined and absent', { a: undefined }, {}, []],
    ['an element more', { a: [1] }, { a: [1, 2] }, ['a[1]: absent -> 2']],
    ['an element less', { a: [1, 2] }, { a: [2] }, ['a[0]: 1 -> 2', 'a[1]: 2 -> absent']],
    ['a list and an object', { a: [] }, { a: {} }, ['a: [] -> {}']],
    ['an object and a list', { a: {} }, { a: [] }, ['a: {} -> []']],
    ['a list and a text', { a: ['x'] }, { a: 'x' }, ['a: ["x"] -> "x"']],
    ['empty lists', { a: [] }, { a: [] }, []],
    ['a number and its text', { a: 1 }, { a: '1' }, ['a: 1 -> "1"']],
    ['several, by name', { b: 1, a: 1 }, { c: 1, a: 2 }, ['a: 1 -> 2', 'b: 1 -> absent', 'c: absent -> 1']],
    ['the values themselves', 1, 2, [': 1 -> 2']],
    ['lists themselves', [1], [2], ['[0]: 1 -> 2']],
    ['a member of every object', {}, { constructor: 1 }, ['constructor: absent -> 1']],
    [
      'an empty member that is called as the prototype',
      JSON.parse('{"__proto__":{}}'),
      {},
      ['__proto__: {} -> absent'],
    ],
    ['a member that is called as the prototype', JSON.parse('{"__proto__":1}'), {}, ['__proto__: 1 -> absent']],
  ])('%s', (_, before, after, expected) => {
    expect(differencesOf(before, after).map(told)).toEqual(expected)
  })
})
