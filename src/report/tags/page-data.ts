import type { Ref } from '../page/texts.ts'

/** What the script of the page lists. Its texts are visible already; they are still no markup. */
export interface PageData {
  readonly texts: readonly string[]
  readonly policies: readonly PackedPolicy[]
  /** Those with violations first. */
  readonly subjects: readonly PackedSubject[]
  readonly violations: readonly PackedViolation[]
}

export type PackedPolicy = readonly [name: Ref, demand: Ref, judged: number, violated: number]

/** `cells`: three numbers for each policy that judges it: the position of the policy, pairs judged, pairs violated. */
export type PackedSubject = readonly [kind: Ref, id: string, cells: readonly number[]]

export type PackedViolation = readonly [
  /** Positions in the lists of policies and subjects; -1: it is not in that list. */
  at: readonly [policy: number, subject: number],
  authoritative: PackedSide,
  affected: PackedSide,
  message: string,
  howToFix: Ref,
  fixers: Ref,
  waysOut: readonly [tags: Ref, policy: Ref, relation: Ref],
  relations: readonly PackedPlace[],
  moreRelations: number,
]

export type PackedPlace = readonly [file: Ref, line: number]

export type PackedSide = readonly [
  name: readonly [kind: Ref, id: Ref, tag: Ref],
  place: PackedPlace,
  isRestricted: 0 | 1,
  /** null: redacted. */
  values: PackedValues | null,
]

export type PackedValues = readonly [offending: readonly Ref[], others: readonly Ref[], more: number]
