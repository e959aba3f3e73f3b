import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Document, Path } from '../../../src/core/document/document.ts'
import { decode, type Source } from '../../../src/core/document/source.ts'
import { placedDocuments, yamlDocuments } from '../../../src/core/document/yaml.ts'
import { QuickDocument, quickValue, quickValues } from '../../../src/core/document/yaml-quick.ts'
import { isContainer, isSequence, Scalar, type Value } from '../../../src/core/value.ts'
import { bytesOf, optionsFor, type Settings } from './reading.ts'

const options = (settings: Settings = {}) => optionsFor('values.yaml', settings)
const sourceOf = (text: string): Source => decode(bytesOf(text), options())
const quickly = (text: string, settings?: Settings): Value | undefined => quickValue(sourceOf(text), options(settings))

const lines = (...all: readonly string[]): string => all.join('\n')

const MANIFEST = `# A workload.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: "web"
  labels:
    app.kubernetes.io/name: web   # what it is
  annotations:
spec:
  replicas: 3

  template:
    spec:
      containers:
      - name: web
        image: registry.example:5000/web:1.25
        args: 
        - --verbose=1
        - -v
        - 'it is: quoted # here'
        env:
          - name: SINCE
            value: 2024-05-01
          -   name: MODE
              value: 0755
      tolerations:
  paused: yes
`

/** What the full reader makes of a scalar that readers do not agree about. */
const scalarOf = (text: string): Value => placedDocuments(sourceOf(text), options())[0].value

const READ: readonly (readonly [text: string, value: Value])[] = [
  ['a: 1', { a: 1 }],
  ['a:', { a: null }],
  ['a:\nb: x', { a: null, b: 'x' }],
  ['a:\n  b:\nc: x', { a: { b: null }, c: 'x' }],
  ['a:\n- x\n- v\nb: z', { a: ['x', 'v'], b: 'z' }],
  ['a:\n  - x\nb: z', { a: ['x'], b: 'z' }],
  ['- a:\n  - x\n  b: w\n- z', [{ a: ['x'], b: 'w' }, 'z']],
  ['- a:\n- b:', [{ a: null }, { b: null }]],
  ['-   a: 1\n    b: 2', [{ a: 1, b: 2 }]],
  ['  a: 1\n  b: 2\n', { a: 1, b: 2 }],
  ['a: b:c #d', { a: 'b:c' }],
  ['a: b#c   ', { a: 'b#c' }],
  ["a: it's\nb: ''\nc: \"\"", { a: "it's", b: '', c: '' }],
  ['a: "1"\nb: \'yes\'', { a: '1', b: 'yes' }],
  ['a: [b]\n', { a: ['b'] }],
  ['- a: [b, "c, d", \'e\', 1, 0755, no]  # f', [{ a: ['b', 'c, d', 'e', 1, scalarOf('0755'), scalarOf('no')] }]],
  ['a:\n  b: [c.d/e, f-g]\n  h: i', { a: { b: ['c.d/e', 'f-g'], h: 'i' } }],
  ['toString: 1\nhasOwnProperty:\n  a: 2', { toString: 1, hasOwnProperty: { a: 2 } }],
]

