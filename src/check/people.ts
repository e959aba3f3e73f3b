import type { Account, Contributor, Facts } from '../core/facts.ts'
import type { Settings } from '../core/governance/governance.ts'
import { teamsToKnow } from '../core/people/standing.ts'
import { type ReadGovernance, settingsOf } from './governance.ts'

/** Who is asking: complete facts, their short form, or somebody who can find them out. */
export type People =
  | { readonly facts: Facts }
  /** Nobody else is known, and the target is the base. */
  | { readonly author: Account; readonly contributors: readonly Contributor[]; readonly now: string }
  /**
   * Asked once, as soon as it is known which teams the governance names (`org/team`, sorted), and on which branch it has
   * what was decided before. `now` is the time of the evaluation, whatever the answer says. A rejection with a `Problem`
   * is the error decision.
   */
  | {
      readonly author: Account
      readonly now: string
      readonly ask: (teams: readonly string[], auditBranch: string | null) => Promise<Facts>
    }

/** What is known before anybody is asked; the target is the base's branch where nothing else is said. */
export function factsAtFirst(people: People, branch: string | null): Facts {
  if ('facts' in people) return { ...people.facts, target: people.facts.target ?? branch }
  const { now, author } = people
  const contributors = 'contributors' in people ? people.contributors : []
  return { now, target: branch, author, contributors, teams: {}, reviews: [] }
}

/** The complete facts. */
export async function completeFacts(people: People, known: Facts, rules: ReadGovernance | null): Promise<Facts> {
  if (!('ask' in people)) return known
  const facts = await people.ask(teamsNamedBy(rules, known.now), auditOf(rules).branch)
  return { ...facts, now: known.now, target: facts.target ?? known.target }
}

/** Where governance wants records; of broken one, what its settings say where these can be read. */
export const auditOf = (rules: ReadGovernance | null): Settings['audit'] =>
  (rules === null ? null : settingsOf(rules.read))?.audit ?? NO_AUDIT

/** Where nothing is known of governance. */
export const NO_AUDIT: Settings['audit'] = { branch: null, require: 'none' }

/** Of broken governance, what is needed to tell who may repair it. */
function teamsNamedBy(rules: ReadGovernance | null, now: string): readonly string[] {
  if (rules === null) return []
  const roles = rules.read.ok ? rules.read.governance.roles : rules.read.core?.roles
  return roles === undefined ? [] : teamsToKnow(roles, now)
}
