import { RE2JS } from 're2js'
import { translatePattern } from './i-regexp.ts'
import type { Truth } from './query.ts'
import { certain } from './truth.ts'

/** Tests a whole string, or looks for a match in it; in linear time. */
export interface Pattern {
  readonly match: (text: string) => Truth
  readonly search: (text: string) => Truth
}

/** By the pattern's text; forgotten all at once when there are many. */
const compiled = new Map<string, Pattern>()
const MANY = 1000

/** A pattern of `match()` or `search()`, compiled on first use; one that is no I-Regexp (RFC 9485) matches nothing. */
export function patternOf(text: string): Pattern {
  let pattern = compiled.get(text)
  if (pattern === undefined) {
    pattern = compile(text)
    if (compiled.size >= MANY) compiled.clear()
    compiled.set(text, pattern)
  }
  return pattern
}

const always = (truth: Truth): Pattern => ({ match: () => truth, search: () => truth })

function compile(text: string): Pattern {
  const translated = translatePattern(text)
  if (!translated.ok) return always('no')
  try {
    const re2 = RE2JS.compile(translated.re2)
    const beginning = literalBeginning(text)
    return {
      match: subject => certain(subject.startsWith(beginning) && re2.testExact(subject)),
      search: subject => certain(subject.includes(beginning) && re2.test(subject)),
    }
  } catch {
    // The engine has a limit that the grammar does not tell: then nobody knows what the pattern matches.
    return always('maybe')
  }
}

/** Text that every match begins with: most subjects are told apart by it, without the engine. */
function literalBeginning(pattern: string): string {
  if (pattern.includes('|')) return ''
  const [plain = ''] = /^[^\\.^$?*+()[\]{}]*/.exec(pattern) ?? []
  return /^[?*{]/.test(pattern.slice(plain.length)) ? plain.slice(0, -1) : plain
}
