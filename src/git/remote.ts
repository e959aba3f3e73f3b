import { type Finished, reason, runGit, withoutCredentials } from './command.ts'
import { fetchEnvironment, withConfig, withHeadersAlone } from './environment.ts'
import type { Origins } from './origins.ts'

export interface RemoteContext {
  /** Where a relative URL is meant from. */
  readonly cwd: string
  /** The bare repository of our own that is pushed from. */
  readonly gitDir: string
  readonly env: NodeJS.ProcessEnv
  readonly origins: Origins
  readonly signal: AbortSignal
}

/** How a push ended. `unclear`: it may have taken place all the same. */
export type Pushed =
  | { readonly kind: 'done' }
  | { readonly kind: 'rejected' | 'refused' | 'unclear'; readonly why: string }

/** A repository elsewhere to push to, with the credentials and the transport that a fetch from it has. */
export class Remote {
  readonly #url: string
  readonly #context: RemoteContext

  constructor(url: string, context: RemoteContext) {
    this.#url = url
    this.#context = context
  }

  /** The commit at the tip of a branch; null where there is no such branch. */
  async tip(branch: string): Promise<{ readonly commit: string | null } | Exclude<Pushed, { kind: 'done' }>> {
    const ref = `refs/heads/${branch}`
    const { exitCode, stdout, stderr } = await this.#git(['ls-remote', '--quiet', '--', this.#url, ref])
    if (exitCode !== 0) return failure(stderr, this.#url)
    const line = stdout
      .toString()
      .split('\n')
      .find(text => text.endsWith(`\t${ref}`))
    return { commit: line === undefined ? null : line.slice(0, line.indexOf('\t')) }
  }

  /** Moves a branch forward to a commit. Never by force: whoever was faster is not overwritten. */
  async push(commit: string, branch: string): Promise<Pushed> {
    const { exitCode, stdout, stderr } = await this.#git([
      ...['push', '--porcelain', '--no-verify', '--no-follow-tags', '--recurse-submodules=no', '--no-signed'],
      ...['--', this.#url, `${commit}:refs/heads/${branch}`],
    ])
    if (exitCode === 0) return { kind: 'done' }
    const why = /^!\t[^\t]*\t(.*)$/m.exec(stdout.toString())?.[1]
    if (why === undefined) return failure(stderr, this.#url)
    return { kind: DECLINED.test(why) ? 'refused' : 'rejected', why: `${why}${remoteWords(stderr)}` }
  }

  /** What takes too long is a failure like any other: it may have taken place all the same. */
  async #git(args: readonly string[]): Promise<Finished> {
    const { cwd, gitDir, env, origins, signal } = this.#context
    const patience = AbortSignal.timeout(PATIENCE)
    const fetching = fetchEnvironment(env)
    const config = [...origins.transport, ['protocol.ext.allow', 'never'], ...NO_STALLING] as const
    return runGit({
      args,
      cwd,
      env: { ...withConfig(origins.isGiven ? withHeadersAlone(fetching) : fetching, config), GIT_DIR: gitDir },
      signal: AbortSignal.any([signal, patience]),
    }).catch(error => {
      if (!patience.aborted || signal.aborted) throw error
      return { exitCode: -1, stdout: Buffer.alloc(0), stderr: 'fatal: no answer for a minute' }
    })
  }
}

/** Milliseconds for one push. */
const PATIENCE = 60_000

const NO_STALLING = [
  ['http.lowSpeedLimit', '1000'],
  ['http.lowSpeedTime', '30'],
] as const

/** A decision of the other side, and no race: asking again would not change it. */
const DECLINED =
  /currently checked out|exists; cannot create|declined|prohibited|protected|denied|rule violation|shallow update/i

const NO_ACCESS =
  /\b(401|403|404)\b|denied|not found|authentication|could not read (username|password)|not appear to be a git/i

function failure(stderr: string, url: string): Exclude<Pushed, { kind: 'done' }> {
  const why = `\`${withoutCredentials(url)}\`: ${reason(stderr)}`
  return { kind: NO_ACCESS.test(stderr) ? 'refused' : 'unclear', why }
}

/** The first thing that the other side says of its own accord, such as which rule it is. */
function remoteWords(stderr: string): string {
  const said = /^remote: (?:error: )?(\S.*)$/m.exec(stderr)?.[1]
  return said === undefined ? '' : ` (${withoutCredentials(said.trim())})`
}
