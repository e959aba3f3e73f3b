import { matchWildcard } from '../core/governance/wildcard.ts'
import type { Part } from './part.ts'

/**
 * Whether a pattern of GitHub's fits a path or a branch: a star stays inside a segment, two stars do not. Patterns with
 * more than stars are not worked out: they fit where that is the careful answer.
 */
export function fits(pattern: string, text: string, ifUnsure: boolean): boolean {
  if (/[?+[\]\\]/.test(pattern)) return ifUnsure
  if (pattern.includes('**')) return fitsStars(pattern.replace(/\*+/g, '*'), text)
  const [patterns, segments] = [pattern.split('/'), text.split('/')]
  return patterns.length === segments.length && patterns.every((part, i) => fitsStars(part, segments[i] ?? ''))
}

const fitsStars = (pattern: string, text: string): boolean =>
  matchWildcard(
    pattern.length,
    item => pattern[item] === '*',
    text.length,
    (item, place) => pattern[item] === text[place],
  ) !== null

/** Whether the filters of an event leave a branch out, as far as that can be told. */
export function leavesOut(event: Part, branch: string): boolean {
  const [only, except] = [event.at('branches'), event.at('branches-ignore')]
  return (only.exists && !selects(only.texts(), branch)) || (except.exists && selects(except.texts(), branch, 'unsure'))
}

/** Whether a list of patterns selects a branch: the last one that fits counts (Workflow syntax, "Filter patterns"). */
function selects(patterns: readonly string[], branch: string, doubtful: 'unsure' | 'no' = 'no'): boolean {
  let selected = false
  for (const pattern of patterns) {
    const isNegative = pattern.startsWith('!')
    if (fits(isNegative ? pattern.slice(1) : pattern, branch, isNegative || doubtful === 'unsure'))
      selected = !isNegative
  }
  return selected
}
