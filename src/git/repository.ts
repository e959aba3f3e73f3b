import { setMaxListeners } from 'node:events'
import { Problem } from '../core/problem.ts'
import type { Commit, FileChange, Repository, TreeFile } from '../repository.ts'
import { runGit } from './command.ts'
import { hermeticEnvironment } from './environment.ts'
import { mergedTree } from './merge.ts'
import { ObjectDatabase } from './object-database.ts'
import { Objects } from './objects.ts'
import { createOwnRepository, type OwnRepository } from './own-repository.ts'
import { originHead, type RefContext, resolveRef } from './refs.ts'
import { FOLDER } from './tree-object.ts'
import { TreeWalk } from './tree-walk.ts'
import { Upstream } from './upstream.ts'
import {
  type Git,
  gitInUserRepository,
  type Location,
  locate,
  type Origins,
  ownerOf,
  readOrigins,
  tooOld,
} from './user-repository.ts'

export interface OpenOptions {
  /** The environment that Git's is made of, `process.env` by default; see environment.ts for what of it counts. */
  readonly env?: NodeJS.ProcessEnv
}

/**
 * Opens the Git repository that `dir` lies in, by way of a bare repository of our own (changes.md, "What is compared").
 * Rejects with `usage` where there is none, or no Git that will do. Whoever opens it closes it.
 */
export async function openRepository(dir: string, options: OpenOptions = {}): Promise<Repository> {
  const caller = options.env ?? process.env
  const env = hermeticEnvironment(caller)
  const closing = new AbortController()
  setMaxListeners(0, closing.signal) // one for each process that is running
  const userGit = gitInUserRepository(dir, env, closing.signal)
  // Asked at once, awaited by those who need it.
  const origins = readOrigins(userGit)
  origins.catch(() => {})
  try {
    const location = await locate(dir, userGit)
    return new GitRepository({ caller, env, closing, userGit, origins, location }, createOwnRepository(location))
  } catch (error) {
    closing.abort()
    throw error
  }
}

interface Opened {
  readonly caller: NodeJS.ProcessEnv
  readonly env: NodeJS.ProcessEnv
  readonly closing: AbortController
  readonly userGit: Git
  readonly origins: Promise<Origins>
  readonly location: Location
}

class GitRepository implements Repository {
  readonly #opened: Opened
  readonly #own: OwnRepository
  readonly #ownGit: Git
  readonly #upstream: Upstream
  readonly #database: ObjectDatabase
  readonly #objects: Objects

  constructor(opened: Opened, own: OwnRepository) {
    const { env, location, userGit, origins, caller } = opened
    const { signal } = opened.closing
    const { dir } = own
    this.#opened = opened
    this.#own = own
    this.#ownGit = (args, input = '') => runGit({ args, cwd: dir, env: { ...env, GIT_DIR: dir }, input, signal })
    this.#upstream = new Upstream({ own: this.#own, origins, commonDir: location.commonDir, env: caller, signal })
    this.#database = new ObjectDatabase(dir, env, signal, () => tooOld(userGit))
    this.#objects = new Objects(this.#database, this.#upstream)
  }

  async resolve(ref: string): Promise<Commit> {
    const isId = OBJECT_ID[this.#opened.location.format].test(ref)
    const { oid, branch } = isId ? { oid: ref.toLowerCase(), branch: null } : await resolveRef(ref, this.#refs)
    return this.#commit(oid, branch)
  }

  async defaultBranch(): Promise<Commit | null> {
    const found = await originHead(this.#refs)
    return found && this.#commit(found.oid, found.branch)
  }

  async owner(): Promise<string | null> {
    const url = (await this.#opened.origins).remotes.get('origin')
    return url === undefined ? null : ownerOf(url)
  }

  async mergeResult(base: Commit, head: Commit, forgeMerge?: string): Promise<{ readonly tree: string }> {
    const forged = forgeMerge === undefined ? null : await this.#treeOfForgeMerge(forgeMerge, base, head)
    if (forged !== null) return { tree: forged }
    if (base.commit === head.commit) return { tree: head.tree }
    const context = { git: this.#ownGit, own: this.#own, objects: this.#objects, upstream: this.#upstream }
    return { tree: await mergedTree(base.commit, head.commit, { ...context, origins: this.#opened.origins }) }
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

  async close(): Promise<void> {
    this.#opened.closing.abort()
    await this.#database.close()
    await this.#own.remove()
  }

  get #refs(): RefContext {
    const { userGit, origins } = this.#opened
    const remotes = origins.then(({ remotes }) => remotes)
    return { git: userGit, remotes, shallow: this.#own.shallowCommits().size > 0 }
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

const OBJECT_ID = { sha1: /^[0-9a-f]{40}$/i, sha256: /^[0-9a-f]{64}$/i } as const

const withoutSlash = (folder: string): string => folder.replace(/\/+$/, '')

const below = (path: string): string => (path === '' ? '' : `${path}/`)
