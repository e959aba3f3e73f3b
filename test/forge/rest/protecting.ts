import { has } from './access.ts'
import { type Answer, ApiError, notFound, ok, page, type RepositoryCall } from './answer.ts'

export function listBranchRules(call: RepositoryCall): Answer {
  const { items, headers } = page(call, call.repository.rules.get(call.path.branch ?? '') ?? [])
  return { status: 200, body: items, headers }
}

/** Without rules, conditions and who may go round them: those are in a ruleset's own answer. */
export function listRulesets(call: RepositoryCall): Answer {
  const { items, headers } = page(call, call.repository.rulesets)
  const short = items.map(({ rules, conditions, bypass_actors, current_user_can_bypass, ...rest }) => rest)
  return { status: 200, body: short, headers }
}

/** Who may go round it is told to those alone who could change it. */
export function getRuleset({ repository, path, viewer }: RepositoryCall): Answer {
  const ruleset = repository.rulesets.find(({ id }) => id === Number(path.ruleset_id))
  if (ruleset === undefined) throw notFound()
  const { bypass_actors, ...rest } = ruleset
  return ok(viewer && has(viewer, 'administration', 'write') ? ruleset : rest)
}

export function getProtection({ repository, path }: RepositoryCall): Answer {
  const branch = path.branch ?? ''
  if (!repository.tips.has(branch)) throw new ApiError(404, 'Branch not found')
  const protection = repository.protection.get(branch)
  if (protection === undefined) throw new ApiError(404, 'Branch not protected')
  return ok(protection)
}
