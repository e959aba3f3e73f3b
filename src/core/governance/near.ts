/** Longer words, and more of them, are not compared: it would take long, and nobody reads such names by eye. */
const LONGEST = 80
const MOST = 1000

/** ` - did you mean ...?` for the candidate that was most likely meant, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const near = nearest(word, candidates)
  return near === null ? '' : ` - did you mean \`${near}\`?`
}

/**
 * The candidate at the smallest Damerau-Levenshtein distance, upper and lower case aside, if that is at most a third
 * of the word; of several the first in the order of their code units. Null where none is near.
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const lower = word.toLowerCase()
  let best: string | null = null
  let least = Math.min(3, Math.max(1, Math.floor(word.length / 3))) + 1
  const names = [...candidates]
  if (word.length > LONGEST || names.length > MOST) return null
  for (const candidate of names.sort()) {
    if (candidate.length > LONGEST || Math.abs(candidate.length - word.length) >= least) continue
    const steps = distance(lower, candidate.toLowerCase())
    if (steps < least) [best, least] = [candidate, steps]
  }
  return best
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row[j] = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1))
      if (swapped) row[j] = Math.min(at(row, j), at(beforeLast, j - 2) + 1)
    }
    ;[beforeLast, last] = [last, row]
  }
  return at(last, b.length)
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY
