import { decodePath, encodePath } from '../core/path-bytes.ts'
import { Problem } from '../core/problem.ts'
import type { FileChange, TreeFile } from '../repository.ts'
import type { Objects } from './objects.ts'
import { differingEntries, type EntryPair, FOLDER, parseTree, type TreeEntry, type TreeObject } from './tree-object.ts'

/**
 * More files than any honest repository holds. A few trees that contain each other many times ("Git bomb") name
 * billions; what is reached here is the error `limit-exceeded`, never a part of the answer.
 */
const MOST_FILES = 500_000

/**
 * Reads trees through the one `cat-file` process: all folders of a level in one round trip, only those that differ.
 * Unlike `diff-tree` this needs no process, knows each missing tree by its id, and refuses malformed trees.
 */
export class TreeWalk {
  readonly #objects: Objects

  constructor(objects: Objects) {
    this.#objects = objects
  }

  /** Files that differ, without rename detection, in the order of their bytes; modes count, folders do not. */
  async changes(baseTree: string, resultTree: string): Promise<FileChange[]> {
    const files = baseTree === resultTree ? [] : await this.#differing({ path: '', trees: [baseTree, resultTree] })
    return files.map(({ path, entries: [base, result] }) => ({
      path: readable(path),
      base: side(base),
      result: side(result),
    }))
  }

  /** All files below a tree, in the order of their bytes. */
  async filesBelow(tree: string, prefix: string): Promise<TreeFile[]> {
    const path = encodePath(prefix).toString('latin1')
    const files = await this.#differing({ path, trees: [undefined, tree] })
    return files.flatMap(({ path, entries: [, entry] }) =>
      entry ? [{ path: readable(path), mode: entry.mode, oid: entry.oid }] : [],
    )
  }

  /** The entries of one tree, folders among them. */
  async directlyIn(tree: string, prefix: string): Promise<TreeFile[]> {
    const entries = parseTree(await this.#objects.tree(tree))
    return entries.map(({ name, mode, oid }) => ({ path: prefix + readable(name), mode, oid }))
  }

  /** The entry at a path; null where there is none. The path `''` is the tree itself. */
  async entryAt(tree: string, path: string): Promise<{ readonly mode: string; readonly oid: string } | null> {
    let found: { readonly mode: string; readonly oid: string } = { mode: FOLDER, oid: tree }
    for (const segment of path.split('/').filter(name => name !== '')) {
      if (found.mode !== FOLDER) return null
      const name = encodePath(segment).toString('latin1')
      const next = parseTree(await this.#objects.tree(found.oid)).find(entry => entry.name === name)
      if (!next) return null
      found = next
    }
    return found
  }

  /** Level by level, so that the number of questions in the air and of entries found is known before the next. */
  async #differing(root: Folder): Promise<Difference[]> {
    const files: Difference[] = []
    const budget = { left: MOST_FILES }
    for (let level = [root]; level.length > 0; ) {
      const differences = (await Promise.all(level.map(folder => this.#differencesIn(folder, budget)))).flat()
      level = differences
        .filter(isFolder)
        .map(({ path, entries: [base, result] }) => ({ path: `${path}/`, trees: [base?.oid, result?.oid] }))
      for (const difference of differences) if (!isFolder(difference)) files.push(difference)
    }
    return files.sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  async #differencesIn({ path, trees }: Folder, budget: { left: number }): Promise<Difference[]> {
    const [base, result] = await Promise.all(
      trees.map(oid => (oid === undefined ? EMPTY_TREE : this.#objects.tree(oid))),
    )
    // Where the budget is spent, a neighbour has thrown already and the answer of the whole level is discarded.
    if (!base || !result || budget.left < 0) return []
    const pairs = differingEntries(base, result)
    budget.left -= pairs.length
    if (budget.left < 0) throw new Problem('limit-exceeded', `more than ${MOST_FILES} files; split the change`)
    return pairs.map(entries => ({ path: path + (entries[0] ?? entries[1])?.name, entries }))
  }
}

/** Paths are bytes as Latin-1; that of a folder ends in a slash. */
interface Folder {
  readonly path: string
  readonly trees: readonly [string | undefined, string | undefined]
}

interface Difference {
  readonly path: string
  readonly entries: EntryPair
}

const isFolder = ({ entries: [base, result] }: Difference): boolean => (base ?? result)?.mode === FOLDER

const EMPTY_TREE: TreeObject = { oid: '', bytes: Buffer.alloc(0) }

const side = (entry: TreeEntry | undefined): FileChange['base'] => (entry ? { mode: entry.mode, oid: entry.oid } : null)

const readable = (latin1: string): string => decodePath(Buffer.from(latin1, 'latin1'))
