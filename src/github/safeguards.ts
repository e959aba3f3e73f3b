import * as z from 'zod/mini'
import type { PushRule, Safeguard } from '../core/protection.ts'

/** Shapes of what GitHub says about protection, and what they mean together. Fields that are not used are left out. */

export const RepositoryAnswer = z.object({
  id: z.int(),
  default_branch: z.string().check(z.minLength(1)),
  permissions: z.optional(z.object({ admin: z.boolean() })),
})

/** Parameters of all types of rules together: no name means different things in two of them. */
const Parameters = z.object({
  required_status_checks: z.optional(
    z.array(z.object({ context: z.string(), integration_id: z.optional(z.nullable(z.int())) })),
  ),
  strict_required_status_checks_policy: z.optional(z.boolean()),
  workflows: z.optional(z.array(z.object({ path: z.string(), repository_id: z.int() }))),
  require_code_owner_review: z.optional(z.boolean()),
})

/** One rule in force on a branch. Of most types it is enough that they are there. */
export const RuleAnswer = z
  .object({
    type: z.string(),
    parameters: z.optional(Parameters),
    ruleset_id: z.int(),
    ruleset_source_type: z.string(),
  })
  .check(
    z.refine(({ type, parameters }) => type !== 'required_status_checks' || parameters?.required_status_checks),
    z.refine(({ type, parameters }) => type !== 'workflows' || parameters?.workflows),
  )
type Rule = z.infer<typeof RuleAnswer>

const PushParameters = z.object({ restricted_file_paths: z.optional(z.array(z.string())) })

const Bypass = z.object({
  actor_id: z.optional(z.nullable(z.int())),
  actor_type: z.string(),
  bypass_mode: z.optional(z.string()),
})

/** A ruleset as the list of them has it. */
export const RulesetEntry = z.object({
  id: z.int(),
  name: z.string(),
  target: z.optional(z.string()),
  enforcement: z.enum(['disabled', 'active', 'evaluate']),
})

/** `bypass_actors` is left out where the token may not change the ruleset. */
export const RulesetAnswer = z.object({
  name: z.string(),
  bypass_actors: z.optional(z.nullable(z.array(Bypass))),
  rules: z.optional(z.array(z.object({ type: z.string(), parameters: z.optional(PushParameters) }))),
})

/** Ids of the built-in roles, as GitHub's description of rulesets lists them. */
const ROLES: Readonly<Record<number, string>> = { 2: 'who may maintain', 4: 'who may write', 5: 'administrators' }
const ACTORS: Readonly<Record<string, string>> = {
  ...{ OrganizationAdmin: 'owners of the organisation', EnterpriseOwner: 'owners of the enterprise' },
  ...{ DeployKey: 'deploy keys', Integration: 'app', Team: 'team', User: 'user', RepositoryRole: 'role' },
}

/** An actor for people: `administrators`, `team 12 (on pull requests)`. */
export function bypassing({ actor_id, actor_type, bypass_mode }: z.infer<typeof Bypass>): string {
  const role = actor_type === 'RepositoryRole' ? ROLES[actor_id ?? 0] : undefined
  const numbered = ['Integration', 'Team', 'User', 'RepositoryRole'].includes(actor_type) ? ` ${actor_id ?? ''}` : ''
  const who = role ?? `${ACTORS[actor_type] ?? actor_type}${numbered}`
  return bypass_mode === 'pull_request' ? `${who} (on pull requests)` : who
}

/** What a push ruleset keeps out; nothing, where it is about something else than paths. */
export function pushRuleOf({ name, rules = [], bypass_actors }: z.infer<typeof RulesetAnswer>): readonly PushRule[] {
  const paths = rules
    .filter(({ type }) => type === 'file_path_restriction')
    .flatMap(({ parameters }) => parameters?.restricted_file_paths ?? [])
  return paths.length === 0 ? [] : [{ name: nameOf(name), paths, bypass: bypass_actors?.map(bypassing) ?? null }]
}

