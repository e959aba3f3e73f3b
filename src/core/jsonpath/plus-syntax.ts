/** What would run, or leave the node, or be read otherwise than it looks; and why it is refused. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/\?\s*\(/u, 'filters `?(...)` are scripts, which never run: leave out `dialect` and write it as RFC 9535 has it'],
  [/@\w*\(/u, 'selectors by type, such as `@string()`, are not supported: leave out `dialect` and use a filter'],
  [/\(/u, 'scripts `(...)` never run: leave out `dialect` and use an index, such as `[-1]`'],
  [/\^/u, '`^` leads to a parent: let the query end at that parent instead'],
  [/~/u, '`~` selects names, not values: leave it out'],
  [/[[,]\s*-\d+\s*[\],]/u, 'negative indexes select nothing in this dialect: write a slice, such as `[-1:]`'],
]

const NAME = String.raw`\$?[\p{L}_][\p{L}\p{N}_$-]*`
/** With a letter, `_` or `/`, so that it is not read as `*`, `..`, `$` or a slice; without what the library splits at. */
const QUOTED = [`'`, `"`]
  .map(quote => String.raw`${quote}(?=[^'"]*[\p{L}_/])[^@'"\\[\]\x60;#%][^'"\\[\]\x60;#%]*${quote}`)
  .join('|')
const SLICE = String.raw`-?\d{0,15}:(?:-?\d{0,15})(?::-?\d{0,15})?`
const BRACKETS = String.raw`\[(?:\d{1,15}(?:,\d{1,15})*|${SLICE}|${NAME}(?:,${NAME})*|\*|(?:${QUOTED})(?:,(?:${QUOTED}))*)\]`
const SEGMENT = String.raw`\.{1,2}(?:${NAME}|\*)|(?:\.\.)?${BRACKETS}`
const QUERY = new RegExp(`^\\$(?:${SEGMENT})*$`, 'u')
const BEGINNING = new RegExp(`^\\$(?:${SEGMENT})*`, 'u')

/** In UTF-16 units. */
const LENGTH = 2000

/**
 * Why a query can not be read in the jsonpath-plus dialect with evaluation off, or null if it can
 * (save-rules.md, "Selecting"). That library reads any text as something, so only what it reads as it looks is let through.
 */
export function checkPlusQuery(text: string): string | null {
  if (text.length > LENGTH) return `the query is longer than ${LENGTH} characters`
  for (const [pattern, message] of REFUSED) if (pattern.test(text)) return message
  if (QUERY.test(text)) return null
  const read = BEGINNING.exec(text)?.[0].length ?? 0
  const rest = text.slice(read, read + 20)
  if (read === 0) return `a query begins with \`$\`, not with \`${rest}\``
  return `\`${rest}\` can not be read safely: names, \`*\`, indexes and slices follow \`$\`, \`.\`, \`..\` or stand in brackets`
}
