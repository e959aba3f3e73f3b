import type { Diagnostic, Located } from '../core/diagnostic.ts'
import { diagnosticsOf } from '../core/failure.ts'
import { type Paint, painter, type Style } from '../report/columns.ts'
import { asLines, printableJson, visible } from '../report/escape.ts'
import type { Validation } from '../validate.ts'
import type { Command, Terminal } from './command.ts'
import { placeOf, refuse } from './failure.ts'
import { inRepository } from './in-repository.ts'
import { oneOf, peekOption, readOptions } from './options.ts'

const OPTIONS = {
  repo: { kind: 'one' },
  ref: { kind: 'one' },
  format: { kind: 'one' },
  help: { kind: 'flag', short: 'h' },
} as const

const FORMATS = ['text', 'json'] as const

const HELP = `usage: fieldgate validate [OPTIONS]

Shows every problem of the files below .fieldgate/, with file, line and column.

options:
  --repo DIR       the repository (default: .)
  --ref REF        the commit whose governance is read (default: HEAD)
  --format FORMAT  ${FORMATS.join(' or ')} (default: text)
  -h, --help       show this

exit codes: 0 valid, or not governed yet; 2 invalid, or wrong usage

example: is what I have committed on this branch valid?
  fieldgate validate --ref HEAD
`

interface Call {
  readonly repo: string
  readonly ref: string
  readonly format: (typeof FORMATS)[number]
}

/** A validation, or why there is none. */
type Outcome = Omit<Validation, 'commit'> & { readonly commit: string | null }

export const validate: Command = async (args, terminal) => {
  if (peekOption(args, OPTIONS, 'help') !== undefined) return terminal.out(HELP).then(() => 0)
  const call = await readCall(args).catch(diagnosticsOf)
  if ('repo' in call) return publish(await validated(call, terminal), call, terminal)
  await refuse('validate', call, terminal)
  return peekOption(args, OPTIONS, 'format') === 'json' ? publish(failed(call), { format: 'json' }, terminal) : 2
}

async function readCall(args: readonly string[]): Promise<Call> {
  const { repo, ref, format } = readOptions(args, OPTIONS)
  return { repo: repo ?? '.', ref: ref ?? 'HEAD', format: oneOf('format', format, FORMATS) }
}

function validated({ repo, ref }: Call, terminal: Terminal): Promise<Outcome> {
  return inRepository(repo, import('../validate.ts'), (repository, useCase) =>
    useCase.validate({ repository, ref, now: terminal.now() }),
  ).catch(error => failed(diagnosticsOf(error)))
}

const failed = (diagnostics: readonly Diagnostic[]): Outcome => ({
  ...{ commit: null, diagnostics, warnings: [], notices: [] },
})

async function publish(outcome: Outcome, { format }: Pick<Call, 'format'>, terminal: Terminal): Promise<number> {
  await terminal.out(format === 'json' ? json(outcome) : text(outcome, painter(terminal.colour)))
  return isValid(outcome) ? 0 : 2
}

const isValid = ({ diagnostics }: Outcome): boolean => diagnostics.length === 0

const json = (outcome: Outcome): string =>
  printableJson({ schema: 'fieldgate.validation/v1', valid: isValid(outcome), ...outcome })

/** A line for each finding, as compilers write them and editors read them; the sum comes last, where the eye is. */
function text(outcome: Outcome, paint: Paint): string {
  const { diagnostics, warnings, notices } = outcome
  const lines = (style: Style, label: string, findings: readonly Located<string>[]) =>
    findings.map(finding => `${visible(placeOf(finding))}${paint(style, `${label}:`)} ${visible(finding.message)}`)
  return asLines([
    ...lines('verdict', 'error', diagnostics),
    ...lines('warning', 'warning', warnings),
    ...lines('label', 'note', notices),
    summary(outcome, paint),
  ])
}

function summary({ commit, diagnostics, warnings, notices }: Outcome, paint: Paint): string {
  if (commit === null) return paint('verdict', 'the governance could not be read')
  if (notices.some(({ code }) => code === 'not-governed')) return `nothing to validate in ${commit.slice(0, 12)}`
  const verdict = diagnostics.length === 0 ? paint('good', 'valid') : paint('verdict', 'invalid')
  return `${verdict}: ${counted(diagnostics.length, 'error')}, ${counted(warnings.length, 'warning')} in ${commit.slice(0, 12)}`
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
