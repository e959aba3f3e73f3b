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
  const beginning = literalBeginning(text)
  let engine: RE2JS | null | undefined
  const test = (subject: string, whole: boolean): Truth => {
    if (engine === undefined) engine = compiledBy(translated.re2)
    if (engine === null) return 'maybe'
    return certain(whole ? engine.testExact(subject) : engine.test(subject))
  }
  return {
    match: subject => (subject.startsWith(beginning) ? test(subject, true) : 'no'),
    search: subject => (subject.includes(beginning) ? test(subject, false) : 'no'),
  }
}

/** Null where the engine has a limit that the grammar does not tell: then nobody knows what the pattern matches. */
function compiledBy(re2: string): RE2JS | null {
  try {
    return RE2JS.compile(re2)
  } catch {
    return null
  }
}

/** Text that every match begins with: most subjects are told apart by it, without the engine. */
function literalBeginning(pattern: string): string {
  if (pattern.includes('|')) return ''
  const [plain = ''] = /^[^\\.^$?*+()[\]{}]*/.exec(pattern) ?? []
  return /^[?*{]/.test(pattern.slice(plain.length)) ? plain.slice(0, -1) : plain
}
