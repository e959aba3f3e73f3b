import type { ChildProcess } from 'node:child_process'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Answer } from '../rest/answer.ts'
import { type ApiRequest, serveRest } from '../rest/serve.ts'
import type { Json } from '../world/json.ts'
import type { State } from '../world/world.ts'
import { isArtifactAddress, serveArtifacts } from './artifacts.ts'
import { type Exchange, type Fault, type FaultKind, faultAt, instead, type Service, send } from './faults.ts'
import { isGitAddress, serveGit } from './git.ts'

/** A request as it is remembered. */
export interface LoggedCall {
  /** From 0, among the calls of its service. */
  readonly index: number
  readonly method: string
  /** With the query. */
  readonly path: string
  /** GitHub's name (`pulls/get`), or a query's own. `none`: it never got as far. */
  operation: string
  /** What was sent; null where nothing was. */
  status: number | null
  readonly fault: FaultKind | null
  /** Of an API call. */
  body: Json
}

/** What a server keeps beside its state. */
export interface Ledger {
  readonly faults: Fault[]
  /** API requests, in the order in which they came. */
  readonly calls: LoggedCall[]
  /** Those of them that changed something, in the order of their changes. */
  readonly writes: LoggedCall[]
  readonly gitCalls: LoggedCall[]
  readonly artifactCalls: LoggedCall[]
  /** What does not fit GitHub's descriptions, in requests or in the forge itself. */
  readonly violations: string[]
}

export interface Running {
  /** Breaks what is under way. */
  close(): Promise<void>
}

/** Serves on a free port of this machine. `stateOf` is asked once the port is known. */
export async function listen(
  ledger: Ledger,
  stateOf: (port: number) => State,
): Promise<{ readonly running: Running; readonly state: State }> {
  const children = new Set<ChildProcess>()
  let state: State | undefined
  const server = createServer((request, response) => {
    if (state) void serve({ state, ledger, children }, request, response).catch(error => fail(ledger, response, error))
  })
  // A client that goes away in the middle is nothing to fail of.
  server.on('clientError', (_, socket) => socket.destroy())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  state = stateOf((server.address() as AddressInfo).port)
  return { running: { close: () => stop(server, children) }, state }
}

function stop(server: Server, children: ReadonlySet<ChildProcess>): Promise<void> {
  for (const child of children) child.kill('SIGKILL')
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function fail({ violations }: Ledger, response: ServerResponse, error: unknown): void {
  const isGone = response.destroyed || response.socket?.destroyed
  if (isGone) return
  violations.push(`the forge failed: ${error instanceof Error ? error.stack : error}`)
  if (!response.headersSent) response.writeHead(500)
  response.end()
}

interface Place {
  readonly state: State
  readonly ledger: Ledger
  readonly children: Set<ChildProcess>
}

async function serve(place: Place, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', place.state.urls.results)
  const service = isArtifactAddress(url.pathname) ? 'artifacts' : isGitAddress(url.pathname) ? 'git' : 'api'
  const { exchange, call } = begin(place, service, request, response)
  const replaced = instead(exchange)
  if (replaced === null) return
  // Git's program reads its request itself.
  if (service === 'git' && replaced === undefined) call.status = await gitStatus(place, exchange)
  else {
    const body = await bytesOf(request)
    const answer = () =>
      service === 'api'
        ? apiAnswer(place, call, request, url, body.toString())
        : artifactAnswer(place, request, url, body)
    call.status = send(exchange, replaced ?? (await answer()))
  }
}

function begin(
  { state, ledger }: Place,
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
): { readonly exchange: Exchange; readonly call: LoggedCall } {
  const calls = { api: ledger.calls, git: ledger.gitCalls, artifacts: ledger.artifactCalls }[service]
  const index = calls.length
  const fault = faultAt(ledger.faults, service, index)
  const { method = 'GET', url: path = '/' } = request
  const call: LoggedCall = { index, method, path, operation: 'none', status: null, fault, body: null }
  calls.push(call)
  const headers = service === 'api' ? rateHeaders(state.limits.requests, calls.length) : {}
  return { exchange: { request, response, fault, headers }, call }
}

function gitStatus({ state, children }: Place, { request, response, fault }: Exchange): Promise<number> {
  return serveGit(state, request, response, { running: children, fault })
}

function artifactAnswer({ state }: Place, request: IncomingMessage, url: URL, body: Buffer): Answer {
  const { method = 'GET', headers } = request
  return serveArtifacts(state, { method, url, authorization: headers.authorization, body })
}

async function apiAnswer(
  { state, ledger }: Place,
  call: LoggedCall,
  { method = 'GET', headers }: IncomingMessage,
  url: URL,
  body: string,
): Promise<Answer> {
  const violated = (message: string) => void ledger.violations.push(message)
  const { authorization, 'user-agent': agent } = headers
  call.body = parsed(body)
  if (call.index >= state.limits.requests) return OVER_LIMIT
  // On GitHub's own machines the API has a host of its own; on a company's it has a folder, GraphQL one above.
  const path = url.pathname.replace(/^\/api\/v3(?=\/)/, '')
  if (/^(\/api)?\/graphql$/.test(path)) {
    const { serveGraphql } = await import('../graphql/serve.ts')
    const { answer, operation, isWrite } = serveGraphql(state, { authorization, body }, violated)
    call.operation = operation
    if (isWrite) ledger.writes.push(call)
    return answer
  }
  const request: ApiRequest = { method, path, query: url.searchParams, authorization, agent, body }
  const { answer, operation } = serveRest(state, request, violated)
  call.operation = operation
  if (method !== 'GET' && answer.status < 300) ledger.writes.push(call)
  return answer
}

const OVER_LIMIT: Answer = {
  status: 403,
  body: { message: 'API rate limit exceeded for installation.', status: '403' },
  headers: { 'x-ratelimit-remaining': '0' },
}

function rateHeaders(limit: number, used: number): Readonly<Record<string, string>> {
  return {
    'x-github-request-id': `FAKE:${used}`,
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(Math.max(0, limit - used)),
    'x-ratelimit-used': String(used),
    'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
    'x-ratelimit-resource': 'core',
  }
}

function parsed(body: string): Json {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
