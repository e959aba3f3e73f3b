import { setMaxListeners } from 'node:events'
import { Problem } from '../core/problem.ts'
import type { Commit, FileChange, HistoryCommit, Repository, TreeFile } from '../repository.ts'
import { runGit } from './command.ts'
import { hermeticEnvironment } from './environment.ts'
import { Grafts } from './grafts.ts'
import { commitsBetween, firstParentsOf } from './history.ts'
import { Memory } from './memory.ts'
import { automaticTree, type MergeContext, mergedTree } from './merge.ts'
import { ObjectDatabase } from './object-database.ts'
import { Objects } from './objects.ts'
import { ownerOf, repositoryName } from './origins.ts'
import { createOwnRepository, type OwnRepository } from './own-repository.ts'
import { type Checkout, findPlace, type Origin, type Place, whereUrlsStart } from './place.ts'
import { originHead, type RefContext, resolveRef } from './refs.ts'
import { FOLDER } from './tree-object.ts'
import { TreeWalk } from './tree-walk.ts'
import { Upstream, upstreamOf } from './upstream.ts'
import { type Git, tooOld } from './user-repository.ts'

export interface OpenOptions {
  /** The environment that Git's is made of, `process.env` by default; see environment.ts for what of it counts. */
  readonly env?: NodeJS.ProcessEnv
  /**
   * Where missing objects come from, whatever remotes a checkout names; credentials come by the environment alone. The
   * URL is absolute.
   */
  readonly origin?: Origin
  /**
   * What was worked out is kept in the folder of the repository. Not where code of somebody who is judged may have run
   * before: what is recalled is believed.
   */
  readonly remembers?: boolean
}

/**
 * Opens the Git repository that `dir` lies in, by way of a bare repository of our own (changes.md, "What is compared").
 * With an origin there need not be one (`dir` is null, or in none): then all objects come from there. Rejects with
 * `usage` where there is neither, or no Git that will do. Whoever opens it closes it.
 */
export async function openRepository(dir: string | null, options: OpenOptions = {}): Promise<Repository> {
  const caller = options.env ?? process.env
  const env = hermeticEnvironment(caller)
  const closing = new AbortController()
  setMaxListeners(0, closing.signal) // one for each process that is running
  try {
    const place = await findPlace(dir, options.origin, { env, signal: closing.signal })
    const remembers = options.remembers === true
    return new GitRepository(
      { ...place, caller, env, closing, remembers },
      createOwnRepository(place.checkout?.location ?? null),
    )
  } catch (error) {
    closing.abort()
    throw error
  }
}

interface Opened extends Place {
  readonly caller: NodeJS.ProcessEnv
  readonly env: NodeJS.ProcessEnv
  readonly closing: AbortController
  readonly remembers: boolean
}

class GitRepository implements Repository {
  readonly #opened: Opened
  readonly #own: OwnRepository
  readonly #database: ObjectDatabase
  readonly #objects: Objects
  readonly #grafts: Grafts
  readonly #context: MergeContext
  readonly #memory: Memory

  constructor(opened: Opened, own: OwnRepository) {
    const { env, checkout, origins, caller } = opened
    const { signal } = opened.closing
    const { dir } = own
    const git: Git = (args, input = '') => runGit({ args, cwd: dir, env: { ...env, GIT_DIR: dir }, input, signal })
    const upstream = new Upstream({ own, origins, cwd: whereUrlsStart(opened) ?? dir, env: caller, signal })
    this.#opened = opened
    this.#own = own
    this.#database = new ObjectDatabase(dir, env, signal, () => tooOld(checkout?.git ?? git))
    this.#objects = new Objects(this.#database, upstream)
    this.#grafts = new Grafts(git, this.#objects)
    this.#memory = new Memory((opened.remembers && checkout?.location.commonDir) || null)
    this.#context = { git, own, upstream, origins, objects: this.#objects, grafts: this.#grafts }
  }

