import type { Shown, Violation } from './decision.ts'
import { changesBelow, type Key, type Pair, type Side } from './diff/pair.ts'
import type { Document, Place } from './document/document.ts'
import { elementSegment, identitySegment, normalizedPath } from './jsonpath/path.ts'
import type { Denial, JudgedDocument } from './rules/judge.ts'
import { maskSecrets } from './secret.ts'
import type { Display } from './shown.ts'
import { child, type Value } from './value.ts'

/** Where a violation stands, and what changed there. */
export type Placed = Pick<
  Violation,
  'file' | 'document' | 'side' | 'path' | 'identity' | 'line' | 'column' | 'endLine' | 'resultLine'
> & {
  readonly before?: Shown
  readonly after?: Shown
}

/** What says where a violation stands. */
export type Located = Pick<Denial, 'document' | 'pair'> & Partial<Pick<Denial, 'action' | 'elementKey' | 'renamed'>>

/** Locates a denial: in the result where the place exists there, else in the base (changes.md, "Changes"). */
export function placed(denial: Located, display: Display): Placed {
  const { document, pair, renamed } = denial
  const side = sideOf(denial)
  const at = locate(document, side === 'base' ? pair : firstChange(pair), side)
  const before = valueAt(renamed === undefined ? pair : renamed.before, 'base', { document, display })
  const after = valueAt(renamed === undefined ? pair : renamed.after, 'result', { document, display })
  return {
    file: document.file,
    document: document[side]?.index ?? document[other(side)]?.index ?? 0,
    side: at.side,
    path: maskSecrets(normalizedPath(pair.path(side))),
    identity: identityPath(denial, display),
    ...at.place,
    resultLine: resultLine(document, pair, at),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  }
}

/** The side of which a denial speaks: an element that another took the place of is in the base alone. */
export function sideOf({ pair, action, elementKey }: Omit<Located, 'document'>): Side {
  const gaveWay = action === 'delete' && elementKey !== undefined && pair.base !== undefined
  return pair.deleted || gaveWay ? 'base' : 'result'
}

const other = (side: Side): Side => (side === 'base' ? 'result' : 'base')

/** What can not be read has no value to show. */
function valueAt(
  pair: Pair | null,
  side: Side,
  { document, display }: { document: JudgedDocument; display: Display },
): Shown | undefined {
  return pair === null || (pair.unreadable && document[side] === null) ? undefined : display.value(pair, side)
}

/** A place that came or went is where its key is; one that stayed is where its first change is. */
function firstChange(pair: Pair): Pair {
  if (pair.oneSided || pair.moved || pair.own.length > 0) return pair
  const [first] = changesBelow(pair)
  return first === undefined || first.pair.deleted ? pair : first.pair
}

function locate(document: JudgedDocument, pair: Pair, preferred: Side): { readonly side: Side; readonly place: Place } {
  const side: Side = document[preferred] === null ? other(preferred) : preferred
  const found = document[side]
  if (found === null) return { side: 'base', place: { line: 1, column: 1, endLine: 1 } }
  return { side, place: at(found, pair.path(side)) }
}

function at(document: Document, path: readonly Key[]): Place {
  const { line, column, endLine } = document.locate(path)
  return { line, column, endLine }
}

/** Where an annotation can be shown: the line itself, or the nearest surviving parent's; null where the file is gone. */
function resultLine(
  document: JudgedDocument,
  pair: Pair,
  found: { readonly side: Side; readonly place: Place },
): number | null {
  if (document.result === null) return null
  if (found.side === 'result') return found.place.line
  for (const parent of pair.upwards())
    if (parent.result !== undefined) return document.result.locate(parent.path('result')).line
  return null
}

/** The path of a place for people: elements by what identifies them (changes.md). */
export function identityPath(at: Omit<Located, 'document'>, display: Display): string {
  const side = sideOf(at)
  const segments: string[] = []
  for (let place = at.pair; place.parent !== null; place = place.parent)
    segments.push(segment(place, side, display, place === at.pair ? at.elementKey : undefined))
  return maskSecrets(`$${segments.reverse().join('')}`)
}

function segment(pair: Pair, side: Side, display: Display, elementKey: string | undefined): string {
  const key = (pair.key(side) ?? pair.key(other(side))) as Key
  if (typeof key === 'string') return identitySegment(key)
  const name = elementKey ?? pair.elementKey
  const identity: Value | undefined =
    name === null ? undefined : (child(pair.value(side), name) ?? child(pair.value(other(side)), name))
  if (name === null || identity === undefined) return `[${key}]`
  return display.showsKey(pair, name) ? elementSegment(name, identity) : `[${name}=[redacted]]`
}
