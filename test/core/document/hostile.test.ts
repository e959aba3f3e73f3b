import { performance } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import { readDocuments } from '../../../src/core/document/read.ts'
import type { Mapping } from '../../../src/core/value.ts'
import { bytesOf, documentsOf, optionsFor, problemOf, yaml } from './reading.ts'

const repeat = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('')

/** The specification's two seconds hold for a machine that does nothing else; this one may. */
const MILLISECONDS = 6000

describe('large and hostile files end soon (threats.md Y3)', () => {
  const laughs = `a0: &a0 [x]\n${repeat(30, i => `a${i + 1}: &a${i + 1} [${'*aN, '.repeat(9).replaceAll('N', `${i}`)}]\n`)}`
  const wide = `m: &m {${repeat(10_000, i => `k${i}: 1, `)}}\n`

  it.each<[name: string, file: string, content: string, outcome: string]>([
    ['40,000 keys', 'a.yaml', repeat(40_000, i => `k${i}: 1\n`), 'ok'],
    ['40,000 numbers as keys', 'a.yaml', repeat(40_000, i => `${i}: 1\n`), 'ok'],
    ['40,000 keys in two forms', 'a.yaml', repeat(40_000, i => `e\u0301${i}: 1\n`), 'ok'],
    ['40,000 keys in two forms', 'a.json', `{${repeat(40_000, i => `"e\u0301${i}": 1, `)}"z": 1}`, 'ok'],
    ['40,000 keys and the last again', 'a.yaml', `${repeat(40_000, i => `k${i}: 1\n`)}k39999: 2`, 'document-invalid'],
    [
      '40,000 keys and the last again',
      'a.json',
      `{${repeat(40_000, i => `"k${i}": 1,`)}"k39999": 2}`,
      'document-invalid',
    ],
    ['100,000 brackets', 'a.yaml', '['.repeat(100_000), 'limit-exceeded'],
    ['100,000 braces', 'a.yaml', '{a: '.repeat(100_000), 'limit-exceeded'],
    ['100,000 dashes', 'a.yaml', '- '.repeat(100_000), 'limit-exceeded'],
    ['100,000 question marks', 'a.yaml', '? '.repeat(100_000), 'limit-exceeded'],
    ['100,000 brackets', 'a.json', '['.repeat(100_000) + ']'.repeat(100_000), 'limit-exceeded'],
    ['2 MB of plain text', 'a.yaml', `a: ${'x'.repeat(2_000_000)}`, 'ok'],
    ['2 MB of escapes', 'a.yaml', `a: "${'\\n'.repeat(1_000_000)}"`, 'ok'],
    ['2 MB of lines', 'a.yaml', `a: |\n${'  x\n'.repeat(500_000)}`, 'ok'],
    ['2 MB of digits', 'a.yaml', `a: 1${'0'.repeat(2_000_000)}1`, 'ok'],
    ['2 MB of hexadecimal digits', 'a.yaml', `a: 0x${'f'.repeat(2_000_000)}`, 'ok'],
    ['2 MB of underscores', 'a.yaml', `a: 1${'_'.repeat(2_000_000)}x`, 'ok'],
    ['2 MB of sexagesimals', 'a.yaml', `a: 1${':30'.repeat(700_000)}`, 'ok'],
    ['2 MB of spaces in a timestamp', 'a.yaml', `a: 2001-01-01${' '.repeat(2_000_000)}x`, 'ok'],
    ['2 MB of empty elements', 'a.yaml', '-\n\n'.repeat(600_000), 'ok'],
    ['2 MB of digits', 'a.json', `[1${'0'.repeat(2_000_000)}1]`, 'ok'],
    ['2 MB of exponent', 'a.json', `[1e${'9'.repeat(2_000_000)}]`, 'ok'],
    ['2 MB of escapes', 'a.json', `["${'\\"'.repeat(1_000_000)}", 1e400]`, 'ok'],
    ['billion laughs', 'a.yaml', laughs, 'document-invalid'],
    ['a bomb of merge keys', 'a.yaml', wide + repeat(5000, i => `x${i}: {<<: *m}\n`), 'document-invalid'],
    ['a thousand honest aliases', 'a.yaml', `m: &m {a: 1, b: [2]}\n${repeat(1000, i => `x${i}: *m\n`)}`, 'ok'],
    ['a thousand honest merge keys', 'a.yaml', `m: &m {a: 1, b: [2]}\n${repeat(1000, i => `x${i}: {<<: *m}\n`)}`, 'ok'],
    ['300,000 documents', 'a.yaml', '---\n'.repeat(300_000), 'document-invalid'],
  ])('%s in %s', (_, file, content, outcome) => {
    const start = performance.now()
    const result = readDocuments(bytesOf(content), optionsFor(file))
    expect(result.ok ? 'ok' : result.problems[0]?.code).toBe(outcome)
    expect(performance.now() - start).toBeLessThan(MILLISECONDS)
  })

  it('has one budget for all documents of a stream', () => {
    const half = `m: &m {${repeat(1000, i => `k${i}: 1, `)}}\n${repeat(300, i => `x${i}: *m\n`)}---\n`
    expect(() => documentsOf('a.yaml', half, { stream: true })).not.toThrow()
    expect(problemOf('a.yaml', half.repeat(3), { stream: true }).message).toMatch('aliases')
  })

  it('counts levels behind aliases', () => {
    const chain = `a0: &a0 [x]\n${repeat(80, i => `a${i + 1}: &a${i + 1} [*a${i}]\n`)}`
    expect(problemOf('a.yaml', chain)).toMatchObject({ code: 'limit-exceeded', line: 64 })
  })

  it('survives limits that the machine does not reach', () => {
    for (const file of ['a.yaml', 'a.json'])
      expect(problemOf(file, '['.repeat(200_000) + ']'.repeat(200_000), { depth: 1e6 }).code).toBe('limit-exceeded')
  })

  it('finds places in a large file by skipping', () => {
    const content = repeat(20_000, i => `k${i}: {a: [1, 2, {b: x}], c: "y"}\n`)
    const result = readDocuments(bytesOf(content), optionsFor('a.yaml'))
    const start = performance.now()
    for (let i = 1; i <= 10; i++)
      expect(result.ok && result.documents[0]?.locate([`k${i * 1900}`, 'a', 2, 'b']).line).toBe(i * 1900 + 1)
    expect(performance.now() - start).toBeLessThan(MILLISECONDS / 4)
  })
})

it('pollutes no prototype', () => {
  for (const content of [
    '{"__proto__": {"polluted": 1}}',
    'a: {constructor: {prototype: {polluted: 1}}}',
    '<<: {"__proto__": {polluted: 1}}',
  ])
    for (const file of ['a.yaml', 'a.json']) readDocuments(bytesOf(content), optionsFor(file))
  expect((yaml('toString: x') as Mapping).toString).toBe('x')
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})
