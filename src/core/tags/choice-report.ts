import type { TagDefinition } from '../governance/governance.ts'
import type { ValueDemands } from './choices.ts'

/** What `fieldgate choices` shows, in every format: what a subject may be related to, or what values its tag may have. */
export interface ChoiceReport {
  readonly schema: 'fieldgate.choices/v1'
  readonly commit: string
  readonly subject: { readonly kind: string; readonly id: string }
  /** The kind of what it could be related to, or the key of its tag: exactly one is there. */
  readonly relation: string | null
  readonly tag: string | null
  /** Every candidate, those that are allowed first. */
  readonly choices: readonly ListedChoice[]
  /** What the values of a tag have to be together; null for a relation. */
  readonly values: ListedDemands | null
}

export interface ListedChoice {
  /** Id of a subject, or a value. */
  readonly name: string
  /** The kind of a subject; null for a value. */
  readonly kind: string | null
  readonly allowed: boolean
  /** What objects, each in words. */
  readonly why: readonly string[]
}

export interface ListedDemands
  extends Pick<ValueDemands, 'isSingle' | 'canPass' | 'passesEmpty' | 'permitted' | 'required' | 'oneOf'> {
  /** What its definition says; null: it has none. */
  readonly definition:
    | (Pick<TagDefinition, 'type' | 'mandatory' | 'restricted'> & { readonly pattern: string | null })
    | null
  /** The same in a sentence. */
  readonly inWords: string
}
