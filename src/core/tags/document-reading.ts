import type { Document, Path } from '../document/document.ts'
import { scalarText } from '../document/text-at.ts'
import { enumerate } from '../jsonpath/enumerate.ts'
import { normalizedPath } from '../jsonpath/path.ts'
import type { Query } from '../jsonpath/query.ts'
import { isMapping, isSequence, Scalar, type Value } from '../value.ts'
import type { FileStatements, Flaw, StatedAt, TagStatement } from './statement.ts'

/** One document of an inventory file, with what is read of any: names, lists of names, tags. */
export class DocumentReading {
  readonly document: Document
  readonly file: string
  readonly flaws: Flaw[] = []
  readonly #redact: readonly Query[]
  #hidden: ReadonlySet<string> | null = null

  constructor(document: Document, file: string, redact: readonly Query[]) {
    this.document = document
    this.file = file
    this.#redact = redact
  }

  at(path: Path): StatedAt {
    return { document: this.document.index, path }
  }

  /** Says that something is not as it should be; what it would have said is not known. */
  flaw(path: Path, message: string): void {
    this.flaws.push({ message, at: this.at(path) })
  }

  /** A scalar as it is written; null where there is none: a container, `null`, or what only a tag gives a meaning to. */
  text(path: Path, value: Value | undefined): string | null {
    if (value instanceof Scalar && value.readings.length === 0) return null
    return scalarText(this.document, path, value)
  }

  /** The texts of a scalar or of a list of scalars, with their places; no value, `null` and `[]` are the same. */
  texts(path: Path, value: Value | undefined, what: string): { readonly text: string; readonly path: Path }[] {
    if (value === undefined || value === null) return []
    const members = isSequence(value)
      ? value.map((member, i) => [[...path, i], member] as const)
      : [[path, value] as const]
    return members.flatMap(([place, member]) => {
      if (member === null) return []
      const text = this.text(place, member)
      if (text === null) this.flaw(place, `${what} is a scalar or a list of scalars`)
      return text === null ? [] : [{ text, path: place }]
    })
  }

  /** The tags that a mapping holds, from their key to a scalar or a list. */
  tags(path: Path, value: Value | undefined): TagStatement[] {
    if (value === undefined || value === null) return []
    if (!isMapping(value)) {
      this.flaw(path, 'tags are a mapping of keys to values')
      return []
    }
    return Object.entries(value).map(([key, member]) => {
      const place = [...path, key]
      // One scalar is what most tags have.
      const text = this.text(place, member)
      const texts = text === null ? this.texts(place, member, `the value of tag \`${key}\``) : [{ text }]
      return { key, values: asSet(texts.map(one => one.text)), hidden: this.#isHidden(place), at: this.at(place) }
    })
  }

  /** Whether `redact` selects a place, something above or something below it. */
  #isHidden(path: Path): boolean {
    if (this.#redact.length === 0) return false
    const root = this.document.value
    this.#hidden ??= new Set(
      this.#redact.flatMap(query => enumerate(query, root, 'wide').map(node => normalizedPath(node.path))),
    )
    const own = normalizedPath(path)
    return [...this.#hidden].some(selected => own.startsWith(selected) || selected.startsWith(own))
  }
}

/** As tags compare: order and repetition do not matter. */
export const asSet = (values: readonly string[]): readonly string[] =>
  values.length < 2 ? values : [...new Set(values)].sort()

export const NOTHING_STATED: FileStatements = {
  subjects: [],
  links: [],
  relations: [],
  definitions: [],
  flaws: [],
  unreadable: [],
}

/** What several documents state. */
export const allStatements = (parts: readonly FileStatements[]): FileStatements => ({
  subjects: parts.flatMap(({ subjects }) => subjects),
  links: parts.flatMap(({ links }) => links),
  relations: parts.flatMap(({ relations }) => relations),
  definitions: parts.flatMap(({ definitions }) => definitions),
  flaws: parts.flatMap(({ flaws }) => flaws),
  unreadable: parts.flatMap(({ unreadable }) => unreadable),
})
