import type { Value } from '../value.ts'
import type { Document, Path, Place, ReadOptions } from './document.ts'
import { plainScalar } from './plain-scalar.ts'
import type { Source } from './source.ts'
import type { MutableMapping } from './yaml-merge.ts'

/** A file's text without its bytes, which documents need not keep in memory. */
export type SourceText = Pick<Source, 'text' | 'isAscii'>

/**
 * The values of the documents of a file of which each is read by {@link quickValue}; several only where they are
 * allowed. Undefined where anything else stands in it. No line of such a document opens anything that goes on in the
 * next one, so each `---` on a line of its own is a marker.
 */
export function quickValues({ text, isAscii }: SourceText, options: ReadOptions): readonly Value[] | undefined {
  if (text.length > LARGEST) return undefined
  const parts = text.split(MARKER)
  // A marker may stand before the first document, too.
  if (parts.length > 1 && parts[0] === '') parts.shift()
  if (parts.length > 1 && !options.stream) return undefined
  const values: Value[] = []
  for (const part of parts) {
    const value = quickValue({ text: part, isAscii }, options)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

/**
 * The value of a document of which every line is a comment or a key, an element, or an element's first key, with at
 * most a scalar of one line or, behind a key, a list of such scalars: what most configuration is. Undefined where anything else, or anything
 * wrong, stands in it: the full reader decides. A program that reads a few small files and ends runs a parser of all
 * of YAML while it is cold, which costs most of its time.
 */
export function quickValue({ text, isAscii }: SourceText, options: ReadOptions): Value | undefined {
  if (!isAscii || text.length > LARGEST || BEYOND.test(text)) return undefined
  const blocks = new Blocks(options.limits.depth)
  for (let start = 0; start < text.length; ) {
    const lineFeed = text.indexOf('\n', start)
    const end = lineFeed < 0 ? text.length : lineFeed
    if (end - start > LONGEST_LINE || !blocks.add(text.slice(start, end))) return undefined
    start = end + 1
  }
  return blocks.value
}

/** A quickly read document; positions come from the full reader when somebody asks for the first one. */
export class QuickDocument implements Document {
  readonly index: number
  readonly value: Value
  readonly #read: () => Document
  #placed: Document | undefined

  /** `read` reads the same document with its positions. */
  constructor(value: Value, index: number, read: () => Document) {
    this.value = value
    this.index = index
    this.#read = read
  }

  locate(path: Path): Place {
    return this.#withPlaces().locate(path)
  }

  written(path: Path): string | null {
    return this.#withPlaces().written(path)
  }

  #withPlaces(): Document {
    this.#placed ??= this.#read()
    return this.#placed
  }
}

/** In characters. A larger file warms the full reader up, and would be read twice as soon as a place is asked for. */
const LARGEST = 262_144

/** Fewer characters than YAML allows a key of one line (YAML 1.2.2, section 7.4.2), and little to match in vain. */
const LONGEST_LINE = 1000

/** A look ahead for what often ends quick reading, so that little of a large file is read twice. Bounded, thus linear. */
const BEYOND = /\n {0,99}(?:- )?[\w./-]{1,99}: (?:\[(?![\w"'])|[{&*!|>])/

/** A line that ends one document and begins the next (YAML 1.2.2, section 9.1.2). */
const MARKER = /^---\n/m

/** No number, and no bracket or quote, can begin like this; words such as `no` can. */
const KEY = String.raw`[A-Za-z_][\w./-]*`

/** What stands for itself within a plain scalar: all but spaces, colons and number signs. */
const WORD = '[!"$-9;-~]*'

/** Begins with no indicator (section 5.3); colons end no word, number signs begin none (section 7.3.3). */
const PLAIN = String.raw`(?:[\w./~$(+]|-(?=-*[\w.]))${WORD}(?:(?: +(?![ #]|$)|:(?! |$)|#)${WORD})*`

/** Without escapes. */
const QUOTED = String.raw`"[ !#-[\]-~]*"|'[ -&(-~]*'`

/** A scalar in a flow sequence of one line: plain ones are words without anything that means something there. */
const ITEM = String.raw`(?:\w[\w./-]*|${QUOTED})`

const FLOW_SEQUENCE = String.raw`\[${ITEM}(?:, ${ITEM})*\]`

const ITEMS = new RegExp(ITEM, 'g')

/**
 * Indentation, indicator, key, scalar, comment. Printable ASCII is all that it takes. `(?! )` keeps each run of
 * spaces in one piece, so that no line takes more than linear time.
 */
const LINE = new RegExp(
  `^( *)(?! )(- +(?! ))?(?:(${KEY}):(?: +(?! )|$))?(${PLAIN}|${QUOTED}|${FLOW_SEQUENCE})? *(?:(?<![^ ])#[ -~]*)?$`,
)

type Block = KeyedBlock | ListedBlock

/** A mapping whose first key stands in column `indent`, and its last key. */
interface KeyedBlock {
  readonly indent: number
  readonly members: MutableMapping
  key: string
}

/** A sequence whose indicators stand in column `indent`. */
interface ListedBlock {
  readonly indent: number
  readonly elements: Value[]
}

const isKeyed = (block: Block): block is KeyedBlock => 'members' in block

/** The block mappings and sequences around the line that is read. */
class Blocks {
  readonly #depth: number
  /** The document is what the key of a mapping to the left of everything holds. */
  readonly #root: KeyedBlock = { indent: -1, members: {}, key: 'document' }
  readonly #open: Block[] = [this.#root]
  /** Whether the last line ended with a key that has no value yet. */
  #awaitsValue = true

  constructor(depth: number) {
    this.#depth = depth
  }

  /** What the lines hold; undefined where they hold nothing. */
  get value(): Value | undefined {
    return this.#root.members[this.#root.key]
  }

  /** Reads one line; false where it takes the full reader. */
  add(line: string): boolean {
    const match = LINE.exec(line)
    if (match === null) return false
    const [, { length: indent } = '', indicator, key, scalar] = match
    if (indicator !== undefined) return this.#addElement(indent, indicator, key, scalar)
    return key === undefined ? scalar === undefined : this.#addKey(indent, key, scalar)
  }

  #addElement(indent: number, indicator: string, key: string | undefined, scalar: string | undefined): boolean {
    this.#closeRightOf(indent)
    const sequence = this.#sequenceAt(indent)
    if (sequence === undefined) return false
    if (key !== undefined) {
      const members: MutableMapping = {}
      sequence.elements.push(members)
      return this.#begin({ indent: indent + indicator.length, members, key }) && this.#addMember(members, key, scalar)
    }
    if (scalar === undefined || isFlowSequence(scalar)) return false
    sequence.elements.push(scalarValue(scalar))
    this.#awaitsValue = false
    return true
  }

  #addKey(indent: number, key: string, scalar: string | undefined): boolean {
    this.#closeRightOf(indent)
    this.#closeListAt(indent)
    const mapping = this.#mappingAt(indent, key)
    return mapping !== undefined && this.#addMember(mapping.members, key, scalar)
  }

  /** Only the key of a mapping that remains open can still get a value. */
  #closeRightOf(indent: number): void {
    while (this.#last.indent > indent) {
      this.#open.pop()
      this.#awaitsValue = false
    }
  }

  /** A sequence may stand in the column of its key (YAML 1.2.2, section 8.2.3); the next key ends it. */
  #closeListAt(indent: number): void {
    const { indent: last } = this.#last
    if (last === indent && !isKeyed(this.#last)) this.#open.pop()
  }

  #sequenceAt(indent: number): ListedBlock | undefined {
    const last = this.#last
    if (!isKeyed(last)) return last.indent === indent ? last : undefined
    if (!this.#awaitsValue) return undefined
    const sequence: ListedBlock = { indent, elements: [] }
    last.members[last.key] = sequence.elements
    return this.#begin(sequence) ? sequence : undefined
  }

  #mappingAt(indent: number, key: string): KeyedBlock | undefined {
    const last = this.#last
    if (!isKeyed(last)) return undefined
    if (last.indent === indent) {
      last.key = key
      return last
    }
    if (!this.#awaitsValue) return undefined
    const mapping: KeyedBlock = { indent, members: {}, key }
    last.members[last.key] = mapping.members
    return this.#begin(mapping) ? mapping : undefined
  }

  #addMember(members: MutableMapping, key: string, scalar: string | undefined): boolean {
    if (key === '__proto__' || Object.hasOwn(members, key) || typeof plainScalar(key) !== 'string') return false
    this.#awaitsValue = scalar === undefined
    if (scalar === undefined || !isFlowSequence(scalar)) {
      members[key] = scalar === undefined ? null : scalarValue(scalar)
      return true
    }
    members[key] = (scalar.match(ITEMS) ?? []).map(scalarValue)
    return this.#open.length <= this.#depth
  }

  /** False where the block is nested too deeply. */
  #begin(block: Block): boolean {
    this.#open.push(block)
    return this.#open.length - 1 <= this.#depth
  }

  get #last(): Block {
    return this.#open.at(-1) ?? this.#root
  }
}

const isFlowSequence = (scalar: string): boolean => scalar.startsWith('[')

function scalarValue(scalar: string): Value {
  return /^["']/.test(scalar) ? scalar.slice(1, -1) : plainScalar(scalar)
}
