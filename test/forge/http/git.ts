import { type ChildProcess, spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { has, isVisible } from '../rest/access.ts'
import { gitEnvironment } from '../world/git.ts'
import type { Repository, Token } from '../world/state.ts'
import { findRepository, type State } from '../world/world.ts'
import type { FaultKind } from './faults.ts'

const ADDRESS = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack)$/

export function isGitAddress(path: string): boolean {
  return ADDRESS.test(path)
}

export interface GitOptions {
  readonly running: Set<ChildProcess>
  /** `cut` and `reset-after` break off in the middle of an answer. */
  readonly fault: FaultKind | null
}

/** Git's smart HTTP, for fetching alone, by Git's own CGI program. Returns the status. */
export async function serveGit(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
  { running, fault }: GitOptions,
): Promise<number> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://forge')
  const [, owner = '', name = '', place = ''] = ADDRESS.exec(decodeURI(pathname)) ?? []
  const found = readable(state, request.headers.authorization, findRepository(state, owner, name))
  if (typeof found === 'number') return refuse(response, found)
  return await answerBy(found, {
    place,
    query: search.slice(1),
    request,
    response,
    running,
    isCut: fault === 'cut' || fault === 'reset-after',
  })
}

function refuse(response: ServerResponse, status: number): number {
  const challenge = status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {}
  response.writeHead(status, { 'content-type': 'text/plain', ...challenge })
  response.end(status === 404 ? 'Repository not found.' : 'Write access to repository not granted.')
  return status
}

/** The repository, or the status of the refusal. Without a token, a private one is asked for again with one. */
function readable(state: State, header: string | undefined, repository: Repository | undefined): Repository | number {
  const token = header === undefined ? null : tokenOf(state, header)
  if (token === undefined) return 401
  if (repository && !repository.isPrivate) return repository
  if (token === null) return 401
  if (repository === undefined || !isVisible(token, repository)) return 404
  return has(token, 'contents', 'read') ? repository : 403
}

/** `basic` with whatever user and the token as the password; undefined for one that nobody has. */
function tokenOf(state: State, header: string): Token | undefined {
  const [, encoded = ''] = /^basic\s+(\S+)$/i.exec(header) ?? []
  return state.tokens.get(
    Buffer.from(encoded, 'base64')
      .toString()
      .replace(/^[^:]*:/, ''),
  )
}

interface Service {
  readonly place: string
  readonly query: string
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly running: Set<ChildProcess>
  readonly isCut: boolean
}

function answerBy({ dir }: Repository, service: Service): Promise<number> {
  const { place, query, request, response, running, isCut } = service
  const { headers, method } = request
  const child = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      ...gitEnvironment,
      PATH_TRANSLATED: `${dir}/${place}`,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: method,
      QUERY_STRING: query,
      CONTENT_TYPE: headers['content-type'] ?? '',
      GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
      ...(headers['content-encoding'] && { HTTP_CONTENT_ENCODING: headers['content-encoding'] }),
      ...(headers['content-length'] && { CONTENT_LENGTH: headers['content-length'] }),
    },
  })
  running.add(child)
  child.stdin.on('error', () => {})
  request.pipe(child.stdin)
  response.on('close', () => child.kill())
  return new Promise((resolve, reject) => {
    const status = passOn(child, response, isCut)
    child.on('error', reject)
    child.on('close', () => {
      running.delete(child)
      response.end()
      resolve(status())
    })
  })
}

/** A CGI answer: headers with the status among them, an empty line, the body. Returns a way to ask for the status. */
function passOn(child: ChildProcess, response: ServerResponse, isCut: boolean): () => number {
  let head: Buffer | null = Buffer.alloc(0)
  const write = (chunk: Buffer) => {
    if (!isCut) return void response.write(chunk)
    response.write(chunk.subarray(0, chunk.length / 2), () => response.destroy())
  }
  child.stdout?.on('data', (chunk: Buffer) => {
    if (head === null) return write(chunk)
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end === -1) return
    for (const line of head.subarray(0, end).toString().split('\r\n')) setHeader(response, line)
    const body = head.subarray(end + 4)
    head = null
    if (body.length > 0) write(body)
  })
  return () => {
    if (head !== null && !response.headersSent) response.statusCode = 500
    return response.statusCode
  }
}

function setHeader(response: ServerResponse, line: string): void {
  const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? []
  if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10)
  else response.setHeader(name, value)
}