const LEFT: readonly (readonly [what: string, text: string])[] = [
  ['nothing', ''],
  ['comments only', '# a\n\n'],
  ['a scalar alone', 'a'],
  ['not ASCII', 'a: é'],
  ['a tab', 'a:\tb'],
  ['a carriage return', 'a: b\r\n'],
  ['a control character', 'a: b\x07'],
  ['a byte-order mark inside', 'a: b\ufeff'],
  ['a marker', '---\na: b'],
  ['an end', 'a: b\n...'],
  ['a directive', '%YAML 1.2\n---\na: b'],
  ['a key given twice', 'a: 1\nb: 2\na: 3'],
  ['a key given twice, the first without value', 'a:\na: 3'],
  ['a key that is no string', 'no: 1'],
  ['a key that is a number', '1: a'],
  ['a merge key', '<<: a'],
  ['the key `__proto__`', '__proto__: a'],
  ['a quoted key', '"a": b'],
  ['an explicit key', '? a\n: b'],
  ['a key inside a scalar', 'a: b: c'],
  ['a colon at the end', 'a: b:'],
  ['no space after a colon', 'a:b'],
  ['no space after an indicator', '-a'],
  ['a sequence in a sequence', '- - a'],
  ['an indicator alone', '-\n  a: 1'],
  ['a scalar of two lines', 'a: b\n  c'],
  ['a scalar before a key', 'a: b\n  c: d'],
  ['an element before a key', '- a\n  c: d'],
  ['a key among elements', '- a\nb: c'],
  ['an element among keys', 'a: b\n- c'],
  ['an element after a nested sequence', 'a:\n  - b\n- c'],
  ['indentation that comes back half way', 'a:\n    b: 1\n  c: 2'],
  ['indentation that is less than the first', '  a: 1\nb: 2'],
  ['an anchor', 'a: &b c'],
  ['an alias', 'a: *b'],
  ['a tag', 'a: !!str 1'],
  ['a literal block', 'a: |\n  b: c'],
  ['a folded block', 'a: >-\n  b: c'],
  ['a flow sequence in another one', 'a: [b, [c]]'],
  ['an empty flow sequence', 'a: []'],
  ['a flow sequence as an element', '- [a]'],
  ['a flow sequence alone', '[a]'],
  ['a flow sequence with a pair', 'a: [b: c]'],
  ['a flow sequence with an empty item', 'a: [b, ]'],
  ['a flow sequence of two lines', 'a: [b,\n  c]'],
  ['text after a flow sequence', 'a: [b] c'],
  ['a key after a flow sequence', 'a: [b]\n  c: d'],
  ['a flow mapping', 'a: {b: c}'],
  ['an escape', 'a: "\\n"'],
  ['a doubled quote', "a: 'b''c'"],
  ['text after a quote', 'a: "b" c'],
  ['an open quote', 'a: "b\n  c"'],
  ['a comment right after a quote', 'a: "b"#c'],
  ['a reserved indicator', 'a: @b'],
  ['a line too long for a key', `${'a'.repeat(1001)}: b`],
]

/** Paths to every value of a document. */
function* pathsIn(value: Value, path: Path = []): Generator<Path> {
  yield path
  if (!isContainer(value)) return
  const steps = isSequence(value) ? value.keys() : Object.keys(value)
  for (const step of steps) yield* pathsIn((value as { [step: string]: Value })[step] as Value, [...path, step])
}

const placesOf = (document: Document) =>
  [...pathsIn(document.value), ['nowhere', 0]].map(path => ({ path, ...document.locate(path) }))

/** Whether a text was read quickly; if so, the full reader must say the same of each document. */
function isReadAlike(text: string, settings?: Settings): boolean {
  const source = sourceOf(text)
  const values = quickValues(source, options(settings))
  if (values === undefined) return false
  const placed = placedDocuments(source, options(settings))
  expect(values).toStrictEqual(placed.map(({ value }) => value))
  expect(JSON.stringify(values)).toBe(JSON.stringify(placed.map(({ value }) => value)))
  const documents = yamlDocuments(source, options(settings))
  for (const [i, document] of documents.entries()) {
    expect(document).toBeInstanceOf(QuickDocument)
    expect(document.index).toBe(i)
    expect(placesOf(document)).toStrictEqual(placesOf(placed[i] as Document))
  }
  return true
}

const STREAMS: readonly (readonly [text: string, values: readonly Value[]])[] = [
  ['---\na: b', [{ a: 'b' }]],
  ['a: b\n---\n- c\n', [{ a: 'b' }, ['c']]],
  ['---\na: b\n---\na: c\n---\n# d\na: e', [{ a: 'b' }, { a: 'c' }, { a: 'e' }]],
]

