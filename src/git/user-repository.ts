import { stat } from 'node:fs/promises'
import { Problem } from '../core/problem.ts'
import { type Finished, reason, runGit, withoutCredentials } from './command.ts'

/** A Git command in one place: arguments in, exit code and output out. */
export type Git = (args: readonly string[], input?: string) => Promise<Finished>

export type ObjectFormat = 'sha1' | 'sha256'

/** Where the user's repository keeps its objects. Paths are bytes, as Git printed them. */
export interface Location {
  readonly format: ObjectFormat
  readonly objects: Buffer
  readonly shallow: Buffer
  /** `.git`, of the main work tree where `dir` is a linked one. */
  readonly commonDir: string
}

/** What its configuration says about where missing objects come from. */
export interface Origins {
  /** The URL of each remote, by name. */
  readonly remotes: ReadonlyMap<string, string>
  /** A partial clone: objects may be missing although history is whole. */
  readonly partial: boolean
  /** `http.*` and `url.*.insteadOf`, which a fetch from these URLs needs, such as the header with a runner's token. */
  readonly transport: readonly (readonly [string, string])[]
}

/** The repository is somebody else's, on a runner even another account's; its monitors and hooks do not run. */
const GUARDS = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null']

export function gitInUserRepository(dir: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Git {
  return (args, input = '') => runGit({ args: [...GUARDS, ...args], cwd: dir, env, input, signal })
}

/** Finds the repository that `dir` belongs to. `usage` where there is none or Git is too old to say. */
export async function locate(dir: string, git: Git): Promise<Location> {
  await expectFolder(dir)
  const { exitCode, stdout, stderr } = await git([
    'rev-parse',
    '--show-object-format',
    '--path-format=absolute',
    ...['--git-path', 'objects', '--git-path', 'shallow', '--git-common-dir'],
  ])
  if (exitCode !== 0) throw (await tooOld(git)) ?? notOpened(dir, stderr)
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

function notOpened(dir: string, stderr: string): Problem {
  return /not a git repository/.test(stderr)
    ? new Problem('usage', `\`${dir}\` is not in a Git repository; name one with \`--repo\``)
    : new Problem('usage', `git can not open the repository at \`${dir}\`: ${reason(stderr)}`)
}

/** Remotes and the like, in one call. A configuration that can not be read names no remotes. */
export async function readOrigins(git: Git): Promise<Origins> {
  const wanted = '^(remote\\..*\\.(url|promisor)|extensions\\.partialclone|http\\..*|url\\..*\\.insteadof)$'
  const { stdout } = await git(['config', '--null', '--get-regexp', wanted])
  const entries = stdout.toString().split('\0').slice(0, -1).map(keyAndValue)
  const urls = entries.flatMap(([key, value]) => {
    const name = /^remote\.(.*)\.url$/s.exec(key)?.[1]
    return name === undefined ? [] : [[name, value] as const]
  })
  return {
    // Of several URLs of one remote, Git fetches from the first.
    remotes: new Map(urls.toReversed()),
    partial: entries.some(
      ([key, value]) => key === 'extensions.partialclone' || (/\.promisor$/.test(key) && value !== 'false'),
    ),
    transport: entries.filter(([key]) => /^(http|url)\./.test(key)),
  }
}

function keyAndValue(entry: string): readonly [string, string] {
  const end = entry.indexOf('\n')
  return end < 0 ? [entry, 'true'] : [entry.slice(0, end), entry.slice(end + 1)]
}

/** The owner in a URL such as `https://github.com/acme/shop.git` or `git@github.com:acme/shop`; null for a plain path. */
export function ownerOf(url: string): string | null {
  const path = /^\w[\w+.-]*:\/\/[^/]+\/(.+)$/.exec(url)?.[1] ?? /^[^/:]+:(?!\/\/)(.+)$/.exec(url)?.[1]
  if (path === undefined || /^(file:|[A-Za-z]:[\\/])/.test(url)) return null
  const segments = path.split('/').filter(segment => segment !== '')
  return segments.at(-2) ?? null
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
