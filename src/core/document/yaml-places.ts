import { child, type Value } from '../value.ts'
import type { Document, Path, Place } from './document.ts'
import { KIND, type Outline } from './outline.ts'
import type { Lines } from './source.ts'

/** The anchor and the tag of a node, in whichever order (YAML 1.2.2, section 6.9). */
const PROPERTIES = /^(?:[&!]\S*\s+)+/

/** A YAML document that finds places in its outline when somebody asks. */
export class YamlDocument implements Document {
  readonly index: number
  readonly value: Value
  readonly #text: string
  readonly #lines: Lines
  readonly #outline: Outline
  /** Node of the document's value. */
  readonly #root: number

  constructor(index: number, value: Value, text: string, lines: Lines, outline: Outline, root: number) {
    this.index = index
    this.value = value
    this.#text = text
    this.#lines = lines
    this.#outline = outline
    this.#root = root
  }

  locate(path: Path): Place {
    const { first, last } = this.#find(path)
    const { line, column } = this.#lines.at(this.#outline.start(first))
    return { line, column, endLine: Math.max(line, this.#lines.at(this.#endOf(last) - 1).line) }
  }

  written(path: Path): string | null {
    let node: number | undefined = this.#outline.meant(this.#root)
    for (const step of path) {
      node = node === undefined ? undefined : this.#member(node, step)
      if (node === undefined) return null
    }
    if (node === undefined || this.#outline.kind(node) !== KIND.scalar) return null
    const text = this.#text.slice(this.#outline.start(node), this.#outline.leafEnd(node)).replace(PROPERTIES, '')
    return /^["']/.test(text) ? text.slice(1, -1) : text
  }

  /** The value of a member or element, as readers see it: behind aliases and merge keys. */
  #member(container: number, step: string | number): number | undefined {
    const own = this.#child(container, step)
    if (own !== undefined) return this.#outline.meant(own[1])
    const key = typeof step === 'string' ? this.#outline.findMergeKey(container) : undefined
    if (key === undefined) return undefined
    const source = this.#outline.meant(key + 1)
    if (this.#outline.kind(source) === KIND.mapping || this.#outline.kind(source) === KIND.bracketedMapping)
      return this.#member(source, step)
    for (let i = 0; ; i++) {
      const merged = this.#outline.findElement(source, i)
      if (merged === undefined) return undefined
      const found = this.#member(this.#outline.meant(merged), step)
      if (found !== undefined) return found
    }
  }

  /** The node where a path's place begins, a key or an element, and the node where it ends. */
  #find(path: Path): { readonly first: number; readonly last: number } {
    let first = this.#root
    let node = this.#root
    let value: Value | undefined = this.value
    for (const step of path) {
      value = child(value, step)
      if (value === undefined) break
      if (this.#outline.kind(node) === KIND.alias) return { first: node, last: node }
      const next = this.#child(node, step)
      if (next === undefined) return this.#merged(node)
      ;[first, node] = next
    }
    return { first, last: node }
  }

  #child(node: number, step: string | number): readonly [first: number, value: number] | undefined {
    if (typeof step === 'string') {
      const key = this.#outline.findKey(node, step)
      return key === undefined ? undefined : [key, key + 1]
    }
    const element = this.#outline.findElement(node, step)
    return element === undefined ? undefined : [element, element]
  }

  #merged(mapping: number): { readonly first: number; readonly last: number } {
    const key = this.#outline.findMergeKey(mapping)
    return key === undefined ? { first: mapping, last: mapping } : { first: key, last: key + 1 }
  }

  /** Offset after a node; its trailing white space and comments do not count. */
  #endOf(node: number): number {
    const kind = this.#outline.kind(node)
    if (kind < KIND.sequence) return this.#outline.leafEnd(node)
    const last = this.#outline.lastChild(node)
    const end = last === undefined ? this.#outline.start(node) + 1 : this.#endOf(last)
    if (kind === KIND.bracketedSequence) return this.#bracketEnd(']', end)
    return kind === KIND.bracketedMapping ? this.#bracketEnd('}', end) : end
  }

  /** Between a last member and its closing bracket there are only white space, punctuation and comments. */
  #bracketEnd(bracket: string, from: number): number {
    const text = this.#text
    for (let i = from; i < text.length; i++) {
      if (text[i] === bracket) return i + 1
      if (text[i] !== '#') continue
      i = text.indexOf('\n', i)
      if (i < 0) break
    }
    return from
  }
}
