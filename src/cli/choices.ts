import type { ChoicesRequest } from '../choices.ts'
import { Problem } from '../core/problem.ts'
import { CHOICE_FORMATS, type ChoiceFormat, choiceReports } from '../report/choices/formats.ts'
import type { Command, Terminal } from './command.ts'
import { orRefuse } from './failure.ts'
import { inRepository } from './in-repository.ts'
import { oneOf, peekOption, readOptions } from './options.ts'

const OPTIONS = {
  subject: { kind: 'one' },
  relation: { kind: 'one' },
  tag: { kind: 'one' },
  repo: { kind: 'one' },
  ref: { kind: 'one' },
  governance: { kind: 'one' },
  format: { kind: 'one' },
  help: { kind: 'flag', short: 'h' },
} as const

const HELP = `usage: fieldgate choices --subject KIND/ID (--relation KIND | --tag KEY) [OPTIONS]

Shows what complies with the tag policies: every subject that another could be
related to, or every value that its tag could have, and why not.

options:
  --subject KIND/ID  whose choices, such as project/shop
  --relation KIND    the kind of what it could be related to, such as landingZone
  --tag KEY          the key of its tag
  --repo DIR         the repository (default: .)
  --ref REF          the commit whose subjects are looked at (default: HEAD)
  --governance REF   whose .fieldgate/ counts
                     (default: origin's default branch, else --ref)
  --format FORMAT    text (default), json, or schema: JSON Schema for an editor
  -h, --help         show this

exit codes: 0 shown; 2 it can not be told, or wrong usage

example: on which landing zones may the project run?
  fieldgate choices --subject project/shop --relation landingZone
`

interface Call extends Omit<ChoicesRequest, 'repository'> {
  readonly repo: string
  readonly format: ChoiceFormat
}

export const choices: Command = async (args, terminal) => {
  if (peekOption(args, OPTIONS, 'help') !== undefined) return terminal.out(HELP).then(() => 0)
  return orRefuse('choices', terminal, async () => shown(readCall(args, terminal), terminal))
}

function readCall(args: readonly string[], terminal: Terminal): Call {
  const { subject, relation, tag, repo, ref, governance, format } = readOptions(args, OPTIONS)
  return {
    ...{ repo: repo ?? '.', ref: ref ?? 'HEAD', governance, now: terminal.now() },
    format: oneOf('format', format, CHOICE_FORMATS),
    subject: subjectIn(subject),
    about: aboutIn(relation, tag),
  }
}

/** The first slash ends the kind: an id may have more of them. */
function subjectIn(text: string | null): ChoicesRequest['subject'] {
  const [, kind, id] = /^([^/]+)\/(.+)$/s.exec(text ?? '') ?? []
  if (kind !== undefined && id !== undefined) return { kind, id }
  throw new Problem('usage', 'say whose choices with `--subject KIND/ID`, such as `--subject project/shop`')
}

function aboutIn(relation: string | null, tag: string | null): ChoicesRequest['about'] {
  if (relation !== null && tag === null) return { relation }
  if (tag !== null && relation === null) return { tag }
  const count = relation === null ? 'neither is given' : 'both are given'
  throw new Problem('usage', `either \`--relation KIND\` or \`--tag KEY\` is needed; ${count}`)
}

async function shown({ repo, format, ...request }: Call, terminal: Terminal): Promise<number> {
  const found = await inRepository(
    repo,
    import('../choices.ts'),
    (repository, useCase) => useCase.choices({ ...request, repository }),
    { remembers: true },
  )
  const report = await choiceReports[format]()
  await terminal.out(report(found, { colour: terminal.colour, width: terminal.width }))
  return 0
}
