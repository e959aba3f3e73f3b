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
  const body = JSON.stringify({ key, tree, strings: tables.strings, paths: tables.paths, rows })
  return Buffer.from(`${digestOf(body)}\n${body}`)
}

/** The snapshot that bytes hold; null where they are damaged, or were read in another way. */
export function decodeSnapshot(bytes: Uint8Array, key: string): Snapshot | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
  const end = text.indexOf('\n')
  const body = text.slice(end + 1)
  if (end < 0 || digestOf(body) !== text.slice(0, end)) return null
  // The digest says that this program wrote it as it stands; the key, that it reads as it did.
  const written = JSON.parse(body) as Written
  if (written.key !== key) return null
  const reader = new Reader(written.strings, written.paths)
  return {
    tree: written.tree,
    files: new Map(written.rows.map(([path, oid, file]) => [path, { oid, statements: reader.file(file) }])),
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

interface Written {
  readonly key: string
  readonly tree: string
  readonly strings: readonly string[]
  readonly paths: readonly Path[]
  readonly rows: readonly (readonly [path: string, oid: string, file: WrittenFile])[]
}

/** Texts and paths by their numbers in the tables. What is rare is written as it is. */
type WrittenFile = readonly [
  subjects: readonly (readonly number[])[],
  links: readonly (readonly number[])[],
  relations: readonly number[],
  rest?: Pick<FileStatements, 'definitions' | 'flaws' | 'unreadable'>,
]

const ABSENT = -1

class Writer {
  readonly #strings = new Map<string, number>()
  readonly #paths = new Map<string, number>()

  get strings(): readonly string[] {
    return [...this.#strings.keys()]
  }

  get paths(): readonly Path[] {
    return [...this.#paths.keys()].map(text => JSON.parse(text) as Path)
  }

  file({ subjects, links, relations, definitions, flaws, unreadable }: FileStatements): WrittenFile {
    const plain = [
      subjects.map(subject => this.#subject(subject)),
      links.map(({ space, name, to, at }) => [
        ...[this.#text(space), this.#text(name), ...this.#at(at)],
        ...to.flatMap(reference => this.#reference(reference)),
      ]),
      relations.flatMap(({ from, to, at }) => [...this.#reference(from), ...this.#reference(to), ...this.#at(at)]),
    ] as const
    const isPlain = definitions.length + flaws.length + unreadable.length === 0
    return isPlain ? plain : [...plain, { definitions, flaws, unreadable }]
  }

  #subject({ kind, id, name, tags, tagsOf, at }: SubjectStatement): number[] {
    return [
      ...[this.#text(kind), this.#text(id), name === null ? ABSENT : this.#text(name), ...this.#at(at)],
      ...(tagsOf === null ? [ABSENT, ABSENT] : this.#reference(tagsOf)),
      ...tags.flatMap(({ key, values, hidden, at: place }) => [
        ...[this.#text(key), Number(hidden), ...this.#at(place), values.length],
        ...values.map(value => this.#text(value)),
      ]),
    ]
  }

  #reference({ space, name }: Reference): [number, number] {
    return [this.#text(space), this.#text(name)]
  }

  #at({ document, path }: StatedAt): [number, number] {
    return [document, numberIn(this.#paths, JSON.stringify(path))]
  }

  #text(text: string): number {
    return numberIn(this.#strings, text)
  }
}

function numberIn(table: Map<string, number>, text: string): number {
  const known = table.get(text)
  if (known !== undefined) return known
  table.set(text, table.size)
  return table.size - 1
}

class Reader {
  readonly #strings: readonly string[]
  readonly #paths: readonly Path[]

  constructor(strings: readonly string[], paths: readonly Path[]) {
    this.#strings = strings
    this.#paths = paths
  }

  file([subjects, links, relations, rest]: WrittenFile): FileStatements {
    return {
      subjects: subjects.map(row => this.#subject(row)),
      links: links.map(row => this.#link(row)),
      relations: this.#relations(relations),
      ...(rest ?? NO_REST),
    }
  }

  #subject(row: readonly number[]): SubjectStatement {
    const [kind = 0, id = 0, name = ABSENT, document = 0, path = 0, space = ABSENT, tagsOf = 0] = row
    return {
      kind: this.#text(kind),
      id: this.#text(id),
      name: name === ABSENT ? null : this.#text(name),
      tags: this.#tags(row, 7),
      tagsOf: space === ABSENT ? null : this.#reference(space, tagsOf),
      at: this.#at(document, path),
    }
  }

  #tags(row: readonly number[], first: number): readonly TagStatement[] {
    const tags: TagStatement[] = []
    for (let i = first; i < row.length; ) {
      const [key = 0, hidden = 0, document = 0, path = 0, count = 0] = row.slice(i, i + 5)
      const values = row.slice(i + 5, i + 5 + count).map(value => this.#text(value))
      tags.push({ key: this.#text(key), values, hidden: hidden === 1, at: this.#at(document, path) })
      i += 5 + count
    }
    return tags
  }

  #link([space = 0, name = 0, document = 0, path = 0, ...to]: readonly number[]): LinkStatement {
    const references: Reference[] = []
    for (let i = 0; i < to.length; i += 2) references.push(this.#reference(to[i] as number, to[i + 1] as number))
    return { space: this.#text(space), name: this.#text(name), to: references, at: this.#at(document, path) }
  }

  #relations(row: readonly number[]): RelationStatement[] {
    const relations: RelationStatement[] = []
    const number = (i: number) => row[i] as number
    for (let i = 0; i < row.length; i += 6)
      relations.push({
        from: this.#reference(number(i), number(i + 1)),
        to: this.#reference(number(i + 2), number(i + 3)),
        at: this.#at(number(i + 4), number(i + 5)),
      })
    return relations
  }

  #reference(space: number, name: number): Reference {
    return { space: this.#text(space), name: this.#text(name) }
  }

  #at(document: number, path: number): StatedAt {
    return { document, path: this.#paths[path] as Path }
  }

  #text(number: number): string {
    return this.#strings[number] as string
  }
}

const NO_REST = { definitions: [], flaws: [], unreadable: [] }
