import type { Json, JsonObject } from '../world/json.ts'
import { fullName, type State } from '../world/world.ts'
import { viewerOf } from './access.ts'
import { type Answer, ApiError, type Call, errorAnswer, notFound } from './answer.ts'
import { type Breach, bodyBreach, errorForm, parameterBreach, responseBreach } from './openapi.ts'
import { type Route, routes } from './routes.ts'

export interface ApiRequest {
  readonly method: string
  /** Below the API's own address: `/repos/acme/shop`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  readonly agent: string | undefined
  readonly body: string
}

export interface Served {
  readonly answer: Answer
  /** GitHub's name of the operation: `pulls/get`. */
  readonly operation: string
}

/** Answers a request by the description and the state. What does not fit the description is told to `violated`. */
export function serveRest(state: State, request: ApiRequest, violated: (message: string) => void): Served {
  const path = byName(state, request.path)
  const tell = (message: string) => violated(`${request.method} ${request.path}: ${message}`)
  for (const route of routes) {
    const groups = route.method === request.method ? route.pattern.exec(path)?.groups : undefined
    if (groups === undefined) continue
    const answer = answered(state, route, request, { path, groups, tell })
    const breach = responseBreach(route.operation, answer.status, answer.body)
    if (breach) tell(breach.message)
    return { answer: breach ? failure(breach) : answer, operation: route.operation.id }
  }
  tell('the forge does not know this operation')
  return { answer: errorAnswer(notFound()), operation: 'unknown' }
}

interface Match {
  /** With the repository's name. */
  readonly path: string
  readonly groups: Readonly<Record<string, string>>
  readonly tell: (message: string) => void
}

function answered(state: State, route: Route, request: ApiRequest, match: Match): Answer {
  try {
    if (!request.agent) throw new ApiError(403, 'Request forbidden by administrative rules.')
    const call = callOf(state, request, match)
    const breach = breachOf(route, call, request.body !== '')
    if (breach) match.tell(breach.message)
    return breach ? failure(breach) : route.serve(call)
  } catch (error) {
    if (error instanceof ApiError) return errorAnswer(error, errorForm(route.operation, error.status))
    match.tell(`the forge failed: ${error instanceof Error ? error.stack : error}`)
    return errorAnswer(new ApiError(500, 'Server Error'))
  }
}

function callOf(state: State, request: ApiRequest, { path, groups }: Match): Call {
  return {
    state,
    viewer: viewerOf(state, request.authorization),
    path: Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)])),
    query: Object.fromEntries(request.query),
    body: parsed(request.body),
    address: `${state.urls.api}${path}`,
  }
}

function parsed(text: string): JsonObject {
  if (text === '') return {}
  try {
    const body: Json = JSON.parse(text)
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as JsonObject
  } catch {}
  throw new ApiError(400, 'Problems parsing JSON')
}

function breachOf({ operation }: Route, { path, query, body }: Call, hasBody: boolean): Breach | null {
  const address = parameterBreach(operation, 'path', path) ?? parameterBreach(operation, 'query', query)
  return address ?? bodyBreach(operation, hasBody ? body : undefined)
}

/** GitHub itself answers 422 to what is too large; anything else that is no good stops the test. */
function failure({ isLimit, message }: Breach): Answer {
  return errorAnswer(new ApiError(isLimit ? 422 : 500, `not as described: ${message}`))
}

/** Links name a repository by its id. */
function byName({ repositories }: State, path: string): string {
  const [, id, rest = ''] = /^\/repositories\/(\d+)(.*)$/.exec(path) ?? []
  const found = repositories.find(repository => repository.id === Number(id))
  return found ? `/repos/${fullName(found)}${rest}` : path
}
