/**
 * Matches a sequence of items, some of which are stars that take any number of places, against `length` places: the
 * place of every item, -1 for a star, or null. Of several ways the one in which early stars take least. Items take one
 * place each, so going back to the last star is enough: the time is at most items times places, whatever the input.
 */
export function matchWildcard(
  items: number,
  isStar: (item: number) => boolean,
  length: number,
  takes: (item: number, place: number) => boolean,
): readonly number[] | null {
  const places: number[] = new Array(items).fill(-1)
  let item = 0
  let place = 0
  let star = -1
  let retry = 0
  while (place < length) {
    if (item < items && isStar(item)) {
      star = item++
      retry = place
    } else if (item < items && takes(item, place)) places[item++] = place++
    else if (star >= 0) {
      item = star + 1
      place = ++retry
    } else return null
  }
  while (item < items && isStar(item)) item++
  return item === items ? places : null
}
