import type { Conversation, Noticeboard } from './forge.ts'
import { CHECK_NAME, checkOf, planCheckRun } from './publish/check-run.ts'
import { shortCommit } from './publish/head.ts'
import { type Blobs, bySeverity, type Judgement } from './publish/judgement.ts'
import { findPlaces } from './publish/places.ts'
import {
  type Attempt,
  type Channel,
  type ChannelName,
  type Outcome,
  type Plan,
  reconcile,
} from './publish/reconcile.ts'
import { MOST_COMMENTS, planReview, readThreads } from './publish/review.ts'
import { planComment, sticky } from './publish/sticky.ts'
import { warningsOf } from './publish/warnings.ts'
import type { Write, WriteKind } from './publish/write.ts'
import { summarize } from './report/summary.ts'

/** What is known about a head: the judgements of all its open pull requests, or of a merge group. */
export interface Publication {
  readonly head: string
  readonly judgements: readonly [Judgement, ...Judgement[]]
}

/** What is published (decision.md, "GitHub Action"). */
export interface PublishOptions {
  readonly comment: boolean
  readonly review: boolean
  readonly checkRun: boolean
}

export interface PublishOutcome {
  /** One line each: what could not be published and why. The verdict never depends on it. */
  readonly warnings: readonly string[]
  /** How many writes of each kind are known to have been done. */
  readonly written: Readonly<Partial<Record<WriteKind, number>>>
}

/**
 * Makes the forge show the judgements of a head, and nothing twice: what is there is read, what is missing is written
 * one after the other, and where it is unknown whether a write took place, it is read again. Never rejects.
 */
export async function publish(
  publication: Publication,
  board: Noticeboard,
  options: PublishOptions,
): Promise<PublishOutcome> {
  const outcomes: (readonly [ChannelName, Outcome])[] = []
  for (const channel of channelsOf(publication, board, options))
    outcomes.push([channel.name, await reconcile(channel, board)])
  const written: Partial<Record<WriteKind, number>> = {}
  for (const kind of outcomes.flatMap(([, outcome]) => outcome.written)) written[kind] = (written[kind] ?? 0) + 1
  return { warnings: warningsOf(outcomes), written }
}

/** What {@link publish} would write, in its order. Rejects with `forge-unavailable` where it can not be read. */
export async function plannedWrites(
  publication: Publication,
  board: Noticeboard,
  options: PublishOptions,
): Promise<readonly Write[]> {
  const writes: Write[] = []
  for (const channel of channelsOf(publication, board, options))
    writes.push(...(await channel.plan({ isAgain: false, takesLines: true })).writes)
  return writes
}

/** A check that turns red does so before anything else is said; one that turns green is the last word. */
function channelsOf(publication: Publication, board: Noticeboard, options: PublishOptions): readonly Channel[] {
  const [worst] = bySeverity(publication.judgements)
  const checks = options.checkRun ? [checkChannel(publication, board)] : []
  const talks = publication.judgements.flatMap(judgement => talkChannels(judgement, publication, { board, options }))
  return worst?.decision.decision === 'allow' ? [...talks, ...checks] : [...checks, ...talks]
}

function checkChannel({ head, judgements }: Publication, board: Noticeboard): Channel {
  return {
    name: 'check-run',
    isVital: true,
    plan: async () => ({
      writes: planCheckRun(head, checkOf(judgements), await board.checkRuns(head, CHECK_NAME)),
    }),
  }
}

/** A pull request on which something is said. */
interface Subject {
  readonly number: number
  readonly head: string
  readonly judgement: Judgement
  readonly blobs: Blobs
}

function talkChannels(
  judgement: Judgement,
  { head, judgements }: Publication,
  { board, options }: { readonly board: Noticeboard; readonly options: PublishOptions },
): readonly Channel[] {
  const { pullRequest: number, blobs } = judgement
  if (number === null || blobs === null) return []
  const subject: Subject = { number, head, judgement, blobs }
  const conversation = conversationOf(number, board)
  const guarded =
    (plan: (attempt: Attempt, conversation: Conversation) => Promise<readonly Write[]>) =>
    async (attempt: Attempt): Promise<Plan> => {
      const now = await conversation(attempt.isAgain)
      return now.head === head ? { writes: await plan(attempt, now) } : { writes: [], remark: moved(subject) }
    }
  const text = () =>
    sticky(head, judgement, {
      others: judgements.filter(other => other !== judgement),
      note: options.review ? limitNote(judgement) : null,
    })
  const comment: Channel = {
    name: 'comment',
    isVital: false,
    plan: guarded(async (_, now) => planComment(number, text(), now)),
  }
  const settling = new Set<string>()
  const review: Channel = {
    name: 'review',
    isVital: false,
    plan: guarded((attempt, now) => reviewWrites(subject, { attempt, now, board, settling })),
  }
  return [...(options.comment ? [comment] : []), ...(options.review ? [review] : [])]
}

/** One reading for both channels, until it may be out of date. */
function conversationOf(number: number, board: Noticeboard): (isAgain: boolean) => Promise<Conversation> {
  let read: Promise<Conversation> | null = null
  return isAgain => {
    if (isAgain || read === null) read = board.conversation(number)
    return read
  }
}

interface Review {
  readonly attempt: Attempt
  readonly now: Conversation
  readonly board: Noticeboard
  /** Threads that earlier attempts began to settle. */
  readonly settling: Set<string>
}

async function reviewWrites(
  { number, head, judgement: { decision }, blobs }: Subject,
  { attempt, now, board, settling }: Review,
): Promise<readonly Write[]> {
  const { untold, over, room } = readThreads(decision, now)
  const isNews = untold.length > 0 && room.lines + room.files > 0
  const files = isNews ? await board.changedFiles(number) : []
  const places = await findPlaces(untold, files, { blobs: attempt.takesLines ? blobs : null, room })
  for (const { thread } of over) settling.add(thread)
  const unresolved = now.threads.filter(({ thread, isResolved }) => !isResolved && settling.has(thread))
  return planReview({ number, head, decision }, places, { over, unresolved })
}

/** threats.md T1: what is said is said about the evaluated head. */
const moved = ({ number, head }: Subject): string =>
  `the head of #${number} is no longer ${shortCommit(head)}, which was judged; the run of its new head posts the comments`

function limitNote({ decision }: Judgement): string | null {
  const { lines, files } = MOST_COMMENTS
  if (summarize(decision).open.length <= lines) return null
  return `At most ${lines} comments stand on lines and ${files} on files; this report counts every violation.`
}
