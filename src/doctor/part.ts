import type { Document, Path } from '../core/document/document.ts'
import { child, isContainer, isMapping, isSequence, Scalar, type Value } from '../core/value.ts'

/** A place in a workflow file and what stands there; what is not there is a part as well, with no value. */
export class Part {
  readonly file: string
  readonly value: Value | undefined
  readonly #document: Document
  readonly #path: Path

  constructor(file: string, document: Document, path: Path, value: Value | undefined) {
    this.file = file
    this.value = value
    this.#document = document
    this.#path = path
  }

  /** Where it stands, from 1; of what is not there, where its nearest parent does. */
  get line(): number {
    return this.#document.locate(this.#path).line
  }

  get exists(): boolean {
    return this.value !== undefined
  }

  /** A scalar as it is written; null for everything else. */
  get text(): string | null {
    const { value } = this
    if (value === undefined || value === null || isContainer(value)) return null
    return value instanceof Scalar ? value.text : String(value)
  }

  at(key: string | number): Part {
    return new Part(this.file, this.#document, [...this.#path, key], child(this.value, key))
  }

  /** The members of a mapping; none of anything else. */
  members(): readonly (readonly [string, Part])[] {
    return isMapping(this.value) ? Object.keys(this.value).map(key => [key, this.at(key)] as const) : []
  }

  /** The elements of a sequence; of a scalar, itself: where GitHub takes a list, it takes a single value as well. */
  elements(): readonly Part[] {
    if (isSequence(this.value)) return this.value.map((_, i) => this.at(i))
    return this.text === null ? [] : [this]
  }

  texts(): readonly string[] {
    return this.elements().flatMap(({ text }) => text ?? [])
  }
}
