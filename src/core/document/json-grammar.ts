import type { Value } from '../value.ts'
import { closingQuote, keyOffset, skipSpace } from './json-text.ts'
import { duplicateKey, FORBIDDEN_KEY, hasSeveralForms, LookalikeKeys, lookalikeKey } from './lookalike-keys.ts'
import { canonicalNumber } from './number.ts'
import { numberValue } from './plain-scalar.ts'
import { LONE_SURROGATE, Rejection, tooDeep } from './source.ts'

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y
const WORD = /[A-Za-z]+/y

/** Where strings need the escapes of JSON looked at, or hold what JSON does not allow. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none of them in strings
const NOT_LITERAL = /[\\\0-\x1f]/

const LITERALS: ReadonlyMap<string, null | boolean> = new Map([
  ['null', null],
  ['true', true],
  ['false', false],
])

/**
 * JSON (RFC 8259) read exactly and strictly: duplicate and look-alike keys, numbers beyond doubles, located errors.
 * Used where `JSON.parse` does not do; equal to it where it does.
 */
export class JsonGrammar {
  readonly #text: string
  readonly #depthLimit: number
  #at = 0

  constructor(text: string, depthLimit: number) {
    this.#text = text
    this.#depthLimit = depthLimit
  }

  /** The value of the whole text. */
  parse(): Value {
    const value = this.#value(0)
    this.#skip()
    if (this.#at < this.#text.length) throw this.#unexpected('the end of the file')
    return value
  }

  /** The value at the cursor, inside of `depth` containers. */
  #value(depth: number): Value {
    this.#skip()
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth + 1)
      case '[':
        return this.#array(depth + 1)
      case '"':
        return this.#string()
      default:
        return this.#literal()
    }
  }

  #array(depth: number): Value {
    this.#enter(depth)
    const array: Value[] = []
    if (this.#takes(']')) return array
    do array.push(this.#value(depth))
    while (this.#continues(']'))
    return array
  }

  #object(depth: number): Value {
    const start = this.#at
    this.#enter(depth)
    const object: { [key: string]: Value } = {}
    if (this.#takes('}')) return object
    let lookalikes: LookalikeKeys | undefined
    do {
      this.#skip()
      const offset = this.#at
      const key = this.#key()
      if (hasSeveralForms(key)) lookalikes ??= new LookalikeKeys()
      const find = (name: string) => (Object.hasOwn(object, name) ? keyOffset(this.#text, start, name) : undefined)
      const twin = find(key)
      if (twin !== undefined) throw duplicateKey(this.#text, key, twin, offset)
      const lookalike = lookalikes?.add(key, undefined, offset, find)
      if (lookalike !== undefined) throw lookalikeKey(this.#text, key, lookalike, offset)
      object[key] = this.#value(depth)
    } while (this.#continues('}'))
    return object
  }

  /** The key at the cursor and its colon. */
  #key(): string {
    const offset = this.#at
    if (this.#text[offset] !== '"') throw this.#unexpected('a key in double quotes')
    const key = this.#string()
    if (key === '__proto__') throw new Rejection(offset, FORBIDDEN_KEY)
    if (!this.#takes(':')) throw this.#unexpected('`:` after a key')
    return key
  }

  #string(): string {
    const start = this.#at
    const end = closingQuote(this.#text, start)
    if (end === undefined) throw new Rejection(start, 'not valid JSON: a string without a closing quote')
    this.#at = end + 1
    const literal = this.#text.slice(start + 1, end)
    return NOT_LITERAL.test(literal) ? unescaped(this.#text.slice(start, end + 1), start) : literal
  }

  #literal(): Value {
    const number = this.#match(NUMBER)
    if (number !== undefined) return numberValue(canonicalNumber(number), number)
    const start = this.#at
    const literal = LITERALS.get(this.#match(WORD) ?? '')
    if (literal !== undefined) return literal
    this.#at = start
    throw this.#unexpected('a value')
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #enter(depth: number): void {
    if (depth > this.#depthLimit) throw tooDeep(this.#at, this.#depthLimit)
    this.#at++
  }

  #skip(): void {
    this.#at = skipSpace(this.#text, this.#at)
  }

  #takes(character: string): boolean {
    this.#skip()
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  /** Whether another member follows; otherwise the container has been closed. */
  #continues(closer: ']' | '}'): boolean {
    if (this.#takes(',')) return true
    if (this.#takes(closer)) return false
    throw this.#unexpected(`\`,\` or \`${closer}\``)
  }

  #unexpected(expected: string): Rejection {
    return new Rejection(this.#at, `not valid JSON: expected ${expected}${remarkOn(this.#text[this.#at])}`)
  }
}

/** The value of a string with escapes, or with what strings can not hold. */
function unescaped(literal: string, offset: number): string {
  let value: string
  try {
    value = JSON.parse(literal) as string
  } catch {
    throw new Rejection(offset, 'not valid JSON: a string with a raw control character or an escape that JSON lacks')
  }
  if (LONE_SURROGATE.test(value)) throw new Rejection(offset, 'an escape stands for half a character')
  return value
}

/** What people mean who write this where JSON does not expect it. */
function remarkOn(character: string | undefined): string {
  if (character === undefined) return ' instead of the end of the file'
  if (character === '/' || character === '#') return '; there are no comments in JSON'
  if (character === ']' || character === '}') return '; there is no comma before a closing bracket in JSON'
  return character === "'" ? '; strings have double quotes in JSON' : ''
}
