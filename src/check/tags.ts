import type { Violation } from '../core/decision.ts'
import type { Diagnostic, Notice } from '../core/diagnostic.ts'
import type { Place } from '../core/document/document.ts'
import type { Governance, Settings, TagRules } from '../core/governance/governance.ts'
import type { Scope } from '../core/rules/applicable.ts'
import { debtWarning, existingWarning, impactNotices, resolvedNotice } from '../core/tag-notes.ts'
import type { PlacedTagFinding } from '../core/tag-violations.ts'
import type { Spot, TagFinding } from '../core/tags/finding.ts'
import type { InventoryProblem } from '../core/tags/inventory.ts'
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
import { Places } from './places.ts'
import { governing } from './selection.ts'
import { changedDefinitions, tagRulesOf } from './tag-rules.ts'

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

/** What is to be said of tags and relations: of the whole, and, as findings, of those who answer for them. */
export interface JudgedTags {
  readonly findings: readonly PlacedTagFinding[]
  readonly warnings: readonly Violation[]
  readonly notices: readonly Notice[]
  readonly diagnostics: readonly Diagnostic[]
  /** Changed files with tag definitions in them that count, which only `governance.update` may change. */
  readonly definitionFiles: ReadonlySet<string>
  /** Changed files of the inventory that are no documents: whoever changes them needs a role all the same. */
  readonly plainFiles: ReadonlySet<string>
  /** What is wrong with the tag definitions that would land. */
  readonly invalidDefinitions: readonly Diagnostic[]
}

const NOTHING: JudgedTags = {
  findings: [],
  warnings: [],
  notices: [],
  diagnostics: [],
  definitionFiles: new Set(),
  plainFiles: new Set(),
  invalidDefinitions: [],
}

/** Judges the inventory of base and result by the policies of the protected branch (tag-policies.md). */
export async function judgeInventory(landing: Inventoried): Promise<JudgedTags> {
  const { repository, governance, changes, proposed, target } = landing
  const { settings } = governance
  if (settings.inventory.length === 0) {
    const none = { base: new Map(), result: new Map(), changed: new Set<string>() }
    return {
      ...NOTHING,
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
  const places = await Places.of(repository, result, reading, spotsOf(judged))
  return {
    findings: judged.findings.map(finding => placed(finding, places, settings, target)),
    warnings: [
      ...judged.existing.map(breach =>
        existingWarning(breach, judged.result, places, landing.author, settings.company),
      ),
      ...judged.debts.map(problem => debtWarning(problem, places, landing.author, settings.company)),
    ],
    notices: [
      ...judged.resolved.map(breach => resolvedNotice(breach, judged)),
      ...(await impact(landing, rules.rules, result)),
    ],
    diagnostics: [
      ...judged.errors.map(problem => diagnosticOf(problem, places)),
      ...(changed.size > 0 ? rules.problems : []),
    ],
    plainFiles: new Set([...changed].filter(path => governing(path, settings, target).file === null)),
    ...changedDefinitions({ today: rules.rules, governance, proposed: proposed.governance, base, result, changed }),
  }
}

/** Everything that is going to be shown with its line. */
const spotsOf = ({ findings, existing, errors, debts, result }: TagJudgement): Spot[] => [
  ...findings.map(({ spot }) => spot),
  ...existing.map(breach => standingSpot(breach, result)),
  ...[...errors, ...debts].flatMap(({ file, at }) => (at === null ? [] : [{ file, at }])),
]

function placed(finding: TagFinding, places: Places, settings: Settings, target: string | null): PlacedTagFinding {
  return { ...finding, place: places.at(finding.spot), scope: scopeOf(finding, settings, target) }
}

/**
 * Where a finding belongs. Waivers and `enforcement` permit by it, so the project that the path says has to be one of
 * those that the subjects say: a file in somebody else's folder is nobody's.
 */
function scopeOf({ spot, owner }: TagFinding, settings: Settings, target: string | null): Scope {
  const ofFile = governing(spot.file, settings, target).file?.scope
  const { company = settings.company, project = null, environment = null } = ofFile ?? {}
  if (project === null) return { company, project: owner.project, environment }
  return { company, project: owner.names.size === 0 || owner.names.has(project) ? project : null, environment }
}

function diagnosticOf({ file, at, message, unreadable }: InventoryProblem, places: Places): Diagnostic {
  if (unreadable !== null) return unreadable
  const { line, column }: Pick<Place, 'line' | 'column'> =
    at === null ? { line: 1, column: 1 } : places.at({ file, at })
  return { code: 'inventory-invalid', message, file, line, column }
}

/** What the policies that would land object to, and today's do not. */
async function impact(landing: Inventoried, today: TagRules, result: StatedFiles): Promise<Notice[]> {
  const { repository, governance, proposed, tree } = landing
  const { settings } = governance
  const after = proposed.governance
  if (after === null || isSameText(after.tags.policies, governance.tags.policies)) return []
  const reading = inventoryReading(after.settings, [...settings.redact, ...proposed.redact])
  const isAsToday = isSameText(after.settings.inventory, settings.inventory)
  const files = isAsToday ? result : await readInventory(repository, tree, reading, after.settings)
  const declared = subjectKinds(after.settings)
  return impactNotices(impactOf(after.tags, statementsOf(files), { declared, rules: today }))
}

/** Policies, or entries of an inventory, that say the same wherever they stand. */
const isSameText = (a: readonly object[], b: readonly object[]): boolean => textOf(a) === textOf(b)

const textOf = (items: readonly object[]): string =>
  JSON.stringify(
    items.map(item => ({ ...item, file: null, line: null })),
    (_, value: unknown) => (value instanceof Map ? [...value] : value),
  )