  async resolve(ref: string): Promise<Commit> {
    const { checkout } = this.#opened
    if (OBJECT_ID[checkout?.location.format ?? 'sha1'].test(ref)) return this.#commit(ref.toLowerCase(), null)
    if (!checkout) throw noCheckout(ref)
    const { oid, branch } = await resolveRef(ref, this.#refsOf(checkout))
    return this.#commit(oid, branch)
  }

  async defaultBranch(): Promise<Commit | null> {
    const { checkout } = this.#opened
    const found = checkout && (await originHead(this.#refsOf(checkout)))
    return found && this.#commit(found.oid, found.branch)
  }

  async owner(): Promise<string | null> {
    const { origin, origins } = this.#opened
    if (origin) return origin.owner
    const url = (await origins).remotes.get('origin')
    return url === undefined ? null : ownerOf(url)
  }

  async name(): Promise<string> {
    const { checkout, origins } = this.#opened
    return repositoryName(upstreamOf((await origins).remotes)[1] ?? checkout?.location.commonDir ?? '')
  }

  async mergeResult(base: Commit, head: Commit, forgeMerge?: string): Promise<{ readonly tree: string }> {
    const forged = forgeMerge === undefined ? null : await this.#treeOfForgeMerge(forgeMerge, base, head)
    if (forged !== null) return { tree: forged }
    if (base.commit === head.commit) return { tree: head.tree }
    return { tree: await mergedTree(base.commit, head.commit, this.#context) }
  }

  async history(base: string, head: string): Promise<readonly HistoryCommit[]> {
    const [from, to] = await Promise.all([this.#objects.commit(base), this.#objects.commit(head)])
    const { commits, trees } = await commitsBetween(from.commit, to.commit, this.#context)
    this.#objects.expectTogether(trees)
    return commits
  }

  async firstParents(tip: string): Promise<readonly HistoryCommit[]> {
    const { commit } = await this.#objects.commit(tip)
    const line = await firstParentsOf(commit, this.#context)
    this.#objects.expectTogether(line.map(({ tree }) => tree))
    return line
  }

  automaticMerge(parents: readonly string[]): Promise<string | null> {
    return automaticTree(parents, this.#context)
  }

  async graft(tree: string, parents: readonly string[]): Promise<Commit> {
    return { ...(await this.#grafts.write(tree, parents)), branch: null }
  }

  async entry(tree: string, path: string): Promise<TreeFile | null> {
    const found = await new TreeWalk(this.#objects).entryAt(tree, path)
    return found && { path: withoutSlash(path), mode: found.mode, oid: found.oid }
  }

  async changedFiles(baseTree: string, resultTree: string): Promise<readonly FileChange[]> {
    return new TreeWalk(this.#objects).changes(baseTree, resultTree)
  }

  async filesBelow(tree: string, folder: string): Promise<readonly TreeFile[]> {
    const walk = new TreeWalk(this.#objects)
    const path = withoutSlash(folder)
    const entry = await walk.entryAt(tree, path)
    if (!entry) return []
    return entry.mode === FOLDER ? walk.filesBelow(entry.oid, below(path)) : [{ path, ...entry }]
  }

  async folder(tree: string, folder: string): Promise<readonly TreeFile[]> {
    const walk = new TreeWalk(this.#objects)
    const path = withoutSlash(folder)
    const entry = await walk.entryAt(tree, path)
    return entry?.mode === FOLDER ? walk.directlyIn(entry.oid, below(path)) : []
  }

  sizes(oids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#objects.sizes(oids)
  }

  blob(oid: string): Promise<Uint8Array> {
    return this.#objects.blob(oid)
  }

  recall(name: string): Promise<Uint8Array | null> {
    return this.#memory.recall(name)
  }

  keep(name: string, bytes: Uint8Array): Promise<void> {
    return this.#memory.keep(name, bytes)
  }

  async close(): Promise<void> {
    this.#opened.closing.abort()
    await this.#database.close()
    await this.#own.remove()
  }

  #refsOf({ git }: Checkout): RefContext {
    const remotes = this.#opened.origins.then(({ remotes }) => remotes)
    return { git, remotes, shallow: this.#own.shallowCommits().size > 0 }
  }

  async #commit(oid: string, branch: string | null): Promise<Commit> {
    const { commit, tree } = await this.#objects.commit(oid)
    return { commit, tree, branch }
  }

  /** Null where the forge merged something else, or its commit can not be had: then our own merge says the same. */
  async #treeOfForgeMerge(oid: string, base: Commit, head: Commit): Promise<string | null> {
    const merge = await this.#objects.commit(oid).catch(error => {
      if (error instanceof Problem) return null
      throw error
    })
    const [first, second, ...others] = merge?.parents ?? []
    return merge && first === base.commit && second === head.commit && others.length === 0 ? merge.tree : null
  }
}

const noCheckout = (ref: string): Problem =>
  new Problem('usage', `there is no checkout in which to look up \`${ref}\`; name a commit by its whole object id`)

const OBJECT_ID = { sha1: /^[0-9a-f]{40}$/i, sha256: /^[0-9a-f]{64}$/i } as const

const withoutSlash = (folder: string): string => folder.replace(/\/+$/, '')

const below = (path: string): string => (path === '' ? '' : `${path}/`)
