import type { Pair } from './diff/pair.ts'
import type { Finding, JudgedPrincipal } from './findings.ts'
import type { Governance, Waiver } from './governance/governance.ts'
import { matchNarrow } from './jsonpath/match.ts'
import { QueryTrie } from './jsonpath/trie.ts'
import type { Scope } from './rules/applicable.ts'
import type { Denial } from './rules/judge.ts'
import type { PlacedTagFinding } from './tag-violations.ts'

/** Roles of a principal in a scope. */
export type RolesIn = (principal: JudgedPrincipal, scope: Scope) => readonly string[]

/** Active waivers of a governance, and what they cover (identity.md, "Waivers"). Permission reads narrowly. */
export class Waivers {
  readonly #active: readonly Waiver[]
  readonly #covered = new Map<Waiver, Map<Pair, ReadonlySet<Pair>>>()

  constructor({ waivers }: Pick<Governance, 'waivers'>, now: string) {
    const time = Date.parse(now)
    this.#active = waivers.filter(({ expires }) => time < Date.parse(expires))
  }

  /** The waiver that turns somebody's violation into a warning; null where there is none. */
  covering(finding: Finding, rolesIn: RolesIn): Waiver | null {
    if (finding.kind === 'denial') return this.#ofRule(finding.denial, finding.roles)
    return finding.kind === 'tag' ? this.#ofPolicy(finding.tag, rolesIn(finding.principal, finding.tag.scope)) : null
  }

  #ofRule(denial: Denial, roles: readonly string[]): Waiver | null {
    return (
      this.#active.find(
        waiver =>
          namesRule(waiver, denial) &&
          inScope(waiver, denial.document.scope) &&
          coversRoles(waiver, denial, roles) &&
          this.#coversPlace(waiver, denial),
      ) ?? null
    )
  }

  #ofPolicy({ policy, scope, waivedIn }: PlacedTagFinding, roles: readonly string[]): Waiver | null {
    return (
      this.#active.find(
        waiver =>
          waiver.policy !== null &&
          waiver.policy === policy?.name &&
          inScope(waiver, { ...scope, project: waivedIn }) &&
          (waiver.roles === null || (roles.length > 0 && roles.every(role => waiver.roles?.has(role)))),
      ) ?? null
    )
  }

  #coversPlace(waiver: Waiver, { document, pair }: Denial): boolean {
    if (waiver.paths === null) return true
    const byRoot = this.#covered.get(waiver) ?? new Map<Pair, ReadonlySet<Pair>>()
    this.#covered.set(waiver, byRoot)
    let selected = byRoot.get(document.root)
    if (selected === undefined) {
      selected = new Set([...matchNarrow(new QueryTrie(waiver.paths), document.root).selections.values()].flat())
      byRoot.set(document.root, selected)
    }
    for (const place of pair.upwards()) if (selected.has(place)) return true
    return false
  }
}

function namesRule(waiver: Waiver, { ruling }: Denial): boolean {
  if (ruling === null) return false
  if (waiver.ruleId !== null) return ruling.rule.ruleId === waiver.ruleId
  return waiver.rule !== null && ruling.entry.written && ruling.entry.id === waiver.rule
}

const inScope = ({ company, project }: Waiver, scope: Scope): boolean =>
  company === scope.company && (project === null || project === scope.project)

/** Every role for which the rule speaks of this person has to be among the waiver's. */
function coversRoles(waiver: Waiver, { ruling }: Denial, roles: readonly string[]): boolean {
  if (waiver.roles === null) return true
  const speaking = ruling?.entry.roleIds ? roles.filter(role => ruling.entry.roleIds?.has(role)) : roles
  return speaking.length > 0 && speaking.every(role => waiver.roles?.has(role))
}
