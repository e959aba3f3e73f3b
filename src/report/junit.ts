import type { Decision, Violation } from '../core/decision.ts'
import type { Diagnostic } from '../core/diagnostic.ts'
import { asLines, visible, xml } from './escape.ts'
import type { Report } from './formats.ts'
import { type Phrase, render } from './phrase.ts'
import { groupBy, headline, ruleOf, settled, summarize, whoCan } from './summary.ts'
import { shortened, sides } from './values.ts'

interface Case {
  readonly suite: string
  readonly name: string
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped'
  readonly code: string
  readonly message: string
  /** More about it, a label in front of each. */
  readonly details: readonly string[]
}

/** JUnit's XML: a suite for each file, a case for each finding, and one case for the check as a whole. */
export const junit: Report = decision => {
  const cases = [check(decision), ...violations(decision), ...decision.diagnostics.map(diagnostic)]
  const suites = [...groupBy(cases, ({ suite }) => suite)].flatMap(([name, group]) => [
    `  <testsuite name="${xml(name)}"${tallies(group)}>`,
    ...group.flatMap(element),
    '  </testsuite>',
  ])
  return asLines([
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="fieldgate"${tallies(cases)}>`,
    ...suites,
    '</testsuites>',
  ])
}

/** So that an allow has a case and a decision that is not one never has none that failed. */
function check(decision: Decision): Case {
  const verdict = decision.decision
  return {
    suite: 'fieldgate',
    name: 'decision',
    outcome: verdict === 'allow' ? 'passed' : verdict === 'deny' ? 'failure' : 'error',
    code: verdict,
    message: `${verdict}: ${plain(headline(decision))}`,
    details: [],
  }
}

function violations(decision: Decision): readonly Case[] {
  const { open, lifted, warnings } = summarize(decision)
  return [
    ...open.map(violation => finding(violation, 'failure')),
    ...lifted.map(violation => finding(violation, 'skipped')),
    ...warnings.map(violation => finding(violation, 'skipped')),
  ]
}

function finding(violation: Violation, outcome: 'failure' | 'skipped'): Case {
  const { file, line, column, identity, code, principal, message, rule } = violation
  const { before, after } = sides(violation)
  const standing =
    outcome === 'failure' ? ['who can', plain(whoCan(violation))] : ['does not block', plain(settled(violation)[1])]
  const details = [
    ['message', outcome === 'skipped' ? message : ''],
    ['at', `${file}:${line}:${column}`],
    ['before', before ?? ''],
    ['after', after ?? ''],
    ['rule', rule === null ? '' : `${rule.id} (${rule.file}:${rule.line})`],
    ...(outcome === 'failure' ? [standing] : []),
  ]
  return {
    suite: file,
    name: `${identity ?? 'the whole file'} (${ruleOf(violation)}, ${principal})`,
    outcome,
    code,
    message: outcome === 'failure' ? message : standing.join(': '),
    details: details.filter(([, text]) => text !== '').map(pair => pair.join(': ')),
  }
}

function diagnostic({ code, message, file, line, column }: Diagnostic): Case {
  const place = [file, line, column].filter(part => part !== undefined).join(':')
  return {
    suite: file ?? 'fieldgate',
    name: `${code}${place === '' ? '' : ` at ${place}`}`,
    outcome: 'error',
    code,
    message,
    details: [],
  }
}

function element({ suite, name, outcome, code, message, details }: Case): readonly string[] {
  const opening = `    <testcase classname="${xml(suite)}" name="${xml(shortened(name, 500))}" time="0"`
  if (outcome === 'passed') return [`${opening}/>`]
  const kind = outcome === 'skipped' ? '' : ` type="${xml(code)}"`
  const body = [message, ...details].map(text => xml(shortened(text, 1_000))).join('\n')
  return [
    `${opening}>`,
    `      <${outcome}${kind} message="${xml(shortened(message, 1_000))}">${outcome === 'skipped' ? '' : body}</${outcome}>`,
    ...(outcome === 'skipped' ? [`      <system-out>${body}</system-out>`] : []),
    '    </testcase>',
  ]
}

function tallies(cases: readonly Case[]): string {
  const count = (outcome: Case['outcome']): number => cases.filter(one => one.outcome === outcome).length
  return ` tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="0"`
}

const plain = (words: Phrase): string => render(words, visible)
