import { createHash } from 'node:crypto'
import type { Changed, ChangeSummary } from '../core/changed.ts'
import type { Decision, Shown, Violation } from '../core/decision.ts'
import { compareText } from '../core/diagnostic.ts'
import type { Account, Facts } from '../core/facts.ts'
import { maskSecrets } from '../core/secret.ts'
import { type Canonical, canonicalJson } from './canonical.ts'

/** Violations that a record has in full; of the others it has the number and a digest (audit.md, "Record"). */
const FULL = 200
/** Characters of a value's canonical form beyond which a record has its digest: no secret is as long. */
const LONG_VALUE = 4096

/** What is recorded of an evaluation. */
export interface Evaluated {
  readonly decision: Decision
  readonly facts: Facts
  readonly change: ChangeSummary
}

/** What a record tells that the evaluation does not know; what is left out is not in the record. */
export interface RecordContext {
  /** UUIDv7: the same over retries, and in whatever places the record stands. */
  readonly id: string
  readonly tool: { readonly version: string; readonly digest?: string | undefined }
  /** `landed`: what a push brought was judged; `bypass`: and nothing had allowed it. By default `decision`. */
  readonly kind?: 'decision' | 'landed' | 'bypass' | undefined
  /** `github.com/acme/shop` */
  readonly repo?: string | undefined
  /** Number of the pull request. */
  readonly pr?: number | undefined
  /** When it happened, by the forge's clock: RFC 3339, UTC. */
  readonly eventTime?: string | undefined
  /** Who started the run, which gives no rights. */
  readonly trigger?: Account | undefined
  /** URL of the run, its attempt, and the name of the event. */
  readonly evidence?: { readonly run: string; readonly attempt: number; readonly event: string } | undefined
}

/** A record before it has a place in a chain (audit.md, "Record"); it has a canonical form. */
export type RecordBody = { readonly id: string } & { readonly [member: string]: Canonical | undefined }

/** One evaluation as evidence: who asked for what, by whose rules, and how it ended. */
export function decisionRecord({ decision, facts, change }: Evaluated, context: RecordContext): RecordBody {
  const { id, kind = 'decision', repo, pr, eventTime, trigger, tool, evidence } = context
  const lifted = decision.violations.filter(({ liftedBy }) => liftedBy !== null)
  const standing = decision.violations.filter(({ liftedBy }) => liftedBy === null)
  const inputs = {
    target: { ref: facts.target, commit: decision.base?.commit ?? null, tree: decision.base?.tree ?? null },
    governance: decision.governance,
    facts,
  }
  const judged = {
    head: decision.head?.commit ?? null,
    resultTree: decision.result?.tree ?? null,
    group: facts.group?.map(({ number, head }) => ({ number, head })),
  }
  const members = recordable({
    v: 1,
    ...{ id, kind, repo, trigger, tool, ...inputs },
    time: { evaluated: facts.now, event: eventTime },
    change: { ...judged, pr, digest: change.digest },
    principals: decision.principals,
    decision: decision.decision,
    codes: codesOf([...standing, ...decision.diagnostics]),
    changed: change.changed.map(changedEntry),
    protected: change.protectedFiles.slice(0, FULL),
    ...inPart('violations', standing),
    ...inPart('lifted', lifted),
    counts: {
      changes: decision.changes,
      violations: standing.length,
      lifted: lifted.length,
      warnings: decision.warnings.length,
      notices: decision.notices.length,
      diagnostics: decision.diagnostics.length,
    },
    evidence: { ...evidence, inputs: digest(recordable({ ...inputs, change: judged })) },
  })
  // an object stays one, and the id has nothing that a record can not hold
  return members as RecordBody
}

/** Where something changed; the scope as far as there is one. */
const changedEntry = ({ project, environment, ...place }: Changed) => ({ ...place, ...scopeOf(project, environment) })

const scopeOf = (project: string | null, environment: string | null) => ({
  project: project ?? undefined,
  environment: environment ?? undefined,
})

const codesOf = (findings: readonly { readonly code: string }[]): readonly string[] =>
  [...new Set(findings.map(({ code }) => code))].sort(compareText)

/** The first ones as they are, the others as their number and a digest. */
function inPart(name: string, violations: readonly Violation[]) {
  const entries = violations.map(entry)
  const rest = entries.slice(FULL)
  if (rest.length === 0) return { [name]: entries }
  return { [name]: entries.slice(0, FULL), [`${name}Rest`]: { count: rest.length, digest: digest(recordable(rest)) } }
}

function entry(violation: Violation) {
  const { code, principal, roles, file, document, path, identity, action, line, rule, before, after } = violation
  const { project, environment, liftedBy } = violation
  return {
    ...{ code, principal, roles, file, document, path, identity, action, line, ...scopeOf(project, environment) },
    rule: rule === null ? null : { id: rule.id, file: rule.file, line: rule.line },
    ...recordedValue('before', before),
    ...recordedValue('after', after),
    ...(liftedBy === null ? {} : { liftedBy }),
  }
}

/** Two whole documents for each of 200 violations would make a line that nobody can read or store. */
function recordedValue(name: string, value: Shown | undefined) {
  if (value === undefined) return {}
  const recorded = recordable(value)
  return canonicalJson(recorded).length > LONG_VALUE ? { [`${name}Digest`]: digest(recorded) } : { [name]: recorded }
}

const digest = (value: Canonical): string => `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`

/**
 * JSON as a record may hold it: a number that is no integer within 2^53 becomes text; what looks like a secret is
 * masked, also in facts; and what stands in a path for a byte that is no UTF-8, which has no canonical form, becomes
 * `\xNN`.
 */
function recordable(value: unknown): Canonical {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : String(value)
  if (typeof value !== 'object') return wellFormed(String(value))
  if (Array.isArray(value)) return value.map(recordable)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(members.map(([key, member]) => [wellFormed(key), recordable(member)]))
}

const wellFormed = (text: string): string => maskSecrets(text).replace(/\p{Surrogate}/gu, escapedUnit)

function escapedUnit(unit: string): string {
  const code = unit.charCodeAt(0)
  return code >= 0xdc80 && code <= 0xdcff ? `\\x${(code - 0xdc00).toString(16)}` : `\\u${code.toString(16)}`
}
