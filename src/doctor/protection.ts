import type { BranchRules, Protection, Safeguard } from '../core/protection.ts'
import { CHECK_NAME } from '../publish/check-run.ts'
import { type Finding, finding } from './finding.ts'
import { type Holding, holdingsOf, isBinding, isNamedAfterUs, type Required } from './required.ts'

/** What the forge's rules leave open (threats.md G9). */
export function protectionFindings(protection: Protection, required: Required): readonly Finding[] {
  const { branch, audit, defaultBranch } = protection
  const holdings = holdingsOf(protection, required)
  return [
    ...orUnread(weaknesses(protection, holdings, required), branch, defaultBranch),
    ...otherSources(protection, holdings, required),
    ...bypasses(holdings.filter(isBinding)),
    ...elsewhere(branch, required),
    ...(audit === null ? [] : orUnread(auditWeaknesses(audit), audit, 'the audit branch')),
  ]
}

/** What may stand in a part that could not be read is not missing: it is not known. */
function orUnread(weak: readonly Finding[], { unread }: BranchRules, branch: string): readonly Finding[] {
  if (weak.length === 0 || unread.length === 0) return weak
  const fix = 'ask with a token of an administrator, which sees all rules'
  return unread.map(why => finding('protection-unread', `not all rules of \`${branch}\` can be read: ${why}`, fix))
}

function weaknesses(
  { branch, defaultBranch, inactive }: Protection,
  holdings: readonly Holding[],
  required: Required,
): readonly Finding[] {
  const where = `\`${defaultBranch}\``
  const sleeping = holdings.length > 0 ? [] : inactive.map(asleep)
  if (branch.safeguards.length === 0) return [unprotected(where, required), ...sleeping]
  return [
    ...(holdings.length > 0 ? ofCheck(holdings, required) : notRequired(where, branch, required)),
    ...sleeping,
    ...ofBranch(where, branch),
  ]
}

const SETTINGS = 'Settings > Rules > Rulesets'

const unprotected = (where: string, { name }: Required): Finding =>
  finding(
    'branch-unprotected',
    `nothing protects ${where}: what Fieldgate denies can be merged all the same`,
    `in ${SETTINGS}, for ${where}: require the check \`${name}\` of GitHub Actions and a pull request, block force pushes and deletion`,
  )

/** Where nothing judges here, there is nothing to require yet. */
function notRequired(where: string, { safeguards }: BranchRules, { name, names }: Required): readonly Finding[] {
  if (names.size === 0) return []
  const others = new Set(safeguards.flatMap(({ checks }) => checks.map(check => `\`${check.name}\``)))
  const instead = others.size === 0 ? 'no check' : `${[...others].join(', ')}, and not \`${name}\``
  const message = `${where} requires ${instead}: what Fieldgate denies can be merged all the same`
  const fix = `in ${SETTINGS}: require the check \`${name}\` of GitHub Actions`
  return [finding('check-not-required', message, fix)]
}

const asleep = ({ name, enforcement }: Protection['inactive'][number]): Finding =>
  finding(
    'ruleset-inactive',
    `the ruleset \`${name}\` is not in force: its enforcement is \`${enforcement}\``,
    'set it to `active`, if it is the one for the gate',
  )

function ofCheck(holdings: readonly Holding[], { name, needsUpdates }: Required): readonly Finding[] {
  if (holdings.some(({ isWorkflow }) => isWorkflow)) return []
  const isPinned = holdings.some(isBinding)
  const isUpdated = holdings.some(({ safeguard }) => safeguard.checks.some(check => check.name === CHECK_NAME))
  return [...(isPinned ? [] : [OPEN_SOURCE]), ...(needsUpdates && !isUpdated ? [notUpdated(name)] : [])]
}

const OPEN_SOURCE = finding(
  'check-source-open',
  'the required check may come from any source: whoever may write a commit status can make it green',
  `in ${SETTINGS}, at the required check: choose GitHub Actions as its source`,
)

const notUpdated = (name: string): Finding =>
  finding(
    'check-not-updated',
    "the required check is the job's, which stays red when an approval arrives",
    `require \`${name}\` in its place, the check run that Fieldgate updates`,
  )

