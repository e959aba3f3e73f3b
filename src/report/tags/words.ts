import { groupBy } from '../../core/group.ts'
import type { StandingViolation, Survey, SurveyedPolicy } from '../../core/tags/survey.ts'
import { counted, joined, own, type Phrase, phrase, quote } from '../phrase.ts'

/** What the reports of a survey say, each in its own medium. */

/** The count that matters: `3 violations of 2 tag policies`. */
export function headline(survey: Survey): Phrase {
  const { violations, policies } = survey
  const violated = policies.filter(policy => policy.violated > 0).length
  if (violations.length > 0)
    return phrase`${counted(violations.length, 'violation')} of ${policyCount(violated)}${scope(survey)}`
  if (policies.length === 0) return phrase`no violations: there is no tag policy${scope(survey)}`
  const judged = judgedPairs(survey)
  const all = policyCount(policies.length)
  if (judged === 0)
    return phrase`no violations: ${all} ${own(policies.length === 1 ? 'judges' : 'judge')} no pair of subjects${scope(survey)}`
  return phrase`no violations: ${counted(judged, 'pair')} of subjects ${own(judged === 1 ? 'complies' : 'comply')} with ${all}${scope(survey)}`
}

const policyCount = (count: number): Phrase => phrase`${count} tag ${own(count === 1 ? 'policy' : 'policies')}`

/** What was asked for, where it was not everything. */
function scope({ filter }: Survey): Phrase {
  const parts = [
    ...(filter.policy === null ? [] : [phrase`policy ${quote(filter.policy)}`]),
    ...(filter.workspace === null ? [] : [phrase`workspace ${quote(filter.workspace)}`]),
  ]
  return parts.length === 0 ? [] : phrase` (${joined(parts, ', ')})`
}

/** What stands beside the headline. */
export function counts(survey: Survey): readonly Phrase[] {
  const { policies, subjects, violations } = survey
  const violated = policies.filter(policy => policy.violated > 0).length
  const pairs = policies.reduce((sum, policy) => sum + policy.violated, 0)
  const facts = [
    phrase`${violated} of ${policies.length} ${own(policies.length === 1 ? 'policy' : 'policies')} violated`,
    phrase`${violatingSubjects(survey)} of ${counted(subjects.length, 'subject')}`,
    phrase`${pairs} of ${counted(judgedPairs(survey), 'pair')}`,
  ]
  return [...(violations.length > 0 ? facts : []), phrase`commit ${quote(survey.commit.slice(0, 12))}`]
}

export const judgedPairs = ({ policies }: Survey): number => policies.reduce((sum, { judged }) => sum + judged, 0)

/** Affected subjects of which a policy is violated. */
export const violatingSubjects = ({ cells }: Survey): number =>
  new Set(cells.filter(({ violated }) => violated > 0).map(({ subject }) => subject)).size

/** `project.environment` must be a subset of `workspace.environment`. */
export const demand = ({ authoritative, affected, strategy }: SurveyedPolicy): Phrase =>
  phrase`${quote(`${affected.subject}.${affected.tag}`)} ${own(DEMANDS[strategy])} ${quote(`${authoritative.subject}.${authoritative.tag}`)}`

const DEMANDS: Readonly<Record<SurveyedPolicy['strategy'], string>> = {
  subset: 'must be a subset of',
  intersection: 'must share a value with',
}

/** Whoever may change a tag of the two. */
export function fixers({ whoCanFix, authoritative, affected }: StandingViolation): Phrase {
  switch (whoCanFix) {
    case 'anybody':
      return own('anybody who may change the file of either')
    case 'authoritative-restricted':
      return oneRestricted(authoritative.kind, affected.kind)
    case 'affected-restricted':
      return oneRestricted(affected.kind, authoritative.kind)
    case 'both-restricted':
      return own('only who holds policies.override, since both tags are restricted')
  }
}

const oneRestricted = (restricted: string, free: string): Phrase =>
  phrase`anybody who may change the file of the ${quote(free)}; the tag of the ${quote(restricted)} is restricted to who holds policies.override`

/** A policy with its violations. */
export interface Violated {
  readonly policy: SurveyedPolicy
  readonly violations: readonly StandingViolation[]
}

/** Violations by their policies, in the order of the policies. */
export function byPolicy({ policies }: Survey, violations: readonly StandingViolation[]): readonly Violated[] {
  const groups = groupBy(violations, ({ policy }) => policy)
  return policies.flatMap(policy => {
    const group = groups.get(policy.name)
    return group === undefined ? [] : [{ policy, violations: group }]
  })
}

/** What the policy says about it; the same for all of its violations, as a rule. */
export const remedies = (violations: readonly StandingViolation[]): readonly string[] => [
  ...new Set(violations.flatMap(({ howToFix }) => howToFix ?? [])),
]
