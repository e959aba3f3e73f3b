import type { Shown } from './decision.ts'
import type { Pair, Side } from './diff/pair.ts'
import type { Query } from './jsonpath/query.ts'
import { SideWalk } from './jsonpath/side-walk.ts'
import type { Track } from './jsonpath/track.ts'
import { QueryTrie } from './jsonpath/trie.ts'
import { looksLikeSecret, maskSecrets } from './secret.ts'
import { isContainer, isSequence, Scalar, TAG, type Value } from './value.ts'

const REDACTED: Shown = { redacted: true }

/** Shows values as a decision may: what `redact` selects on either side, and what looks like a secret, never. */
export class Display {
  readonly #walk: SideWalk
  readonly #hidesNothing: boolean

  constructor(redact: readonly Query[]) {
    this.#walk = new SideWalk(new QueryTrie(redact))
    this.#hidesNothing = redact.length === 0
  }

  /** The value of a place on a side; undefined where it is not there. */
  value(pair: Pair, side: Side): Shown | undefined {
    const value = pair.value(side)
    if (value === undefined) return undefined
    if (this.#hidesNothing) return shown(value, '', new Set())
    if (this.hides(pair)) return REDACTED
    return shown(value, '', new Set([...this.#hiddenBelow(pair, 'base'), ...this.#hiddenBelow(pair, 'result')]))
  }

  /** Whether a place, or one above it, is redacted on either side. */
  hides(pair: Pair): boolean {
    return (
      !this.#hidesNothing && (this.#walk.to(pair, 'base')?.selected || this.#walk.to(pair, 'result')?.selected) === true
    )
  }

  /** Whether the scalar that identifies an element may be shown. */
  showsKey(element: Pair, key: string): boolean {
    const side: Side = element.result === undefined ? 'base' : 'result'
    return (
      this.#hidesNothing ||
      (!this.hides(element) && !this.#hiddenBelow(element, side).includes(`/${JSON.stringify(key)}`))
    )
  }

  #hiddenBelow(pair: Pair, side: Side): string[] {
    const arrived = this.#walk.to(pair, side)
    const found: string[] = []
    if (arrived !== null)
      this.#collect(pair.value(side) as Value, arrived.track, pair.root.value(side) as Value, '', found)
    return found
  }

  #collect(value: Value, track: Track, root: Value, path: string, found: string[]): void {
    if (track.at.size === 0 && track.loops.size === 0) return
    for (const [key, member] of members(value)) {
      const at = `${path}/${JSON.stringify(key)}`
      const arrived = this.#walk.below(track, { key, value: member, parent: value, root })
      if (arrived.selected) found.push(at)
      else this.#collect(member, arrived.track, root, at, found)
    }
  }
}

function members(value: Value): Iterable<[string | number, Value]> {
  if (isSequence(value)) return value.entries()
  return isContainer(value) ? Object.entries(value) : []
}

function shown(value: Value, path: string, hidden: ReadonlySet<string>): Shown {
  if (hidden.has(path)) return REDACTED
  if (value instanceof Scalar) return shownScalar(value)
  if (typeof value === 'string') return looksLikeSecret(value) ? REDACTED : value
  if (!isContainer(value)) return value
  const content: Shown = isSequence(value)
    ? value.map((element, index) => shown(element, `${path}/${index}`, hidden))
    : Object.fromEntries(
        Object.entries(value).map(([key, member]) => [
          maskSecrets(key),
          shown(member, `${path}/${JSON.stringify(key)}`, hidden),
        ]),
      )
  return value[TAG] === undefined ? content : { [value[TAG]]: content }
}

function shownScalar({ readings, text }: Scalar): Shown {
  if (looksLikeSecret(text)) return REDACTED
  const [reading] = readings
  if (reading === undefined) return text
  return typeof reading === 'object' && reading !== null ? { number: reading.number } : reading
}
