import { codeSpan } from '../report/escape.ts'
import { inMarkdown } from '../report/finding.ts'
import { counted, own, phrase } from '../report/phrase.ts'
import { summarize } from '../report/summary.ts'
import type { Judgement } from './judgement.ts'

const MOST_OTHERS = 20

export const shortCommit = (commit: string): string => codeSpan(commit.slice(0, 12))

/** `#7`, which the forge makes a link. */
export const nameOf = ({ pullRequest }: Judgement): string => (pullRequest === null ? 'merge group' : `#${pullRequest}`)

/** Other pull requests with the same head, whose verdicts count for its check as well (threats.md G8); Markdown blocks. */
export function sameHead(others: readonly Judgement[]): readonly string[] {
  if (others.length === 0) return []
  const lines = others.slice(0, MOST_OTHERS).map(line)
  const more = others.length - lines.length
  const rest = more > 0 ? [`- ${inMarkdown(phrase`and ${counted(more, 'more pull request')}`)}`] : []
  return ['Other pull requests with this head, the worst verdict of which counts:', [...lines, ...rest].join('\n')]
}

function line(judgement: Judgement): string {
  const { decision } = judgement
  const extent =
    decision.decision === 'error' ? own('not judged') : counted(summarize(decision).open.length, 'violation')
  return `- ${nameOf(judgement)}: **${decision.decision}**, ${inMarkdown(extent)}`
}
