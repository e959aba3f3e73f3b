import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { has, isVisible, isWritable } from '../rest/access.ts'
import { gitEnvironment } from '../world/git.ts'
import { branchesIn, heardOf } from '../world/pushes.ts'
import type { Repository, Token } from '../world/state.ts'
import { findRepository, fullName, type State } from '../world/world.ts'
import type { FaultKind } from './faults.ts'

const ADDRESS = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/

export function isGitAddress(path: string): boolean {
  return ADDRESS.test(path)
}

export interface GitOptions {
  readonly running: Set<ChildProcess>
  /** `cut` and `reset-after` break off in the middle of an answer. */
  readonly fault: FaultKind | null
}

/** Git's smart HTTP by Git's own CGI program. What was pushed is heard of before the answer ends. Returns the status. */
export async function serveGit(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
  { running, fault }: GitOptions,
): Promise<number> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://forge')
  const [, owner = '', name = '', place = ''] = ADDRESS.exec(decodeURI(pathname)) ?? []
  const query = search.slice(1)
  const isPush = place === 'git-receive-pack' || query === 'service=git-receive-pack'
  const ask = isPush ? writable : readable
  const found = ask(state, request.headers.authorization, findRepository(state, owner, name))
  if ('status' in found) return refuse(response, found)
  const { repository, token } = found
  const before = isPush ? branchesIn(repository) : null
  const hear = () => {
    if (before !== null) heardOf(state, repository, token?.account ?? null, before)
  }
  const isCut = fault === 'cut' || fault === 'reset-after'
  return await answerBy(repository, { place, query, request, response, running, isCut, isPush, hear })
}

function refuse(response: ServerResponse, { status, why }: Refusal): number {
  const challenge = status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {}
  response.writeHead(status, { 'content-type': 'text/plain', ...challenge })
  response.end(why)
  return status
}

interface Refusal {
  readonly status: 401 | 403 | 404
  readonly why: string
}

interface Access {
  readonly repository: Repository
  readonly token: Token | null
}

const UNKNOWN: Refusal = { status: 404, why: 'Repository not found.' }
const NO_TOKEN: Refusal = { status: 401, why: 'Write access to repository not granted.' }
const NO_ACCESS: Refusal = { status: 403, why: 'Write access to repository not granted.' }

/** The repository, or the refusal. Without a token, a private one is asked for again with one. */
function readable(state: State, header: string | undefined, repository: Repository | undefined): Access | Refusal {
  const token = header === undefined ? null : tokenOf(state, header)
  if (token === undefined) return NO_TOKEN
  if (repository && !repository.isPrivate) return { repository, token }
  if (token === null) return NO_TOKEN
  if (repository === undefined || !isVisible(token, repository)) return UNKNOWN
  return has(token, 'contents', 'read') ? { repository, token } : NO_ACCESS
}

/** Nobody pushes without a token; who may only read is told so by name. */
function writable(state: State, header: string | undefined, repository: Repository | undefined): Access | Refusal {
  const token = header === undefined ? undefined : tokenOf(state, header)
  if (token === undefined) return NO_TOKEN
  if (repository === undefined || !isVisible(token, repository)) return UNKNOWN
  if (isWritable(token, repository)) return { repository, token }
  return { status: 403, why: `Permission to ${fullName(repository)}.git denied to ${token.account.login}.` }
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
  readonly isPush: boolean
  /** Tells the forge what was pushed. */
  readonly hear: () => void
}

function answerBy(repository: Repository, service: Service): Promise<number> {
  const { place, query, request, response, running, isCut, isPush, hear } = service
  const { headers, method } = request
  const { dir } = repository
  const child = spawn('git', [...(isPush ? pushing(repository) : []), 'http-backend'], {
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
      hear()
      response.end()
      resolve(status())
    })
  })
}

/** What lets a push through, and keeps it from branches whose rules allow none. */
function pushing({ dir, rules }: Repository): readonly string[] {
  const closed = [...rules].flatMap(([branch, list]) => (list.some(({ type }) => type === 'update') ? [branch] : []))
  const hooks = join(dir, 'forge-hooks')
  mkdirSync(hooks, { recursive: true })
  const cases = closed.map(branch => `'refs/heads/${branch}') echo 'error: GH013: ${violated(branch)}'; exit 1;;`)
  writeFileSync(join(hooks, 'update'), `#!/bin/sh\ncase "$1" in\n${cases.join('\n')}\nesac\n`, { mode: 0o755 })
  return ['-c', 'http.receivepack=true', '-c', `core.hooksPath=${hooks}`]
}

const violated = (branch: string): string => `Repository rule violations found for refs/heads/${branch}.`

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
