import type { Conversation } from '../forge.ts'
import { markdownOf } from '../report/markdown.ts'
import { sameHead, shortCommit } from './head.ts'
import type { Judgement } from './judgement.ts'
import { DECISION, isMarked, SUPERSEDED, sameBody } from './marker.ts'
import type { Write } from './write.ts'

/** GitHub takes 65,536 characters for a comment; the rest is for the marker and the last lines. */
const REPORT_LIMIT = 63_000

/** The one comment that tells the decision about a pull request. */
export interface Sticky {
  readonly body: string
  /** Whether it is worth a new comment; one that is there is always kept up to date. */
  readonly isNews: boolean
}

/**
 * The comment about a judgement, of nothing but decisions and the head, so that the same decision is the same text.
 * `others` are those of further pull requests with this head.
 */
export function sticky(
  head: string,
  { decision }: Judgement,
  { others, note }: { readonly others: readonly Judgement[]; readonly note: string | null },
): Sticky {
  const lines = [`Judged at ${shortCommit(head)}.`, ...(note === null ? [] : [note]), ...sameHead(others)]
  const isClean = decision.decision === 'allow' && decision.violations.length + decision.warnings.length === 0
  return {
    body: [DECISION, `${markdownOf(decision, REPORT_LIMIT)}\n---\n\n${lines.join('\n\n')}`].join('\n'),
    isNews: !isClean || others.some(other => other.decision.decision !== 'allow'),
  }
}

/**
 * What makes the conversation have the comment once: the oldest of ours is kept up to date, and any other, which two
 * runs at the same time can have left, points to it.
 */
export function planComment(number: number, { body, isNews }: Sticky, { comments }: Conversation): readonly Write[] {
  const [first, ...copies] = comments.filter(comment => isMarked(comment.body, DECISION))
  const pointers = copies.map(({ id }): Write => ({ kind: 'update-comment', id, body: POINTER }))
  if (first === undefined) return isNews ? [{ kind: 'create-comment', number, body }] : []
  return sameBody(first.body, body) ? pointers : [{ kind: 'update-comment', id: first.id, body }, ...pointers]
}

const POINTER = `${SUPERSEDED}\nThe first comment of Fieldgate on this pull request is the one that is kept up to date.`
