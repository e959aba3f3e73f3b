import type { GovernanceResult } from './core/governance/governance.ts'
import type { Protection } from './core/protection.ts'
import { changeFindings } from './doctor/change.ts'
import { type Finding, type FindingCode, finding, ordered } from './doctor/finding.ts'
import { forgeryFindings } from './doctor/forgery.ts'
import { findGates, type Gates } from './doctor/gate.ts'
import { examineGovernance, type GovernanceFacts } from './doctor/governance.ts'
import { jobFindings } from './doctor/job.ts'
import { ownershipFindings } from './doctor/ownership.ts'
import { permissionFindings } from './doctor/permissions.ts'
import { presenceFindings } from './doctor/presence.ts'
import { protectionFindings } from './doctor/protection.ts'
import { type Holding, holdingsOf, isFirm, requiredBy } from './doctor/required.ts'
import { triggerFindings } from './doctor/triggers.ts'
import { readWorkflows, type WorkflowFile } from './doctor/workflow.ts'

/** A set-up of Fieldgate in a repository, as far as it could be read. */
export interface SetUp {
  readonly workflows: readonly WorkflowFile[]
  /** `./` in a workflow is Fieldgate's own action: this is its own repository. */
  readonly hasOwnAction: boolean
  /** null: there is none. */
  readonly governance: GovernanceResult | null
  /** The text of CODEOWNERS; null: there is none. */
  readonly codeOwners: string | null
  /** What the forge enforces, or why that was not read and what would help. */
  readonly protection: Protection | { readonly unread: string; readonly fix: string }
  /** Short name; the forge's own word counts where it was read. */
  readonly defaultBranch: string
}

/**
 * How much a set-up withstands. `advisory`: a change that was denied can land. `protected`: it can not, unless somebody
 * changes the rules of the repository or, with a finding `check-forgeable`, forges the check. `enforced`: the
 * organisation sees to it.
 */
export type Grade = 'advisory' | 'protected' | 'enforced'

export interface Diagnosis {
  /** What is proven: of what could not be read, the worse is assumed. */
  readonly grade: Grade
  /** The branch that changes land on. */
  readonly branch: string
  /** The repository whose rules were read; null: none were. */
  readonly repository: string | null
  /** The worst first. */
  readonly findings: readonly Finding[]
}

/** Grades a set-up and finds what weakens it (threats.md G7, G9, T9). Pure; never throws. */
export function examine(setUp: SetUp): Diagnosis {
  const { codeOwners } = setUp
  const protection = 'unread' in setUp.protection ? null : setUp.protection
  const branch = protection?.defaultBranch ?? setUp.defaultBranch
  const { workflows, findings: unreadable } = readWorkflows(setUp.workflows)
  const gates = findGates(workflows, setUp.hasOwnAction)
  const { facts, findings: ofGovernance } = examineGovernance(setUp.governance)
  const required = requiredBy(gates, facts.usesApproval)
  const holdings = protection === null ? [] : holdingsOf(protection, required)
  const hasUnread = unreadable.length + gates.findings.length > 0
  const findings = ordered([
    ...[...unreadable, ...gates.findings, ...ofGovernance],
    ...presenceFindings(gates, { ...facts, workflows, hasUnread, protection, required, holdings, branch }),
    ...gateFindings(gates, facts, { branch, protection }),
    ...changeFindings(workflows, new Set(gates.gates.flatMap(({ checks }) => checks.map(check => check.workflow)))),
    ...forgeryFindings(gates, { workflows, protection, required, holdings }),
    ...ownershipFindings(gates, { codeOwners, protection, holdings }),
    ...('unread' in setUp.protection
      ? [finding('protection-unread', setUp.protection.unread, setUp.protection.fix)]
      : protectionFindings(setUp.protection, required)),
  ])
  return { grade: gradeOf(findings, holdings), branch, repository: protection?.repository ?? null, findings }
}

interface Branch {
  readonly branch: string
  readonly protection: Protection | null
}

function gateFindings(
  { gates }: Gates,
  { usesApproval, usesTeams, auditBranch }: GovernanceFacts,
  { branch, protection }: Branch,
): readonly Finding[] {
  const triggers = { defaultBranch: branch, usesApproval, branch: protection?.branch ?? null }
  const permissions = { needsAuditBranch: auditBranch !== null, usesTeams }
  return gates.flatMap(gate => [
    ...triggerFindings(gate, triggers),
    ...gate.checks.flatMap(check => [...jobFindings(check), ...permissionFindings(check, permissions)]),
  ])
}

/** Where these could not be read, there may be anything in them. */
const DOUBTS: ReadonlySet<FindingCode> = new Set(['workflow-unreadable', 'governance-unreadable', 'job-name-unread'])

function gradeOf(findings: readonly Finding[], holdings: readonly Holding[]): Grade {
  if (findings.some(({ code, level }) => level === 'fail' || DOUBTS.has(code))) return 'advisory'
  const firm = holdings.filter(isFirm)
  if (firm.some(({ safeguard, isWorkflow }) => isWorkflow && safeguard.level === 'organisation')) return 'enforced'
  return firm.length > 0 ? 'protected' : 'advisory'
}
