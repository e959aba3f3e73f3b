import type { Shown } from './decision.ts'
import type { Pair, Side } from './diff/pair.ts'
import { matchWide } from './jsonpath/match.ts'
import type { Query } from './jsonpath/query.ts'
import { SideWalk } from './jsonpath/side-walk.ts'
import type { Track } from './jsonpath/track.ts'
import { QueryTrie } from './jsonpath/trie.ts'
import { looksLikeSecret, maskSecrets } from './secret.ts'
import { isContainer, isSequence, Scalar, TAG, type Value } from './value.ts'

const REDACTED: Shown = { redacted: true }

/** In characters: shorter texts are no secrets, and hiding them everywhere would hide the change. */
const SHORTEST_SECRET = 4

/** Shows values as a decision may: what `redact` selects on either side, and what looks like a secret, never. */
export class Display {
  readonly #trie: QueryTrie
  readonly #walk: SideWalk
  /** Texts that are redacted somewhere in the change: moved or copied, they stay hidden. */
  readonly #secrets = new Set<string>()
  readonly #hidesNothing: boolean

  constructor(redact: readonly Query[]) {
    this.#trie = new QueryTrie(redact)
    this.#walk = new SideWalk(this.#trie)
    this.#hidesNothing = redact.length === 0
  }

  /** Remembers what the queries select on the way to a document's changes, on either side. */
  learn(root: Pair): void {
    if (this.#hidesNothing) return
    for (const selections of matchWide(this.#trie, root).selections.values())
      for (const { pair } of selections) for (const value of [pair.base, pair.result]) this.#remember(value)
  }

  #remember(value: Value | undefined): void {
    if (typeof value === 'string') {
      if (value.length >= SHORTEST_SECRET) this.#secrets.add(value)
    } else if (isContainer(value)) for (const [, member] of members(value)) this.#remember(member)
  }

  /** The value of a place on a side; undefined where it is not there. */
  value(pair: Pair, side: Side): Shown | undefined {
    const value = pair.value(side)
    if (value === undefined) return undefined
    if (this.#hidesNothing) return shown(value, '', new Set(), this.#secrets)
    if (this.hides(pair)) return REDACTED
    const hidden = new Set([...this.#hiddenBelow(pair, 'base'), ...this.#hiddenBelow(pair, 'result')])
    return shown(value, '', hidden, this.#secrets)
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

function shown(value: Value, path: string, hidden: ReadonlySet<string>, secrets: ReadonlySet<string>): Shown {
  if (hidden.has(path)) return REDACTED
  if (value instanceof Scalar) return shownScalar(value)
  if (typeof value === 'string') return secrets.has(value) || looksLikeSecret(value) ? REDACTED : value
  if (!isContainer(value)) return value
  const inner = (key: string | number, member: Value) =>
    shown(member, `${path}/${JSON.stringify(key)}`, hidden, secrets)
  const content: Shown = isSequence(value)
    ? value.map((element, index) => inner(index, element))
    : Object.fromEntries(Object.entries(value).map(([key, member]) => [maskSecrets(key), inner(key, member)]))
  return value[TAG] === undefined ? content : { [value[TAG]]: content }
}

function shownScalar({ readings, text }: Scalar): Shown {
  if (looksLikeSecret(text)) return REDACTED
  const [reading] = readings
  if (reading === undefined) return text
  return typeof reading === 'object' && reading !== null ? { number: reading.number } : reading
}
