import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Document, Path } from '../../../src/core/document/document.ts'
import { JsonGrammar } from '../../../src/core/document/json-grammar.ts'
import { canonicalNumber } from '../../../src/core/document/number.ts'
import { numberValue } from '../../../src/core/document/plain-scalar.ts'
import { readDocuments, readYaml } from '../../../src/core/document/read.ts'
import { isContainer, isSequence, type Value } from '../../../src/core/value.ts'
import { bytesOf, json, optionsFor, yaml } from './reading.ts'

const PIECES = [
  ...['a', 'b', ': ', '- ', '\n', '\n  ', '? ', '[', ']', '{', '}', ', ', '"', "'", '|\n', '>-\n', '&a ', '*a', '<<'],
  ...['!Ref ', '!!str ', '!', '1', '01', '~', 'yes', '# c', '\n---\n', '\n...\n', '%X', '\t', '\\u', '\\ud800', '\0'],
  ...['__proto__', '1e400', '\r\n', '\u00e9', 'e\u0301', '\u212a', '\u{1f600}', '{"a": 1}', '[1]', '\ufeff', '\x85'],
]

/** Text that looks like the formats far more often than random text does. */
const pieced = fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map(pieces => pieces.join(''))

const bytes = fc.oneof(
  { weight: 4, arbitrary: pieced.map(bytesOf) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map(bytesOf) },
  { weight: 1, arbitrary: fc.uint8Array() },
)

const character = fc.oneof(
  fc.constantFrom('a', ' ', '"', '\\', '\n', '\u00e9', '\u{1f600}', '#', '-', '~'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
)

/** Values that JSON can hold and strict reading allows. */
const jsonValue = fc.jsonValue({ stringUnit: character }).filter(isAllowed)

function isAllowed(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  const keys = Object.keys(value)
  const distinct = new Set(keys.map(key => key.normalize('NFC')))
  return distinct.size === keys.length && !keys.includes('__proto__') && Object.values(value).every(isAllowed)
}

/** Objects with keys that may be alike, and numbers that may be too long. */
const jsonText = fc
  .array(
    fc.tuple(
      fc.constantFrom('a', 'b', 'K', '\\u212a', '\u00e9', 'e\u0301', '__proto__', '\\ud800'),
      fc.constantFrom('1', '9007199254740993', '1e5', '1e400', '0.1234567890123456', '"\\ud83d\\ude00"'),
    ),
    { maxLength: 3 },
  )
  .map(members => `{${members.map(([key, value]) => `"${key}": ${value}`).join(', ')}}`)

/** What strict reading makes of a value that JSON.parse returned: large integers are exact numbers. */
function exactly(value: unknown): Value {
  if (typeof value === 'number') return numberValue(canonicalNumber(String(value)), String(value))
  if (Array.isArray(value)) return value.map(exactly)
  if (typeof value !== 'object' || value === null) return value as Value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, exactly(member)]))
}

/** Paths to every value of a document. */
function* pathsIn(value: Value, path: Path = []): Generator<Path> {
  yield path
  if (!isContainer(value)) return
  const steps = isSequence(value) ? value.keys() : Object.keys(value)
  for (const step of steps) yield* pathsIn((value as { [step: string]: Value })[step] as Value, [...path, step])
}

function expectPlaces(document: Document, lines: number): void {
  for (const path of pathsIn(document.value)) {
    const { line, column, endLine } = document.locate(path)
    expect(line).toBeGreaterThanOrEqual(1)
    expect(column).toBeGreaterThanOrEqual(1)
    expect(endLine).toBeGreaterThanOrEqual(line)
    expect(endLine).toBeLessThanOrEqual(lines)
  }
}

describe('whatever the bytes are', () => {
  it.each(['a.yaml', 'a.json', 'governance'])(
    'reading %s ends with documents and their places, or a located problem',
    file => {
      fc.assert(
        fc.property(bytes, fc.boolean(), (content, stream) => {
          const options = optionsFor(file, { stream, tags: ['!Ref'] })
          const result = file === 'governance' ? readYaml(content, options) : readDocuments(content, options)
          const lines = Buffer.from(content).toString().split('\n').length
          if (result.ok) for (const document of result.documents) expectPlaces(document, lines)
          else expect(result.problems[0]).toMatchObject({ code: 'document-invalid', file, line: expect.any(Number) })
          expect(Object.keys(Object.prototype)).toStrictEqual([])
        }),
        { numRuns: 1500 },
      )
    },
  )
})

describe('JSON', () => {
  it('has the values of JSON.parse, however it is laid out', () => {
    fc.assert(
      fc.property(jsonValue, fc.constantFrom(0, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space)
        expect(json(text)).toStrictEqual(exactly(JSON.parse(text)))
      }),
      { numRuns: 500 },
    )
  })

  it('is never read by JSON.parse where the strict grammar says otherwise', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          jsonText,
          jsonValue.map(value => JSON.stringify(value)),
        ),
        text => {
          const result = readDocuments(bytesOf(text), optionsFor('a.json'))
          fc.pre(result.ok)
          expect(new JsonGrammar(text, 64).parse()).toStrictEqual(result.documents[0]?.value)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('has the same values when it is read as YAML, but for exponents, which YAML 1.1 takes for text', () => {
    fc.assert(
      fc.property(jsonValue, fc.constantFrom(0, 2), (value, space) => {
        fc.pre(!/\de[-+]?\d/.test(JSON.stringify(value)))
        const text = JSON.stringify(value, null, space).replace(/[\u2028\u2029]/g, ' ')
        expect(yaml(text)).toStrictEqual(json(text))
      }),
      { numRuns: 500 },
    )
  })
})
