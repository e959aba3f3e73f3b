import { describe, expect, it } from 'vitest'
import { firstValue, json, problemOf, shortProblem, yaml } from './reading.ts'

const twice = (key: string, lines: string) =>
  `document-invalid the key \`${key}\` is there twice, on lines ${lines}; remove one`
const alike = (key: string, lines: string) =>
  `document-invalid the key \`${key}\` is there twice for some readers, on lines ${lines}; remove one`

describe('the same key twice (threats.md Y1)', () => {
  it.each<[file: string, content: string, problem: string]>([
    ['a.yaml', 'a: 1\nb: 2\na: 3', `3:1 ${twice('a', '1 and 3')}`],
    ['a.yaml', 'x:\n  - {a: 1,\n     "a": 2}', `3:6 ${twice('a', '2 and 3')}`],
    ['a.yaml', '1: a\n"1": b', `2:1 ${twice('1', '1 and 2')}`],
    ['a.yaml', '"a\\u0062": 1\nab: 2', `2:1 ${twice('ab', '1 and 2')}`],
    ['a.yaml', 'a: 1\n? &x a\n: 2', `2:3 ${twice('a', '1 and 2')}`],
    ['a.yaml', '- &x a\n- b: 1\n  a: 1\n  *x : 2', `4:3 ${twice('a', '3 and 4')}`],
    ['a.yaml', '\u00e9: 1\ne\u0301: 2', `2:1 ${alike('e\u0301', '1 and 2')}`],
    ['a.yaml', 'e\u0301: 1\n\u00e9: 2', `2:1 ${alike('\u00e9', '1 and 2')}`],
    ['a.yaml', '"e\\u0301": 1\n"\\u00e9": 2', `2:1 ${alike('\u00e9', '1 and 2')}`],
    ['a.yaml', 'K: 1\n\u212a: 2', `2:1 ${alike('\u212a', '1 and 2')}`],
    ['a.yaml', '\u212a: 1\nK: 2', `2:1 ${alike('K', '1 and 2')}`],
    ['a.yaml', '1: a\n0x1: b', `2:1 ${alike('0x1', '1 and 2')}`],
    ['a.yaml', 'true: a\nyes: b', `2:1 ${alike('yes', '1 and 2')}`],
    ['a.yaml', '~: a\n"": b\n? \n: c', `3:1 ${twice('', '2 and 3')}`],
    ['a.json', '{"a": 1,\n "b": 2,\n "a": 3}', `3:2 ${twice('a', '1 and 3')}`],
    ['a.json', '{"a": {"x": [{"a": 1}]},\n "\\u0061": 3}', `2:2 ${twice('a', '1 and 2')}`],
    ['a.json', '{"\u00e9": 1,\n "e\u0301": 3}', `2:2 ${alike('e\u0301', '1 and 2')}`],
    ['a.json', '{"e\\u0301": 1,\n "\\u00e9": 3}', `2:2 ${alike('\u00e9', '1 and 2')}`],
    ['a.json', '{"K": 1,\n "\u212a": 3}', `2:2 ${alike('\u212a', '1 and 2')}`],
  ])('%s %j', (file, content, problem) => {
    expect(shortProblem(file, content)).toBe(problem)
  })

  it.each([
    ['a.yaml', 'a: {b: 1}\nb: {a: 1}\nc: [{a: 1}, {a: 2}]'],
    ['a.yaml', '\u00e9: 1\ne: 2\n\u00e8: 3'],
    ['a.yaml', '1: a\n2: b\n"x": c\n1.5: d'],
    ['a.json', '{"a": {"a": {"a": 1}}, "b": [{"a": 1}, {"a": 2}]}'],
    ['a.json', '{"\u00e9": 1, "e": 2, "\\u00e8": 3}'],
  ])('honest: %s %j', (file, content) => {
    expect(() => firstValue(file, content)).not.toThrow()
  })

  it('cuts long keys and escapes odd ones in its message', () => {
    expect(problemOf('a.yaml', `${'k'.repeat(100)}: 1\n${'k'.repeat(100)}: 2`).message).toContain(
      `\`${'k'.repeat(57)}...\``,
    )
    const emoji = `${'k'.repeat(56)}\u{1f600}${'k'.repeat(9)}: 1\n`
    expect(problemOf('a.yaml', emoji.repeat(2)).message).toContain(`\`${'k'.repeat(56)}...\``)
    expect(problemOf('a.yaml', '"\\e[31m": 1\n"\\e[31m": 2').message).toContain('`\\u001b[31m`')
  })
})

