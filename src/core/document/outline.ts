/** What a node is, as far as its place matters. Containers come last, then those between brackets. */
export const KIND = {
  scalar: 1,
  alias: 2,
  sequence: 3,
  mapping: 4,
  bracketedSequence: 5,
  bracketedMapping: 6,
} as const

export type Kind = (typeof KIND)[keyof typeof KIND]

/**
 * Where everything in a YAML file stands: its nodes in the order of the file as three numbers each, so that places
 * can be found later without keeping the parser's events. The children of a mapping are key, value, key, value.
 */
export class Outline {
  /** Elements of sequences that were looked into, as far as somebody asked. */
  readonly #elements = new Map<number, number[]>()
  /** Last children of containers that were asked for. */
  readonly #last = new Map<number, number>()
  readonly #text: string
  readonly #kinds: Uint8Array
  readonly #starts: Int32Array
  /** Of scalars and aliases the offset after them; of containers the node after their last descendant. */
  readonly #ends: Int32Array
  /** Keys whose text is not what the file has between their offsets: because of escapes, properties, aliases. */
  readonly #names = new Map<number, string>()
  readonly #mergeKeys = new Set<number>()
  /** What aliases stand for. */
  readonly #aliases = new Map<number, number>()
  #size = 0
  #frontier = 0

  constructor(text: string, capacity: number) {
    this.#text = text
    this.#kinds = new Uint8Array(capacity)
    this.#starts = new Int32Array(capacity)
    this.#ends = new Int32Array(capacity)
  }

  /** Number of nodes, and so the node that is added next. */
  get size(): number {
    return this.#size
  }

  /** Offset after the last token: where a node without any text is taken to be. */
  get frontier(): number {
    return this.#frontier
  }

  addLeaf(kind: Kind, start: number, end: number): void {
    const node = this.#size++
    this.#kinds[node] = kind
    this.#starts[node] = start
    this.#ends[node] = end
    this.#frontier = end
  }

  /** Adds a container; what follows until {@link close} is inside. */
  open(kind: Kind, start: number): number {
    const node = this.#size++
    this.#kinds[node] = kind
    this.#starts[node] = start
    this.#frontier = start
    return node
  }

  close(container: number): void {
    this.#ends[container] = this.#size
  }

  /** Says what a key is called where the file's own text does not. */
  name(key: number, text: string): void {
    this.#names.set(key, text)
  }

  markMergeKey(key: number): void {
    this.#mergeKeys.add(key)
  }

  markAlias(alias: number, node: number): void {
    this.#aliases.set(alias, node)
  }

  /** A node, or what it stands for if it is an alias. */
  meant(node: number): number {
    return this.#aliases.get(node) ?? node
  }

  kind(node: number): Kind {
    return this.#kinds[node] as Kind
  }

  /** Offset where a node's properties or text begin. */
  start(node: number): number {
    return this.#starts[node] as number
  }

  /** Offset after a scalar or alias. */
  leafEnd(node: number): number {
    return this.#ends[node] as number
  }

  /** The node after the last descendant of a container that may still be open. */
  childrenEnd(container: number): number {
    return this.#ends[container] || this.#size
  }

  /** The next sibling of a node, or what follows its parent. */
  after(node: number): number {
    return this.kind(node) >= KIND.sequence ? this.childrenEnd(node) : node + 1
  }

  findKey(mapping: number, name: string): number | undefined {
    return this.#findKey(mapping, key => this.#isNamed(key, name))
  }

  /** The key through which members come that a mapping does not have itself. */
  findMergeKey(mapping: number): number | undefined {
    return this.#mergeKeys.size === 0 ? undefined : this.#findKey(mapping, key => this.#mergeKeys.has(key))
  }

  findElement(sequence: number, index: number): number | undefined {
    const end = this.childrenEnd(sequence)
    const elements = this.#elements.get(sequence) ?? [sequence + 1]
    this.#elements.set(sequence, elements)
    for (let last = elements.at(-1) as number; elements.length <= index && last < end; elements.push(last))
      last = this.after(last)
    const element = elements[index]
    return element !== undefined && element < end ? element : undefined
  }

  lastChild(container: number): number | undefined {
    const known = this.#last.get(container)
    if (known !== undefined) return known
    const end = this.childrenEnd(container)
    let last: number | undefined
    for (let node = container + 1; node < end; node = this.after(node)) last = node
    if (last !== undefined) this.#last.set(container, last)
    return last
  }

  #findKey(mapping: number, matches: (key: number) => boolean): number | undefined {
    const end = this.childrenEnd(mapping)
    for (let key = mapping + 1; key < end; key = this.after(key + 1)) if (matches(key)) return key
    return undefined
  }

  #isNamed(key: number, name: string): boolean {
    const own = this.#names.get(key)
    if (own !== undefined) return own === name
    const isQuoted = QUOTES.includes(this.#text.charAt(this.start(key)))
    const start = this.start(key) + (isQuoted ? 1 : 0)
    const end = this.leafEnd(key) - (isQuoted ? 1 : 0)
    return end - start === name.length && this.#text.startsWith(name, start)
  }
}

const QUOTES = ['"', "'"]
