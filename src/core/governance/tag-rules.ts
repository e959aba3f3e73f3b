import type { DefinitionStatement } from '../tags/statement.ts'
import type { Glob } from './governance.ts'

/** What is said of tags (tag-policies.md), ordered by file and line. */
export interface TagRules {
  readonly definitions: readonly TagDefinition[]
  readonly policies: readonly TagPolicy[]
}

/** What the values of one tag of one kind of subject may be; `principal` speaks of users and groups. */
export interface TagDefinition extends Omit<DefinitionStatement, 'pattern' | 'at'> {
  /** Linear in the length of the text; null: any text. */
  readonly pattern: { readonly text: string; readonly test: (value: string) => boolean } | null
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
