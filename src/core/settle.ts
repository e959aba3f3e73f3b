import type { Violation } from './decision.ts'
import type { Pair } from './diff/pair.ts'
import { enforcementOf } from './enforcement.ts'
import type { Finding, Reporter } from './findings.ts'
import type { Settings, Waiver } from './governance/governance.ts'
import { groupBy } from './group.ts'
import type { Approvals } from './people/approvals.ts'
import { uncovered } from './rules/permission.ts'
import type { RolesIn, Waivers } from './waivers.ts'

/** Who and what may turn a finding into something that does not block. */
export interface Relief {
  readonly waivers: Waivers
  readonly rolesIn: RolesIn
  readonly approvals: Approvals
  readonly settings: Settings
}

export interface Settled {
  readonly violations: readonly Violation[]
  readonly warnings: readonly Violation[]
  /** Waivers that were used. */
  readonly waived: readonly Waiver[]
}

interface Outcome {
  readonly finding: Finding
  readonly waiver: Waiver | null
  readonly warns: boolean
  readonly liftedBy: Violation['liftedBy']
}

/** Sorts findings into violations, lifted or not, and warnings. */
export function settle(findings: readonly Finding[], reporter: Reporter, relief: Relief): Settled {
  const outcomes = findings.map(finding => outcomeOf(finding, relief))
  const judged = judgedByDisallow(outcomes)
  const standing = outcomes.filter(outcome => !isJudged(outcome, judged))
  const warnings = standing.filter(({ waiver, warns }) => waiver !== null || warns)
  const violations = standing.filter(({ waiver, warns }) => waiver === null && !warns)
  return {
    violations: violations.map(({ finding, liftedBy }) => ({ ...reporter.report(finding), liftedBy })),
    warnings: warnings.map(({ finding, waiver }) => ({
      ...reporter.report(finding),
      liftedBy: waiver && { waiver: waiver.id },
    })),
    waived: [...new Set(warnings.flatMap(({ waiver }) => waiver ?? []))],
  }
}

function outcomeOf(finding: Finding, { waivers, rolesIn, approvals, settings }: Relief): Outcome {
  const waiver = waivers.covering(finding, rolesIn)
  const warns = isWarning(finding, settings)
  return { finding, waiver, warns, liftedBy: waiver !== null || warns ? null : approvals.lifting(finding) }
}

function isWarning(finding: Finding, settings: Settings): boolean {
  if (finding.kind === 'protected') return false
  if (finding.kind === 'outsider') return settings.enforcement.default === 'warn'
  if (finding.kind === 'tag') return finding.warns || finding.tag.enforcement === 'warn'
  const { scope } = finding.kind === 'denial' ? finding.denial.document : finding.documents[0]
  return (finding.kind === 'denial' && finding.denial.warns) || enforcementOf(settings, scope) === 'warn'
}

/** Places that a disallow rule denies to a principal, with those above them. */
interface Judged {
  readonly places: ReadonlySet<Pair>
  readonly above: ReadonlySet<Pair>
}

/** By principal and document. Only what blocks counts. */
function judgedByDisallow(outcomes: readonly Outcome[]): ReadonlyMap<unknown, ReadonlyMap<unknown, Judged>> {
  const blocking = outcomes.flatMap(({ finding, waiver, warns, liftedBy }) =>
    finding.kind === 'denial' && finding.denial.ruling !== null && waiver === null && !warns && liftedBy === null
      ? [finding]
      : [],
  )
  const byPrincipal = groupBy(blocking, ({ principal }) => principal)
  return new Map(
    [...byPrincipal].map(([principal, own]) => [
      principal,
      new Map(
        [...groupBy(own, ({ denial }) => denial.document)].map(([document, found]) => [document, judgedPlaces(found)]),
      ),
    ]),
  )
}

function judgedPlaces(found: readonly Extract<Finding, { kind: 'denial' }>[]): Judged {
  const places = new Set(found.map(({ denial }) => denial.pair))
  return { places, above: new Set([...places].flatMap(pair => [...pair.upwards()])) }
}

/**
 * A change that a disallow rule controls is judged by that rule alone (save-rules.md, "Which rules apply"), as long as
 * the rule blocks it: a disallow rule that warns, is waived or lifted opens no way round the allow rules.
 */
function isJudged({ finding }: Outcome, judged: ReadonlyMap<unknown, ReadonlyMap<unknown, Judged>>): boolean {
  if (finding.kind !== 'denial' || finding.denial.ruling !== null) return false
  const own = judged.get(finding.principal)?.get(finding.denial.document)
  if (own === undefined) return false
  const { pair } = finding.denial
  for (const place of pair.upwards()) if (own.places.has(place)) return true
  return own.above.has(pair) && uncovered(pair, own.places).length === 0
}
