import { child, type Value } from '../value.ts'
import type { Document, Path, Place } from './document.ts'
import { findElement, findMember, skipSpace, skipValue } from './json-text.ts'
import { Lines } from './source.ts'

/** A JSON document that finds places by skipping through its text when somebody asks. */
export class JsonDocument implements Document {
  readonly index = 0
  readonly value: Value
  readonly #text: string
  readonly #lines: Lines

  constructor(text: string, value: Value) {
    this.value = value
    this.#text = text
    this.#lines = new Lines(text)
  }

  locate(path: Path): Place {
    const text = this.#text
    let first = skipSpace(text, 0)
    let offset = first
    let value: Value | undefined = this.value
    for (const step of path) {
      value = child(value, step)
      if (value === undefined) break
      ;({ key: first, value: offset } = memberAt(text, offset, step))
    }
    const { line, column } = this.#lines.at(first)
    return { line, column, endLine: Math.max(line, this.#lines.at(skipValue(text, offset) - 1).line) }
  }
}

/** Where the member or element of a container at an offset begins, and its value; it is known to be there. */
function memberAt(text: string, container: number, step: string | number): { key: number; value: number } {
  if (typeof step === 'string') return findMember(text, container, step) ?? { key: container, value: container }
  const element = findElement(text, container, step)
  return { key: element, value: element }
}
