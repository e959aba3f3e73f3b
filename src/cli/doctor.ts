import type { Diagnostic } from '../core/diagnostic.ts'
import { diagnosticsOf } from '../core/failure.ts'
import { maskSecrets } from '../core/secret.ts'
import type { Finding, Level } from '../doctor/finding.ts'
import type { Diagnosis, Grade } from '../doctor.ts'
import { type Paint, painter, type Style } from '../report/columns.ts'
import { asLines, printableJson, visible } from '../report/escape.ts'
import type { Command, Terminal } from './command.ts'
import { placeOf, refuse, sentences } from './failure.ts'
import { oneOf, peekOption, readOptions } from './options.ts'

const OPTIONS = {
  repo: { kind: 'one' },
  format: { kind: 'one' },
  help: { kind: 'flag', short: 'h' },
} as const

const FORMATS = ['text', 'json'] as const

const HELP = `usage: fieldgate doctor [OPTIONS]

Says whether a denied change could land all the same, and what to do about it.
Reads workflows, CODEOWNERS and .fieldgate/ from the work tree as they are now,
and with a token the rulesets and the branch protection on GitHub.

options:
  --repo DIR       the repository (default: .)
  --format FORMAT  ${FORMATS.join(' or ')} (default: text)
  -h, --help       show this

grades: advisory   a denied change can land, or nothing proves that it can not
        protected  it can not, unless the rules of the repository change, or,
                   where it says so, somebody forges the check
        enforced   the organisation requires the workflow

exit codes: 0 nothing weakens the gate; 1 something does; 2 not all could be
            read, or wrong usage

environment: GH_TOKEN or GITHUB_TOKEN, of an administrator to see all rules;
             GH_ENTERPRISE_TOKEN for servers but github.com; GITHUB_API_URL

example: how well is this repository protected?
  GITHUB_TOKEN=$(gh auth token) fieldgate doctor
`

interface Call {
  readonly repo: string
  readonly format: (typeof FORMATS)[number]
}

export const doctor: Command = async (args, terminal) => {
  if (peekOption(args, OPTIONS, 'help') !== undefined) return terminal.out(HELP).then(() => 0)
  const call = await readCall(args).catch(diagnosticsOf)
  if ('repo' in call) return diagnosed(call, terminal)
  await refuse('doctor', call, terminal)
  return peekOption(args, OPTIONS, 'format') === 'json' ? undiagnosed(call, terminal) : 2
}

async function readCall(args: readonly string[]): Promise<Call> {
  const { repo, format } = readOptions(args, OPTIONS)
  return { repo: repo ?? '.', format: oneOf('format', format, FORMATS) }
}

async function diagnosed({ repo, format }: Call, terminal: Terminal): Promise<number> {
  const diagnosis = await diagnose(repo, terminal).catch(diagnosticsOf)
  if ('grade' in diagnosis) {
    await terminal.out(format === 'json' ? json(diagnosis) : text(diagnosis, painter(terminal.colour)))
    return exitCode(diagnosis)
  }
  await terminal.err(sentences(diagnosis))
  return format === 'json' ? undiagnosed(diagnosis, terminal) : 2
}

async function diagnose(repo: string, terminal: Terminal): Promise<Diagnosis> {
  const [{ examine }, { setUpOf }] = await Promise.all([import('../doctor.ts'), import('./doctor/set-up.ts')])
  const diagnosis = examine(await setUpOf(repo, terminal))
  return { ...diagnosis, findings: diagnosis.findings.map(masked) }
}

/** What looks like a secret is not shown, wherever somebody wrote it. */
const masked = (finding: Finding): Finding => ({
  ...finding,
  message: maskSecrets(finding.message),
  fix: maskSecrets(finding.fix),
})

/** What weakens the gate counts before what could not be read: the one is known. */
function exitCode({ findings }: Diagnosis): number {
  const has = (...levels: readonly Level[]): boolean => findings.some(({ level }) => levels.includes(level))
  if (has('fail', 'warn')) return 1
  return has('unread') ? 2 : 0
}

const json = (diagnosis: Diagnosis): string => printableJson({ schema: SCHEMA, ...diagnosis, diagnostics: [] })

const SCHEMA = 'fieldgate.diagnosis/v1'

async function undiagnosed(diagnostics: readonly Diagnostic[], terminal: Terminal): Promise<number> {
  const nothing = { grade: null, branch: null, repository: null, findings: [] }
  await terminal.out(printableJson({ schema: SCHEMA, ...nothing, diagnostics }))
  return 2
}

const LABELS: Readonly<Record<Level, readonly [Style, string]>> = {
  fail: ['verdict', 'fail'],
  warn: ['warning', 'warning'],
  unread: ['warning', 'unread'],
  hint: ['label', 'hint'],
}

const GRADES: Readonly<Record<Grade, readonly [Style, (where: string) => string]>> = {
  advisory: ['verdict', where => `a change that Fieldgate denies can land on ${where}`],
  protected: [
    'good',
    where => `no change lands on ${where} that Fieldgate denies, unless somebody changes the rules of the repository`,
  ],
  enforced: ['good', where => `no change lands on ${where} that Fieldgate denies; the organisation sees to it`],
}

const FORGEABLE = (where: string): string =>
  `a change that Fieldgate denies lands on ${where} only if somebody who may push forges the check by a workflow of their own, or changes the rules of the repository`

const UNPROVEN = (where: string): string =>
  `nothing proves that a change which Fieldgate denies can not land on ${where}`

/** The grade first; then a line for each finding, as compilers write them, and the sum where the eye is. */
function text(diagnosis: Diagnosis, paint: Paint): string {
  const { findings } = diagnosis
  return asLines([headline(diagnosis, paint), ...findings.map(finding => line(finding, paint)), summary(findings)])
}

function headline(diagnosis: Diagnosis, paint: Paint): string {
  const { grade, branch, repository } = diagnosis
  const [style] = GRADES[grade]
  const where = `\`${branch}\`${repository === null ? '' : ` of \`${repository}\``}`
  return `${paint(style, `${grade}:`)} ${visible(meaningOf(diagnosis)(where))}`
}

function meaningOf({ grade, findings }: Diagnosis): (where: string) => string {
  if (grade === 'advisory' && !findings.some(({ level }) => level === 'fail')) return UNPROVEN
  return grade === 'protected' && findings.some(({ code }) => code === 'check-forgeable') ? FORGEABLE : GRADES[grade][1]
}

function line(finding: Finding, paint: Paint): string {
  const { level, message, fix, code } = finding
  const [style, label] = LABELS[level]
  const place = visible(placeOf(finding))
  return `${place}${paint(style, `${label}:`)} ${visible(message)} ${paint('label', '→')} ${visible(fix)} ${paint('dim', `[${code}]`)}`
}

const NOUNS: readonly (readonly [Level, string, string])[] = [
  ['fail', 'failure', 'failures'],
  ['warn', 'warning', 'warnings'],
  ['unread', 'unread', 'unread'],
  ['hint', 'hint', 'hints'],
]

function summary(findings: readonly Finding[]): string {
  const counts = NOUNS.flatMap(([level, one, many]) => {
    const count = findings.filter(finding => finding.level === level).length
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]
  })
  return counts.length === 0 ? 'nothing to improve' : counts.join(', ')
}
