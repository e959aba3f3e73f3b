import { membersOf } from '../audit/canonical.ts'
import type { Link } from '../audit/chain.ts'
import { differencesOf, type FieldDifference } from '../audit/difference.ts'
import { decisionRecord, type RecordBody } from '../audit/record.ts'
import { type Recorded, recordedOf } from '../audit/recorded.ts'
import type { Batch } from '../audit-log.ts'
import { check } from '../check.ts'
import type { Facts } from '../core/facts.ts'
import { diagnosticsOf } from '../core/failure.ts'
import type { Repository } from '../repository.ts'
import { Level } from './level.ts'

/** What an error is about that no later evaluation can meet again. It let nothing through. */
const PASSING = ['forge-unavailable', 'object-missing', 'limit-exceeded', 'internal', 'usage']

/** Whether each decision comes out the same again, from Git's objects and the facts of its record (audit.md, "replay"). */
export class ReplayLevel extends Level {
  readonly name = 'replay'
  readonly #repository: Repository
  readonly #toolVersion: string
  readonly #isProtected: (commit: string) => Promise<boolean | null>
  #passed = 0

  constructor(repository: Repository, toolVersion: string) {
    super()
    this.#repository = repository
    this.#toolVersion = toolVersion
    this.#isProtected = onProtectedBranch(repository)
  }

  async add({ lines, file, first }: Batch, links: readonly (Link | null)[]): Promise<void> {
    for (const [index, line] of lines.entries()) {
      const link = links[index]
      if (!link) continue
      const place = { file, line: first + index, seq: link.seq }
      const recorded = recordedOf(line)
      if (recorded === null) this.#unverifiable('it is not about an evaluation that this version knows', place)
      else await this.#replay(recorded, place)
    }
  }

  override async end(): Promise<void> {
    if (this.#passed > 0)
      this.left = `${this.#passed} ${this.#passed === 1 ? 'error' : 'errors'} that the moment caused can not be made again, and let nothing through`
  }

  async #replay(recorded: Recorded, place: Place): Promise<void> {
    const { facts, base, head } = recorded
    const isKnown = facts !== null && base !== null && head !== null
    if (isPassing(recorded, isKnown)) {
      this.#passed += 1
      return
    }
    this.checked += 1
    if (isKnown) await this.#recompute(recorded, { facts, base, head }, place)
    else this.#unverifiable('it does not say what was judged for whom', place)
  }

  async #recompute(recorded: Recorded, known: Judgeable, place: Place): Promise<void> {
    const checked = await judgedAgain(this.#repository, recorded, known)
    const [missing] = checked.decision.diagnostics.filter(({ code }) => code === 'object-missing')
    if (missing !== undefined) return this.#unverifiable(missing.message, place)
    const again = unrecorded(decisionRecord(checked, recorded.context), recorded)
    const differences = differencesOf(comparable(recorded.members, recorded), comparable(again, recorded))
    if (differences.length > 0) this.#differs(this.#told(differences, recorded), recorded, place)
    if (recorded.governance === null || (await this.#isProtected(recorded.governance)) !== false) return
    this.findings.add({
      code: 'governance-foreign',
      message: `its governance was read at \`${recorded.governance}\`, which the default branch does not have`,
      ...place,
    })
  }

  /** Where all files were meant in place of some, another answer proves nothing. */
  #differs(message: string, { isLossy }: Recorded, place: Place): void {
    if (!isLossy) this.findings.add({ code: 'replay-differs', message, ...place })
    else this.#unverifiable(`names of files in its facts are not recorded as they were; ${message}`, place)
  }

  #unverifiable(why: string, place: Place): void {
    this.findings.add({ code: 'unverifiable', message: `record ${place.seq} can not be replayed: ${why}`, ...place })
  }

  #told(differences: readonly FieldDifference[], { seq, toolVersion }: Recorded): string {
    const shown = differences
      .slice(0, MOST_SHOWN)
      .map(({ field, before, after }) => `\`${field}\` is ${text(before)}, recomputed ${text(after)}`)
    const rest = differences.length > MOST_SHOWN ? [`${differences.length - MOST_SHOWN} more fields differ`] : []
    const by =
      toolVersion === this.#toolVersion
        ? []
        : [`recorded by version ${toolVersion}, recomputed by ${this.#toolVersion}`]
    return `record ${seq}: ${[...shown, ...rest, ...by].join('; ')}`
  }
}

/** An allow that could not be recorded can be judged again: only what made an error of it can not. */
const isUnrecorded = ({ decision, codes }: Recorded): boolean =>
  decision === 'error' && codes.includes('audit-unavailable')

const isPassing = (recorded: Recorded, isKnown: boolean): boolean =>
  recorded.decision === 'error' &&
  (!isKnown || (!isUnrecorded(recorded) && recorded.codes.some(code => PASSING.includes(code))))

/** What has to be recorded of an allow that could not be. */
function unrecorded(again: RecordBody, recorded: Recorded): RecordBody {
  if (!isUnrecorded(recorded) || again.decision !== 'allow') return again
  const { decision, codes, counts } = recorded.members
  const diagnostics = membersOf(counts)?.diagnostics
  return { ...again, decision, codes, counts: { ...membersOf(again.counts), diagnostics } }
}

interface Place {
  readonly file: string
  readonly line: number
  readonly seq: number
}

/** Fields of one record that are told. */
const MOST_SHOWN = 5
/** Characters of a value that are told. */
const MOST_TEXT = 80

function text(value: FieldDifference['before']): string {
  if (value === undefined) return 'absent'
  const json = JSON.stringify(value)
  return `\`${json.length > MOST_TEXT ? `${json.slice(0, MOST_TEXT)}…` : json}\``
}

/** What it takes to judge once more. */
export interface Judgeable {
  readonly facts: Facts
  readonly base: string
  readonly head: string
}

/** Where there was no governance, that of the base says whether there should have been. */
export const judgedAgain = (repository: Repository, { governance, kind }: Recorded, { facts, base, head }: Judgeable) =>
  check({ repository, base, head, governance: governance ?? base, hasLanded: kind !== 'decision', people: { facts } })

/** The place in the chain and the program are not the decision's; facts that are written otherwise than they were are none. */
function comparable(record: Recorded['members'], { isLossy }: Recorded): Recorded['members'] {
  const { chain: _c, seq: _s, prev: _p, hash: _h, tool: _t, facts, evidence, ...rest } = record
  return isLossy ? rest : { ...rest, facts, evidence }
}

/** Whether the default branch has, or had, a commit; null where it is not known which branch that is. */
function onProtectedBranch(repository: Repository): (commit: string) => Promise<boolean | null> {
  const known = new Map<string, Promise<boolean | null>>()
  const tip = repository
    .defaultBranch()
    .then(found => found ?? repository.resolve('refs/heads/main'))
    .catch(() => null)
  const ask = async (commit: string) => {
    const branch = await tip
    if (branch === null) return null
    return repository.history(branch.commit, commit).then(beyond => beyond.length === 0, unreachable)
  }
  return commit => {
    const asked = known.get(commit) ?? ask(commit)
    known.set(commit, asked)
    return asked
  }
}

/** Objects that are not to be had are told where the record is judged. */
const unreachable = (error: unknown): boolean | null =>
  diagnosticsOf(error).some(({ code }) => code === 'object-missing' || code === 'limit-exceeded') ? null : false
