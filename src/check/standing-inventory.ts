import type { Governance, TagRules } from '../core/governance/governance.ts'
import { Problem } from '../core/problem.ts'
import { Inventory, type InventoryProblem, isUnknown } from '../core/tags/inventory.ts'
import type { InventoryReading } from '../core/tags/statements.ts'
import type { Commit, Repository } from '../repository.ts'
import { readGovernance } from './governance.ts'
import { inventoryReading, readInventory, type StatedFiles, statementsOf, subjectKinds } from './inventory.ts'
import { tagRulesOf } from './tag-rules.ts'

export interface StandingRequest {
  readonly repository: Repository
  /** The commit whose inventory is looked at. */
  readonly ref: string
  /** Whose `.fieldgate/` counts; null: the upstream's default branch, else the commit's own. */
  readonly governance: string | null
  /** RFC 3339. */
  readonly now: string
}

/** The inventory of one commit, and the rules that count for it. */
export interface StandingInventory {
  readonly commit: string
  readonly governance: { readonly commit: string; readonly digest: string }
  readonly rules: TagRules
  readonly inventory: Inventory
  readonly files: StatedFiles
  readonly reading: InventoryReading
}

/** Reads it. Rejects with a `Problem` where there is no valid governance, or a file of the inventory is not what it should be. */
export async function standingInventory(request: StandingRequest): Promise<StandingInventory> {
  const { repository, ref, now } = request
  const [at, by] = await Promise.all([repository.resolve(ref), ruling(request)])
  const ruled = by ?? at
  const before = await readGovernance(repository, ruled.tree, now)
  if (before === null)
    throw new Problem(
      'usage',
      `there is no .fieldgate/ in \`${ruled.commit.slice(0, 12)}\`, so there are no tag policies`,
    )
  if (!before.read.ok) throw problemOf(before.read.problems)
  const { governance } = before.read
  const { settings } = governance
  if (settings.inventory.length === 0)
    throw new Problem('usage', 'settings.yaml has no `inventory`, so no subjects and relations are known; add one')
  const reading = inventoryReading(settings, settings.redact)
  const files = await readInventory(repository, at.tree, reading, settings)
  const rules = await rulesOf(repository, governance, { ruled, at }, reading, files)
  const inventory = new Inventory(statementsOf(files), subjectKinds(settings))
  // What is shown of a part would be taken for the whole.
  const [unknown] = inventory.problems.filter(isUnknown)
  if (unknown !== undefined) throw unknownProblem(unknown)
  return {
    commit: at.commit,
    governance: { commit: ruled.commit, digest: before.digest },
    rules,
    inventory,
    files,
    reading,
  }
}

const ruling = ({ repository, governance }: StandingRequest): Promise<Commit | null> =>
  governance === null ? repository.defaultBranch() : repository.resolve(governance)

async function rulesOf(
  repository: Repository,
  governance: Governance,
  { ruled, at }: { readonly ruled: Commit; readonly at: Commit },
  reading: InventoryReading,
  files: StatedFiles,
): Promise<TagRules> {
  const trees = { protectedTree: ruled.tree, baseTree: at.tree }
  const { rules, problems } = await tagRulesOf({ repository, governance, ...trees }, reading, files)
  if (problems.length > 0) throw problemOf(problems)
  return rules
}

function unknownProblem({ unreadable, message, file }: InventoryProblem): Problem {
  return problemOf([unreadable ?? { code: 'inventory-invalid', message, file }])
}

function problemOf(problems: Problem['diagnostics']): Problem {
  const [first] = problems
  const { file, line, column } = first ?? {}
  const place = {
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
  }
  return new Problem(first?.code ?? 'internal', first?.message ?? 'governance can not be read', place)
}
