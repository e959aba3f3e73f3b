import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Canonical, canonicalJson } from '../../src/audit/canonical.ts'
import { MAX_DEPTH, scan } from '../../src/audit/scan.ts'

const isCanonical = (bytes: Buffer | string): boolean => scan(Buffer.from(bytes)).canonical

/** The same question, answered slowly: by making a value and writing it again. */
function isWrittenSo(bytes: Buffer): boolean {
  try {
    const text = bytes.toString()
    const value: Canonical = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    const isSame = canonicalJson(value) === text && Buffer.from(text).equals(bytes)
    return isObject && isSame && areIntegers(value) && depthOf(value) <= MAX_DEPTH
  } catch {
    return false
  }
}

const partsOf = (value: Canonical): readonly Canonical[] =>
  typeof value === 'object' && value !== null ? Object.values(value).filter(part => part !== undefined) : []
const areIntegers = (value: Canonical): boolean =>
  typeof value === 'number' ? Number.isSafeInteger(value) : partsOf(value).every(areIntegers)
const depthOf = (value: Canonical): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...partsOf(value).map(depthOf)) : 0

const agree = (bytes: Buffer): boolean => isCanonical(bytes) === isWrittenSo(bytes)

const SAMPLES = [
  '{}',
  '{"":{"":[]},"a":[0,-1,10,9007199254740991,-9007199254740991]}',
  '{"10":null,"9":true,"__proto__":false,"constructor":{}}',
  '{"a":"\\b\\t\\n\\f\\r\\"\\\\\\u0000\\u000b\\u001f\u007f/","a\\n":1,"a\\"":2,"b":3}',
  '{"é":"夢\u2028","\u{1f600}":"\u{10ffff}","\ue000":"\ufeff","\uffff":"\ud7ff"}',
]

