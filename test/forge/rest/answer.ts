import type { Json, JsonObject } from '../world/json.ts'
import type { Repository, Token } from '../world/state.ts'
import type { State } from '../world/world.ts'

/** A request that fits the description. */
export interface Call {
  readonly state: State
  /** null: nobody in particular. */
  readonly viewer: Token | null
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: JsonObject
  /** The request's own address without its query, as links have it. */
  readonly address: string
}

/** A request about a repository, by somebody who may ask for it. */
export interface RepositoryCall extends Call {
  readonly repository: Repository
}

export interface Answer {
  readonly status: number
  readonly body: Json
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer that is no success. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly errors: readonly string[]

  constructor(status: number, message: string, errors: readonly string[] = []) {
    super(message)
    this.status = status
    this.errors = errors
  }
}

export const notFound = (): ApiError => new ApiError(404, 'Not Found')

/** 422 with sentences alone. */
export function unprocessable(...errors: readonly string[]): ApiError {
  return new ApiError(422, 'Unprocessable Entity', errors)
}

/** Some operations tell their errors as sentences, some as objects. */
export function errorAnswer(
  { status, message, errors }: ApiError,
  form: 'sentences' | 'objects' = 'sentences',
): Answer {
  const told = form === 'sentences' ? errors : errors.map(error => ({ code: 'custom', message: error }))
  const documentation = { documentation_url: 'https://docs.github.com/rest', status: String(status) }
  return { status, body: { message, ...(told.length > 0 && { errors: told }), ...documentation } }
}

export function ok(body: Json): Answer {
  return { status: 200, body }
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly headers: Readonly<Record<string, string>>
}

/** A page of a list by `page` and `per_page` (30 unless told, at most 100), with the header that links the others. */
export function page<T>(call: Call, all: readonly T[]): Page<T> {
  const size = pageSize(call)
  const number = Math.max(1, Number(call.query.page ?? 1))
  const last = Math.max(1, Math.ceil(all.length / size))
  const targets = {
    ...(number > 1 && { prev: number - 1 }),
    ...(number < last && { next: number + 1, last }),
    ...(number > 1 && { first: 1 }),
  }
  const items = all.slice((number - 1) * size, number * size)
  return { items, headers: linkHeader(call, 'page', targets) }
}

/** A page of a list by cursors, which say the id of the last item before it. */
export function cursorPage<T extends { readonly id: number }>(call: Call, all: readonly T[]): Page<T> {
  const size = pageSize(call)
  const { after, before } = call.query
  const end = before === undefined ? all.length : positionOf(all, before)
  const start = before !== undefined ? Math.max(0, end - size) : after === undefined ? 0 : positionOf(all, after) + 1
  const items = all.slice(start, Math.min(end, start + size))
  const [first, last] = [items[0], items.at(-1)]
  const next = last && start + items.length < all.length ? linkHeader(call, 'after', { next: cursor(last.id) }) : {}
  const previous = first && start > 0 ? linkHeader(call, 'before', { prev: cursor(first.id) }) : {}
  const link = [next.link, previous.link].filter(part => part !== undefined).join(', ')
  return { items, headers: link === '' ? {} : { link } }
}

function pageSize({ query }: Call): number {
  const wanted = Number(query.per_page ?? 30)
  return wanted < 1 ? 30 : Math.min(100, wanted)
}

function cursor(id: number): string {
  return Buffer.from(`cursor:${id}`).toString('base64url')
}

function positionOf(all: readonly { readonly id: number }[], text: string): number {
  const at = all.findIndex(({ id }) => cursor(id) === text)
  if (at === -1) throw new ApiError(422, 'Invalid cursor')
  return at
}

function linkHeader(
  { address, query }: Call,
  key: string,
  targets: Readonly<Record<string, string | number>>,
): Readonly<Record<string, string>> {
  const { page: _page, after: _after, before: _before, ...rest } = query
  const links = Object.entries(targets).map(([rel, target]) => {
    const parameters = new URLSearchParams({ ...rest, [key]: String(target) })
    return `<${address}?${parameters}>; rel="${rel}"`
  })
  return links.length === 0 ? {} : { link: links.join(', ') }
}
