import type { Command } from './command.ts'

interface Entry {
  readonly summary: string
  load(): Promise<Command>
}

/** Every command of the program, in the order of the help. A new one is a module beside this and a line here. */
export const COMMANDS: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  [
    'check',
    {
      summary: 'decide whether a change may land, field by field',
      load: async () => (await import('./check.ts')).check,
    },
  ],
  [
    'validate',
    {
      summary: 'show every problem of the governance files',
      load: async () => (await import('./validate.ts')).validate,
    },
  ],
  [
    'violations',
    {
      summary: 'show which tag policies are violated now',
      load: async () => (await import('./violations.ts')).violations,
    },
  ],
  [
    'choices',
    {
      summary: 'show what would comply with the tag policies',
      load: async () => (await import('./choices.ts')).choices,
    },
  ],
  [
    'doctor',
    {
      summary: 'say whether a denied change could land all the same',
      load: async () => (await import('./doctor.ts')).doctor,
    },
  ],
  [
    'audit',
    {
      summary: 'look into what was recorded',
      load: async () => (await import('./audit.ts')).audit,
    },
  ],
  [
    'demo',
    {
      summary: 'show what it does, in a repository made for it',
      load: async () => (await import('./demo.ts')).demo,
    },
  ],
])

export function overview(): string {
  const lines = [...COMMANDS].map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  return `usage: fieldgate COMMAND [OPTIONS]

Decides who may change which field of a configuration repository.

commands:
${lines.join('\n')}
  ${'help'.padEnd(10)} show this, or the help of a command

options:
  -h, --help  show this, or behind a command its help
  --version   show the version

exit codes: 0 allow, 1 deny, 2 error or wrong usage

example: is the current branch allowed to land on main, if alice asks?
  fieldgate check --base main --author alice
`
}
