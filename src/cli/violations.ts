import { SURVEY_FORMATS, type SurveyFormat, surveyReports } from '../report/tags/formats.ts'
import { readPageAssets } from '../store/page-assets.ts'
import type { ViolationsRequest } from '../violations.ts'
import type { Command, Terminal } from './command.ts'
import { orRefuse } from './failure.ts'
import { inRepository } from './in-repository.ts'
import { oneOf, peekOption, readOptions } from './options.ts'

const OPTIONS = {
  policy: { kind: 'one' },
  workspace: { kind: 'one' },
  repo: { kind: 'one' },
  ref: { kind: 'one' },
  governance: { kind: 'one' },
  format: { kind: 'one' },
  help: { kind: 'flag', short: 'h' },
} as const

const HELP = `usage: fieldgate violations [OPTIONS]

Shows every violation of a tag policy that stands now: the two subjects with
their values, who can fix it, and the ways out.

options:
  --policy NAME     this policy alone
  --workspace ID    this workspace, and what belongs to it
  --repo DIR        the repository (default: .)
  --ref REF         the commit that is looked at (default: HEAD)
  --governance REF  whose .fieldgate/ counts
                    (default: origin's default branch, else --ref)
  --format FORMAT   text (default), json, markdown, or html: one page with a
                    matrix of subjects and policies, which needs no network
  -h, --help        show this

exit codes: 0 shown, whether there are any; 2 it can not be told, or wrong usage

example: what does the team of the workspace shop have to put right?
  fieldgate violations --workspace shop
`

interface Call extends Omit<ViolationsRequest, 'repository'> {
  readonly repo: string
  readonly format: SurveyFormat
}

export const violations: Command = async (args, terminal) => {
  if (peekOption(args, OPTIONS, 'help') !== undefined) return terminal.out(HELP).then(() => 0)
  return orRefuse('violations', terminal, async () => shown(readCall(args, terminal), terminal))
}

function readCall(args: readonly string[], terminal: Terminal): Call {
  const { policy, workspace, repo, ref, governance, format } = readOptions(args, OPTIONS)
  return {
    ...{ policy, workspace, repo: repo ?? '.', ref: ref ?? 'HEAD', governance, now: terminal.now() },
    format: oneOf('format', format, SURVEY_FORMATS),
  }
}

async function shown({ repo, format, ...request }: Call, terminal: Terminal): Promise<number> {
  const survey = await inRepository(
    repo,
    import('../violations.ts'),
    (repository, useCase) => useCase.violations({ ...request, repository }),
    { remembers: true },
  )
  const report = await surveyReports[format](() => readPageAssets('violations'))
  const { colour, width, version: toolVersion } = terminal
  await terminal.out(report(survey, { colour, width, toolVersion }))
  return 0
}
