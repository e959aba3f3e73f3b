import type { Capture, GlobSegment, PatternProblem } from './glob-segment.ts'
import { type CompiledGlob, capturesIn, compileGlob } from './glob-text.ts'
import type { Glob, PathPattern } from './governance.ts'
import { matchWildcard } from './wildcard.ts'

/** The folder of governance, which is never a document. */
const GOVERNANCE_FOLDER = '.fieldgate'

type Segments = readonly GlobSegment[]

/** Compiles a pattern of `documents` (governance.md): a picomatch pattern with captures, or why it is none. */
export function parsePathPattern(
  text: string,
): { readonly pattern: PathPattern; readonly captures: ReadonlySet<Capture> } | PatternProblem {
  const glob = compileGlob(text, 'captures')
  if ('problem' in glob) return glob
  return {
    captures: capturesIn(glob),
    pattern: { test: path => testPath(glob, path), passesThrough: path => passesThrough(glob, path) },
  }
}

/** Compiles a picomatch pattern without captures: of paths, branches or names. */
export function parseGlob(text: string): Glob | PatternProblem {
  const glob = compileGlob(text, 'no captures')
  if ('problem' in glob) return glob
  return {
    text,
    test: path => {
      const parts = path.split('/')
      return glob.alternatives.some(segments => walk(segments, parts, 'strict') !== null)
    },
    passesThrough: path => passesThrough(glob, path),
  }
}

function testPath(glob: CompiledGlob, path: string): ReturnType<PathPattern['test']> {
  const parts = path.split('/')
  if (parts[0] === GOVERNANCE_FOLDER) return { kind: 'none' }
  const captured = firstWalk(glob, parts, 'strict')
  if (captured !== null) return { kind: 'match', ...nameOf(captured) }
  const loose = firstWalk(glob, parts, 'loose')
  return loose === null ? { kind: 'none' } : { kind: 'bad-segment', segment: badSegment(loose) }
}

type Captured = ReadonlyMap<Capture, string>

function firstWalk(glob: CompiledGlob, parts: readonly string[], how: 'strict' | 'loose'): Captured | null {
  for (const segments of glob.alternatives) {
    const captured = walk(segments, parts, how)
    if (captured !== null) return captured
  }
  return null
}

/** What the captures took; null where the pattern does not match. */
function walk(segments: Segments, parts: readonly string[], how: 'strict' | 'loose'): Captured | null {
  const places = matchWildcard(
    segments.length,
    item => segments[item]?.kind === 'globstar',
    parts.length,
    (item, place) => takes(segments[item] as GlobSegment, parts[place] as string, how),
  )
  if (places === null) return null
  const captured = new Map<Capture, string>()
  for (const [item, segment] of segments.entries()) {
    if (segment.kind !== 'capture') continue
    const found = segment[how].exec(parts[places[item] as number] as string)
    for (const [i, name] of segment.names.entries()) captured.set(name, found?.[i + 1] as string)
  }
  return captured
}

function takes(segment: GlobSegment, part: string, how: 'strict' | 'loose'): boolean {
  if (segment.kind === 'globstar') return true
  return segment.kind === 'plain' ? segment.test(part) : segment[how].test(part)
}

const nameOf = (captured: Captured) => ({
  company: captured.get('company') ?? null,
  project: captured.get('project') ?? null,
  environment: captured.get('environment') ?? null,
})

const badSegment = (captured: Captured): string =>
  [...captured.values()].find(value => !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(value)) ?? ''

/** Follows every way at once; a way that has segments left could match a file below. */
function passesThrough(glob: CompiledGlob, path: string): boolean {
  const parts = path.split('/')
  return parts[0] !== GOVERNANCE_FOLDER && glob.alternatives.some(segments => canGoOn(segments, parts))
}

function canGoOn(segments: Segments, parts: readonly string[]): boolean {
  let open = new Set(withSkips(segments, 0))
  for (const part of parts) {
    const next = new Set<number>()
    for (const item of open) {
      const segment = segments[item]
      if (segment === undefined || !takes(segment, part, 'loose')) continue
      for (const after of withSkips(segments, segment.kind === 'globstar' ? item : item + 1)) next.add(after)
    }
    open = next
  }
  return [...open].some(item => item < segments.length)
}

/** A globstar may take nothing; two never follow each other. */
const withSkips = (segments: Segments, item: number): readonly number[] =>
  segments[item]?.kind === 'globstar' ? [item, item + 1] : [item]
