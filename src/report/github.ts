import type { Decision } from '../core/decision.ts'
import { type Annotation, annotations, annotationText } from './annotations.ts'
import { commandData, commandProperty } from './escape.ts'
import type { Report } from './formats.ts'
import { joined, own, type Phrase, phrase } from './phrase.ts'
import { counts, headline, summarize } from './summary.ts'

/** A run shows fifty annotations, ten errors and ten warnings of a step; the first one gives the total. */
const MOST = 50

/** Workflow commands, one on each line: of each kind of finding as many as a run can show. */
export const github: Report = decision => {
  const [first, ...others] = annotations(decision, MOST)
  if (first === undefined)
    return asCommands([{ level: 'notice', title: `fieldgate: ${decision.decision}`, lines: [total(decision)] }])
  return asCommands([{ ...first, lines: [total(decision), ...first.lines] }, ...others])
}

function total(decision: Decision): Phrase {
  const facts = joined([headline(decision), ...counts(decision)], ', ')
  const { open, warnings } = summarize(decision)
  const most = Math.max(open.length, warnings.length, decision.diagnostics.length)
  return phrase`fieldgate: ${own(decision.decision)}, ${facts}${most > MOST ? phrase`; all are in --format json` : []}`
}

const asCommands = (annotations: readonly Annotation[]): string => `${annotations.map(command).join('\n')}\n`

function command({ level, file, line, endLine, col, title, lines }: Annotation): string {
  const properties = Object.entries({ file, line, endLine, col, title })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${commandProperty(String(value))}`)
  return `::${level} ${properties.join(',')}::${commandData(annotationText(lines))}`
}
