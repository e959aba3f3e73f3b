import { basename, dirname } from 'node:path'
import { Problem } from '../core/problem.ts'
import { reason, runGit, withoutCredentials } from './command.ts'
import { fetchEnvironment, withConfig } from './environment.ts'
import type { OwnRepository } from './own-repository.ts'
import type { Origins } from './user-repository.ts'

/** How much comes along with the objects that are asked for by id. */
export type Extent =
  /** These blobs and trees, and what the trees hold except blobs. Nothing is negotiated: they are known to be missing. */
  | 'objects'
  /** Commits and their trees; the history before them only where the clone has history. */
  | 'commits'
  /** All commits before these, and no trees. */
  | 'history'

export interface UpstreamContext {
  readonly own: OwnRepository
  readonly origins: Promise<Origins>
  /** `.git` of the user's repository. */
  readonly commonDir: string
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
}

interface Batch {
  readonly oids: Set<string>
  readonly done: Promise<void>
}

/** Where the user's clone came from. What is asked for at about one time is one fetch; fetches never overlap. */
export class Upstream {
  readonly #context: UpstreamContext
  readonly #open = new Map<Extent, Batch>()
  #last: Promise<unknown> = Promise.resolve()
  /** Whether a fetch was tried: from then on the own repository may hold less than whole history and whole trees. */
  #asked = false

  constructor(context: UpstreamContext) {
    this.#context = context
  }

  get asked(): boolean {
    return this.#asked
  }

  /** Brings missing objects into our own repository, never the user's. `object-missing` where that fails. */
  fetch(extent: Extent, oids: Iterable<string>): Promise<void> {
    const batch = this.#open.get(extent) ?? this.#begin(extent)
    for (const oid of oids) batch.oids.add(oid)
    return batch.done
  }

  #begin(extent: Extent): Batch {
    this.#asked = true
    const oids = new Set<string>()
    const earlier = this.#last
    const done = new Promise(resolve => setTimeout(resolve, GATHERING))
      .then(() => earlier)
      .then(() => {
        this.#open.delete(extent)
        return this.#run(extent, [...oids])
      })
    this.#last = done.catch(() => {})
    const batch = { oids, done }
    this.#open.set(extent, batch)
    return batch
  }

  async #run(extent: Extent, oids: readonly string[]): Promise<void> {
    const { own, commonDir } = this.#context
    const { remotes, partial, transport } = await this.#context.origins
    const shallow = own.shallowCommits().size > 0
    const [remote, url] = upstreamOf(remotes)
    const advice = shallow ? `git fetch --unshallow ${remote}` : `git fetch ${remote} ${oids[0]}`
    if (url === undefined) throw missing(oids, 'there is no remote to fetch from', advice)
    const env = withConfig(fetchEnvironment(this.#context.env), [
      ...transport,
      ['protocol.ext.allow', 'never'],
      ...noStalling,
    ])
    const { exitCode, stderr } = await runGit({
      args: [...command(extent), ...amount(extent, shallow, partial), '--stdin', '--', url],
      // A relative URL is meant from where the user's Git would start.
      cwd: basename(commonDir) === '.git' ? dirname(commonDir) : commonDir,
      env: { ...env, GIT_DIR: own.dir },
      input: oids.map(oid => `${oid}\n`).join(''),
      signal: AbortSignal.any([this.#context.signal, AbortSignal.timeout(PATIENCE)]),
    }).finally(() => own.restoreConfig())
    if (exitCode !== 0)
      throw missing(oids, `fetching from \`${withoutCredentials(url)}\` failed: ${reason(stderr)}`, advice)
  }
}

/** Milliseconds in which wishes are gathered: two questions to `cat-file` may be answered in two chunks. */
const GATHERING = 5

/** Milliseconds for one fetch. */
const PATIENCE = 600_000

/** Below a thousand bytes in a second for half a minute a transfer counts as stalled. */
const noStalling = [
  ['http.lowSpeedLimit', '1000'],
  ['http.lowSpeedTime', '30'],
] as const

/** Leaves no reference behind, asks nobody, follows no submodule. */
function command(extent: Extent): readonly string[] {
  const negotiation = extent === 'objects' ? ['-c', 'fetch.negotiationAlgorithm=noop'] : []
  return [...negotiation, 'fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules']
}

function amount(extent: Extent, shallow: boolean, partial: boolean): readonly string[] {
  switch (extent) {
    case 'objects':
      return ['--filter=blob:none']
    case 'commits':
      return [...(shallow ? ['--depth=1'] : []), ...(shallow || partial ? ['--filter=blob:none'] : [])]
    case 'history':
      return [`--depth=${WHOLE_HISTORY}`, '--filter=tree:0']
  }
}

/** The depth that Git's protocol knows as "all of it". */
const WHOLE_HISTORY = 0x7fffffff

/** `origin`, or the only remote. */
function upstreamOf(remotes: ReadonlyMap<string, string>): readonly [string, string | undefined] {
  const only = remotes.size === 1 ? [...remotes.keys()][0] : undefined
  const name = remotes.has('origin') ? 'origin' : (only ?? 'origin')
  return [name, remotes.get(name)]
}

/** The problem `object-missing` for objects that are not here, with what would help. */
export function missing(oids: readonly string[], why: string, command: string): Problem {
  const shown = oids
    .slice(0, 3)
    .map(oid => `\`${oid}\``)
    .join(', ')
  const more = oids.length > 3 ? ` and ${oids.length - 3} more` : ''
  return new Problem('object-missing', `${shown}${more} not in this clone, and ${why}; \`${command}\` may help`)
}
