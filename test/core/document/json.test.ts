import { describe, expect, it } from 'vitest'
import { Scalar, type Value } from '../../../src/core/value.ts'
import { json, shortProblem, yaml } from './reading.ts'

const exact = (number: string, text = number) => new Scalar(`n:${number}`, [{ number }], text)

describe('JSON values', () => {
  it.each<[content: string, value: Value]>([
    ['null', null],
    [' true ', true],
    ['"a"', 'a'],
    ['{}', {}],
    ['[]', []],
    ['[ ]', []],
    ['{"a": [1, -2.5, {"b": null}]}', { a: [1, -2.5, { b: null }] }],
    ['[5, 5.0, 5e0, 50e-1]', [5, 5, 5, 5]],
    ['[0.1234567890123456, 1234567890123456]', [0.1234567890123456, 1234567890123456]],
    ['[9007199254740992, 9007199254740993]', [9007199254740992, exact('9007199254740993')]],
    ['[1.10000000000000000001]', [exact('1.10000000000000000001')]],
    ['{"a": 1e400}', { a: exact('1e+400', '1e400') }],
    ['"\\u0000\\n\\"\\\\\\/"', '\0\n"\\/'],
    ['"\\ud83d\\ude00"', '\u{1f600}'],
    ['"no"', 'no'],
    ['{"constructor": 1, "<<": {"a": 1}}', { constructor: 1, '<<': { a: 1 } }],
    ['"\u2028"', '\u2028'],
  ])('%s', (content, value) => {
    expect(json(content)).toStrictEqual(value)
  })

  it('has the same exact numbers as YAML', () => {
    for (const number of ['9007199254740993', '-123456789012345678', '0.10000000000000001'])
      expect(json(number)).toStrictEqual(yaml(number))
  })
})

describe('JSON errors', () => {
  it.each<[content: string, problem: string]>([
    ['{"a": 1,\n}', '2:1 expected a key in double quotes; there is no comma before a closing bracket in JSON'],
    ['[1,\n]', '2:1 expected a value; there is no comma before a closing bracket in JSON'],
    ['[1, // one\n2]', '1:5 expected a value; there are no comments in JSON'],
    ['# x\n1', '1:1 expected a value; there are no comments in JSON'],
    ["{'a': 1}", '1:2 expected a key in double quotes; strings have double quotes in JSON'],
    ['{a: 1}', '1:2 expected a key in double quotes'],
    ['{"a" 1}', '1:6 expected `:` after a key'],
    ['{"a": 1 "b": 2}', '1:9 expected `,` or `}`'],
    ['[1 2]', '1:4 expected `,` or `]`'],
    ['[1, 2', '1:6 expected `,` or `]` instead of the end of the file'],
    ['{"a":', '1:6 expected a value instead of the end of the file'],
    ['{} {}', '1:4 expected the end of the file'],
    ['[01]', '1:3 expected `,` or `]`'],
    ['[+1]', '1:2 expected a value'],
    ['[.5]', '1:2 expected a value'],
    ['[1.]', '1:3 expected `,` or `]`'],
    ['[NaN]', '1:2 expected a value'],
    ['[True]', '1:2 expected a value'],
    ['"a', '1:1 a string without a closing quote'],
    ['["a\n"]', '1:2 a string with a raw control character or an escape that JSON lacks'],
    ['["a\\x41"]', '1:2 a string with a raw control character or an escape that JSON lacks'],
    ['["\\"]', '1:2 a string without a closing quote'],
  ])('%j', (content, problem) => {
    const [place, ...message] = problem.split(' ')
    expect(shortProblem('a.json', content)).toBe(`${place} document-invalid not valid JSON: ${message.join(' ')}`)
  })

  it.each([
    ['{"__proto__": 1}', '1:2'],
    ['[{"\\u005f_proto__": 1}]', '1:3'],
    ['["\\ud800"]', '1:2'],
    ['["\\ude00\\ud83d"]', '1:2'],
    ['{"\\udfff": 1}', '1:2'],
  ])('%j is against strict reading', (content, place) => {
    expect(shortProblem('a.JSON', content)).toMatch(`${place} document-invalid`)
  })
})
