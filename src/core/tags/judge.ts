import type { TagRules } from '../governance/governance.ts'
import { compareBreaches, type Judged } from './compare.ts'
import { type Breach, PolicyBench } from './evaluate.ts'
import type { BothSides, TagFinding } from './finding.ts'
import { Inventory, type InventoryFiles, type InventoryProblem, isUnknown } from './inventory.ts'
import { policyFinding } from './policy-findings.ts'
import { tagFindings, withDefaults } from './tag-changes.ts'

/** Both sides of a change as files state them, and by what they are judged. */
export interface TagCase {
  readonly rules: TagRules
  /** Kinds that the settings have subjects for. */
  readonly declared: readonly string[]
  readonly base: InventoryFiles
  readonly result: InventoryFiles
  /** Files of the inventory that the change touches. */
  readonly changed: ReadonlySet<string>
}

/** What tags and relations have to do with a change, whoever asks. */
export interface TagJudgement {
  /** What not everybody may do. */
  readonly findings: readonly TagFinding[]
  /** Breaches that were there and are nobody's fault. */
  readonly existing: readonly Breach[]
  readonly resolved: readonly Breach[]
  /** What makes the result impossible to judge. */
  readonly errors: readonly InventoryProblem[]
  /** What is wrong with the inventory and was before. */
  readonly debts: readonly InventoryProblem[]
  readonly base: Inventory
  readonly result: Inventory
}

/** Judges a change of an inventory by the policies and definitions of the protected branch (tag-policies.md, "What blocks"). */
export function judgeTags({ rules, declared, ...files }: TagCase): TagJudgement {
  const { definitions, policies } = rules
  const bench = new PolicyBench(policies)
  const base = judged(new Inventory(files.base, declared), bench)
  const result = files.changed.size === 0 ? base : judged(resultInventory(base.inventory, rules, files), bench)
  const sides: BothSides = { base: base.inventory, result: result.inventory, changed: files.changed }
  const { introduced, existing, resolved } = compareBreaches(base, result)
  const context = { ...sides, definitions, policies, bench }
  return {
    findings: [...tagFindings(definitions, sides), ...introduced.map(one => policyFinding(one, context))],
    existing,
    resolved,
    ...sorted(base.inventory, result.inventory, files.changed.size > 0),
    base: base.inventory,
    result: result.inventory,
  }
}

const judged = (inventory: Inventory, bench: PolicyBench): Judged => ({
  inventory,
  breaches: bench.breaches(inventory),
})

/** New subjects have the defaults of the tags that they lack. */
function resultInventory(
  base: Inventory,
  { definitions }: TagRules,
  { result, changed }: Pick<TagCase, 'result' | 'changed'>,
): Inventory {
  const assuming = definitions.filter(definition => definition.default !== null)
  const files = new Map(result)
  if (assuming.length > 0)
    for (const file of changed) {
      const statements = result.get(file)
      if (statements !== undefined)
        files.set(
          file,
          withDefaults(statements, assuming, ({ kind, id }) => base.find(kind, id).length === 0),
        )
    }
  return new Inventory(files, base.declared, base)
}

/**
 * A problem that the change made is an error, one that was there a debt. What is not known is an error wherever the
 * inventory changes: it could be what a policy would object to.
 */
function sorted(base: Inventory, result: Inventory, isChanged: boolean): Pick<TagJudgement, 'errors' | 'debts'> {
  const before = new Set(base.problems.map(({ identity }) => identity))
  const isDebt = (problem: InventoryProblem) => before.has(problem.identity) && !(isUnknown(problem) && isChanged)
  return {
    errors: result.problems.filter(problem => !isDebt(problem)),
    debts: result.problems.filter(isDebt),
  }
}

/** Policies over an inventory. */
interface View {
  readonly rules: TagRules
  readonly inventory: Inventory
}

/** Breaches that governance would bring which changes, and that today's does not see (tag-policies.md, "What blocks"). */
export function impactOf(proposed: View, today: View): readonly Breach[] {
  const breaches = ({ rules, inventory }: View) => new PolicyBench(rules.policies).breaches(inventory)
  const known = breaches(today)
  return [...breaches(proposed)].flatMap(([key, breach]) => (known.has(key) ? [] : [breach]))
}
