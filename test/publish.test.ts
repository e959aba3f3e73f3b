import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Decision, Violation } from '../src/core/decision.ts'
import { Problem } from '../src/core/problem.ts'
import { findingMark, isMarked, SETTLED } from '../src/publish/marker.ts'
import { type Publication, plannedWrites, publish } from '../src/publish.ts'
import { Board, type Fault } from './publish/board.ts'
import { EVERYTHING, filesOf, HEAD, judgement, publication, shownFile } from './publish/sample.ts'
import { allowed, decision, FILE, LIFTED, many, violation } from './report/sample.ts'

const COMMENT = { comment: true, review: false, checkRun: false }
const DECISION = '<!-- fieldgate/v1 decision -->'

const board = (): Board => {
  const made = new Board()
  made.files = [shownFile(), shownFile('other.yaml')]
  return made
}

/** What everybody can see, without ids. */
const visible = ({ comments, threads, runs }: Board) => ({
  comments: comments.map(({ body }) => body),
  threads: threads.map(({ body, place, isResolved }) => ({ body, place, isResolved })),
  runs: runs.map(({ id: _, ...run }) => run),
})

describe('the decision comment', () => {
  const comments = async (given: Publication, on = board()): Promise<readonly string[]> => {
    expect((await publish(given, on, COMMENT)).warnings).toEqual([])
    return on.comments.map(({ body }) => body)
  }

  it('has the verdict, the table, who can help, and the head that was judged (T1)', async () => {
    const [body] = await comments(publication(decision()))
    expect(body).toMatch(/^<!-- fieldgate\/v1 decision -->\n## ⛔ Fieldgate: deny\n/)
    expect(body).toContain('| 12 | `$.services.api.dockerImage` |')
    expect(body).toContain('to approve it if they hold changes.approve')
    expect(body).toMatch(/\n---\n\nJudged at `cccccccccccc`\.$/)
  })

  const news: readonly (readonly [string, Publication, number])[] = [
    ['a deny', publication(decision()), 1],
    ['an error', publication(decision({ decision: 'error', violations: [] })), 1],
    ['a clean allow', publication(allowed()), 0],
    ['an allow by approval', publication(allowed({ violations: [violation({ liftedBy: LIFTED })] })), 1],
    ['an allow with warnings', publication(allowed({ warnings: [violation()] })), 1],
    ['an allow with a notice', publication(allowed({ notices: [{ code: 'not-governed', message: 'm' }] })), 0],
    ['an allow whose head another pull request blocks', publication(allowed(), judgement(decision(), 8, null)), 1],
    ['an allow whose head another pull request shares', publication(allowed(), judgement(allowed(), 8, null)), 0],
  ]
  it.each(news)('is it worth one: %s', async (_, given, count) => {
    const on = board()
    expect(await comments(given, on)).toHaveLength(count)
    expect(on.calls).toEqual(['conversation', ...(count === 0 ? [] : ['createComment'])])
  })

  it('is kept up to date, and not written again when nothing changed', async () => {
    const on = board()
    await comments(publication(decision()), on)
    await comments(publication(decision()), on)
    expect(on.writes).toEqual(['createComment'])
    const after = await comments(publication(allowed()), on)
    expect(on.writes).toEqual(['createComment', 'updateComment'])
    expect(after).toHaveLength(1)
    expect(after[0]).toContain('## ✅ Fieldgate: allow')
  })

  it('names other pull requests with the head, and their verdicts (G8)', async () => {
    const others = [judgement(allowed(), 9, null), judgement(decision(), 8, null)]
    const [body] = await comments(publication(allowed(), ...others))
    expect(body).toMatch(
      /the worst verdict of which counts:\n\n- #9: \*\*allow\*\*, 0 violations\n- #8: \*\*deny\*\*, 1 violation$/,
    )
  })

  it('says it on each pull request that is spoken to', async () => {
    const on = board()
    const numbers: number[] = []
    on.createComment = async number => void numbers.push(number)
    await publish(publication(decision(), judgement(decision(), 8), judgement(decision(), 9, null)), on, COMMENT)
    expect(numbers).toEqual([7, 8])
  })

  it('is ours alone: a marker further down is text (O2)', async () => {
    const on = board()
    on.comments.push({ id: 1, body: `> ${DECISION}` }, { id: 2, body: `x\n${DECISION}\nall is well` })
    await comments(publication(decision()), on)
    expect(on.writes).toEqual(['createComment'])
  })

  it('of two that a race left is the older one; the other points to it, once', async () => {
    const on = board()
    on.comments.push({ id: 1, body: `${DECISION}\nold` }, { id: 2, body: `${DECISION}\nolder run` })
    const after = await comments(publication(decision()), on)
    expect(after[0]).toContain('Fieldgate: deny')
    expect(after[1]).toMatch(/^<!-- fieldgate\/v1 superseded -->\n.*\.$/)
    await comments(publication(decision()), on)
    expect(on.writes).toEqual(['updateComment', 'updateComment'])
  })

  it('stays below 65,536 characters, and says that comments are limited (O3)', async () => {
    const others = Array.from({ length: 500 }, (_, i) => judgement(decision(), i + 8, null))
    const on = board()
    await publish(publication(decision({ violations: many(10_000) }), ...others), on, {
      ...EVERYTHING,
      checkRun: false,
    })
    const [body = ''] = on.comments.map(one => one.body)
    expect(body.length).toBeLessThan(65_536)
    expect(body).toContain('**10,000 violations in 100 files**')
    expect(body).toContain('At most 30 comments stand on lines and 5 on files')
    expect(body).toMatch(/- and 480 more pull requests$/)
  })
})

describe('publishing', () => {
  it('turns red first, and green last', async () => {
    const red = board()
    await publish(publication(decision()), red, EVERYTHING)
    expect(red.writes).toEqual(['createCheckRun', 'createComment', 'createReview'])
    await publish(publication(allowed()), red, EVERYTHING)
    expect(red.writes.slice(3)).toEqual(['updateComment', 'updateReviewComment', 'resolveThreads', 'createCheckRun'])
    expect(red.runs.map(({ conclusion }) => conclusion)).toEqual(['failure', 'success'])
    await publish(publication(decision()), red, EVERYTHING)
    expect(red.runs.map(({ conclusion }) => conclusion)).toEqual(['failure', 'failure', 'failure'])
  })

  it('writes nothing when nothing changed, and reads no more than it must', async () => {
    const on = board()
    const outcome = await publish(publication(decision()), on, EVERYTHING)
    expect(outcome).toEqual({
      warnings: [],
      written: { 'create-check-run': 1, 'create-comment': 1, 'create-review': 1 },
    })
    const before = on.calls.length
    expect(await publish(publication(decision()), on, EVERYTHING)).toEqual({ warnings: [], written: {} })
    expect(on.calls.slice(before)).toEqual(['checkRuns', 'conversation'])
  })

  it('says nothing about a head that is no longer the head, but completes its check (T1)', async () => {
    const on = board()
    on.head = 'd'.repeat(40)
    const { warnings } = await publish(publication(decision()), on, EVERYTHING)
    expect(on.writes).toEqual(['createCheckRun'])
    expect(on.runs[0]?.head).toBe(HEAD)
    expect(warnings).toEqual([expect.stringMatching(/^the head of #7 is no longer `cccccccccccc`/)])
  })

  it('asks nothing that it does not publish', async () => {
    const on = board()
    await publish(publication(decision()), on, { comment: false, review: false, checkRun: false })
    expect(on.calls).toEqual([])
    await publish({ head: HEAD, judgements: [judgement(decision(), null, null)] }, on, EVERYTHING)
    expect(on.calls).toEqual(['checkRuns', 'createCheckRun'])
  })

  it('can be planned without being done', async () => {
    const on = board()
    const writes = await plannedWrites(publication(decision()), on, EVERYTHING)
    expect(writes.map(({ kind }) => kind)).toEqual(['create-check-run', 'create-comment', 'create-review'])
    expect(on.writes).toEqual([])
  })

  it('takes few calls for 10,000 violations, and little time (O3)', async () => {
    const found = decision({ violations: many(10_000) })
    const [on, without] = [board(), board()]
    on.files = without.files = filesOf(found.violations)
    const start = process.cpuUsage()
    await publish(publication(found), on, EVERYTHING)
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1_000).toBeLessThan(5_000)
    expect(on.calls.length).toBeLessThan(212)
    expect(on.runs[0]?.annotations).toHaveLength(10_000)
    await publish(publication(found), without, { ...EVERYTHING, checkRun: false })
    expect(without.calls.length).toBeLessThan(10)
  })
})

describe('a token that may only read (N3)', () => {
  const writes = [
    'createComment',
    'updateComment',
    'createReview',
    'createFileComment',
    'updateReviewComment',
    'resolveThreads',
    'createCheckRun',
    'updateCheckRun',
  ]

  it('costs one warning that names the permissions', async () => {
    const on = board()
    for (const name of writes) on.refused.set(name, 403)
    const { warnings, written } = await publish(publication(decision()), on, EVERYTHING)
    expect(warnings).toEqual([
      'this token may not post the check run, the comment and the review (403 `Resource not accessible by integration`): it needs the permissions checks: write and pull-requests: write, which tokens for pull requests of forks and of Dependabot never have; the verdict is not affected',
    ])
    expect(written).toEqual({})
  })

  it('does not keep one channel from another', async () => {
    const on = board()
    on.refused.set('createCheckRun', 403)
    const { warnings } = await publish(publication(decision()), on, EVERYTHING)
    expect(warnings).toEqual([expect.stringContaining('may not post the check run (403')])
    expect([on.comments.length, on.threads.length]).toEqual([1, 1])
  })

  it('does not keep the red check from being posted where an older green one is not ours to change', async () => {
    const on = board()
    await publish(publication(allowed()), on, EVERYTHING)
    on.refused.set('updateCheckRun', 403)
    await publish(publication(decision()), on, EVERYTHING)
    expect(on.runs.map(({ conclusion }) => conclusion)).toEqual(['success', 'failure'])
  })

  it('is told from a place that the forge does not take', async () => {
    const on = board()
    on.refused.set('createFileComment', 422)
    const { warnings } = await publish(publication(decision({ violations: [violation({ line: 99 })] })), on, EVERYTHING)
    expect(warnings).toEqual([
      'the forge did not take the review (422 `Resource not accessible by integration`); the verdict is not affected',
    ])
  })
})

describe('what can not be read or asked', () => {
  it.each([
    [
      'conversation',
      2,
      ['createCheckRun'],
      /^what was published before could not be read, so the (?:comment|review) was not posted: `the forge answered 502`; the verdict/,
    ],
    ['checkRuns', 1, ['createComment', 'createReview'], /could not be read, so the check run was not posted/],
    ['changedFiles', 1, ['createCheckRun', 'createComment'], /could not be read, so the review was not posted/],
  ] as const)('%s: a warning, and the others go on', async (name, count, done, said) => {
    const on = board()
    Object.assign(on, { [name]: () => Promise.reject(new Problem('forge-unavailable', 'the forge answered 502')) })
    const { warnings } = await publish(publication(decision()), on, EVERYTHING)
    expect(warnings).toHaveLength(count)
    for (const warning of warnings) expect(warning).toMatch(said)
    expect(on.writes).toEqual(done)
  })

  it('a write that never answers is tried three times', async () => {
    const on = board()
    on.createComment = async () => {
      on.calls.push('createComment')
      throw new TypeError('secret text')
    }
    const { warnings } = await publish(publication(decision()), on, COMMENT)
    expect(on.writes).toEqual(['createComment', 'createComment', 'createComment'])
    expect(on.calls).toHaveLength(6)
    expect(warnings).toEqual([
      'it is not known whether the comment was posted in full: fieldgate failed (`TypeError`); the verdict is not affected',
    ])
  })

  it('text of the forge is made visible', async () => {
    const on = board()
    on.conversation = () => Promise.reject(Object.assign(new Error('x'), { name: 'a\n::error::b' }))
    const { warnings } = await publish(publication(decision()), on, COMMENT)
    expect(warnings.join()).toContain('`a\\n::error::b`')
  })
})

/** Violations of three files, one of which is not shown; their lines are in and out of the hunks. */
const POOL: readonly Violation[] = Array.from({ length: 9 }, (_, i) =>
  violation({ file: [FILE, 'other.yaml', 'hidden.yaml'][i % 3] ?? FILE, line: i * 12 + 1, identity: `$.s${i}` }),
)

type Standing = 'open' | 'lifted' | 'warned' | 'absent'

function decisionOf(standings: readonly Standing[]): Decision {
  const those = (standing: Standing) => POOL.filter((_, i) => standings[i] === standing)
  const open = those('open')
  const lifted = those('lifted').map(one => ({ ...one, liftedBy: LIFTED }))
  const warnings = those('warned').map(one => ({ ...one, liftedBy: { waiver: 'w' } }))
  // More annotations than one write takes.
  const notices = Array.from({ length: 55 }, (_, i) => ({ code: 'waived', message: `m${i}` }) as const)
  return decision({ decision: open.length > 0 ? 'deny' : 'allow', violations: [...open, ...lifted], warnings, notices })
}

/** Nothing is there twice, and no green check contradicts the verdict; where the forge refused, the newest one. */
function expectSound(on: Board, verdict: Decision['decision'], isRefused = false): void {
  expect(on.comments.filter(({ body }) => isMarked(body, DECISION)).length).toBeLessThanOrEqual(1)
  const told = on.threads.flatMap(({ body }) => findingMark(body)?.findings ?? [])
  expect(new Set(told).size).toBe(told.length)
  for (const { annotations } of on.runs)
    expect(new Set(annotations.map(one => JSON.stringify(one))).size).toBe(annotations.length)
  const binding = isRefused ? on.runs.slice(-1) : on.runs
  if (verdict !== 'allow') expect(binding.map(({ conclusion }) => conclusion)).not.toContain('success')
}

const READS: ReadonlySet<string> = new Set(['conversation', 'changedFiles', 'checkRuns'])
const LOST = ['answer-lost', 'not-done'] as const

describe('one fault anywhere', () => {
  const before = decisionOf(['open', 'open', 'open', 'lifted', 'open', 'warned'])
  const scenarios: readonly (readonly [string, readonly Decision[]])[] = [
    ['the first deny', [before]],
    ['the first allow', [decisionOf(['lifted', 'warned'])]],
    ['from deny to allow', [before, decisionOf([])]],
    ['from allow to deny', [decisionOf(['warned']), before]],
    ['red again after green', [before, decisionOf([]), before]],
    [
      'others in their place',
      [before, decisionOf(['absent', 'open', 'absent', 'open', 'lifted', 'absent', 'absent', 'open'])],
    ],
  ]

  /** All but the last run without any fault. */
  async function prepared(decisions: readonly Decision[]): Promise<{ readonly on: Board; readonly last: Publication }> {
    const on = board()
    for (const one of decisions.slice(0, -1)) await publish(publication(one), on, EVERYTHING)
    return { on, last: publication(decisions.at(-1) ?? allowed()) }
  }

  const fail = (call: number, kind: Fault['kind']): Fault =>
    kind === 'refused' ? { call, kind, status: 403 } : { call, kind }

  it.each(scenarios)('%s: nothing is posted twice, and the next run completes it', async (_, decisions) => {
    const perfect = await prepared(decisions)
    const first = perfect.on.calls.length
    await publish(perfect.last, perfect.on, EVERYTHING)
    const verdict = perfect.last.judgements[0].decision.decision
    const { calls } = perfect.on
    expect(calls.length - first).toBeGreaterThanOrEqual(3)
    for (let call = first; call < calls.length; call += 1) {
      const name = calls[call] ?? ''
      for (const kind of READS.has(name) ? LOST : [...LOST, 'refused' as const]) {
        const { on, last } = await prepared(decisions)
        on.fault = fail(call, kind)
        const { warnings } = await publish(last, on, EVERYTHING)
        expect(warnings.length > 0, `${name} ${kind}: ${warnings}`).toBe(isTold(name, kind))
        expectSound(on, verdict, kind === 'refused')
        if (!isTold(name, kind) && name !== 'resolveThreads') expect(visible(on)).toEqual(visible(perfect.on))
        await publish(last, on, EVERYTHING)
        expect(unresolved(on)).toEqual(unresolved(perfect.on))
        expect(await publish(last, on, EVERYTHING)).toEqual({ warnings: [], written: {} })
      }
    }
  })

  /** Whether a fault has an effect that is worth a warning: what is lost is asked for, or written, again. */
  const isTold = (name: string, kind: Fault['kind']): boolean =>
    kind === 'refused' ? name !== 'resolveThreads' : READS.has(name) && name !== 'checkRuns'

  /** The same but for whether threads are resolved and in which order they came. */
  const unresolved = (on: Board) => {
    const { comments, threads, runs } = visible(on)
    return { comments, runs, threads: threads.map(({ body }) => body).sort() }
  }

  const standing = fc.constantFrom<Standing>('open', 'lifted', 'warned', 'absent')
  const step = fc.record({
    standings: fc.array(standing, { minLength: POOL.length, maxLength: POOL.length }),
    fault: fc.option(fc.record({ call: fc.nat(12), kind: fc.constantFrom('answer-lost', 'not-done') })),
  })

  it('in any sequence of runs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async steps => {
        const on = board()
        for (const { standings, fault } of steps) {
          on.fault = fault === null ? null : { ...fault, call: on.calls.length + fault.call }
          const given = decisionOf(standings)
          await publish(publication(given), on, EVERYTHING)
          expectSound(on, given.decision)
          on.fault = null
        }
        const last = decisionOf(steps.at(-1)?.standings ?? [])
        await publish(publication(last), on, EVERYTHING)
        expectSound(on, last.decision)
        const done = on.writes.length
        expect(await publish(publication(last), on, EVERYTHING)).toEqual({ warnings: [], written: {} })
        expect(on.writes).toHaveLength(done)
        expect(on.runs.at(-1)?.conclusion).toBe(last.decision === 'allow' ? 'success' : 'failure')
        const live = on.threads.filter(({ body }) => !body.startsWith(SETTLED))
        const open = last.violations.filter(({ liftedBy, file }) => liftedBy === null && file !== 'hidden.yaml')
        expect(live.length === 0).toBe(open.length === 0)
      }),
      { numRuns: 60 },
    )
  }, 30_000)
})
