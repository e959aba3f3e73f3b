import { Problem } from '../core/problem.ts'
import type { GitObject, ObjectDatabase, ObjectHeader } from './object-database.ts'
import type { TreeObject } from './tree-object.ts'
import type { Extent, Upstream } from './upstream.ts'

export interface CommitObject {
  readonly commit: string
  readonly tree: string
  /** As written in the commit, whatever history a shallow clone has. */
  readonly parents: readonly string[]
  /** Seconds since 1970, as its committer claims. */
  readonly committed: number
}

/** Root trees that somebody is going to ask for one after the other. */
interface Company {
  readonly trees: readonly string[]
  arrival: Promise<unknown> | null
}

/** Objects by id, fetched once where they are missing. All methods reject with `object-missing` where that does not help. */
export class Objects {
  readonly #database: ObjectDatabase
  readonly #upstream: Upstream
  readonly #trees = new Map<string, Promise<TreeObject>>()
  readonly #companies = new Map<string, Company>()

  constructor(database: ObjectDatabase, upstream: Upstream) {
    this.#database = database
    this.#upstream = upstream
  }

  /** A commit, or the one that a tag object names; `usage` where the object is something else. */
  async commit(oid: string): Promise<CommitObject> {
    const name = `${oid}^{commit}`
    const found = (await this.#database.read(name)) ?? (await this.#readFetched('commits', oid, name))
    return parseCommit(found)
  }

  /** From now on, the first of these trees that is missing brings all of them that are, in one fetch. */
  expectTogether(trees: Iterable<string>): void {
    const company: Company = { trees: [...new Set(trees)], arrival: null }
    for (const tree of company.trees) this.#companies.set(tree, company)
  }

  /** A tree; kept, since folders are asked about more than once. */
  tree(oid: string): Promise<TreeObject> {
    const known = this.#trees.get(oid)
    if (known !== undefined) return known
    const tree = this.#treeInCompany(oid).then(bytes => ({ oid, bytes }))
    this.#trees.set(oid, tree)
    return tree
  }

  blob(oid: string): Promise<Buffer> {
    return this.#bytes(oid, 'blob')
  }

  async sizes(oids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const distinct = [...new Set(oids)]
    const headers = await this.#headers(distinct)
    const absent = distinct.filter(oid => !headers.has(oid))
    if (absent.length > 0) {
      await this.#upstream.fetch('blobs', absent)
      for (const [oid, header] of await this.#headers(absent)) headers.set(oid, header)
      const still = absent.filter(oid => !headers.has(oid))
      if (still.length > 0) throw await this.#notSent(still)
    }
    return new Map(distinct.map(oid => [oid, expectType(headers.get(oid), oid, 'blob').size]))
  }

  async #treeInCompany(oid: string): Promise<Buffer> {
    const company = this.#companies.get(oid)
    if (company && !(await this.#database.header(oid))) {
      // Should it fail, the tree is fetched alone, and says why it is missing.
      company.arrival ??= this.#fetchAbsent(company.trees).catch(() => {})
      await company.arrival
    }
    return this.#bytes(oid, 'tree')
  }

  async #fetchAbsent(oids: readonly string[]): Promise<void> {
    const here = await this.#headers(oids)
    await this.#upstream.fetch(
      'trees',
      oids.filter(oid => !here.has(oid)),
    )
  }

  async #headers(oids: readonly string[]): Promise<Map<string, ObjectHeader>> {
    const found = await Promise.all(oids.map(oid => this.#database.header(oid)))
    return new Map(found.flatMap(header => (header ? [[header.oid, header] as const] : [])))
  }

  async #bytes(oid: string, type: 'blob' | 'tree'): Promise<Buffer> {
    const found =
      (await this.#database.read(oid)) ?? (await this.#readFetched(type === 'blob' ? 'blobs' : 'trees', oid, oid))
    expectType(found, oid, type)
    return found.bytes
  }

  async #readFetched(extent: Extent, oid: string, name: string) {
    const other = await this.#database.header(oid)
    // A fetch that somebody else waited for may have brought it in between.
    const here = other && (await this.#database.read(name))
    if (here) return here
    if (other) throw new Problem('usage', `\`${oid}\` is a ${other.type}, not a commit; name a commit`)
    await this.#upstream.fetch(extent, [oid])
    const found = await this.#database.read(name)
    if (!found) throw await this.#notSent([oid])
    return found
  }

  #notSent(oids: readonly string[]): Promise<Problem> {
    return this.#upstream.absent(oids, 'the remote did not send it')
  }
}

function expectType(found: ObjectHeader | undefined, oid: string, type: string): ObjectHeader {
  if (found?.type === type) return found
  throw new Problem('object-missing', `\`${oid}\` is a ${found?.type ?? 'missing object'}, where a ${type} is expected`)
}

/** Parents stand right behind the tree, and nowhere else. */
function parseCommit({ oid, bytes }: GitObject): CommitObject {
  const text = bytes.toString('latin1')
  const [, tree = '', parents = ''] = /^tree ([0-9a-f]+)\n((?:parent [0-9a-f]+\n)*)/.exec(text) ?? []
  const committed = Number(/^committer .*> (\d{1,15}) [+-]\d+$/m.exec(text)?.[1] ?? 0)
  return { commit: oid, tree, parents: parents.match(/[0-9a-f]{40,}/g) ?? [], committed }
}
