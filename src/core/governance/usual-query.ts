import { type ParsedQuery, parseQuery } from '../jsonpath/parse.ts'
import type { Query, Segment } from '../jsonpath/query.ts'

const NAME = '[A-Za-z_][A-Za-z0-9_]*'
const TEXT = String.raw`(?:'[ -&(-[\]-~]*'|"[ !#-[\]-~]*")`
const FILTER = String.raw`@\.${NAME} ?== ?${TEXT}`
const SELECTOR = String.raw`(?:${TEXT}|\*|\?${FILTER}|\?\(${FILTER}\))`

/** Queries of names, wildcards and comparisons of a member with a text: valid by RFC 9535, in no old spelling. */
const USUAL = new RegExp(String.raw`^\$(?:\.\.?(?:${NAME}|\*)|\[${SELECTOR}(?:, ?${SELECTOR})*\])*$`)

/** In UTF-16 units; that of all valid queries is much greater. */
const LENGTH = 1000

/**
 * {@link parseQuery}, which is put off for queries as most rules have them: their text alone says that they are valid.
 * There may be ten thousands of them, of which a change meets few.
 */
export const readUsualQuery = (text: string): ParsedQuery =>
  text.length <= LENGTH && USUAL.test(text)
    ? { ok: true, query: new UsualQuery(text), notes: NO_NOTES }
    : parseQuery(text)

const NO_NOTES: readonly never[] = []

/** A valid query that is taken apart when somebody looks at its segments. */
class UsualQuery implements Query {
  readonly dialect = 'rfc9535'
  readonly text: string
  #parsed: Query | null = null

  constructor(text: string) {
    this.text = text
  }

  get segments(): readonly Segment[] {
    return this.#query.segments
  }

  get singular(): boolean {
    return this.#query.singular
  }

  get #query(): Query {
    this.#parsed ??= parsedQuery(this.text)
    return this.#parsed
  }
}

function parsedQuery(text: string): Query {
  const parsed = parseQuery(text)
  if (!parsed.ok) throw new Error('a usual query is not valid')
  return parsed.query
}
