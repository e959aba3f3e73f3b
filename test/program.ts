import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Bundles a script beside a test, so that Node runs it as a process of its own. Returns the path of the program. */
export async function programOf(script: URL, folder: string): Promise<string> {
  const outfile = join(folder, 'program.mjs')
  await build({
    entryPoints: [fileURLToPath(script)],
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error', outfile },
  })
  return outfile
}

export interface Ended {
  /** null: a signal ended it. */
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

/** Starts a command with nothing of this process' environment but the way to programs. */
export function start(
  command: string,
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Started {
  const { PATH } = process.env
  const child = spawn(command, args, { cwd, env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve({ code, out, err }))
  })
  return { child, ended }
}

export const node = (program: string, args: readonly string[], options?: Parameters<typeof start>[2]): Started =>
  start(process.execPath, [program, ...args], options)
