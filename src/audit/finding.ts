/** Everything that `audit verify` finds, in a few words. The list is closed. */
const WORDS = {
  // One line by itself, or in its place in the chain.
  'torn-line': 'the last line was not written to its end',
  'not-a-record': 'a line is no audit record',
  'not-canonical': 'a record is not in canonical form',
  'chain-mismatch': 'a record belongs to another chain',
  'seq-mismatch': 'records are missing, repeated or out of order',
  'prev-mismatch': 'a record does not follow from the one before it',
  'hash-mismatch': 'a record was changed after it was written',
  'id-repeated': 'two records have the same id',
  // How the log came to be.
  'commit-missing': 'a record was brought by no commit',
  'commit-extra': 'a commit brought no record',
  'commit-mismatch': 'a commit did something else than to add its record',
  'commit-merge': 'the history of the log is not linear',
  'commit-message': 'the message of a commit is not that of its record',
  'file-unexpected': 'a file on the audit branch is no part of the log',
  'day-mismatch': 'a record is in the file of another day',
  'history-rewritten': 'the audit branch was rewritten',
  // What somebody has noted of it.
  'anchor-missing': 'the newest records were removed',
  'anchor-mismatch': 'the log was computed anew',
  // What it says, against what is in Git.
  unaudited: 'something landed that no record allows',
  'branch-replaced': 'a branch lacks the commit on which its first record was judged',
  'replay-differs': 'a decision comes out otherwise',
  'governance-foreign': 'a decision was made by governance that never was on the protected branch',
  unverifiable: 'something that was asked for could not be checked',
} as const satisfies Readonly<Record<string, string>>

export type FindingCode = keyof typeof WORDS

export const FINDING_CODES = Object.keys(WORDS) as readonly FindingCode[] // the keys of the literal above

/** What a code means, whatever the place. */
export const wordsOf = (code: FindingCode): string => WORDS[code]

/** Where a line of a log stands. */
export interface LinePlace {
  /** Absent: there is but one place that could be meant. */
  readonly file?: string
  /** From 1. */
  readonly line: number
}

/** What is wrong, wherever it is. The message may quote what stands in the log: it still has to be escaped. */
export interface Problem {
  readonly code: FindingCode
  readonly message: string
}

export interface Finding extends Problem, Partial<LinePlace> {
  /** The number that the line itself gives, where it can be read. */
  readonly seq?: number
}

/** Findings that are kept with their words; of more, only the number is. */
const DETAILED = 100

/** Findings as they come: a log can have more of them than anybody reads or memory holds. */
export class Findings {
  readonly #detailed: Finding[] = []
  readonly #codes = new Set<FindingCode>()
  #total = 0

  add(finding: Finding): void {
    this.#total += 1
    this.#codes.add(finding.code)
    if (this.#detailed.length < DETAILED) this.#detailed.push(finding)
  }

  /** The first ones. */
  get detailed(): readonly Finding[] {
    return [...this.#detailed]
  }

  get total(): number {
    return this.#total
  }

  /** Of all of them. */
  get codes(): readonly FindingCode[] {
    return [...this.#codes]
  }
}
