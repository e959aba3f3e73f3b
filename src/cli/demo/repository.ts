import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Problem } from '../../core/problem.ts'
import { reason, runGit } from '../../git/command.ts'
import { hermeticEnvironment } from '../../git/environment.ts'

/** A branch with one commit. */
export interface Branch {
  readonly name: string
  /** Where it begins; null: with nothing. */
  readonly from: string | null
  /** `bob <bob@acme.example>` */
  readonly committer: string
  /** Seconds since 1970-01-01 UTC. */
  readonly time: number
  readonly message: string
  /** The folder of `examples/` whose files the commit brings. */
  readonly files: string
}

/**
 * Makes a Git repository with these branches in an empty folder: the same commits on every machine, since neither
 * configuration nor clock of the user play a part. Rejects with `usage` where Git can not do it.
 */
export async function makeRepository(folder: string, branches: readonly Branch[]): Promise<void> {
  const commits = await Promise.all(branches.map(commitOf))
  await git(folder, ['-c', 'init.defaultBranch=main', 'init', '--quiet', '--template='])
  await git(folder, ['fast-import', '--quiet'], commits.join(''))
}

/** Fills the work tree with the files of `main`, for people who want to look at them. */
export const checkOut = (folder: string): Promise<void> => git(folder, ['reset', '--quiet', '--hard', 'main'])

async function git(folder: string, args: readonly string[], input = ''): Promise<void> {
  const { exitCode, stderr } = await runGit({ args, cwd: folder, env: hermeticEnvironment(process.env), input })
  if (exitCode !== 0) throw new Problem('usage', `git can not make the repository of the demo: ${reason(stderr)}`)
}

/** The commands that make a branch (git-fast-import, "Input Format"). */
async function commitOf({ name, from, committer, time, message, files }: Branch): Promise<string> {
  const folder = join(examples(), files)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  const modifications = await Promise.all(paths.sort().map(path => modification(folder, path)))
  const head = `commit refs/heads/${name}\ncommitter ${committer} ${time} +0000\n${data(message)}`
  return [head, ...(from === null ? [] : [`from refs/heads/${from}\n`]), ...modifications].join('')
}

async function modification(folder: string, path: string): Promise<string> {
  const name = relative(folder, path).replaceAll('\\', '/')
  return `M 100644 inline ${name}\n${data(await readFile(path, 'utf8'))}`
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`

/** `examples/` of this package: beside the sources as well as beside dist/, wherever the bundler has put this module. */
function examples(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'examples', 'acme'))) {
    if (folder === dirname(folder))
      throw new Problem('usage', 'the folder `examples` of fieldgate is missing; install it again')
    folder = dirname(folder)
  }
  return join(folder, 'examples')
}
