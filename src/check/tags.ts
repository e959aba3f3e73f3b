import type { Diagnostic, Notice } from '../core/diagnostic.ts'
import type { Place } from '../core/document/document.ts'
import type { Governance, Settings, TagRules } from '../core/governance/governance.ts'
import type { Scope } from '../core/rules/applicable.ts'
import { debtWarning, existingWarning, impactNotices, resolvedNotice } from '../core/tag-notes.ts'
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
import { type JudgedTags, NO_TAGS } from './judged-tags.ts'
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
      scope: scopeOf(finding, settings, target),
    })),
    warnings: [
      ...judged.existing.map(breach =>
        existingWarning(breach, judged.result, places, landing.author, settings.company),
      ),
      ...judged.debts.map(problem => debtWarning(discreet(problem, places), places, landing.author, settings.company)),
    ],
    notices: [
      ...judged.resolved.map(breach => resolvedNotice(breach, judged)),
      ...(await impact(landing, rules.rules, result)),
    ],
    diagnostics: [
      ...judged.errors.map(problem => diagnosticOf(discreet(problem, places), places)),
      // A definition that is being corrected is judged as it would land.
      ...rules.problems.filter(({ file = '' }) => changed.size > 0 && !definitions.definitionFiles.has(file)),
    ],
    plainFiles: new Set([...changed].filter(path => governing(path, settings, target).file === null)),
    ...definitions,
  }
}

/** Everything that is going to be shown with its line. */
const spotsOf = ({ findings, existing, errors, debts, result }: TagJudgement): Spot[] => [
  ...findings.map(({ spot }) => spot),
  ...existing.map(breach => standingSpot(breach, result)),
  ...[...errors, ...debts].flatMap(({ file, at }) => (at === null ? [] : [{ file, at }])),
]

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
