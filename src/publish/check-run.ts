import type { Decision } from '../core/decision.ts'
import type { CheckAnnotation, CheckRun, CheckRunChange } from '../forge.ts'
import { type Annotation, annotations as annotationsOf, annotationText } from '../report/annotations.ts'
import { visible } from '../report/escape.ts'
import { markdownOf } from '../report/markdown.ts'
import { counted, own, phrase, render } from '../report/phrase.ts'
import { headline } from '../report/summary.ts'
import { shortened } from '../report/values.ts'
import { digest } from './fingerprint.ts'
import { nameOf, sameHead } from './head.ts'
import { bySeverity, type Judgement } from './judgement.ts'
import type { Write } from './write.ts'

/** The name under which a ruleset can require the check. */
export const CHECK_NAME = 'fieldgate-decision'

/** GitHub takes fifty annotations with each write. */
const BATCH = 50

/** Two hundred writes: more of them would only be waited for. The summary counts all. */
const MOST_ANNOTATIONS = 10_000

/** GitHub takes 65,535 characters for a summary; the rest is for what stands above it. */
const REPORT_LIMIT = 62_000

const TITLE_LIMIT = 200

/** Begins the external ids of our own runs. */
const OWN = 'fieldgate:'

/** What the check of a head is to show; the same for whichever of its pull requests publishes it. */
export interface Check {
  readonly externalId: string
  readonly conclusion: 'success' | 'failure'
  readonly title: string
  readonly summary: string
  readonly annotations: readonly CheckAnnotation[]
}

/** The check of the worst decision (threats.md G8), with the findings of all. */
export function checkOf(judgements: readonly [Judgement, ...Judgement[]]): Check {
  const [worst = judgements[0], ...others] = bySeverity(judgements)
  const { decision } = worst
  const { annotations, more } = findings([worst, ...others])
  const content = {
    conclusion: decision.decision === 'allow' ? ('success' as const) : ('failure' as const),
    title: shortened(render(phrase`${own(decision.decision)}: ${headline(decision)}`, visible), TITLE_LIMIT),
    summary: [...limitNote(more), ...subject(worst, others), markdownOf(decision, REPORT_LIMIT)].join('\n\n'),
    annotations,
  }
  return { externalId: `${OWN}${digest(JSON.stringify(content))}`, ...content }
}

/** Of several pull requests it is said which one the report is about. */
const subject = (worst: Judgement, others: readonly Judgement[]): readonly string[] =>
  others.length === 0 ? [] : [`The report is about ${nameOf(worst)}.`, ...sameHead(others)]

function limitNote(more: number): readonly string[] {
  return more === 0 ? [] : [render(phrase`${counted(more, 'more finding')} have no annotation.`, visible)]
}

function findings(judgements: readonly Judgement[]): {
  readonly annotations: readonly CheckAnnotation[]
  readonly more: number
} {
  const found = new Map<string, CheckAnnotation>()
  let left = judgements.reduce((sum, { decision }) => sum + findingCount(decision), 0)
  for (const { decision } of judgements) {
    for (const one of annotationsOf(decision)) {
      if (found.size === MOST_ANNOTATIONS) return { annotations: [...found.values()], more: left }
      const annotation = asAnnotation(one)
      found.set(JSON.stringify(annotation), annotation)
      left -= 1
    }
  }
  return { annotations: [...found.values()], more: 0 }
}

const findingCount = ({ violations, warnings, diagnostics, notices }: Decision): number =>
  violations.length + warnings.length + diagnostics.length + notices.length

/** What has no place of its own stands where the forge itself puts such things. */
const NO_PLACE = { file: '.github', line: 1 }

function asAnnotation(annotation: Annotation): CheckAnnotation {
  const { level, file, line, endLine = line, col, title, lines } = { ...NO_PLACE, ...annotation }
  return {
    path: visible(file),
    startLine: line,
    endLine,
    ...(col !== undefined && endLine === line ? { startColumn: col, endColumn: col } : {}),
    level: level === 'error' ? 'failure' : level,
    title,
    message: annotationText(lines),
  }
}

/**
 * What makes a head have this check, and no green one beside it that a failure contradicts. The last write completes
 * the run, so that one that is interrupted is never green; the next time it is gone on with where it stopped.
 */
export function planCheckRun(head: string, check: Check, runs: readonly CheckRun[]): readonly Write[] {
  const own = runs.filter(({ externalId }) => externalId?.startsWith(OWN))
  const [newest] = own
  const going = newest !== undefined && isOf(newest, check) ? newest : null
  return [
    ...(check.conclusion === 'failure' ? own.filter(run => run !== going && isGreen(run)).map(retraction) : []),
    ...(going?.isCompleted ? [] : sending(head, check, going)),
  ]
}

/** Annotations can not be taken back: a run with others, or one that somebody changed, is of another check. */
const isOf = ({ externalId, isCompleted, conclusion, annotations: sent }: CheckRun, check: Check): boolean =>
  externalId === check.externalId &&
  sent <= check.annotations.length &&
  (!isCompleted || conclusion === check.conclusion)

const isGreen = ({ isCompleted, conclusion }: CheckRun): boolean => isCompleted && conclusion !== 'failure'

const retraction = ({ id }: CheckRun): Write => ({
  kind: 'retract-check-run',
  id,
  run: {
    externalId: `${OWN}superseded`,
    conclusion: 'failure',
    title: 'superseded by a later verdict',
    summary: 'The verdict on this head is another one by now: the newest run of this name has it.',
    annotations: [],
  },
})

/** The writes that send what a run does not have yet: `going` is one that was interrupted, null where none is there. */
function sending(head: string, check: Check, going: CheckRun | null): readonly Write[] {
  const changes = batches(check, going?.annotations ?? 0)
  return changes.map((run, i) =>
    going === null && i === 0
      ? { kind: 'create-check-run', run: { head, name: CHECK_NAME, ...run } }
      : { kind: 'update-check-run', id: going?.id ?? null, run },
  )
}

function batches({ externalId, conclusion, title, summary, annotations: all }: Check, sent: number): CheckRunChange[] {
  const count = Math.max(1, Math.ceil((all.length - sent) / BATCH))
  return Array.from({ length: count }, (_, i) => {
    const from = sent + i * BATCH
    const isLast = i === count - 1
    return {
      externalId,
      conclusion: isLast ? conclusion : null,
      title,
      summary: isLast ? summary : SENDING,
      annotations: all.slice(from, from + BATCH),
    }
  })
}

const SENDING = 'The findings are being sent.'
