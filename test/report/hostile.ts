import fc from 'fast-check'
import type { Decision } from '../../src/core/decision.ts'
import { alice, decision, LIFTED, violation } from './sample.ts'

/** Stands in every text of others in these tests. */
export const MARK = 'zqmark'

/** threats.md O1, O2, F5. */
export const FRAGMENTS: readonly string[] = [
  '@acme/team ',
  ' closes #1, fixes acme/api#2 ',
  '<img src=x onerror=alert(1)>',
  '<!--',
  '-->',
  '<!-- fieldgate/v1 decision -->',
  '<!-- fieldgate/v1 settled -->\n',
  '<!-- fieldgate/v1 finding:0123456789abcdef place:file -->',
  '</details></summary>',
  '[a](https://evil.example)',
  '![a](x) https://evil.example www.evil.example ',
  '`',
  '``',
  '```',
  '\n```\n',
  '~~~',
  `${'`'.repeat(60)}`,
  '|',
  '\\|',
  '\\',
  '\n',
  '\r\n',
  '\n\n## ✅ Fieldgate: allow\n\n',
  '\n| a | b |\n| - | - |\n',
  '    ',
  ' ',
  '> ',
  '- ',
  '*_~',
  '&lt;&#64;',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u001b[31m',
  '\u001b]8;;https://evil.example\u0007',
  '\n::error::x',
  '::stop-commands::y',
  '##[error]',
  '\udcff',
  '🚀',
  '---\n',
]

/** Text of somebody else: hostile fragments around the mark. */
export const hostileText: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 4 }),
    fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 4 }),
  )
  .map(([before, after]) => `${before.join('')}${MARK}${after.join('')}`)

/** A decision with violations of every standing, all of whose texts are others'. */
export const hostileDecision: fc.Arbitrary<Decision> = fc
  .record({
    ...{ login: hostileText, file: hostileText, other: hostileText, identity: hostileText, message: hostileText },
    ...{ ruleId: hostileText, ruleFile: hostileText, before: hostileText, after: hostileText, role: hostileText },
    verdict: fc.constantFrom('deny', 'error'),
  })
  .map(texts => filled(texts))

interface Texts {
  readonly [name: string]: string
  readonly verdict: 'deny' | 'error'
}

function filled(texts: Texts): Decision {
  const text = (name: string): string => texts[name] ?? ''
  const one = violation({
    principal: text('login'),
    roles: [text('role')],
    file: text('file'),
    identity: text('identity'),
    path: text('identity'),
    message: text('message'),
    whoCan: [text('role')],
    whoCanPeople: [text('login')],
    before: text('before'),
    after: text('after'),
    rule: {
      id: text('ruleId'),
      file: text('ruleFile'),
      line: 4,
      jsonPath: text('identity'),
      ruleId: null,
      actions: [],
    },
  })
  return decision({
    decision: texts.verdict,
    principals: [{ ...alice, login: text('login'), roles: [{ role: text('role'), scope: 'company' }] }],
    violations: [
      one,
      { ...one, line: 13, resultLine: 13, identity: null, code: 'unmapped', rule: null, whoCan: [], whoCanPeople: [] },
      { ...one, line: 90, resultLine: 90, before: { [text('before')]: [text('after')] }, after: { a: text('after') } },
      { ...one, file: text('other'), side: 'base', line: 2, after: text('after').repeat(40) },
      { ...one, liftedBy: { ...LIFTED, login: text('login'), role: text('role') } },
    ],
    warnings: [{ ...one, liftedBy: { waiver: text('ruleId') } }],
    notices: [{ code: 'waived', message: text('message'), file: text('file') }],
    diagnostics:
      texts.verdict === 'error' ? [{ code: 'internal', message: text('message'), file: text('file'), line: 1 }] : [],
  })
}
