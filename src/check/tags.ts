import type { Diagnostic } from '../core/diagnostic.ts'
import type { Place } from '../core/document/document.ts'
import type { Governance } from '../core/governance/governance.ts'
import { laxNotice } from '../core/notices.ts'
import { debtWarning, existingWarning, resolvedNotice } from '../core/tag-notes.ts'
import type { Spot } from '../core/tags/finding.ts'
import type { InventoryProblem } from '../core/tags/inventory.ts'
import { judgeTags, type TagJudgement } from '../core/tags/judge.ts'
import { standingSpot } from '../core/tags/policy-findings.ts'
import type { InventoryReading } from '../core/tags/statements.ts'
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
import type { JudgedTags } from './judged-tags.ts'
import { outlook } from './outlook.ts'
import { Places } from './places.ts'
import { governing } from './selection.ts'
import { changedDefinitions, tagRulesOf } from './tag-rules.ts'
import { standingOf } from './tag-scope.ts'

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
  const reading = inventoryReading(settings, [...settings.redact, ...proposed.redact])
  const base = await readInventory(repository, landing.baseTree, reading, settings)
  const result = await withChanges(repository, base, changes, reading)
  const { rules, problems } = await tagRulesOf(landing, reading, base)
  const changed = new Set(changes.filter(({ path }) => isInventoryFile(reading, path)).map(({ path }) => path))
  const judged = judgeTags({
    ...{ rules, declared: subjectKinds(settings), changed },
    ...{ base: statementsOf(base), result: statementsOf(result) },
  })
  const definitions = changedDefinitions({
    ...{ today: rules, governance, proposed: proposed.governance, base, result, changed },
  })
  const ahead = await outlook(landing, { rules, files: result, inventory: judged.result })
  const { company, enforcement } = settings
  const lax = changed.size === 0 ? [] : laxNotice(enforcement.default, { company, project: null })
  const said = await inWords(landing, judged, { base, result, reading })
  return {
    ...said,
    notices: [...said.notices, ...ahead.notices, ...lax],
    diagnostics: [
      ...said.diagnostics,
      // A definition that is being corrected is judged as it would land.
      ...problems.filter(({ file = '' }) => changed.size > 0 && !definitions.definitionFiles.has(file)),
    ],
    plainFiles: new Set([...changed].filter(path => governing(path, settings, target).file === null)),
    ...definitions,
    invalidDefinitions: [...definitions.invalidDefinitions, ...ahead.problems],
  }
}

interface Sides {
  readonly base: StatedFiles
  readonly result: StatedFiles
  readonly reading: InventoryReading
}

/** A judgement with its places, scopes and messages. */
async function inWords(
  { repository, governance: { settings }, target, author }: Inventoried,
  judged: TagJudgement,
  { base, result, reading }: Sides,
): Promise<Pick<JudgedTags, 'findings' | 'warnings' | 'notices' | 'diagnostics'>> {
  const gone = judged.findings.flatMap(finding => finding.gone ?? [])
  const [places, formerPlaces] = await Promise.all([
    Places.of(repository, result, reading, spotsOf(judged)),
    Places.of(repository, base, reading, gone),
  ])
  const { company } = settings
  return {
    findings: judged.findings.map(finding => ({
      ...finding,
      place: places.at(finding.spot),
      formerPlace: finding.gone && formerPlaces.at(finding.gone),
      ...standingOf(finding, settings, target),
    })),
    warnings: [
      ...judged.existing.map(breach => existingWarning(breach, judged.result, places, author, company)),
      ...judged.debts.map(problem => debtWarning(discreet(problem, places), places, author, company)),
    ],
    notices: judged.resolved.map(breach => resolvedNotice(breach, judged)),
    diagnostics: judged.errors.map(problem => diagnosticOf(discreet(problem, places), places)),
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
