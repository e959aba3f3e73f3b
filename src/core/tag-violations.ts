import type { Shown, Violation } from './decision.ts'
import type { Place } from './document/document.ts'
import type { JudgedPrincipal } from './findings.ts'
import type { Enforcement } from './governance/governance.ts'
import { identitySegment, normalizedPath } from './jsonpath/path.ts'
import type { Standing } from './people/standing.ts'
import { whoHolds } from './people/who-holds.ts'
import type { Scope } from './rules/applicable.ts'
import { REDACTED_VALUE } from './secret.ts'
import type { Spot, TagFinding, TagValues } from './tags/finding.ts'

/** A finding of tags with its place and scope. */
export interface PlacedTagFinding extends TagFinding {
  readonly place: Place
  /** Of `gone`. */
  readonly formerPlace: Place | null
  readonly scope: Scope
  /** How strictly it is judged. */
  readonly enforcement: Enforcement
  /** The project whose waivers cover it; null: only those for all. */
  readonly waivedIn: string | null
}

/** Lifting it, and who may do it instead. */
export const OVERRIDE = 'policies.override'

/** What stands against a principal: located, and with who can help. */
export function tagViolation(
  finding: PlacedTagFinding,
  { account }: JudgedPrincipal,
  standing: Standing,
  company: string,
): Omit<Violation, 'liftedBy'> {
  const { code, rule, scope, action, message, before, after } = finding
  return {
    code,
    principal: account.login,
    roles: standing.roles(account, scope).map(({ role }) => role),
    scope: 'company',
    ...scope,
    rule: { ...rule, jsonPath: null, ruleId: null, actions: [] },
    ...placeFields(finding),
    action,
    ...(before !== null && { before: shown(before) }),
    ...(after !== null && { after: shown(after) }),
    message,
    // A tag that is invalid is so whoever sets it.
    ...(code === 'tag-invalid' ? { whoCan: [], whoCanPeople: [] } : whoHolds(standing, company, [OVERRIDE])),
  }
}

/** A tag that is gone stands in the base; an annotation at what had it. */
function placeFields({ spot, place, gone, formerPlace }: PlacedTagFinding) {
  if (gone === null || formerPlace === null) return spotFields(spot, place)
  const resultLine = gone.file === spot.file ? place.line : null
  return { ...spotFields(gone, formerPlace), side: 'base' as const, resultLine }
}

/** Where a violation stands that is about a place in the result. */
export function spotFields({ file, at }: Spot, { line, column, endLine }: Place) {
  return {
    file,
    document: at.document,
    side: 'result' as const,
    path: normalizedPath(at.path),
    identity: `$${at.path.map(step => (typeof step === 'number' ? `[${step}]` : identitySegment(step))).join('')}`,
    line,
    column,
    endLine,
    resultLine: line,
  }
}

const shown = (values: Exclude<TagValues, null>): Shown => (values === 'hidden' ? REDACTED_VALUE : values)
