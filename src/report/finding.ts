import type { Violation } from '../core/decision.ts'
import { DONE } from './codes.ts'
import { codeSpan } from './escape.ts'
import { own, type Phrase, phrase, quote, render } from './phrase.ts'
import { whoCan } from './summary.ts'
import { shortened, sides } from './values.ts'

/** UTF-16 units of a message that are shown. */
const MESSAGE_LIMIT = 1_000

/**
 * One open violation in Markdown, for a comment that stands at its place: what it is, what changed, why, and who can
 * help. Whatever this program did not write itself stands in code (threats.md O2).
 */
export function finding(violation: Violation): string {
  const { code, principal, identity, message } = violation
  const what = identity === null ? own('the whole file') : quote(identity)
  const change = changed(violation)
  const reasons = [codeSpan(shortened(message, MESSAGE_LIMIT)), ...rows(violation).map(inMarkdown)]
  return [
    inMarkdown(phrase`**${own(code)}** for ${quote(principal)}: ${what}`),
    ...(change.length === 0 ? [] : [inMarkdown(change)]),
    reasons.map(reason => `- ${reason}`).join('\n'),
  ].join('\n\n')
}

function changed(violation: Violation): Phrase {
  const { before, after } = sides(violation)
  if (before !== null && after !== null) return phrase`${quote(before)} → ${quote(after)}`
  const value = before ?? after
  return value === null ? [] : phrase`${own(DONE[violation.action])}: ${quote(value)}`
}

function rows(violation: Violation): readonly Phrase[] {
  const { rule } = violation
  const who = whoCan(violation)
  return [
    ...(rule === null ? [] : [phrase`rule: ${quote(rule.id)} (${quote(`${rule.file}:${rule.line}`)})`]),
    ...(who.length === 0 ? [] : [phrase`who can: ${who}`]),
  ]
}

/** A phrase as Markdown: what is quoted stands in code spans. */
export const inMarkdown = (words: Phrase): string => render(words, quoted => codeSpan(shortened(quoted)))
