import type { Verdict } from '../core/decision.ts'

export const KINDS = ['decision', 'landed', 'bypass', 'sync', 'checkpoint', 'gap'] as const
export type Kind = (typeof KINDS)[number]

/** What the log and the report show of one record. Texts are as recorded: they still have to be escaped. */
export interface Entry {
  readonly seq: number
  /** Of the record, as it says itself; null where it says none. */
  readonly hash: string | null
  readonly id: string
  readonly kind: Kind
  /** When it was evaluated: RFC 3339, UTC. */
  readonly time: string
  /** null: the record is not about a decision. */
  readonly decision: Verdict | null
  /** `github.com/acme/shop` */
  readonly repo: string | null
  /** Pull requests: one, those of a merge group, or none where it is not known. */
  readonly pullRequests: readonly number[]
  readonly head: string | null
  /** The branch that it would land on: `refs/heads/main`. */
  readonly target: string | null
  readonly principals: readonly EntryPrincipal[]
  readonly codes: readonly string[]
  /** The first changes, protected files among them; `counts.changes` says how many there were. */
  readonly changed: readonly Place[]
  /** The first violations that stood; `counts.violations` says how many. */
  readonly violations: readonly Found[]
  /** The first violations that an approval lifted. */
  readonly lifted: readonly Lifted[]
  readonly counts: Counts
  /** URL of the run. */
  readonly run: string | null
}

export interface Counts {
  readonly changes: number
  readonly violations: number
  readonly lifted: number
  readonly warnings: number
}

export interface EntryPrincipal {
  readonly login: string
  readonly as: string
  readonly roles: readonly string[]
}

export interface Place {
  readonly file: string
  readonly project: string | null
  readonly environment: string | null
  /** RFC 9535 normalized path; null: the whole file. */
  readonly path: string | null
  /** The same place for people. */
  readonly identity: string | null
  readonly action: string
}

export interface Found extends Place {
  readonly code: string
  readonly principal: string
  readonly roles: readonly string[]
  /** Id of the rule; null where no rule stands behind it. */
  readonly rule: string | null
}

export interface Lifted extends Found {
  readonly by: string
  readonly role: string
}

const VERDICTS: readonly Verdict[] = ['allow', 'deny', 'error']

/**
 * What a parsed line of a log says; null where it is no record. Only `verify` says whether a log is what it was: here
 * members that are missing or of another type count as empty, so that whatever stands in a log can be looked at.
 */
export function entryOf(value: unknown): Entry | null {
  const record = membersOf(value)
  const kind = KINDS.find(name => name === record.kind)
  if (record.v !== 1 || kind === undefined || typeof record.seq !== 'number') return null
  const change = membersOf(record.change)
  const protectedFiles = listOf(record.protected)
  const group = listOf(change.group).map(member => membersOf(member).number)
  return {
    seq: record.seq,
    hash: textOf(record.hash),
    id: textOf(record.id) ?? '',
    kind,
    time: textOf(membersOf(record.time).evaluated) ?? '',
    decision: VERDICTS.find(name => name === record.decision) ?? null,
    repo: textOf(record.repo),
    pullRequests: [change.pr, ...group].filter(number => typeof number === 'number'),
    head: textOf(change.head),
    target: textOf(membersOf(record.target).ref),
    principals: listOf(record.principals).map(principalOf),
    codes: textsOf(record.codes),
    changed: [...protectedFiles, ...listOf(record.changed)].map(item => placeOf(membersOf(item))),
    violations: listOf(record.violations).map(item => foundOf(membersOf(item))),
    lifted: listOf(record.lifted).map(item => liftedOf(membersOf(item))),
    counts: countsOf(membersOf(record.counts), protectedFiles.length),
    run: textOf(membersOf(record.evidence).run),
  }
}

const countsOf = ({ changes, violations, lifted, warnings }: Members, protectedFiles: number): Counts => ({
  changes: numberOf(changes) + protectedFiles,
  violations: numberOf(violations),
  lifted: numberOf(lifted),
  warnings: numberOf(warnings),
})

function principalOf(item: unknown): EntryPrincipal {
  const { login, as, roles } = membersOf(item)
  return {
    login: textOf(login) ?? '',
    as: textOf(as) ?? '',
    roles: textsOf(listOf(roles).map(role => membersOf(role).role)),
  }
}

const placeOf = ({ file, project, environment, path, identity, action }: Members): Place => ({
  file: textOf(file) ?? '',
  project: textOf(project),
  environment: textOf(environment),
  path: textOf(path),
  identity: textOf(identity),
  action: textOf(action) ?? '',
})

const foundOf = (item: Members): Found => ({
  ...placeOf(item),
  code: textOf(item.code) ?? '',
  principal: textOf(item.principal) ?? '',
  roles: textsOf(item.roles),
  rule: textOf(membersOf(item.rule).id),
})

const liftedOf = (item: Members): Lifted => {
  const { login, role } = membersOf(item.liftedBy)
  return { ...foundOf(item), by: textOf(login) ?? '', role: textOf(role) ?? '' }
}

type Members = { readonly [name: string]: unknown }

// the casts: what parsed JSON that is an object has are members, and a list has items
const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const textsOf = (value: unknown): string[] => listOf(value).filter(item => typeof item === 'string')
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)
