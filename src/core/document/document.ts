import type { Diagnostic } from '../diagnostic.ts'
import type { Value } from '../value.ts'

/** Keys and indexes from the root of a document to a value. */
export type Path = readonly (string | number)[]

/** Where a key or element begins and its value ends. Lines and columns begin at 1. */
export interface Place {
  readonly line: number
  readonly column: number
  readonly endLine: number
}

/** One YAML document or JSON file, read strictly (changes.md). */
export interface Document {
  /** Position in the file, from 0. */
  readonly index: number
  readonly value: Value
  /**
   * Where the key or element at a path begins; of the root, where the document's first value begins. A value
   * behind an alias or a merge key has the alias's place. The nearest existing parent's place where the path
   * leads nowhere. Computed when somebody looks.
   */
  locate(path: Path): Place
  /** A plain or quoted scalar as its author wrote it, quotes aside; null where none stands at the path itself. */
  written(path: Path): string | null
}

export interface ReadLimits {
  /** Bytes of one file. */
  readonly documentBytes: number
  /** Levels of nesting; a scalar at the root has depth 0, `{a: 1}` has 1. */
  readonly depth: number
}

export interface ReadOptions {
  readonly file: string
  /** Several YAML documents in one file are allowed. */
  readonly stream: boolean
  /** Local tags, such as `!Ref`, that are data. */
  readonly tags: readonly string[]
  readonly limits: ReadLimits
}

export type ReadResult =
  | { readonly ok: true; readonly documents: readonly Document[] }
  | { readonly ok: false; readonly problems: readonly Diagnostic[] }
