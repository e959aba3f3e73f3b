import { Problem } from '../core/problem.ts'
import type { ObjectDatabase, ObjectHeader } from './object-database.ts'
import type { TreeObject } from './tree-object.ts'
import { type Extent, missing, type Upstream } from './upstream.ts'

export interface CommitObject {
  readonly commit: string
  readonly tree: string
  /** As written in the commit, whatever history a shallow clone has. */
  readonly parents: readonly string[]
}

/** Objects by id, fetched once where they are missing. All methods reject with `object-missing` where that does not help. */
export class Objects {
  readonly #database: ObjectDatabase
  readonly #upstream: Upstream
  readonly #trees = new Map<string, Promise<TreeObject>>()

  constructor(database: ObjectDatabase, upstream: Upstream) {
    this.#database = database
    this.#upstream = upstream
  }

  /** A commit, or the one that a tag object names; `usage` where the object is something else. */
  async commit(oid: string): Promise<CommitObject> {
    const name = `${oid}^{commit}`
    const found = (await this.#database.read(name)) ?? (await this.#readFetched('commits', oid, name))
    const [header = ''] = found.bytes.toString('latin1').split('\n\n', 1)
    const values = (key: string) =>
      [...header.matchAll(new RegExp(`^${key} ([0-9a-f]+)$`, 'gm'))].map(match => match[1] ?? '')
    return { commit: found.oid, tree: values('tree')[0] ?? '', parents: values('parent') }
  }

  /** A tree; kept, since folders are asked about more than once. */
  tree(oid: string): Promise<TreeObject> {
    const known = this.#trees.get(oid)
    if (known !== undefined) return known
    const tree = this.#bytes(oid, 'tree').then(bytes => ({ oid, bytes }))
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
      await this.#upstream.fetch('objects', absent)
      for (const [oid, header] of await this.#headers(absent)) headers.set(oid, header)
      const still = absent.filter(oid => !headers.has(oid))
      if (still.length > 0) throw notSent(still)
    }
    return new Map(distinct.map(oid => [oid, expectType(headers.get(oid), oid, 'blob').size]))
  }

  async #headers(oids: readonly string[]): Promise<Map<string, ObjectHeader>> {
    const found = await Promise.all(oids.map(oid => this.#database.header(oid)))
    return new Map(found.flatMap(header => (header ? [[header.oid, header] as const] : [])))
  }

  async #bytes(oid: string, type: 'blob' | 'tree'): Promise<Buffer> {
    const found = (await this.#database.read(oid)) ?? (await this.#readFetched('objects', oid, oid))
    expectType(found, oid, type)
    return found.bytes
  }

  async #readFetched(extent: Extent, oid: string, name: string) {
    const other = await this.#database.header(oid)
    if (other) throw new Problem('usage', `\`${oid}\` is a ${other.type}, not a commit; name a commit`)
    await this.#upstream.fetch(extent, [oid])
    const found = await this.#database.read(name)
    if (!found) throw notSent([oid])
    return found
  }
}

function expectType(found: ObjectHeader | undefined, oid: string, type: string): ObjectHeader {
  if (found?.type === type) return found
  throw new Problem('object-missing', `\`${oid}\` is a ${found?.type ?? 'missing object'}, where a ${type} is expected`)
}

const notSent = (oids: readonly string[]): Problem =>
  missing(oids, 'the remote did not send it', `git fetch origin ${oids[0]}`)
