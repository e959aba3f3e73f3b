/** A pattern of RFC 9485 in the syntax of RE2, or why it is none; `offset` counts in the pattern. */
export type Translated =
  | { readonly ok: true; readonly re2: string }
  | { readonly ok: false; readonly message: string; readonly offset: number }

/** RE2 repeats nothing more often, counting repetitions inside repetitions. */
const REPEATS = 1000
/** Atoms once repetitions are written out: the time of a match is the text's length times this. */
const ATOMS = 2000
const GROUPS = 200

const SINGLE_ESCAPE = /\\[()*+\-.?[\\\]^nrt{|}]/y
const CATEGORY = /\\[pP]\{(?:L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|Z[lps]?|S[ckmo]?|C[cfno]?)\}/y
const QUANTIFIER = /[*+?]|\{(\d+)(?:(,)(\d*))?\}/y
/** `NormalChar`; a lone surrogate never gets here. */
const NORMAL = /[^.\\?*+()|[\]{}]/uy
const CLASS_CHARACTER = /[^-[\]\\]/uy

/** A group, or the whole pattern: how much of RE2's program its branches take. */
interface Group {
  atoms: number
  /** Of the piece that a quantifier would repeat; null where there is none. */
  piece: { atoms: number; repeats: number } | null
  repeats: number
}

class Refused extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

/**
 * Checks a pattern against the grammar of I-Regexp and translates it: `.` does not match line ends, everything
 * else means the same to RE2. As in the compliance suite, `^` and `$` are anchors.
 */
export function translatePattern(pattern: string): Translated {
  try {
    return { ok: true, re2: new Translation(pattern).run() }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { ok: false, message: error.message, offset: error.offset }
  }
}

