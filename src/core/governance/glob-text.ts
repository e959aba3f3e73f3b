import {
  CAPTURE_MARKS,
  CAPTURES,
  type Capture,
  compileSegment,
  type GlobSegment,
  type PatternProblem,
} from './glob-segment.ts'
import { didYouMean } from './near.ts'

/** UTF-16 units of a pattern, and patterns that its braces may stand for. */
const LONGEST_PATTERN = 1024
const MOST_ALTERNATIVES = 256

/** A pattern taken apart: every alternative of its braces, segment by segment. */
export interface CompiledGlob {
  readonly alternatives: readonly (readonly GlobSegment[])[]
}

/**
 * Takes a picomatch pattern apart. Braces become alternatives; `{company}`, `{project}` and `{environment}` become
 * captures where they are allowed. What picomatch would read in a surprising way, and what could never match a path of
 * Git, is a problem instead.
 */
export function compileGlob(text: string, captures: 'captures' | 'no captures'): CompiledGlob | PatternProblem {
  const wrong = textProblem(text)
  if (wrong !== null) return { problem: wrong }
  const marked = markCaptures(text, captures === 'captures')
  if (typeof marked !== 'string') return marked
  const expanded = expandBraces(marked)
  return 'problem' in expanded ? expanded : compileAlternatives(expanded.texts)
}

function compileAlternatives(texts: readonly string[]): CompiledGlob | PatternProblem {
  const alternatives: GlobSegment[][] = []
  for (const text of texts) {
    const segments: GlobSegment[] = []
    for (const part of text.split('/')) {
      const segment = part === '' || part === '.' || part === '..' ? neverThere(part) : compileSegment(part)
      if ('problem' in segment) return segment
      // `**/**` is `**`
      if (segment.kind !== 'globstar' || segments.at(-1)?.kind !== 'globstar') segments.push(segment)
    }
    alternatives.push(segments)
  }
  return { alternatives }
}

const neverThere = (part: string): PatternProblem => ({
  problem:
    part === ''
      ? 'has an empty segment; paths begin without `/` and have no `//`'
      : `has the segment \`${part}\`, which no path has`,
})

function textProblem(text: string): string | null {
  if (text === '') return 'is empty'
  if (text.length > LONGEST_PATTERN) return `is longer than ${LONGEST_PATTERN} characters`
  if (text.startsWith('!') && !text.startsWith('!(')) return 'begins with `!`; patterns can not be negated'
  if (text.includes('\\')) return 'has a `\\`; use `?` for a character that needs escaping'
  if (/["\p{Cc}\uE000-\uE002]/u.test(text)) return 'has a quote or a control character'
  return /[[(][^\])]*\//.test(text) ? 'has a `/` inside `[..]` or `(..)`' : null
}

/** Puts a mark in the place of each capture; other `{name}`s without a comma are problems. */
function markCaptures(text: string, allowed: boolean): string | PatternProblem {
  const seen = new Set<string>()
  let problem: string | null = null
  const marked = text.replace(/\{([^{},]*)\}/g, (placeholder, name: string) => {
    const mark = markOf(name)
    if (mark === undefined) problem ??= unknownPlaceholder(placeholder, name)
    else if (!allowed) problem ??= `has \`${placeholder}\`; captures stand in \`documents\` alone`
    else if (seen.has(name)) problem ??= `captures \`${placeholder}\` twice`
    seen.add(name)
    return mark ?? placeholder
  })
  return problem === null ? marked : { problem }
}

const markOf = (name: string): string | undefined => [...CAPTURE_MARKS].find(([, capture]) => capture === name)?.[0]

function unknownPlaceholder(placeholder: string, name: string): string {
  if (name.includes('..')) return `has the range \`${placeholder}\`; list the alternatives with commas`
  return `has the unknown placeholder \`${placeholder}\`${didYouMean(placeholder, PLACEHOLDERS) || '; write `{a,b}` for alternatives'}`
}

const PLACEHOLDERS = CAPTURES.map(capture => `{${capture}}`)

/** `a{b,c}` is `ab` and `ac`, as in a shell. Braces inside `[..]` are characters. */
function expandBraces(text: string): { readonly texts: readonly string[] } | PatternProblem {
  const done: string[] = []
  const open = [text]
  while (open.length > 0) {
    const next = open.pop() as string
    const braces = firstBraces(next)
    if (braces === null) done.push(next)
    else if ('problem' in braces) return braces
    else open.push(...braces.parts.map(part => braces.before + part + braces.after))
    if (done.length + open.length > MOST_ALTERNATIVES)
      return { problem: `stands for more than ${MOST_ALTERNATIVES} patterns` }
  }
  return { texts: done }
}

interface Braces {
  readonly before: string
  readonly parts: readonly string[]
  readonly after: string
}

/** The first pair of outermost braces and the parts between its commas; null where there is none. */
function firstBraces(text: string): Braces | PatternProblem | null {
  const commas: number[] = []
  let start = -1
  let depth = 0
  let inClass = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string
    if (inClass || character === '[') inClass = character !== ']'
    else if (character === '{' && depth++ === 0) start = i
    else if (character === ',' && depth === 1) commas.push(i)
    else if (character === '}' && --depth <= 0) return depth < 0 ? UNBALANCED : takeBraces(text, start, commas, i)
    else if (depth > 0 && CAPTURE_MARKS.has(character)) return { problem: 'has a capture inside braces' }
  }
  return depth > 0 ? UNBALANCED : null
}

const UNBALANCED: PatternProblem = { problem: 'has a `{` or `}` without its partner' }

function takeBraces(text: string, start: number, commas: readonly number[], end: number): Braces | PatternProblem {
  if (commas.length === 0) return { problem: 'has braces without a comma' }
  const edges = [start, ...commas, end]
  const parts = edges.slice(1).map((edge, i) => text.slice((edges[i] as number) + 1, edge))
  return { before: text.slice(0, start), parts, after: text.slice(end + 1) }
}

/** The captures that a pattern of `documents` names, in no order. */
export const capturesIn = (glob: CompiledGlob): ReadonlySet<Capture> =>
  new Set(glob.alternatives.flat().flatMap(segment => (segment.kind === 'capture' ? segment.names : [])))
