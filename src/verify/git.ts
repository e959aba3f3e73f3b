import { canonicalRecord, type Members } from '../audit/canonical.ts'
import type { Link } from '../audit/chain.ts'
import { commitMessage } from '../audit/commit-message.ts'
import { evaluatedOn, madeOn } from '../audit/day.ts'
import type { FindingCode } from '../audit/finding.ts'
import type { AuditCommit, AuditHistory, Batch } from '../audit-log.ts'
import { Level } from './level.ts'

/**
 * Whether each commit of an audit branch added exactly its record (audit.md, "git"). Commits and records are gone through
 * side by side: the file that a commit leaves behind has to be what the log has up to that record, byte for byte, which
 * shows in its object id. Contents of the past are not read.
 */
export class GitLevel extends Level {
  readonly name = 'git'
  readonly #history: AuditHistory
  #commits: AsyncIterator<AuditCommit> | null = null
  #knowsRemembered: boolean
  /** Of the record before. */
  #day = ''

  constructor(history: AuditHistory) {
    super()
    this.#history = history
    this.#knowsRemembered = history.remembered === null
  }

  async add(batch: Batch, links: readonly (Link | null)[]): Promise<void> {
    const content = Buffer.concat(batch.lines.flatMap(line => [line, NEWLINE]))
    let end = 0
    for (const [index, line] of batch.lines.entries()) {
      end += line.length + 1
      const commit = await this.#next()
      const place = { file: batch.file, line: batch.first + index }
      if (commit === null) this.#report('commit-missing', `no commit brought this record`, place)
      else this.#compare(commit, { content: content.subarray(0, end), place, line, link: links[index] ?? null })
    }
  }

  override async end(): Promise<void> {
    for (let commit = await this.#next(); commit !== null; commit = await this.#next())
      this.#report('commit-extra', `commit \`${commit.commit}\` brought no record that is still in the log`)
    for (const file of await this.#history.others())
      this.#report('file-unexpected', `\`${file}\` is no part of the log`)
    if (!this.#knowsRemembered)
      this.#report(
        'history-rewritten',
        `commit \`${this.#history.remembered}\`, which this clone has seen at the tip of the branch, is no longer part of it`,
      )
  }

  /** The next commit that adds to a day; what does something else is told and passed over. */
  async #next(): Promise<AuditCommit | null> {
    this.#commits ??= this.#history.commits()[Symbol.asyncIterator]()
    for (;;) {
      const { done, value: commit } = await this.#commits.next()
      if (done) return null
      if (commit.commit === this.#history.remembered) this.#knowsRemembered = true
      if (commit.parents.length > 1)
        this.#report('commit-merge', `commit \`${commit.commit}\` is a merge: a log has one line of commits`)
      if (commit.changes.length > 0) return commit
      this.#report('commit-extra', `commit \`${commit.commit}\` adds no record`)
    }
  }

  #compare(commit: AuditCommit, { content, place, line, link }: Expected): void {
    this.checked += 1
    const [change, ...others] = commit.changes
    if (change === undefined) return
    const isWhole =
      change.path === place.file && change.mode === REGULAR && change.oid === this.#history.blobId(content)
    if (others.length > 0 || !isWhole)
      this.#report(
        'commit-mismatch',
        `commit \`${commit.commit}\` did not add this record, and nothing else, to the end of \`${place.file}\``,
        place,
      )
    const record = canonicalRecord(line.toString())
    if (record !== null) this.#compareDay(record, place)
    if (record !== null && link !== null && commit.message.trimEnd() !== commitMessage(record, link).trimEnd())
      this.#report('commit-message', `the message of commit \`${commit.commit}\` is not the one of this record`, place)
  }

  /**
   * The file of a record is that of its day, but never before the one of the record before it, and not later than it was
   * written: an evaluation may say that it took place in the future.
   */
  #compareDay(record: Members, place: Expected['place']): void {
    const day = dayIn(place.file)
    const evaluated = evaluatedOn(record) ?? day
    const earliest = [this.#day, min(evaluated, madeOn(record) ?? evaluated)].reduce(max)
    if (day < earliest || day > max(this.#day, evaluated))
      this.#report('day-mismatch', `this record is in the file of ${day}, and was evaluated on ${evaluated}`, place)
    this.#day = max(this.#day, day)
  }

  #report(code: FindingCode, message: string, place: Partial<Expected['place']> = {}): void {
    this.findings.add({ code, message, ...place })
  }
}

/** What a commit has to leave behind. */
interface Expected {
  /** Of the file, with its record as the last one. */
  readonly content: Buffer
  readonly place: { readonly file: string; readonly line: number }
  readonly line: Buffer
  readonly link: Link | null
}

const dayIn = (file: string): string => file.replace(/^log\/|\.jsonl$/g, '')
const max = (a: string, b: string): string => (a > b ? a : b)
const min = (a: string, b: string): string => (a < b ? a : b)

const REGULAR = '100644'
const NEWLINE = Buffer.from('\n')
