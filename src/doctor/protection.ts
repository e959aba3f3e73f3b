import type { BranchRules, Protection, Safeguard } from '../core/protection.ts'
import { CHECK_NAME } from '../publish/check-run.ts'
import { type Finding, finding } from './finding.ts'
import { type Holding, holdingsOf, isBinding, isNamedAfterUs, type Required, usesApp } from './required.ts'
import { sourceFindings } from './source.ts'

/** What the forge's rules leave open (threats.md G9). */
export function protectionFindings(protection: Protection, required: Required): readonly Finding[] {
  const { branch, audit, defaultBranch } = protection
  const holdings = holdingsOf(protection, required)
  return [
    ...orUnread(weaknesses(protection, holdings, required), branch, defaultBranch),
    ...sourceFindings(protection, holdings, required),
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

const unprotected = (where: string, { name, from }: Required): Finding =>
  finding(
    'branch-unprotected',
    `nothing protects ${where}: what Fieldgate denies can be merged all the same`,
    `in ${SETTINGS}, for ${where}: require the check \`${name}\` of ${from} and a pull request, block force pushes and deletion`,
  )

/** Where nothing judges here, there is nothing to require yet. */
function notRequired(
  where: string,
  { safeguards }: BranchRules,
  { name, from, sources }: Required,
): readonly Finding[] {
  if (sources.size === 0) return []
  const others = new Set(safeguards.flatMap(({ checks }) => checks.map(check => `\`${check.name}\``)))
  const instead = others.size === 0 ? 'no check' : `${[...others].join(', ')}, and not \`${name}\``
  const message = `${where} requires ${instead}: what Fieldgate denies can be merged all the same`
  const fix = `in ${SETTINGS}: require the check \`${name}\` of ${from}`
  return [finding('check-not-required', message, fix)]
}

const asleep = ({ name, enforcement }: Protection['inactive'][number]): Finding =>
  finding(
    'ruleset-inactive',
    `the ruleset \`${name}\` is not in force: its enforcement is \`${enforcement}\``,
    'set it to `active`, if it is the one for the gate',
  )

function ofCheck(holdings: readonly Holding[], required: Required): readonly Finding[] {
  if (holdings.some(({ isWorkflow }) => isWorkflow)) return []
  const isPinned = holdings.some(isBinding)
  return [...(isPinned ? [] : [openSource(required)]), ...updates(holdings, required)]
}

const openSource = ({ from }: Required): Finding =>
  finding(
    'check-source-open',
    'the required check may come from any source: whoever may write a commit status can make it green',
    `in ${SETTINGS}, at the required check: choose ${from} as its source`,
  )

/** An approval turns the check run green, and never the job that has failed (identity.md). */
function updates(holdings: readonly Holding[], required: Required): readonly Finding[] {
  const names = new Set(holdings.flatMap(({ checks }) => checks.map(check => check.name)))
  const jobs = [...names].filter(name => name !== CHECK_NAME)
  if (!required.needsUpdates || jobs.length === 0) return []
  if (names.has(CHECK_NAME)) return [twice(jobs)]
  return usesApp(required) ? [] : [notUpdated(required.name)]
}

const twice = (jobs: readonly string[]): Finding =>
  finding(
    'check-required-twice',
    `${quoted(jobs)} is required beside \`${CHECK_NAME}\`, and stays red when an approval arrives`,
    `in ${SETTINGS}: require \`${CHECK_NAME}\` alone`,
  )

const quoted = (names: readonly string[]): string => names.map(name => `\`${name}\``).join(', ')

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

function elsewhere({ safeguards }: BranchRules, { sources }: Required): readonly Finding[] {
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
    if (sources.size > 0) return []
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
