import type { Truth } from './query.ts'

/** Kleene's three-valued logic: `maybe` is what a scalar with several meanings, or an unknown one, leaves open. */
export const negation = (truth: Truth): Truth => (truth === 'yes' ? 'no' : truth === 'no' ? 'yes' : 'maybe')

/** The truth of a condition that is known. */
export const certain = (holds: boolean): Truth => (holds ? 'yes' : 'no')

/** `yes` if every one is, `no` as soon as one is. */
export function conjunction<T>(items: readonly T[], truthOf: (item: T) => Truth): Truth {
  let all: Truth = 'yes'
  for (const item of items) {
    const truth = truthOf(item)
    if (truth === 'no') return 'no'
    if (truth === 'maybe') all = 'maybe'
  }
  return all
}

/** `yes` as soon as one is, `no` if every one is. */
export const disjunction = <T>(items: readonly T[], truthOf: (item: T) => Truth): Truth =>
  negation(conjunction(items, item => negation(truthOf(item))))

/** What holds whichever of several meanings is the true one: `yes` if under all of them, `no` if under none. */
export function consensus<T>(meanings: readonly T[], truthOf: (meaning: T) => Truth): Truth {
  let agreed: Truth | null = null
  for (const meaning of meanings) {
    const truth = truthOf(meaning)
    if (truth === 'maybe' || (agreed !== null && agreed !== truth)) return 'maybe'
    agreed = truth
  }
  return agreed ?? 'maybe'
}
