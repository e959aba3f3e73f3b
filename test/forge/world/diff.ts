import { git } from './git.ts'
import type { Side } from './state.ts'
import type { Limits } from './world.ts'

/** A file of a change, as the forge shows it. */
export interface DiffFile {
  readonly path: string
  readonly previousPath: string | null
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed'
  /** The blob of the head, or of the base for a file that is gone. */
  readonly blob: string
  readonly additions: number
  readonly deletions: number
  /** Hunks with three lines of context; empty for a binary file, a pure rename and the like. */
  readonly hunks: readonly Hunk[]
  /** Lines of the hunks with their headers. */
  readonly patch: string
}

export interface Hunk {
  readonly LEFT: { readonly start: number; readonly count: number }
  readonly RIGHT: { readonly start: number; readonly count: number }
  /** The header and the lines. */
  readonly lines: readonly string[]
}

const caches = new WeakMap<Limits, Map<string, readonly DiffFile[]>>()

/** What differs between two commits, with renames, in Git's order. Commits do not change, so it is computed once. */
export function diff(limits: Limits, dir: string, from: string, to: string): readonly DiffFile[] {
  const cache = caches.get(limits) ?? new Map<string, readonly DiffFile[]>()
  caches.set(limits, cache)
  const key = `${dir} ${from} ${to}`
  const known = cache.get(key)
  if (known) return known
  const files = computed(dir, from, to)
  cache.set(key, files)
  return files
}

/** The hunk of a file that shows a line; undefined where no hunk does. */
export function hunkAt(file: DiffFile, side: Side, line: number): Hunk | undefined {
  return file.hunks.find(hunk => line >= hunk[side].start && line < hunk[side].start + hunk[side].count)
}

/** The text of a line within its hunk, and the lines of the hunk up to it. */
export function lineIn(hunk: Hunk, side: Side, line: number): { readonly text: string; readonly upTo: string } {
  const other = side === 'RIGHT' ? '-' : '+'
  const [header = '', ...lines] = hunk.lines
  const shown = [header]
  let at = hunk[side].start - 1
  for (const text of lines) {
    shown.push(text)
    if (text.startsWith(other) || text.startsWith('\\')) continue
    if (++at === line) return { text: text.slice(1), upTo: shown.join('\n') }
  }
  throw new Error(`line ${line} is not in the hunk ${header}`)
}

/** A file's patch as it is sent; null where there is none, or the file is too large. */
export function shownPatch({ patch, additions, deletions }: DiffFile, limits: Limits): string | null {
  const isLarge = additions + deletions > limits.patchLines || Buffer.byteLength(patch) > limits.patchBytes
  return patch === '' || isLarge ? null : patch
}

const OPTIONS = ['--no-color', '--no-ext-diff', '--no-textconv', '--find-renames', '--full-index', '--unified=3']

function computed(dir: string, from: string, to: string): readonly DiffFile[] {
  const names = git(dir, ['diff', '-z', '--raw', '--no-abbrev', ...OPTIONS, from, to]).split('\0')
  const sections = git(dir, ['diff', '--patch', ...OPTIONS, from, to]).split(/(?<=\n)(?=diff --git )/)
  const files: DiffFile[] = []
  for (let at = 0; names[at]?.startsWith(':'); ) {
    const [, , before = '', after = '', letters = ''] = names[at]?.split(' ') ?? []
    const hasTwoPaths = /^[RC]/.test(letters)
    // A change of type is shown as a deletion and a creation.
    const text = sections.splice(0, letters === 'T' ? 2 : 1)
    const paths = hasTwoPaths ? { previous: names[at + 1], path: names[at + 2] } : { path: names[at + 1] }
    files.push(file(letters, paths.path ?? '', paths.previous ?? null, [before, after], text))
    at += hasTwoPaths ? 3 : 2
  }
  return files
}

function file(
  letters: string,
  path: string,
  previousPath: string | null,
  [before, after]: readonly [string, string],
  sections: readonly string[],
): DiffFile {
  const hunks = sections.flatMap(section => section.split(/(?<=\n)(?=@@ )/).slice(1)).map(hunkOf)
  const lines = hunks.flatMap(hunk => hunk.lines.slice(1))
  return {
    path,
    previousPath,
    status: statusOf(letters, before === after),
    blob: letters === 'D' ? before : after,
    additions: lines.filter(line => line.startsWith('+')).length,
    deletions: lines.filter(line => line.startsWith('-')).length,
    hunks,
    patch: hunks.flatMap(hunk => hunk.lines).join('\n'),
  }
}

function statusOf(letters: string, isSameBlob: boolean): DiffFile['status'] {
  if (letters === 'A') return 'added'
  if (letters === 'D') return 'removed'
  if (letters.startsWith('R')) return 'renamed'
  return letters === 'T' || isSameBlob ? 'changed' : 'modified'
}

function hunkOf(text: string): Hunk {
  const lines = text.replace(/\n$/, '').split('\n')
  const [, left = '0', leftCount = '1', right = '0', rightCount = '1'] =
    /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(lines[0] ?? '') ?? []
  return {
    LEFT: { start: Number(left), count: Number(leftCount) },
    RIGHT: { start: Number(right), count: Number(rightCount) },
    lines,
  }
}
