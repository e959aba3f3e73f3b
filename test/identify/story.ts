import type { Account, Contributor, Facts, Review } from '../../src/core/facts.ts'
import { Problem } from '../../src/core/problem.ts'
import type { ForgeCommit, PullRequest, Push } from '../../src/forge.ts'
import { type IdentifyRequest, identify } from '../../src/identify.ts'
import type { Commit, FileChange, HistoryCommit } from '../../src/repository.ts'

export const alice: Account = { login: 'alice', id: 11, type: 'User' }
export const bob: Account = { login: 'bob', id: 22, type: 'User' }
export const carol: Account = { login: 'carol', id: 33, type: 'User' }
export const bot: Account = { login: 'dependabot[bot]', id: 44, type: 'Bot' }
/** By which GitHub commits what people do in its pages. */
export const webFlow: Account = { login: 'web-flow', id: 19864447, type: 'User' }

/** Which lands what the merge queue let through. */
const queueBot: Account = { login: 'github-merge-queue[bot]', id: 118344674, type: 'Bot' }

export const NONE = '0'.repeat(40)

type Files = Readonly<Record<string, string>>

/** Who did something; what the commit claims may be something else. */
interface CommitOptions {
  /** Parents; the branch's tip by default. */
  readonly on?: readonly string[]
  /** What the commit says of its author and its committer, as the forge maps it: alice by default. */
  readonly by?: Account | null
  readonly committer?: Account | null
  readonly isVerified?: boolean
}

/** Git and a forge in memory: a base branch, and the head branch of a pull request of alice's, told step by step. */
export class Story {
  readonly #commits = new Map<string, HistoryCommit>()
  readonly #people = new Map<string, ForgeCommit>()
  readonly #lost = new Set<string>()
  readonly #pushes: Push[] = []
  /** Authors of the pull requests that the merge queue landed, by commit. */
  readonly #landed = new Map<string, Account>()
  readonly calls: string[] = []
  #tip: string = NONE
  base = 'main'
  author = alice

  constructor() {
    this.write('main', { 'a.yaml': '1', 'b.yaml': '1', 'c.yaml': '1' }, { on: [] })
  }

