import type { Violation } from '../core/decision.ts'
import { entryOf, groupBy } from '../core/group.ts'
import type { LineComment, ShownFile } from '../forge.ts'
import { type HunkLines, hunkLines } from './hunks.ts'
import type { Blobs } from './judgement.ts'

/** Where comments stand, and on what. */
export interface Place {
  /** As the forge shows the file. */
  readonly path: string
  /** null: on the file as a whole. */
  readonly at: Pick<LineComment, 'line' | 'side'> | null
  /** Not empty, in their order. */
  readonly violations: readonly Violation[]
}

/** How many more comments there may be. */
export interface Room {
  readonly lines: number
  readonly files: number
}

/**
 * Where a comment about each violation can stand: on its line where that is within a hunk and is the very line that
 * was judged, else on its file, else nowhere. In the order of the violations, as many as there is room for. Without
 * `blobs` all stand on files.
 */
export async function findPlaces(
  violations: readonly Violation[],
  files: readonly ShownFile[],
  { blobs, room }: { readonly blobs: Blobs | null; readonly room: Room },
): Promise<readonly Place[]> {
  const shown = shownSides(files)
  const lines = new Map<string, Spot>()
  const whole = new Map<string, Spot>()
  for (const [file, group] of groupBy(violations, violation => violation.file)) {
    if (lines.size >= room.lines && whole.size >= room.files) break
    const found = shown.get(file)
    if (found === undefined) continue
    const sides = await commentable(file, found, blobs)
    for (const violation of group) {
      const place = placeOf(violation, sides)
      const spots = place.at === null ? whole : lines
      entryOf<string, Spot>(spots, JSON.stringify(place), () => ({ ...place, violations: [] })).violations.push(
        violation,
      )
    }
  }
  return [...[...lines.values()].slice(0, room.lines), ...[...whole.values()].slice(0, room.files)]
}

type Spot = Place & { readonly violations: Violation[] }

/** A file as a pull request shows it: under its name of now, or under the one that it had. */
interface Sides<File> {
  result?: File
  base?: File
}

function shownSides(files: readonly ShownFile[]): ReadonlyMap<string, Readonly<Sides<ShownFile>>> {
  const sides = new Map<string, Sides<ShownFile>>()
  const sidesOf = (path: string) => entryOf<string, Sides<ShownFile>>(sides, path, () => ({}))
  for (const file of files) {
    sidesOf(file.path).result ??= file
    sidesOf(file.previousPath ?? file.path).base ??= file
  }
  return sides
}

/** Where a comment on a side of a file goes, and the lines on which it can stand. */
interface Commentable {
  readonly path: string
  readonly lines: ReadonlySet<number>
}

/** The lines of a text that was not judged are as good as none; without `blobs` none is asked for. */
async function commentable(
  file: string,
  { result, base }: Readonly<Sides<ShownFile>>,
  blobs: Blobs | null,
): Promise<Readonly<Sides<Commentable>>> {
  const isResult = typeof result?.blob === 'string' && result.blob === (await blobs?.resultBlob(file).catch(() => null))
  const isBase = base !== undefined && (await blobs?.sameBase(file).catch(() => false)) === true
  return {
    ...(result && { result: { path: result.path, lines: isResult ? linesOf(result).right : NO_LINES } }),
    ...(base && { base: { path: base.path, lines: isBase ? linesOf(base).left : NO_LINES } }),
  }
}

const NO_LINES: ReadonlySet<number> = new Set()

const linesOf = ({ patch }: ShownFile): HunkLines => hunkLines(patch ?? '') ?? { left: NO_LINES, right: NO_LINES }

function placeOf(
  { side, line, resultLine, file }: Violation,
  sides: Readonly<Sides<Commentable>>,
): Omit<Place, 'violations'> {
  const own = sides[side]
  const at = side === 'base' ? line : resultLine
  if (own !== undefined && at !== null && own.lines.has(at))
    return { path: own.path, at: { line: at, side: side === 'base' ? 'LEFT' : 'RIGHT' } }
  return { path: (own ?? sides.result ?? sides.base)?.path ?? file, at: null }
}
