import type { Push } from '../forge.ts'
import { type CommitGraph, isNone } from './graph.ts'

/** The activity of a branch as far as it led to a commit; it goes on where the branch has moved, or is gone, since. */
export function leadingTo(head: string, pushes: readonly Push[]): readonly Push[] | null {
  const newest = pushes.findIndex(({ after }) => after === head)
  return newest < 0 ? null : pushes.slice(newest)
}

/**
 * An activity without what changed nothing, and with what it does not tell: a branch that is not where the push before
 * left it was moved by somebody, of whom nothing is known. Newest first, like the forge's.
 */
export function withoutGaps(pushes: readonly Push[]): readonly Push[] {
  const moves = withoutRestorations(pushes.filter((push, index) => !isSamePush(push, pushes[index + 1])))
  return moves.flatMap((push, index) => {
    const left = moves[index + 1]?.after ?? NONE
    return isSameState(push.before, left) ? [push] : [push, { actor: null, before: left, after: push.before }]
  })
}

/**
 * The pushes of which lost commits may live on in the branch, amended or squashed: those since it was made or, here
 * that is the same, since it held nothing but the base. Takes an activity without gaps.
 */
export function currentLife(activity: readonly Push[], graph: CommitGraph): readonly Push[] {
  const begin = activity.findIndex(({ before, after }) => isNone(before) || graph.isLanded(after))
  const isMade = isNone(activity[begin]?.before ?? '')
  return begin < 0 ? activity : activity.slice(0, isMade ? begin + 1 : begin)
}

const NONE = '0'.repeat(40)

/** Somebody who brings a deleted branch back as it was is not who wrote what is in it. */
function withoutRestorations(pushes: readonly Push[]): readonly Push[] {
  const isRestored = (index: number): boolean => {
    const [made, deleted] = [pushes[index], pushes[index + 1]]
    if (made === undefined || deleted === undefined) return false
    return isNone(made.before) && isNone(deleted.after) && made.after === deleted.before
  }
  return pushes.filter((_, index) => !isRestored(index) && !isRestored(index - 1))
}

/** Pages that overlap repeat entries; a push that really took place twice has others between. */
const isSamePush = (push: Push, other: Push | undefined): boolean =>
  push.before === other?.before && push.after === other.after && push.actor?.id === other.actor?.id

const isSameState = (one: string, other: string): boolean => one === other || (isNone(one) && isNone(other))
