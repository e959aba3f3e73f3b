import { constants } from 'node:buffer'
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { Problem } from '../core/problem.ts'
import { cannotStart, reason } from './command.ts'

export interface ObjectHeader {
  readonly oid: string
  readonly type: string
  /** Bytes. */
  readonly size: number
}

export interface GitObject extends ObjectHeader {
  readonly bytes: Buffer
}

interface Request {
  readonly withContents: boolean
  readonly resolve: (found: GitObject | null) => void
  readonly reject: (problem: Error) => void
}

/**
 * All objects of a check are read through this one `git cat-file` process. Questions are written at once and answered
 * in their order, so a hundred of them cost one round trip. Input ends with NUL (`-z`), an option as old as the oldest
 * Git that will do: an older one ends here and not in the middle of a merge.
 */
export class ObjectDatabase {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #exited: Promise<void>
  #requests: Request[] = []
  #answered = 0
  #header = ''
  #body: { readonly header: ObjectHeader; readonly bytes: Buffer; filled: number } | null = null
  #failure: Error | null = null
  #stderr = ''

  /** `tooOld` is asked where Git does not know an option; it says which version would. */
  constructor(gitDir: string, env: NodeJS.ProcessEnv, signal: AbortSignal, tooOld: () => Promise<Problem | null>) {
    const args = ['cat-file', '--batch-command', '-z']
    this.#child = spawn('git', args, { cwd: gitDir, env: { ...env, GIT_DIR: gitDir }, windowsHide: true, signal })
    this.#child.stdout.on('data', (chunk: Buffer) => this.#read(chunk))
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(0, 10_000)
    })
    this.#child.stdin.on('error', () => {}) // the end of the process tells more
    this.#child.on('error', error => this.#fail(cannotStart(error)))
    this.#child.on('close', code => this.#end(code === UNKNOWN_OPTION ? tooOld() : null))
    this.#exited = new Promise(resolve => {
      this.#child.on('exit', () => resolve()).on('error', () => resolve())
    })
  }

  /** Type and size; null where the object is missing. `name` is an object id, or one with `^{commit}` behind it. */
  async header(name: string): Promise<ObjectHeader | null> {
    return this.#ask('info', name)
  }

  /** The whole object; null where it is missing. */
  read(name: string): Promise<GitObject | null> {
    return this.#ask('contents', name)
  }

  /** Ends the process; questions without an answer are rejected. */
  async close(): Promise<void> {
    this.#fail(new Problem('internal', 'the repository was closed'))
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) stream.destroy()
    this.#child.kill('SIGKILL') // a reader has nothing to tidy up
    await this.#exited
  }

  #ask(command: 'info' | 'contents', name: string): Promise<GitObject | null> {
    if (!OBJECT_NAME.test(name)) return Promise.reject(new Problem('internal', `\`${name}\` is not an object id`))
    if (this.#failure) return Promise.reject(this.#failure)
    return new Promise((resolve, reject) => {
      this.#requests.push({ withContents: command === 'contents', resolve, reject })
      this.#child.stdin.write(`${command} ${name}\0`)
    })
  }

  #read(chunk: Buffer): void {
    for (let at = 0; at < chunk.length && !this.#failure; )
      at = this.#body ? this.#readBody(chunk, at) : this.#readHeader(chunk, at)
  }

  /** Takes a header line, or what there is of it. Returns where to go on. */
  #readHeader(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(LINE_FEED, at)
    this.#header += chunk.toString('latin1', at, end < 0 ? chunk.length : end)
    if (end < 0) return chunk.length
    const line = this.#header
    this.#header = ''
    this.#takeHeader(line)
    return end + 1
  }

  #takeHeader(line: string): void {
    const [, oid, type, size] = FOUND.exec(line) ?? []
    if (oid === undefined || type === undefined) {
      if (line.endsWith(' missing')) this.#answer(null)
      else this.#fail(new Problem('object-missing', `git cat-file answered \`${line}\`; \`git fsck\` may tell more`))
      return
    }
    const header = { oid, type, size: Number(size) }
    if (!this.#requests[this.#answered]?.withContents) this.#answer({ ...header, bytes: EMPTY })
    else if (header.size > constants.MAX_LENGTH)
      this.#fail(new Problem('limit-exceeded', `object \`${oid}\` has ${size} bytes`))
    // One byte more: a line feed ends the contents.
    else this.#body = { header, bytes: Buffer.allocUnsafeSlow(header.size + 1), filled: 0 }
  }

  #readBody(chunk: Buffer, at: number): number {
    const body = this.#body
    if (!body) return at
    const taken = chunk.copy(body.bytes, body.filled, at)
    body.filled += taken
    if (body.filled === body.bytes.length) {
      this.#body = null
      this.#answer({ ...body.header, bytes: body.bytes.subarray(0, -1) })
    }
    return at + taken
  }

  #answer(found: GitObject | null): void {
    const request = this.#requests[this.#answered++]
    // Cleared as a whole, since taking each from the front of a long list would be quadratic.
    if (this.#answered === this.#requests.length) this.#forget()
    request?.resolve(found)
  }

  async #end(tooOld: Promise<Problem | null> | null): Promise<void> {
    const problem = await tooOld?.catch(() => null)
    this.#fail(
      problem ??
        new Problem('object-missing', `objects can not be read: ${reason(this.#stderr)}; \`git fsck\` may tell more`),
    )
  }

  #fail(failure: Error): void {
    this.#failure ??= failure
    const unanswered = this.#requests.slice(this.#answered)
    this.#forget()
    for (const { reject } of unanswered) reject(this.#failure)
  }

  #forget(): void {
    this.#requests = []
    this.#answered = 0
  }
}

/** The text where it is an object id, else null. */
export const objectId = (text: string): string | null => (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) ? text : null)

const OBJECT_NAME = /^([0-9a-f]{40}|[0-9a-f]{64})(\^\{commit\})?$/
const FOUND = /^([0-9a-f]+) (blob|tree|commit|tag) (\d+)$/
const UNKNOWN_OPTION = 129
const LINE_FEED = 0x0a
const EMPTY = Buffer.alloc(0)
