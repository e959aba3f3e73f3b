import type { Diagnostic, Notice } from '../core/diagnostic.ts'
import type { Governance, TagRules } from '../core/governance/governance.ts'
import { impactNotices } from '../core/tag-notes.ts'
import { Inventory, isUnknown } from '../core/tags/inventory.ts'
import { impactOf } from '../core/tags/judge.ts'
import type { Repository } from '../repository.ts'
import type { ProposedGovernance } from './governance.ts'
import { inventoryReading, readAnew, type StatedFiles, statementsOf, subjectKinds } from './inventory.ts'

interface Landing {
  readonly repository: Repository
  readonly governance: Governance
  readonly proposed: ProposedGovernance
  readonly tree: string
}

/** What the governance that would land makes of what is there. */
interface Outlook {
  /** What its policies object to, and today's do not. */
  readonly notices: readonly Notice[]
  /** What its inventory can not read: once it has landed, nobody could change any of it. */
  readonly problems: readonly Diagnostic[]
}

/** The result as today's governance sees it. */
interface Today {
  readonly rules: TagRules
  readonly files: StatedFiles
  readonly inventory: Inventory
}

export async function outlook({ repository, governance, proposed, tree }: Landing, today: Today): Promise<Outlook> {
  const { settings } = governance
  const after = proposed.governance
  if (after === null) return { notices: [], problems: [] }
  const isSameInventory = isSameText(after.settings.inventory, settings.inventory)
  if (isSameInventory && isSameText(after.tags.policies, governance.tags.policies)) return { notices: [], problems: [] }
  const reading = inventoryReading(after.settings, [...settings.redact, ...proposed.redact])
  const files = isSameInventory ? today.files : await readAnew(repository, tree, reading)
  const inventory = new Inventory(statementsOf(files), subjectKinds(after.settings))
  return {
    notices: impactNotices(impactOf({ rules: after.tags, inventory }, today)),
    problems: isSameInventory ? [] : unreadableThen(inventory, today.inventory),
  }
}

/** Names that lead nowhere are debts; what says nothing, or is there twice, would be in everybody's way. */
function unreadableThen(then: Inventory, now: Inventory): Diagnostic[] {
  const known = new Set(now.problems.map(({ identity }) => identity))
  const found = then.problems.filter(
    problem => (isUnknown(problem) || problem.kind === 'repeated') && !known.has(problem.identity),
  )
  const [first] = found
  if (first === undefined) return []
  const more = found.length > 1 ? `, and ${found.length - 1} more` : ''
  const message = `with this \`inventory\`, \`${first.file}\` could not be read: ${first.message}${more}; after that, nobody could change what it takes`
  return [{ code: 'governance-invalid', message, file: '.fieldgate/settings.yaml', line: 1, column: 1 }]
}

/** Policies, or entries of an inventory, that say the same wherever they stand. */
const isSameText = (a: readonly object[], b: readonly object[]): boolean => textOf(a) === textOf(b)

const textOf = (items: readonly object[]): string =>
  JSON.stringify(
    items.map(item => ({ ...item, file: null, line: null })),
    (_, value: unknown) => (value instanceof Map ? [...value] : value),
  )
