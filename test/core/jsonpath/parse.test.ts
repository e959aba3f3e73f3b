import fc from 'fast-check'
import { compile } from 'json-p3'
import { describe, expect, it } from 'vitest'
import { type ParsedQuery, parseQuery, parseQueryWithAnyPattern } from '../../../src/core/jsonpath/parse.ts'
import type { Query, Selector } from '../../../src/core/jsonpath/query.ts'

function valid(text: string): Query {
  const parsed = parseQuery(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message} (${parsed.offset})`)
  return parsed.query
}

const invalid = (text: string): Extract<ParsedQuery, { ok: false }> => {
  const parsed = parseQuery(text)
  if (parsed.ok) throw new Error(`${text} was accepted`)
  return parsed
}

const child = (...selectors: Selector[]) => ({ descendant: false, selectors })
const descendant = (...selectors: Selector[]) => ({ descendant: true, selectors })
const name = (written: string): Selector => ({ kind: 'name', name: written })
const index = (written: number): Selector => ({ kind: 'index', index: written })
const wildcard: Selector = { kind: 'wildcard' }

describe('segments', () => {
  it.each([
    ['$', []],
    ['$.services.*.dockerImage', [child(name('services')), child(wildcard), child(name('dockerImage'))]],
    ["$.a['b c'][0]", [child(name('a')), child(name('b c')), child(index(0))]],
    ['$..image', [descendant(name('image'))]],
    ['$..*', [descendant(wildcard)]],
    ['$..[0, -1]', [descendant(index(0), index(-1))]],
    ['$ .a\n[ "b" , * ]', [child(name('a')), child(name('b'), wildcard)]],
    ['$[1:2]', [child({ kind: 'slice', start: 1, end: 2, step: 1 })]],
    ['$[ : : -2 ]', [child({ kind: 'slice', step: -2 })]],
    ['$.constructor.__proto__', [child(name('constructor')), child(name('__proto__'))]],
    ['$.käse._1', [child(name('käse')), child(name('_1'))]],
    [String.raw`$["\u00e9\ud83d\ude00\"\/\b\\"]`, [child(name('é😀"/\b\\'))]],
    [String.raw`$['it\'s "x"']`, [child(name('it\'s "x"'))]],
  ])('%s', (text, segments) => {
    expect(valid(text).segments).toEqual(segments)
  })

  it.each([
    ['$', true],
    ["$.a['b'][0]", true],
    ['$.a.*', false],
    ['$..a', false],
    ["$['a','b']", false],
    ['$[0:1]', false],
  ])('%s is singular: %s', (text, singular) => {
    expect(valid(text).singular).toBe(singular)
  })
})

describe('filters', () => {
  const filterOf = (text: string): Extract<Selector, { kind: 'filter' }> => {
    const selector = valid(text).segments.at(-1)?.selectors.at(-1)
    if (selector?.kind !== 'filter') throw new Error(`${text} has no filter`)
    return selector
  }

  it.each([
    ['$[?@.type=="x"]', { name: 'type', literal: 'x' }],
    ["$[?(@['type'] == 'x')]", { name: 'type', literal: 'x' }],
    ['$[?null==@.type]', { name: 'type', literal: null }],
    ['$[?@.n==-0]', { name: 'n', literal: 0 }],
    ['$[?@.n==9007199254740993]', undefined],
    ['$[?@.type!="x"]', undefined],
    ['$[?@.a.type=="x"]', undefined],
    ['$[?$.type=="x"]', undefined],
    ['$[?@[0]=="x"]', undefined],
    ['$[?@.type=="x" && @.a]', { name: 'type', literal: 'x' }],
    ['$[?@.a && (@.b==1 || @.type=="x")]', undefined],
    ['$[?@.type=="x" || @.a]', undefined],
    ['$[?!(@.type=="x")]', undefined],
    ['$[?@.a==@.b]', undefined],
  ])('%s can be indexed by %o', (text, equals) => {
    expect(filterOf(text).equals).toEqual(equals)
  })

  it.each([
    ['$[?@.a]', false],
    ['$[?@.a==$.b]', true],
    ['$[?@[?$.a]]', true],
    ['$[?length($.a)>1]', true],
    ['$[?count(@..*)>1 || !($.a)]', true],
    ["$[?match(@.a,'$')]", false],
  ])('%s reads the root: %s', (text, readsRoot) => {
    expect(filterOf(text).readsRoot).toBe(readsRoot)
  })

  it.each([
    ['$[?@.a=="x"]', "$[? ( @['a']  ==  'x' ) ]", true],
    ['$[?@.a&&(@.b&&@.c)]', '$[?@.a&&@.b&&@.c]', true],
    ['$[?@.a==1.50]', '$[?@.a==15e-1]', true],
    ['$[?@.a&&(@.b||@.c)]', '$[?@.a&&@.b||@.c]', false],
    ['$[?!(@.a==1)]', '$[?@.a==1]', false],
    ['$[?!(@.a&&@.b)]', '$[?!@.a&&@.b]', false],
    ['$[?@.a=="1"]', '$[?@.a==1]', false],
    ['$[?@["a.b"]]', '$[?@.a.b]', false],
    ['$[?@..a]', '$[?@.a]', false],
    ['$[?@[1:2]]', '$[?@[1:2:2]]', false],
    ['$[?count(@.a)==1]', '$[?count(@..a)==1]', false],
    ['$[?@[?@.a>1]]', '$[?@[?@.a>2]]', false],
  ])('%s and %s have the same canonical text: %s', (a, b, same) => {
    expect(filterOf(a).text === filterOf(b).text).toBe(same)
  })

  it('has a canonical text that reads as the same filter', () => {
    for (const text of [
      '!(@.a == 1) || @.b < 2 && (@.c || !@.d)',
      "length(value(@..a)) >= 2 && search(@.x, 'a\\\\.b')",
      '@[?@.a > $.b, 1, ::2]',
    ]) {
      const canonical = filterOf(`$[?${text}]`).text
      expect(filterOf(`$[?${canonical}]`).text).toBe(canonical)
    }
  })
})

describe('the old spelling `.[`', () => {
  it.each([
    ['$.services.[?(@.type=="x")]', '$.services[?(@.type=="x")]'],
    ["$.a.['b'].[0].c", "$.a['b'][0].c"],
    ["$.['.[']", "$['.[']"],
    ["$[?@.['a'] == '.[']", "$[?@['a'] == '.[']"],
  ])('%s is read as %s, with a note', (text, read) => {
    const parsed = parseQuery(text)
    expect(parsed).toMatchObject({
      ok: true,
      query: { text: read },
      notes: [`\`.[\` is an old spelling of \`[\`: write \`${read}\``],
    })
    expect(JSON.stringify(valid(text).segments)).toBe(JSON.stringify(valid(read).segments))
  })

  it('leaves `..[` and strings alone', () => {
    expect(parseQuery("$..['.[']")).toMatchObject({ ok: true, query: { text: "$..['.[']" }, notes: [] })
  })

  it('is no excuse for `...[`', () => {
    expect(invalid('$...[0]').offset).toBe(3)
  })

  it('keeps offsets of the text as it was written', () => {
    expect(invalid('$.a.[0].[x]').offset).toBe(9)
  })
})

