import type { ChoiceReport, ListedChoice } from '../../core/tags/choice-report.ts'
import { type Paint, painter, wrapWords } from '../columns.ts'
import { asLines, visible } from '../escape.ts'
import type { ChoicesReport } from './formats.ts'

/** For a person at a terminal: the count, what may be chosen, and of everything else why not. */
export const text: ChoicesReport = (choices, { colour, width }) => {
  const paint = painter(colour)
  const isMixed = new Set(choices.choices.map(({ kind }) => kind)).size > 1
  // Users and groups, say.
  const nameOf = ({ name, kind }: ListedChoice): string => visible(isMixed ? `${name} (${kind})` : name)
  const { allowed, others } = parted(choices)
  const words = choices.values === null ? [] : ['', ...wrapWords(visible(choices.values.inWords), width)]
  return asLines([
    headline(choices, allowed.length, paint),
    ...allowed.map(choice => `  ${paint('good', '✓')} ${nameOf(choice)}`),
    ...others.flatMap(choice => [
      `  ${paint('verdict', '✗')} ${nameOf(choice)}`,
      ...choice.why.flatMap(reason => wrapWords(visible(reason), width - 6).map(line => `      ${paint('dim', line)}`)),
    ]),
    ...words,
  ])
}

const parted = ({ choices }: ChoiceReport) => ({
  allowed: choices.filter(({ allowed }) => allowed),
  others: choices.filter(({ allowed }) => !allowed),
})

function headline({ subject, relation, tag, choices }: ChoiceReport, allowed: number, paint: Paint): string {
  const whose = `${visible(subject.kind)} ${visible(subject.id)}`
  const what =
    relation === null
      ? `values of \`${visible(tag ?? '')}\` comply for ${whose}`
      : `subjects of kind ${visible(relation)} comply for ${whose}`
  return paint('strong', `${allowed} of ${choices.length} ${what}`)
}
