import { proposedGovernance, type ReadGovernance, readGovernance } from './check/governance.ts'
import { judgeLanding } from './check/judgement.ts'
import { partsOf } from './check/parts.ts'
import { auditOf, completeFacts, factsAtFirst, NO_AUDIT, type People } from './check/people.ts'
import { repairOf, ungoverned } from './check/without-governance.ts'
import { changeSetDigest } from './core/change-set.ts'
import type { ChangeSummary } from './core/changed.ts'
import type { Judged } from './core/decide.ts'
import type { Decision } from './core/decision.ts'
import type { Facts } from './core/facts.ts'
import { diagnosticsOf } from './core/failure.ts'
import type { Settings } from './core/governance/governance.ts'
import { unique } from './core/group.ts'
import { sealDecision } from './core/secret.ts'
import type { Commit, Repository } from './repository.ts'

export type { People }

export interface CheckRequest {
  readonly repository: Repository
  /** null: the upstream's default branch, else `refs/heads/main`. */
  readonly base: string | null
  readonly head: string
  /** Where governance is read; null: the upstream's default branch, else base. */
  readonly governance: string | null
  /** The forge's merge commit, which spares a merge where its parents are exactly base and head. */
  readonly forgeMerge?: string | null
  /** The head stands where the base stood, as after a push: it is what landed, whatever a merge would make of it. */
  readonly hasLanded?: boolean
  readonly people: People
}

export interface Checked {
  readonly decision: Decision
  /** In full: with Git they are all that it takes to decide again. */
  readonly facts: Facts
  readonly change: ChangeSummary
  /** Where governance wants it recorded; nothing is wanted while governance is not known. */
  readonly audit: Settings['audit']
}

/**
 * Judges the change that would land if head were merged into base; of a merge group, each of its pull requests over its
 * own increment. Never rejects: what can not be judged is an error.
 */
export async function check(request: CheckRequest): Promise<Checked> {
  const known: Known = {
    base: null,
    head: null,
    result: null,
    governance: null,
    facts: factsAtFirst(request.people, null),
    digest: null,
    audit: NO_AUDIT,
  }
  const { changed = [], protectedFiles = [], ...judged } = await judge(request, known).catch(unjudged)
  const { facts, digest, audit, ...resolved } = known
  const change = { digest, changed, protectedFiles }
  return { decision: sealDecision(conclude(resolved, judged)), facts, change, audit }
}

type Resolved = Pick<Decision, 'base' | 'head' | 'result' | 'governance'>

/** What is known so far: told also when the evaluation stops half way. */
type Known = { -readonly [Key in keyof Resolved]: Resolved[Key] } & {
  facts: Facts
  digest: string | null
  audit: Settings['audit']
}

type Outcome = Judged & Partial<Pick<Decision, 'changes'> & Omit<Checked['change'], 'digest'>>

/** load -> read -> compare -> judge */
async function judge(request: CheckRequest, known: Known): Promise<Outcome> {
  const { repository, people } = request
  const { base, head, governance } = await resolveRefs(request)
  known.base = { commit: base.commit, tree: base.tree }
  known.head = { commit: head.commit }
  known.facts = factsAtFirst(people, base.branch)
  const { now } = known.facts

  const reading = readGovernance(repository, governance.tree, now).then(before => {
    if (before !== null) learn(known, before, governance.commit)
    return before
  })
  const [before, { tree, changes }] = await settled([reading, land(request, base, head), ask(people, reading, known)])
  known.result = { tree }
  known.digest = changeSetDigest(changes)
  const { facts } = known
  const [proposed, parts] = await settled([
    proposedGovernance(repository, { changes, tree, now, before }),
    partsOf(repository, { facts, base, head, tree, changes }),
  ])

  if (before === null) return ungoverned(parts, proposed)
  if (!before.read.ok) return repairOf(before.read, { parts, changes, proposed })
  const { governance: rules, notices } = before.read
  const general = unique([...notices, ...proposed.notices])
  const { target } = facts
  const trees = { protectedTree: governance.tree, baseTree: base.tree, tree }
  return judgeLanding({ repository, governance: rules, ...trees, target, changes, parts, proposed, general })
}

/** Also of governance that is broken elsewhere it is known where its settings want a record. */
function learn(known: Known, rules: ReadGovernance, commit: string): void {
  known.governance = { commit, digest: rules.digest }
  known.audit = auditOf(rules)
}

async function resolveRefs({
  repository,
  base,
  head,
  governance,
  forgeMerge,
}: CheckRequest): Promise<{ base: Commit; head: Commit; governance: Commit }> {
  const upstream = base === null || governance === null ? repository.defaultBranch() : Promise.resolve(null)
  const [at, on, rules] = await Promise.all([
    base === null ? upstream.then(branch => branch ?? repository.resolve('refs/heads/main')) : repository.resolve(base),
    repository.resolve(head),
    governance === null ? upstream : repository.resolve(governance),
    // Only to be fetched with the others: the merge says whether it is of use.
    forgeMerge ? repository.resolve(forgeMerge).catch(() => null) : null,
  ])
  return { base: at, head: on, governance: rules ?? at }
}

async function land({ repository, forgeMerge, hasLanded }: CheckRequest, base: Commit, head: Commit) {
  const { tree } = hasLanded ? head : await repository.mergeResult(base, head, forgeMerge ?? undefined)
  return { tree, changes: await repository.changedFiles(base.tree, tree) }
}

/** Asks who answers for the change as soon as it is known which teams count, while the rest is being worked out. */
async function ask(people: People, reading: ReturnType<typeof readGovernance>, known: Known): Promise<void> {
  known.facts = await completeFacts(people, known.facts, await reading)
}

/** Waits for all, so that neither the problem that is told nor what is known depends on which of them was faster. */
async function settled<Work extends readonly Promise<unknown>[]>(work: readonly [...Work]) {
  await Promise.allSettled(work)
  return Promise.all(work)
}

/** The verdict, derived here alone: an error blocks, then any violation that nobody lifted. */
function conclude(
  resolved: Resolved,
  { principals, changes = 0, ...judged }: Omit<Outcome, 'changed' | 'protectedFiles'>,
): Decision {
  const blocked = judged.violations.some(({ liftedBy }) => liftedBy === null)
  const decision = judged.diagnostics.length > 0 ? 'error' : blocked ? 'deny' : 'allow'
  return { schema: 'fieldgate.decision/v1', decision, ...resolved, principals, changes, ...judged, truncated: false }
}

const unjudged = (problem: unknown): Outcome => ({
  principals: [],
  violations: [],
  warnings: [],
  notices: [],
  diagnostics: diagnosticsOf(problem),
})
