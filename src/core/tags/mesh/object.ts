import type { Path } from '../../document/document.ts'
import { child, isMapping, isSequence, type Mapping, type Value } from '../../value.ts'
import type { DocumentReading } from '../document-reading.ts'
import type { FileStatements, StatedAt, TagStatement } from '../statement.ts'

/** What one meshObject states; its flaws are with the reading. */
export type Stated = Partial<Omit<FileStatements, 'flaws'>>

/** Reads the meshObjects of one kind, by the fields that are there: versions differ in where things stand. */
export type ObjectReader = (object: MeshObject) => Stated

/** The others that have tags have them in `spec.tags`. */
const IN_METADATA: ReadonlySet<string> = new Set(['meshLandingZone', 'meshBuildingBlockDefinition', 'meshProjectRole'])

/** One meshObject of a document. Whatever is not as it should be becomes a flaw of the reading. */
export class MeshObject {
  readonly kind: string
  /** Where it is known by, if nothing else tells it from others: file, document, and which object of a list. */
  readonly place: string
  readonly #reading: DocumentReading
  readonly #path: Path
  readonly #value: Mapping
  readonly #flawsBefore: number

  constructor(reading: DocumentReading, path: Path, value: Mapping, identity: { kind: string; place: string }) {
    this.kind = identity.kind
    this.place = identity.place
    this.#reading = reading
    this.#path = path
    this.#value = value
    this.#flawsBefore = reading.flaws.length
  }

  at(...keys: Path): StatedAt {
    return this.#reading.at([...this.#path, ...keys])
  }

  flaw(keys: Path, message: string): void {
    this.#reading.flaw([...this.#path, ...keys], message)
  }

  value(...keys: Path): Value | undefined {
    return keys.reduce<Value | undefined>(child, this.#value)
  }

  /** Whether something is said there; `null` says nothing. */
  has(...keys: Path): boolean {
    const value = this.value(...keys)
    return value !== undefined && value !== null
  }

  /** A text that has to be there; null, with a flaw, where it is not. */
  text(...keys: Path): string | null {
    if (!this.has(...keys)) return this.#flawed(keys, `a ${this.kind} needs ${dotted(keys)}`)
    const text = this.#reading.text([...this.#path, ...keys], this.value(...keys))
    return text || this.#flawed(keys, `${dotted(keys)} must be a scalar that is not empty`)
  }

  /** A text that need not be there; null where nothing is said, and with a flaw where it is no text. */
  textIfAny(...keys: Path): string | null {
    return this.has(...keys) ? this.text(...keys) : null
  }

  /** A text that may be a part of an id: without dots, so that no two pairs of parts make the same id. */
  identifier(...keys: Path): string | null {
    const text = this.text(...keys)
    return text?.includes('.') ? this.#flawed(keys, `${dotted(keys)} must not contain a dot`) : text
  }

  /** The texts of a scalar or of a list. */
  texts(...keys: Path): string[] {
    const texts = this.#reading.texts([...this.#path, ...keys], this.value(...keys), dotted(keys))
    return texts.map(({ text }) => text)
  }

  /** A switch that is off where nothing is said. */
  flag(...keys: Path): boolean {
    const value = this.value(...keys) ?? false
    if (typeof value !== 'boolean') this.flaw(keys, `${dotted(keys)} must be true or false`)
    return value === true
  }

  /** The paths of the elements of a list; none where nothing is said. */
  elements(...keys: Path): Path[] {
    if (!this.has(...keys)) return []
    const value = this.value(...keys)
    if (isSequence(value)) return value.map((_, i) => [...keys, i])
    this.flaw(keys, `${dotted(keys)} must be a list`)
    return []
  }

  /** What names the target of a reference; null, with a flaw, where it is missing or of another kind than expected. */
  referred(keys: Path, field: 'name' | 'uuid', kind: string): string | null {
    const stated = this.textIfAny(...keys, 'kind')
    if (stated === null || stated === kind) return this.text(...keys, field)
    return this.#flawed([...keys, 'kind'], `${dotted(keys)} must be of the kind \`${kind}\``)
  }

  /** Whether its parts can be looked into. */
  isWellFormed(): boolean {
    const malformed = ['metadata', 'spec'].filter(part => this.has(part) && !isMapping(this.value(part)))
    for (const part of malformed) this.flaw([part], `${dotted([part])} must be a mapping`)
    return malformed.length === 0
  }

  /** Whether nothing was wrong with it so far. */
  isFlawless(): boolean {
    return this.#reading.flaws.length === this.#flawsBefore
  }

  /** Its own tags, never those that `status` says it ends up with. */
  tags(): TagStatement[] {
    const metadata = this.#tagsOf('metadata')
    const keys = new Set(metadata.map(({ key }) => key))
    const spec = this.#tagsOf('spec').filter(({ key }) => !this.#isTwice(keys, key))
    return [...metadata, ...spec]
  }

  #tagsOf(part: 'metadata' | 'spec'): TagStatement[] {
    const right = this.#partWithTags()
    if (this.has(part, 'tags') && right !== null && right !== part)
      this.flaw([part, 'tags'], `the tags of a ${this.kind} stand in \`${right}.tags\`; move them there`)
    return this.#reading.tags([...this.#path, part, 'tags'], this.value(part, 'tags'))
  }

  /** Where the kind has its tags; null: it depends on the version, and both are read. */
  #partWithTags(): 'metadata' | 'spec' | null {
    if (this.kind === 'meshWorkspace') return null
    return IN_METADATA.has(this.kind) ? 'metadata' : 'spec'
  }

  #isTwice(keys: ReadonlySet<string>, key: string): boolean {
    if (!keys.has(key)) return false
    this.flaw(['spec', 'tags', key], `tag \`${key}\` is in \`metadata.tags\` and in \`spec.tags\``)
    return true
  }

  #flawed(keys: Path, message: string): null {
    this.flaw(keys, message)
    return null
  }
}

/** Keys as people write them: `subjects[0].name`, in backticks. */
function dotted(keys: Path): string {
  const written = keys.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${key}`))
  return `\`${written.join('')}\``
}
