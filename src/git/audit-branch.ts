import { setTimeout } from 'node:timers/promises'
import { beginning, type Link, seal } from '../audit/chain.ts'
import { linkOf } from '../audit/chain-verifier.ts'
import { commitMessage } from '../audit/commit-message.ts'
import { dayAt, evaluatedOn, madeOn } from '../audit/day.ts'
import type { RecordBody } from '../audit/record.ts'
import { type ClosableLog, Declined } from '../audit-log.ts'
import { diagnosticsOf } from '../core/failure.ts'
import { Problem } from '../core/problem.ts'
import { type Addition, type Before, importStream } from './audit-import.ts'
import { type AuditRepository, type AuditRepositoryOptions, openAuditRepository } from './audit-repository.ts'
import { dayFiles, newestDay } from './audit-tree.ts'
import { reason } from './command.ts'
import { objectId } from './object-database.ts'
import type { Pushed } from './remote.ts'

/** Opens an audit branch to write to. Rejects with `usage` where there is no repository, or no Git that will do. */
export async function openAuditBranch(options: AuditRepositoryOptions, branch: string): Promise<ClosableLog> {
  return new AuditBranch(await openAuditRepository(options), branch)
}

type Failure = Exclude<Pushed, { kind: 'done' }>

/** What is there before a record is added; the tree is null where there is no branch. */
type Tip = Before & { readonly tree: string | null }

/**
 * A chain of records on a branch of its own (audit.md, "Where"). Nobody waits for anybody: whoever finds that the branch
 * has moved reads it again and chains its records anew.
 */
class AuditBranch implements ClosableLog {
  readonly #repository: AuditRepository
  readonly #branch: string

  constructor(repository: AuditRepository, branch: string) {
    this.#repository = repository
    this.#branch = branch
  }

  async append(records: readonly RecordBody[]): Promise<void> {
    const started = Date.now()
    for (let attempt = 1, unclear = 0; ; attempt += 1) {
      const begun = Date.now()
      const outcome = await this.#repository.inTurn(() => this.#attempt(records))
      if (outcome.kind === 'done') return
      if (outcome.kind === 'unclear') unclear += 1
      const isOver = attempt === MOST_ATTEMPTS || unclear === MOST_UNCLEAR || Date.now() - started > PATIENCE
      if (outcome.kind === 'refused' || isOver) throw this.#failed(outcome, attempt)
      await setTimeout(pause(attempt, Date.now() - begun))
    }
  }

  async close(): Promise<void> {
    await this.#repository.close()
  }