const nameOf = (ruleset: string): string => `the ruleset \`${ruleset}\``

/** What is known of a ruleset beside its rules. */
export interface Ruleset {
  readonly name: string
  /** The repository that is asked about. */
  readonly repositoryId: number
  readonly bypass: readonly string[] | null
}

/** What the rules of one ruleset do together on a branch. */
export function safeguardOfRules(rules: readonly Rule[], { name, repositoryId, bypass }: Ruleset): Safeguard {
  const has = (type: string): boolean => rules.some(rule => rule.type === type)
  const all = rules.flatMap(({ parameters }) => parameters ?? [])
  const checks = all.flatMap(({ required_status_checks }) => required_status_checks ?? [])
  const workflows = all.flatMap(parameters => parameters.workflows ?? [])
  return {
    name: nameOf(name),
    level: rules.every(rule => rule.ruleset_source_type === 'Repository') ? 'repository' : 'organisation',
    checks: checks.map(({ context, integration_id }) => ({ name: context, app: appOf(integration_id) })),
    workflows: workflows.map(({ path, repository_id }) => ({ path, isOwn: repository_id === repositoryId })),
    isStrict: all.some(parameters => parameters.strict_required_status_checks_policy === true),
    hasMergeQueue: has('merge_queue'),
    needsPullRequest: has('pull_request'),
    needsCodeOwners: all.some(parameters => parameters.require_code_owner_review === true),
    blocksForcePush: has('non_fast_forward') || has('update'),
    blocksDeletion: has('deletion'),
    bypass,
  }
}

/** GitHub writes "any source" as nothing, as null and as -1. */
const appOf = (app: number | null | undefined): number | null => (app == null || app <= 0 ? null : app)

const Switch = z.optional(z.object({ enabled: z.boolean() }))
const Allowances = z.object({
  users: z.optional(z.array(z.object({ login: z.string() }))),
  teams: z.optional(z.array(z.object({ slug: z.string() }))),
  apps: z.optional(z.array(z.object({ slug: z.string() }))),
})

/** The classic protection of a branch. `checks` came later than `contexts`, to which nothing says whose they are. */
export const ClassicProtection = z.object({
  required_status_checks: z.optional(
    z.object({
      strict: z.optional(z.boolean()),
      contexts: z.array(z.string()),
      checks: z.optional(z.array(z.object({ context: z.string(), app_id: z.optional(z.nullable(z.int())) }))),
    }),
  ),
  enforce_admins: Switch,
  required_pull_request_reviews: z.optional(
    z.object({
      require_code_owner_reviews: z.optional(z.boolean()),
      bypass_pull_request_allowances: z.optional(Allowances),
    }),
  ),
  allow_force_pushes: Switch,
  allow_deletions: Switch,
})

export function safeguardOfProtection(protection: z.infer<typeof ClassicProtection>): Safeguard {
  const { required_status_checks: checks, required_pull_request_reviews: reviews } = protection
  const allowed = reviews?.bypass_pull_request_allowances
  return {
    name: 'the branch protection',
    level: 'repository',
    checks:
      checks?.checks?.map(({ context, app_id }) => ({ name: context, app: appOf(app_id) })) ??
      checks?.contexts.map(name => ({ name, app: null })) ??
      [],
    workflows: [],
    isStrict: checks?.strict === true,
    hasMergeQueue: false,
    needsPullRequest: reviews !== undefined,
    needsCodeOwners: reviews?.require_code_owner_reviews === true,
    blocksForcePush: protection.allow_force_pushes?.enabled !== true,
    blocksDeletion: protection.allow_deletions?.enabled !== true,
    bypass: [
      ...(protection.enforce_admins?.enabled === true ? [] : ['administrators']),
      ...(allowed?.users ?? []).map(({ login }) => `\`${login}\``),
      ...(allowed?.teams ?? []).map(({ slug }) => `team \`${slug}\``),
      ...(allowed?.apps ?? []).map(({ slug }) => `app \`${slug}\``),
    ],
  }
}
