/** Levels of brackets with filters, parentheses and function calls in one query, so that no query exhausts the stack. */
const NESTING = 64

/** Thrown while a query is read and caught by `parseQuery`: never leaves this folder. */
export class InvalidQuery extends Error {
  /** In UTF-16 units from the beginning of the query. */
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

const BLANK = /[ \t\n\r]*/y

/** A place in the text of a query, moved on by those who read it. */
export class Cursor {
  readonly text: string
  offset = 0
  /** Offsets of the dots of `.[`, an old spelling of `[`. */
  readonly oldDots: number[] = []
  #nesting = 0

  constructor(text: string) {
    this.text = text
  }

  get atEnd(): boolean {
    return this.offset >= this.text.length
  }

  /** Whether the text goes on like this. */
  sees(expected: string): boolean {
    return this.text.startsWith(expected, this.offset)
  }

  /** Moves past the expected text if it is there. */
  take(expected: string): boolean {
    if (!this.sees(expected)) return false
    this.offset += expected.length
    return true
  }

  /** Moves past what a sticky pattern matches here; an empty string if nothing. */
  takeMatch(sticky: RegExp): string {
    sticky.lastIndex = this.offset
    const found = sticky.exec(this.text)?.[0] ?? ''
    this.offset += found.length
    return found
  }

  /** Whether a sticky pattern matches here. */
  seesMatch(sticky: RegExp): boolean {
    sticky.lastIndex = this.offset
    return sticky.test(this.text)
  }

  /** `S` of RFC 9535: blanks, tabs and line ends. */
  skipBlank(): void {
    if (this.text.charCodeAt(this.offset) > 0x20) return
    this.takeMatch(BLANK)
  }

  /** The character here as a message shows it. */
  found(): string {
    const point = this.text.codePointAt(this.offset)
    return point === undefined ? 'the end of the query' : `\`${String.fromCodePoint(point)}\``
  }

  fail(message: string, offset = this.offset): never {
    throw new InvalidQuery(message, offset)
  }

  /** Reads something that may hold itself. */
  nested<T>(read: () => T): T {
    if (this.#nesting >= NESTING)
      this.fail(`more than ${NESTING} levels of nesting: split the query into several rules`)
    this.#nesting += 1
    const value = read()
    this.#nesting -= 1
    return value
  }
}
