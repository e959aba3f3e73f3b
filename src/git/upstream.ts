import { pathToFileURL } from 'node:url'
import { Problem } from '../core/problem.ts'
import { type Finished, reason, runGit, withoutCredentials } from './command.ts'
import { fetchEnvironment, withConfig, withHeadersAlone } from './environment.ts'
import type { Origins } from './origins.ts'
import type { OwnRepository } from './own-repository.ts'

/** How much comes along with the objects that are asked for by id. */
export type Extent =
  /**
   * These blobs. Nothing is negotiated: they are known to be missing. Never together with trees: Git leaves out a blob
   * that it is asked for if a tree that it is asked for as well has it.
   */
  | 'blobs'
  /** These trees, and what they hold except blobs. Nothing is negotiated. */
  | 'trees'
  /** Commits and their trees; the history before them only where the clone has history. */
  | 'commits'
  /** All commits before these, and no trees. */
  | 'history'
  /** All commits before these, with their trees, and no blobs. */
  | 'log'

export interface UpstreamContext {
  readonly own: OwnRepository
  readonly origins: Promise<Origins>
  /** Where a relative URL is meant from. */
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
}

/** Objects that the remote said it does not have, or does not give. */
type Refused = ReadonlyMap<string, Problem>

interface Batch {
  readonly oids: Set<string>
  readonly done: Promise<Refused>
}

/**
 * Where missing objects come from. What is asked for at about one time is one fetch. Fetches that may move the cut of a
 * shallow history never overlap; those of plain objects have a lane of their own beside them.
 */
export class Upstream {
  readonly #context: UpstreamContext
  readonly #open = new Map<Extent, Batch>()
  /** What is being fetched is not asked for a second time. */
  readonly #underWay = new Map<string, Promise<Refused>>()
  readonly #last = { objects: Promise.resolve<unknown>(null), history: Promise.resolve<unknown>(null) }
  /** Whether a fetch was tried: from then on the own repository may hold less than whole history and whole trees. */
  #asked = false

  constructor(context: UpstreamContext) {
    this.#context = context
  }

  get asked(): boolean {
    return this.#asked
  }

  /** Brings missing objects into our own repository, never the user's. `object-missing` where that fails. */
  async fetch(extent: Extent, oids: Iterable<string>): Promise<void> {
    const wishes = [...oids].map(oid => [oid, this.#wish(extent, oid)] as const)
    for (const [oid, done] of wishes) {
      const problem = (await done).get(oid)
      if (problem) throw problem
    }
  }

  /** The problem `object-missing` for objects that are not here, with what would help. */
  async absent(oids: readonly string[], why: string): Promise<Problem> {
    const { isGiven } = await this.#context.origins
    const place = isGiven ? 'here' : 'in this clone'
    return new Problem('object-missing', `${list(oids)} not ${place}, and ${why}; ${await this.advice(oids[0])}`)
  }

  /** What may bring an object that a fetch did not bring. */
  async advice(oid = ''): Promise<string> {
    const { remotes, isGiven } = await this.#context.origins
    if (isGiven) return CHECK_ACCESS
    const [remote] = upstreamOf(remotes)
    return `\`git fetch ${this.#context.own.isShallow() ? `--unshallow ${remote}` : `${remote} ${oid}`}\` may help`
  }

  #wish(extent: Extent, oid: string): Promise<Refused> {
    const key = `${extent} ${oid}`
    const before = this.#underWay.get(key)
    if (before !== undefined) return before
    const { oids, done } = this.#open.get(extent) ?? this.#begin(extent)
    oids.add(oid)
    this.#underWay.set(key, done)
    return done
  }

  #begin(extent: Extent): Batch {
    this.#asked = true
    const lane = isPlain(extent) ? 'objects' : 'history'
    const oids = new Set<string>()
    const earlier = this.#last[lane]
    const done = new Promise(resolve => setTimeout(resolve, GATHERING))
      .then(() => earlier)
      .then(() => {
        this.#open.delete(extent)
        return this.#run(extent, [...oids])
      })
      .finally(() => {
        for (const oid of oids) this.#underWay.delete(`${extent} ${oid}`)
      })
    this.#last[lane] = done.catch(() => {})
    const batch = { oids, done }
    this.#open.set(extent, batch)
    return batch
  }

