import type { Decision, Principal, Violation } from './decision.ts'
import { byPlace, compareText, type Diagnostic } from './diagnostic.ts'
import type { Facts } from './facts.ts'
import { type Finding, isWaivers, type JudgedPrincipal, Reporter } from './findings.ts'
import type { Governance } from './governance/governance.ts'
import { groupBy, unique } from './group.ts'
import { notEnforced, sidestepNotices, waivedNotice } from './notices.ts'
import { Approvals } from './people/approvals.ts'
import { isSameAccount, Standing } from './people/standing.ts'
import { identityPath, placed } from './place.ts'
import type { JudgedDocument, Judgement, ScopeJudge } from './rules/judge.ts'
import { settle } from './settle.ts'
import type { Display } from './shown.ts'
import { tagFindings } from './tag-principals.ts'
import type { PlacedTagFinding } from './tag-violations.ts'
import { Waivers } from './waivers.ts'
import { invalidGovernance } from './whole-file.ts'

/** Everything that a decision depends on, read and compared; deciding needs nothing else. */
export interface Bundle {
  readonly facts: Facts
  readonly head: string
  readonly governance: Governance
  /** One for each scope in which documents changed. */
  readonly scopes: readonly ScopeJudge[]
  /** Changed files that `protected` names. */
  readonly protectedFiles: readonly { readonly file: string; readonly action: 'create' | 'update' | 'delete' }[]
  /** Changed files of the inventory that are no documents. */
  readonly inventoryFiles: readonly string[]
  /** What the change does to tags and relations that not everybody may do. */
  readonly tags: readonly PlacedTagFinding[]
  /** What is wrong with the governance that would land. */
  readonly invalidGovernance: readonly Diagnostic[]
  /** How values may be shown; it has learned from everything that is judged together. */
  readonly display: Display
}

export type Judged = Pick<Decision, 'principals' | 'violations' | 'warnings' | 'notices' | 'diagnostics'>

/** Judges every principal, then works out what waivers and approvals change (save-rules.md, identity.md). */
export function decide(bundle: Bundle): Judged {
  const { facts, governance, scopes, head, display } = bundle
  const { settings } = governance
  const standing = new Standing(governance.roles, facts)
  const principals = judgedPrincipals(facts, settings)
  const judged = principals.map(principal => judgePrincipal(bundle, standing, principal))
  const reporter = new Reporter({ standing, display, company: settings.company })
  const approvals = new Approvals(facts, head, standing, settings.company)
  const findings = [...judged.flatMap(one => one.findings), ...tagFindings(bundle, standing, principals)]
  const { violations, warnings, waived } = settle(findings, reporter, {
    approvals,
    settings,
    rolesIn: ({ account }, scope) => standing.rolesOr(account, scope, settings.principals.unmapped),
    waivers: new Waivers(governance, facts.now),
  })
  const invalid = bundle.invalidGovernance.map(problem =>
    invalidGovernance(problem, facts.author.login, settings.company),
  )
  const problems = judged.flatMap(one => one.problems.map(problem => locateProblem(problem, display)))
  return {
    principals: principals.map(principal => shownPrincipal(principal, standing, scopes, settings.company)),
    violations: [...violations, ...invalid].sort(byViolation),
    warnings: [...warnings].sort(byViolation),
    notices: unique([
      ...waived.map(waivedNotice),
      ...sidestepNotices(judged, display),
      ...notEnforced(scopes, settings),
    ]).sort(byPlace),
    diagnostics: unique([...unknownPeople(bundle, standing, principals, findings), ...problems]).sort(byPlace),
  }
}

/**
 * Why roles can not be told; nobody's roles are asked for where nothing governed is touched. One more role could only
 * add to who may touch protected files: where nobody is held up there, a team that can not be read does not matter, so
 * that its binding can be corrected.
 */
function unknownPeople(
  { scopes, protectedFiles, inventoryFiles }: Bundle,
  standing: Standing,
  principals: readonly JudgedPrincipal[],
  findings: readonly Finding[],
): Diagnostic[] {
  const accounts = principals.map(({ account }) => account)
  const isGoverned = scopes.length + inventoryFiles.length > 0
  if (!isGoverned && protectedFiles.length === 0) return []
  if (!isGoverned && findings.length === 0) return standing.strangers(accounts)
  return [...standing.unreadTeams(), ...standing.strangers(accounts)]
}

/** The author for the whole change, contributors for their files (identity.md). */
export function judgedPrincipals(facts: Facts, { principals: { judge } }: Governance['settings']): JudgedPrincipal[] {
  const author: JudgedPrincipal = { account: facts.author, as: 'author', files: null }
  const byAccount: JudgedPrincipal[] = []
  for (const { files, ...account } of facts.contributors) {
    if (isSameAccount(account, facts.author)) continue
    const known = byAccount.findIndex(other => isSameAccount(other.account, account))
    const before = byAccount[known]
    const all = files === undefined || before?.files === null ? null : new Set([...(before?.files ?? []), ...files])
    if (before === undefined) byAccount.push({ account, as: 'contributor', files: all })
    else byAccount[known] = { ...before, files: all }
  }
  return [...(judge.includes('author') ? [author] : []), ...(judge.includes('contributors') ? byAccount : [])]
}

