import { type Finding, finding } from './finding.ts'
import { type Check, inputOf, isOn, ownToken } from './gate.ts'
import type { Part } from './part.ts'

export interface PermissionContext {
  /** Records go to a branch before an allow counts. */
  readonly needsAuditBranch: boolean
  /** Roles are bound to teams, whose members a workflow's own token can not read. */
  readonly usesTeams: boolean
}

type Access = 'none' | 'read' | 'write'

/** What the token of a check may do, against what it needs (decision.md, "GitHub Action"). */
export function permissionFindings(check: Check, context: PermissionContext): readonly Finding[] {
  const needed = neededBy(check, context)
  const token = ownToken(check)
  const levels = permissionsOf(check)
  const teams = context.usesTeams && token === null ? [unreadTeams(check)] : []
  const innermost = levels.at(-1)
  if (innermost === undefined) return [...teams, missing(check, needed)]
  const narrow = token === null ? levels.flatMap(permissions => tooNarrow(permissions, needed)) : []
  return [...teams, ...tooWide(innermost, needed), ...narrow]
}

function neededBy(check: Check, { needsAuditBranch }: PermissionContext): ReadonlyMap<string, Access> {
  const isSilent = [inputOf(check, 'comment'), inputOf(check, 'review')].every(text => /^false$/i.test(text ?? ''))
  return new Map<string, Access>([
    ['contents', needsAuditBranch ? 'write' : 'read'],
    ['pull-requests', isSilent ? 'read' : 'write'],
    ['checks', isOn(check, 'check-run') ? 'write' : 'none'],
  ])
}

/** What is written on the way, outermost first: a job's replace its workflow's; a called workflow may have no more. */
const permissionsOf = ({ legs }: Check): readonly Part[] =>
  legs.flatMap(({ workflow, job }) => {
    const places = [job.part, workflow.part].map(part => part.at('permissions'))
    return places.find(({ exists }) => exists) ?? []
  })

const ACCESS: readonly Access[] = ['none', 'read', 'write']
const rank = (access: Access): number => ACCESS.indexOf(access)

/** What is not listed is not given (Workflow syntax, "permissions"). */
export function given(permissions: Part, scope: string): Access {
  const all = /^(read|write)-all$/.exec(permissions.text ?? '')?.[1]
  const text = all ?? permissions.at(scope).text
  return text === 'read' || text === 'write' ? text : 'none'
}

function missing({ workflow }: Check, needed: ReadonlyMap<string, Access>): Finding {
  const message = "no `permissions:`, so the token has the repository's default, in older repositories everything"
  return finding('permissions-missing', message, `write \`permissions: ${listed(needed)}\``, workflow.file)
}

const listed = (needed: ReadonlyMap<string, Access>): string =>
  `{ ${[...needed].flatMap(([scope, access]) => (access === 'none' ? [] : `${scope}: ${access}`)).join(', ')} }`

/** Scopes that other steps of the job may need to publish a report, and that are of no use against the gate. */
const HARMLESS = new Set(['id-token', 'attestations', 'security-events'])

function tooWide(permissions: Part, needed: ReadonlyMap<string, Access>): readonly Finding[] {
  const fix = `write \`permissions: ${listed(needed)}\``
  if (permissions.text === 'write-all')
    return [finding('permissions-wide', 'the token may write everything', fix, permissions)]
  return permissions
    .members()
    .filter(([scope, { text }]) => text === 'write' && needed.get(scope) !== 'write' && !HARMLESS.has(scope))
    .map(([scope, part]) =>
      finding('permissions-wide', `\`${scope}: write\` is more than Fieldgate needs here`, fix, part),
    )
}

const FOR: Readonly<Record<string, string>> = {
  contents: 'to fetch what is judged',
  'pull-requests': 'to show the result on the pull request',
  checks: 'for `check-run: true`',
}

function tooNarrow(permissions: Part, needed: ReadonlyMap<string, Access>): readonly Finding[] {
  return [...needed]
    .filter(([scope, access]) => rank(given(permissions, scope)) < rank(access))
    .map(([scope, access]) => {
      const why = scope === 'contents' && access === 'write' ? 'for the audit branch' : FOR[scope]
      const message = `\`${scope}: ${access}\` is missing, which Fieldgate needs ${why}`
      return finding('permissions-narrow', message, `add \`${scope}: ${access}\``, permissions)
    })
}

const unreadTeams = ({ step }: Check): Finding =>
  finding(
    'teams-unreadable',
    "roles are bound to teams, whose members a workflow's own token can not read: every check ends in `team-unreadable`",
    'give `token:` one of a GitHub App that may read members, or bind people',
    step.part,
  )
