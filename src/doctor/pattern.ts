import { matchWildcard } from '../core/governance/wildcard.ts'

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
