import { spawn } from 'node:child_process'
import { Problem } from '../core/problem.ts'

/**
 * One Git process from start to end. Plain `spawn` and no wrapper: paths are bytes, the exit code decides
 * (`merge-tree` says 1 for a conflict), ids go in by standard input, and a command that prints nothing costs no wait.
 */
export interface GitCommand {
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly input?: string | Buffer
  /** Ends the process; the promise then rejects. */
  readonly signal?: AbortSignal
}

export interface Finished {
  /** 0 to 255; -1 where a signal ended the process. */
  readonly exitCode: number
  readonly stdout: Buffer
  readonly stderr: string
}

/** Runs Git and passes on what it prints, as it does. Rejects with `object-missing` where it fails. */
export async function* gitOutput({ cwd, args, env, signal }: GitCommand): AsyncGenerator<Buffer, void, undefined> {
  const child = spawn('git', args, { cwd, env, windowsHide: true, ...(signal && { signal }) })
  const stderr: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  child.stdin.on('error', () => {})
  child.stdin.end()
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', error => reject(cannotStart(error)))
    child.on('close', code => resolve(code ?? -1))
  })
  ended.catch(() => {}) // told when it is awaited
  try {
    yield* child.stdout
    const exitCode = await ended
    if (exitCode !== 0)
      throw new Problem('object-missing', `git ${args[0]} failed: ${reason(Buffer.concat(stderr).toString())}`)
  } finally {
    child.kill('SIGKILL') // whoever stops early wants no more of it
  }
}

/** Runs Git and resolves with its exit code, whatever it is. Rejects with `usage` where Git can not be started. */
export function runGit(command: GitCommand): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const { cwd, env, signal } = command
    const child = spawn('git', command.args, { cwd, env, windowsHide: true, ...(signal && { signal }) })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.on('error', error => reject(cannotStart(error)))
    child.on('close', code =>
      resolve({ exitCode: code ?? -1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    )
    // A process that ends before it has read its input says why with its exit code.
    child.stdin.on('error', () => {})
    child.stdin.end(command.input ?? '')
  })
}

export function cannotStart(error: NodeJS.ErrnoException): Error {
  if (error.name === 'AbortError') return ended(error.cause)
  if (error.code === 'ENOENT')
    return new Problem('usage', 'git is not installed, or not on the PATH; install Git 2.38 or newer')
  return new Problem('usage', `git can not be started: ${error.message}`)
}

/** Ended by us: somebody closed the repository, or a fetch took too long. */
const ended = (cause: unknown): Problem =>
  cause instanceof Error && cause.name === 'TimeoutError'
    ? new Problem('object-missing', 'git took too long to fetch; try again, or fetch before the check')
    : new Problem('internal', 'the repository was closed while Git was at work')

/** The one line of an error output that says what went wrong, without credentials that a URL may hold. */
export function reason(stderr: string): string {
  const lines = stderr.split('\n').filter(line => line.trim() !== '')
  const telling = lines.find(line => /^(fatal|error):/.test(line)) ?? lines.at(-1) ?? 'no message'
  return withoutCredentials(telling.replace(/^(fatal|error): /, '').trim())
}

/** A URL or a text with URLs, `https://user:token@host` shown as `https://host`. */
export const withoutCredentials = (text: string): string => text.replace(/(\w:\/\/)[^/@\s]*@/g, '$1')
