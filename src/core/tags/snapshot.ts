import { createHash } from 'node:crypto'
import type { Path } from '../document/document.ts'
import type {
  FileStatements,
  LinkStatement,
  Reference,
  RelationStatement,
  StatedAt,
  SubjectStatement,
  TagStatement,
} from './statement.ts'

/** What the files of an inventory state in one tree, and the blobs that say so. */
export interface Snapshot {
  readonly tree: string
  readonly files: ReadonlyMap<string, StatedFile>
}

export interface StatedFile {
  readonly oid: string
  readonly statements: FileStatements
}

/** A snapshot as bytes. `key` says how the files were read: another way of reading has another key. */
export function encodeSnapshot({ tree, files }: Snapshot, key: string): Buffer {
  const tables = new Writer()
  const rows = [...files].map(([path, { oid, statements }]) => [path, oid, tables.file(statements)])
  const body = Buffer.from(JSON.stringify({ key, tree, ...tables.written, rows }))
  return Buffer.concat([Buffer.from(`${digestOf(body)}\n`), body])
}

/** The snapshot that bytes hold; null where they are damaged, or were read in another way. */
export function decodeSnapshot(bytes: Uint8Array, key: string): Snapshot | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const end = buffer.indexOf('\n')
  const body = buffer.subarray(end + 1)
  if (end < 0 || digestOf(body) !== buffer.toString('latin1', 0, end)) return null
  // The digest says that this program wrote it as it stands; the key, that it reads as it did.
  const written = JSON.parse(body.toString()) as Written
  if (written.key !== key) return null
  const reader = new Reader(written)
  return {
    tree: written.tree,
    files: new Map(written.rows.map(([path, oid, file]) => [path, { oid, statements: reader.file(file) }])),
  }
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/**
 * What is said often stands once, and is one object when it is read again: most of an inventory are the same few
 * thousand names and places. Rows of numbers point into the tables.
 */
interface Tables {
  readonly strings: readonly string[]
  readonly paths: readonly Path[]
  /** Space and name. */
  readonly references: readonly Row[]
  /** Document and path. */
  readonly places: readonly Row[]
  /** Key, whether it is hidden, place, values. */
  readonly tags: readonly Row[]
}

interface Written extends Tables {
  readonly key: string
  readonly tree: string
  readonly rows: readonly (readonly [path: string, oid: string, file: WrittenFile])[]
}

type Row = readonly number[]

/** Subjects, links and relations by numbers. What is rare is written as it is. */
type WrittenFile = readonly [
  subjects: readonly Row[],
  links: readonly Row[],
  /** All in one row, three numbers each. */
  relations: Row,
  rest?: Pick<FileStatements, 'definitions' | 'flaws' | 'unreadable'>,
]

const ABSENT = -1

/** Different items with their numbers. */
class Table<Item> {
  readonly items: Item[] = []
  readonly #numbers = new Map<string | number, number>()

  /** `key` is the same for equal items only. */
  numberOf(key: string | number, item: Item): number {
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    this.#numbers.set(key, this.items.length)
    return this.items.push(item) - 1
  }
}

/** More than any table has items; two numbers below make one that is exact. */
const MOST = 2 ** 26

const numberOfPair = (table: Table<Row>, a: number, b: number): number => table.numberOf(a * MOST + b, [a, b])

class Writer {
  readonly #strings = new Table<string>()
  readonly #paths = new Table<Path>()
  readonly #references = new Table<Row>()
  readonly #places = new Table<Row>()
  readonly #tags = new Table<Row>()

  get written(): Tables {
    return {
      strings: this.#strings.items,
      paths: this.#paths.items,
      references: this.#references.items,
      places: this.#places.items,
      tags: this.#tags.items,
    }
  }

