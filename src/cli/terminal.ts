import type { Terminal } from './command.ts'

/** Put in by the build, from package.json. */
declare const FIELDGATE_VERSION: string

/** The terminal of this process. */
export function processTerminal({ stdout, stderr, env }: NodeJS.Process): Terminal {
  const output = writer(stdout, 'standard output')
  return {
    version: FIELDGATE_VERSION,
    environment: env,
    colour: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    width: stdout.columns || 80,
    now: () => `${new Date().toISOString().slice(0, 19)}Z`,
    out: output.write,
    err: writer(stderr, 'standard error').write,
    hasReader: output.hasReader,
  }
}

interface Writer {
  write(text: string): Promise<void>
  hasReader(): boolean
}

function writer(stream: NodeJS.WriteStream, name: string): Writer {
  let isRead = true
  // Failures come to the callback below; without a listener they would end the process as well.
  stream.on('error', () => {})
  const write = async (text: string): Promise<void> => {
    const error = await new Promise<NodeJS.ErrnoException | null | undefined>(resolve => stream.write(text, resolve))
    // A reader that closes its end early (`| head`) has seen enough: that is not a failure.
    isRead &&= error?.code !== 'EPIPE'
    if (!error || !isRead) return
    const { Problem } = await import('../core/problem.ts')
    throw new Problem('internal', `${name} can not be written (${error.code})`)
  }
  return { write, hasReader: () => isRead }
}
