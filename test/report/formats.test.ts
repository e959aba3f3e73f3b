import { describe, expect, it } from 'vitest'
import type { Decision } from '../../src/core/decision.ts'
import { FORMATS, isFormat, reports } from '../../src/report/formats.ts'
import { allowed, coloured, decision, everything, FILE, LIFTED, many, plain, violation } from './sample.ts'

/** Every string of a decision that others write, replaced by a text. */
const filledWith = (text: string): Decision => {
  const rule = { id: text, file: text, line: 4, jsonPath: text, ruleId: null, actions: [text] }
  const one = violation({
    principal: text,
    roles: [text],
    rule,
    file: text,
    identity: text,
    path: text,
    before: text,
    after: { [text]: [text] },
    message: text,
    whoCan: [text],
    whoCanPeople: [text],
  })
  const located = { message: text, file: text, line: 1, column: 1 }
  return decision({
    principals: [{ login: text, id: null, as: 'author', roles: [{ role: text, scope: 'company' }] }],
    violations: [
      one,
      { ...one, after: text },
      { ...one, before: { a: text }, after: { a: 1, [text]: text } },
      { ...one, liftedBy: { login: text, role: text, review: 1 } },
    ],
    warnings: [{ ...one, liftedBy: { waiver: text } }],
    notices: [
      { code: 'waived', ...located },
      { code: 'waived', message: text },
    ],
    diagnostics: [{ code: 'document-invalid', ...located }],
  })
}

/** threats.md O1, O2, F5. */
const hostile: readonly (readonly [string, string])[] = [
  ['a workflow command', '\n::error::MARK'],
  ['a workflow command without a newline', '::error file=a,line=1::MARK'],
  ['words that wrapping puts at the beginning of a line', `${'w '.repeat(30)}::set-output name=a::MARK `.repeat(8)],
  ['stopping commands', '::stop-commands::MARK'],
  ['a legacy command', 'MARK ##[error]##[add-mask]x'],
  ['ANSI', '\u001b[2J\u001b[31mMARK\u001b[0m'],
  ['an OSC 8 link', '\u001b]8;;https://evil.example\u0007MARK\u001b]8;;\u0007'],
  ['C1', '\u009b31mMARK\u0085::error::'],
  ['bidirectional text', '\u202eMARK\u2066\u200f\u061c'],
  ['zero width', 'MA\u200bRK\ufeff\u2060'],
  ['carriage returns', 'MARK\r::error::x\rok'],
  ['separators', 'MARK\u2028::error::\u2029\u0085'],
  ['a path that is no UTF-8', 'MARK\udcff\udc80'],
  ['percent escapes', 'MARK%0A::error::%0D%25'],
  ['XML', '</failure>MARK]]><!-- &lt; \uffff'],
  ['quotes', `MARK"'\`\\`],
  ['nothing', ''],
]

const CONTROLS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

describe.each(FORMATS)('hostile text in %s', format => {
  it.each(hostile)('%s comes out as text', async (_, text) => {
    const report = (await reports[format]())(filledWith(text), plain)
    expect(report.endsWith('\n')).toBe(true)
    for (const line of report.split('\n')) {
      expect(line).not.toMatch(CONTROLS)
      expect(line).not.toContain('##[')
      if (format !== 'github') expect(line.trimStart().startsWith('::')).toBe(false)
    }
  })

  it('is a pure function', async () => {
    const report = await reports[format]()
    const before = JSON.stringify(everything)
    expect(report(everything, plain)).toBe(report(everything, plain))
    expect(JSON.stringify(everything)).toBe(before)
  })

  it('has the new colours of a terminal only in text', async () => {
    const report = await reports[format]()
    expect(report(everything, coloured) === report(everything, plain)).toBe(format !== 'text')
  })

  it('shows nothing of what is redacted, and says that it was (O5)', async () => {
    const hidden = { redacted: true }
    const report = (await reports[format]())(
      decision({ violations: [violation({ before: hidden, after: hidden })] }),
      plain,
    )
    if (format !== 'sarif') expect(report).toContain('redacted')
    expect(report).not.toContain('api:1.0')
  })

  it('is made of 10,000 violations in no time (O3)', async () => {
    const report = await reports[format]()
    const large = decision({ violations: many(10_000) })
    const start = performance.now()
    const length = report(large, plain).length
    expect(performance.now() - start).toBeLessThan(15_000)
    expect(length).toBeGreaterThan(1_000)
  })

  it('does not throw at the odd', async () => {
    const report = await reports[format]()
    const odd: readonly Decision[] = [
      allowed({ principals: [], changes: 0, base: null, head: null, result: null, governance: null }),
      decision({ decision: 'error', violations: [], diagnostics: [{ code: 'usage', message: '' }] }),
      decision({
        violations: [
          violation({ identity: null, path: null, resultLine: null, rule: null, whoCan: [], whoCanPeople: [] }),
        ],
      }),
      decision({ decision: 'allow', violations: [violation({ liftedBy: LIFTED })] }),
      decision({
        violations: [
          violation({
            before: JSON.parse('['.repeat(1_500) + ']'.repeat(1_500)),
            after: JSON.parse('{"__proto__":{"a":1}}'),
          }),
        ],
      }),
    ]
    for (const one of odd) expect(report(one, { ...plain, width: 0 })).toMatch(/\n$/)
  })
})

describe('formats', () => {
  it('are known by name', () => {
    expect(FORMATS.every(isFormat)).toBe(true)
    expect(['', 'xml', 'toString', '__proto__'].some(isFormat)).toBe(false)
  })

  it('json is the decision, whole', async () => {
    const json = await reports.json()
    for (const [, text] of hostile) expect(JSON.parse(json(filledWith(text), plain))).toEqual(filledWith(text))
    const long = decision({ violations: [violation({ after: 'x'.repeat(100_000) })] })
    expect(JSON.parse(json(long, plain))).toEqual(long)
    expect(json(decision(), plain)).toContain(`\n      "file": "${FILE}",\n`)
    expect(JSON.parse(json(decision({ violations: many(10_000) }), plain))).toHaveProperty('violations.length', 10_000)
  })
})
