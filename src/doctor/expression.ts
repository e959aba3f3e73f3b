/** A text of a workflow in pieces: what is written, and what GitHub works out when the workflow runs. */
export type Piece = { readonly text: string } | { readonly expression: string }

/** Splits a text at its expressions. One that does not end is text. */
export function piecesOf(text: string): readonly Piece[] {
  const [first = '', ...rest] = text.split('${{')
  return [
    { text: first },
    ...rest.flatMap((part): readonly Piece[] => {
      const end = part.indexOf('}}')
      if (end < 0) return [{ text: `\${{${part}` }]
      return [{ expression: normal(part.slice(0, end)) }, { text: part.slice(end + 2) }]
    }),
  ]
}

/** GitHub tells no case of names apart, and takes `a['b']` for `a.b`. Texts in quotes stay as they are. */
const normal = (expression: string): string =>
  expression
    .replace(/\[\s{0,9}'([\w-]+)'\s{0,9}\]/g, '.$1')
    .split(/('[^']*')/)
    .map((part, i) => (i % 2 === 0 ? part.replace(/\s+/g, '').toLowerCase() : part))
    .join('')

/** The expressions in a text: lower case, without blanks, `a.b` for `a['b']`. */
export const expressionsIn = (text: string): readonly string[] =>
  piecesOf(text).flatMap(piece => ('expression' in piece ? piece.expression : []))

/** The text of an expression that is nothing but a text in quotes; null for any other. */
export const literalOf = (expression: string): string | null =>
  /^'((?:[^']|'')*)'$/.exec(expression)?.[1]?.replaceAll("''", "'") ?? null
