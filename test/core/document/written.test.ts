import { describe, expect, it } from 'vitest'
import { readDocuments } from '../../../src/core/document/read.ts'
import { textAt } from '../../../src/core/document/text-at.ts'
import { DEFAULT_LIMITS } from '../../../src/core/governance/settings.ts'

function written(text: string, path: readonly (string | number)[], file = 'a.yaml'): string | null {
  const read = readDocuments(new TextEncoder().encode(text), { file, stream: false, tags: [], limits: DEFAULT_LIMITS })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  const [document] = read.documents
  return document === undefined ? null : textAt(document, path)
}

describe('a scalar as it is written', () => {
  it.each([
    ['a: 1.10\n', '1.10'],
    ['a: 1.1\n', '1.1'],
    ['a: True\n', 'True'],
    ['a: true\n', 'true'],
    ['a: no\n', 'no'],
    ['a: 0x1F\n', '0x1F'],
    ['a: 1332\n', '1332'],
    ['a: "1332"\n', '1332'],
    ["a: 'x'\n", 'x'],
    ['a: &anchor 1.10\n', '1.10'],
    ['a: !!float &anchor 1.10 # comment\n', '1.10'],
    ['a: { b: 1 }\n', null],
    ['a: [1]\n', null],
    ['a: null\n', null],
    ['b: 1\n', null],
  ])('%j', (text, expected) => expect(written(text, ['a'])).toBe(expected))

  it.each([
    ['an alias', 'x: &v 1.10\na: *v\n'],
    ['a merge key', 'x: &m { a: 1.10 }\n<<: *m\n'],
    [
      'merged mappings, of which the first counts',
      'x: &m { b: 1 }\ny: &n { a: 1.10 }\nz: &o { a: 1.1 }\n<<: [*m, *n, *o]\n',
    ],
    ['a merge within a merge', 'x: &m { a: 1.10 }\ny: &n { <<: *m }\n<<: *n\n'],
    ['its own member before a merged one', 'x: &m { a: 1.1 }\n<<: *m\na: 1.10\n'],
    ['an anchor that is there twice, of which the last counts', 'x: &v 1.1\ny: &v 1.10\na: *v\n'],
  ])('behind %s', (_, text) => expect(written(text, ['a'])).toBe('1.10'))

  it('of an element of a sequence', () => expect(written('a: [1.0, 1.00]\n', ['a', 1])).toBe('1.00'))

  it.each([
    ['{"a": 1.10}', '1.10'],
    ['{"a": "1.10"}', '1.10'],
    ['{"a": true }', 'true'],
    ['{"a": {}}', null],
    ['{"b": [1]}', null],
  ])('in JSON: %s', (text, expected) => expect(written(text, ['a'], 'a.json')).toBe(expected))
})
