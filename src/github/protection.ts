import type * as z from 'zod/mini'
import type { BranchRules, Protection } from '../core/protection.ts'
import { route } from './answer.ts'
import type { Client } from './client.ts'
import { Unavailable } from './problem.ts'
import {
  bypassing,
  ClassicProtection,
  pushRuleOf,
  RepositoryAnswer,
  RuleAnswer,
  type Ruleset,
  RulesetAnswer,
  RulesetEntry,
  safeguardOfProtection,
  safeguardOfRules,
} from './safeguards.ts'

export interface ProtectionRequest {
  readonly client: Pick<Client, 'get' | 'list'>
  readonly owner: string
  readonly repo: string
  /** Short name of the audit branch where it is asked for; null: it is not. */
  readonly auditBranch: string | null
  /** The id of the app GitHub Actions on this server; null where it is not known. */
  readonly workflowApp: number | null
}

/**
 * What GitHub enforces on the default branch, and on the audit branch where that is asked for. What the token may not
 * see is said, and never taken for nothing. Rejects with `forge-unavailable` where GitHub does not answer.
 */
export async function readProtection(request: ProtectionRequest): Promise<Protection> {
  const { client, owner, repo, auditBranch, workflowApp } = request
  const repository = await client.get(route`/repos/${owner}/${repo}`, {}, RepositoryAnswer, 'metadata: read')
  const context: Context = { ...request, repositoryId: repository.id, isAdmin: repository.permissions?.admin === true }
  const [branch, audit, others] = await Promise.all([
    branchRules(context, repository.default_branch),
    auditBranch === null ? null : branchRules(context, auditBranch),
    otherRulesets(context),
  ])
  return {
    ...{ repository: `${owner}/${repo}`, defaultBranch: repository.default_branch, workflowApp },
    ...{ branch, audit, ...others },
  }
}

interface Context extends ProtectionRequest {
  readonly repositoryId: number
  /** The token is an administrator's: a 404 means that there is nothing. */
  readonly isAdmin: boolean
}

async function branchRules(context: Context, branch: string): Promise<BranchRules> {
  const [rulesets, classic] = await Promise.all([ofRulesets(context, branch), ofProtection(context, branch)])
  return {
    safeguards: [...rulesets.safeguards, ...classic.safeguards],
    unread: [...rulesets.unread, ...classic.unread],
  }
}

/** The rules in force on a branch, those of the organisation among them, put together by ruleset. */
async function ofRulesets(context: Context, branch: string): Promise<BranchRules> {
  const { client, owner, repo } = context
  const path = route`/repos/${owner}/${repo}/rules/branches/${branch}`
  const rules = await seen(client.list(path, {}, RuleAnswer, 'metadata: read'))
  if ('unread' in rules) return { safeguards: [], unread: [rules.unread] }
  const ids = [...new Set(rules.answer.map(({ ruleset_id }) => ruleset_id))]
  const safeguards = ids.map(async id => {
    const ruleset = await rulesetOf(context, id)
    return safeguardOfRules(
      rules.answer.filter(rule => rule.ruleset_id === id),
      ruleset,
    )
  })
  return { safeguards: await Promise.all(safeguards), unread: [] }
}

/** The name of a ruleset and who may pass it by, as far as the token may see that. */
async function rulesetOf({ client, owner, repo, repositoryId }: Context, id: number): Promise<Ruleset> {
  const ruleset = await seen(client.get(route`/repos/${owner}/${repo}/rulesets/${id}`, {}, RulesetAnswer))
  if ('unread' in ruleset) return { name: String(id), repositoryId, bypass: null }
  const { name, bypass_actors } = ruleset.answer
  return { name, repositoryId, bypass: bypass_actors?.map(bypassing) ?? null }
}

/** The classic protection of a branch. GitHub answers 404 both for "there is none" and for "none of your business". */
async function ofProtection({ client, owner, repo, isAdmin }: Context, branch: string): Promise<BranchRules> {
  const path = route`/repos/${owner}/${repo}/branches/${branch}/protection`
  const protection = await seen(client.get(path, {}, ClassicProtection, 'administration: read'))
  if ('answer' in protection) return { safeguards: [safeguardOfProtection(protection.answer)], unread: [] }
  const isNone =
    protection.status === 404 && (isAdmin || /Branch not protected|Branch not found/.test(protection.unread))
  return { safeguards: [], unread: isNone ? [] : [protection.unread] }
}

/** What the rules of a branch do not tell: rulesets that are not in force, and those of pushes to any branch. */
async function otherRulesets(context: Context): Promise<Pick<Protection, 'inactive' | 'pushRules'>> {
  const { client, owner, repo } = context
  const rulesets = await seen(client.list(route`/repos/${owner}/${repo}/rulesets`, {}, RulesetEntry, 'metadata: read'))
  if ('unread' in rulesets) return { inactive: [], pushRules: [] }
  const ofPushes = rulesets.answer.filter(({ enforcement, target }) => enforcement === 'active' && target === 'push')
  const pushRules = await Promise.all(ofPushes.map(({ id }) => pushRulesOf(context, id)))
  return { inactive: rulesets.answer.flatMap(asleep), pushRules: pushRules.flat() }
}

const asleep = ({ name, enforcement, target = 'branch' }: z.infer<typeof RulesetEntry>): Protection['inactive'] =>
  enforcement === 'active' || target !== 'branch' ? [] : [{ name, enforcement }]

async function pushRulesOf({ client, owner, repo }: Context, id: number): Promise<Protection['pushRules']> {
  const ruleset = await seen(client.get(route`/repos/${owner}/${repo}/rulesets/${id}`, {}, RulesetAnswer))
  return 'unread' in ruleset ? [] : pushRuleOf(ruleset.answer)
}

type Seen<T> = { readonly answer: T } | { readonly unread: string; readonly status: number }

/** An answer, or why this token may not see it. Everything else that goes wrong goes on as it is. */
async function seen<T>(answer: Promise<T>): Promise<Seen<T>> {
  try {
    return { answer: await answer }
  } catch (error) {
    if (error instanceof Unavailable && (error.status === 403 || error.status === 404))
      return { unread: error.message, status: error.status }
    throw error
  }
}
