import { stat } from 'node:fs/promises'
import { Problem } from '../core/problem.ts'
import { type Finished, reason, runGit, withoutCredentials } from './command.ts'

/** A Git command in one place: arguments in, exit code and output out. */
export type Git = (args: readonly string[], input?: string | Buffer) => Promise<Finished>

export type ObjectFormat = 'sha1' | 'sha256'

/** Where the user's repository keeps its objects. Paths are bytes, as Git printed them. */
export interface Location {
  readonly format: ObjectFormat
  readonly objects: Buffer
  readonly shallow: Buffer
  /** `.git`, of the main work tree where `dir` is a linked one. */
  readonly commonDir: string
}

/** The repository is somebody else's, on a runner even another account's; its monitors and hooks do not run. */
const GUARDS = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null']

export function gitInUserRepository(dir: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Git {
  return (args, input = '') => runGit({ args: [...GUARDS, ...args], cwd: dir, env, input, signal })
}

/** Finds the repository that `dir` belongs to. `usage` where there is none or Git is too old to say. */
export async function locate(dir: string, git: Git): Promise<Location> {
  await expectFolder(dir)
  const location = await find(dir, git)
  if (!location) throw new Problem('usage', `\`${dir}\` is not in a Git repository; name one with \`--repo\``)
  return location
}

/** The same, and null where `dir` is in no repository or does not exist: a workflow without a checkout. */
export async function locateIfThere(dir: string, git: Git): Promise<Location | null> {
  return (await stat(dir).catch(() => null))?.isDirectory() ? find(dir, git) : null
}

async function find(dir: string, git: Git): Promise<Location | null> {
  const { exitCode, stdout, stderr } = await git([
    'rev-parse',
    '--show-object-format',
    '--path-format=absolute',
    ...['--git-path', 'objects', '--git-path', 'shallow', '--git-common-dir'],
  ])
  if (exitCode !== 0) {
    const problem = await tooOld(git)
    if (problem) throw problem
    if (/not a git repository/.test(stderr)) return null
    throw new Problem('usage', `git can not open the repository at \`${dir}\`: ${reason(stderr)}`)
  }
  const [format, objects, shallow, commonDir, ...rest] = stdout.toString('latin1').split('\n').slice(0, -1)
  if (objects === undefined || shallow === undefined || commonDir === undefined || rest.length > 0) {
    throw new Problem('usage', `the path of the repository at \`${dir}\` contains a line break; move it`)
  }
  if (format !== 'sha1' && format !== 'sha256')
    throw new Problem('usage', `unknown object format \`${format}\` in \`${dir}\``)
  const bytes = (path: string) => Buffer.from(path, 'latin1')
  return { format, objects: bytes(objects), shallow: bytes(shallow), commonDir: bytes(commonDir).toString() }
}

async function expectFolder(dir: string): Promise<void> {
  const found = await stat(dir).catch(() => null)
  if (!found) throw new Problem('usage', `the folder \`${dir}\` does not exist; name the repository with \`--repo\``)
  if (!found.isDirectory())
    throw new Problem('usage', `\`${dir}\` is not a folder; name the repository with \`--repo\``)
}

/** A problem that names both versions where this Git is older than 2.38, the first with `merge-tree --write-tree`. */
export async function tooOld(git: Git): Promise<Problem | null> {
  const { stdout } = await git(['version'])
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(stdout.toString()) ?? []
  if (Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 38)) return null
  const found = stdout
    .toString()
    .replace(/^git version /, '')
    .trim()
  return new Problem(
    'usage',
    `Git 2.38 or newer is needed, and this is \`${withoutCredentials(found)}\`; install a newer one`,
  )
}
