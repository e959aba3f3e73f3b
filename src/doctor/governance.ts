import type { Enforcement, GovernanceResult, RoleBook, Settings } from '../core/governance/governance.ts'
import { type Finding, finding } from './finding.ts'

/** What of the governance decides how the gate has to be set up. */
export interface GovernanceFacts {
  /** Approvals can lift violations: somebody may be bound to a role that may approve. */
  readonly usesApproval: boolean
  readonly usesTeams: boolean
  /** The branch on which a decision has to be recorded before it counts; null: on none. */
  readonly auditBranch: string | null
}

/** The facts, and what in the governance itself takes the gate out of force. `null`: there is none. */
export function examineGovernance(result: GovernanceResult | null): {
  readonly facts: GovernanceFacts
  readonly findings: readonly Finding[]
} {
  const read = result === null ? null : result.ok ? result.governance : result.core
  const facts = read === null ? NO_FACTS : factsOf(read.settings, read.roles)
  if (result === null) return { facts, findings: [NO_GOVERNANCE] }
  const findings = read === null ? [] : settingsFindings(read.settings)
  return { facts, findings: result.ok ? findings : [...findings, UNREADABLE] }
}

const NO_FACTS: GovernanceFacts = { usesApproval: false, usesTeams: false, auditBranch: null }

const SETTINGS = '.fieldgate/settings.yaml'

const NO_GOVERNANCE = finding(
  'governance-missing',
  'there is no `.fieldgate/`: nothing is governed, and every change is allowed',
  'write `.fieldgate/settings.yaml` and `.fieldgate/roles.yaml`',
)

const UNREADABLE = finding(
  'governance-unreadable',
  'the governance is invalid, so that doctor does not know what it asks for',
  '`fieldgate validate` shows what is wrong in what is committed',
  '.fieldgate',
)

const APPROVE = 'changes.approve'

function factsOf({ audit }: Settings, { roles, bindings }: RoleBook): GovernanceFacts {
  const mayApprove = bindings.some(
    ({ role, project, environment }) =>
      project === null && environment === null && roles.get(role)?.permissions.has(APPROVE) === true,
  )
  return {
    usesApproval: mayApprove,
    usesTeams: bindings.some(({ teams }) => teams.length > 0),
    auditBranch: audit.branch,
  }
}

function settingsFindings({ enforcement, principals }: Settings): readonly Finding[] {
  return [...enforcementFindings(enforcement), ...(principals.judge.includes('contributors') ? [] : [AUTHORS_ALONE])]
}

/** `off` and `warn` are how a roll-out begins (governance.md); until it ends, nothing is kept from landing. */
function enforcementFindings({ default: mode, projects }: Settings['enforcement']): readonly Finding[] {
  if (mode !== 'enforce')
    return [
      finding(
        'not-enforced',
        `\`enforcement\` is \`${mode}\`: ${EFFECT[mode]}`,
        'write `enforcement: { default: enforce }`',
        SETTINGS,
      ),
    ]
  return [...projects].flatMap(([project, weaker]) => {
    if (weaker === 'enforce') return []
    const message = `\`enforcement\` of the project \`${project}\` is \`${weaker}\`: ${EFFECT[weaker]}`
    return [finding('project-not-enforced', message, 'remove it when the project is ready', SETTINGS)]
  })
}

const EFFECT: Readonly<Record<Exclude<Enforcement, 'enforce'>, string>> = {
  off: 'nothing is judged',
  warn: 'what is denied lands with a warning',
}

const AUTHORS_ALONE = finding(
  'contributors-not-judged',
  'only authors are judged: whoever may push to the pull request of another acts with their rights',
  'write `principals: { judge: [author, contributors] }`',
  SETTINGS,
)