describe('what is no query', () => {
  it.each([
    ['', 0, 'begins with `$`'],
    ['services.api', 0, 'begins with `$`, found `s`'],
    [' $', 0, 'begins with `$`'],
    ['$ ', 1, 'blanks at the end'],
    ['$.', 2, 'found the end of the query'],
    ['$..', 3, 'found the end of the query'],
    ['$. a', 2, 'found ` `'],
    ['$.services[', 11, 'not closed'],
    ['$.services[0', 10, 'not closed: add `]`'],
    ['$.a]', 3, 'found `]`'],
    ['$[a]', 2, "needs quotes: `['a']`"],
    ['$.api-console.x', 2, "`['api-console']`"],
    ['$.1a', 2, 'found `1`'],
    ['$[]', 2, 'expected a name in quotes'],
    ['$[0,]', 4, 'expected a name in quotes'],
    ['$[01]', 2, 'leading zeros'],
    ['$[-0]', 2, '`-0`'],
    ['$[9007199254740992]', 2, '9007199254740991'],
    ['$[1:2 3]', 6, 'found `3`'],
    ["$['a", 2, 'not closed'],
    [String.raw`$['\x']`, 3, 'no escape'],
    [String.raw`$['\"']`, 3, 'no escape'],
    [String.raw`$['\ud800']`, 3, 'partner'],
    [String.raw`$['\u00']`, 3, 'four hexadecimal digits'],
    ["$['a\nb']", 4, 'control character'],
    ['$.\ud800', 2, 'Unicode'],
    ['$[?]', 3, 'found `]`'],
    ['$[?@.a==01]', 8, 'no number'],
    ['$[?@.a==-01]', 8, 'no number'],
    ['$[?@.a==1.]', 8, 'no number'],
    ['$[?@.a==.5]', 8, 'found `.`'],
    ['$[?@.a==+1]', 8, 'found `+`'],
    ['$[?@.a==x]', 8, "a string needs quotes, `'x'`"],
    ['$[?@.a=1]', 6, 'write `==`'],
    ['$[?@.a===1]', 6, 'write `==`'],
    ['$[?@.a=~/x/]', 6, 'write `match('],
    ['$[?@.a==1==1]', 9, 'found `=`'],
    ['$[?!@.a==1]', 7, 'parentheses'],
    ['$[?(@.a==1)==true]', 11, 'found `=`'],
    ['$[?(@.a', 3, 'not closed'],
    ['$[?@.a &&]', 9, 'found `]`'],
    ['$[?true]', 3, 'literal alone'],
    ["$[?!'a']", 4, 'literal alone'],
    ['$[?@.*==1]', 3, 'several nodes'],
    ['$[?1==@..a]', 6, 'several nodes'],
    ['$[?length(@.a)]', 3, '`length()` alone'],
    ['$[?!length(@.a)]', 4, '`length()` alone'],
    ['$[?length(@.*)==1]', 10, '`value(...)`'],
    ['$[?length((@.a))==1]', 10, 'found `(`'],
    ['$[?length(@.a,1)==1]', 13, 'expected `)`'],
    ['$[?count(1)==1]', 9, 'takes a query'],
    ['$[?match(@.a)]', 12, 'takes a value and a pattern'],
    ["$[?match(@.a,'b')==true]", 3, 'condition already'],
    ['$[?size(@.a)==1]', 3, 'no function `size()`'],
    ['$[?count (@.*)==1]', 3, 'found `count`'],
  ])('%s is refused at %i: %s', (text, offset, message) => {
    const refused = invalid(text)
    expect(refused.message).toContain(message)
    expect(refused.offset).toBe(offset)
  })
})