  file({ subjects, links, relations, definitions, flaws, unreadable }: FileStatements): WrittenFile {
    const plain = [
      subjects.map(subject => this.#subject(subject)),
      links.map(({ space, name, to, at }) => [
        ...[this.#text(space), this.#text(name), this.#place(at)],
        ...to.map(reference => this.#reference(reference)),
      ]),
      relations.flatMap(({ from, to, at }) => [this.#reference(from), this.#reference(to), this.#place(at)]),
    ] as const
    const isPlain = definitions.length + flaws.length + unreadable.length === 0
    return isPlain ? plain : [...plain, { definitions, flaws, unreadable }]
  }

  #subject({ kind, id, name, tags, tagsOf, at }: SubjectStatement): Row {
    return [
      ...[this.#text(kind), this.#text(id), name === null ? ABSENT : this.#text(name), this.#place(at)],
      tagsOf === null ? ABSENT : this.#reference(tagsOf),
      ...tags.map(tag => this.#tag(tag)),
    ]
  }

  #tag({ key, values, hidden, at }: TagStatement): number {
    const texts = values.map(value => this.#text(value))
    const row = [this.#text(key), Number(hidden), this.#place(at), ...texts]
    return this.#tags.numberOf(row.join(), row)
  }

  #reference({ space, name }: Reference): number {
    return numberOfPair(this.#references, this.#text(space), this.#text(name))
  }

  #place({ document, path }: StatedAt): number {
    return numberOfPair(this.#places, document, this.#paths.numberOf(JSON.stringify(path), path))
  }

  #text(text: string): number {
    return this.#strings.numberOf(text, text)
  }
}

class Reader {
  readonly #strings: readonly string[]
  readonly #references: readonly Reference[]
  readonly #places: readonly StatedAt[]
  readonly #tags: readonly TagStatement[]

  constructor({ strings, paths, references, places, tags }: Tables) {
    this.#strings = strings
    this.#references = references.map(([space = 0, name = 0]) => ({ space: this.#text(space), name: this.#text(name) }))
    this.#places = places.map(([document = 0, path = 0]) => ({ document, path: paths[path] as Path }))
    this.#tags = tags.map(([key = 0, hidden, place = 0, ...values]) => ({
      key: this.#text(key),
      values: values.map(value => this.#text(value)),
      hidden: hidden === 1,
      at: this.#place(place),
    }))
  }

  file([subjects, links, relations, rest = NO_REST]: WrittenFile): FileStatements {
    const { definitions, flaws, unreadable } = rest
    return {
      subjects: subjects.map(row => this.#subject(row)),
      links: links.map(row => this.#link(row)),
      relations: this.#relations(relations),
      definitions,
      flaws,
      unreadable,
    }
  }

  #subject([kind = 0, id = 0, name = ABSENT, place = 0, tagsOf = ABSENT, ...tags]: Row): SubjectStatement {
    return {
      kind: this.#text(kind),
      id: this.#text(id),
      name: name === ABSENT ? null : this.#text(name),
      tags: tags.map(tag => this.#tags[tag] as TagStatement),
      tagsOf: tagsOf === ABSENT ? null : this.#reference(tagsOf),
      at: this.#place(place),
    }
  }

  #link([space = 0, name = 0, place = 0, ...to]: Row): LinkStatement {
    const references = to.map(reference => this.#reference(reference))
    return { space: this.#text(space), name: this.#text(name), to: references, at: this.#place(place) }
  }

  #relations(row: Row): RelationStatement[] {
    const relations: RelationStatement[] = []
    const number = (i: number) => row[i] as number
    for (let i = 0; i < row.length; i += 3)
      relations.push({
        from: this.#reference(number(i)),
        to: this.#reference(number(i + 1)),
        at: this.#place(number(i + 2)),
      })
    return relations
  }

  #reference(number: number): Reference {
    return this.#references[number] as Reference
  }

  #place(number: number): StatedAt {
    return this.#places[number] as StatedAt
  }

  #text(number: number): string {
    return this.#strings[number] as string
  }
}

const NO_REST = { definitions: [], flaws: [], unreadable: [] }
