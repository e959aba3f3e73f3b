import { child, type Value } from '../value.ts'
import type { Document, Path, Place } from './document.ts'
import { placesIn, skipSpace, skipValue, type TextPlace } from './json-text.ts'
import { Lines } from './source.ts'

/** A JSON document that finds places by skipping through its text, once and as far as somebody asks. */
export class JsonDocument implements Document {
  readonly index = 0
  readonly value: Value
  readonly #text: string
  readonly #lines: Lines
  /** Containers that were looked into, by offset. */
  readonly #containers = new Map<number, Container>()

  constructor(text: string, value: Value) {
    this.value = value
    this.#text = text
    this.#lines = new Lines(text)
  }

  locate(path: Path): Place {
    const { first, offset } = this.#find(path)
    const { line, column } = this.#lines.at(first)
    return { line, column, endLine: Math.max(line, this.#lines.at(skipValue(this.#text, offset) - 1).line) }
  }

  written(path: Path): string | null {
    const { offset, found } = this.#find(path)
    const text = this.#text.slice(offset, skipValue(this.#text, offset))
    if (!found || /^[[{]/.test(text)) return null
    return text.startsWith('"') ? text.slice(1, -1) : text
  }

  /** Where the place of a path begins, and its value. */
  #find(path: Path): { readonly first: number; readonly offset: number; readonly found: boolean } {
    let first = skipSpace(this.#text, 0)
    let offset = first
    let value: Value | undefined = this.value
    for (const step of path) {
      value = child(value, step)
      const place = value === undefined ? undefined : this.#container(offset).place(step)
      if (place === undefined) return { first, offset, found: false }
      first = place.first
      offset = place.value
    }
    return { first, offset, found: true }
  }

  #container(offset: number): Container {
    let container = this.#containers.get(offset)
    if (container === undefined) {
      container = new Container(this.#text, offset)
      this.#containers.set(offset, container)
    }
    return container
  }
}

/** What was found in a container so far; the rest is skipped through when it is asked for. */
class Container {
  readonly #found = new Map<string | number, TextPlace>()
  readonly #rest: Generator<TextPlace, undefined>

  constructor(text: string, offset: number) {
    this.#rest = placesIn(text, offset)
  }

  place(step: string | number): TextPlace | undefined {
    while (!this.#found.has(step)) {
      const { value } = this.#rest.next()
      if (value === undefined) return undefined
      this.#found.set(value.step, value)
    }
    return this.#found.get(step)
  }
}
