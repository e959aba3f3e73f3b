import { describe, expect, it } from 'vitest'
import type { Decision, Violation } from '../../src/core/decision.ts'
import { fingerprint } from '../../src/publish/fingerprint.ts'
import type { Blobs } from '../../src/publish/judgement.ts'
import { findingMark, findingMarker, isMarked, SETTLED, sameBody } from '../../src/publish/marker.ts'
import { publish } from '../../src/publish.ts'
import { allowed, decision, FILE, LIFTED, many, violation, without } from '../report/sample.ts'
import { Board } from './board.ts'
import { filesOf, HEAD, judgement, publication, sameBlobs, shownFile } from './sample.ts'

const REVIEW = { comment: false, review: true, checkRun: false }

async function reviewed(given: Decision, board = new Board()): Promise<Board> {
  if (board.files.length === 0) board.files = [shownFile()]
  expect((await publish(publication(given), board, REVIEW)).warnings).toEqual([])
  return board
}

const of = (...violations: readonly Violation[]) => decision({ violations })

describe('review comments', () => {
  it('stand at the line and say what, why and who can help', async () => {
    const board = await reviewed(decision())
    expect(board.writes).toEqual(['createReview'])
    expect(board.reviews[0]).toMatchObject({
      commit: board.head,
      body: '**Fieldgate: deny**, 1 violation in 1 file. What is new among them stands at its line. Judged at `cccccccccccc`.',
      comments: [{ path: FILE, line: 12, side: 'RIGHT' }],
    })
    expect(board.threads[0]?.body).toBe(`<!-- fieldgate/v1 finding:${fingerprint(violation())} place:line -->
**disallowed** for \`alice\`: \`$.services.api.dockerImage\`

\`"api:1.0"\` → \`"api:2.0"\`

- \`ask the release team in #releases\`
- rule: \`images\` (\`.fieldgate/rules/company.yaml:4\`)
- who can: \`platform-engineer\` or \`senior-developer\`: \`carol\` or \`dave\``)
  })

  it('are of what is open alone', async () => {
    const board = await reviewed(
      decision({ violations: [violation({ liftedBy: LIFTED })], warnings: [violation({ line: 13 })] }),
    )
    expect(board.writes).toEqual([])
  })

  it('go to the file where there is no line, and nowhere where the file is not shown', async () => {
    const board = await reviewed(of(violation(), violation({ line: 80, identity: '$.a' }), violation({ file: 'x' })))
    expect(board.threads.map(({ place }) => place)).toEqual([
      { path: FILE, line: 12, side: 'RIGHT' },
      { path: FILE, line: null, side: null },
    ])
  })

  it('are at most thirty and five; the rest is not taken for gone', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => violation({ line: i + 1, identity: `$.a${i}` }))
    const whole = Array.from({ length: 8 }, (_, i) => violation({ file: `f${i}`, line: 90 }))
    const board = new Board()
    board.files = filesOf([...lines, ...whole])
    await reviewed(of(...lines, ...whole), board)
    expect(board.threads.filter(({ place }) => place.line !== null)).toHaveLength(30)
    expect(board.threads.filter(({ place }) => place.line === null)).toHaveLength(5)
    const before = board.writes.length
    await reviewed(of(...whole, ...lines.toReversed()), board)
    expect(board.writes).toHaveLength(before)
    await reviewed(of(...lines.slice(10)), board)
    expect(board.threads.filter(({ body }) => body.startsWith(SETTLED))).toHaveLength(15)
    expect(board.threads.filter(({ place, body }) => place.line !== null && !body.startsWith(SETTLED))).toHaveLength(30)
  })

  it('stay where lines move, and are not repeated when somebody resolves them', async () => {
    const board = await reviewed(decision())
    for (const thread of board.threads) thread.isResolved = true
    board.files = [{ ...shownFile(), patch: null }]
    await reviewed(of(violation({ line: 34, column: 1 })), board)
    expect(board.writes).toEqual(['createReview'])
  })

  it('are settled and resolved when it is gone, lifted, or another value', async () => {
    for (const next of [allowed(), of(violation({ liftedBy: LIFTED })), of(violation({ after: 'api:3.0' }))]) {
      const board = await reviewed(decision())
      await reviewed(next, board)
      const [old, ...others] = board.threads
      expect(old).toMatchObject({ isResolved: true })
      expect(old?.body).toMatch(/^<!-- fieldgate\/v1 settled -->\n\n✅ \*\*This no longer applies\*\*/)
      expect(old?.body).toContain('**disallowed** for `alice`')
      expect(old?.body).not.toContain('finding:')
      expect(others).toHaveLength(next.violations[0]?.after === 'api:3.0' ? 1 : 0)
    }
  })

  it('are settled once, and what comes back is said again', async () => {
    const board = await reviewed(decision())
    await reviewed(allowed(), board)
    const before = board.writes.length
    for (const thread of board.threads) thread.isResolved = false
    await reviewed(allowed(), board)
    expect(board.writes).toHaveLength(before)
    await reviewed(decision(), board)
    expect(board.threads).toHaveLength(2)
    expect(board.threads[0]?.body).toMatch(/^<!-- fieldgate\/v1 settled -->/)
  })

  it('are settled without being resolved where the token may not', async () => {
    const board = await reviewed(decision())
    board.refused.set('resolveThreads', 403)
    await reviewed(allowed(), board)
    expect(board.threads[0]).toMatchObject({ isResolved: false })
    expect(board.threads[0]?.body).toMatch(/^<!-- fieldgate\/v1 settled -->/)
    const before = board.calls.length
    await reviewed(allowed(), board)
    expect(board.calls.slice(before)).toEqual(['conversation'])
  })

  it('of threads that are none of ours are left alone', async () => {
    const board = new Board()
    const body = `As the bot wrote:\n${findingMarker({ place: 'line', findings: ['0123456789abcdef'], wholeFile: null })}`
    board.threads.push({ id: 1, body, isResolved: false, place: { path: FILE, line: 1, side: 'RIGHT' } })
    await reviewed(decision(), board)
    expect(board.writes).toEqual(['createReview'])
    expect(board.threads[0]?.body).toBe(body)
  })

  it('become comments on files where a hunk has changed meanwhile, once (O4)', async () => {
    const board = new Board()
    board.files = [shownFile(), shownFile('other.yaml')]
    board.refused.set('createReview', 422)
    const found = of(violation(), violation({ line: 13, identity: '$.b' }), violation({ file: 'other.yaml' }))
    expect((await publish(publication(found), board, REVIEW)).warnings).toEqual([])
    expect(board.threads.map(({ place }) => place.path)).toEqual([FILE, 'other.yaml'])
    board.refused.clear()
    await reviewed(found, board)
    expect(board.threads).toHaveLength(2)
  })

  it('of one file speak for all of it where there are too many to name', async () => {
    const found = many(10_000).map(one => ({ ...one, file: FILE, line: 90, resultLine: 90 }))
    const board = await reviewed(of(...found))
    expect(board.threads).toHaveLength(1)
    expect(board.threads[0]?.body).toContain('9,990 more violations here')
    const before = board.writes.length
    await reviewed(of(...found), board)
    expect(board.writes).toHaveLength(before)
  })

  it('are looked for in a hundred files, the same ones each time', async () => {
    const found = Array.from({ length: 300 }, (_, i) => violation({ file: `f${i}`, line: i === 150 ? 90 : 1 }))
    const asked: string[] = []
    const blobs: Blobs = {
      ...sameBlobs,
      resultBlob: async file => {
        asked.push(file)
        return `blob of ${file}`
      },
    }
    const board = new Board()
    board.files = filesOf(found)
    for (const run of [1, 2]) {
      await publish({ head: HEAD, judgements: [judgement(of(...found), 7, blobs)] }, board, REVIEW)
      expect(board.threads, `run ${run}`).toHaveLength(30)
    }
    expect(new Set(asked).size).toBe(100)
  })

  it('never are too long', async () => {
    const long = '`\u{e0001}'.repeat(5_000)
    const names = Array.from({ length: 10 }, (_, i) => `${long}${i}`)
    const found = Array.from({ length: 20 }, (_, i) =>
      violation({
        identity: `${i}${long}`,
        before: long,
        after: long,
        message: long,
        whoCan: names,
        whoCanPeople: names,
      }),
    )
    const board = await reviewed(of(...found))
    expect(board.threads).toHaveLength(1)
    expect(board.threads[0]?.body).toMatch(/^<!-- .* -->\n[\s\S]*\d+ more violations? here/)
    await reviewed(allowed(), board)
    expect(board.threads[0]?.body).toContain('What it said')
  })
})

