const WORDS_EACH = 4
const SMALLEST = 64

/**
 * A set of UUIDs of version 7, 16 bytes each, in one table with open addressing: a million of them fit into 32 MB,
 * where a Set of texts takes several times that.
 */
export class UuidSet {
  /** A place is empty where its second word is 0: that of a UUID holds the version. */
  #table = new Uint32Array(SMALLEST * WORDS_EACH)
  #size = 0

  /** Whether it is new. `id` is one that `isUuid` knows. */
  add(id: string): boolean {
    const words = wordsOf(id)
    const place = placeOf(this.#table, ...words)
    if (this.#table[place + 1] !== 0) return false
    this.#table.set(words, place)
    this.#size += 1
    // at most half full, so that a search ends soon
    if (this.#size * WORDS_EACH * 2 > this.#table.length) this.#table = enlarged(this.#table)
    return true
  }

  get size(): number {
    return this.#size
  }
}

type UuidWords = readonly [number, number, number, number]

/** RFC 9562 sections 4 and 5.7; in lower case, so that one id has one spelling. */
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export const isUuid = (text: string): boolean => UUID_V7.test(text)

const wordsOf = (id: string): UuidWords => [
  hexadecimal(id, 0, 8),
  hexadecimal(id, 9, 13) * 0x10000 + hexadecimal(id, 14, 18),
  hexadecimal(id, 19, 23) * 0x10000 + hexadecimal(id, 24, 28),
  hexadecimal(id, 28, 36),
]

/** At most eight digits, `0` to `9` and `a` to `f`; several times as fast as parsing what was cut out. */
function hexadecimal(text: string, begin: number, end: number): number {
  let value = 0
  for (let at = begin; at < end; at += 1) {
    const code = text.charCodeAt(at)
    value = value * 0x10 + code - (code < 0x3a ? 0x30 : 0x57)
  }
  return value
}

/** Where these words are, or the empty place where they would be. */
function placeOf(table: Uint32Array, a: number, b: number, c: number, d: number): number {
  const last = table.length - WORDS_EACH
  let place = (mixed(a, b, c, d) * WORDS_EACH) & last
  while (table[place + 1] !== 0) {
    if (table[place] === a && table[place + 1] === b && table[place + 2] === c && table[place + 3] === d) return place
    place = (place + WORDS_EACH) & last
  }
  return place
}

/** Mostly time stands in the first half and chance in the other, but whoever makes ids may do it otherwise. */
function mixed(a: number, b: number, c: number, d: number): number {
  const first = Math.imul(a ^ Math.imul(b, 0x85ebca6b), 0x9e3779b1)
  const second = Math.imul(c ^ Math.imul(d, 0xc2b2ae35), 0x27d4eb2f)
  const both = first ^ second
  return both ^ (both >>> 15)
}

function enlarged(table: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(table.length * 2)
  for (let from = 0; from < table.length; from += WORDS_EACH) {
    if (table[from + 1] === 0) continue
    const words = wordsAt(table, from)
    larger.set(words, placeOf(larger, ...words))
  }
  return larger
}

const wordsAt = (table: Uint32Array, place: number): UuidWords => [
  table[place] ?? 0,
  table[place + 1] ?? 0,
  table[place + 2] ?? 0,
  table[place + 3] ?? 0,
]