  /** One fetch; and again without an object that is refused, which shall not cost its neighbours theirs. */
  async #run(extent: Extent, oids: readonly string[]): Promise<Refused> {
    const refused = new Map<string, Problem>()
    for (let wanted = oids; wanted.length > 0; wanted = wanted.filter(oid => !refused.has(oid))) {
      const url = upstreamOf((await this.#context.origins).remotes)[1]
      if (url === undefined) throw await this.absent(wanted, 'there is no remote to fetch from')
      const { exitCode, stderr } = await this.#fetch(extent, wanted, addressOf(url))
      if (exitCode === 0) break
      const culprit = wanted.find(oid => stderr.includes(`not our ref ${oid}`))
      const why = `fetching from \`${withoutCredentials(url)}\` failed: ${reason(stderr)}`
      if (culprit === undefined || refused.size === MOST_REFUSED) throw await this.absent(wanted, why)
      refused.set(culprit, await this.absent([culprit], why))
    }
    return refused
  }

  async #fetch(extent: Extent, oids: readonly string[], url: string): Promise<Finished> {
    const { own, cwd, env, signal } = this.#context
    const { partial, transport, isGiven } = await this.#context.origins
    const { depth, filter } = amount(extent, own.isShallow(), partial)
    const fetching = fetchEnvironment(env)
    const config = [...transport, ['protocol.ext.allow', 'never'], ...noStalling, ...promisor(url, filter)] as const
    return runGit({
      args: [...command(extent), ...depth, ...filter.map(spec => `--filter=${spec}`), '--stdin', '--', url],
      cwd,
      env: { ...withConfig(isGiven ? withHeadersAlone(fetching) : fetching, config), GIT_DIR: own.dir },
      input: oids.map(oid => `${oid}\n`).join(''),
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    })
  }
}

/** Milliseconds in which wishes are gathered: two questions to `cat-file` may be answered in two chunks. */
const GATHERING = 5

/** Milliseconds for one fetch. */
const PATIENCE = 600_000

/** Objects of one batch that may be refused before the whole of it counts as refused. */
const MOST_REFUSED = 4

/** Below a thousand bytes in a second for half a minute a transfer counts as stalled. */
const noStalling = [
  ['http.lowSpeedLimit', '1000'],
  ['http.lowSpeedTime', '30'],
] as const

/**
 * With a filter Git notes in the configuration that this remote has the rest, and would from then on ask it for each
 * absent object. Said beforehand and for this process alone, it leaves the configuration as it is.
 */
const promisor = (url: string, [filter]: readonly string[]): readonly (readonly [string, string])[] =>
  filter === undefined
    ? []
    : [
        [`remote.${url}.promisor`, 'true'],
        [`remote.${url}.partialCloneFilter`, filter],
      ]

/** An absolute path can not be the name under which a remote is noted as a promisor; its URL can. */
const addressOf = (url: string): string => (url.startsWith('/') ? pathToFileURL(url).href : url)

const isPlain = (extent: Extent): boolean => extent === 'blobs' || extent === 'trees'

/** Leaves no reference behind, asks nobody, follows no submodule. */
function command(extent: Extent): readonly string[] {
  const negotiation = isPlain(extent) ? ['-c', 'fetch.negotiationAlgorithm=noop'] : []
  return [...negotiation, 'fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules']
}

interface Amount {
  readonly depth: readonly string[]
  /** None or one. */
  readonly filter: readonly string[]
}

function amount(extent: Extent, shallow: boolean, partial: boolean): Amount {
  switch (extent) {
    case 'blobs':
    case 'trees':
      return { depth: [], filter: ['blob:none'] }
    case 'commits':
      return { depth: shallow ? ['--depth=1'] : [], filter: shallow || partial ? ['blob:none'] : [] }
    case 'history':
      return { depth: [`--depth=${WHOLE_HISTORY}`], filter: ['tree:0'] }
    case 'log':
      return { depth: [`--depth=${WHOLE_HISTORY}`], filter: ['blob:none'] }
  }
}

/** The depth that Git's protocol knows as "all of it". */
const WHOLE_HISTORY = 0x7fffffff

/** `origin`, or the only remote. */
export function upstreamOf(remotes: ReadonlyMap<string, string>): readonly [string, string | undefined] {
  const only = remotes.size === 1 ? [...remotes.keys()][0] : undefined
  const name = remotes.has('origin') ? 'origin' : (only ?? 'origin')
  return [name, remotes.get(name)]
}

const CHECK_ACCESS =
  'check that the token may read this repository (`contents: read`), and that no push has removed the commit'

/** At most three by name. */
function list(oids: readonly string[]): string {
  const shown = oids
    .slice(0, 3)
    .map(oid => `\`${oid}\``)
    .join(', ')
  return oids.length > 3 ? `${shown} and ${oids.length - 3} more` : shown
}
