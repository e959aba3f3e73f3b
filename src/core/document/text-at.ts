import { child, Scalar, type Value } from '../value.ts'
import type { Document, Path } from './document.ts'

/**
 * The scalar at a path as its author wrote it, so that `1.10` is not `1.1`; null where none is: a container, `null`, or
 * nothing. A number behind an alias is as JavaScript writes it.
 */
export const textAt = (document: Document, path: Path): string | null =>
  scalarText(
    document,
    path,
    path.reduce((value: Value | undefined, step) => child(value, step), document.value),
  )

/** {@link textAt}, where the value at the path is known. */
export function scalarText(document: Document, path: Path, value: Value | undefined): string | null {
  if (typeof value === 'string') return value
  if (value instanceof Scalar) return value.text
  if (typeof value !== 'number' && typeof value !== 'boolean') return null
  return document.written(path) ?? String(value)
}
