import type { CheckRequest } from '../check.ts'
import { type Decision, EXIT_CODES } from '../core/decision.ts'
import { diagnosticsOf, errorDecision } from '../core/failure.ts'
import { FORMATS, type Format, isFormat, reports } from '../report/formats.ts'
import type { Command, Terminal } from './command.ts'
import { refuse } from './failure.ts'
import { inRepository } from './in-repository.ts'
import { oneOf, peekOption, readOptions } from './options.ts'
import { readPeople } from './people.ts'
import { recorded } from './recording.ts'

const OPTIONS = {
  repo: { kind: 'one' },
  base: { kind: 'one' },
  head: { kind: 'one' },
  governance: { kind: 'one' },
  author: { kind: 'one' },
  contributor: { kind: 'many' },
  now: { kind: 'one' },
  facts: { kind: 'one' },
  format: { kind: 'one' },
  audit: { kind: 'one' },
  help: { kind: 'flag', short: 'h' },
} as const

const HELP = `usage: fieldgate check [OPTIONS]

Judges what would land if the head were merged into the base, field by field,
by the governance of the protected branch.

options:
  --repo DIR                the repository (default: .)
  --base REF                where the change would land
                            (default: origin's default branch, else main)
  --head REF                the change (default: HEAD)
  --governance REF          whose .fieldgate/ counts
                            (default: origin's default branch, else the base)
  --author LOGIN[:ID]       who asks (default: $FIELDGATE_AUTHOR)
  --contributor LOGIN[:ID]  somebody else with content in it; may be repeated
  --now TIME                when it is judged, RFC 3339 (default: now)
  --facts FILE              people, teams, reviews and time as JSON, in place of
                            the last three
  --format FORMAT           text (default), json, markdown, sarif, github, junit
  --audit FILE              append a record of the decision before reporting it;
                            what settings.yaml says of the audit comes on top
  -h, --help                show this

exit codes: 0 allow, 1 deny, 2 error or wrong usage

example: may alice and bob land the branch wave-17 on main?
  fieldgate check --base main --head wave-17 --author alice --contributor bob
`

interface Call extends Omit<CheckRequest, 'repository'> {
  readonly repo: string
  readonly format: Format
  readonly audit: string | null
}

export const check: Command = async (args, terminal) => {
  if (peekOption(args, OPTIONS, 'help') !== undefined) return terminal.out(HELP).then(() => 0)
  const call = await readCall(args, terminal).catch(diagnosticsOf)
  if ('repo' in call) return publish(await judged(call, terminal), call.format, terminal)
  // A person reads why on standard error. A program gets the format that it asked for: an error decision.
  await refuse('check', call, terminal)
  const format = peekOption(args, OPTIONS, 'format') ?? ''
  return isFormat(format) && format !== 'text' ? publish(errorDecision(call), format, terminal) : 2
}

async function readCall(args: readonly string[], terminal: Terminal): Promise<Call> {
  const { repo, base, head, governance, format, audit, ...people } = readOptions(args, OPTIONS)
  return {
    ...{ repo: repo ?? '.', base, head: head ?? 'HEAD', governance, audit },
    format: oneOf('format', format, FORMATS),
    people: await readPeople(people, terminal),
  }
}

/** The decision, recorded; an error where the repository can not be opened or the program itself fails. */
async function judged({ repo, audit, format: _, ...request }: Call, terminal: Terminal): Promise<Decision> {
  try {
    const [checked, name] = await inRepository(
      repo,
      import('../check.ts'),
      (repository, useCase) => Promise.all([useCase.check({ ...request, repository }), repository.name()]),
      { remembers: true },
    )
    return await recorded(checked, { repo, name, file: audit }, terminal)
  } catch (error) {
    return errorDecision(diagnosticsOf(error))
  }
}

async function publish(decision: Decision, format: Format, terminal: Terminal): Promise<number> {
  const { colour, width, version } = terminal
  const report = await reports[format]()
  await terminal.out(report(decision, { colour, width, toolVersion: version }))
  return EXIT_CODES[decision.decision]
}
