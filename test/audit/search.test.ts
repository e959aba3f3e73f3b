import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Entry, entryOf } from '../../src/audit/entry.ts'
import { filterOf, type Wanted } from '../../src/audit/filter.ts'
import { prefilterOf } from '../../src/audit/prefilter.ts'
import { searchFor } from '../../src/audit/search.ts'
import { ANYTHING, CHANGED, LIFTED, lineOf, record, VIOLATION } from './sample.ts'

const search = (wanted: Partial<Wanted>, ...lines: readonly (string | Buffer)[]) =>
  searchFor({ ...ANYTHING, ...wanted })(lines.map(line => Buffer.from(line)))

describe('a search', () => {
  const line = lineOf({ changed: [CHANGED], violations: [VIOLATION] })

  it('finds records with their lines, and counts all', () => {
    const other = lineOf({ principals: [{ login: 'zoe' }] })
    const { hits, records, unreadable } = search({ principal: 'bob' }, line, other, '', line)
    expect(hits.map(hit => hit.line)).toEqual([line, line])
    expect(hits[0]?.entry.violations).toHaveLength(1)
    expect({ records, unreadable }).toEqual({ records: 3, unreadable: [] })
  })

  it.each<[string, string | Buffer]>([
    ['torn', line.slice(0, -9)],
    ['of another kind', '{"v":1,"seq":1,"kind":"party"}'],
    ['of a version to come', line.replace('"v":1', '"v":2')],
    ['a value', '7'],
    ['not JSON', 'PK\u0003\u0004'],
    ['not UTF-8', Buffer.concat([Buffer.from(line.slice(0, -2)), Buffer.of(0xff), Buffer.from(line.slice(-2))])],
    ['of brackets without end', '['.repeat(200_000)],
    ['with a byte order mark', `\ufeff${line}`],
  ])('tells lines that are no record: %s', (_, broken) => {
    expect(search({}, line, broken, line)).toMatchObject({ records: 2, unreadable: [1], hits: [{}, {}] })
  })

  it('tells a torn line also where its bytes can not be meant', () => {
    const wanted = { principal: 'zoe', rule: 'x', decision: 'allow' } as const
    expect(search(wanted, line, line.slice(0, -1), '\0'.repeat(99))).toMatchObject({ records: 1, unreadable: [1, 2] })
  })
})

describe('what is told by bytes', () => {
  const passes = (wanted: Partial<Wanted>, line: string) =>
    prefilterOf({ ...ANYTHING, ...wanted })?.(Buffer.from(line)) ?? null

  it('is nothing where only a project, a path or a period is asked for', () => {
    expect(passes({ project: 'shop', since: 0, until: 0 }, '')).toBeNull()
  })

  it.each<[string, Partial<Wanted>, boolean]>([
    ['a login that is there', { principal: 'BOB' }, true],
    ['a part of one', { principal: 'bo' }, false],
    ['one that would match as a pattern', { principal: 'b.b' }, false],
    ['a decision', { decision: 'deny' }, true],
    ['another', { decision: 'allow' }, false],
    ['a rule, where there are violations', { rule: 'other' }, true],
    ['a login and a decision, one of them there', { principal: 'bob', decision: 'allow' }, false],
  ])('is %s', (_, wanted, expected) => {
    expect(passes(wanted, lineOf({ violations: [VIOLATION] }))).toBe(expected)
  })

  it('is a rule, where there are no violations', () => {
    expect(passes({ rule: 'images' }, lineOf({ changed: [CHANGED] }))).toBe(false)
    expect(passes({ rule: 'images' }, lineOf({ changed: [CHANGED], lifted: [LIFTED] }))).toBe(true)
  })

  it('is nothing of a text with escapes that nobody needs', () => {
    expect(passes({ principal: 'bob' }, lineOf().replaceAll('"bob"', '"\\u0062ob"'))).toBe(true)
    expect(passes({ rule: 'a/b' }, lineOf().replaceAll('"bob"', '"a\\/b"'))).toBe(true)
  })
})

const NAMES = [
  'bob',
  'BOB',
  'Bób',
  'b"b',
  'b\\b',
  'b/b',
  'b\nb',
  'b\u0001b',
  '.*',
  'K',
  '\u212a',
  '漢',
  '🚀',
  '{}',
  'deny',
]
const anyName = fc.constantFrom(...NAMES)
const anyFound = fc.record({ principal: anyName, rule: fc.option(anyName), project: anyName }).map(found => ({
  ...{ ...VIOLATION, ...found },
  rule: found.rule === null ? null : { id: found.rule },
}))
const anyRecord = fc
  .record({
    logins: fc.array(anyName, { maxLength: 2 }),
    violations: fc.array(anyFound, { maxLength: 2 }),
    lifted: fc.array(anyFound, { maxLength: 1 }),
    more: fc.constantFrom(0, 0, 1, 300),
    decision: fc.constantFrom('allow', 'deny', 'error', null, 'party'),
  })
  .map(({ logins, violations, lifted, more, decision }) =>
    record({
      ...{ decision, violations, lifted, principals: logins.map(login => ({ login })) },
      counts: { changes: 0, violations: violations.length + more, lifted: lifted.length },
    }),
  )

/** JSON of the same meaning, written in one of many ways. */
const anyWriting = fc.record({ spaces: fc.boolean(), escaped: fc.constantFrom('', 'b', 'B/', 'd"\\', '漢.K', ':e') })

function written(value: unknown, { spaces, escaped }: { spaces: boolean; escaped: string }): string {
  const unit = (code: number) => `\\u${code.toString(16).padStart(4, '0')}`
  return JSON.stringify(value)
    .replace(/"(?:[^"\\]|\\.)*"/g, text =>
      text.replace(/\\.|[^"\\]/g, one =>
        one.length === 1 && escaped.includes(one) ? (one === '/' ? '\\/' : unit(one.charCodeAt(0))) : one,
      ),
    )
    .replace(/(?<=")(?=:)|(?<=":)/g, spaces ? ' \t' : '')
}

const anyWanted = fc
  .record({
    principal: fc.option(anyName),
    rule: fc.option(anyName),
    project: fc.option(anyName),
    decision: fc.constantFrom('allow', 'deny', 'error', null),
  })
  .map(wanted => ({ ...ANYTHING, ...wanted }))

describe('a search by bytes', () => {
  it('loses nothing, however the record is written', () => {
    let found = 0
    let skipped = 0
    fc.assert(
      fc.property(anyRecord, anyWriting, anyWanted, (value, writing, wanted) => {
        const line = written(value, writing)
        const entry = entryOf(JSON.parse(line)) as Entry
        expect(entry).toEqual(entryOf(value))
        const isWanted = filterOf(wanted)(entry)
        expect(searchFor(wanted)([Buffer.from(line)])).toMatchObject({ records: 1, unreadable: [] })
        expect(searchFor(wanted)([Buffer.from(line)]).hits.length).toBe(isWanted ? 1 : 0)
        found += Number(isWanted)
        skipped += Number(prefilterOf(wanted)?.(Buffer.from(line)) === false)
      }),
      { numRuns: 5000 },
    )
    expect(found).toBeGreaterThan(200)
    expect(skipped).toBeGreaterThan(200)
  })
})
