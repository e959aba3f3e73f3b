import picomatch from 'picomatch'
import { matchWildcard } from './wildcard.ts'

/** What a segment of a path can be named as. */
export type Capture = 'company' | 'project' | 'environment'
export const CAPTURES: readonly Capture[] = ['company', 'project', 'environment']

/** Characters that stand for captures while a pattern is taken apart; no pattern may contain them itself. */
export const CAPTURE_MARKS: ReadonlyMap<string, Capture> = new Map([
  ['\uE000', 'company'],
  ['\uE001', 'project'],
  ['\uE002', 'environment'],
])

/** One segment of a pattern. */
export type GlobSegment =
  | { readonly kind: 'globstar' }
  | { readonly kind: 'plain'; readonly test: (segment: string) => boolean }
  | {
      readonly kind: 'capture'
      readonly names: readonly Capture[]
      /** `strict` captures only lawful names, `loose` whatever stands there. */
      readonly strict: RegExp
      readonly loose: RegExp
    }

/** A problem with a pattern, for the person who wrote it. */
export interface PatternProblem {
  readonly problem: string
}

/** Compiles the text between two slashes; matching it takes time linear in the path's segment, or nearly so. */
export function compileSegment(text: string): GlobSegment | PatternProblem {
  if (text === '**') return { kind: 'globstar' }
  if ([...CAPTURE_MARKS.keys()].some(mark => text.includes(mark))) return compileCapture(text)
  if (/[[\]()|]/.test(text)) return compileComplex(text)
  return { kind: 'plain', test: /[*?]/.test(text) ? wildcard(text) : segment => segment === text }
}

/** `*` and `?` among letters: picomatch's meaning without its backtracking. */
function wildcard(text: string): (segment: string) => boolean {
  return segment =>
    matchWildcard(
      text.length,
      item => text[item] === '*',
      segment.length,
      (item, place) => text[item] === '?' || text[item] === segment[place],
    ) !== null
}

/** Character classes and extended globs are picomatch's; few repetitions keep its regular expressions fast. */
function compileComplex(text: string): GlobSegment | PatternProblem {
  const classless = text.replace(/\[[^\]]+\]/g, 'x')
  const problem = complexProblem(classless)
  if (problem !== null) return { problem }
  const regex = picomatch.makeRe(text, { dot: true, nonegate: true })
  return { kind: 'plain', test: segment => regex.test(segment) }
}

function complexProblem(text: string): string | null {
  if (/[[\]]/.test(text)) return 'has a `[` or `]` without its partner'
  if (/\([^)]*\(/.test(text)) return 'nests `(`; split it into several patterns'
  const flat = text.replace(/[@!?*+]\([^()]*\)/g, 'x')
  if (/[()|]/.test(flat)) return 'uses `(`, `)` or `|` outside `@(..)`, `!(..)`, `?(..)`, `*(..)` or `+(..)`'
  return (text.match(/\*+|\+\(|!\(/g) ?? []).length > 2
    ? 'repeats too much in one segment; split it into several patterns'
    : null
}

/** `{project}.yaml`: the first of several captures takes as much as it can. */
function compileCapture(text: string): GlobSegment | PatternProblem {
  if (/[[\]()|]/.test(text)) return { problem: 'mixes a capture with `[`, `(` or `|` in one segment' }
  const names = [...text].map(character => CAPTURE_MARKS.get(character)).filter(name => name !== undefined)
  if (names.length + (text.match(/\*+/g) ?? []).length > 2)
    return { problem: 'has more than two captures and `*` in one segment' }
  return {
    kind: 'capture',
    names,
    strict: captureRegex(text, '[A-Za-z0-9][A-Za-z0-9._-]*'),
    loose: captureRegex(text, '[^]+'),
  }
}

function captureRegex(text: string, captured: string): RegExp {
  const source = text.replace(/\*+|./gs, part => {
    if (part.startsWith('*')) return '[^]*'
    if (part === '?') return '[^]'
    return CAPTURE_MARKS.has(part) ? `(${captured})` : part.replace(/[.+^$\\{}]/g, '\\$&')
  })
  return new RegExp(`^${source}$`)
}
