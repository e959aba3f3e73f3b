import type { Facts } from '../core/facts.ts'
import { parseFacts } from '../core/facts-schema.ts'
import { type Canonical, canonicalJson, canonicalRecord, type Members, membersOf } from './canonical.ts'
import type { RecordContext } from './record.ts'

/** A record of an evaluation, as somebody needs it who wants to evaluate again. */
export interface Recorded {
  readonly members: Members
  readonly seq: number
  readonly kind: NonNullable<RecordContext['kind']>
  readonly decision: string | null
  /** Object ids; null where it was not known. */
  readonly base: string | null
  readonly head: string | null
  /** The head, and those of a group's pull requests. */
  readonly heads: readonly string[]
  readonly governance: string | null
  /** `refs/heads/main`; null where it was not known. */
  readonly target: string | null
  /** Of the change set. */
  readonly digest: string | null
  readonly codes: readonly string[]
  readonly toolVersion: string
  /** null: they can not be read. */
  readonly facts: Facts | null
  /** Names of files are not recorded as they were: of whom they are told, all files are meant. */
  readonly isLossy: boolean
  readonly context: RecordContext
  /** The same for all evaluations of one head for one author in one pull request: the last of them has the last word. */
  readonly question: string
}

const KINDS = ['decision', 'landed', 'bypass'] as const

/** Null for what is no record of an evaluation. */
export function recordedOf(line: Buffer): Recorded | null {
  const members = canonicalRecord(line.toString())
  const kind = KINDS.find(name => name === members?.kind)
  if (members === null || kind === undefined) return null
  const [target, change, tool] = [members.target, members.change, members.tool].map(member => membersOf(member))
  const { facts, isLossy } = factsIn(members.facts)
  return {
    ...{ members, kind, facts, isLossy },
    seq: typeof members.seq === 'number' ? members.seq : 0,
    decision: textOf(members.decision),
    base: objectIdOf(target?.commit),
    head: objectIdOf(change?.head),
    heads: headsOf(change),
    governance: objectIdOf(membersOf(members.governance)?.commit),
    target: textOf(target?.ref),
    digest: textOf(change?.digest),
    codes: Array.isArray(members.codes) ? members.codes.filter(code => typeof code === 'string') : [],
    toolVersion: textOf(tool?.version) ?? '',
    context: contextOf(members, kind),
    question: canonicalJson([
      kind,
      change?.head ?? null,
      change?.pr ?? null,
      membersOf(membersOf(members.facts)?.author)?.login ?? null,
    ]),
  }
}

function headsOf(change: Members | null | undefined): readonly string[] {
  const group = Array.isArray(change?.group) ? change.group.map(member => membersOf(member)?.head) : []
  return [change?.head, ...group].flatMap(head => objectIdOf(head) ?? [])
}

/** What the record was told beside the evaluation, to tell it again. */
function contextOf(members: Members, kind: RecordContext['kind']): RecordContext {
  const { id, repo, trigger, evidence, tool, change, time } = members
  const { inputs: _, ...run } = membersOf(evidence) ?? {}
  const said = {
    ...{ id, kind, repo, trigger, tool },
    pr: membersOf(change)?.pr,
    eventTime: membersOf(time)?.event,
    evidence: run,
  }
  return said as unknown as RecordContext // it goes back into a record as it came out of one
}

/** A byte that is no UTF-8, and a secret, are written otherwise than they were. */
const REWRITTEN = /\\[xu][0-9a-f]{2}|\[redacted\]/

function factsIn(value: Canonical | undefined): Pick<Recorded, 'facts' | 'isLossy'> {
  const parsed = parseFacts(JSON.stringify(value ?? null))
  if (!parsed.ok) return { facts: null, isLossy: false }
  const { facts } = parsed
  const people = [facts, ...(facts.group ?? [])].flatMap(({ contributors }) => contributors)
  const isLossy = people.some(({ files = [] }) => files.some(file => REWRITTEN.test(file)))
  return { facts: isLossy ? withoutFiles(facts) : facts, isLossy }
}

const withoutFiles = (facts: Facts): Facts => ({
  ...facts,
  contributors: facts.contributors.map(({ files: _, ...account }) => account),
  ...(facts.group && {
    group: facts.group.map(member => ({
      ...member,
      contributors: member.contributors.map(({ files: _, ...account }) => account),
    })),
  }),
})

const textOf = (value: Canonical | undefined): string | null => (typeof value === 'string' ? value : null)

function objectIdOf(value: Canonical | undefined): string | null {
  const text = textOf(value)
  return text !== null && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) ? text : null
}
