import { describe, expect, it } from 'vitest'
import type { Checked } from '../../src/check.ts'
import type { Verdict } from '../../src/core/decision.ts'
import { errorDecision } from '../../src/core/failure.ts'
import { Problem } from '../../src/core/problem.ts'
import { record } from '../../src/record.ts'

const FULL = new Problem('audit-unavailable', 'the disk is full')
const MISSING = { file: 'name a file', branch: 'forks need pull_request_target' }

const checked = (decision: Verdict, mustRecord: Checked['mustRecord']): Checked => ({
  decision: { ...errorDecision([]), decision },
  facts: {
    now: '2026-11-22T10:00:00Z',
    target: null,
    author: { login: 'bob' },
    contributors: [],
    teams: {},
    reviews: [],
  },
  mustRecord,
})

type Place = 'none' | 'works' | 'full' | 'broken'

async function recorded(verdict: Verdict, mustRecord: Checked['mustRecord'], place: Place) {
  const lines: string[] = []
  const append = async (line: string) => {
    lines.push(line)
    if (place === 'full') throw FULL
    if (place === 'broken') throw new TypeError('a secret')
  }
  const { decision, line, problems } = await record(checked(verdict, mustRecord), {
    ...{ toolVersion: '1.2.3', context: { repo: 'github.com/acme/shop', pr: 7 }, missing: MISSING },
    append: place === 'none' ? null : append,
  })
  return {
    lines,
    line,
    decision: decision.decision,
    diagnostics: decision.diagnostics.map(({ code, message }) => `${code}: ${message}`),
    problems: problems.map(({ message }) => message),
  }
}

const verdictIn = (line: string): string => JSON.parse(line).decision

describe('a record before a report (threats.md U3)', () => {
  it.each<[Verdict, Checked['mustRecord'], Place]>([
    ['allow', 'none', 'none'],
    ['allow', 'none', 'works'],
    ['allow', 'file', 'works'],
    ['deny', 'file', 'none'],
    ['deny', 'branch', 'works'],
    ['error', 'branch', 'none'],
  ])('leaves an %s as it is where %s is asked for and the place is: %s', async (verdict, mustRecord, place) => {
    const { decision, diagnostics, problems, line, lines } = await recorded(verdict, mustRecord, place)
    expect({ decision, diagnostics, problems }).toEqual({ decision: verdict, diagnostics: [], problems: [] })
    expect(verdictIn(line)).toBe(verdict)
    expect(lines).toEqual(place === 'works' ? [line] : [])
    expect(JSON.parse(line)).toMatchObject({ tool: { version: '1.2.3' }, repo: 'github.com/acme/shop' })
  })

  it.each<[Checked['mustRecord'], Place, string]>([
    ['file', 'none', MISSING.file],
    ['branch', 'none', MISSING.branch],
    ['branch', 'works', MISSING.branch],
    ['none', 'full', 'the disk is full'],
    ['file', 'full', 'the disk is full'],
  ])('makes an error of an allow where %s is asked for and the place is: %s', async (mustRecord, place, message) => {
    const { decision, diagnostics, problems, line } = await recorded('allow', mustRecord, place)
    expect({ decision, diagnostics, problems }).toEqual({
      decision: 'error',
      diagnostics: [`audit-unavailable: ${message}`],
      problems: [],
    })
    expect(JSON.parse(line)).toMatchObject({ decision: 'error', codes: ['audit-unavailable'] })
  })

  it('keeps a record of the error that an allow became', async () => {
    const { lines, line } = await recorded('allow', 'branch', 'works')
    expect(lines).toEqual([line])
    expect(verdictIn(line)).toBe('error')
  })

  it.each<Verdict>(['deny', 'error'])('reports an %s all the same, and says that it is not kept', async verdict => {
    const { decision, diagnostics, problems } = await recorded(verdict, 'file', 'full')
    expect({ decision, diagnostics, problems }).toEqual({
      decision: verdict,
      diagnostics: [],
      problems: ['the disk is full'],
    })
  })

  it('says nothing of what an unexpected failure holds', async () => {
    const { decision, diagnostics } = await recorded('allow', 'none', 'broken')
    expect(decision).toBe('error')
    expect(diagnostics.join()).toMatch(/^internal: .*`TypeError`/)
    expect(diagnostics.join()).not.toContain('secret')
  })
})