class Translation {
  readonly #pattern: string
  #offset = 0
  #re2 = ''
  readonly #open: Group[] = [newGroup()]

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  run(): string {
    while (this.#offset < this.#pattern.length) this.#step()
    if (this.#open.length > 1) this.#refuse('a group is not closed: add `)`')
    return this.#re2
  }

  get #group(): Group {
    return this.#open[this.#open.length - 1] as Group
  }

  #step(): void {
    if (this.#take(QUANTIFIER, this.#repeat)) return
    const character = this.#pattern[this.#offset]
    if (character === '(') this.#enter()
    else if (character === ')') this.#leave()
    else if (character === '|') this.#branch()
    else this.#atom()
  }

  #atom(): void {
    if (this.#pattern[this.#offset] === '.') this.#emit('.', '[^\\n\\r]')
    else if (this.#pattern[this.#offset] === '[') this.#class()
    else if (!this.#take(SINGLE_ESCAPE) && !this.#take(CATEGORY) && !this.#take(NORMAL)) this.#refuseHere()
    this.#group.atoms += 1
    this.#group.piece = { atoms: 1, repeats: 1 }
    this.#limit()
  }

  /** `[...]`: a `-` stands between two characters, or first or last. */
  #class(): void {
    const start = this.#offset
    this.#emit('[')
    if (this.#sees('^')) this.#emit('^')
    if (this.#sees('-')) this.#emit('-', '\\-')
    else this.#classItem(start)
    while (!this.#sees(']')) {
      if (this.#pattern.startsWith('-]', this.#offset)) this.#emit('-', '\\-')
      else this.#classItem(start)
    }
    this.#emit(']')
  }

  #classItem(start: number): void {
    if (this.#take(CATEGORY)) return
    const from = this.#offset
    const low = this.#classCharacter(start)
    if (!this.#sees('-') || this.#pattern.startsWith('-]', this.#offset)) return
    this.#emit('-')
    if (this.#classCharacter(start) < low) this.#refuse('a range of a class runs backwards', from)
  }

  /** The code point of a single character of a class. */
  #classCharacter(start: number): number {
    if (this.#offset >= this.#pattern.length) this.#refuse('a class is not closed: add `]`', start)
    const begin = this.#offset
    if (this.#take(SINGLE_ESCAPE)) return escapedPoint(this.#pattern[begin + 1] as string)
    if (!this.#take(CLASS_CHARACTER, found => quotedInClass(found[0]))) this.#refuseHere()
    return this.#pattern.codePointAt(begin) as number
  }

  #enter(): void {
    if (this.#open.length > GROUPS) this.#refuse(`more than ${GROUPS} groups in each other`)
    this.#emit('(', '(?:')
    this.#open.push(newGroup())
  }

  #leave(): void {
    const closed = this.#open.pop() as Group
    if (this.#open.length === 0) this.#refuse('`)` closes no group: write `\\)` for the character')
    this.#emit(')')
    this.#group.atoms += closed.atoms + 1
    this.#group.piece = { atoms: closed.atoms + 1, repeats: closed.repeats }
    this.#group.repeats = Math.max(this.#group.repeats, closed.repeats)
    this.#limit()
  }

  #branch(): void {
    this.#emit('|')
    this.#group.atoms += 1
    this.#group.piece = null
  }

  #repeat = ([written, least, comma, most]: RegExpExecArray): string => {
    const group = this.#group
    if (group.piece === null)
      this.#refuse(`nothing to repeat before \`${written}\`: write \`\\${written[0]}\` for the character`)
    const times = Math.max(Number(least ?? 1), Number(most || 1))
    if (most && Number(most) < Number(least)) this.#refuse(`\`${written}\` runs backwards`)
    const repeats = Math.max(times, 1) * group.piece.repeats
    if (repeats > REPEATS)
      this.#refuse(`\`${written}\` repeats more than ${REPEATS} times, counting repetitions in each other`)
    group.atoms += group.piece.atoms * (times + (comma === undefined ? 0 : 1))
    group.repeats = Math.max(group.repeats, repeats)
    group.piece = null
    this.#limit()
    return written
  }

  #limit(): void {
    if (this.#group.atoms > ATOMS)
      this.#refuse(`the pattern is too large: more than ${ATOMS} characters once its repetitions are written out`)
  }

  #sees(text: string): boolean {
    return this.#pattern.startsWith(text, this.#offset)
  }

  #emit(text: string, re2 = text): void {
    this.#offset += text.length
    this.#re2 += re2
  }

  #take(sticky: RegExp, translate?: (found: RegExpExecArray) => string): boolean {
    sticky.lastIndex = this.#offset
    const found = sticky.exec(this.#pattern)
    if (found === null) return false
    this.#emit(found[0], translate?.(found))
    return true
  }

  #refuseHere(): never {
    const point = this.#pattern.codePointAt(this.#offset)
    if (point === undefined) this.#refuse('the pattern ends too early')
    if (point === 0x5c)
      this.#refuse(
        `\`${this.#pattern.slice(this.#offset, this.#offset + 2)}\` is no escape of I-Regexp (RFC 9485)${instead(this.#pattern[this.#offset + 1])}`,
      )
    const character = String.fromCodePoint(point)
    this.#refuse(`\`${character}\` can not stand here: write \`\\${character}\` for the character`)
  }

  #refuse(message: string, offset = this.#offset): never {
    throw new Refused(message, offset)
  }
}

const newGroup = (): Group => ({ atoms: 0, piece: null, repeats: 1 })

const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9 }

const escapedPoint = (letter: string): number => CONTROLS[letter] ?? letter.charCodeAt(0)

/** RE2 gives `[:`, `&&` and the like a meaning of their own. */
const quotedInClass = (character: string): string => (/[!-/:-@[-`{-~]/.test(character) ? `\\${character}` : character)

const INSTEAD: Readonly<Record<string, string>> = { d: '[0-9]', w: '[A-Za-z0-9_]', s: '[ \\t\\n\\r]' }

const instead = (letter = ''): string => (Object.hasOwn(INSTEAD, letter) ? `: write \`${INSTEAD[letter]}\`` : '')
