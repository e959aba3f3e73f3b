import type { Diagnostic, Notice } from '../core/diagnostic.ts'
import type { Place } from '../core/document/document.ts'
import type { Governance, TagRules } from '../core/governance/governance.ts'
import { debtWarning, existingWarning, impactNotices, resolvedNotice } from '../core/tag-notes.ts'
import type { Spot } from '../core/tags/finding.ts'
import { Inventory, type InventoryProblem } from '../core/tags/inventory.ts'
import { impactOf, judgeTags, type TagJudgement } from '../core/tags/judge.ts'
import { standingSpot } from '../core/tags/policy-findings.ts'
import type { FileChange, Repository } from '../repository.ts'
import type { ProposedGovernance } from './governance.ts'
import {
  inventoryReading,
  isInventoryFile,
  readInventory,
  type StatedFiles,
  statementsOf,
  subjectKinds,
  withChanges,
} from './inventory.ts'
import { type JudgedTags, NO_TAGS } from './judged-tags.ts'
import { Places } from './places.ts'
import { governing } from './selection.ts'
import { changedDefinitions, tagRulesOf } from './tag-rules.ts'
import { laxNotices, standingOf } from './tag-scope.ts'

export interface Inventoried {
  readonly repository: Repository
  readonly governance: Governance
  /** The tree of the protected branch. */
  readonly protectedTree: string
  readonly baseTree: string
  readonly tree: string
  readonly target: string | null
  /** From base to result. */
  readonly changes: readonly FileChange[]
  readonly proposed: ProposedGovernance
  /** Whose login stands at what is nobody's fault. */
  readonly author: string
}

/** Judges the inventory of base and result by the policies of the protected branch (tag-policies.md). */
export async function judgeInventory(landing: Inventoried): Promise<JudgedTags> {
  const { repository, governance, changes, proposed, target } = landing
  const { settings } = governance
  if (settings.inventory.length === 0) {
    const none = { base: new Map(), result: new Map(), changed: new Set<string>() }
    return {
      ...NO_TAGS,
      ...changedDefinitions({ today: governance.tags, governance, proposed: proposed.governance, ...none }),
    }
  }
  const reading = inventoryReading(settings, [...settings.redact, ...proposed.redact])
  const base = await readInventory(repository, landing.baseTree, reading, settings)
  const result = await withChanges(repository, base, changes, reading)
  const rules = await tagRulesOf(landing, reading, base)
  const changed = new Set(changes.filter(({ path }) => isInventoryFile(reading, path)).map(({ path }) => path))
  const judged = judgeTags({
    ...{ rules: rules.rules, declared: subjectKinds(settings), changed },
    ...{ base: statementsOf(base), result: statementsOf(result) },
  })
  const ahead = await outlook(landing, rules.rules, judged, result)
  const places = await Places.of(repository, result, reading, spotsOf(judged))
  const formerPlaces = await Places.of(
    repository,
    base,
    reading,
    judged.findings.flatMap(({ gone }) => gone ?? []),
  )
  const definitions = changedDefinitions({
    ...{ today: rules.rules, governance, proposed: proposed.governance, base, result, changed },
  })
  return {
    findings: judged.findings.map(finding => ({
      ...finding,
      place: places.at(finding.spot),
      formerPlace: finding.gone && formerPlaces.at(finding.gone),
      ...standingOf(finding, settings, target),
    })),
    warnings: [
      ...judged.existing.map(breach =>
        existingWarning(breach, judged.result, places, landing.author, settings.company),
      ),
      ...judged.debts.map(problem => debtWarning(discreet(problem, places), places, landing.author, settings.company)),
    ],
    notices: [
      ...judged.resolved.map(breach => resolvedNotice(breach, judged)),
      ...ahead.notices,
      ...laxNotices(changed, settings),
    ],
    diagnostics: [
      ...judged.errors.map(problem => diagnosticOf(discreet(problem, places), places)),
      // A definition that is being corrected is judged as it would land.
      ...rules.problems.filter(({ file = '' }) => changed.size > 0 && !definitions.definitionFiles.has(file)),
    ],
    plainFiles: new Set([...changed].filter(path => governing(path, settings, target).file === null)),
    ...definitions,
    invalidDefinitions: [...definitions.invalidDefinitions, ...ahead.problems],
  }
}

/** Everything that is going to be shown with its line. */
const spotsOf = ({ findings, existing, errors, debts, result }: TagJudgement): Spot[] => [
  ...findings.map(({ spot }) => spot),
  ...existing.map(breach => standingSpot(breach, result)),
  ...[...errors, ...debts].flatMap(({ file, at }) => (at === null ? [] : [{ file, at }])),
]

/** The problem, without the words that `redact` selects. */
function discreet(problem: InventoryProblem, places: Places): InventoryProblem {
  const { file, at } = problem
  if (at === null || !places.hides({ file, at })) return problem
  return { ...problem, message: 'what this names is redacted, and is not there, is there twice, or is no name at all' }
}

function diagnosticOf({ file, at, message, unreadable }: InventoryProblem, places: Places): Diagnostic {
  if (unreadable !== null) return unreadable
  const { line, column }: Pick<Place, 'line' | 'column'> =
    at === null ? { line: 1, column: 1 } : places.at({ file, at })
  return { code: 'inventory-invalid', message, file, line, column }
}

/** What the governance that would land makes of what is there. */
interface Outlook {
  /** What its policies object to, and today's do not. */
  readonly notices: readonly Notice[]
  /** What its inventory can not read: once it has landed, nobody could change any of it. */
  readonly problems: readonly Diagnostic[]
}

async function outlook(
  landing: Inventoried,
  today: TagRules,
  judged: TagJudgement,
  result: StatedFiles,
): Promise<Outlook> {
  const { repository, governance, proposed, tree } = landing
  const { settings } = governance
  const after = proposed.governance
  if (after === null) return { notices: [], problems: [] }
  const isSameInventory = isSameText(after.settings.inventory, settings.inventory)
  if (isSameInventory && isSameText(after.tags.policies, governance.tags.policies)) return { notices: [], problems: [] }
  const reading = inventoryReading(after.settings, [...settings.redact, ...proposed.redact])
  const files = isSameInventory ? result : await readInventory(repository, tree, reading, after.settings)
  const inventory = new Inventory(statementsOf(files), subjectKinds(after.settings))
  return {
    notices: impactNotices(impactOf(after.tags, inventory, today)),
    problems: isSameInventory ? [] : unreadableThen(inventory, judged.result),
  }
}

/** Names that lead nowhere are debts; what says nothing, or is there twice, would be in everybody's way. */
function unreadableThen(then: Inventory, now: Inventory): Diagnostic[] {
  const known = new Set(now.problems.map(({ identity }) => identity))
  const found = then.problems.filter(({ identity, unknown, repeated }) => (unknown || repeated) && !known.has(identity))
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
