import type { Recorded } from '../audit/recorded.ts'
import { entryOf } from '../core/group.ts'

/** One change that was allowed, of a head. */
export interface Allow {
  readonly head: string
  /** What has landed where this is used: the head, and those of a group's pull requests. */
  readonly heads: readonly string[]
  /** The commit on which it was judged. */
  readonly base: string
}

interface Verdict extends Allow {
  readonly isAllow: boolean
  readonly target: string | null
}

/**
 * What a log allows, by the digest of the change and by the commit that was judged. To one question, the last answer
 * counts. An allow is good for one landing of its heads: who brings back later what was allowed once has to ask again.
 */
export class Allows {
  readonly #byDigest = new Map<string, Map<string, Verdict>>()
  readonly #byHead = new Map<string, Map<string, Verdict>>()
  /** Heads whose allow is used up. */
  readonly #landed = new Set<string>()

  add(recorded: Recorded): void {
    const { kind, digest, head, heads, base, target, question } = recorded
    const answer = answerOf(recorded)
    if (digest === null || head === null || base === null || answer === null) return
    const verdict: Verdict = { head, heads, base, target, isAllow: answer === 'allow' }
    entryOf(this.#byHead, head, () => new Map()).set(question, verdict)
    // What landed was judged where it stands; somewhere else the same change is another one.
    if (kind === 'decision') entryOf(this.#byDigest, digest, () => new Map()).set(question, verdict)
  }

  /** Allows of a change that are not used up, for a branch. */
  ofChange(digest: string, branch: string): readonly Allow[] {
    return this.#usable(this.#byDigest.get(digest), branch)
  }

  /** Allows of all that a commit has, beside what their bases had. */
  ofHead(commit: string, branch: string): readonly Allow[] {
    return this.#usable(this.#byHead.get(commit), branch)
  }

  use({ heads }: Pick<Allow, 'heads'>): void {
    for (const head of heads) this.#landed.add(head)
  }

  isUsed(head: string): boolean {
    return this.#landed.has(head)
  }

  #usable(verdicts: ReadonlyMap<string, Verdict> | undefined, branch: string): readonly Verdict[] {
    return [...(verdicts?.values() ?? [])].filter(
      ({ isAllow, head, target }) => isAllow && isFor(target, branch) && !this.#landed.has(head),
    )
  }
}

/**
 * What a record answers; null: nothing. What could not be judged says nothing about what was, but for one thing: an allow
 * that could not be recorded was none. What was pushed past the gate is not allowed by being found.
 */
export function answerOf({ kind, decision, codes }: Recorded): 'allow' | 'deny' | null {
  if (kind === 'bypass' || (decision === 'error' && codes.includes('audit-unavailable'))) return 'deny'
  return decision === 'allow' || decision === 'deny' ? decision : null
}

/** An allow for another branch is none for this one. Where the target was not known, no rule of a branch permitted anything. */
export const isFor = (target: string | null, branch: string): boolean => target === null || target === branch
