import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical.ts'
import type { RecordBody } from './record.ts'

/** What the next record of a chain needs to know of the one before it. */
export interface Link {
  /** `host/owner/name` of the repository for which the chain was begun. */
  readonly chain: string
  /** 0 where there is no record yet. */
  readonly seq: number
  readonly hash: string
}

/** What stands before everything that is hashed, so that no other use of SHA-256 gives the same. */
export const HASHED_PREFIX = 'fieldgate.audit/v1\n'

/** Lower-case hexadecimal. */
const hashOf = (text: string): string => createHash('sha256').update(HASHED_PREFIX).update(text).digest('hex')

/** What comes before the first record: its `prev` is the hash of the chain's id (audit.md, "Record"). */
export const beginning = (chain: string): Link => ({ chain, seq: 0, hash: hashOf(chain) })

export interface Sealed {
  /** In canonical form, without the newline that ends it. */
  readonly line: string
  readonly link: Link
}

/** Gives a record its place behind another one. What it says of an earlier place is left behind. */
export function seal(body: RecordBody, after: Link): Sealed {
  const { hash: _, ...members } = body
  const placed = { ...members, chain: after.chain, seq: after.seq + 1, prev: after.hash }
  const hash = hashOf(canonicalJson(placed))
  return { line: canonicalJson({ ...placed, hash }), link: { chain: after.chain, seq: placed.seq, hash } }
}
