import type { TagType } from '../tags/statement.ts'
import type { Glob } from './governance.ts'

/** What is said of tags (tag-policies.md), ordered by file and line. */
export interface TagRules {
  readonly definitions: readonly TagDefinition[]
  readonly policies: readonly TagPolicy[]
}

/** What the values of one tag of one kind of subject may be. */
export interface TagDefinition {
  /** `principal` speaks of users and groups. */
  readonly subject: string
  readonly key: string
  readonly type: TagType
  /** Of a select, in the order in which they are written; else null. */
  readonly options: readonly string[] | null
  readonly mandatory: boolean
  readonly immutable: boolean
  /** Changing it needs `policies.override`. */
  readonly restricted: boolean
  /** Of a text; null: any. Linear in the length of the text. */
  readonly pattern: { readonly text: string; readonly test: (value: string) => boolean } | null
  /** What a new object without the tag counts as having; sorted, each once. */
  readonly default: readonly string[] | null
  readonly description: string | null
  readonly file: string
  readonly line: number
}

/** A restriction of what may be related to what, by their tags. */
export interface TagPolicy {
  readonly name: string
  readonly description: string | null
  readonly authoritative: PolicySide
  readonly affected: PolicySide
  readonly strategy: 'subset' | 'intersection'
  readonly mode: 'enforce' | 'warn'
  readonly howToFix: string | null
  /** Ids and names of the affected subjects that it is about, by their kind; null: all. */
  readonly match: ReadonlyMap<string, readonly Glob[]> | null
  readonly file: string
  readonly line: number
}

export interface PolicySide {
  /** A kind of subject; `principal` speaks of users and groups. */
  readonly subject: string
  readonly tag: string
}
