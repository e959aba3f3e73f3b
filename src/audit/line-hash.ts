import { Buffer } from 'node:buffer'
import crypto from 'node:crypto'
import { HASHED_PREFIX } from './chain.ts'
import type { Range } from './scan.ts'

const PREFIX = Buffer.from(HASHED_PREFIX)

/** Lines up to this many bytes are put together in memory that is used again; longer ones are rare. */
const USUAL = 16_384

/** The prefix, and what follows it: whatever the last line left there is written over. */
const hashed = Buffer.alloc(PREFIX.length + USUAL)
hashed.set(PREFIX)

/**
 * The hash of a record by its line: SHA-256, lower-case hexadecimal, of the prefix and the line without its member
 * `hash` (audit.md, "Record"). `value` is where the value of that stands; there are members before and behind it.
 */
export function lineHash(line: Buffer, value: Range): string {
  const begin = value.begin - '"hash":'.length
  const end = value.end + ','.length
  if (line.length > USUAL || crypto.hash === undefined) return hashOfParts(line, begin, end)
  const before = PREFIX.length + line.copy(hashed, PREFIX.length, 0, begin)
  const length = before + line.copy(hashed, before, end)
  return crypto.hash('sha256', hashed.subarray(0, length), 'hex')
}

/** Slower for short lines; and `crypto.hash` is not there in each Node 20. */
const hashOfParts = (line: Buffer, begin: number, end: number): string =>
  crypto.createHash('sha256').update(PREFIX).update(line.subarray(0, begin)).update(line.subarray(end)).digest('hex')
