import { type Judged, judgedPrincipals } from '../core/decide.ts'
import type { Notice } from '../core/diagnostic.ts'
import type { Facts } from '../core/facts.ts'
import { invalidGovernance } from '../core/findings.ts'
import type { GovernanceResult } from '../core/governance/governance.ts'
import { Standing } from '../core/people/standing.ts'
import type { FileChange } from '../repository.ts'
import { isGovernance, type ProposedGovernance } from './governance.ts'

const NOTHING: Judged = { principals: [], changes: 0, violations: [], warnings: [], notices: [], diagnostics: [] }

/** No `.fieldgate/` on the protected branch: allowed, provided that the governance that would land is valid. */
export function ungoverned(facts: Facts, { problems }: ProposedGovernance): Judged {
  const violations = problems.map(problem => invalidGovernance(problem, facts.author.login, null))
  return { ...NOTHING, violations, notices: [NOT_GOVERNED] }
}

const NOT_GOVERNED: Notice = {
  code: 'not-governed',
  message:
    'there is no .fieldgate/ on the protected branch, so nothing is governed yet; `fieldgate demo` shows what it could hold',
}

interface Repair {
  readonly facts: Facts
  readonly changes: readonly FileChange[]
  readonly proposed: ProposedGovernance
}

/**
 * Governance on the protected branch is broken: an error for everything, except a change of `.fieldgate/` alone that
 * leaves it valid, by people who may change it there (governance.md, "Which version counts").
 */
export function repairOf(
  before: Extract<GovernanceResult, { ok: false }>,
  { facts, changes, proposed }: Repair,
): Judged {
  const refused: Judged = { ...NOTHING, diagnostics: before.problems }
  const repairs =
    changes.length > 0 && changes.every(({ path }) => isGovernance(path)) && proposed.problems.length === 0
  if (!repairs || before.core === null) return refused
  const { settings, roles } = before.core
  const standing = new Standing(roles, facts)
  const people = judgedPrincipals(facts, settings).map(({ account }) => account)
  const unknown = standing.problems(people)
  if (unknown.length > 0) return { ...NOTHING, diagnostics: [...before.problems, ...unknown] }
  return people.every(account => standing.may(account, 'governance.update', settings.company))
    ? { ...NOTHING, notices: proposed.notices }
    : refused
}
