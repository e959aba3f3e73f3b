import { setMaxListeners } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Problem } from '../core/problem.ts'
import { closedAtTheEnd } from './closing.ts'
import { gitOutput, runGit, withoutCredentials } from './command.ts'
import { hermeticEnvironment } from './environment.ts'
import { ObjectDatabase } from './object-database.ts'
import { Objects } from './objects.ts'
import { type Origins, repositoryName } from './origins.ts'
import { createOwnRepository, type OwnRepository } from './own-repository.ts'
import { type Checkout, findPlace, type Origin, type Place, whereUrlsStart } from './place.ts'
import { Remote } from './remote.ts'
import { Upstream, upstreamOf } from './upstream.ts'
import { type Git, gitInUserRepository, type Location, locateIfThere, tooOld } from './user-repository.ts'

export interface AuditRepositoryOptions {
  readonly dir: string | null
  readonly env?: NodeJS.ProcessEnv
  /** Where the audit branch is, whatever remotes a checkout names; its URL is absolute. */
  readonly origin?: Origin
  /** Does something while nobody else on this machine does something under the same lock, a file that comes and goes. */
  readonly inTurn?: InTurn
  /** Whether the objects of a checkout are of use, as for reading all of a log that it has: then they are borrowed. */
  readonly isWhole?: boolean
}

export type InTurn = <Result>(lock: string, act: () => Promise<Result>) => Promise<Result>

/**
 * A bare repository of our own for an audit branch, apart from the one that a check works in: it has no more of the
 * log's history than it is asked for, however whole the user's clone is.
 */
export interface AuditRepository {
  /** The chain that a new log begins: `host/owner/name`. */
  readonly chain: string
  readonly objects: Objects
  readonly upstream: Upstream
  readonly remote: Remote
  /** Where the branch is, without credentials. */
  readonly place: string
  readonly own: OwnRepository
  /**
   * Where the branch is in a folder of this machine, writers take turns: each would find its push rejected otherwise as
   * long as another one is at it. Nothing depends on it: who can not have the turn goes without.
   */
  inTurn<Result>(act: () => Promise<Result>): Promise<Result>
  /** The repository that somebody works in; null where there is none. */
  readonly checkout: Checkout | null
  /** Git in our own repository. */
  readonly git: Git
  /** The same, for output that is read as it comes. */
  output(args: readonly string[]): AsyncIterable<Buffer>
  close(): Promise<void>
}

/** The branch is where one would push: at `origin`, at the only remote, or in the repository itself where it has none. */
export async function openAuditRepository({
  dir,
  env: caller = process.env,
  origin,
  isWhole = false,
  inTurn = (_, act) => act(),
}: AuditRepositoryOptions): Promise<AuditRepository> {
  const env = hermeticEnvironment(caller)
  const closing = new AbortController()
  const { signal } = closing
  setMaxListeners(0, signal) // one for each process that is running
  const place = await findPlace(dir, origin, { env, signal })
  const origins = await place.origins
  const url = target(origins, place)
  const cwd = whereUrlsStart(place)
  const local = await localRepository(url, cwd, env, signal)
  const borrowed = local ?? (isWhole ? (place.checkout?.location ?? null) : null)
  const own = createOwnRepository(borrowed, place.checkout?.location.format)
  const gitDir = own.dir
  const git: Git = (args, input = '') => runGit({ args, cwd: gitDir, env: { ...env, GIT_DIR: gitDir }, input, signal })
  const context = { cwd: cwd ?? gitDir, env: caller, signal }
  const upstream = new Upstream({ ...context, own, origins: Promise.resolve(onlyOf(origins, url)) })
  const database = new ObjectDatabase(gitDir, env, signal, () => tooOld(git))
  return {
    chain: repositoryName(url),
    objects: new Objects(database, upstream),
    ...{ upstream, own, git },
    inTurn: act => (local === null ? act() : inTurn(join(local.commonDir, 'fieldgate-audit.lock'), act)),
    checkout: place.checkout,
    place: withoutCredentials(url),
    output: args => gitOutput({ args, cwd: gitDir, env: { ...env, GIT_DIR: gitDir }, signal }),
    remote: new Remote(url, { ...context, gitDir, origins }),
    close: closedAtTheEnd(async () => {
      closing.abort()
      await database.close()
      await own.remove()
    }),
  }
}

/** One place for all: what is read is what is written. */
function target({ remotes, pushUrls }: Origins, { checkout }: Place): string {
  const [name, fetched] = upstreamOf(remotes)
  const url = pushUrls.get(name) ?? fetched ?? (remotes.size === 0 ? checkout?.location.commonDir : undefined)
  if (url !== undefined) return url
  throw new Problem(
    'audit-unavailable',
    'none of the several remotes is called `origin`, so it is not known where the audit branch is; name one so',
  )
}

/** Whatever other remotes there are, the audit branch comes from this one. */
const onlyOf = (origins: Origins, url: string): Origins => ({ ...origins, remotes: new Map([['origin', url]]) })

/** Where the other side is a folder of this machine, its objects are borrowed, and nothing has to be fetched. */
async function localRepository(
  url: string,
  cwd: string | null,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Location | null> {
  const path = url.startsWith('file://') ? fileURLToPath(url) : /^[\w.+-]+:|^[^/]+@/.test(url) ? null : url
  if (path === null) return null
  const absolute = path.startsWith('/') || cwd === null ? path : `${cwd}/${path}`
  return locateIfThere(absolute, gitInUserRepository(absolute, env, signal))
}

/** A folder for records that wait, in the user's Git directory, where no work tree and no clone has it; null without one. */
export async function outboxFolder(dir: string, env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  const git = gitInUserRepository(dir, hermeticEnvironment(env), new AbortController().signal)
  const location = await locateIfThere(dir, git)
  return location && join(location.commonDir, 'fieldgate', 'outbox')
}
