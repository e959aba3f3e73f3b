import { describe, expect, it } from 'vitest'
import type { Shown } from '../../src/core/decision.ts'
import { columns, painter, wrapAnywhere, wrapWords } from '../../src/report/columns.ts'
import { differences } from '../../src/report/delta.ts'
import { literal, shortened, sides } from '../../src/report/values.ts'

describe('a value on one line', () => {
  const cases: readonly (readonly [Shown, string])[] = [
    ['api:1.0', '"api:1.0"'],
    ['5', '"5"'],
    [5, '5'],
    [null, 'null'],
    [true, 'true'],
    ['say "x" \\', '"say \\"x\\" \\\\"'],
    [{ redacted: true }, '[redacted]'],
    [{ number: '9007199254740993' }, '9007199254740993'],
    [{}, '{}'],
    [[], '[]'],
    [{ a: 1, 'b c': [true, null], d: { redacted: true } }, '{ a: 1, "b c": [true, null], d: [redacted] }'],
  ]
  it.each(cases)('%j', (value, expected) => expect(literal(value)).toBe(expected))

  it('is shortened at 200 characters and says how much there is', () => {
    expect(literal('x'.repeat(200))).toBe(`"${'x'.repeat(200)}"`)
    expect(literal('x'.repeat(5_000))).toBe(`"${'x'.repeat(170)}…" (5,000 characters)`)
    expect(literal(Array.from({ length: 1_000 }, () => 1))).toMatch(/^\[1, 1[1, ]*… \(1,000 elements\)$/)
    expect(literal({ a: 'x'.repeat(300) })).toHaveLength(180 + '… (1 member)'.length)
  })

  it('does not split a character', () => {
    expect(literal('🚀'.repeat(500))).toMatch(/^"🚀+…" /u)
    expect(literal(`a${'🚀'.repeat(500)}`)).toMatch(/^"a🚀+…" /u)
    expect(shortened(`a${'🚀'.repeat(500)}`)).toMatch(/^a🚀+…🚀+$/u)
  })

  it('costs what it shows, not what there is', () => {
    const wide = Array.from({ length: 200_000 }, (_, i) => ({ i, text: 'x'.repeat(10) }))
    const start = performance.now()
    for (let i = 0; i < 100; i += 1) literal(wide)
    expect(performance.now() - start).toBeLessThan(5_000)
  })

  it('shows of two long texts where they begin to differ', () => {
    const common = 'c'.repeat(1_000)
    const { before, after } = sides({ before: `${common}1 end`, after: `${common}2 end` })
    expect(before).toBe(`"…${'c'.repeat(40)}1 end" (1,005 characters)`)
    expect(after).toBe(`"…${'c'.repeat(40)}2 end" (1,005 characters)`)
  })

  it('tells no value from null', () => {
    expect(sides({ after: null })).toEqual({ before: null, after: 'null' })
  })
})

describe('where two subtrees differ', () => {
  const cases: readonly (readonly [string, Shown, Shown, unknown])[] = [
    ['scalars', 'a', 'b', null],
    ['another type', { a: 1 }, [1], null],
    ['equal', { a: 1 }, { a: 1 }, null],
    [
      'members',
      { a: 1, b: 2, c: 3 },
      { a: 9, c: 3, d: 4 },
      [
        { path: '.a', before: 1, after: 9 },
        { path: '.b', before: 2 },
        { path: '.d', after: 4 },
      ],
    ],
    [
      'keys that need quotes',
      { '/x': { "it's": 1 } },
      { '/x': { "it's": 2 } },
      [{ path: "['/x']['it\\'s']", before: 1, after: 2 }],
    ],
    [
      'elements by identity',
      [{ name: 'a', v: 1 }, { name: 'b' }],
      [{ name: 'new' }, { name: 'a', v: 2 }, { name: 'b' }],
      [
        { path: '[0]', after: { name: 'new' } },
        { path: '[1].v', before: 1, after: 2 },
      ],
    ],
    ['a moved element', ['a', 'b', 'c'], ['c', 'a', 'b'], [{ path: '[2]', movedTo: 0 }]],
    [
      'keys that jsondiffpatch uses itself',
      { _t: 'a', _0: 1 },
      { _t: 'b', _0: 2 },
      [
        { path: '._t', before: 'a', after: 'b' },
        { path: '._0', before: 1, after: 2 },
      ],
    ],
    ['keys of JavaScript', { constructor: 1 }, { constructor: 2 }, [{ path: '.constructor', before: 1, after: 2 }]],
  ]
  it.each(cases)('%s', (_, before, after, expected) => expect(differences(before, after)).toEqual(expected))

  it('is not looked for in much, nor in depth', () => {
    const long = Array.from({ length: 50_000 }, (_, i) => i)
    const deep = JSON.parse('['.repeat(900) + ']'.repeat(900)) as Shown
    expect(differences(long, [...long].reverse())).toBeNull()
    expect(differences([deep], [1, deep])).toBeNull()
  })
})

describe('columns', () => {
  const widths: readonly (readonly [string, number])[] = [
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['漢字', 4],
    ['한글', 4],
    ['ｆｕｌｌ', 8],
    ['🚀', 2],
    ['│ ✗', 3],
    [painter(true)('strong', 'a b'), 3],
  ]
  it.each(widths)('%j', (text, expected) => expect(columns(text)).toBe(expected))

  it('breaks between words, and within one that is too long', () => {
    expect(wrapWords('ask the release team', 10)).toEqual(['ask the', 'release', 'team'])
    expect(wrapWords('a bbbbbbbbbbbb c', 5)).toEqual(['a', 'bbbbb', 'bbbbb', 'bb c'])
    expect(wrapAnywhere('漢字漢', 5)).toEqual(['漢字', '漢'])
  })

  it('carries a colour over a break and ends it before', () => {
    const lines = wrapAnywhere(painter(true)('added', 'abcdef'), 4)
    expect(lines).toEqual(['\u001b[32mabcd\u001b[0m', '\u001b[32mef\u001b[0m'])
  })
})
