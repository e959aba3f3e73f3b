import { type CheckRun, type Noticeboard, Refusal } from '../forge.ts'
import { perform, type Write, type WriteKind } from './write.ts'

/** Something that is published by itself: where one fails, the others go on. */
export interface Channel {
  readonly name: ChannelName
  /** Whether what is shown there can let something be merged: a reading that fails is then tried again as well. */
  readonly isVital: boolean
  /** Reads what is there and says what is to be written. */
  plan(attempt: Attempt): Promise<Plan>
}

export type ChannelName = 'comment' | 'review' | 'check-run'

export interface Plan {
  readonly writes: readonly Write[]
  /** Why there is nothing to be written although there would be. */
  readonly remark?: string
}

export interface Attempt {
  /** Whether what was read before may be out of date. */
  readonly isAgain: boolean
  /** Whether the forge takes comments on lines. */
  readonly takesLines: boolean
}

/** What came of a channel. */
export interface Outcome {
  readonly written: readonly WriteKind[]
  readonly remarks: readonly string[]
  readonly refusals: readonly Refusal[]
  /** The last failure other than a refusal, where it ended the channel. */
  readonly failure: { readonly during: 'reading' | 'writing'; readonly error: unknown } | null
}

const ROUNDS = 3

/**
 * Brings a channel to where its plan wants it. After a write of which it is unknown whether it took place, everything
 * is read and planned again, so that nothing is written twice. Never rejects.
 */
export async function reconcile(channel: Channel, board: Noticeboard): Promise<Outcome> {
  let attempt: Attempt = { isAgain: false, takesLines: true }
  const rounds: Round[] = []
  while (rounds.length < ROUNDS + (attempt.takesLines ? 0 : 1)) {
    const round = await once(channel, attempt, board)
    rounds.push(round)
    if (round.next === null) break
    attempt = round.next
  }
  return {
    written: rounds.flatMap(({ written }) => written),
    remarks: rounds.flatMap(({ remark }) => remark ?? []),
    refusals: rounds.flatMap(({ refusals }) => refusals),
    failure: rounds.at(-1)?.failure ?? null,
  }
}

interface Round {
  readonly written: readonly WriteKind[]
  readonly remark: string | undefined
  readonly refusals: readonly Refusal[]
  readonly failure: Outcome['failure']
  /** null: there is nothing left to be tried. */
  readonly next: Attempt | null
}

async function once(channel: Channel, attempt: Attempt, board: Noticeboard): Promise<Round> {
  const plan = await channel.plan(attempt).catch((error: unknown) => ({ error }))
  if ('error' in plan) {
    const failure = { during: 'reading', error: plan.error } as const
    const next = channel.isVital ? { ...attempt, isAgain: true } : null
    return { written: [], remark: undefined, refusals: [], failure, next }
  }
  return { remark: plan.remark, ...(await apply(plan.writes, attempt, board)) }
}

async function apply(writes: readonly Write[], attempt: Attempt, board: Noticeboard): Promise<Omit<Round, 'remark'>> {
  const written: WriteKind[] = []
  const refusals: Refusal[] = []
  const ended = (next: Attempt | null, failure: Round['failure'] = null) => ({ written, refusals, failure, next })
  let created: CheckRun | null = null
  for (const write of writes) {
    try {
      created = await perform(write, board, created)
      written.push(write.kind)
    } catch (error) {
      if (write.kind === 'resolve-threads') continue // a nicety, which needs more rights than the rest
      if (!(error instanceof Refusal)) return ended({ ...attempt, isAgain: true }, { during: 'writing', error })
      if (isLineRefused(write, error)) return ended({ isAgain: false, takesLines: false })
      refusals.push(error)
      if (!isIndependent(write, error)) return ended(null)
    }
  }
  return ended(null)
}

/** A hunk can have changed since it was read; the forge then takes none of a review's comments and names no culprit. */
const isLineRefused = ({ kind }: Write, { status }: Refusal): boolean => kind === 'create-review' && status === 422

/** Whether the writes after a refused one may succeed. */
const isIndependent = ({ kind }: Write, { status }: Refusal): boolean =>
  kind === 'retract-check-run' || (kind === 'create-file-comment' && status === 422)
