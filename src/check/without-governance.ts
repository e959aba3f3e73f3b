import { type Judged, judgedPrincipals } from '../core/decide.ts'
import type { Diagnostic, Notice } from '../core/diagnostic.ts'
import type { GovernanceResult } from '../core/governance/governance.ts'
import { UNKNOWN_LOGIN } from '../core/governance/login.ts'
import { unique } from '../core/group.ts'
import { Standing } from '../core/people/standing.ts'
import { invalidGovernance } from '../core/whole-file.ts'
import type { FileChange } from '../repository.ts'
import { isGovernance, type ProposedGovernance } from './governance.ts'
import { answeringForGovernance, type Part } from './parts.ts'

const NOTHING: Judged = { principals: [], violations: [], warnings: [], notices: [], diagnostics: [] }

/** No `.fieldgate/` on the protected branch: allowed, provided that the governance that would land is valid. */
export function ungoverned(parts: readonly Part[], { problems }: ProposedGovernance): Judged {
  const author = answeringForGovernance(parts)?.facts.author.login ?? UNKNOWN_LOGIN
  const violations = problems.map(problem => invalidGovernance(problem, author, null))
  return { ...NOTHING, violations, notices: [NOT_GOVERNED] }
}

const NOT_GOVERNED: Notice = {
  code: 'not-governed',
  message:
    'there is no .fieldgate/ on the protected branch, so nothing is governed yet; `fieldgate demo` shows what it could hold',
}

interface Repair {
  readonly parts: readonly Part[]
  /** From base to result: the parts may cancel each other out. */
  readonly changes: readonly FileChange[]
  readonly proposed: ProposedGovernance
}

/**
 * Governance on the protected branch is broken: an error for everything, except a change of `.fieldgate/` alone that
 * leaves it valid, by people who may change it there (governance.md, "Which version counts").
 */
export function repairOf(
  before: Extract<GovernanceResult, { ok: false }>,
  { parts, changes, proposed }: Repair,
): Judged {
  const refused: Judged = { ...NOTHING, diagnostics: before.problems }
  const all = parts.flatMap(part => part.changes)
  const repairs = changes.length > 0 && all.every(({ path }) => isGovernance(path)) && proposed.problems.length === 0
  if (!repairs || before.core === null) return refused
  const { core } = before
  const repairers = parts.filter(part => part.changes.length > 0).map(part => repairersOf(part, core))
  const unknown = unique(repairers.flatMap(({ problems }) => problems))
  if (unknown.length > 0) return { ...NOTHING, diagnostics: [...before.problems, ...unknown] }
  return repairers.every(({ may }) => may) ? { ...NOTHING, notices: proposed.notices } : refused
}

type Core = NonNullable<Extract<GovernanceResult, { ok: false }>['core']>

/** Whether everybody who is judged for a part may change governance, and why that can not be told. */
function repairersOf({ facts }: Part, { settings, roles }: Core): { may: boolean; problems: readonly Diagnostic[] } {
  const standing = new Standing(roles, facts)
  const people = judgedPrincipals(facts, settings).map(({ account }) => account)
  const may = people.every(account => standing.may(account, 'governance.update', settings.company))
  // Whoever may by what is known, may whatever teams they are in.
  return { may, problems: [...(may ? [] : standing.unreadTeams()), ...standing.strangers(people)] }
}