describe('scan (RFC 8785)', () => {
  it.each(SAMPLES)('knows %s', text => {
    expect(isCanonical(text)).toBe(true)
    expect(isWrittenSo(Buffer.from(text))).toBe(true)
  })

  it.each<[string, string, number]>([
    ['white space', '{"a": 1}', 5],
    ['a carriage return at the end', '{"a":1}\r', 7],
    ['nothing', '', 0],
    ['no object', '[]', 0],
    ['a second value', '{}{}', 2],
    ['an object without its end', '{"a":1', 6],
    ['a comma too many', '{"a":1,}', 7],
    ['a byte order mark', '\ufeff{}', 0],
    ['a name without quotes', '{a:1}', 1],
    ['a name twice', '{"a":1,"a":1}', 7],
    ['names out of order', '{"a":{"b":1,"a":1}}', 12],
    ['numbers for names in the order of numbers', '{"9":1,"10":1}', 7],
    ['a longer name before its beginning', '{"ab":1,"a":1}', 8],
    ['supplementary code points behind U+FFFF', '{"\uffff":1,"\u{10000}":1}', 9],
    ['an escaped name out of order', '{"\\u000b":1,"\\n":1}', 12],
    ['an escaped solidus', '{"a":"\\/"}', 6],
    ['an escape that need not be', '{"a":"\\u0061"}', 6],
    ['an escape that has a shorter one', '{"a":"\\u000a"}', 6],
    ['an escape in capitals', '{"a":"\\u001F"}', 6],
    ['an escape of U+007F', '{"a":"\\u007f"}', 6],
    ['an escaped surrogate', '{"a":"\\ud800"}', 6],
    ['an escape that is cut off', '{"a":"\\u00', 6],
    ['a control character', '{"a":"\u0001"}', 6],
    ['minus zero', '{"a":-0}', 5],
    ['a minus alone', '{"a":-}', 5],
    ['a fraction', '{"a":1.5}', 6],
    ['an exponent', '{"a":1e3}', 6],
    ['a zero before other digits', '{"a":01}', 6],
    ['2^53', '{"a":9007199254740992}', 5],
    ['-2^53 - 1', '{"a":-9007199254740993}', 5],
    ['more digits than a number can hold', `{"a":${'9'.repeat(400)}}`, 5],
    ['a word that is none', '{"a":nul}', 5],
    ['a word in capitals', '{"a":True}', 5],
  ])('refuses %s', (_, text, at) => {
    expect(scan(Buffer.from(text))).toEqual({ canonical: false, at })
    expect(isWrittenSo(Buffer.from(text))).toBe(false)
  })

  it.each<[string, readonly number[]]>([
    ['a lone byte', [0x80]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['what is above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['a sequence that is cut off', [0xe2, 0x82]],
  ])('refuses text that is no UTF-8: %s', (_, bytes) => {
    const line = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')])
    expect([isCanonical(line), isWrittenSo(line)]).toEqual([false, false])
  })

  it('does not exhaust the stack, however deep a line is', () => {
    const lists = (depth: number) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`
    const objects = (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`
    for (const nested of [lists, objects])
      expect([MAX_DEPTH, MAX_DEPTH + 1, 1_000_000].map(depth => isCanonical(nested(depth)))).toEqual([
        true,
        false,
        false,
      ])
  })

  it('says where the members of the chain are, of the outermost object alone', () => {
    const line = Buffer.from(
      '{"a":{"chain":1},"chain":"é","hash":"h","i":0,"id":"i","idx":0,"kind":null,"prev":[2],"seq":-3,"v":{}}',
    )
    const scanned = scan(line)
    if (!scanned.canonical) throw new Error(`wrong at ${scanned.at}`)
    const found = Object.entries(scanned.found).map(([name, { begin, end }]) => [
      name,
      line.toString('utf8', begin, end),
    ])
    expect(Object.fromEntries(found)).toEqual({
      ...{ chain: '"é"', hash: '"h"', id: '"i"', kind: 'null', prev: '[2]', seq: '-3', v: '{}' },
    })
    expect(scan(Buffer.from('{"v":1}'))).toEqual({ canonical: true, found: { v: { begin: 5, end: 6 } } })
  })
})

describe('scan, against writing anew what was read', () => {
  /** Few names, that differ where orders differ, and texts of every kind. */
  const name = fc.oneof(
    fc.constantFrom(
      '',
      'a',
      'ab',
      'b',
      '9',
      '10',
      '__proto__',
      '\n',
      '\u000b',
      '"',
      '\\',
      '\ue000',
      '\uffff',
      '\ud7ff',
    ),
    fc.constantFrom('a\n', 'a\t', 'a"', 'a\\', 'a ', 'é', '\u{10000}', '\u{10ffff}', 'a\ue000', 'a\u{1f600}'),
    fc.string({ unit: 'binary', maxLength: 6 }),
  )
  const number = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.constantFrom(0, 2 ** 53, -(2 ** 53), 0.5, 1e21))
  const value: fc.Arbitrary<Canonical> = fc.letrec<{ value: Canonical }>(tie => ({
    value: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.oneof(fc.constantFrom<Canonical>(null, true, false), number, fc.string({ unit: 'binary' })),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(name, tie('value'), { maxKeys: 6 }),
    ),
  })).value
  const object = fc.dictionary(name, value, { minKeys: 1, maxKeys: 6 })
  const text = fc.oneof(
    object.map(canonicalJson),
    object.map(each => JSON.stringify(each)),
  )

  it('gives the same for values, written in canonical form and otherwise', () => {
    fc.assert(
      fc.property(text, written => agree(Buffer.from(written))),
      { numRuns: 5000 },
    )
  })

  it('gives the same for texts that were changed', () => {
    const piece = fc.constantFrom(...'"\\{}[],:0-1e.ut \n\u0000\u007f', '\\u', 'null', '"a":1,', '\\u001f', '\\ud800')
    const change = fc.record({ at: fc.nat(), cut: fc.nat(3), piece })
    fc.assert(
      fc.property(text, fc.array(change, { minLength: 1, maxLength: 3 }), (written, changes) => {
        const changed = changes.reduce((bytes, { at, cut, piece: put }) => {
          const begin = at % (bytes.length + 1)
          return Buffer.concat([bytes.subarray(0, begin), Buffer.from(put), bytes.subarray(begin + cut)])
        }, Buffer.from(written))
        return agree(changed)
      }),
      { numRuns: 10_000 },
    )
  })

  it.each(SAMPLES)('gives the same for each byte that is exchanged, put in or cut out: %s', sample => {
    const bytes = Buffer.from(sample)
    const changed = (at: number, cut: number, put: readonly number[]) =>
      Buffer.concat([bytes.subarray(0, at), Buffer.from(put), bytes.subarray(at + cut)])
    const places = Array.from({ length: bytes.length + 1 }, (_, at) => at)
    const values = Array.from({ length: 0x100 }, (_, byte) => byte)
    const exchanged = places.flatMap(at => values.flatMap(byte => [changed(at, 1, [byte]), changed(at, 0, [byte])]))
    const disputed = [...exchanged, ...places.map(at => changed(at, 1, []))].filter(each => !agree(each))
    expect(disputed.map(String)).toEqual([])
  })
})
