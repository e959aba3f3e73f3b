import type { Link } from './chain.ts'
import { KINDS } from './entry.ts'
import type { Problem } from './finding.ts'
import { lineHash } from './line-hash.ts'
import { type ChainMember, type Found, type Range, scan } from './scan.ts'
import { isUuid } from './uuid-set.ts'

/** What a line says of its place in a chain. */
export type Reading = Intact | Damaged

/** A record that is by itself what it should be. */
export interface Intact extends Link {
  readonly problem: null
  readonly prev: string
  readonly id: string
}

/** As much as can be read: a member that is not there, or has no form that it may have, is null. */
export interface Damaged {
  readonly problem: Problem
  readonly chain: string | null
  readonly seq: number | null
  readonly prev: string | null
  readonly hash: string | null
  readonly id: string | null
  /** What `hash` should be; null where the line has no place for one, or is not canonical. */
  readonly computed: string | null
}

/** Reads one line of a log, without its line end. */
export type LineReader = (line: Buffer) => Reading

export function lineReader(): LineReader {
  let lastHash: string | null = null
  return line => {
    const scanned = scan(line)
    if (!scanned.canonical) return notCanonical(line, scanned.at)
    const computed = computedHash(line, scanned.found)
    const members = membersIn(line, scanned.found)
    const record = recordOf(members, computed, lastHash)
    if (computed !== null) lastHash = computed
    if (record === null) return { ...readable(members), computed, problem: noRecord(members) }
    return record.hash === computed ? record : { ...record, computed, problem: CHANGED }
  }
}

/** `chain` comes before `hash` and `id` behind it, so that there are commas on both sides. */
const computedHash = (line: Buffer, { chain, hash, id }: Found): string | null =>
  chain && hash && id ? lineHash(line, hash) : null

const CHANGED: Problem = {
  code: 'hash-mismatch',
  message: 'this record is not what its `hash` says: it was changed after it was written; restore it from a copy',
}

/** Values, whatever they are; what is not there is undefined. */
type Members = { readonly [Name in ChainMember]?: unknown }

const membersIn = (line: Buffer, { chain, hash, id, kind, prev, seq, v }: Found): Members => ({
  chain: textIn(line, chain),
  // none of these may have what has to be decoded
  hash: plainIn(line, hash),
  id: plainIn(line, id),
  kind: plainIn(line, kind),
  prev: plainIn(line, prev),
  seq: plainIn(line, seq),
  v: plainIn(line, v),
})

const QUOTE = 0x22

/** As it stands there: a text without its quotes, a number; NaN for anything else, which no member may be. */
function plainIn(line: Buffer, range: Range | undefined): string | number | undefined {
  if (range === undefined) return undefined
  const { begin, end } = range
  return line[begin] === QUOTE
    ? line.toString('latin1', begin + 1, end - 1)
    : Number(line.toString('latin1', begin, end))
}

/** Texts that are not what they say: those with escapes, and those that are not ASCII. */
const ENCODED = /[\\\x80-\xff]/

function textIn(line: Buffer, range: Range | undefined): string | number | undefined {
  const plain = plainIn(line, range)
  const isEncoded = range !== undefined && typeof plain === 'string' && ENCODED.test(plain)
  return isEncoded ? JSON.parse(line.toString('utf8', range.begin, range.end)) : plain
}

const HASH = /^[0-9a-f]{64}$/
const isChain = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isSeq = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0
/** What was computed has the form: nearly always, that saves a look at it. */
const isHash = (value: unknown, known: string | null = null): value is string =>
  typeof value === 'string' && (value === known || HASH.test(value))
const isId = (value: unknown): value is string => typeof value === 'string' && isUuid(value)
const isKind = (value: unknown): boolean => KINDS.some(kind => kind === value)

/** `computed`, and that of the line before: the hashes which an intact record has. */
function recordOf(
  { v, kind, chain, seq, prev, hash, id }: Members,
  computed: string | null = null,
  before: string | null = null,
): Intact | null {
  if (v !== 1 || !isKind(kind) || !isChain(chain) || !isSeq(seq)) return null
  return isHash(prev, before) && isHash(hash, computed) && isId(id)
    ? { problem: null, chain, seq, prev, hash, id }
    : null
}

const readable = ({ chain, seq, prev, hash, id }: Members) => ({
  chain: isChain(chain) ? chain : null,
  seq: isSeq(seq) ? seq : null,
  prev: isHash(prev) ? prev : null,
  hash: isHash(hash) ? hash : null,
  id: isId(id) ? id : null,
})

type Form = readonly [name: ChainMember, fits: (value: unknown) => boolean, words: string]

const FORMS: readonly Form[] = [
  ['v', value => value === 1, '1, the version that is known here'],
  ['kind', isKind, `one of ${KINDS.join(', ')}`],
  ['chain', isChain, 'a text'],
  ['seq', isSeq, 'an integer from 1 within 2^53'],
  ['prev', value => isHash(value), '64 lower-case hexadecimal digits'],
  ['hash', value => isHash(value), '64 lower-case hexadecimal digits'],
  ['id', isId, 'a UUID of version 7 in lower case'],
]

function noRecord(members: Members): Problem {
  const misfits = FORMS.filter(([name, fits]) => !fits(members[name]))
  const words = misfits.map(([name, , what]) => `\`${name}\` is not ${what}`).join('; ')
  return { code: 'not-a-record', message: `this line is no record: ${words}` }
}

/** Perhaps a record all the same, whose place can be read. */
function notCanonical(line: Buffer, at: number): Damaged {
  const value = parsed(line)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ...readable({}), computed: null, problem: noObject(line) }
  // the cast: what parsed JSON that is an object has are members
  const members = value as Members
  const problem = recordOf(members) === null ? noRecord(members) : rewritten(at)
  return { ...readable(members), computed: null, problem }
}

const noObject = (line: Buffer): Problem => ({
  code: 'not-a-record',
  message: `this line is no record but ${line.length === 0 ? 'empty' : 'no JSON object'}; restore it from a copy`,
})

const rewritten = (at: number): Problem => ({
  code: 'not-canonical',
  message: `this record is not in canonical form (RFC 8785) from byte ${at + 1} of the line on: something else wrote it; restore it from a copy`,
})

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString())
  } catch {
    return null
  }
}
