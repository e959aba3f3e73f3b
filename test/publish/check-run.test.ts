import { describe, expect, it } from 'vitest'
import type { CheckRun } from '../../src/forge.ts'
import { type Check, checkOf, planCheckRun } from '../../src/publish/check-run.ts'
import type { Judgement } from '../../src/publish/judgement.ts'
import { allowed, decision, everything, FILE, LIFTED, many, violation, without } from '../report/sample.ts'
import { HEAD, judgement } from './sample.ts'

const denied = checkOf([judgement(decision({ violations: many(120) }))])
const small = checkOf([judgement(decision())])
const green = checkOf([judgement(allowed())])
const warned = checkOf([judgement(allowed({ warnings: many(60).map(one => ({ ...one, liftedBy: { waiver: 'w' } })) }))])

/** A run that has everything of a check. */
const complete = (check: Check, changes: Partial<CheckRun> = {}): CheckRun => ({
  id: 1,
  externalId: check.externalId,
  isCompleted: true,
  conclusion: check.conclusion,
  title: check.title,
  summary: check.summary,
  annotations: check.annotations.length,
  ...changes,
})
const interrupted = (check: Check, annotations: number): CheckRun =>
  complete(check, { isCompleted: false, conclusion: null, annotations })

/** `create 50`, `update 1 50`, `complete 1 20 failure`, `retract 3`. */
function plan(check: Check, runs: readonly CheckRun[]): readonly string[] {
  return planCheckRun(HEAD, check, runs).map(write => {
    if (write.kind === 'retract-check-run') return `retract ${write.id} ${write.run.conclusion}`
    if (write.kind !== 'create-check-run' && write.kind !== 'update-check-run') throw new Error(write.kind)
    const target = write.kind === 'create-check-run' ? 'new' : (write.id ?? 'same')
    return `${target} +${write.run.annotations.length} ${write.run.conclusion ?? '…'}`
  })
}

describe('what makes a head have the check', () => {
  const rows: readonly (readonly [string, Check, readonly CheckRun[], readonly string[]])[] = [
    ['nothing there', small, [], ['new +1 failure']],
    ['an allow', green, [], ['new +0 success']],
    ['batches: the last one completes it', denied, [], ['new +50 …', 'same +50 …', 'same +20 failure']],
    ['an allow in batches is green at the end only', warned, [], ['new +50 …', 'same +10 success']],
    ['all there', denied, [complete(denied)], []],
    ['an allow that is all there', green, [complete(green)], []],
    ['interrupted after a batch', denied, [interrupted(denied, 50)], ['1 +50 …', '1 +20 failure']],
    ['interrupted within what the forge took', denied, [interrupted(denied, 75)], ['1 +45 failure']],
    ['interrupted before the end', denied, [interrupted(denied, 120)], ['1 +0 failure']],
    ['other content: a new run', denied, [complete(small)], ['new +50 …', 'same +50 …', 'same +20 failure']],
    ['more annotations than there should be', small, [interrupted(small, 2)], ['new +1 failure']],
    [
      'somebody made it green',
      small,
      [complete(small, { conclusion: 'success' })],
      ['retract 1 failure', 'new +1 failure'],
    ],
    ['a green one before', small, [complete(green, { id: 3 })], ['retract 3 failure', 'new +1 failure']],
    [
      'neutral ones count as green',
      small,
      [complete(green, { conclusion: 'neutral' })],
      ['retract 1 failure', 'new +1 failure'],
    ],
    [
      'a green one beside the right one',
      small,
      [complete(small, { id: 4 }), complete(green, { id: 3 })],
      ['retract 3 failure'],
    ],
    [
      'red again after green: what is shown is the newest',
      small,
      [complete(green, { id: 4 }), complete(small, { id: 3 })],
      ['retract 4 failure', 'new +1 failure'],
    ],
    ['green after red', green, [complete(small)], ['new +0 success']],
    ['green again after red', green, [complete(small, { id: 4 }), complete(green, { id: 3 })], ['new +0 success']],
    ['runs of others of the same name', small, [complete(green, { externalId: null })], ['new +1 failure']],
    ['runs of others with ids of their own', small, [complete(green, { externalId: 'x' })], ['new +1 failure']],
  ]
  it.each(rows)('%s', (_, check, runs, expected) => expect(plan(check, runs)).toEqual(expected))

  it('names head and check, and shows the report when it is complete', () => {
    const [first, , last] = planCheckRun(HEAD, denied, [])
    expect(first).toMatchObject({ run: { head: HEAD, name: 'fieldgate-decision', externalId: denied.externalId } })
    expect(last).toMatchObject({ run: { summary: denied.summary, title: 'deny: 120 violations in 100 files' } })
  })
})