const LEFT_STREAMS: readonly (readonly [what: string, text: string])[] = [
  ['a marker at the end', 'a: b\n---\n'],
  ['two markers', 'a: b\n---\n---\nc: d'],
  ['a comment before the first marker', '# a\n---\nb: c'],
  ['a document on the line of its marker', 'a: b\n--- c'],
  ['a comment behind a marker', 'a: b\n--- # c\nd: e'],
  ['a space behind a marker', 'a: b\n--- \nd: e'],
  ['a document that is not simple', 'a: b\n---\nc: |\n  d'],
  ['a marker in a scalar', 'a: |\n  b\n---\nc: d'],
]

describe('the quick reader', () => {
  it.each(READ)('reads %j', (text, value) => {
    expect(quickly(text)).toStrictEqual(value)
    expect(isReadAlike(text)).toBe(true)
  })

  it.each(LEFT)('leaves %s to the full reader', (_, text) => {
    expect(quickly(text)).toBeUndefined()
  })

  it.each(STREAMS)('reads the documents of %j', (text, values) => {
    expect(quickValues(sourceOf(text), options({ stream: true }))).toStrictEqual(values)
    expect(isReadAlike(text, { stream: true })).toBe(true)
  })

  it.each(LEFT_STREAMS)('leaves %s to the full reader', (_, text) => {
    expect(quickValues(sourceOf(text), options({ stream: true }))).toBeUndefined()
  })

  it('leaves a second document that is not allowed to the full reader', () => {
    expect(quickValues(sourceOf('a: b\n---\nc: d'), options({ stream: false }))).toBeUndefined()
  })

  it('reads a manifest', () => {
    expect(isReadAlike(MANIFEST)).toBe(true)
    expect(quickly(MANIFEST)).toMatchObject({
      spec: { replicas: 3, paused: new Scalar('s:yes|b:true', ['yes', true], 'yes') },
    })
  })

  it('leaves what is nested more deeply than the limit to the full reader', () => {
    const text = 'a:\n- b:\n    c: 1'
    expect(quickly(text, { depth: 4 })).toStrictEqual({ a: [{ b: { c: 1 } }] })
    expect(quickly(text, { depth: 3 })).toBeUndefined()
    const ladder = Array.from({ length: 5000 }, (_, level) => `${' '.repeat(level % 900)}a:`).join('\n')
    expect(quickly(ladder)).toBeUndefined()
  })

  it.each([
    ['spaces', `a: b\n${' '.repeat(999)}\t\n`],
    ['words', `a: ${'b '.repeat(490)}\x07`],
    ['gaps', `- a: b${' '.repeat(900)}c${' '.repeat(80)}"\t`],
    ['colons', `a: ${':'.repeat(990)}`],
    ['items', `a: [${'b, '.repeat(320)}`],
  ])('takes little time for lines of %s that do not match', (_, text) => {
    const source = sourceOf(text)
    const start = performance.now()
    for (let i = 0; i < 20; i += 1) expect(quickValue(source, options())).toBeUndefined()
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

const KEYS = [
  'a',
  'b',
  'c',
  'name',
  'image',
  'x-y',
  'k.v/w',
  '_z',
  'toString',
  'n',
  'no',
  '1',
  '<<',
  '"q"',
  '__proto__',
]
const SCALARS = [
  ...['', '1', 'foo bar', 'r.example:80/x:1', 'yes', '~', '2020-01-01', '12:30:00', '0x1F', '-1', '-v', '--v', '"q"'],
  ...[
    "'q'",
    "'a''b'",
    '"\\n"',
    'a: b',
    'a:b',
    'a#b',
    'a:',
    '- x',
    '-',
    '...',
    '---',
    '[a]',
    '[a, b]',
    '["a", 1]',
    '[no, [a]]',
    '{a: b}',
    '&a x',
    '*a',
  ],
  ...['!t x', '|', '>-', '%x', '@x', '?', '? a', '=', '<<', "it's", 'a, b', 'a]', '"x', '.5', '.inf', '1e3', '$(a)'],
]

/** The plain ones first: fast-check would otherwise spend most documents on what is left to the full reader. */
const likely = (all: readonly string[], plain: number): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...all.slice(0, plain)) },
    { weight: 1, arbitrary: fc.constantFrom(...all) },
  )

const line = fc
  .record({
    indent: fc.constantFrom(0, 0, 2, 2, 4, 4, 6, 1),
    indicator: fc.constantFrom('', '', '', '- ', '- ', '-   ', '- - '),
    key: fc.option(likely(KEYS, 9), { freq: 4 }),
    scalar: likely(SCALARS, 13),
    tail: fc.constantFrom('', '', '', '', ' ', ' # c', '  # c: d', '#c'),
  })
  .map(({ indent, indicator, key, scalar, tail }) => {
    const start = `${' '.repeat(indent)}${indicator}`
    return key === null ? `${start}${scalar}${tail}` : `${start}${key}: ${scalar}${tail}`
  })

const lineByLine = fc.array(fc.oneof({ weight: 9, arbitrary: line }, fc.constantFrom('', '  ', '# c', '---')), {
  maxLength: 6,
})

type Edit = (text: string) => string

const PIECES = [
  ...[
    ' ',
    '  ',
    '\n',
    '\n  ',
    ':',
    ': ',
    '-',
    '- ',
    '#',
    ' #',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ',',
    '&',
    '*',
    '!',
    '|',
    '>',
  ],
  ...['%', '@', '`', '?', '? ', '~', 'a', '1', '.', '\t', '\r\n', '---\n', '...\n', '<<', '\\', 'é', '+'],
]

/** Cuts a few characters out and puts a piece in. */
const editCharacters = fc.tuple(fc.nat({ max: 1000 }), fc.nat({ max: 2 }), fc.constantFrom('', ...PIECES)).map(
  ([place, cut, piece]): Edit =>
    text => {
      const at = place % (text.length + 1)
      return text.slice(0, at) + piece + text.slice(at + cut)
    },
)

/** Moves a line to another place, or to the right or left. */
const editLines = fc.tuple(fc.nat({ max: 100 }), fc.nat({ max: 100 }), fc.integer({ min: -2, max: 2 })).map(
  ([from, to, shift]): Edit =>
    text => {
      const all = text.split('\n')
      const [moved = ''] = all.splice(from % all.length, 1)
      const indent = moved.search(/[^ ]|$/)
      all.splice(
        shift === 0 ? to % (all.length + 1) : from % (all.length + 1),
        0,
        ' '.repeat(Math.max(0, indent + shift)) + moved.trimStart(),
      )
      return all.join('\n')
    },
)

const mutated = fc
  .tuple(
    fc.constantFrom(MANIFEST, `${MANIFEST}---\n${MANIFEST}`, ...[...READ, ...STREAMS].map(([text]) => text)),
    fc.array(fc.oneof(editCharacters, editLines), { maxLength: 4 }),
  )
  .map(([text, edits]) => edits.reduce((edited, edit) => edit(edited), text))

describe('whatever the text is, what the quick reader reads has the value and the places of the full reader', () => {
  it.each([
    ['written line by line', lineByLine.map(all => lines(...all)), 12000],
    ['a realistic file with mistakes', mutated, 6000],
  ] as const)('%s', (_, text, numRuns) => {
    let alike = 0
    fc.assert(
      fc.property(text, fc.constantFrom(2, 3, 64), (content, depth) => {
        if (isReadAlike(content, { depth, stream: true })) alike += 1
      }),
      { numRuns },
    )
    expect(alike).toBeGreaterThan(numRuns / 20)
  })
})
