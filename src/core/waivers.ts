import type { Pair } from './diff/pair.ts'
import type { Governance, Waiver } from './governance/governance.ts'
import { matchNarrow } from './jsonpath/match.ts'
import { QueryTrie } from './jsonpath/trie.ts'
import type { Denial } from './rules/judge.ts'

/** Active waivers of a governance, and what they cover (identity.md, "Waivers"). Permission reads narrowly. */
export class Waivers {
  readonly #active: readonly Waiver[]
  readonly #covered = new Map<Waiver, Map<Pair, ReadonlySet<Pair>>>()

  constructor({ waivers }: Pick<Governance, 'waivers'>, now: string) {
    const time = Date.parse(now)
    this.#active = waivers.filter(({ expires }) => time < Date.parse(expires))
  }

  /** The waiver that turns somebody's violation into a warning; null where there is none. */
  covering(denial: Denial, roles: readonly string[]): Waiver | null {
    return (
      this.#active.find(
        waiver =>
          namesRule(waiver, denial) &&
          inScope(waiver, denial) &&
          coversRoles(waiver, denial, roles) &&
          this.#coversPlace(waiver, denial),
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

const inScope = ({ company, project }: Waiver, { document: { scope } }: Denial): boolean =>
  company === scope.company && (project === null || project === scope.project)

/** Every role for which the rule speaks of this person has to be among the waiver's. */
function coversRoles(waiver: Waiver, { ruling }: Denial, roles: readonly string[]): boolean {
  if (waiver.roles === null) return true
  const speaking = ruling?.entry.roleIds ? roles.filter(role => ruling.entry.roleIds?.has(role)) : roles
  return speaking.length > 0 && speaking.every(role => waiver.roles?.has(role))
}
