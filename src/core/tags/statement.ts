import type { Diagnostic } from '../diagnostic.ts'
import type { Path } from '../document/document.ts'

/**
 * What one file of the inventory says by itself (tag-policies.md, "Inventory"). Statements are plain data: a blob always
 * makes the same ones, so they are kept by its id. What they mean beside those of other files is worked out in
 * `inventory.ts`.
 */
export interface FileStatements {
  readonly subjects: readonly SubjectStatement[]
  readonly links: readonly LinkStatement[]
  readonly relations: readonly RelationStatement[]
  readonly definitions: readonly DefinitionStatement[]
  /** Places that do not say what they should: what they would have said is not known. */
  readonly flaws: readonly Flaw[]
  /** Why the file can not be read; empty where it can. */
  readonly unreadable: readonly Diagnostic[]
}

/** A place in a file; the line is worked out when somebody looks. */
export interface StatedAt {
  /** Position of the document in the file, from 0. */
  readonly document: number
  readonly path: Path
}

/** Something that has tags. */
export interface SubjectStatement {
  /** `workspace`, `project`, `user`, ... or any other name. */
  readonly kind: string
  readonly id: string
  /** The name without what it lies in, where the id has more: `prod` of `shop.prod`; null: the id is the name. */
  readonly name: string | null
  readonly tags: readonly TagStatement[]
  /** It has the tags of this one: a building block those of its definition. */
  readonly tagsOf: Reference | null
  readonly at: StatedAt
}

export interface TagStatement {
  readonly key: string
  /** As a set: sorted, each once. */
  readonly values: readonly string[]
  /** `redact` selects it: no message may show the values. */
  readonly hidden: boolean
  readonly at: StatedAt
}

/** What is meant: a subject of this kind by its id, or what a link of this space and name leads to. */
export interface Reference {
  readonly space: string
  readonly name: string
}

/** Another name of a subject, or a name for several at once: a tenant by its uuid stands for its project and workspace. */
export interface LinkStatement {
  readonly space: string
  readonly name: string
  readonly to: readonly Reference[]
  readonly at: StatedAt
}

/** Two subjects belong together. */
export interface RelationStatement {
  /** The one that names the other, where one of them does. */
  readonly from: Reference
  readonly to: Reference
  readonly at: StatedAt
}

/** A tag definition as data; `definition.ts` turns it into one that can be asked. */
export interface DefinitionStatement {
  readonly subject: string
  readonly key: string
  readonly type: TagType
  /** Of a select, in the order in which they are written; else null. */
  readonly options: readonly string[] | null
  readonly mandatory: boolean
  readonly immutable: boolean
  /** Changing it needs `policies.override`. */
  readonly restricted: boolean
  /** A regular expression that the values of texts have to match; null: any text. */
  readonly pattern: string | null
  /** What a new object without the tag counts as having; sorted, each once; null: nothing. */
  readonly default: readonly string[] | null
  readonly description: string | null
  readonly at: StatedAt
}

export type TagType = 'string' | 'email' | 'integer' | 'number' | 'boolean' | 'date' | 'singleSelect' | 'multiSelect'

export interface Flaw {
  readonly message: string
  readonly at: StatedAt
}
