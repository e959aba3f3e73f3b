/** Beyond this many pairs of equal elements a longest common subsequence is not looked for. */
const MOST_MATCHES = 20_000_000

interface Link {
  readonly a: number
  readonly b: number
  readonly before: Link | null
}

/**
 * A longest common subsequence of two sequences of numbers as pairs of indexes in order (Hunt and Szymanski, 1977);
 * null where the sequences have too many equal elements to be compared.
 */
export function longestCommonSubsequence(a: readonly number[], b: readonly number[]): [number, number][] | null {
  const places = new Map<number, number[]>()
  b.forEach((item, index) => {
    const list = places.get(item)
    if (list === undefined) places.set(item, [index])
    else list.push(index)
  })
  let matches = 0
  for (const item of a) matches += places.get(item)?.length ?? 0
  if (matches > MOST_MATCHES) return null
  const ends: Link[] = []
  a.forEach((item, index) => {
    const list = places.get(item) ?? []
    for (let i = list.length - 1; i >= 0; i -= 1) extend(ends, index, list[i] as number)
  })
  const pairs: [number, number][] = []
  for (let link: Link | null = ends.at(-1) ?? null; link !== null; link = link.before) pairs.push([link.a, link.b])
  return pairs.reverse()
}

/** `ends[k]` is the end, earliest in b, of a common subsequence of k + 1 elements. */
function extend(ends: Link[], a: number, b: number): void {
  let low = 0
  let high = ends.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ends[middle] as Link).b < b) low = middle + 1
    else high = middle
  }
  const end = ends[low]
  if (end === undefined || end.b > b) ends[low] = { a, b, before: low === 0 ? null : (ends[low - 1] as Link) }
}
