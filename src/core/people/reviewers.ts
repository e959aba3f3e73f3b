import type { Account, Facts, Review } from '../facts.ts'
import { foldLogin } from '../governance/login.ts'
import { isNobody } from './standing.ts'

/**
 * Reviews that may lift violations (identity.md, "Approval by someone who may"): each reviewer's latest that is not a
 * plain comment, if it approves this head, by a person who can write and has no content in the change.
 */
export function countingReviews(facts: Facts, head: string): Review[] {
  const latest = new Map<string, Review>()
  for (const review of facts.reviews)
    if (review.state !== 'COMMENTED' && review.state !== 'PENDING') latest.set(identity(review.user), review)
  const involved = [facts.author, ...facts.contributors]
  return [...latest.values()].filter(
    ({ user, state, commit }) =>
      state === 'APPROVED' &&
      commit === head &&
      user.type === 'User' &&
      user.canWrite === true &&
      !isNobody(user) &&
      !involved.some(account => isEither(account, user)),
  )
}

const identity = ({ login, id }: Account): string => (id === undefined ? foldLogin(login) : String(id))

/** By login or by id: whoever shares one of them with an author does not review that author's work. */
const isEither = (a: Account, b: Account): boolean =>
  foldLogin(a.login) === foldLogin(b.login) || (a.id !== undefined && a.id === b.id)
