import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Survey } from '../../../src/core/tags/survey.ts'
import { html } from '../../../src/report/tags/html.ts'
import { pack } from '../../../src/report/tags/packing.ts'
import { chosen, matching, searchable } from '../../../src/report/tags/page/rows.ts'
import type { PageData } from '../../../src/report/tags/page-data.ts'
import { cellsOf, mostJudged, unpack } from '../../../src/report/tags/unpacking.ts'
import { FRAGMENTS, MARK } from '../hostile.ts'
import { example, large, plain, side, surveyOf, surveyOfTexts } from './sample.ts'

const ASSETS = { script: 'let a = 1 < 2', style: 'a > b { color: red }' }
const generated = (survey: Survey, assets = ASSETS) => html(assets)(survey, plain)

const dataOf = (page: string): PageData =>
  JSON.parse(/<script type="application\/json" id="data">(.*)<\/script>/.exec(page)?.[1] ?? '')

describe('the page of a survey', () => {
  it('names no resource, and carries its own script and style alone', () => {
    const built = generated(example(), { script: '', style: readFileSync('dist/violations-page.css', 'utf8') })
    expect(built).not.toMatch(/\bsrc=|<link|<img|<iframe|@import|url\(|style=|\son\w+=/i)
    expect(generated(example()).match(/<script\b/g)).toHaveLength(2)
    expect(built).toMatch(/default-src &apos;none&apos;; script-src &apos;sha256-/)
  })

  it('counts violations for whom no script runs that it does not list', () => {
    const page = generated(large(700, 3, 700, 1))
    expect(page).toContain('The first 100 of 700. Matrix, search and all others need JavaScript')
    expect(dataOf(page).violations).toHaveLength(700)
  })

  it.each([
    ...FRAGMENTS,
    '</script><script>alert(1)</script>',
    '<!--<script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '\u2028\u2029\u202e\u200b\ufeff\u0000\u001b[2J\ud800',
  ])('has text of others as text wherever it stands: %j', fragment => {
    const page = generated(surveyOfTexts(`${MARK}${fragment}${MARK}`))
    const calm = generated(surveyOfTexts(`${MARK}calm${MARK}`))
    const tags = (text: string) => text.match(/<[a-z/!][^>]*>/gi)?.map(tag => tag.replace(/zqmark.*?zqmark/g, ''))
    expect(tags(page)).toEqual(tags(calm))
    expect(page).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/u)
  })
})

const asIs = (text: string) => text
/** As a page has it. */
const through = (survey: Survey, limit = Number.POSITIVE_INFINITY) =>
  unpack(JSON.parse(JSON.stringify(pack(survey, asIs, limit))))

describe('a packed survey', () => {
  it('has subjects with most violations first, each with its cells', () => {
    const { subjects, policies } = through(example())
    expect(policies.map(({ name, violated }) => [name, violated])).toEqual([
      ['environment-clearance', 2],
      ['owners', 0],
      ['zones', 2],
    ])
    const cells = (policy: number, judged: number, violated: number) => ({ policy, judged, violated })
    expect(subjects.map(subject => [subject.kind, subject.id, subject.violated, cellsOf(subject)])).toEqual([
      ['project', 'shop-prod', 3, [cells(0, 1, 1), cells(2, 3, 2)]],
      ['project', 'shop-tools', 1, [cells(0, 1, 1)]],
      ['project', 'bank-api', 0, [cells(0, 1, 0)]],
      ['project', 'shop-dev', 0, [cells(0, 1, 0)]],
      ['user', 'alice', 0, [cells(1, 1, 0)]],
    ])
    expect(mostJudged(through(example()))).toBe(3)
  })

  it('has all of a violation', () => {
    expect(through(example()).violations[1]).toEqual({
      ...{ policy: 0, subject: 1, moreRelations: 0, howToFix: null, relations: ['projects/shop-tools.yaml:2'] },
      message: example().violations[1]?.message,
      waysOut: example().violations[1]?.waysOut,
      fixers:
        'anybody who may change the file of the workspace; the tag of the project is restricted to who holds policies.override',
      authoritative: {
        ...{ kind: 'workspace', id: 'shop', tag: 'environment', place: 'workspaces/shop.yaml:3', isRestricted: false },
        values: { offending: [], others: ['dev', 'qa'], more: 0 },
      },
      affected: {
        ...{ kind: 'project', id: 'shop-tools', tag: 'environment', place: 'projects/shop-tools.yaml:3' },
        ...{ isRestricted: false, values: { offending: [], others: [], more: 0 } },
      },
    })
  })

  it('leaves out what has no more room, last what has no violation', () => {
    const survey = large(2_000, 10, 100, 2)
    const all = through(survey)
    const some = through(survey, 100_000)
    expect(some.violations).toEqual(all.violations)
    expect(some.subjects.length).toBeLessThan(2_000)
    expect(some.subjects).toEqual(all.subjects.slice(0, some.subjects.length))
    const few = through(survey, 20_000)
    expect([few.violations.length < 100, few.subjects.length]).toEqual([true, 0])
    expect(generated(survey)).not.toContain('This page has room')
  })

  it('keeps a violation whose policy and subject are not listed', () => {
    const survey = { ...example(), policies: [], subjects: [], cells: [] }
    expect(through(survey).violations.map(({ policy, subject }) => [policy, subject])).toEqual(
      Array.from({ length: 4 }, () => [-1, -1]),
    )
    expect(searchable(through(survey)).violations).toHaveLength(4)
  })
})

describe('searching', () => {
  const all = searchable(through(example()))
  const found = (search: string, onlyViolations = false) => {
    const { rows, violations } = matching(all, { search, onlyViolations })
    return [rows.map(({ is }) => is.id), violations.length]
  }

  it.each([
    ['', false, ['shop-prod', 'shop-tools', 'bank-api', 'shop-dev', 'alice'], 4],
    ['', true, ['shop-prod', 'shop-tools'], 4],
    ['PROJECT/shop', false, ['shop-prod', 'shop-tools', 'shop-dev'], 4],
    ['landingzone/us', false, ['shop-prod'], 1],
    ['shop-prod zones asia', false, ['shop-prod'], 1],
    ['secret', false, ['shop-prod'], 2],
    ['alice', true, [], 0],
    ['.*', false, [], 0],
  ] as const)('%j, only violations: %j', (search, onlyViolations, rows, violations) => {
    expect(found(search, onlyViolations)).toEqual([rows, violations])
  })

  it('and choosing a cell, a row, a column', () => {
    const count = (policy: number | null, subject: number | null) => chosen(all.violations, { policy, subject }).length
    expect([count(2, 0), count(null, 0), count(0, null), count(1, null), count(null, null)]).toEqual([2, 3, 2, 0, 4])
  })

  it('tells subjects with the same id apart', () => {
    const shop = side('workspace', 'w', ['a'])
    const twice = surveyOf([
      { authoritative: shop, affected: side('user', 'x', ['b']) },
      { authoritative: shop, affected: side('group', 'x', ['b']) },
    ])
    const { violations, subjects } = through(twice)
    expect(violations.map(({ subject }) => subjects[subject]?.kind)).toEqual(['user', 'group'])
  })
})
