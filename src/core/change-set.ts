import { createHash } from 'node:crypto'
import { encodePath } from './path-bytes.ts'

interface Side {
  readonly mode: string
  readonly oid: string
}

/** A file that differs between two trees; null: not there on that side. */
export interface ChangedFile {
  readonly path: string
  readonly base: Side | null
  readonly result: Side | null
}

/**
 * The digest of what changes between two trees (audit.md, `change.digest`): the SHA-256 of what
 * `git diff-tree -r -z --no-renames BASE RESULT` prints. Files come in the order of their paths' bytes. Two changes have
 * one digest if they turn the same files from the same content into the same content, whatever else is in the trees.
 */
export function changeSetDigest(files: readonly ChangedFile[]): string {
  const hash = createHash('sha256')
  for (const { path, base, result } of files) {
    const absent = '0'.repeat((base ?? result)?.oid.length ?? 0)
    const sides = `${base?.mode ?? NO_MODE} ${result?.mode ?? NO_MODE} ${base?.oid ?? absent} ${result?.oid ?? absent}`
    hash
      .update(`:${sides} ${status(base, result)}\0`)
      .update(encodePath(path))
      .update('\0')
  }
  return `sha256:${hash.digest('hex')}`
}

const NO_MODE = '000000'

/** Added, deleted, of another type, modified (git-diff-tree, "Raw output format"). */
function status(base: Side | null, result: Side | null): 'A' | 'D' | 'T' | 'M' {
  if (base === null) return 'A'
  if (result === null) return 'D'
  return base.mode.slice(0, 3) === result.mode.slice(0, 3) ? 'M' : 'T'
}