describe('what strict reading does not allow in YAML', () => {
  it.each<[name: string, content: string, place: string]>([
    ['a mapping as a key', '? {a: 1}\n: b', '1:3'],
    ['a sequence as a key', 'x:\n  [a]: b', '2:3'],
    ['an alias to a container as a key', 'a: &a [b]\n*a : c', '2:1'],
    ['__proto__ as a key', 'a:\n  __proto__: {x: 1}', '2:3'],
    ['__proto__ as an escaped key', '"\\x5f_proto__": 1', '1:1'],
    ['__proto__ through an alias', 'a: &a __proto__\n*a : 1', '2:1'],
    ['%YAML 1.1', '%YAML 1.1\n---\na', '1:1'],
    ['%TAG', '%YAML 1.2\n%TAG ! tag:example.com,2000:\n---\na', '2:1'],
    ['a directive that nobody knows', '# x\n%SECURE yes\n---\na', '2:1'],
    ['a directive of a later document', 'a\n...\n%FOO\n---\nb', '3:1'],
    ['a language tag', 'a: !!js/function "x"', '1:4'],
    ['a local tag that is no data', 'a: !secret x', '1:4'],
    ['a local tag on a mapping', '!secret\na: 1', '1:1'],
    ['!!binary', '!!binary aGVsbG8=', '1:1'],
    ['!!set', '!!set {a}', '1:1'],
    ['!!omap', '!!omap [a: 1]', '1:1'],
    ['!!timestamp', '!!timestamp 2001-12-14', '1:1'],
    ['a verbatim tag', '!<tag:example.com,2000:x> a', '1:1'],
    ['!!map on a sequence', '!!map [a]', '1:1'],
    ['!!seq on nothing', 'a: !!seq', '1:4'],
    ['!!str on a mapping', '!!str {a: 1}', '1:1'],
    ['!!int on text', 'a: !!int x', '1:4'],
    ['!!int that YAML 1.1 lacks', 'a: !!int 0o7', '1:4'],
    ['!!int that YAML 1.2 lacks', 'a: !!int 1_000', '1:4'],
    ['!!bool that YAML 1.2 lacks', 'a: !!bool yes', '1:4'],
    ['!!null on text', 'a: !!null x', '1:4'],
    ['!!float on text', 'a: !!float x', '1:4'],
    ['!!merge on a value', 'a: !!merge <<', '1:4'],
    ['an alias without anchor', 'a: *b', '1:4'],
    ['an alias before its anchor', 'a: *b\nc: &b 1', '1:4'],
    ['an alias as a merge key', 'a: &m <<\nb: {*m : {c: 1}}', '2:5'],
    ['a cycle', 'a: &a\n  b: [*a]', '2:7'],
    ['two documents', 'a: 1\n---\nb: 1', '2:1'],
    ['an empty second document', 'a: 1\n---\n', '2:1'],
    ['a second document after an end', 'a\n...\nb', '3:1'],
    ['a syntax error', 'a: [1, 2\nb: 3', '2:1'],
    ['a tab for indentation', 'a:\n\tb: 1', '2:1'],
    ['half a character', 'a: "\\ud800"', '1:5'],
    ['the other half', 'a: "x\\udc00\\u0041"', '1:5'],
    ['a code point beyond Unicode', 'a: "\\U00110000"', '1:5'],
  ])('%s', (_, content, place) => {
    const { line, column, code, file } = problemOf('a.yaml', content, { tags: ['!Ref'] })
    expect([`${line}:${column}`, code, file]).toStrictEqual([place, 'document-invalid', 'a.yaml'])
  })

  it.each([
    ['a percent sign in a scalar', '|\n %FOO\n % x\n'],
    ['a percent sign at the beginning of a line', '"a\n%FOO"'],
    ['%YAML 1.2 with a comment', '%YAML 1.2  # x\r\n---\r\na'],
    ['an escaped backslash before U', '"\\\\U00110000"'],
    ['a declared tag', '!Ref a'],
    ['an escaped control character', '"\\0\\e"'],
    ['an ordinary prototype name', 'hasOwnProperty: 1'],
  ])('honest: %s', (_, content) => {
    expect(() => yaml(content, { tags: ['!Ref'] })).not.toThrow()
  })
})

describe('characters (threats.md Y7)', () => {
  const utf16 = (text: string) => [0xff, 0xfe, ...[...text].flatMap(character => [character.charCodeAt(0), 0])]
  const content = (text: string) => `{"a": "b",\n "x${text}": "c"}`
  const bad: readonly [name: string, bytes: string | readonly number[], place: string][] = [
    ['UTF-16', utf16('{"a": 1}'), '1:1'],
    ['invalid UTF-8', [0x22, 0x61, 0x0a, 0xef, 0xbf, 0xbd, 0x62, 0xff, 0x22], '2:3'],
    ['an overlong form', [0x22, 0xc0, 0x80, 0x22], '1:2'],
    ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22], '1:2'],
    ['a cut character', [0x22, 0x61, 0xc3], '1:3'],
    ['NUL', content('\0'), '2:4'],
    ['a C0 control', content('\x1b'), '2:4'],
    ['DEL', content('\x7f'), '2:4'],
    ['a C1 control', content('\x9b'), '2:4'],
    ['NEL', content('\x85'), '2:4'],
    ['a noncharacter', content('\uffff'), '2:4'],
    ['a bare CR', '{"a": "b",\r "c": "d"}', '1:11'],
    ['a bare CR in a text with CRLF', '{"a": 1,\r\n "c": 2}\r', '2:9'],
    ['a byte-order mark inside', content('\ufeff'), '2:4'],
    ['two byte-order marks', '\ufeff\ufeff{"a": 1}', '1:1'],
  ]
  for (const file of ['a.yaml', 'a.json'])
    it.each(bad)(`${file}: %s`, (_, bytes, place) => {
      const { line, column, code } = problemOf(file, bytes)
      expect([`${line}:${column}`, code]).toStrictEqual([place, 'document-invalid'])
    })

  it.each(['\u2028', '\u2029', '\x85'])('a comment that ends for YAML 1.1 only: %j', separator => {
    expect(problemOf('a.yaml', `a: 1 # x${separator}b: 2`)).toMatchObject({ code: 'document-invalid', column: 9 })
  })

  it('honest: one byte-order mark, CRLF, replacement characters, emoji', () => {
    const text = '\ufeff{"a": "\ufffd",\r\n\t"b": "\u{1f600}"}\r\n'
    expect(yaml(text)).toStrictEqual({ a: '\ufffd', b: '\u{1f600}' })
    expect(json(text)).toStrictEqual({ a: '\ufffd', b: '\u{1f600}' })
  })
})

