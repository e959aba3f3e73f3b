import { createReadStream } from 'node:fs'
import type { Batch } from '../audit-log.ts'
import { Problem } from '../core/problem.ts'
import { unreadable } from './file.ts'

const NEWLINE = 0x0a

/** Bytes that are read at once: enough for the cost of asking not to matter. */
const CHUNK = 1024 * 1024

/** Bytes of a line. Nobody writes longer records, and a line has to fit into memory. */
export const MAX_LINE = 64 * 1024 * 1024

/**
 * The lines of a file in their order, in batches of what is read at once: no more than one of them, and the line that
 * goes on behind it, is held. An empty file has none. Rejects with the problem `usage` where the file can not be read,
 * and with `limit-exceeded` where a line is longer than `limit` bytes.
 */
export async function* linesOf(file: string, limit = MAX_LINE): AsyncGenerator<Batch, void, undefined> {
  let first = 1
  let begun: Buffer[] = []
  for await (const chunk of chunksOf(file)) {
    const { lines, rest } = split(chunk, begun)
    const long = [...lines.map(({ length }) => length), lengthOf(rest)].findIndex(length => length > limit)
    if (long >= 0) throw tooLong(file, first + long, limit)
    if (lines.length > 0) yield { file, first, lines, torn: false }
    first += lines.length
    begun = rest
  }
  if (begun.length > 0) yield { file, first, lines: [Buffer.concat(begun)], torn: true }
}

async function* chunksOf(file: string): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* createReadStream(file, { highWaterMark: CHUNK })
  } catch (error) {
    throw unreadable(file, error)
  }
}

/** The lines that end in a chunk, the first of which may have begun before it, and the pieces of one that goes on. */
function split(chunk: Buffer, begun: readonly Buffer[]) {
  const lines: Buffer[] = []
  let from = 0
  for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
    const line = chunk.subarray(from, end)
    lines.push(lines.length === 0 && begun.length > 0 ? Buffer.concat([...begun, line]) : line)
    from = end + 1
  }
  const tail = from < chunk.length ? [chunk.subarray(from)] : []
  return { lines, rest: lines.length === 0 ? [...begun, ...tail] : tail }
}

const lengthOf = (pieces: readonly Buffer[]): number => pieces.reduce((sum, { length }) => sum + length, 0)

const tooLong = (file: string, line: number, limit: number): Problem =>
  new Problem('limit-exceeded', `this line has more than ${limit} bytes, which no audit record has; restore the file`, {
    ...{ file, line },
  })