describe('the check', () => {
  const annotation = (found: Parameters<typeof decision>[0]) => checkOf([judgement(decision(found))]).annotations

  it('annotates everything, what blocks first', () => {
    const levels = checkOf([
      judgement({
        ...everything,
        decision: 'error',
        diagnostics: [{ code: 'not-mergeable', message: 'base and head conflict' }],
      }),
    ]).annotations.map(({ level, path, startLine }) => `${level} ${path}:${startLine}`)
    expect(levels).toEqual([
      `failure ${FILE}:12`,
      `failure ${FILE}:40`,
      `failure ${FILE}:120`,
      'failure .github/workflows/gate.yaml:1',
      'failure .github:1',
      `warning ${FILE}:22`,
      `notice ${FILE}:31`,
      `notice ${FILE}:60`,
    ])
  })

  const gone = without(violation({ side: 'base', line: 48, resultLine: null, action: 'delete' }), 'after')
  it.each([
    ['a value: a column', violation(), { startLine: 12, endLine: 12, startColumn: 7, endColumn: 7 }],
    ['several lines: none', violation({ endLine: 15 }), { startLine: 12, endLine: 15, startColumn: undefined }],
    ['what was removed: its parent', violation({ side: 'base', resultLine: 9 }), { startLine: 9, endLine: 9 }],
    ['a file that is gone: its first line', gone, { startLine: 1, endLine: 1, startColumn: undefined }],
    [
      'governance: its place',
      violation({ code: 'governance-invalid', identity: null }),
      { startLine: 12, startColumn: 7 },
    ],
    ['a path that is no text', violation({ file: 'a\udcff\u202e' }), { path: 'a\\xff\\u202e' }],
  ])('places %s', (_, one, expected) => {
    const [found] = annotation({ violations: [one] })
    expect({ startColumn: undefined, ...found }).toMatchObject(expected)
  })

  it('says when there are more findings than annotations', () => {
    const check = checkOf([judgement(decision({ violations: many(10_001), warnings: many(2) }))])
    expect(check.annotations).toHaveLength(10_000)
    expect(check.summary).toMatch(/^3 more findings have no annotation\.\n\n## ⛔/)
  })

  it('is of the worst of all pull requests, whichever of them publishes it (G8)', () => {
    const judgements: readonly Judgement[] = [
      judgement(allowed(), 7),
      judgement(decision({ violations: [violation()] }), 9),
      judgement(decision({ violations: [violation(), violation({ line: 40, liftedBy: LIFTED })] }), 8),
    ]
    const [a, b, c] = judgements as [Judgement, Judgement, Judgement]
    const check = checkOf([a, b, c])
    expect(checkOf([c, { ...b, blobs: null }, a])).toEqual(check)
    expect(check).toMatchObject({ conclusion: 'failure', title: 'deny: 1 violation in 1 file' })
    expect(check.annotations.map(({ level }) => level)).toEqual(['failure', 'notice'])
    expect(check.summary).toMatch(
      /^The report is about #8\.\n\nOther .*counts:\n\n- #9: \*\*deny\*\*, 1 violation\n- #7: \*\*allow\*\*, 0 violations\n\n## ⛔/,
    )
  })

  it('is another one when anything that it says is another', () => {
    const ids = [small, denied, green, warned, checkOf([judgement(decision({ decision: 'error' }))])].map(
      ({ externalId }) => externalId,
    )
    expect(new Set(ids).size).toBe(ids.length)
    expect(checkOf([judgement(decision())])).toEqual(small)
  })
})
