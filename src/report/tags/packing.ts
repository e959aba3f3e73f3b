import { groupBy } from '../../core/group.ts'
import type { StandingViolation, Survey, SurveyedCell, SurveyedSide } from '../../core/tags/survey.ts'
import { Texts } from '../page/texts.ts'
import { type Phrase, render } from '../phrase.ts'
import type { PackedPlace, PackedSide, PackedSubject, PackedViolation, PageData } from './page-data.ts'
import { affectedValues, authoritativeValues, type ShownValues } from './values.ts'
import { demand, fixers } from './words.ts'

const MOST_VALUES = 50
const MOST_RELATIONS = 10

/** About what a packed violation, subject and cell have beside their texts. */
const CHARACTERS = { violation: 150, subject: 12, cell: 8 }

/**
 * A survey for the page, each text as `shown` writes it, until it has `limit` characters: subjects with violations
 * first, what has no more room is left out.
 */
export function pack(survey: Survey, shown: (text: string) => string, limit: number): PageData {
  const texts = new Texts(shown)
  const policies = survey.policies.map(
    policy => [texts.ref(policy.name), texts.ref(asText(demand(policy))), policy.judged, policy.violated] as const,
  )
  const order = subjectOrder(survey)
  const violations = packedViolations(survey, order, texts, limit)
  const subjects = packedSubjects(survey, order, texts, limit - violations.length * CHARACTERS.violation)
  return { texts: texts.list, policies, subjects, violations }
}

/** Positions of the subjects: those with most violations first, else as they are. */
function subjectOrder({ subjects, cells }: Survey): readonly number[] {
  const violated = new Map<number, number>()
  for (const cell of cells) violated.set(cell.subject, (violated.get(cell.subject) ?? 0) + cell.violated)
  const count = (subject: number): number => violated.get(subject) ?? 0
  return subjects.map((_, i) => i).sort((a, b) => count(b) - count(a) || a - b)
}

function packedViolations(survey: Survey, order: readonly number[], texts: Texts, limit: number) {
  const policies = new Map(survey.policies.map((policy, i) => [policy.name, { at: i, policy }]))
  const subjects = new Map(order.map((subject, i) => [keyOf(survey.subjects[subject]), i]))
  const packed: PackedViolation[] = []
  for (const violation of survey.violations) {
    if (texts.characters + packed.length * CHARACTERS.violation > limit) break
    const { at = -1, policy } = policies.get(violation.policy) ?? {}
    const subject = subjects.get(keyOf(violation.affected)) ?? -1
    packed.push(packedViolation(violation, [at, subject], policy?.strategy ?? 'subset', texts))
  }
  return packed
}

const keyOf = (subject: Pick<SurveyedSide, 'kind' | 'id'> | undefined): string =>
  subject === undefined ? '' : JSON.stringify([subject.kind, subject.id])

function packedViolation(
  violation: StandingViolation,
  at: PackedViolation[0],
  strategy: 'subset' | 'intersection',
  texts: Texts,
): PackedViolation {
  const { authoritative, affected, message, howToFix, waysOut, relations } = violation
  return [
    at,
    packedSide(authoritative, authoritativeValues(violation, MOST_VALUES), texts),
    packedSide(affected, affectedValues(violation, strategy, MOST_VALUES), texts),
    texts.alone(message),
    texts.ref(howToFix),
    texts.ref(asText(fixers(violation))),
    [texts.ref(waysOut.tags), texts.ref(waysOut.policy), texts.ref(waysOut.relation)],
    relations.slice(0, MOST_RELATIONS).map(place => packedPlace(place, texts)),
    Math.max(0, relations.length - MOST_RELATIONS),
  ]
}

const packedSide = (side: SurveyedSide, values: ShownValues | null, texts: Texts): PackedSide => [
  [texts.ref(side.kind), texts.ref(side.id), texts.ref(side.tag)],
  packedPlace(side, texts),
  side.restricted ? 1 : 0,
  values === null ? null : [values.offending.map(texts.ref), values.others.map(texts.ref), values.more],
]

const packedPlace = ({ file, line }: { readonly file: string; readonly line: number }, texts: Texts): PackedPlace => [
  texts.ref(file),
  line,
]

function packedSubjects({ subjects, cells }: Survey, order: readonly number[], texts: Texts, limit: number) {
  const bySubject = groupBy(cells, ({ subject }) => subject)
  const packed: PackedSubject[] = []
  let numbers = 0
  for (const position of order) {
    const subject = subjects[position]
    if (subject === undefined || texts.characters + numbers > limit) break
    const own = (bySubject.get(position) ?? []).sort((a, b) => a.policy - b.policy)
    numbers += CHARACTERS.subject + own.length * CHARACTERS.cell
    packed.push([texts.ref(subject.kind), texts.alone(subject.id), own.flatMap(cellNumbers)])
  }
  return packed
}

const cellNumbers = ({ policy, judged, violated }: SurveyedCell): readonly number[] => [policy, judged, violated]

/** The page shows a sentence in one kind of letters. */
const asText = (words: Phrase): string => render(words, quoted => quoted)