  /** A commit that changes files (null removes one), not pushed yet. Its id is the name. */
  write(id: string, changes: Readonly<Record<string, string | null>>, options: CommitOptions = {}): string {
    const parents = options.on ?? [this.#tip === NONE ? 'main' : this.#tip]
    const [first] = parents
    const inherited = parents.length === 2 ? (this.#merged(parents) ?? this.#filesOf(first)) : this.#filesOf(first)
    const files = Object.entries({ ...inherited, ...changes }).filter(([, text]) => text !== null)
    this.#commits.set(id, { commit: id, tree: JSON.stringify(Object.fromEntries(files.sort())), parents })
    const author = options.by === undefined ? alice : options.by
    const committer = options.committer === undefined ? author : options.committer
    this.#people.set(id, { commit: id, author, committer, isVerified: options.isVerified ?? false })
    return id
  }

  /** Moves the branch; made where it does not exist, removed by `NONE`. */
  push(actor: Account | null, after: string): this {
    this.#pushes.unshift({ actor, before: this.#tip, after })
    this.#tip = after
    return this
  }

  /** Writes one commit on the tip and pushes it. */
  add(
    id: string,
    actor: Account | null,
    changes: Readonly<Record<string, string | null>>,
    options?: CommitOptions,
  ): this {
    return this.push(actor, this.write(id, changes, options))
  }

  /** The merge queue lands a commit; of a pull request, where its author is told. */
  queue(id: string, author: Account | null, changes: Readonly<Record<string, string>>, options?: CommitOptions): this {
    if (author !== null) this.#landed.set(id, author)
    return this.add(id, queueBot, changes, options)
  }

  /** "Update branch": a merge of the base into the branch, by way of the forge's pages. */
  update(id: string, actor: Account): this {
    return this.add(id, actor, {}, { on: [this.#tip, this.base], by: actor, committer: webFlow, isVerified: true })
  }

  land(id: string, changes: Readonly<Record<string, string | null>>, on: readonly string[] = [this.base]): this {
    this.base = this.write(id, changes, { on, by: carol })
    return this
  }

  /** The repository has collected them as garbage. */
  lose(...ids: string[]): this {
    for (const id of ids) this.#lost.add(id)
    return this
  }

  get head(): string {
    return this.#tip
  }

  get activity(): Push[] {
    return [...this.#pushes]
  }

  get people(): ForgeCommit[] {
    return [...this.#people.values()]
  }

  request(changes: RequestChanges = {}): IdentifyRequest {
    const head = changes.head ?? this.#tip
    const told = changes.told ?? this.#pushes
    const log = <Answer>(call: string, answer: Answer): Answer => {
      this.calls.push(call)
      return answer
    }
    const pull: PullRequest = {
      ...{ number: 7, isOpen: true, author: this.author, base: 'main', defaultBranch: 'main' },
      ...{ mergeCommit: null, createdAt: '2026-11-22T10:00:00Z' },
      head: { commit: head, branch: 'feature', isOwn: changes.isOwn ?? true, fork: null },
      ...changes.pull,
    }
    return {
      repository: {
        history: async (base, tip) => log(`history ${tip}`, this.#history(base, tip)),
        automaticMerge: async parents => log(`automaticMerge ${parents.join(' ')}`, this.#automaticTree(parents)),
        changedFiles: async (before, after) => log('changedFiles', changedFiles(before, after)),
        resolve: async ref => log(`resolve ${ref}`, this.#resolve(ref)),
        entry: async (tree, path) =>
          Object.hasOwn(JSON.parse(tree), path) ? { path, mode: '100644', oid: path } : null,
      },
      forge: {
        commits: async () => log('commits', changes.listed ?? this.people),
        pushes: async branch => log(`pushes ${branch}`, told),
        reviews: async () => log('reviews', changes.reviews ?? []),
        mergedPullRequests: async commit =>
          this.#landed.has(commit) ? [[...this.#landed.keys()].indexOf(commit) + 1] : [],
        pullRequest: async number => ({ ...pull, number, author: [...this.#landed.values()][number - 1] ?? alice }),
        team: async name => log(`team ${name}`, changes.members?.[name] ?? null),
      },
      ...{ pull, base: this.base, head, forgeSigns: true, seen: null, earlier: [], teams: [] },
      now: '2026-11-22T10:00:00Z',
      pause: async () => log('pause', undefined),
      ...changes.request,
    }
  }

  facts(changes?: RequestChanges): Promise<Facts> {
    return identify(this.request(changes))
  }

  /** Contributors in a line each: `bob: a.yaml b.yaml`, `carol: all`. */
  async contributors(changes?: RequestChanges): Promise<string[]> {
    return (await this.facts(changes)).contributors.map(shown)
  }

  #filesOf(id: string | undefined): Files {
    return JSON.parse(this.#commits.get(id ?? '')?.tree ?? '{}')
  }

  #history(base: string, tip: string): HistoryCommit[] {
    const landed = this.#ancestors(base)
    return [...this.#ancestors(tip)].filter(id => !landed.has(id)).flatMap(id => this.#commits.get(id) ?? [])
  }

  /** With itself; a commit that is lost can not be read. */
  #ancestors(tip: string): Set<string> {
    const found = new Set<string>()
    const open = [tip]
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (found.has(id)) continue
      found.add(id)
      open.push(...this.#commit(id).parents)
    }
    return found
  }

  #commit(id: string): HistoryCommit {
    const commit = this.#commits.get(id)
    if (commit !== undefined && !this.#lost.has(id)) return commit
    throw new Problem('object-missing', `\`${id}\` is not here`)
  }

  #resolve(ref: string): Commit {
    const { commit, tree } = this.#commit(ref)
    return { commit, tree, branch: null }
  }

  #automaticTree(parents: readonly string[]): string | null {
    const merged = parents.length === 2 ? this.#merged(parents) : null
    return merged && JSON.stringify(Object.fromEntries(Object.entries(merged).sort()))
  }

  /** Whole files, merged three ways; several merge bases are merged first. null for a conflict. */
  #merged([one = '', other = '']: readonly string[]): Files | null {
    const common = [...this.#ancestors(one)].filter(id => this.#ancestors(other).has(id))
    const bases = common.filter(id => !common.some(later => later !== id && this.#ancestors(later).has(id)))
    const [first, second] = bases
    const base = second === undefined ? this.#filesOf(first) : (this.#merged([first ?? '', second]) ?? {})
    return threeWay(base, this.#filesOf(one), this.#filesOf(other))
  }
}

/** What is asked otherwise than told. */
export interface RequestChanges {
  readonly isOwn?: boolean
  readonly head?: string
  /** The accounts of commits that the forge lists. */
  readonly listed?: readonly ForgeCommit[]
  /** The pushes that the forge tells. */
  readonly told?: readonly Push[]
  readonly reviews?: readonly Review[]
  readonly members?: Readonly<Record<string, readonly Account[]>>
  readonly pull?: Partial<PullRequest>
  readonly request?: Partial<IdentifyRequest>
}

export const shown = ({ login, files }: Contributor): string => `${login}: ${files?.join(' ') ?? 'all'}`

function changedFiles(before: string, after: string): FileChange[] {
  const [base, result]: [Files, Files] = [JSON.parse(before), JSON.parse(after)]
  const paths = [...new Set([...Object.keys(base), ...Object.keys(result)])].sort()
  const side = (text: string | undefined) => (text === undefined ? null : { mode: '100644', oid: text })
  return paths
    .filter(path => base[path] !== result[path])
    .map(path => ({ path, base: side(base[path]), result: side(result[path]) }))
}

function threeWay(base: Files, one: Files, other: Files): Files | null {
  const merged: Record<string, string> = {}
  for (const path of new Set([...Object.keys(one), ...Object.keys(other), ...Object.keys(base)])) {
    const [from, left, right] = [base[path], one[path], other[path]]
    if (left !== from && right !== from && left !== right) return null
    const text = left === from ? right : left
    if (text !== undefined) merged[path] = text
  }
  return merged
}
