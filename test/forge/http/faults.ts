import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from '../rest/answer.ts'
import type { Json } from '../world/json.ts'

/** What may go wrong. Those with `after`, `cut` and `empty-page` happen after the request has had its effect. */
export const faultKinds = [
  /** 502. */
  'server-error',
  'server-error-after',
  /** 403 for good. */
  'forbidden',
  /** 429 with `Retry-After: 1`. */
  'rate-limit',
  /** 403 with `Retry-After: 1`, for too much at once. */
  'secondary',
  /** No answer, until the client gives up. */
  'hang',
  /** The connection breaks. */
  'reset',
  'reset-after',
  /** Half of the JSON, which the header says is all. */
  'cut',
  /** Lists are empty, whatever was said of their lengths. */
  'empty-page',
] as const
export type FaultKind = (typeof faultKinds)[number]

export type Service = 'api' | 'git' | 'artifacts'

export interface Fault {
  /** Index of the first request that it hits, from 0; each service counts its own. */
  readonly at: number
  readonly kind: FaultKind
  /** How many requests it hits; 1 by default, `Infinity` for good. */
  readonly times?: number
  /** By default `api`. */
  readonly on?: Service
}

export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly fault: FaultKind | null
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>
}

export function faultAt(faults: readonly Fault[], service: Service, index: number): FaultKind | null {
  const hit = faults.find(({ at, times = 1, on = 'api' }) => on === service && index >= at && index < at + times)
  return hit?.kind ?? null
}

/** What happens instead of the request; undefined where it is to be served, null where nobody answers. */
export function instead({ request, fault }: Exchange): Answer | null | undefined {
  switch (fault) {
    case 'server-error':
      return BAD_GATEWAY
    case 'forbidden':
      return { status: 403, body: { message: 'Resource not accessible by integration', status: '403' } }
    case 'rate-limit':
      return { status: 429, body: { message: 'API rate limit exceeded', status: '429' }, headers: LIMITED }
    case 'secondary':
      return { status: 403, body: SECONDARY, headers: { 'retry-after': '1' } }
    case 'hang':
      return null
    case 'reset':
      request.socket.destroy()
      return null
    default:
      return undefined
  }
}

/** Sends what was served, as the fault leaves it. Returns the status that was sent; null where none was. */
export function send(exchange: Exchange, answer: Answer): number | null {
  const { request, response, fault, headers } = exchange
  if (fault === 'reset-after') {
    request.socket.destroy()
    return null
  }
  const sent = fault === 'server-error-after' ? BAD_GATEWAY : answer
  const body = fault === 'empty-page' && sent.status < 300 ? emptied(sent.body) : sent.body
  const text = JSON.stringify(body)
  const bytes = Buffer.from(fault === 'cut' ? text.slice(0, Math.ceil(text.length / 2)) : text)
  // What refuses for good says nothing of limits.
  const common = fault === 'forbidden' ? {} : headers
  response.writeHead(sent.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    ...common,
    ...sent.headers,
  })
  response.end(bytes)
  return sent.status
}

const BAD_GATEWAY: Answer = { status: 502, body: { message: 'Server Error' } }

const LIMITED = { 'retry-after': '1', 'x-ratelimit-remaining': '0' }

const SECONDARY = {
  message:
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.',
  documentation_url:
    'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits',
  status: '403',
}

const LISTS = new Set(['check_runs', 'commits', 'files'])
const CONNECTIONS = new Set(['nodes', 'edges'])

function emptied(body: Json): Json {
  if (Array.isArray(body)) return []
  if (typeof body !== 'object' || body === null) return body
  const isGraphql = 'data' in body
  return isGraphql ? withoutNodes(body) : withEmpty(body, LISTS)
}

function withEmpty(body: object, names: ReadonlySet<string>): Json {
  const entries = Object.entries(body as Readonly<Record<string, Json>>)
  return Object.fromEntries(entries.map(([key, value]) => [key, names.has(key) && Array.isArray(value) ? [] : value]))
}

function withoutNodes(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNodes)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value as Readonly<Record<string, Json>>)
  return Object.fromEntries(entries.map(([key, part]) => [key, CONNECTIONS.has(key) ? [] : withoutNodes(part)]))
}
