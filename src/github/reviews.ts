import type { Review } from '../core/facts.ts'
import { accountOrGhost } from './accounts.ts'
import type * as shapes from './shapes.ts'

export type Reviewer = shapes.User

/** States that leave a reviewer's earlier verdict as it was. */
const PLAIN: readonly string[] = ['COMMENTED', 'PENDING']

/**
 * Reviewers whose approval may lift something, which is why it matters whether they can write: people whose latest
 * verdict approves the head (identity.md). `reviews` in GitHub's order, oldest first.
 */
export function approvers(reviews: readonly shapes.Review[], head: string): readonly Reviewer[] {
  const latest = new Map<number, shapes.Review>()
  for (const review of reviews) {
    if (review.user !== null && !PLAIN.includes(review.state)) latest.set(review.user.id, review)
  }
  return [...latest.values()]
    .filter(({ state, commit_id }) => state === 'APPROVED' && commit_id === head)
    .flatMap(({ user }) => (user?.type === 'User' ? [user] : []))
}

/** `canWrite` by account id. Whose is null or not in it is left without, which never helps. */
export function withPermissions(
  reviews: readonly shapes.Review[],
  canWrite: ReadonlyMap<number, boolean | null>,
): readonly Review[] {
  return reviews.map(({ id, user, state, commit_id: commit }) => {
    const known = user === null ? null : (canWrite.get(user.id) ?? null)
    return { id, user: { ...accountOrGhost(user), ...(known !== null && { canWrite: known }) }, state, commit }
  })
}
