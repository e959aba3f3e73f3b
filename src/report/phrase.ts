/**
 * A sentence of ours with text of somebody else in it. The two are kept apart, so that each medium escapes the
 * latter in its own way and no reporter can forget to: a bare string does not fit into a phrase.
 */
export type Phrase = readonly (string | Quoted)[]

/** Text from the change, the governance or the forge. */
export interface Quoted {
  readonly quoted: string
}

export const quote = (text: string): Phrase => [{ quoted: text }]

/** Words of this program. Never give it text that came from outside. */
export const own = (text: string): Phrase => [text]

/** A phrase from a template: its own words are ours, what is filled in says itself whose it is. */
export function phrase(words: TemplateStringsArray, ...fillings: readonly (Phrase | number)[]): Phrase {
  return words.flatMap((word, i) => {
    const filling = fillings[i]
    return [word, ...(filling === undefined ? [] : typeof filling === 'number' ? [grouped(filling)] : filling)]
  })
}

/** A phrase as text of a medium, which says how it shows what is quoted. */
export const render = (text: Phrase, quoted: (text: string) => string): string =>
  text.map(piece => (typeof piece === 'string' ? piece : quoted(piece.quoted))).join('')

export const joined = (items: readonly Phrase[], separator: string): Phrase =>
  items.flatMap((item, i) => (i === 0 ? item : [separator, ...item]))

/** `a, b and c`; of more than `most`, the first ones and how many more there are. */
export function listed(texts: readonly string[], last: 'and' | 'or', most = 10): Phrase {
  const shown = texts.slice(0, most).map(quote)
  if (texts.length > most) return phrase`${joined(shown, ', ')} ${own(last)} ${texts.length - most} more`
  const end = shown.at(-1)
  if (end === undefined || shown.length === 1) return end ?? []
  return phrase`${joined(shown.slice(0, -1), ', ')} ${own(last)} ${end}`
}

/** `1 violation`, `10,000 violations`. */
export const counted = (count: number, noun: string): Phrase => phrase`${count} ${own(count === 1 ? noun : `${noun}s`)}`

/** A number with its thousands grouped, the same in every locale. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
