import { markdownTable } from 'markdown-table'
import type { StandingViolation, Survey, SurveyedPolicy } from '../../core/tags/survey.ts'
import { asLines, codeCell, codeSpan } from '../escape.ts'
import { asManyAsFit, cutToFit } from '../fitting.ts'
import { counted, joined, type Phrase, phrase, quote, render } from '../phrase.ts'
import { shortened } from '../values.ts'
import type { SurveyReport } from './formats.ts'
import { affectedValues, authoritativeValues, placeText, type ShownValues, subjectText } from './values.ts'
import { byPolicy, counts, demand, fixers, headline, remedies, type Violated } from './words.ts'

/** GitHub takes 65,536 characters for a comment or an issue. */
const DEFAULT_LIMIT = 65_000
const MOST_POLICIES = 100
const MOST_VALUES = 10
/** UTF-16 units of a sentence about a violation. */
const SENTENCE_LIMIT = 1_000

const REST = 'All of it is in `--format json`.'

/**
 * The report for an issue, a comment or a summary: never longer than its limit, and it says what it leaves out.
 * Whatever this program did not write itself stands in code (threats.md O2).
 */
export const markdown: SurveyReport = (survey, { limit = DEFAULT_LIMIT }) => {
  const fits = (text: string): boolean => text.length <= limit
  const report = asManyAsFit(survey.violations.length, count => compose(survey, count), fits)
  return report ?? cutToFit(asLines([title(survey), '', REST]), fits)
}

/** Blocks, with an empty line between them, since HTML and tables end only there. */
function compose(survey: Survey, most: number): string {
  const shown = survey.violations.slice(0, most)
  const more = survey.violations.length - shown.length
  const blocks = [
    title(survey),
    plain(joined(counts(survey), ' · ')),
    ...policyTable(survey.policies),
    ...byPolicy(survey, shown).flatMap(section),
    ...(more > 0 ? [`${plain(phrase`**${counted(more, 'more violation')}**`)} not shown here. ${REST}`] : []),
  ]
  return asLines([blocks.join('\n\n')])
}

const title = (survey: Survey): string =>
  `## ${survey.violations.length === 0 ? '✅' : '⚠️'} Fieldgate: ${plain(headline(survey))}`

function policyTable(policies: readonly SurveyedPolicy[]): readonly string[] {
  if (policies.length === 0) return []
  const rows = policies
    .slice(0, MOST_POLICIES)
    .map(policy => [
      codeCell(shortened(policy.name)),
      inCell(demand(policy)),
      codeCell(shortened(placeText(policy))),
      policy.mode,
      plain(phrase`${policy.judged}`),
      plain(phrase`${policy.violated}`),
    ])
  const more = policies.length - rows.length
  const rest = more > 0 ? [[plain(phrase`and ${more} more`), '', '', '', '', '']] : []
  return [table(['Policy', 'Demand', 'Stands at', 'Mode', 'Pairs', 'Violated'], [...rows, ...rest], 4)]
}

function section({ policy, violations }: Violated): readonly string[] {
  return [
    `### ${plain(quote(policy.name))}`,
    ...(policy.description === null ? [] : [plain(quote(policy.description))]),
    ...remedies(violations).map(words => `How to fix: ${sentence(words)}`),
    table(
      ['Authoritative', 'Its values', 'Affected', 'Its values', 'Who can fix'],
      violations.map(violation => cells(violation, policy)),
      5,
    ),
    ...['<details><summary>Ways out</summary>', violations.map(waysOut).join('\n'), '</details>'],
  ]
}

const cells = (violation: StandingViolation, { strategy }: SurveyedPolicy): readonly string[] => [
  subject(violation.authoritative),
  values(violation.authoritative.tag, authoritativeValues(violation, MOST_VALUES)),
  subject(violation.affected),
  values(violation.affected.tag, affectedValues(violation, strategy, MOST_VALUES), '❌ no values'),
  inCell(fixers(violation)),
]

const subject = (side: StandingViolation['affected']): string =>
  inCell(phrase`${quote(subjectText(side))} in ${quote(placeText(side))}`)

/** Offending values are set apart by a mark, for no medium is without colour more often than this one. */
function values(tag: string, shown: ShownValues | null, none = 'no values'): string {
  const name = `${codeCell(shortened(tag))}: `
  if (shown === null) return `${name}redacted`
  const { offending, others, more } = shown
  const parts = [
    ...offending.map(value => `❌ ${codeCell(value)}`),
    ...others.map(codeCell),
    ...(more > 0 ? [plain(phrase`${more} more`)] : []),
  ]
  return name + (parts.length === 0 ? none : parts.join(', '))
}

function waysOut({ message, waysOut, relations }: StandingViolation): string {
  const places = relations.slice(0, MOST_VALUES).map(place => quote(placeText(place)))
  return [
    `- ${sentence(message)}`,
    ...[waysOut.tags, waysOut.policy, waysOut.relation].map(way => `  - ${sentence(way)}`),
    ...(places.length === 0 ? [] : [`  - related at ${plain(joined(places, ', '))}`]),
  ].join('\n')
}

/** `numbers`: the column, from 0, from which on cells are numbers. */
const table = (heads: readonly string[], rows: readonly (readonly string[])[], numbers: number): string =>
  markdownTable([heads, ...rows], { alignDelimiters: false, align: heads.map((_, i) => (i < numbers ? 'l' : 'r')) })

const sentence = (words: string): string => codeSpan(shortened(words, SENTENCE_LIMIT))

const plain = (words: Phrase): string => render(words, quoted => codeSpan(shortened(quoted)))

const inCell = (words: Phrase): string => render(words, quoted => codeCell(shortened(quoted)))
