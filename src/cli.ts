#!/usr/bin/env node
import type { Terminal } from './cli/command.ts'
import { COMMANDS, overview } from './cli/commands.ts'
import { processTerminal } from './cli/terminal.ts'

/** Everything beyond the overview is loaded when it is called: `--help` costs little more than Node itself. */
async function run([name, ...rest]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === 'help' && rest[0] !== undefined) return run([...rest, '--help'], terminal)
  const text = answer(name, terminal)
  if (text !== null) return terminal.out(text).then(() => 0)
  const command = await COMMANDS.get(name ?? '')?.load()
  if (command !== undefined) return command(rest, terminal)
  const { unknownCommand } = await import('./cli/failure.ts')
  throw unknownCommand(name, COMMANDS.keys())
}

function answer(name: string | undefined, terminal: Terminal): string | null {
  if (name === '--version') return `${terminal.version}\n`
  return name === 'help' || name === '--help' || name === '-h' ? overview() : null
}

async function fail(error: unknown, terminal: Terminal): Promise<number> {
  const { reportFailure } = await import('./cli/failure.ts')
  return reportFailure(error, terminal)
}

const terminal = processTerminal(process)
const BLOCKED = 2

// Node ends with 0 when a promise never settles and with 1 when a callback throws: with allow and with deny.
process.exitCode = BLOCKED
process.on('uncaughtException', error => {
  void fail(error, terminal).finally(() => process.exit(BLOCKED))
})
process.exitCode = await run(process.argv.slice(2), terminal).catch(error => fail(error, terminal))
