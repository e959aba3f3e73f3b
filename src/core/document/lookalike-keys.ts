import { named, placeOf, Rejection } from './source.ts'

const NOT_ASCII = /[^\0-\x7f]/

/** Whether a key has characters that Unicode can write in several ways. */
export const hasSeveralForms = (key: string): boolean => NOT_ASCII.test(key)

export const FORBIDDEN_KEY = 'the key `__proto__`, which programs take for something else; rename it'

/** The complaint about the second of two equal keys (threats.md Y1). */
export const duplicateKey = (text: string, key: string, earlier: number, offset: number): Rejection =>
  new Rejection(offset, `the key ${named(key)} is there twice, on lines ${lines(text, earlier, offset)}; remove one`)

/** The complaint about the second of two keys that only some readers tell apart. */
export const lookalikeKey = (text: string, key: string, earlier: number, offset: number): Rejection =>
  new Rejection(
    offset,
    `the key ${named(key)} is there twice for some readers, on lines ${lines(text, earlier, offset)}; remove one`,
  )

const lines = (text: string, earlier: number, offset: number): string =>
  `${placeOf(text, earlier).line} and ${placeOf(text, offset).line}`

/**
 * Keys of one mapping of which another one may be a look-alike: with another text, but the same Unicode
 * normalisation or the same meaning to a reader (`1` and `0x1`). Mappings without such keys do without.
 */
export class LookalikeKeys {
  readonly #normalized = new Map<string, number>()
  readonly #meanings = new Map<string, number>()

  /**
   * Remembers a key and where it is. Returns where an earlier one is that it can be taken for, if there is one;
   * `find` says where a key is that has not been remembered, because nothing was like it then.
   */
  add(
    key: string,
    identity: string | undefined,
    place: number,
    find: (name: string) => number | undefined,
  ): number | undefined {
    const normalized = key.normalize('NFC')
    const meanings = meaningsIn(identity)
    const earlier =
      (normalized === key ? undefined : find(normalized)) ??
      this.#normalized.get(normalized) ??
      meanings.map(meaning => this.#meanings.get(meaning)).find(found => found !== undefined)
    this.#normalized.set(normalized, place)
    for (const meaning of meanings) this.#meanings.set(meaning, place)
    return earlier
  }
}

/** The meanings that an identity is made of; a tagged scalar has none but its whole. */
function meaningsIn(identity: string | undefined): readonly string[] {
  if (identity === undefined) return []
  return identity.startsWith('!') ? [identity] : identity.split('|')
}
