import { createHash } from 'node:crypto'
import type { Decision, Shown, Violation } from '../core/decision.ts'
import { compareText } from '../core/diagnostic.ts'
import type { Account, Facts } from '../core/facts.ts'
import { type Canonical, canonicalJson } from './canonical.ts'

/** Violations that a record has in full; of the others it has the number and a digest (audit.md, "Record"). */
const FULL = 200
/** Characters of a value's canonical form beyond which a record has its digest: no secret is as long. */
const LONG_VALUE = 4096

/** What a record tells that neither decision nor facts know; what is left out is not in the record. */
export interface RecordContext {
  /** `landed`: what a push brought was judged; `bypass`: and nothing had allowed it. By default `decision`. */
  readonly kind?: 'decision' | 'landed' | 'bypass' | undefined
  /** The same over retries. */
  readonly id?: string | undefined
  /** `github.com/acme/shop` */
  readonly repo?: string | undefined
  /** Number of the pull request. */
  readonly pr?: number | undefined
  /** Who started the run, which gives no rights. */
  readonly trigger?: Account | undefined
  /** URL of the run, its attempt, and the name of the event. */
  readonly evidence?: { readonly run: string; readonly attempt: number; readonly event: string } | undefined
}

/** One evaluation as evidence: who asked for what, by whose rules, and how it ended. It has a canonical form. */
export function decisionRecord(
  decision: Decision,
  facts: Facts,
  toolVersion: string,
  { kind = 'decision', id, repo, pr, trigger, evidence }: RecordContext = {},
): Canonical {
  const lifted = decision.violations.filter(({ liftedBy }) => liftedBy !== null)
  const standing = decision.violations.filter(({ liftedBy }) => liftedBy === null)
  return recordable({
    v: 1,
    ...{ kind, id, repo, trigger, evidence },
    time: { evaluated: facts.now },
    target: { ref: facts.target, commit: decision.base?.commit ?? null, tree: decision.base?.tree ?? null },
    change: {
      pr,
      head: decision.head?.commit ?? null,
      resultTree: decision.result?.tree ?? null,
      group: facts.group?.map(({ number, head }) => ({ number, head })),
    },
    principals: decision.principals,
    governance: decision.governance,
    tool: { version: toolVersion },
    decision: decision.decision,
    codes: codesOf([...standing, ...decision.diagnostics]),
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
    facts,
  })
}

const codesOf = (findings: readonly { readonly code: string }[]): readonly string[] =>
  [...new Set(findings.map(({ code }) => code))].sort(compareText)

/** The first ones as they are, the others as their number and a digest. */
function inPart(name: string, violations: readonly Violation[]) {
  const entries = violations.map(entry)
  const rest = entries.slice(FULL)
  if (rest.length === 0) return { [name]: entries }
  return { [name]: entries.slice(0, FULL), [`${name}Rest`]: { count: rest.length, digest: digest(recordable(rest)) } }
}

function entry({ code, principal, file, document, path, action, line, rule, before, after, liftedBy }: Violation) {
  return {
    ...{ code, principal, file, document, path, action, line },
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
 * JSON as a record may hold it: a number that is no integer within 2^53 becomes text; and what stands in a path for a
 * byte that is no UTF-8, which has no canonical form, becomes `\xNN`.
 */
function recordable(value: unknown): Canonical {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : String(value)
  if (typeof value !== 'object') return wellFormed(String(value))
  if (Array.isArray(value)) return value.map(recordable)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(members.map(([key, member]) => [wellFormed(key), recordable(member)]))
}

const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, escapedUnit)

function escapedUnit(unit: string): string {
  const code = unit.charCodeAt(0)
  return code >= 0xdc80 && code <= 0xdcff ? `\\x${(code - 0xdc00).toString(16)}` : `\\u${code.toString(16)}`
}
