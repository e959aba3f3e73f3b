import { createHash } from 'node:crypto'
import { Problem } from '../src/core/problem.ts'
import type { Commit, FileChange, HistoryCommit, Repository, TreeFile } from '../src/repository.ts'

export type Files = Readonly<Record<string, string>>

/** The port of `check` without Git: two trees in memory, `main` and `change`, the second landing as it is. */
export class MemoryRepository implements Repository {
  readonly #trees: ReadonlyMap<string, Files>
  readonly #blobs = new Map<string, Uint8Array>()

  constructor(main: Files, change: Files) {
    this.#trees = new Map([
      ['main', main],
      ['change', change],
    ])
    for (const files of this.#trees.values())
      for (const text of Object.values(files)) this.#blobs.set(oid(text), new TextEncoder().encode(text))
  }

  async resolve(ref: string): Promise<Commit> {
    if (!this.#trees.has(ref)) throw new Problem('usage', `\`${ref}\` is no branch here`)
    return { commit: ref.padEnd(40, '0'), tree: ref, branch: `refs/heads/${ref}` }
  }

  async defaultBranch(): Promise<null> {
    return null
  }

  async owner(): Promise<null> {
    return null
  }

  async name(): Promise<string> {
    return 'localhost/memory'
  }

  async mergeResult(_base: Commit, head: Commit): Promise<{ tree: string }> {
    return { tree: head.tree }
  }

  /** Both trees are commits without parents. */
  async firstParents(tip: string): Promise<HistoryCommit[]> {
    return this.history('', tip)
  }

  async history(base: string, head: string): Promise<HistoryCommit[]> {
    const tree = [...this.#trees.keys()].find(name => name.padEnd(40, '0') === head)
    if (tree === undefined) throw new Problem('object-missing', `\`${head}\` is not here`)
    return base === head ? [] : [{ commit: head, tree, parents: [] }]
  }

  /** Nothing has two parents here. */
  async automaticMerge(): Promise<null> {
    return null
  }

  /** It remembers nothing. */
  async recall(): Promise<null> {
    return null
  }

  async keep(): Promise<void> {}

  async graft(tree: string): Promise<Commit> {
    throw new Problem('internal', `a repository in memory takes no commits, not even of \`${tree}\``)
  }

  async entry(tree: string, path: string): Promise<TreeFile | null> {
    const text = this.#files(tree)[path]
    if (text !== undefined) return { path, mode: '100644', oid: oid(text) }
    const isFolder = Object.keys(this.#files(tree)).some(name => name.startsWith(`${path}/`))
    return isFolder ? { path, mode: '040000', oid: oid(path) } : null
  }

  async changedFiles(baseTree: string, resultTree: string): Promise<FileChange[]> {
    const base = this.#files(baseTree)
    const result = this.#files(resultTree)
    const paths = [...new Set([...Object.keys(base), ...Object.keys(result)])].sort()
    const side = (files: Files, path: string) =>
      files[path] === undefined ? null : { mode: '100644', oid: oid(files[path]) }
    return paths
      .filter(path => base[path] !== result[path])
      .map(path => ({ path, base: side(base, path), result: side(result, path) }))
  }

  async filesBelow(tree: string, folder: string): Promise<TreeFile[]> {
    return Object.entries(this.#files(tree))
      .filter(([path]) => folder === '' || path.startsWith(`${folder}/`))
      .map(([path, text]) => ({ path, mode: '100644', oid: oid(text) }))
  }

  async folder(tree: string, folder: string): Promise<TreeFile[]> {
    const prefix = folder === '' ? '' : `${folder}/`
    const names = Object.keys(this.#files(tree)).flatMap(path =>
      path.startsWith(prefix) ? [path.slice(prefix.length).split('/')] : [],
    )
    const entries = new Map(
      names.map(([name = '', ...below]) => [prefix + name, below.length > 0 ? '040000' : '100644']),
    )
    return [...entries].map(([path, mode]) => ({ path, mode, oid: oid(path) }))
  }

  async sizes(oids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return new Map(oids.map(one => [one, this.#blobs.get(one)?.length ?? 0]))
  }

  async blob(one: string): Promise<Uint8Array> {
    const bytes = this.#blobs.get(one)
    if (bytes === undefined) throw new Problem('object-missing', `\`${one}\` is not here`)
    return bytes
  }

  async close(): Promise<void> {}

  #files(tree: string): Files {
    return this.#trees.get(tree) ?? {}
  }
}

const oid = (text: string): string => createHash('sha1').update(text).digest('hex')