describe('a fingerprint', () => {
  const base = fingerprint(violation())
  it.each([
    ['line', violation({ line: 99, column: 3, endLine: 101 })],
    ['side', violation({ side: 'base' })],
    ['what was before', violation({ before: 'other' })],
    ['wording', violation({ message: 'other' })],
    ['who can', violation({ whoCan: [], whoCanPeople: [] })],
    ['place of the rule in its file', violation({ rule: { ...violation().rule, line: 9 } as Violation['rule'] })],
  ])('does not know the %s', (_, other) => expect(fingerprint(other)).toBe(base))

  it.each([
    ['code', violation({ code: 'not-allowed' })],
    ['rule', violation({ rule: { ...violation().rule, id: 'other' } as Violation['rule'] })],
    ['file', violation({ file: 'other' })],
    ['place', violation({ identity: '$.other' })],
    ['action', violation({ action: 'delete' })],
    ['principal', violation({ principal: 'bob' })],
    ['new value', violation({ after: 'other' })],
    ['absence of a new value', without(violation(), 'after')],
  ])('knows the %s', (_, other) => expect(fingerprint(other)).not.toBe(base))

  it('knows null from nothing, and no order of members', () => {
    expect(fingerprint(violation({ after: null }))).not.toBe(fingerprint(without(violation(), 'after')))
    expect(fingerprint(violation({ after: { a: 1, b: [{ c: 1, d: 2 }] } }))).toBe(
      fingerprint(violation({ after: { b: [{ d: 2, c: 1 }], a: 1 } })),
    )
  })

  it('tells apart what is wrong with one file as a whole', () => {
    const broken = (message: string) => fingerprint(violation({ code: 'governance-invalid', identity: null, message }))
    expect(broken('a')).not.toBe(broken('b'))
  })
})

describe('a marker', () => {
  const mark = {
    place: 'file',
    findings: ['0123456789abcdef', 'fedcba9876543210'],
    wholeFile: 'aaaaaaaaaaaaaaaa',
  } as const

  it('is read as it was written', () => {
    expect(findingMark(`${findingMarker(mark)}\nx`)).toEqual(mark)
    expect(findingMark(`${findingMarker({ ...mark, wholeFile: null })}\r\nx`)).toEqual({ ...mark, wholeFile: null })
  })

  it.each(['', 'x', ` ${findingMarker(mark)}`, `x\n${findingMarker(mark)}`, `${findingMarker(mark)} x`, SETTLED])(
    'is none in %j',
    body => expect(findingMark(body)).toBeNull(),
  )

  it('counts in the first line alone', () => {
    expect(isMarked(`${SETTLED}\nx`, SETTLED)).toBe(true)
    expect(isMarked(`x\n${SETTLED}`, SETTLED)).toBe(false)
  })

  it('is in a body that is the same with other line ends', () => {
    expect(sameBody('a\r\nb\n', 'a\nb')).toBe(true)
    expect(sameBody('a\nb', 'a b')).toBe(false)
  })
})