  async #attempt(records: readonly RecordBody[]): Promise<Pushed> {
    const { remote } = this.#repository
    const tip = await remote.tip(this.#branch)
    if ('kind' in tip) return tip
    const before = await this.#read(tip.commit).catch(unclearWhereMissing)
    if ('kind' in before) return before
    const missing = await this.#withoutThoseIn(before, records)
    if (missing.length === 0) return { kind: 'done' }
    return remote.push(await this.#commit(before, missing), this.#branch)
  }

  /** What is there: the newest day file alone, however long the log is. */
  async #read(tip: string | null): Promise<Tip> {
    if (tip === null) return { commit: null, committed: 0, newest: null, tree: null }
    const { objects } = this.#repository
    const { commit, committed, tree } = await objects.commit(tip)
    const newest = await newestDay(objects, tree)
    if (newest === null)
      throw this.#unusable(
        'it has no file `log/YYYY/MM/DD.jsonl`, so it is no audit branch; name another one in settings.yaml',
      )
    return { commit, committed, tree, newest: { ...newest, bytes: await objects.blob(newest.oid) } }
  }

  /**
   * A record may be there although no push is known to have taken place, however young it is: of a run that was killed,
   * or of one that is at work and has not taken it out of the outbox yet. It lies in the file of its day or in a later
   * one, which is nearly always the newest.
   */
  async #withoutThoseIn({ tree, newest }: Tip, records: readonly RecordBody[]): Promise<readonly RecordBody[]> {
    if (tree === null || newest === null) return records
    const since = records.map(record => earliestDay(record)).reduce(earlier, newest.day)
    const contents = since === newest.day ? [newest.bytes] : await this.#contentsSince(tree, since)
    return records.filter(({ id }) => !contents.some(bytes => bytes.includes(`"id":"${id}"`)))
  }

  async #contentsSince(tree: string, since: string): Promise<readonly Buffer[]> {
    const { objects } = this.#repository
    const { days } = await dayFiles(objects, tree)
    const wanted = days.filter(({ day }) => day >= since).map(({ oid }) => oid)
    await objects.sizes(wanted) // fetches together what is missing
    return Promise.all(wanted.map(oid => objects.blob(oid)))
  }

  async #commit(before: Before, records: readonly RecordBody[]): Promise<string> {
    const now = Date.now()
    const additions = additionsTo(before, records, { link: this.#linkOf(before), today: dayAt(now) })
    const stream = importStream(before, additions, Math.floor(now / 1000))
    const { exitCode, stdout, stderr } = await this.#repository.git(['fast-import', '--quiet', '--force'], stream)
    const commit = objectId(stdout.toString('latin1').trim())
    if (exitCode === 0 && commit !== null) return commit
    throw new Problem('audit-unavailable', `git can not write the audit record: ${reason(stderr)}`)
  }

  #linkOf({ newest }: Before): Link {
    if (newest === null) return beginning(this.#repository.chain)
    const { bytes } = newest
    const link = bytes.at(-1) === NEWLINE ? linkOf(lastLine(bytes)) : null
    if (link !== null) return link
    throw this.#unusable('its last record is damaged; `fieldgate audit verify` says more')
  }

  #unusable(why: string): Problem {
    return new Problem('audit-unavailable', this.#words(why))
  }

  #failed({ kind, why }: Failure, attempts: number): Problem {
    if (kind === 'refused') return new Declined(this.#words(`${why}; ${ACCESS}`))
    return this.#unusable(`${why}; ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'} did not help; run it again`)
  }

  #words(why: string): string {
    return `the branch \`${this.#branch}\` can not take an audit record: ${why}`
  }
}

const ACCESS =
  'whoever pushes needs write access; in a workflow that is `contents: write`, which a pull request from a fork has with `pull_request_target` alone'

/** What could not be fetched this time may be there the next time. */
function unclearWhereMissing(error: unknown): Failure {
  const [first] = diagnosticsOf(error)
  if (first?.code !== 'object-missing') throw error
  return { kind: 'unclear', why: first.message }
}

const MOST_ATTEMPTS = 20
/** Failures of which it is not known what they left behind. */
const MOST_UNCLEAR = 3
/** Milliseconds, as the others below. */
const PATIENCE = 60_000
const SHORTEST_PAUSE = 50
const LONGEST_PAUSE = 15_000

/**
 * Full jitter, over a time that doubles with each attempt and grows with how long this one took: where many writers
 * slow each other down, they have to spread further to get out of each other's way.
 */
const pause = (attempt: number, took: number): number =>
  Math.random() * Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, took) * 2 ** attempt)

const NEWLINE = 0x0a
const lastLine = (bytes: Buffer): Buffer => bytes.subarray(bytes.lastIndexOf(NEWLINE, -2) + 1, -1)

function additionsTo(
  { newest }: Before,
  records: readonly RecordBody[],
  start: { readonly link: Link; readonly today: string },
): readonly Addition[] {
  let { link } = start
  let day = newest?.day ?? ''
  return records.map(record => {
    const sealed = seal(record, link)
    link = sealed.link
    // Files are in the order of the chain: a day before that of the newest file is not gone back to.
    day = later(day, earlier(evaluatedOn(record) ?? start.today, start.today))
    return { day, line: sealed.line, message: commitMessage(record, link) }
  })
}

const later = (a: string, b: string): string => (a > b ? a : b)
const earlier = (a: string, b: string): string => (a < b ? a : b)

/** The day of the first file in which a record can be: nothing is written to a file of the future. */
const earliestDay = (record: RecordBody): string => earlier(evaluatedOn(record) ?? '9999', madeOn(record) ?? '9999')
