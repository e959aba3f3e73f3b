import type { Limits } from '../core/governance/governance.ts'
import type { Repository } from '../repository.ts'
import { isRegular } from './selection.ts'

/** Bytes of documents that are held at a time. */
const BATCH_BYTES = 64 * 1024 * 1024

interface Blob {
  readonly mode: string
  readonly oid: string
}

/**
 * Files in groups whose documents are held together, each with its size in bytes, and 0 for what is no regular file. All
 * sizes are asked for at once, so that what is missing is fetched at once.
 */
export async function batched<File extends Blob>(
  repository: Repository,
  files: readonly File[],
  { documentBytes }: Limits,
): Promise<(File & { readonly size: number })[][]> {
  const sizes = await repository.sizes(files.filter(({ mode }) => isRegular(mode)).map(({ oid }) => oid))
  const groups: (File & { readonly size: number })[][] = []
  let held = Number.POSITIVE_INFINITY
  for (const file of files) {
    const size = isRegular(file.mode) ? (sizes.get(file.oid) ?? 0) : 0
    const own = Math.min(size, documentBytes)
    if (held + own > BATCH_BYTES) {
      groups.push([])
      held = 0
    }
    groups.at(-1)?.push({ ...file, size })
    held += own
  }
  return groups
}
