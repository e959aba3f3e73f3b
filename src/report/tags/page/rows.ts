import type { PageSide, PageSubject, PageSurvey, PageViolation } from '../unpacking.ts'

/** A subject with what it is found by. */
export interface Row {
  /** Its position in the list of subjects. */
  readonly subject: number
  readonly is: PageSubject
  /** Its name, in lower case. */
  readonly text: string
  readonly violations: readonly FoundViolation[]
}

/** A violation with all of its text, in lower case, that of its subject included. */
export interface FoundViolation {
  readonly is: PageViolation
  readonly text: string
}

/** What can be searched: subjects in their order, and all violations, those of no listed subject included. */
export interface Searchable {
  readonly rows: readonly Row[]
  readonly violations: readonly FoundViolation[]
}

export function searchable({ subjects, violations, policies }: PageSurvey): Searchable {
  const found = violations.map(is => ({ is, text: textOf(is, policies[is.policy]?.name ?? '') }))
  const bySubject: FoundViolation[][] = subjects.map(() => [])
  for (const violation of found) bySubject[violation.is.subject]?.push(violation)
  const rows = subjects.map((is, subject) => ({
    ...{ subject, is, violations: bySubject[subject] ?? [] },
    text: `${is.kind}/${is.id}`.toLowerCase(),
  }))
  return { rows, violations: found }
}

const textOf = ({ authoritative, affected, relations, message }: PageViolation, policy: string): string =>
  [...sideTexts(affected), ...sideTexts(authoritative), ...relations, policy, message].join('\n').toLowerCase()

const sideTexts = ({ kind, id, tag, place, values }: PageSide): readonly string[] => [
  `${kind}/${id}`,
  ...[tag, place, ...(values?.offending ?? []), ...(values?.others ?? [])],
]

/** What is asked for; an empty text asks for nothing. */
export interface Criteria {
  readonly search: string
  readonly onlyViolations: boolean
}

/** Subjects and violations that have every word; a subject also where one of its violations has. */
export function matching({ rows, violations }: Searchable, { search, onlyViolations }: Criteria): Searchable {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const has = ({ text }: { readonly text: string }): boolean => words.every(word => text.includes(word))
  return {
    rows: rows.filter(row => !(onlyViolations && row.is.violated === 0) && (has(row) || row.violations.some(has))),
    violations: words.length === 0 ? violations : violations.filter(has),
  }
}

/** A cell, or a whole row or column where the other is null; both null: everything. Positions in the lists. */
export interface Choice {
  readonly policy: number | null
  readonly subject: number | null
}

export const EVERYTHING: Choice = { policy: null, subject: null }

export const isSame = (a: Choice, b: Choice): boolean => a.policy === b.policy && a.subject === b.subject

export const chosen = (violations: readonly FoundViolation[], { policy, subject }: Choice): readonly FoundViolation[] =>
  violations.filter(
    ({ is }) => (policy === null || is.policy === policy) && (subject === null || is.subject === subject),
  )
