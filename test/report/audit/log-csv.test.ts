import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvHeader, csvRow } from '../../../src/report/audit/log-csv.ts'
import { CHANGED, entry, LIFTED, VIOLATION } from '../../audit/sample.ts'
import { hostileText, MARK } from '../hostile.ts'

/** Cells of lines, strictly by RFC 4180. */
function cellsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let cells: string[] = []
  let rest = text
  while (rest !== '') {
    const [whole, quoted, plain = '', end = ''] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? []
    if (whole === undefined) throw new Error(`no CSV: ${rest.slice(0, 80)}`)
    cells.push(quoted?.replaceAll('""', '"') ?? plain)
    rest = rest.slice(whole.length)
    if (end === ',') continue
    rows.push(cells)
    cells = []
  }
  return rows
}

const HEADER =
  'seq,id,time,kind,decision,repo,pull_requests,target,head,principals,roles,codes,changes,violations,lifted,rules,projects,files,paths,lifted_by,run'

function cells(members: Parameters<typeof entry>[0]): Readonly<Record<string, string>> {
  const [names = [], values = []] = cellsOf(csvHeader() + csvRow(entry(members)))
  expect(values).toHaveLength(names.length)
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']))
}

/** A text as the login of the first principal. */
const shown = (login: string): string => cells({ principals: [{ login }] }).principals ?? ''

describe('a record as CSV', () => {
  it('has a header and a row', () => {
    expect(csvHeader()).toBe(`${HEADER}\r\n`)
    const group = [
      { number: 41, head: 'a' },
      { number: 42, head: 'b' },
    ]
    const members = {
      change: { head: 'd'.repeat(40), group },
      ...{ codes: ['disallowed'], changed: [CHANGED, { ...CHANGED, path: "$['a']" }] },
      ...{ violations: [VIOLATION], lifted: [LIFTED], counts: { changes: 300, violations: 1, lifted: 1 } },
    }
    expect(cells(members)).toEqual({
      ...{ seq: '7', id: '01947b1e-0000-7000-8000-000000000007', time: '2026-11-22T10:00:00Z', kind: 'decision' },
      ...{ decision: 'deny', repo: 'github.com/acme/shop', pull_requests: '41; 42', target: 'refs/heads/main' },
      ...{ head: 'd'.repeat(40), principals: 'bob', roles: 'developer', codes: 'disallowed' },
      ...{ changes: '300', violations: '1', lifted: '1', rules: 'images', projects: 'shop', files: CHANGED.file },
      ...{ paths: `${CHANGED.path}; $['a']`, lifted_by: 'alice' },
      run: 'https://github.com/acme/shop/actions/runs/1',
    })
  })

  it('leaves empty what a record does not say', () => {
    const { seq, kind, ...others } = cells({
      ...{ kind: 'gap', id: '', repo: null, decision: null, target: null, time: null, change: null },
      ...{ principals: [], evidence: null, counts: {} },
    })
    expect({ seq, kind }).toEqual({ seq: '7', kind: 'gap' })
    expect([...new Set(Object.values(others))].sort()).toEqual(['', '0'])
  })

  it.each([
    ['a formula', '=1+1', "'=1+1"],
    ['plus', '+1', "'+1"],
    ['minus', '-1', "'-1"],
    ['at', '@SUM(A1)', "'@SUM(A1)"],
    ['a fullwidth sign', '\uff1d1', "'\uff1d1"],
    ['a tab', '\t=1', '\\t=1'],
    ['a carriage return', '\r=1', '\\r=1'],
    ['a space before it', ' =1', " '=1"],
    ['one where a semicolon separates cells', 'a;=1', "a;'=1"],
    ['one behind quotes that would be none', 'a;""=1', `a;""'=1`],
    ['one where a comma is one', 'a, +1', "a, '+1"],
    ['a hyphen inside', 'a-b=c@d', 'a-b=c@d'],
    ['a negative number', '-7', "'-7"],
    ['quotes', 'a"b', 'a"b'],
    ['a comma', 'a,b', 'a,b'],
    ['a line end', 'a\r\nb', 'a\\r\\nb'],
    ['a bidirectional control', 'a\u202eb', 'a\\u202eb'],
  ])('disarms %s', (_, given, expected) => {
    expect(shown(given)).toBe(expected)
  })

  it('disarms each of several values, and numbers', () => {
    const { principals, seq } = cells({ seq: -1, principals: [{ login: 'a' }, { login: '=1' }, { login: 'a' }] })
    expect({ principals, seq }).toEqual({ principals: "a; '=1", seq: "'-1" })
  })

  it('is one row of cells, whatever stands in a record', () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom('=', '+', '@', '-', ''), (text, sign) => {
        const hostile = `${sign}${text}`
        const place = { ...LIFTED, file: hostile, path: hostile, project: hostile, rule: { id: hostile } }
        const row = csvRow(
          entry({
            ...{ id: hostile, repo: hostile, codes: [hostile], time: { evaluated: hostile }, target: { ref: hostile } },
            ...{ change: { head: hostile }, evidence: { run: hostile }, lifted: [place] },
            principals: [{ login: hostile, roles: [{ role: hostile }] }],
          }),
        )
        const [values = [], ...others] = cellsOf(row)
        expect({ others, count: values.length }).toEqual({ others: [], count: 21 })
        expect(row.split(MARK).length).toBe(14)
        expect(row.slice(0, -2)).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u)
        for (const cell of values) expect(cell).not.toMatch(/(?:^|[,;])\s*[=+\-@]/)
      }),
    )
  })
})