describe('files that are no documents', () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`

  it.each(['a.yaml', 'a.json'])('a Git LFS pointer as %s (threats.md F3)', file => {
    expect(shortProblem(file, pointer)).toBe(
      '1:1 document-invalid a Git LFS pointer stands here in place of the document; commit the document itself',
    )
  })

  it('honest: a version that is no pointer', () => {
    expect(yaml('version: https://git-lfs.github.com/spec/v1')).toHaveProperty('version')
  })

  it.each(['a.yaml', 'a.json'])('an empty file as %s is null (threats.md F6)', file => {
    expect([firstValue(file, ''), firstValue(file, '\ufeff \n')]).toStrictEqual([null, null])
  })
})

describe('limits (threats.md F7)', () => {
  it.each(['a.yaml', 'a.json'])('bytes of %s', file => {
    const content = '{"a": 1}'
    expect(firstValue(file, content, { documentBytes: 8 })).toStrictEqual({ a: 1 })
    expect(shortProblem(file, content, { documentBytes: 7 })).toBe(
      '1:1 limit-exceeded 8 bytes are more than the limit of 7',
    )
  })

  it.each([
    ['a.yaml', 'x', 0],
    ['a.yaml', 'a: 1', 1],
    ['a.yaml', 'a:\n  1', 1],
    ['a.yaml', '[]', 1],
    ['a.yaml', 'a:\n  - b: 1', 3],
    ['a.yaml', '[a: b]', 2],
    ['a.yaml', 'a: &a [b]\nc: [*a]', 3],
    ['a.yaml', 'a: &a {x: {y: 1}}\nc: {<<: *a}', 3],
    ['a.yaml', 'a: &a {x: 1}\nb: &b {<<: *a}\nc: &c {<<: *b}\nd: {<<: *c}', 2],
    ['a.json', '1', 0],
    ['a.json', '{}', 1],
    ['a.json', '[{"a": [1]}, 1e400]', 3],
  ])('depth of %s %j is %i', (file, content, depth) => {
    expect(() => firstValue(file, content, { depth })).not.toThrow()
    if (depth > 0) expect(problemOf(file, content, { depth: depth - 1 }).code).toBe('limit-exceeded')
  })

  it('64 levels are fine, 65 are not', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
    for (const file of ['a.yaml', 'a.json']) {
      expect(() => firstValue(file, nested(64))).not.toThrow()
      expect(shortProblem(file, nested(65))).toBe('1:65 limit-exceeded nested more deeply than the limit of 64 levels')
    }
  })
})

describe('secrets in broken files (threats.md O5)', () => {
  const secret = 'Tr0ub4dor'
  it.each([
    ['a.yaml', `password: !${secret}`],
    ['a.yaml', `password: !!${secret}`],
    ['a.yaml', `password: !${secret}! x`],
    ['a.yaml', `password: !a{${secret}`],
    ['a.yaml', `password: *${secret}`],
    ['a.yaml', `password: !!int ${secret}`],
    ['a.yaml', `password: "${secret}`],
    ['a.yaml', `password: [${secret}`],
    ['a.yaml', `password: ${secret}: x`],
    ['a.yaml', `%${secret}\n---\na`],
    ['a.yaml', `password: |\n  ${secret}\n a`],
    ['a.yaml', `password: "${secret}\\q"`],
    ['a.yaml', `password: "${secret}\\ud800"`],
    ['a.yaml', `password: &${secret} [*${secret}]`],
    ['a.yaml', `password: ${secret}\npassword: ${secret}`],
    ['a.json', `{"password": ${secret}}`],
    ['a.json', `{"password": "${secret}}`],
    ['a.json', `{"password": "${secret}\\q"}`],
    ['a.json', `{"password": "${secret}" "x"}`],
    ['a.json', `{"password": "${secret}", "password": "${secret}"}`],
    ['a.json', `{"password": "\\ud800${secret}"}`],
  ])('%s %j', (file, content) => {
    expect(JSON.stringify(problemOf(file, content))).not.toContain(secret)
  })
})
