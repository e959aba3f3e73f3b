import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/audit/canonical.ts'
import { beginning, seal } from '../../src/audit/chain.ts'
import { ChainVerifier, linkOf } from '../../src/audit/chain-verifier.ts'
import { FINDING_CODES, wordsOf } from '../../src/audit/finding.ts'
import { bodies, body, CHAIN, fileOf, logOf, verified } from './log.ts'

const LINES = logOf(bodies(8))
const line = (number: number): string => LINES[number - 1] ?? ''
const changed = (number: number, change: (text: string) => string): readonly string[] =>
  LINES.with(number - 1, change(line(number)))
const found = (lines: readonly string[]) => verified(fileOf(lines)).findings.map(({ code, line }) => `${code} ${line}`)

/** A record that says something else and has a hash to it. */
const sealedWith = (number: number, members: { readonly [name: string]: string | number }): string => {
  const { hash: _, prev, ...rest } = JSON.parse(line(number))
  return seal({ ...rest, ...members }, { chain: String(members.chain ?? CHAIN), seq: number - 1, hash: prev }).line
}

describe('ChainVerifier (audit.md, "Commands")', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['nothing where there is nothing', [], []],
    ['nothing in an honest log', LINES, []],
    ['an empty line', LINES.toSpliced(3, 0, ''), ['not-a-record 4']],
    ['a carriage return before the line end', changed(4, text => `${text}\r`), ['not-canonical 4']],
    ['text that is no JSON', changed(4, text => text.slice(1)), ['not-a-record 4']],
    [
      'several lines of it, for as many records',
      LINES.toSpliced(2, 3, 'x', 'y', 'z'),
      ['not-a-record 3', 'not-a-record 4', 'not-a-record 5'],
    ],
    [
      'several lines of it, for fewer records',
      LINES.toSpliced(2, 1, 'x', 'y', 'z'),
      ['not-a-record 3', 'not-a-record 4', 'not-a-record 5'],
    ],
    ['text for more records than one', LINES.toSpliced(2, 2, 'x'), ['not-a-record 3', 'seq-mismatch 4']],
    ['JSON that is no object', changed(4, () => '[]'), ['not-a-record 4']],
    ['another kind', changed(4, () => sealedWith(4, { kind: 'rumour' })), ['not-a-record 4', 'prev-mismatch 5']],
    ['another version', changed(4, () => sealedWith(4, { v: 2 })), ['not-a-record 4', 'prev-mismatch 5']],
    ['an id that is no UUID', changed(4, () => sealedWith(4, { id: '7' })), ['not-a-record 4', 'prev-mismatch 5']],
    ['white space', changed(4, text => text.replace(':', ': ')), ['not-canonical 4']],
    ['another value', changed(4, text => text.replace('"pr":4000', '"pr":4001')), ['hash-mismatch 4']],
    [
      'another hash',
      changed(4, text => text.replace(/"hash":"[^"]+/, `"hash":"${'a'.repeat(64)}`)),
      ['hash-mismatch 4'],
    ],
    ['no hash', changed(4, text => text.replace(/"hash":"[^"]+",/, '')), ['not-a-record 4']],
    [
      'another chain in one record',
      changed(4, text => text.replace(CHAIN, 'x/y')),
      ['hash-mismatch 4', 'chain-mismatch 4'],
    ],
    [
      'another chain in the first record',
      changed(1, text => text.replace(CHAIN, 'x/y')),
      ['hash-mismatch 1', 'prev-mismatch 1'],
    ],
    [
      'another log behind this one',
      [...LINES, ...logOf([body(20), body(21)], 'x/y')],
      ['chain-mismatch 9', 'seq-mismatch 9'],
    ],
    ['a number that is missing', LINES.toSpliced(3, 2), ['seq-mismatch 4']],
    ['a beginning that is missing', LINES.slice(2), ['seq-mismatch 1']],
    ['two that are swapped', LINES.with(3, line(5)).with(4, line(4)), ['seq-mismatch 4', 'seq-mismatch 6']],
    ['a record twice', LINES.toSpliced(3, 0, line(3)), ['seq-mismatch 4', 'id-repeated 4']],
    ['another record before', changed(4, () => sealedWith(4, { decision: 'allow' })), ['prev-mismatch 5']],
    ['the same id in another record', logOf([body(1), body(2), { ...body(3), id: body(1).id }]), ['id-repeated 3']],
    [
      'two damages, next to each other',
      changed(4, () => 'x').with(4, line(5).replace('"z":-5', '"z":-6')),
      ['not-a-record 4', 'hash-mismatch 5'],
    ],
  ])('finds %s', (_, lines, findings) => {
    expect(found(lines)).toEqual(findings)
  })

  it.each<[string, string]>([
    ['cut off', line(8).slice(0, 20)],
    ['complete but for its line end', line(8)],
  ])('finds a last line that is torn: %s', (_, rest) => {
    const { records, last, findings } = verified(Buffer.concat([fileOf(LINES.slice(0, 7)), Buffer.from(rest)]))
    expect({ records, last: last?.seq }).toEqual({ records: 7, last: 7 })
    expect(findings).toEqual([{ code: 'torn-line', message: expect.stringMatching(/line end/), line: 8 }])
  })

  it('says which number was expected, and where', () => {
    const verifier = new ChainVerifier()
    verifier.add(Buffer.from(line(1)), { file: 'log/2026/11/22.jsonl', line: 1 })
    verifier.add(Buffer.from(line(4)), { file: 'log/2026/11/23.jsonl', line: 1 })
    const message =
      'this record has number 4 where 2 was expected: what should stand before it is missing; restore the log from a copy'
    expect(verifier.report().findings).toEqual([
      { code: 'seq-mismatch', message, file: 'log/2026/11/23.jsonl', line: 1, seq: 4 },
    ])
  })

  it('gives the links of records, of the first and of the last', () => {
    const { hash } = JSON.parse(line(8))
    const { first, last, records } = verified(fileOf(LINES))
    expect({ first, last, records }).toEqual({
      ...{ first: { chain: CHAIN, seq: 1, hash: JSON.parse(line(1)).hash }, last: { chain: CHAIN, seq: 8, hash } },
      records: 8,
    })
    expect(verified(Buffer.from(''))).toEqual({
      records: 0,
      first: null,
      last: null,
      findings: [],
      total: 0,
      codes: [],
    })
    const verifier = new ChainVerifier()
    expect(verifier.add(Buffer.from('x'), { line: 1 })).toBeNull()
    expect(verifier.add(Buffer.from(line(2)), { line: 2 })?.seq).toBe(2)
  })

  it('goes on behind a record that is known', () => {
    const link = linkOf(Buffer.from(line(3)))
    expect(verified(fileOf(LINES.slice(3)), link).total).toBe(0)
    expect(verified(fileOf(LINES.slice(4)), link).total).toBe(1)
    expect(verified(fileOf(LINES.slice(3)), { ...beginning(CHAIN), seq: 3 }).findings[0]?.code).toBe('prev-mismatch')
  })

  it('counts all findings and keeps the first hundred', () => {
    const { findings, total } = verified(Buffer.from('x\n'.repeat(250)))
    expect([findings.length, findings.at(-1)?.line, total]).toEqual([100, 100, 250])
  })

  it('has a hash for lines of every length', () => {
    const long = { ...body(2), after: 'é'.repeat(40_000) }
    expect(found(logOf([body(1), long, body(3)]))).toEqual([])
  })

  it('reads a chain that is no plain text', () => {
    const { first, total } = verified(fileOf(logOf(bodies(3), 'gît "x"\\夢\n')))
    expect([first?.chain, total]).toEqual(['gît "x"\\夢\n', 0])
  })
})

describe('linkOf', () => {
  it.each<[string, string]>([
    ['nothing', ''],
    ['a part of a line', line(4).slice(0, -1)],
    ['a record in another form', canonicalJson(JSON.parse(line(4))).replace(',', ', ')],
    ['a record that was changed', line(4).replace('"pr":4000', '"pr":4001')],
  ])('is none of %s', (_, text) => {
    expect(linkOf(Buffer.from(text))).toBeNull()
  })

  it('gives what the next record follows', () => {
    const { chain, seq, hash } = JSON.parse(line(4))
    const link = linkOf(Buffer.from(line(4)))
    expect(link).toEqual({ chain, seq, hash })
    expect(link && seal(body(5), link).line).toBe(line(5))
  })
})

describe('findings', () => {
  it.each(FINDING_CODES)('have words: %s', code => {
    expect(wordsOf(code)).toMatch(/^[a-z].*[^.]$/)
  })
})
