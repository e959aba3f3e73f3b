import { describe, expect, it } from 'vitest'
import { readYaml } from '../../../src/core/document/read.ts'
import { type Container, KEY_TYPES, type Mapping, member, TAG, type Value } from '../../../src/core/value.ts'
import { bytesOf, documentsOf, optionsFor, placeOf, problemOf, yaml } from './reading.ts'

describe('YAML values', () => {
  it.each<[content: string, value: Value]>([
    ['', null],
    ['# nothing but this\n', null],
    ['---\n', null],
    ['--- # nothing\n...\n', null],
    ['\ufeffa: 1', { a: 1 }],
    ['%YAML 1.2\n---\na: 1', { a: 1 }],
    ['a: 1\r\nb: [x, "y", \'z\']\r\n', { a: 1, b: ['x', 'y', 'z'] }],
    ['a:\nb:\n', { a: null, b: null }],
    ['-\n- \n- x', [null, null, 'x']],
    ['{a, b: 1, "c"}', { a: null, b: 1, c: null }],
    ['[a: 1, ? b]', [{ a: 1 }, { b: null }]],
    ['? |\n  k\n: v', { 'k\n': 'v' }],
    ['a: >\n  b\n  c\n', { a: 'b c\n' }],
    ['a: "\\x41\\u00e9\\U0001F600"', { a: 'A\u00e9\u{1f600}' }],
    ['a: "\\ud83d\\ude00"', { a: '\u{1f600}' }],
    ['a: !!map {}\nb: !!seq []\nc: ! [x]', { a: {}, b: [], c: ['x'] }],
    ['constructor: 1\ntoString: 2', { constructor: 1, toString: 2 }],
  ])('%j', (content, value) => {
    expect(yaml(content)).toStrictEqual(value)
  })

  it('names keys as they are written and remembers those that are no plain strings', () => {
    const value = yaml('1: a\n~: b\nyes: c\n0x2: d\n"3": e\n!!int "4": g\nh: i') as Mapping
    expect(Object.keys(value).sort()).toStrictEqual(['0x2', '1', '3', '4', 'h', 'yes', '~'])
    expect(value[KEY_TYPES]).toStrictEqual(
      new Map([
        ['1', 'n:1'],
        ['~', 'null'],
        ['yes', 's:yes|b:true'],
        ['0x2', 'n:2'],
        ['4', 'n:4'],
      ]),
    )
  })

  it('has no key types where all keys are plain strings', () => {
    expect((yaml('a: 1\n"2": 3') as Mapping)[KEY_TYPES]).toBeUndefined()
  })

  it('keeps data tags on containers', () => {
    const value = yaml('- !Sub {a: 1}\n- !Join [x]\n- !Sub\n  b: 2', { tags: ['!Sub', '!Join'] }) as Value[]
    expect(value.map(item => (item as Container)[TAG])).toStrictEqual(['!Sub', '!Join', '!Sub'])
    expect(value[0]).toMatchObject({ a: 1 })
  })

  it('takes a key without any text for null', () => {
    expect(yaml('? \n: f')).toStrictEqual({ '': 'f', [KEY_TYPES]: new Map([['', 'null']]) })
  })

  it('reads the documents of a stream, empty ones too', () => {
    const documents = documentsOf('all.yaml', 'a: 1\n---\n---\nb: 2\n...\n%YAML 1.2\n---\nc\n---\n', { stream: true })
    expect(documents.map(({ index, value }) => [index, value])).toStrictEqual([
      [0, { a: 1 }],
      [1, null],
      [2, { b: 2 }],
      [3, 'c'],
      [4, null],
    ])
  })

  it('forgets anchors between documents', () => {
    expect(problemOf('all.yaml', '&a x\n---\n*a', { stream: true })).toMatchObject({ line: 3, column: 1 })
  })

  it('reads governance as YAML, whatever its name', () => {
    const result = readYaml(bytesOf('a: 1 # no JSON'), optionsFor('settings.json'))
    expect(result).toMatchObject({ ok: true, documents: [{ value: { a: 1 } }] })
  })
})

describe('aliases', () => {
  it('share their value, also as keys', () => {
    const value = yaml('a: &x {b: 1}\nc: *x\nd: &k key\n*k : e\nf: &n 1\ng: {*n : h}') as Mapping
    expect(value).toMatchObject({ a: { b: 1 }, c: { b: 1 }, d: 'key', key: 'e', f: 1, g: { 1: 'h' } })
    expect(member(value, 'a')).toBe(member(value, 'c'))
    expect((value.g as Mapping)[KEY_TYPES]).toStrictEqual(new Map([['1', 'n:1']]))
  })

  it('mean the anchor that stands last before them', () => {
    expect(yaml('[&a 1, *a, &a 2, *a]')).toStrictEqual([1, 1, 2, 2])
  })
})

