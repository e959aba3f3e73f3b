import { describe, expect, it } from 'vitest'
import { canonicalNumber, compareNumbers } from '../../../src/core/document/number.ts'

describe('canonicalNumber', () => {
  const cases: readonly [text: string, canonical: number | string][] = [
    ['0', 0],
    ['-0', 0],
    ['-0.000e5', 0],
    ['5', 5],
    ['+5.00', 5],
    ['5e0', 5],
    ['.5', 0.5],
    ['5.', 5],
    ['0.1', 0.1],
    ['0.1000000000000000', 0.1],
    ['0.10000000000000001', '0.10000000000000001'],
    ['1.0000000000000000001', '1.0000000000000000001'],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992],
    ['9007199254740993', '9007199254740993'],
    ['9007199254740994', '9007199254740994'],
    ['-9007199254740993.0', '-9007199254740993'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['1e3', 1000],
    ['1E+3', 1000],
    ['1500e-3', 1.5],
    ['1e-7', 1e-7],
    ['1e400', '1e+400'],
    ['-15e399', '-1.5e+400'],
    ['1e-400', '1e-400'],
    ['0.0001e-399', '1e-403'],
    ['1e999999999', '1e+999999999'],
    ['10e999999998', '1e+999999999'],
    ['0e999999999', 0],
    ['+1E99999999999999999999', '1e99999999999999999999'],
  ]
  it.each(cases)('%s is %s', (text, canonical) => {
    expect(canonicalNumber(text)).toStrictEqual(typeof canonical === 'string' ? { number: canonical } : canonical)
  })

  it('takes linear time', () => {
    const zeros = '0'.repeat(1_000_000)
    expect(canonicalNumber(`1${zeros}1e999999999`)).toHaveProperty('number')
    expect(canonicalNumber(`0.${zeros}`)).toBe(0)
  })
})

describe('compareNumbers', () => {
  const ascending = [
    '-.inf',
    '-1e+400',
    '-1e+399',
    '-9007199254740993',
    -9007199254740992,
    -1.5,
    '-1e-400',
    0,
    '1e-400',
    1e-300,
    0.1,
    '0.10000000000000001',
    1,
    9007199254740992,
    '9007199254740993',
    '9007199254740994',
    '1e+400',
    '1e+999999999',
    '1e99999999999999999999',
    '.inf',
  ].map(number => (typeof number === 'string' ? { number } : number))

  it('orders numbers of all kinds by value', () => {
    for (const [i, a] of ascending.entries())
      for (const [j, b] of ascending.entries()) expect(compareNumbers(a, b)).toBe(Math.sign(i - j))
  })

  it('finds the same value in two spellings', () => {
    expect(compareNumbers(1e21, { number: '1e+21' })).toBe(0)
    expect(compareNumbers(9007199254740994, { number: '9007199254740994' })).toBe(0)
  })

  it.each([
    [{ number: '.nan' }, 1],
    [{ number: '.nan' }, { number: '.nan' }],
    [Number.NaN, 1],
    [{ number: '1e99999999999999999999' }, { number: '2e99999999999999999999' }],
    [{ number: '0xffff' }, 1],
  ])('does not order %o and %o', (a, b) => {
    expect(compareNumbers(a, b)).toBeUndefined()
  })
})
