import { bySeverity as byVerdict, type Decision } from '../core/decision.ts'

/** One decision about a head. */
export interface Judgement {
  /** null: a merge group, which has no conversation. */
  readonly pullRequest: number | null
  readonly decision: Decision
  /** What tells where its comments can stand; null: nothing is said on it, only its verdict counts. */
  readonly blobs: Blobs | null
}

/** Whether line numbers of a decision are those that the forge shows. A question that is rejected is a no. */
export interface Blobs {
  /** The object id of a file in the judged result; null where it has none. */
  resultBlob(file: string): Promise<string | null>
  /** Whether a file of the base is that of the merge base, which is what the forge shows as the old side. */
  sameBase(file: string): Promise<boolean>
}

/** The worst first, then by number: the same list for whichever pull request of a head publishes it. */
export const bySeverity = (judgements: readonly Judgement[]): readonly Judgement[] =>
  [...judgements].sort(
    (a, b) => byVerdict(a.decision.decision, b.decision.decision) || (a.pullRequest ?? 0) - (b.pullRequest ?? 0),
  )