describe('merge keys', () => {
  it.each<[name: string, content: string, value: Value]>([
    ['bring members in', 'a: &a {x: 1}\nb: {<<: *a, z: 2}', { x: 1, z: 2 }],
    ['yield to own members before', 'a: &a {x: 1}\nb: {x: 2, <<: *a}', { x: 2 }],
    ['yield to own members after', 'a: &a {x: 1}\nb: {<<: *a, x: 2}', { x: 2 }],
    ['let earlier mappings win', 'b: {<<: [{x: 1}, {x: 2, z: 3}]}', { x: 1, z: 3 }],
    ['take mappings written there', 'b:\n  <<:\n    x: 1', { x: 1 }],
    ['work through several levels', 'a: &a {x: 1}\nc: &c {<<: *a, z: 2}\nb: {<<: *c}', { x: 1, z: 2 }],
    ['work with the tag', 'b: {!!merge <<: {x: 1}}', { x: 1 }],
    ['are ordinary keys in quotes', 'b: {"<<": {x: 1}}', { '<<': { x: 1 } }],
    ['are ordinary keys as !!str', 'b: {!!str <<: {x: 1}}', { '<<': { x: 1 } }],
    ['merge nothing of an empty list', 'b: {<<: [], z: 1}', { z: 1 }],
  ])('%s', (_, content, value) => {
    expect(member(yaml(content) as Mapping, 'b')).toStrictEqual(value)
  })

  it('bring key types along', () => {
    const value = yaml('a: &a {1: x}\nb: {<<: *a}') as { b: Mapping }
    expect(value.b[KEY_TYPES]).toStrictEqual(new Map([['1', 'n:1']]))
  })

  it.each([
    ['a scalar', 'b: {<<: 1}', '1:5'],
    ['a sequence with a scalar', 'b: {<<: [{x: 1}, 2]}', '1:5'],
    ['an alias to a scalar', 'a: &a 1\nb: {<<: *a}', '2:5'],
    ['two of them', 'b: {<<: {x: 1}, <<: {z: 1}}', '1:17'],
    ['a key of another type', 'b: {<<: {1: x}, "1": y}', '1:5'],
    ['the mapping itself', 'b: &b {<<: *b}', '1:12'],
  ])('refuse %s', (_, content, place) => {
    const { line, column, code } = problemOf('x.yaml', content)
    expect([`${line}:${column}`, code]).toStrictEqual([place, 'document-invalid'])
  })
})

describe('closing brackets that are indented less than YAML 1.2 wants', () => {
  it.each<[content: string, value: Value]>([
    ['a: [\n  b,\n  c\n]\nd: e', { a: ['b', 'c'], d: 'e' }],
    ['a: {\r\n  b: 1\r\n}\r\nd: e', { a: { b: 1 }, d: 'e' }],
    ['- a: [\n    {\n      b: 1\n  }\n  ]', [{ a: [{ b: 1 }] }]],
    ['a: |\n  {\n  }\nb: [\n  c\n]', { a: '{\n}\n', b: ['c'] }],
    ['a: "x\n  ] y"\nb: [\n  c\n]', { a: 'x ] y', b: ['c'] }],
    ['a: "#"\nb: [\n  "#c"\n]', { a: '#', b: ['#c'] }],
  ])('%j', (content, value) => {
    expect(yaml(content)).toStrictEqual(value)
  })

  it('leave places alone', () => {
    expect(placeOf('a.yaml', 'a: [\n  b\n]\nd: e', ['a'])).toBe('1:1-3')
    expect(placeOf('a.yaml', 'a: [\n  b\n]\nd: e', ['d'])).toBe('4:1-4')
  })

  it.each([
    ['after a comment', 'a: [\n  b # c\n]\nd: e', '3:1'],
    ['of nothing', 'a: [\n  b\n]\n]', '4:1'],
    ['before another error', 'a: [\n  b\n]\nd: e: f', '4:5'],
  ])('are errors %s', (_, content, place) => {
    const { line, column } = problemOf('a.yaml', content)
    expect(`${line}:${column}`).toBe(place)
  })
})
