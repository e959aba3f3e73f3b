import { describe, expect, it } from 'vitest'
import { plainScalar } from '../../../src/core/document/plain-scalar.ts'
import { type Reading, Scalar, sameScalar, type Value } from '../../../src/core/value.ts'
import { yaml } from './reading.ts'

describe('plain scalars that mean the same to YAML 1.1 and 1.2', () => {
  it.each<[text: string, value: Value]>([
    ['', null],
    ['~', null],
    ['null', null],
    ['Null', null],
    ['NULL', null],
    ['nUll', 'nUll'],
    ['true', true],
    ['TRUE', true],
    ['False', false],
    ['tRue', 'tRue'],
    ['yEs', 'yEs'],
    ['0', 0],
    ['-0', 0],
    ['00', 0],
    ['5', 5],
    ['+5', 5],
    ['-5', -5],
    ['5.0', 5],
    ['5.0e+0', 5],
    ['5.', 5],
    ['.5', 0.5],
    ['-.5', -0.5],
    ['05.5', 5.5],
    ['0x1F', 31],
    ['1.0e-3', 0.001],
    ['9007199254740992', 9007199254740992],
    ['abc', 'abc'],
    ['-', '-'],
    ['+', '+'],
    ['.', '.'],
    ['...', '...'],
    ['._5', '._5'],
    ['-abc', '-abc'],
    ['1.2.3', '1.2.3'],
    ['10.0.0.1', '10.0.0.1'],
    ['1e', '1e'],
    ['0x', '0x'],
    ['0b', '0b'],
    ['0b_', '0b_'],
    ['1:60', '1:60'],
    ['2001-1-1', '2001-1-1'],
    ['\u00e9', '\u00e9'],
  ])('%s', (text, value) => {
    expect(plainScalar(text)).toStrictEqual(value)
  })
})

describe('plain scalars that YAML 1.1 reads differently', () => {
  it.each<[text: string, identity: string, yaml12: Reading, yaml11: Reading]>([
    ['no', 's:no|b:false', 'no', false],
    ['Off', 's:Off|b:false', 'Off', false],
    ['n', 's:n|b:false', 'n', false],
    ['y', 's:y|b:true', 'y', true],
    ['ON', 's:ON|b:true', 'ON', true],
    ['010', 'n:10|n:8', 10, 8],
    ['-0777', 'n:-777|n:-511', -777, -511],
    ['08', 'n:8|s:08', 8, '08'],
    ['0o7', 'n:7|s:0o7', 7, '0o7'],
    ['-0x1F', 's:-0x1F|n:-31', '-0x1F', -31],
    ['0b101', 's:0b101|n:5', '0b101', 5],
    ['1_000', 's:1_000|n:1000', '1_000', 1000],
    ['1_000.5', 's:1_000.5|n:1000.5', '1_000.5', 1000.5],
    ['5e0', 'n:5|s:5e0', 5, '5e0'],
    ['1.5e3', 'n:1500|s:1.5e3', 1500, '1.5e3'],
    ['1:30', 's:1:30|n:90', '1:30', 90],
    ['-1:30', 's:-1:30|n:-90', '-1:30', -90],
    ['1:30.5', 's:1:30.5|n:90.5', '1:30.5', 90.5],
    ['08:30', 's:08:30|n:510', '08:30', 510],
    ['2001-12-14', 's:2001-12-14|t:2001-12-14', '2001-12-14', '2001-12-14'],
    [
      '2001-12-14t21:59:43.10-05:00',
      's:2001-12-14t21:59:43.10-05:00|t:2001-12-14t21:59:43.10-05:00',
      '2001-12-14t21:59:43.10-05:00',
      '2001-12-14t21:59:43.10-05:00',
    ],
  ])('%s', (text, identity, yaml12, yaml11) => {
    expect(plainScalar(text)).toStrictEqual(new Scalar(identity, [yaml12, yaml11], text))
  })
})

describe('plain numbers that a double does not hold', () => {
  it.each<[text: string, number: string]>([
    ['9007199254740993', '9007199254740993'],
    ['-123456789012345678', '-123456789012345678'],
    ['0x20000000000001', '9007199254740993'],
    ['0.10000000000000001', '0.10000000000000001'],
    ['1.0e+400', '1e+400'],
    ['1.e+999999999', '1e+999999999'],
    ['.inf', '.inf'],
    ['+.Inf', '.inf'],
    ['-.INF', '-.inf'],
    ['.nan', '.nan'],
    ['.NaN', '.nan'],
  ])('%s', (text, number) => {
    expect(plainScalar(text)).toStrictEqual(new Scalar(`n:${number}`, [{ number }], text))
  })
})

describe('equality as consumers see it (threats.md Y5)', () => {
  const equal: readonly (readonly [string, string])[] = [
    ['5', '5.0'],
    ['5', '0x5'],
    ['"a"', 'a'],
    ["'5'", '"5"'],
    ['~', 'null'],
    ['1.0e+400', '10.e+399'],
    ['no', 'no # a comment'],
    ['!!str 5', '"5"'],
    ['! 5', '"5"'],
    ['!!int "5"', '5'],
    ['!!float 5', '5.0'],
    ['!!bool "true"', 'true'],
    ['!!null ""', '~'],
    ['!<tag:yaml.org,2002:str> 5', '"5"'],
    ['|-\n  a\n  b', '"a\\nb"'],
    ['!Ref a', '!Ref "a"'],
    ['!<!Ref> a', '!Ref a'],
  ]
  it.each(equal)('%s equals %s', (before, after) => {
    expect(sameValues(before, after)).toBe(true)
  })

  const different: readonly (readonly [string, string])[] = [
    ['9007199254740992', '9007199254740993'],
    ['9007199254740993', '9007199254740994'],
    ['36028797018963968', '36028797018963970'],
    ['no', '"no"'],
    ['no', 'false'],
    ['no', 'off'],
    ['010', '10'],
    ['010', '8'],
    ['0o5', '5'],
    ['0o5', '"0o5"'],
    ['1_000', '1000'],
    ['1:30', '90'],
    ['2001-12-14', '"2001-12-14"'],
    ['1.0e+400', '1.0e+401'],
    ['1000', '1e3'],
    ['1.0e+3', '1.0e3'],
    ['1e3', '"1e3"'],
    ['1e400', '1e401'],
    ['1e400', '.inf'],
    ['1e400', '"1e400"'],
    ['.inf', '".inf"'],
    ['.nan', '".nan"'],
    ['~', '""'],
    ['~', '"~"'],
    ['5', '"5"'],
    ['!Ref a', 'a'],
    ['!Ref a', '!Sub a'],
    ['!Ref a', '!Ref b'],
    ['!!int 010', '!!int 10'],
  ]
  it.each(different)('%s is not %s', (before, after) => {
    expect(sameValues(before, after)).toBe(false)
  })

  function sameValues(before: string, after: string): boolean {
    const tags = ['!Ref', '!Sub']
    return sameScalar(yaml(before, { tags }) as Value, yaml(after, { tags }) as Value)
  }
})

it('keeps a tagged scalar opaque', () => {
  expect(yaml('!Ref 5', { tags: ['!Ref'] })).toStrictEqual(new Scalar('!Ref 5', [], '!Ref 5'))
})
