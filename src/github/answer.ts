import * as z from 'zod/mini'
import { type Answer, broken, errorTypes, Failure, failureOfAnswer, quoted } from './failure.ts'
import { Unavailable } from './problem.ts'

export type Shape<T> = z.ZodMiniType<T>

/** The answer's data in the shape that was asked for. A cut-off answer is a string and fits none. */
export function fitting<T>({ data, status }: Answer, shape: Shape<T>): T {
  const parsed = shape.safeParse(data)
  if (parsed.success) return parsed.data
  if (typeof data !== 'object' || data === null) throw broken('an answer that is not whole', status)
  const [issue] = parsed.error.issues
  throw broken(`an answer that is not what was asked for, at \`${issue?.path.join('.')}\``, status)
}

/** GraphQL answers 200 also to what it refuses. These types of errors say that it was understood. */
const REFUSED_WITH: ReadonlyMap<string, number> = new Map([
  ['FORBIDDEN', 403],
  ['INSUFFICIENT_SCOPES', 403],
  ['NOT_FOUND', 404],
])

/** The `data` of a GraphQL answer. Half an answer, with errors beside data, is none. */
export function fittingGraphql<T>(answer: Answer, shape: Shape<T>): T {
  const types = errorTypes(answer.data)
  if (types.length > 0) throw failureOfErrors(answer, types)
  return fitting(answer, z.object({ data: shape })).data
}

function failureOfErrors(answer: Answer, types: readonly string[]): Failure {
  if (types.some(type => type.startsWith('RATE_LIMIT'))) return failureOfAnswer(answer)
  const [status, ...others] = types.map(type => REFUSED_WITH.get(type))
  const detail = quoted(answer.data) || types.join(', ')
  // One error that says nothing leaves open what was done.
  if (status === undefined || others.includes(undefined)) return broken(detail, answer.status)
  return new Failure({ kind: 'refused', status, detail })
}

export type Params = Readonly<Record<string, string | number>>

/** The parameters of the page after this one, by `Link: <…>; rel="next"`; null on the last one. */
export function nextPage({ headers }: Answer): Params | null {
  const links = String(headers.link ?? '').matchAll(/<([^<>]*)>([^<]*)/g)
  for (const [, url = '', relation = ''] of links) {
    if (!/\brel="?next\b/.test(relation)) continue
    if (!URL.canParse(url)) throw broken('an answer whose next page has no address')
    return Object.fromEntries(new URL(url).searchParams)
  }
  return null
}

/**
 * A path of the API, each inserted name encoded: `` route`/repos/${owner}/git/ref/heads/${name}` ``. A list is inserted
 * as several segments. Throws `forge-unavailable` for names that are steps in a path and would lead elsewhere.
 */
export function route(texts: TemplateStringsArray, ...names: readonly (string | number | readonly string[])[]): string {
  return String.raw(texts, ...names.map(name => (Array.isArray(name) ? name.map(segment).join('/') : segment(name))))
}

function segment(name: unknown): string {
  const text = String(name)
  if (text === '' || text === '.' || text === '..')
    throw new Unavailable(`\`${text}\` is no name that GitHub can be asked for`)
  return encodeURIComponent(text)
}
