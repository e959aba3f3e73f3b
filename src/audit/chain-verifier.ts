import type { Link } from './chain.ts'
import { type Expectation, expectedAfter, expectedBehind, fits, misplacement } from './expectation.ts'
import { type Finding, type FindingCode, Findings, type LinePlace, type Problem } from './finding.ts'
import { lineReader, type Reading } from './reading.ts'
import { UuidSet } from './uuid-set.ts'

/** What a log is, as far as its own bytes tell. */
export interface ChainReport {
  /** Records that are by themselves what they should be. */
  readonly records: number
  /** Of the first and last of these; null: there is none. */
  readonly first: Link | null
  readonly last: Link | null
  /** The first findings, in the order of the lines. */
  readonly findings: readonly Finding[]
  /** Of all findings. */
  readonly total: number
  readonly codes: readonly FindingCode[]
}

/**
 * Whether lines are one unbroken chain (audit.md, "Commands"): fed with all lines of a log in order. One damage gives
 * few findings, however many lines follow it. What was taken away at the end, and what somebody computed anew to its
 * end, does not show here.
 */
export class ChainVerifier {
  readonly #read = lineReader()
  readonly #ids = new UuidSet()
  readonly #findings = new Findings()
  #expected: Expectation
  /** What was expected where the line before was not what should stand there: without it, the log may go on. */
  #expectedWithout: Expectation | null = null
  #records = 0
  #first: Link | null = null
  #last: Link | null = null

  /** `after`: the record behind which the lines begin; null: with them the log begins. */
  constructor(after: Link | null = null) {
    this.#expected = expectedAfter(after)
  }

  /** A line without its line end. Its link where, by itself, it is a record as it was written. */
  add(line: Buffer, place: LinePlace): Link | null {
    const reading = this.#read(line)
    if (reading.problem !== null) this.#report([reading.problem], reading, place)
    this.#follow(reading, place)
    if (reading.id !== null && !this.#ids.add(reading.id)) this.#report([repeated(reading.id)], reading, place)
    return reading.problem === null ? this.#count(linkIn(reading)) : null
  }

  /** What stands behind the last line end, if anything does. */
  addRest(rest: Buffer, { file, line }: LinePlace): void {
    if (rest.length > 0) this.#findings.add({ ...TORN, ...(file !== undefined && { file }), line })
  }

  report(): ChainReport {
    const { detailed, total, codes } = this.#findings
    return { records: this.#records, first: this.#first, last: this.#last, findings: detailed, total, codes }
  }

  #follow(reading: Reading, place: LinePlace): void {
    const without = this.#expectedWithout
    const isWithout = without !== null && fits(reading, without) && !fits(reading, this.#expected)
    const expected = isWithout ? without : this.#expected
    const problems = misplacement(reading, expected)
    this.#report(problems, reading, place)
    this.#expectedWithout = problems.length > 0 ? expected : null
    this.#expected = expectedBehind(reading, expected)
  }

  #report(problems: readonly Problem[], { seq }: Reading, { file, line }: LinePlace): void {
    for (const { code, message } of problems)
      this.#findings.add({ code, message, ...(file !== undefined && { file }), line, ...(seq !== null && { seq }) })
  }

  #count(link: Link): Link {
    this.#records += 1
    this.#first ??= link
    this.#last = link
    return link
  }
}

/**
 * The link behind which a writer goes on, of the last line of a log without its line end; null where that is no canonical
 * record with its own hash. What stands before it is not known here.
 */
export function linkOf(line: Buffer): Link | null {
  const reading = lineReader()(line)
  return reading.problem === null ? linkIn(reading) : null
}

const linkIn = ({ chain, seq, hash }: Link): Link => ({ chain, seq, hash })

const TORN: Problem = {
  code: 'torn-line',
  message: 'this line has no line end: it was not written to its end, or cut off; restore it from a copy, or remove it',
}

const repeated = (id: string): Problem => ({
  code: 'id-repeated',
  message: `the id \`${id}\` is that of an earlier record: each stands in a log once; remove what was put in`,
})
