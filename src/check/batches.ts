import type { Limits } from '../core/governance/governance.ts'
import type { Repository } from '../repository.ts'
import { isRegular } from './selection.ts'

/** Bytes of documents that are held at a time. */
const BATCH_BYTES = 64 * 1024 * 1024

interface Blob {
  readonly mode: string
  readonly oid: string
}

/** The size in bytes of a blob; 0 for what is no regular file. */
export type SizeOf = (blob: Blob) => number

/**
 * Items in groups whose blobs are held together. All sizes are asked for at once, so that what is missing is fetched at
 * once.
 */
export async function batched<Item>(
  repository: Repository,
  items: readonly Item[],
  blobsOf: (item: Item) => readonly Blob[],
  { documentBytes }: Limits,
): Promise<{ readonly groups: readonly (readonly Item[])[]; readonly sizeOf: SizeOf }> {
  const regular = items.flatMap(blobsOf).filter(({ mode }) => isRegular(mode))
  const sizes = await repository.sizes(regular.map(({ oid }) => oid))
  const sizeOf = ({ mode, oid }: Blob) => (isRegular(mode) ? (sizes.get(oid) ?? 0) : 0)
  const groups: Item[][] = []
  let held = Number.POSITIVE_INFINITY
  for (const item of items) {
    const own = blobsOf(item).reduce((sum, blob) => sum + Math.min(sizeOf(blob), documentBytes), 0)
    if (held + own > BATCH_BYTES) {
      groups.push([])
      held = 0
    }
    groups.at(-1)?.push(item)
    held += own
  }
  return { groups, sizeOf }
}
