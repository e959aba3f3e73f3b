import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { diagnosticsOf } from '../core/failure.ts'
import { Problem } from '../core/problem.ts'
import { printableJson } from '../report/escape.ts'
import type { Repository } from '../repository.ts'
import type { Command, Terminal } from './command.ts'
import { pageOf, type StoryPage } from './demo/page.ts'
import { checkOut, makeRepository } from './demo/repository.ts'
import { BRANCHES, closing, factsOf, INTRODUCTION, inShell, REVIEW_FILE, SCENES, type Scene } from './demo/story.ts'
import { refuse } from './failure.ts'
import { inRepository } from './in-repository.ts'
import { peekOption, readOptions } from './options.ts'

const OPTIONS = { keep: { kind: 'flag' }, help: { kind: 'flag', short: 'h' } } as const

const HELP = `usage: fieldgate demo [OPTIONS]

Makes a repository with governance and configuration in a temporary folder, opens three changes and judges them.

options:
  --keep      leave the repository there, and say where it is
  -h, --help  show this

exit codes: 0 shown; 2 something is wrong with Git, this installation or the usage

example: a repository to try things in
  fieldgate demo --keep
`

export const demo: Command = async (args, terminal) => {
  if (peekOption(args, OPTIONS, 'help') !== undefined) return terminal.out(HELP).then(() => 0)
  const keep = await readKeep(args).catch(diagnosticsOf)
  if (typeof keep !== 'boolean') return refuse('demo', keep, terminal).then(() => 2)
  await inFolder(keep, folder => perform(folder, keep, terminal))
  return 0
}

const readKeep = async (args: readonly string[]): Promise<boolean> => readOptions(args, OPTIONS).keep

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

async function perform(folder: string, keep: boolean, terminal: Terminal): Promise<void> {
  const page = pageOf(terminal)
  await makeRepository(folder, BRANCHES)
  await terminal.out(page.paragraphs(INTRODUCTION))
  await inRepository(folder, import('../check.ts'), async (repository, { check }) => {
    for (const scene of SCENES) await play(scene, { repository, check, page, terminal })
    if (keep) await leave(folder, repository)
  })
  await terminal.out(page.steps(closing(program(), keep ? folder : null)))
}

interface Stage {
  readonly repository: Repository
  readonly check: typeof import('../check.ts').check
  readonly page: StoryPage
  readonly terminal: Terminal
}

/** One change: what is tried, the report of the same check that `fieldgate check` makes, and why it says so. */
async function play(scene: Scene, { repository, check, page, terminal }: Stage): Promise<void> {
  const heading = scene.title === null ? '' : page.heading(scene.title)
  await terminal.out(heading + page.paragraphs(scene.before) + page.command(scene.command))
  const { commit } = await repository.resolve(scene.branch)
  const people = { facts: factsOf(commit, scene.isApproved) }
  const { decision } = await check({ repository, base: 'main', head: scene.branch, governance: 'main', people })
  await terminal.out((await page.report(decision)) + page.paragraphs(scene.after))
  if (decision.decision !== scene.verdict)
    throw new Problem('internal', `this should be ${scene.verdict}; the examples or the program are damaged`)
}

/** Prepares the repository for those who want to try things in it. */
async function leave(folder: string, repository: Repository): Promise<void> {
  const approved = SCENES.find(({ isApproved }) => isApproved)?.branch ?? 'main'
  const { commit } = await repository.resolve(approved)
  await writeFile(join(folder, REVIEW_FILE), printableJson(factsOf(commit, true)))
  await checkOut(folder)
}

/** What somebody has to type to call this program: it may not be installed. */
function program(): string {
  const path = process.argv[1] ?? ''
  return basename(path) === 'cli.js' ? `node ${inShell(path)}` : 'fieldgate'
}
