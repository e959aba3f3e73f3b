import { groupBy } from '../../core/group.ts'
import type { StandingViolation, Survey, SurveyedPolicy } from '../../core/tags/survey.ts'
import { columns, padded, painter, wrapWords } from '../columns.ts'
import { asLines, visible } from '../escape.ts'
import { fitted, hanging, heading, indented, type Paper } from '../lines.ts'
import { counted, grouped, joined, own, type Phrase, phrase, quote, render } from '../phrase.ts'
import { shortened } from '../values.ts'
import type { SurveyReport } from './formats.ts'
import { affectedValues, authoritativeValues, placeText, type ShownValues, subjectText } from './values.ts'
import { byPolicy, counts, demand, fixers, headline, remedies, type Violated } from './words.ts'

/** Violations that are shown in full; the rest is counted. */
const MOST = 50
const MOST_VALUES = 20
const MOST_PLACES = 3
const MOST_COUNTS = 20
const LABEL_WIDTH = 12
/** UTF-16 units of a sentence about a violation. */
const SENTENCE_LIMIT = 1_000

/** The report for a person at a terminal: the count first, then by policy and authoritative subject what to do. */
export const text: SurveyReport = (survey, { colour, width }) => {
  const paper: Paper = { paint: painter(colour), width: Math.max(40, width) }
  const shown = survey.violations.slice(0, MOST)
  const sections = [
    verdict(survey, paper),
    ...byPolicy(survey, shown).map(violated => policySection(violated, paper)),
    ...hidden(survey, survey.violations.length - shown.length, paper),
  ]
  return asLines(sections.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines])))
}

function verdict(survey: Survey, paper: Paper): readonly string[] {
  const isClean = survey.violations.length === 0
  const mark = paper.paint(isClean ? 'good' : 'verdict', isClean ? '✓' : '✗')
  return [
    ...hanging(`${mark} `, wrapWords(paper.paint('strong', plain(headline(survey))), paper.width - 2)),
    ...indented(wrapWords(plain(joined(counts(survey), ' · ')), paper.width - 2), 2),
  ]
}

function policySection({ policy, violations }: Violated, paper: Paper): readonly string[] {
  const inner: Paper = { ...paper, width: paper.width - 2 }
  const facts = [
    ...(policy.description === null ? [] : wrapWords(plain(quote(policy.description)), inner.width)),
    ...row('demand', demand(policy), inner),
    ...row('stands at', quote(placeText(policy)), inner),
    ...row('violated by', pairs(policy), inner),
    ...(policy.mode === 'warn' ? row('mode', own('warn: a new violation does not block'), inner) : []),
    ...remedies(violations).flatMap(words => row('how to fix', quote(words), inner)),
  ]
  const groups = groupBy(violations, ({ authoritative }) => subjectText(authoritative))
  const shown = [...groups.values()].flatMap(group => ['', ...subjectSection(group, policy, inner)])
  return [...heading(visible(shortened(policy.name)), paper), '', ...indented([...facts, ...shown], 2)].map(line =>
    line.trimEnd(),
  )
}

const pairs = ({ judged, violated }: SurveyedPolicy): Phrase => phrase`${violated} of ${counted(judged, 'pair')}`

/** An authoritative subject with its values, and below it those that violate the policy. */
function subjectSection(group: readonly StandingViolation[], policy: SurveyedPolicy, paper: Paper): readonly string[] {
  const inner: Paper = { ...paper, width: paper.width - 2 }
  const [first] = group
  if (first === undefined) return []
  return [
    ...subject(first.authoritative, paper),
    ...indented(values(first.authoritative.tag, authoritativeValues(first, MOST_VALUES), inner), 2),
    ...group.flatMap(violation => ['', ...indented(affected(violation, policy, inner), 2)]),
  ]
}

function subject(side: StandingViolation['affected'], { paint, width }: Paper): readonly string[] {
  const name = paint('strong', visible(shortened(subjectText(side))))
  return wrapWords(`${name} ${paint('dim', visible(shortened(placeText(side))))}`, width)
}

function affected(violation: StandingViolation, policy: SurveyedPolicy, paper: Paper): readonly string[] {
  const inner: Paper = { ...paper, width: paper.width - 2 }
  const { waysOut, relations } = violation
  const places = relations.slice(0, MOST_PLACES).map(place => quote(placeText(place)))
  const more = relations.length - places.length
  return [
    ...hanging(`${paper.paint('verdict', '✗')} `, subject(violation.affected, inner)),
    ...indented(
      [
        ...values(
          violation.affected.tag,
          affectedValues(violation, policy.strategy, MOST_VALUES),
          inner,
          'no values ✗',
        ),
        ...row('related at', phrase`${joined(places, ', ')}${more > 0 ? phrase` and ${more} more` : []}`, inner),
        ...row('who can', fixers(violation), inner),
        ...[waysOut.tags, waysOut.policy, waysOut.relation].flatMap((way, i) =>
          row(i === 0 ? 'ways out' : '', quote(way), inner, '· '),
        ),
      ],
      2,
    ),
  ]
}

/** `environment: prod ✗, qa`: a tag with its values. */
function values(
  tag: string,
  shown: ShownValues | null,
  { paint, width }: Paper,
  none = 'no values',
): readonly string[] {
  const label = `${visible(shortened(tag))}: `
  if (shown === null) return wrapWords(label + paint('dim', 'redacted'), width)
  const { offending, others, more } = shown
  const parts = [
    ...offending.map(value => paint('removed', `${visible(value)} ✗`)),
    ...others.map(visible),
    ...(more > 0 ? [`${grouped(more)} more`] : []),
  ]
  return wrapWords(label + (parts.length === 0 ? paint('dim', none) : parts.join(', ')), width)
}

function row(label: string, words: Phrase, { paint, width }: Paper, bullet = ''): readonly string[] {
  const said = render(words, quoted => visible(shortened(quoted, SENTENCE_LIMIT)))
  if (said === '') return []
  const indent = LABEL_WIDTH + bullet.length
  const title = (label === '' ? '' : paint('label', label)) + ' '.repeat(LABEL_WIDTH - label.length)
  return hanging(title + bullet, wrapWords(said, width - indent), indent)
}

/** How many there are more, and of each policy how many there are in all. */
function hidden({ policies }: Survey, more: number, paper: Paper): readonly (readonly string[])[] {
  if (more === 0) return []
  const rows = policies
    .filter(({ violated }) => violated > 0)
    .sort((a, b) => b.violated - a.violated)
    .map(({ name, violated }) => [fitted(visible(shortened(name)), paper.width - 13), grouped(violated)] as const)
  const shown = rows.slice(0, MOST_COUNTS)
  const width = Math.max(...shown.map(([name]) => columns(name)))
  const rest = rows.length - shown.length
  return [
    [
      ...heading(plain(phrase`${counted(more, 'more violation')}: all are in --format json`), paper),
      '',
      ...shown.map(([name, count]) => `  ${padded(name, width)}  ${paper.paint('dim', count.padStart(9))}`),
      ...(rest > 0 ? [`  and ${grouped(rest)} more policies`] : []),
    ],
  ]
}

const plain = (words: Phrase): string => render(words, quoted => visible(shortened(quoted)))
