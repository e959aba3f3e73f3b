/** Lines of a file's diff that a comment can stand on, by 1-based numbers. */
export interface HunkLines {
  /** Of the old file: context and deleted lines. */
  readonly left: ReadonlySet<number>
  /** Of the new file: context and added lines. */
  readonly right: ReadonlySet<number>
}

const HEADER = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(?: |$)/

/** How far a hunk has been read: the next line of each side, and how many are still to come. */
interface Cursor {
  readonly left: number
  readonly right: number
  readonly leftCount: number
  readonly rightCount: number
}

/**
 * The lines that the hunks of a unified diff show (as `git diff` prints them, without file headers). Null for a text
 * that is anything else, or that ends within a hunk: one line too many makes the forge refuse a whole review.
 */
export function hunkLines(patch: string): HunkLines | null {
  const left = new Set<number>()
  const right = new Set<number>()
  let cursor: Cursor | null = null
  for (const line of patch === '' ? [] : patch.replace(/\n$/, '').split('\n')) {
    if (cursor !== null && line.startsWith('\\')) continue // "\ No newline at end of file"
    const isInside: boolean = cursor !== null && cursor.leftCount + cursor.rightCount > 0
    cursor = cursor !== null && isInside ? step(cursor, line, left, right) : begin(line)
    if (cursor === null || cursor.leftCount < 0 || cursor.rightCount < 0) return null
  }
  return cursor !== null && cursor.leftCount + cursor.rightCount > 0 ? null : { left, right }
}

function begin(header: string): Cursor | null {
  const match = HEADER.exec(header)
  if (match === null) return null
  const [, left, leftCount = '1', right, rightCount = '1'] = match
  return {
    left: Number(left),
    right: Number(right),
    leftCount: Number(leftCount),
    rightCount: Number(rightCount),
  }
}

function step(at: Cursor, line: string, left: Set<number>, right: Set<number>): Cursor | null {
  const sign = line.charAt(0)
  if (sign !== ' ' && sign !== '-' && sign !== '+') return null
  const onLeft = sign === '+' ? 0 : 1
  const onRight = sign === '-' ? 0 : 1
  if (onLeft === 1) left.add(at.left)
  if (onRight === 1) right.add(at.right)
  return {
    left: at.left + onLeft,
    right: at.right + onRight,
    leftCount: at.leftCount - onLeft,
    rightCount: at.rightCount - onRight,
  }
}
