import type { Diagnostic, Located } from '../core/diagnostic.ts'
import { diagnosticsOf } from '../core/failure.ts'
import { didYouMean } from '../core/governance/near.ts'
import { Problem } from '../core/problem.ts'
import { visible } from '../report/escape.ts'
import type { Terminal } from './command.ts'

/** Wrong usage of a command, told to a person. */
export async function refuse(command: string, diagnostics: readonly Diagnostic[], terminal: Terminal): Promise<void> {
  await terminal.err(`${sentences(diagnostics)}see \`fieldgate ${command} --help\`\n`)
}

/** The exit code of an action; 2, with the reason told to a person, where it is rejected. */
export async function orRefuse(command: string, terminal: Terminal, act: () => Promise<number>): Promise<number> {
  try {
    return await act()
  } catch (error) {
    await refuse(command, diagnosticsOf(error), terminal)
    return 2
  }
}

/** What went wrong where no command could answer for it. */
export async function reportFailure(error: unknown, terminal: Terminal): Promise<number> {
  await terminal.err(sentences(diagnosticsOf(error)))
  return 2
}

export const sentences = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics.map(diagnostic => `fieldgate: ${visible(placeOf(diagnostic) + diagnostic.message)}\n`).join('')

/** `file:line:column: `, as far as it is known. */
export const placeOf = ({ file, line, column }: Located<string>): string =>
  [file, line, column]
    .filter(part => part !== undefined)
    .map(part => `${part}:`)
    .join('')
    .replace(/:$/, ': ')

/** `program` is what the command stands behind: `fieldgate`, or one of its commands that has commands of its own. */
export function unknownCommand(name: string | undefined, commands: Iterable<string>, program = 'fieldgate'): Problem {
  const names = [...commands]
  const said = name === undefined ? 'a command is needed' : `unknown command \`${name}\`${didYouMean(name, names)}`
  return new Problem('usage', `${said}; \`${program} --help\` lists all: ${names.join(', ')}`)
}
