import { describe, expect, it } from 'vitest'
import { parseQuery } from '../../../src/core/jsonpath/parse.ts'
import type { Filter, Truth } from '../../../src/core/jsonpath/query.ts'
import { certain, conjunction, consensus, disjunction, negation } from '../../../src/core/jsonpath/truth.ts'
import { KEY_TYPES, Scalar, TAG, type Value } from '../../../src/core/value.ts'

function filter(text: string): Filter {
  const parsed = parseQuery(`$[?${text}]`)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message} (${parsed.offset})`)
  const selector = parsed.query.segments[0]?.selectors[0]
  if (selector?.kind !== 'filter') throw new Error(text)
  return selector.test
}

const truth = (text: string, node: Value, root: Value = node): Truth => filter(text)(node, root)

/** A string to YAML 1.2, a boolean to 1.1. */
const no = new Scalar('no', ['no', false], 'no')
const yes = new Scalar('yes', ['yes', true], 'yes')
/** Ten to YAML 1.2, eight to 1.1. */
const octal = new Scalar('010', [10, 8], '010')
const large = new Scalar('n', [{ number: '9007199254740993' }], '9007199254740993')
const secret = new Scalar('!Sub x', [], '!Sub x')
const tagged: Value = Object.assign([1, 2], { [TAG]: '!Join' })
const plain = { no: false, off: 'no', on: true, ten: 10, s: 'a', list: [1, 2] }
const node: Value = {
  ...plain,
  n: no,
  y: yes,
  o: octal,
  large,
  secret,
  tagged,
  sub: { n: no },
  same: { n: no },
  other: { n: false },
}

describe('Kleene logic', () => {
  const TRUTHS: readonly Truth[] = ['no', 'maybe', 'yes']
  const rank = (value: Truth) => TRUTHS.indexOf(value)

  it('takes the least of a conjunction and the greatest of a disjunction', () => {
    for (const a of TRUTHS)
      for (const b of TRUTHS) {
        expect(conjunction([a, b], item => item)).toBe(TRUTHS[Math.min(rank(a), rank(b))])
        expect(disjunction([a, b], item => item)).toBe(TRUTHS[Math.max(rank(a), rank(b))])
      }
  })

  it('turns round what is known', () => {
    expect(TRUTHS.map(negation)).toEqual(['yes', 'maybe', 'no'])
    expect([certain(true), certain(false)]).toEqual(['yes', 'no'])
  })

  it('agrees only where all meanings do', () => {
    const of = (...meanings: Truth[]) => consensus(meanings, meaning => meaning)
    expect([of('yes', 'yes'), of('no', 'no'), of('yes', 'no'), of('yes', 'maybe'), of()]).toEqual([
      'yes',
      'no',
      'maybe',
      'maybe',
      'maybe',
    ])
  })
})

describe('scalars with several meanings', () => {
  it.each<[string, Truth]>([
    ["@.n == 'no'", 'maybe'],
    ['@.n == false', 'maybe'],
    ['@.n == true', 'no'],
    ["@.n != 'yes'", 'yes'],
    ["@.n != 'no'", 'maybe'],
    ['@.n == @.n', 'yes'],
    ['@.n == @.y', 'no'],
    ['@.n == @.off', 'maybe'],
    ['@.o == 10', 'maybe'],
    ['@.o == 9', 'no'],
    ['@.o > 7', 'yes'],
    ['@.o >= 9', 'maybe'],
    ['@.o < 8', 'no'],
    ["@.n < 'z'", 'maybe'],
    ['@.n < 1', 'no'],
    ['@.n', 'yes'],
    ['!@.n', 'no'],
    ["!(@.n == 'no')", 'maybe'],
    ["@.n == 'no' && @.absent", 'no'],
    ["@.n == 'no' && @.s", 'maybe'],
    ["@.n == 'no' || @.s", 'yes'],
    ["@.n == 'no' || @.absent", 'maybe'],
    ['length(@.n) == 2', 'maybe'],
    ['length(@.n) == 3', 'no'],
    ['length(@.o) == 2', 'no'],
    ["match(@.n, 'no')", 'maybe'],
    ["match(@.n, 'x')", 'no'],
    ["!search(@.o, '.')", 'yes'],
    ['@.sub == @.same', 'yes'],
    ['@.sub == @.other', 'maybe'],
    ["@.list[?@ == 'no'].x", 'no'],
    ['@.sub[?@ == false]', 'maybe'],
    ['@.sub[?@ == true]', 'no'],
    ['!@.sub[?@ == false]', 'maybe'],
    ['count(@.sub[?@ == false]) == 1', 'maybe'],
    ['count(@.sub[?@ == false]) < 2', 'yes'],
    ['count(@.sub[?@ == true]) == 0', 'yes'],
    ['value(@.sub[?@ == false]) == 5', 'no'],
    ['value(@.sub[?@ == false]) == false', 'maybe'],
    ['value(@.list[?@ == 2]) == 2', 'yes'],
    ['value(@.list[*]) == 1', 'no'],
  ])('%s: %s', (text, expected) => {
    expect(truth(text, node)).toBe(expected)
  })
})

describe('opaque values', () => {
  it.each<[string, Truth]>([
    ["@.secret == 'x'", 'maybe'],
    ["@.secret != 'x'", 'maybe'],
    ['@.secret < 1', 'maybe'],
    ['@.secret == @.absent', 'maybe'],
    ['@.secret', 'yes'],
    ['!@.secret', 'no'],
    ["!(@.secret == 'x')", 'maybe'],
    ['length(@.secret) == 1', 'maybe'],
    ["match(@.secret, 'x')", 'maybe'],
    ['@.tagged == @.list', 'maybe'],
    ["@.tagged == 'x'", 'maybe'],
    ['@.tagged[0] == 1', 'yes'],
    ['length(@.tagged) == 2', 'maybe'],
    ['count(@.tagged[*]) == 2', 'yes'],
    ["match(@.tagged, 'x')", 'maybe'],
    // Nobody knows whether the tag stands for an object.
    ['@.secret.public == true', 'maybe'],
    ['@.secret.public', 'maybe'],
    ['!@.secret.public', 'maybe'],
    ['@.secret[0]', 'maybe'],
    ['@.secret.*', 'maybe'],
    ['count(@.secret.*) == 0', 'maybe'],
    ['@..public', 'maybe'],
    ['@..s', 'yes'],
    ['@.list..public', 'no'],
    ['value(@.secret.*) == 1', 'maybe'],
  ])('%s: %s', (text, expected) => {
    expect(truth(text, node)).toBe(expected)
  })

  it('are equal to nothing for sure inside containers either', () => {
    expect(truth('@.a == @.b', { a: [1, secret], b: [1, secret] })).toBe('maybe')
    expect(truth('@.a == @.b', { a: [1, secret], b: [2, secret] })).toBe('no')
    expect(truth('@.a == @.b', { a: [tagged, 1], b: [tagged, 2] })).toBe('no')
  })

  it('a filter on an opaque node itself', () => {
    expect(truth('@.public == true', secret)).toBe('maybe')
    expect(truth("@ == 'x'", secret)).toBe('maybe')
  })
})

describe('comparisons', () => {
  const integers: Value = { a: 1, one: { a: 1, b: [null] }, again: { b: [null], a: 1 }, more: { a: 1 } }

  it.each<[string, Truth]>([
    ['@.one == @.again', 'yes'],
    ['@.one == @.more', 'no'],
    ['@.one <= @.again', 'yes'],
    ['@.one < @.more', 'no'],
    ['@.x == @.y', 'yes'],
    ['@.x <= @.y', 'yes'],
    ['@.x == null', 'no'],
    ['@.x != null', 'yes'],
    ['true <= true', 'yes'],
    ['true < false', 'no'],
    ["1 < '2'", 'no'],
    ["1 != '1'", 'yes'],
    ['1 == 1.0', 'yes'],
    ['-0 == 0', 'yes'],
    ['0.1 == 1e-1', 'yes'],
  ])('%s: %s', (text, expected) => {
    expect(truth(text, integers)).toBe(expected)
  })

  it('keep numbers apart that a double can not', () => {
    expect(truth('@.large == 9007199254740993', node)).toBe('yes')
    expect(truth('@.large == 9007199254740992', node)).toBe('no')
    expect(truth('@.large > 9007199254740992', node)).toBe('yes')
    expect(truth('@.large < 9007199254740994', node)).toBe('yes')
    expect(truth('@.large == 9007199254740993.0', node)).toBe('yes')
    expect(truth('1e400 > 1e399', node)).toBe('yes')
  })

  it('order strings by Unicode scalar values', () => {
    const strings: Value = { supplementary: '\u{1d11e}', bmp: '\uffee' }
    expect(truth('@.bmp < @.supplementary', strings)).toBe('yes')
    expect(truth('@.supplementary <= @.bmp', strings)).toBe('no')
    expect(truth("@.bmp > 'a' && 'ab' > 'a' && '' < 'a' && 'a' <= 'a'", strings)).toBe('yes')
    expect(truth('length(@.supplementary) == 1', strings)).toBe('yes')
  })

  it('see the type of a key that is not a string to every reader', () => {
    const typed: Value = Object.assign({ 1: 'a' }, { [KEY_TYPES]: new Map([['1', 'int']]) })
    expect(truth('@.a == @.b', { a: typed, b: { 1: 'a' } })).toBe('maybe')
    expect(truth('@.a == @.b', { a: typed, b: typed })).toBe('yes')
  })
})

describe('the cost of filters', () => {
  it('reads what begins with `$` once for each document', () => {
    let reads = 0
    const counting: ProxyHandler<{ limit: number }> = {
      getOwnPropertyDescriptor(target, key) {
        reads += 1
        return Reflect.getOwnPropertyDescriptor(target, key)
      },
    }
    const counted = (): Value => new Proxy({ limit: 1 }, counting)
    const test = filter('@ == $.limit && !$..x')
    const root = counted()
    for (let i = 0; i < 100; i += 1) test(1, root)
    const once = reads
    expect(once).toBeLessThan(10)
    test(1, counted())
    expect(reads).toBe(2 * once)
  })

  it('does not take one document for another', () => {
    const test = filter('@ == $.limit')
    expect([test(1, { limit: 1 }), test(1, { limit: 2 }), test(1, 1)]).toEqual(['yes', 'no', 'no'])
  })
})
