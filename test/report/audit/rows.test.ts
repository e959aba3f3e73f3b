import { describe, expect, it } from 'vitest'
import { type Criteria, type Named, rowOf, selector, sorted } from '../../../src/report/audit/page/rows.ts'
import { isAddress } from '../../../src/report/audit/page/words.ts'
import { entries, entry } from './sample.ts'

const NO_NAME: Named = { text: '', isWhole: false }
const NONE: Criteria = {
  ...{ search: '', decision: '', kind: '', from: '', until: '' },
  ...{ project: NO_NAME, person: NO_NAME, rule: NO_NAME },
}

const place = {
  ...{ file: 'config/Shop.yaml', project: 'shop', environment: 'production' },
  ...{ path: "$['a']", identity: '$.services.api', action: 'update' },
}
const found = { ...place, code: 'disallowed', principal: 'Bob', roles: ['developer'], rule: 'images' }
const row = rowOf({
  ...entry(7),
  ...{ kind: 'landed', decision: 'deny', time: '2026-11-30T23:59:59Z', pullRequests: [12], head: 'abc123' },
  ...{ principals: [{ login: 'alice', as: 'author', roles: [] }], codes: ['disallowed', 'no-owner'] },
  ...{ changed: [place], violations: [found], lifted: [{ ...found, rule: 'replicas', by: 'carol', role: 'owner' }] },
})

describe('a row', () => {
  it('knows who and what is in its record', () => {
    expect(row.people).toEqual(['alice', 'Bob', 'carol'])
    expect(row.projects).toEqual(['shop'])
    expect(row.violated).toEqual(['images', 'no-owner'])
    expect(row.lifted).toEqual(['replicas'])
    expect(row.rules).toEqual(['images', 'no-owner', 'replicas', 'disallowed'])
  })

  it.each<[string, Partial<Criteria>, boolean]>([
    ['nothing', {}, true],
    ['words anywhere, in any case', { search: '  BOB shop.yaml  api #12 abc1 ' }, true],
    ['a word that is not there', { search: 'bob dave' }, false],
    ['no pattern', { search: 'b.b' }, false],
    ['its decision', { decision: 'deny' }, true],
    ['another decision', { decision: 'allow' }, false],
    ['its kind', { kind: 'landed' }, true],
    ['another kind', { kind: 'decision' }, false],
    ['a project', { project: { text: 'shop', isWhole: true } }, true],
    ['a part of a project', { project: { text: 'HO', isWhole: false } }, true],
    ['a part as a whole', { project: { text: 'sho', isWhole: true } }, false],
    ['who lifted', { person: { text: 'carol', isWhole: true } }, true],
    ['nobody', { person: { text: 'dave', isWhole: false } }, false],
    ['a rule', { rule: { text: 'images', isWhole: true } }, true],
    ['a code', { rule: { text: 'disallowed', isWhole: true } }, true],
    ['the day itself', { from: '2026-11-30', until: '2026-11-30' }, true],
    ['a day before', { until: '2026-11-29' }, false],
    ['a day after', { from: '2026-12-01' }, false],
  ])('is asked for %s', (_, criteria, expected) => expect(selector({ ...NONE, ...criteria })(row)).toBe(expected))
})

describe('rows', () => {
  it.each(['seq', 'time', 'kind', 'decision', 'pull', 'people', 'projects', 'rules'] as const)(
    'are sorted by %s',
    column => {
      const rows = entries(200).map(rowOf)
      const up = sorted(rows, { column, isDescending: false })
      const down = sorted(rows, { column, isDescending: true })
      expect(new Set(up).size).toBe(200)
      expect(up).not.toEqual(down)
      expect(sorted(down, { column, isDescending: false })).toEqual(up)
    },
  )

  it('have the newest first where they are alike', () => {
    const rows = entries(100).map(rowOf)
    const allowed = sorted(rows, { column: 'decision', isDescending: false }).filter(
      ({ entry }) => entry.decision === 'allow',
    )
    expect(allowed.every(({ entry }, i) => i === 0 || entry.seq < (allowed[i - 1]?.entry.seq ?? 0))).toBe(true)
  })
})

it.each([
  ['https://github.com/acme/shop/actions/runs/1', true],
  ['http://ci.example/1?a=b#c', true],
  ['HTTPS://ci.example/', true],
  ['javascript:alert(1)', false],
  ['\\u0001javascript:alert(1)', false],
  [' https://ci.example', false],
  ['data:text/html,<script>alert(1)</script>', false],
  ['https://', false],
  ['//ci.example', false],
  ['https://ci.example/\\u202e', false],
  ['https://ci.example/a b', false],
  ['https://ci.example/…', false],
  ['vbscript:https://ci.example', false],
])('`%s` is an address to follow: %s', (text, expected) => expect(isAddress(text)).toBe(expected))