interface JudgedOne {
  readonly findings: readonly Finding[]
  readonly problems: Judgement['problems']
  readonly sidesteps: Judgement['sidesteps']
}

function judgePrincipal(bundle: Bundle, standing: Standing, principal: JudgedPrincipal): JudgedOne {
  const { settings } = bundle.governance
  const touches = (file: string) => principal.files === null || principal.files.has(file)
  const judged = bundle.scopes.map(judge =>
    judgeScope(judge, standing, principal, settings.principals.unmapped, touches),
  )
  const may = (permission: string) => standing.may(principal.account, permission, settings.company)
  const locked = bundle.protectedFiles.filter(
    ({ file }) => touches(file) && !may('governance.update') && !(isWaivers(file) && may('waivers.grant')),
  )
  return {
    findings: [
      ...judged.flatMap(({ findings }) => findings),
      ...locked.map(({ file, action }): Finding => ({ kind: 'protected', principal, file, action })),
      ...outsiderFindings(bundle, standing, principal),
    ],
    problems: judged.flatMap(({ problems }) => problems),
    sidesteps: judged.flatMap(({ sidesteps }) => sidesteps),
  }
}

/** Whoever changes the inventory needs a role, as for documents (save-rules.md, "Which rules apply"). */
function outsiderFindings(
  { governance: { settings }, inventoryFiles }: Bundle,
  standing: Standing,
  principal: JudgedPrincipal,
): Finding[] {
  const file = inventoryFiles.find(path => principal.files === null || principal.files.has(path))
  const { company, enforcement, principals } = settings
  if (file === undefined || enforcement.default === 'off') return []
  const scope = { company, project: null, environment: null }
  const roles = standing.rolesOr(principal.account, scope, principals.unmapped)
  return roles.length > 0 ? [] : [{ kind: 'outsider', principal, file }]
}

function judgeScope(
  judge: ScopeJudge,
  standing: Standing,
  principal: JudgedPrincipal,
  substitute: string | null,
  touches: (file: string) => boolean,
): JudgedOne {
  const documents = judge.documents.filter(({ file }) => touches(file))
  const [first] = documents
  if (first === undefined) return { findings: [], problems: [], sidesteps: [] }
  const roles = standing.rolesOr(principal.account, first.scope, substitute)
  if (roles.length === 0)
    return {
      findings: [{ kind: 'unmapped', principal, judge, documents: [first, ...documents.slice(1)] }],
      problems: [],
      sidesteps: [],
    }
  const judgement = judge.judge(roles)
  const concerned = <T extends { readonly document: JudgedDocument }>(items: readonly T[]) =>
    items.filter(({ document }) => touches(document.file))
  return {
    findings: concerned(judgement.denials).map(denial => ({ kind: 'denial', principal, judge, roles, denial })),
    problems: concerned(judgement.problems),
    sidesteps: concerned(judgement.sidesteps),
  }
}

function locateProblem(
  { code, message, pair, document, rule }: Judgement['problems'][number],
  display: Display,
): Diagnostic {
  const { line, column } = placed({ document, pair }, display)
  return {
    code,
    message: `\`${identityPath({ pair }, display)}\`, which rule \`${rule.id}\` (${rule.file}:${rule.line}) controls: ${message}`,
    file: document.file,
    line,
    column,
  }
}

function shownPrincipal(
  { account, as }: JudgedPrincipal,
  standing: Standing,
  scopes: readonly ScopeJudge[],
  company: string,
): Principal {
  const places = scopes.flatMap(({ documents: [first] }) => (first === undefined ? [] : [first.scope]))
  const held = (places.length > 0 ? places : [{ company, project: null, environment: null }]).flatMap(scope =>
    standing.roles(account, scope),
  )
  const roles = [...groupBy(held, ({ role, scope }) => `${role} ${scope}`).values()].flatMap(([first]) =>
    first === undefined ? [] : [first],
  )
  return {
    login: account.login,
    id: account.id ?? null,
    as,
    roles: roles.sort((a, b) => compareText(a.role, b.role) || compareText(a.scope, b.scope)),
  }
}

/** Order of every list of violations: file, line, code, principal, and whatever else tells two apart. */
export const byViolation = (a: Violation, b: Violation): number =>
  compareText(a.file, b.file) ||
  a.line - b.line ||
  compareText(a.code, b.code) ||
  compareText(a.principal, b.principal) ||
  a.column - b.column ||
  compareText(a.path ?? '', b.path ?? '') ||
  compareText(a.action, b.action) ||
  compareText(a.rule?.id ?? '', b.rule?.id ?? '')
