import type { TagPolicy } from '../governance/governance.ts'

/**
 * All violations of tag policies that stand in one tree (tag-policies.md, "Seeing and choosing"): what
 * `fieldgate violations` shows, in every format.
 */
export interface Survey {
  readonly schema: 'fieldgate.violations/v1'
  readonly commit: string
  readonly governance: { readonly commit: string; readonly digest: string }
  /** What was asked for; null: everything. */
  readonly filter: { readonly policy: string | null; readonly workspace: string | null }
  /** Those asked for, in the order of their names. */
  readonly policies: readonly SurveyedPolicy[]
  /** The affected subjects of those policies, in the order of kind and id. */
  readonly subjects: readonly { readonly kind: string; readonly id: string }[]
  /** Which subject is judged by which policy, by their positions in the two lists; where no entry is, nothing is judged. */
  readonly cells: readonly SurveyedCell[]
  /** In the order of policy, authoritative and affected subject. */
  readonly violations: readonly StandingViolation[]
}

export interface SurveyedPolicy extends Omit<TagPolicy, 'howToFix' | 'match'> {
  /** Pairs of related subjects that it judges. */
  readonly judged: number
  /** Those of them that violate it. */
  readonly violated: number
}

export interface SurveyedCell {
  readonly policy: number
  readonly subject: number
  readonly judged: number
  readonly violated: number
}

export interface StandingViolation {
  readonly policy: string
  readonly authoritative: SurveyedSide
  readonly affected: SurveyedSide
  /** `[workspace > project] environment-clearance: tag values ... must be a subset of ...` */
  readonly message: string
  /** The words of the policy; null: none. */
  readonly howToFix: string | null
  /** The three ways out, each a sentence: change the tags, change the policy, remove the relation. */
  readonly waysOut: { readonly tags: string; readonly policy: string; readonly relation: string }
  /** Who may change a tag of the two: everybody who may change the file, or only who holds `policies.override`. */
  readonly whoCanFix: 'anybody' | 'authoritative-restricted' | 'affected-restricted' | 'both-restricted'
  /** Files and lines where the two are said to be related. */
  readonly relations: readonly { readonly file: string; readonly line: number }[]
}

export interface SurveyedSide {
  readonly kind: string
  readonly id: string
  readonly tag: string
  /** Sorted; null: they are redacted. */
  readonly values: readonly string[] | null
  readonly restricted: boolean
  readonly file: string
  readonly line: number
}
