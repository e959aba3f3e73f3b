import { beginning, type Link } from './chain.ts'
import type { Problem } from './finding.ts'
import type { Damaged, Reading } from './reading.ts'

/** What the next line of a log has to say, as far as it is known from those before. */
export interface Expectation {
  /** null: not known yet. */
  readonly chain: string | null
  readonly seq: number
  /** Lines since then that say nothing of their place: each may stand for a record, or may have been put in. */
  readonly unread: number
  /** `prev` of the record with the number `seq` is one of these; null: anything. */
  readonly hashes: readonly string[] | null
}

/** Behind a record that is known; at the beginning of a log where there is none. */
export const expectedAfter = (link: Link | null): Expectation =>
  link === null
    ? { chain: null, seq: 1, unread: 0, hashes: null }
    : { chain: link.chain, seq: link.seq + 1, unread: 0, hashes: [link.hash] }

export const fits = (reading: Reading, expected: Expectation): boolean =>
  isOfChain(reading, expected) && isInTurn(reading, expected) && follows(reading, expected)

/** Everything in which a line is not what was expected. */
export function misplacement(reading: Reading, expected: Expectation): readonly Problem[] {
  const problems: Problem[] = []
  if (!isOfChain(reading, expected)) problems.push(otherChain(reading, expected))
  if (!isInTurn(reading, expected)) problems.push(outOfTurn(reading, expected))
  if (!follows(reading, expected)) problems.push(otherBefore(expected))
  return problems
}

/**
 * What is expected behind a line. An intact one is believed, wherever it stands; of a damaged one it is not known which
 * of its members is the damage, so that both what it says and what should stand there will do.
 */
export function expectedBehind(reading: Reading, expected: Expectation): Expectation {
  if (reading.problem === null) return expectedAfter(reading)
  if (isUnread(reading)) return { ...expected, unread: expected.unread + 1 }
  const counts = reading.seq !== null && isInTurn(reading, expected)
  const hashes = [reading.hash, reading.computed].filter(hash => hash !== null)
  return {
    chain: expected.chain,
    seq: (counts ? reading.seq : expected.seq) + 1,
    unread: counts ? 0 : expected.unread,
    hashes: hashes.length > 0 ? hashes : null,
  }
}

const isUnread = ({ seq, prev, hash }: Damaged): boolean => seq === null && prev === null && hash === null

const isOfChain = ({ chain }: Reading, expected: Expectation): boolean =>
  chain === null || expected.chain === null || chain === expected.chain

const isInTurn = ({ seq }: Pick<Reading, 'seq'>, expected: Expectation): boolean =>
  seq === null || (seq >= expected.seq && seq <= expected.seq + expected.unread)

/** Where the record before is not there, as another number tells, `prev` tells nothing: unless the number is the damage. */
function follows({ problem, chain, seq, prev }: Reading, expected: Expectation): boolean {
  if (prev === null) return true
  const isNext = seq === null || seq === expected.seq
  if (isNext && expected.seq === 1) return chain === null || prev === beginning(chain).hash
  const isTold = isNext || (problem !== null && !isInTurn({ seq }, expected))
  return !isTold || expected.hashes === null || expected.hashes.includes(prev)
}

const otherChain = ({ chain }: Reading, expected: Expectation): Problem => ({
  code: 'chain-mismatch',
  message: `this record belongs to the chain \`${chain}\`, and the log before it to \`${expected.chain}\`; find out where it comes from`,
})

function outOfTurn({ seq }: Reading, expected: Expectation): Problem {
  const what = Number(seq) < expected.seq ? 'it is repeated or out of order' : 'what should stand before it is missing'
  return {
    code: 'seq-mismatch',
    message: `this record has number ${seq} where ${expected.seq} was expected: ${what}; restore the log from a copy`,
  }
}

const otherBefore = ({ seq }: Expectation): Problem => ({
  code: 'prev-mismatch',
  message:
    seq === 1
      ? '`prev` of this record is not the beginning of its chain; restore the log from a copy'
      : `\`prev\` of this record is not the hash of record ${seq - 1} before it: one of the two was changed; restore them from a copy`,
})
