import { collisions } from './check/collisions.ts'
import { compareDocuments } from './check/documents.ts'
import { proposedGovernance, readGovernance } from './check/governance.ts'
import { selectChanges } from './check/selection.ts'
import { repairOf, ungoverned } from './check/without-governance.ts'
import { decide, type Judged } from './core/decide.ts'
import type { Decision } from './core/decision.ts'
import { byPlace, type Diagnostic, type Notice } from './core/diagnostic.ts'
import type { Account, Contributor, Facts } from './core/facts.ts'
import type { Governance } from './core/governance/governance.ts'
import { unique } from './core/group.ts'
import { Problem } from './core/problem.ts'
import { sealDecision } from './core/secret.ts'
import type { Commit, FileChange, Repository } from './repository.ts'

/** Complete facts, or their short form: nobody else is known, and the target is the base. */
export type People =
  | { readonly facts: Facts }
  | { readonly author: Account; readonly contributors: readonly Contributor[]; readonly now: string }

export interface CheckRequest {
  readonly repository: Repository
  /** null: the upstream's default branch, else `refs/heads/main`. */
  readonly base: string | null
  readonly head: string
  /** Where governance is read; null: the upstream's default branch, else base. */
  readonly governance: string | null
  readonly people: People
}

export interface Checked {
  readonly decision: Decision
  /** In full: with Git they are all that it takes to decide again. */
  readonly facts: Facts
  /** What has to be written before an allow is published (governance.md, `audit.require`). */
  readonly mustRecord: 'none' | 'file' | 'branch'
}

/** Judges the change that would land if head were merged into base. Never rejects: what can not be judged is an error. */
export async function check(request: CheckRequest): Promise<Checked> {
  const known: Known = {
    base: null,
    head: null,
    result: null,
    governance: null,
    facts: factsOf(request.people, null),
    mustRecord: 'none',
  }
  const judged = await judge(request, known).catch(unjudged)
  const { facts, mustRecord, ...resolved } = known
  return { decision: sealDecision(conclude(resolved, judged)), facts, mustRecord }
}

type Resolved = Pick<Decision, 'base' | 'head' | 'result' | 'governance'>

/** What is known so far: told also when the evaluation stops half way. */
type Known = { -readonly [Key in keyof Resolved]: Resolved[Key] } & { facts: Facts; mustRecord: Checked['mustRecord'] }

/** load -> read -> compare -> judge */
async function judge(request: CheckRequest, known: Known): Promise<Judged> {
  const { base, head, governance } = await resolveRefs(request)
  known.base = { commit: base.commit, tree: base.tree }
  known.head = { commit: head.commit }
  known.facts = factsOf(request.people, base.branch)
  if (known.facts.group !== undefined) throw new Problem('usage', GROUPED)

  const { repository } = request
  const { now } = known.facts
  const [before, { result, changes }] = await Promise.all([
    readGovernance(repository, governance.tree, now),
    land(repository, base, head),
  ])
  known.result = result
  if (before !== null) known.governance = { commit: governance.commit, digest: before.digest }
  const proposed = await proposedGovernance(repository, { changes, tree: result.tree, now, before })

  if (before === null) return ungoverned(known.facts, proposed)
  if (!before.read.ok) return repairOf(before.read, { facts: known.facts, changes, proposed })
  known.mustRecord = before.read.governance.settings.audit.require
  const general = unique([...(before.hasPolicies ? [NO_POLICIES] : []), ...before.read.notices, ...proposed.notices])
  return judgeBy(before.read.governance, {
    repository,
    facts: known.facts,
    head,
    tree: result.tree,
    changes,
    proposed,
    general,
  })
}

interface Landing {
  readonly repository: Repository
  readonly facts: Facts
  readonly head: Commit
  readonly tree: string
  readonly changes: readonly FileChange[]
  readonly proposed: Awaited<ReturnType<typeof proposedGovernance>>
  /** What is to be said whatever changed: old spellings in governance, and what is not evaluated. */
  readonly general: readonly Notice[]
}

async function judgeBy(
  governance: Governance,
  { repository, facts, head, tree, changes, proposed, general }: Landing,
): Promise<Judged> {
  const { settings } = governance
  const selected = selectChanges(changes, settings, facts.target)
  const [compared, colliding] = await Promise.all([
    compareDocuments(repository, selected.documents, governance, facts),
    collisions(repository, { tree, changes, settings, target: facts.target }),
  ])
  const judged = decide({
    facts,
    head: head.commit,
    governance,
    scopes: compared.scopes,
    protectedFiles: selected.protectedFiles,
    invalidGovernance: proposed.problems,
    redact: [...settings.redact, ...proposed.redact],
  })
  return {
    ...judged,
    notices: [...general, ...compared.notices, ...judged.notices].sort(byPlace),
    diagnostics: [...selected.problems, ...colliding, ...compared.problems, ...judged.diagnostics].sort(byPlace),
  }
}

async function resolveRefs({
  repository,
  base,
  head,
  governance,
}: CheckRequest): Promise<{ base: Commit; head: Commit; governance: Commit }> {
  const upstream = base === null || governance === null ? repository.defaultBranch() : Promise.resolve(null)
  const [at, on, rules] = await Promise.all([
    base === null ? upstream.then(branch => branch ?? repository.resolve('refs/heads/main')) : repository.resolve(base),
    repository.resolve(head),
    governance === null ? upstream : repository.resolve(governance),
  ])
  return { base: at, head: on, governance: rules ?? at }
}

async function land(repository: Repository, base: Commit, head: Commit) {
  const { tree } = await repository.mergeResult(base, head)
  return { result: { tree }, changes: await repository.changedFiles(base.tree, tree) }
}

function factsOf(people: People, target: string | null): Facts {
  if ('facts' in people) return { ...people.facts, target: people.facts.target ?? target }
  const { author, contributors, now } = people
  return { now, target, author, contributors, teams: {}, reviews: [] }
}

/** The verdict, derived here alone: an error blocks, then any violation that nobody lifted. */
function conclude(resolved: Resolved, judged: Judged): Decision {
  const blocked = judged.violations.some(({ liftedBy }) => liftedBy === null)
  const decision = judged.diagnostics.length > 0 ? 'error' : blocked ? 'deny' : 'allow'
  return { schema: 'fieldgate.decision/v1', decision, ...resolved, ...judged, truncated: false }
}

function unjudged(problem: unknown): Judged {
  const diagnostics = problem instanceof Problem ? problem.diagnostics : [internal(problem)]
  return { principals: [], changes: 0, violations: [], warnings: [], notices: [], diagnostics }
}

/** A failure of the program itself; its text may hold what documents hold, so only its kind is told. */
const internal = (problem: unknown): Diagnostic => ({
  code: 'internal',
  message: `fieldgate failed (${problem instanceof Error ? problem.name : 'unknown failure'}); this is a bug, please report it with the command that you ran`,
})

const NO_POLICIES: Notice = {
  code: 'not-enforced',
  message: 'the tag policies under .fieldgate/policies/ are not evaluated by this version',
}

const GROUPED =
  'these facts are of a merge group, which `check` does not judge; give the facts of one pull request, without `group`'
