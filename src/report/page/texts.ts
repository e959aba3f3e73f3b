/** Data of a page name each text by its place in one list, where it stands once; -1 is null. */
export type Ref = number

/** The list while it is made. */
export class Texts {
  readonly list: string[] = []
  /** Of all texts so far. */
  characters = 0
  readonly #places = new Map<string, Ref>()
  readonly #shown: (text: string) => string

  /** `shown`: how a text is written, once and for all. */
  constructor(shown: (text: string) => string) {
    this.#shown = shown
  }

  readonly ref = (text: string | null): Ref => {
    if (text === null) return -1
    const there = this.#places.get(text)
    if (there !== undefined) return there
    this.#places.set(text, this.list.length)
    return this.list.push(this.alone(text)) - 1
  }

  /** What hardly ever occurs twice stands where it is. */
  alone<Text extends string | null>(text: Text): Text | string {
    if (text === null) return text
    const shown = this.#shown(text)
    this.characters += shown.length
    return shown
  }
}

/** The list again. */
export class TextReader {
  readonly #texts: readonly string[]

  constructor(texts: readonly string[]) {
    this.#texts = texts
  }

  readonly text = (ref: Ref): string => this.#texts[ref] ?? ''
  readonly orNull = (ref: Ref): string | null => this.#texts[ref] ?? null
}
