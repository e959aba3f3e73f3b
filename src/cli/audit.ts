import type { Command } from './command.ts'
import { unknownCommand } from './failure.ts'

interface Entry {
  readonly summary: string
  load(): Promise<Command>
}

/** Every command behind `fieldgate audit`. A new one is a module in `audit/` and a line here. */
const COMMANDS: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  [
    'verify',
    {
      summary: 'say whether a log is what was written, and whether all that landed is in it',
      load: async () => (await import('./audit/verify.ts')).verify,
    },
  ],
  [
    'log',
    {
      summary: 'say who changed, or tried to change, what and when',
      load: async () => (await import('./audit/log.ts')).log,
    },
  ],
  [
    'report',
    {
      summary: 'make a page of it, with charts and a table to search',
      load: async () => (await import('./audit/report.ts')).report,
    },
  ],
])

export const audit: Command = async ([name, ...rest], terminal) => {
  if (name === '--help' || name === '-h' || name === 'help') return terminal.out(overview()).then(() => 0)
  const command = await COMMANDS.get(name ?? '')?.load()
  if (command === undefined) throw unknownCommand(name, COMMANDS.keys(), 'fieldgate audit')
  return command(rest, terminal)
}

function overview(): string {
  const lines = [...COMMANDS].map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  return `usage: fieldgate audit COMMAND [OPTIONS]

Looks into the records that \`check\` and the Action wrote.

commands:
${lines.join('\n')}

options:
  -h, --help  show this, or behind a command its help

example: what did bob change, or try to change, in the shop?
  fieldgate audit log --principal bob --project shop
`
}
