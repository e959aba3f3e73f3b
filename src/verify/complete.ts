import type { Link } from '../audit/chain.ts'
import { type Recorded, recordedOf } from '../audit/recorded.ts'
import type { AuditReading, Batch } from '../audit-log.ts'
import type { HistoryCommit, Repository } from '../repository.ts'
import { Allows, answerOf, isFor } from './allows.ts'
import { isRebased, Landings, type Step } from './landings.ts'
import { Level } from './level.ts'
import { judgedAgain } from './replay.ts'

export interface CompleteRequest {
  readonly repository: Repository
  readonly reading: AuditReading
  /** `refs/heads/main` */
  readonly branch: string
  /** The commit that is at its tip. */
  readonly tip: string
}

/** Whether everything that landed on a branch was allowed, commit by commit (audit.md, "complete"). */
export class CompleteLevel extends Level {
  readonly name = 'complete'
  readonly #request: CompleteRequest
  readonly #allows = new Allows()
  /** The commit on which the first record about the branch was judged. */
  #start: string | null = null

  constructor(request: CompleteRequest) {
    super()
    this.#request = request
  }

  async add({ lines }: Batch, links: readonly (Link | null)[]): Promise<void> {
    for (const [index, line] of lines.entries()) {
      const recorded = links[index] ? recordedOf(line) : null
      if (recorded === null) continue
      if (isFor(recorded.target, this.#request.branch)) this.#start ??= recorded.base
      this.#allows.add(recorded)
    }
  }

  override async end(): Promise<void> {
    const { repository, branch, tip } = this.#request
    const line = (await repository.firstParents(tip)).toReversed()
    const landings = new Landings(this.#stepsOf(line), { allows: this.#allows, branch, repository })
    await landings.account()
    if (landings.open().length > 0) await this.#judgeAgain(landings)
    for (const { commit } of landings.open())
      this.findings.add({
        code: 'unaudited',
        message: `commit \`${commit.commit}\` landed on \`${short(branch)}\`, and no record allows what it changes`,
      })
  }

  /** What was there when the first record was made is older than the log. */
  #stepsOf(line: readonly HistoryCommit[]): readonly Step[] {
    const start = line.findIndex(({ commit }) => commit === this.#start)
    if (start < 0 && this.#start !== null) this.#wasReplaced(this.#start)
    const older = Math.max(start, 0) + 1
    this.checked = Math.max(line.length - older, 0)
    const { branch, tip } = this.#request
    this.left = `${short(branch)} is at ${tip}, and ${older} ${older === 1 ? 'commit is' : 'commits are'} older than the log`
    return line.slice(older).flatMap((commit, index) => {
      const before = line[older + index - 1]
      return before === undefined ? [] : [{ commit, before }]
    })
  }

  #wasReplaced(start: string): void {
    this.findings.add({
      code: 'branch-replaced',
      message: `\`${short(this.#request.branch)}\` does not have \`${start}\` any more, on which the first record about it was judged: it was rewritten`,
    })
  }

  /**
   * Where the base had moved, another change landed than was shown. It counts as allowed if it is what merging a head
   * that was allowed gives by itself, and if that is allowed with the facts of then.
   */
  async #judgeAgain(landings: Landings): Promise<void> {
    const candidates = await this.#candidates()
    for (const step of landings.open()) {
      const [, merged] = step.commit.parents
      const all = [...candidates.values()].filter(({ base }) => base !== null && landings.isBefore(base, step))
      const named = merged === undefined ? all.slice(-MOST_CANDIDATES) : all.filter(({ head }) => head === merged)
      for (const recorded of named) {
        const run = landings.isOpen(step) ? await this.#runOf(recorded, step, landings) : null
        if (run === null) continue
        landings.close(run)
        for (const { head, question } of all) if (head === recorded.head) candidates.delete(question)
      }
    }
  }

  /** The newest allow to each question whose head did not land otherwise. */
  async #candidates(): Promise<Map<string, Recorded>> {
    const candidates = new Map<string, Recorded>()
    for await (const { lines } of this.#request.reading.batches())
      for (const recorded of lines.map(recordedOf)) {
        const head = recorded?.kind === 'decision' ? recorded.head : null
        const answer = recorded === null ? null : answerOf(recorded)
        if (recorded === null || head === null || answer === null || this.#allows.isUsed(head)) continue
        if (!isFor(recorded.target, this.#request.branch)) continue
        if (answer === 'allow') candidates.set(recorded.question, recorded)
        else candidates.delete(recorded.question)
      }
    return candidates
  }

  /** The steps, from one on, with which a head has landed; null where it has not. What is not to be had has not either. */
  async #runOf(recorded: Recorded, step: Step, landings: Landings): Promise<readonly Step[] | null> {
    const { repository } = this.#request
    const { base, head } = recorded
    if (base === null || head === null) return null
    if (await this.#landsAs([step], recorded).catch(() => false)) return [step]
    const own = await repository.history(base, head).catch(() => [])
    const run = own.length < 2 ? null : landings.runFrom(step, own.length)
    if (run === null || !(await isRebased(repository, { base, head, steps: run }))) return null
    return (await this.#landsAs(run, recorded).catch(() => false)) ? run : null
  }

  async #landsAs(run: readonly Step[], recorded: Recorded): Promise<boolean> {
    const { repository } = this.#request
    const { facts, head } = recorded
    const [before, commit] = [run[0]?.before, run.at(-1)?.commit]
    if (facts === null || head === null || before === undefined || commit === undefined) return false
    const [onto, landing] = await Promise.all([repository.resolve(before.commit), repository.resolve(head)])
    const { tree } = await repository.mergeResult(onto, landing)
    if (tree !== commit.tree) return false
    const { decision } = await judgedAgain(repository, recorded, { facts, base: before.commit, head })
    return decision.decision === 'allow' && decision.result?.tree === commit.tree
  }
}

/** Records that are tried for a commit that does not say what it merged. */
const MOST_CANDIDATES = 200

const short = (branch: string): string => branch.replace(/^refs\/heads\//, '')
