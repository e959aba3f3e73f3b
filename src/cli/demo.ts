import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { diagnosticsOf } from '../core/failure.ts'
import { Problem } from '../core/problem.ts'
import { printableJson } from '../report/escape.ts'
import { reports } from '../report/formats.ts'
import type { Repository } from '../repository.ts'
import type { Command, Terminal } from './command.ts'
import { fields } from './demo/fields.ts'
import { pageOf, type StoryPage } from './demo/page.ts'
import { checkOut, makeRepository } from './demo/repository.ts'
import { closing, inShell, NOW, type Scene, type Shown, type Story } from './demo/story.ts'
import { tags } from './demo/tags.ts'
import { refuse } from './failure.ts'
import { inRepository } from './in-repository.ts'
import { peekOption, readOptions } from './options.ts'

const OPTIONS = { tags: { kind: 'flag' }, keep: { kind: 'flag' }, help: { kind: 'flag', short: 'h' } } as const

const HELP = `usage: fieldgate demo [OPTIONS]

Makes a repository with governance and configuration in a temporary folder, opens three changes and judges them.

options:
  --tags      show tag policies, in a larger organisation
  --keep      leave the repository there, and say where it is
  -h, --help  show this

exit codes: 0 shown; 2 something is wrong with Git, this installation or the usage

example: a repository to try things in
  fieldgate demo --keep
`

export const demo: Command = async (args, terminal) => {
  if (peekOption(args, OPTIONS, 'help') !== undefined) return terminal.out(HELP).then(() => 0)
  const call = await readCall(args).catch(diagnosticsOf)
  if (!('story' in call)) return refuse('demo', call, terminal).then(() => 2)
  const { story, keep } = call
  await inFolder(keep, folder => perform(story, { folder, keep, terminal }))
  return 0
}

interface Call {
  readonly story: Story
  readonly keep: boolean
}

async function readCall(args: readonly string[]): Promise<Call> {
  const { tags: isAboutTags, keep } = readOptions(args, OPTIONS)
  return { story: isAboutTags ? tags : fields, keep }
}

interface Performance {
  readonly folder: string
  readonly keep: boolean
  readonly terminal: Terminal
}

/** Does something in a new temporary folder, which is gone afterwards unless it went well and is to be kept. */
async function inFolder(keep: boolean, act: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldgate-demo-'))
  let isKept = false
  try {
    await act(folder)
    isKept = keep
  } finally {
    if (!isKept) await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function perform(story: Story, { folder, keep, terminal }: Performance): Promise<void> {
  const page = pageOf(terminal)
  await makeRepository(folder, story.branches)
  await terminal.out(page.paragraphs(story.introduction))
  await inRepository(folder, import('../check.ts'), async (repository, { check }) => {
    for (const scene of story.scenes) await play(scene, { repository, check, page, terminal })
    if (keep) await leave(story, folder, repository)
  })
  await terminal.out(page.steps(closing(story, program(), keep ? folder : null)))
}

interface Stage {
  readonly repository: Repository
  readonly check: typeof import('../check.ts').check
  readonly page: StoryPage
  readonly terminal: Terminal
}

/** What is told, the output of the very use case that the command calls, and why it says so. */
async function play(scene: Scene, stage: Stage): Promise<void> {
  const { page, terminal } = stage
  const heading = scene.title === null ? '' : page.heading(scene.title)
  await terminal.out(heading + page.paragraphs(scene.before) + page.command(scene.command))
  const { shows } = scene
  const { text, isAsTold } = shows.kind === 'check' ? await checked(shows, stage) : await surveyed(shows, stage)
  await terminal.out(text + page.paragraphs(scene.after))
  if (!isAsTold)
    throw new Problem('internal', 'this is not what the story tells; the examples or the program are damaged')
}

interface Seen {
  readonly text: string
  readonly isAsTold: boolean
}

type OfKind<Kind extends Shown['kind']> = Extract<Shown, { readonly kind: Kind }>

async function checked({ branch, facts, verdict }: OfKind<'check'>, { repository, check, page }: Stage): Promise<Seen> {
  const { commit } = await repository.resolve(branch)
  const people = { facts: facts(commit) }
  const { decision } = await check({ repository, base: 'main', head: branch, governance: 'main', people })
  const report = await reports.text()
  return { text: page.output(options => report(decision, options)), isAsTold: decision.decision === verdict }
}

async function surveyed({ count }: OfKind<'violations'>, { repository, page }: Stage): Promise<Seen> {
  const [{ violations }, { text }] = await Promise.all([import('../violations.ts'), import('../report/tags/text.ts')])
  const survey = await violations({
    repository,
    ref: 'main',
    governance: 'main',
    policy: null,
    workspace: null,
    now: NOW,
  })
  return { text: page.output(options => text(survey, options)), isAsTold: survey.violations.length === count }
}

/** Prepares the repository for those who want to try things in it. */
async function leave({ scenes }: Story, folder: string, repository: Repository): Promise<void> {
  for (const { shows } of scenes) {
    if (shows.kind !== 'check' || shows.factsFile === null) continue
    const { commit } = await repository.resolve(shows.branch)
    await writeFile(join(folder, shows.factsFile), printableJson(shows.facts(commit)))
  }
  await checkOut(folder)
}

/** What somebody has to type to call this program: it may not be installed. */
function program(): string {
  const path = process.argv[1] ?? ''
  return basename(path) === 'cli.js' ? `node ${inShell(path)}` : 'fieldgate'
}
