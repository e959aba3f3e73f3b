import type { Decision } from '../core/decision.ts'
import type { Diagnostic, Located } from '../core/diagnostic.ts'
import { didYouMean } from '../core/governance/near.ts'
import { Problem } from '../core/problem.ts'
import { visible } from '../report/escape.ts'
import type { Terminal } from './command.ts'

/** What stopped the program, as diagnostics: a problem's own, and `internal` for everything that should not happen. */
export function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  return error instanceof Problem ? error.diagnostics : [{ code: 'internal', message: internalMessage(error) }]
}

/** The decision where nothing could be judged. */
export const errorDecision = (diagnostics: readonly Diagnostic[]): Decision => ({
  schema: 'fieldgate.decision/v1',
  decision: 'error',
  base: null,
  head: null,
  result: null,
  governance: null,
  principals: [],
  changes: 0,
  violations: [],
  warnings: [],
  notices: [],
  diagnostics,
  truncated: false,
})

/** The message of an unexpected failure may quote a document, and with it a secret: the place in the program may not. */
function internalMessage(error: unknown): string {
  const { name, frame } =
    error instanceof Error ? { name: error.name, frame: frameOf(error) } : { name: typeof error, frame: '' }
  return `fieldgate itself failed (\`${name}\`${frame}); please report this with the version and the command line`
}

function frameOf({ stack = '', message }: Error): string {
  const frame = /^\s*at .*$/m.exec(stack.replace(message, ''))?.[0] ?? ''
  const [, at] = /([\w.-]+\.[jt]s:\d+:\d+)\)?$/.exec(frame) ?? []
  return at === undefined ? '' : ` at \`${at}\``
}

/** Wrong usage of a command, told to a person. */
export async function refuse(command: string, diagnostics: readonly Diagnostic[], terminal: Terminal): Promise<void> {
  await terminal.err(`${sentences(diagnostics)}see \`fieldgate ${command} --help\`\n`)
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

export function unknownCommand(name: string | undefined, commands: Iterable<string>): Problem {
  const names = [...commands]
  const said = name === undefined ? 'a command is needed' : `unknown command \`${name}\`${didYouMean(name, names)}`
  return new Problem('usage', `${said}; \`fieldgate --help\` lists all: ${names.join(', ')}`)
}
