import { Places } from './check/places.ts'
import { type StandingRequest, standingInventory } from './check/standing-inventory.ts'
import { didYouMean } from './core/governance/near.ts'
import { Problem } from './core/problem.ts'
import { maskTexts } from './core/secret.ts'
import type { Survey } from './core/tags/survey.ts'
import { findBreaches, spotsOf, takeSurvey } from './core/tags/take-survey.ts'

export interface ViolationsRequest extends StandingRequest {
  /** Name of a policy; null: all. */
  readonly policy: string | null
  /** Id of a workspace; null: all. */
  readonly workspace: string | null
}

/** All violations of tag policies that stand in a commit (tag-policies.md, "Seeing and choosing"). Rejects with a `Problem`. */
export async function violations({ policy, workspace, ...request }: ViolationsRequest): Promise<Survey> {
  const { commit, governance, rules, inventory, files, reading } = await standingInventory(request)
  expectKnown(
    'policy',
    policy,
    rules.policies.map(({ name }) => name),
  )
  expectKnown(
    'workspace',
    workspace,
    [...inventory.ofKinds(['workspace'])].map(({ id }) => id),
  )
  const surveyed = { inventory, rules, filter: { policy, workspace } }
  const found = findBreaches(surveyed)
  const places = await Places.of(request.repository, files, reading, spotsOf(inventory, found))
  return maskTexts({
    schema: 'fieldgate.violations/v1',
    ...{ commit, governance, filter: surveyed.filter },
    ...takeSurvey(surveyed, found, spot => places.at(spot)),
  })
}

function expectKnown(what: string, name: string | null, known: readonly string[]): void {
  if (name === null || known.includes(name)) return
  throw new Problem('usage', `there is no ${what} \`${name}\`${didYouMean(name, known)}`)
}
