/** Where a search for the right number of items begins. */
const FIRST = 50

/**
 * The text with as many of `most` items as fit, or up to two percent fewer; null where not even the text without any
 * does. Goes from few to many, since a text that is much too long costs much.
 */
export function asManyAsFit(
  most: number,
  compose: (count: number) => string,
  fits: (text: string) => boolean,
): string | null {
  let best = compose(0)
  if (!fits(best)) return null
  let low = 0
  let tooMany: number | null = null
  for (let next = Math.min(FIRST, most); next > low; next = nextCount(low, tooMany, most)) {
    const text = compose(next)
    if (fits(text)) {
      best = text
      low = next
    } else tooMany = next
  }
  return best
}

/** Twice as many until there are too many, then half way; `low` where nothing is left to be found out. */
function nextCount(low: number, tooMany: number | null, most: number): number {
  if (tooMany === null) return Math.min(low * 2, most)
  const isNear = tooMany - low <= Math.max(1, low / 50)
  return isNear ? low : Math.floor((low + tooMany) / 2)
}

/** As much of the beginning of a short text as fits. */
export function cutToFit(text: string, fits: (text: string) => boolean): string {
  let end = text.length
  while (end > 0 && !fits(text.slice(0, end))) end -= 1
  return text.slice(0, end)
}