/** What else keeps the history and the state of the branch what was judged (threats.md T2, T3, T7). */
function ofBranch(where: string, { safeguards }: BranchRules): readonly Finding[] {
  const has = (holds: (safeguard: Safeguard) => boolean): boolean => safeguards.some(holds)
  return [
    ...(has(({ needsPullRequest }) => needsPullRequest) ? [] : [withoutPullRequest(where)]),
    ...(has(({ isStrict, hasMergeQueue }) => isStrict || hasMergeQueue) ? [] : [movingBase(where)]),
    ...(has(({ blocksForcePush }) => blocksForcePush) ? [] : [forcePush(where)]),
    ...(has(({ blocksDeletion }) => blocksDeletion) ? [] : [deletion(where)]),
  ]
}

const withoutPullRequest = (where: string): Finding =>
  finding(
    'pull-request-not-required',
    `${where} takes pushes without a pull request`,
    `in ${SETTINGS}: require a pull request before merging`,
  )

const movingBase = (where: string): Finding =>
  finding(
    'base-may-move',
    `a change can land on another ${where} than it was judged for: two that are fine alone may be wrong together`,
    `in ${SETTINGS}: require branches to be up to date, or use a merge queue`,
  )

const forcePush = (where: string): Finding =>
  finding('force-push-allowed', `the history of ${where} can be rewritten`, `in ${SETTINGS}: block force pushes`)

const deletion = (where: string): Finding =>
  finding('deletion-allowed', `${where} can be deleted`, `in ${SETTINGS}: restrict deletions`)

/** A check that only another app can make green is never green. */
function otherSources(
  { workflowApp }: Protection,
  holdings: readonly Holding[],
  { names, hasOwnToken }: Required,
): readonly Finding[] {
  if (workflowApp === null || hasOwnToken) return []
  const checks = holdings.flatMap(({ safeguard }) => safeguard.checks.filter(({ name }) => names.has(name)))
  return checks.flatMap(({ name, app }) => {
    if (app === null || app === workflowApp) return []
    const message = `\`${name}\` has to come from the app ${app}, and not from GitHub Actions: it is never green`
    return [finding('check-source-other', message, `in ${SETTINGS}: choose GitHub Actions as its source`)]
  })
}

/** One safeguard that nobody may pass by is enough. */
function bypasses(holdings: readonly Holding[]): readonly Finding[] {
  if (holdings.some(({ safeguard }) => safeguard.bypass?.length === 0)) return []
  return holdings.map(({ safeguard: { name, level, bypass } }) => {
    if (bypass === null) {
      const owner = level === 'organisation' ? 'an owner of the organisation' : 'an administrator'
      const message = `who may pass by ${name} can not be read: GitHub shows it to those who may change it`
      return finding('bypass-unread', message, `ask with a token of ${owner}`)
    }
    const message = `${bypass.join(', ')} can pass by ${name} with what Fieldgate denied`
    return finding('bypass', message, BYPASS_FIX)
  })
}

const BYPASS_FIX = 'empty the bypass list; of a branch protection, tick "Do not allow bypassing the above settings"'

function elsewhere({ safeguards }: BranchRules, { names }: Required): readonly Finding[] {
  const workflows = safeguards.flatMap(safeguard => safeguard.workflows.filter(({ isOwn }) => !isOwn))
  return workflows.flatMap(({ path }) => {
    if (isNamedAfterUs(path))
      return [
        finding(
          'required-workflow-elsewhere',
          `the required workflow \`${path}\` is in another repository, and is taken for Fieldgate's by its name`,
          'run doctor there as well',
        ),
      ]
    if (names.size > 0) return []
    const message = `whether the required workflow \`${path}\` of another repository runs Fieldgate can not be read`
    return [finding('required-workflow-unknown', message, 'if it does, call it `fieldgate.yml`')]
  })
}

function auditWeaknesses({ safeguards }: BranchRules): readonly Finding[] {
  const isKept = safeguards.some(each => each.blocksForcePush) && safeguards.some(each => each.blocksDeletion)
  if (isKept) return []
  return [
    finding(
      'audit-branch-unprotected',
      'the audit branch can be rewritten or deleted, and with it what was decided',
      `in ${SETTINGS}, for the audit branch: block force pushes and restrict deletions`,
    ),
  ]
}