describe('patterns of rules (S8)', () => {
  it.each([
    ['$[?match(@.a, @.b)]', 14],
    ['$[?match(@.a, $.pattern)]', 14],
    ["$[?search(@.a, value($..['pattern']))]", 15],
    ['$[?match(@.a, 1)]', 14],
  ])('%s is refused: the document would choose the pattern', (text, offset) => {
    expect(invalid(text)).toMatchObject({ offset, message: expect.stringContaining('can not come from the document') })
    expect(parseQueryWithAnyPattern(text).ok).toBe(true)
  })

  it.each([
    "$[?match(@.a, 'SECRET.*')]",
    "$[?search(@.a, '(a+)+$')]",
    String.raw`$[?match(@.a, '\\p{Lu}[^b-d]{2,3}')]`,
  ])('%s is a query', text => {
    expect(parseQuery(text).ok).toBe(true)
  })

  it.each([
    ["$[?match(@.a, '(a')]", 'not closed'],
    ["$[?match(@.a, '*a')]", 'nothing to repeat'],
    [String.raw`$[?match(@.a, '\\d+')]`, 'write `[0-9]`'],
    ["$[?search(@.a, 'a{1001}')]", 'more than 1000 times'],
  ])('%s is refused: %s', (text, message) => {
    expect(invalid(text).message).toContain(message)
    expect(parseQueryWithAnyPattern(text).ok).toBe(true)
  })
})

describe('hostile queries', () => {
  it.each([
    ['filters', `$${'[?@'.repeat(5000)}`],
    ['parentheses', `$[?${'('.repeat(19_000)}`],
    ['functions', `$[?${'length('.repeat(2500)}`],
    ['negations', `$[?${'!('.repeat(9000)}`],
    ['a long one', `$${'.a'.repeat(20_000)}`],
  ])('%s: refused, not thrown', (_, text) => {
    expect(parseQuery(text).ok).toBe(false)
  })

  it.each([
    ['many segments', `$${'.a'.repeat(9000)}`],
    ['many selectors', `$[${'1,'.repeat(9000)}1]`],
    ['many operands', `$[?${'@.a&&'.repeat(3000)}@.b]`],
    ['nesting at the limit', `$[?${'('.repeat(63)}@.a${')'.repeat(63)}]`],
  ])('%s: fine', (_, text) => {
    expect(parseQuery(text).ok).toBe(true)
  })

  it('never throws, and accepts nothing that json-p3 refuses but numbers such as 0.5', () => {
    const token = fc.constantFrom(
      ...[
        '$',
        '@',
        '.',
        '..',
        '*',
        '[',
        ']',
        '(',
        ')',
        '?',
        '!',
        ',',
        ':',
        '&&',
        '||',
        '==',
        '<=',
        '<',
        ' ',
        "'a'",
        '"b"',
        'a',
        'b',
      ],
      ...[
        '0',
        '1',
        '-1',
        '0.5',
        '1e2',
        'true',
        'null',
        'length(',
        'count(',
        'value(',
        'match(',
        "'a.*'",
        '$.a',
        '@.a',
        '[?@.a',
        '\\',
      ],
    )
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), tokens => {
        const text = `$${tokens.join('')}`
        const parsed = parseQueryWithAnyPattern(text)
        if (!parsed.ok) expect(parsed.offset).toBeLessThanOrEqual(text.length)
        else if (parsed.notes.length === 0 && !/0[.e]/.test(text)) compile(text)
      }),
      { numRuns: 5000 },
    )
  })

  it('reads 10,000 simple queries in less than the blink of an eye', () => {
    const texts = Array.from({ length: 10_000 }, (_, i) =>
      i % 2 ? `$.services.*.dockerImage${i}` : `$.a['b c${i}'][0]`,
    )
    const start = performance.now()
    for (const text of texts) parseQuery(text)
    // 12 to 23 ms by itself; the limit leaves room for a busy machine.
    expect(performance.now() - start).toBeLessThan(250)
  })
})
