import type { Document, Path, Place } from '../core/document/document.ts'
import { readDocuments } from '../core/document/read.ts'
import { enumerate } from '../core/jsonpath/enumerate.ts'
import type { Query } from '../core/jsonpath/query.ts'
import type { Spot } from '../core/tags/finding.ts'
import type { InventoryReading } from '../core/tags/statements.ts'
import type { Repository } from '../repository.ts'
import type { StatedFiles } from './inventory.ts'

const BEGINNING: Place = { line: 1, column: 1, endLine: 1 }

/** Lines of places in an inventory: only files of which something is said are read again. */
export class Places {
  readonly #documents: ReadonlyMap<string, readonly Document[]>
  readonly #redact: readonly Query[]

  private constructor(documents: ReadonlyMap<string, readonly Document[]>, redact: readonly Query[]) {
    this.#documents = documents
    this.#redact = redact
  }

  static async of(
    repository: Repository,
    files: StatedFiles,
    { limits, tagsOf, redact }: InventoryReading,
    spots: readonly Spot[],
  ): Promise<Places> {
    const documents = new Map<string, readonly Document[]>()
    const named = [...new Set(spots.map(({ file }) => file))].flatMap(file => {
      const oid = files.get(file)?.oid
      return oid === undefined ? [] : [{ file, oid }]
    })
    // All at once, so that what is missing is fetched at once.
    await repository.sizes(named.map(({ oid }) => oid))
    for (const { file, oid } of named) {
      const read = readDocuments(await repository.blob(oid), { file, stream: true, tags: tagsOf(file), limits })
      if (read.ok) documents.set(file, read.documents)
    }
    return new Places(documents, redact)
  }

  at({ file, at }: Spot): Place {
    return this.#documents.get(file)?.[at.document]?.locate(at.path) ?? BEGINNING
  }

  /** Whether `redact` selects what stands at a place, or something around it. */
  hides({ file, at }: Spot): boolean {
    const root = this.#documents.get(file)?.[at.document]?.value
    if (root === undefined) return false
    const isAbove = (path: Path) => path.every((step, i) => step === at.path[i])
    return this.#redact.some(query => enumerate(query, root, 'wide').some(({ path }) => isAbove(path)))
  }
}
