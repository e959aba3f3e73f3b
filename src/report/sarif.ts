import { createHash } from 'node:crypto'
import type { Decision, Violation } from '../core/decision.ts'
import type { Diagnostic, Notice } from '../core/diagnostic.ts'
import { ERRORS, NOTICES, VIOLATIONS } from './codes.ts'
import { pathUri, printableJson, visible } from './escape.ts'
import type { Report } from './formats.ts'
import { phrase, quote, render } from './phrase.ts'
import { hasLine, settled, summarize, whoCan } from './summary.ts'

/** Part of a SARIF log: JSON. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
type JsonObject = { readonly [key: string]: Json }

type Level = 'error' | 'warning' | 'note'

/** A result before its place in the list of rules is known. */
interface Result {
  readonly rule: Descriptor
  readonly body: JsonObject
  /** What stays the same when lines move; see {@link fingerprint}. */
  readonly identity: string | null
}

interface Descriptor {
  readonly id: string
  readonly about: string
}

/** A SARIF 2.1.0 log with one run. */
export const sarif: Report = (decision, { toolVersion }) => {
  const results = [...violations(decision), ...decision.notices.filter(isPlaced).map(noticeResult)]
  const rules = [...new Map(results.map(({ rule }) => [rule.id, rule])).values()]
  return printableJson({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: driver(decision, rules, toolVersion) },
        columnKind: 'utf16CodeUnits',
        invocations: [invocation(decision)],
        results: numbered(results, rules),
        properties: { decision: decision.decision, changes: decision.changes },
      },
    ],
  })
}

function driver(decision: Decision, rules: readonly Descriptor[], version: string): JsonObject {
  const codes = [...new Set(decision.diagnostics.map(({ code }) => code))]
  return {
    name: 'fieldgate',
    version,
    rules: rules.map(({ id, about }) => ({ id, shortDescription: { text: plainText(about) } })),
    notifications: codes.map(code => ({
      id: code,
      shortDescription: { text: ERRORS[code].about },
      help: { text: ERRORS[code].remedy },
    })),
  }
}

/** Errors are no results: the tool could not judge (SARIF section 3.20.21). */
function invocation(decision: Decision): JsonObject {
  const unplaced = decision.notices.filter(notice => !isPlaced(notice))
  return {
    executionSuccessful: decision.decision !== 'error',
    toolExecutionNotifications: [
      ...decision.diagnostics.map(error => notification(error, 'error')),
      ...unplaced.map(notice => notification(notice, 'note')),
    ],
  }
}

function notification(item: Diagnostic | Notice, level: Level): JsonObject {
  return {
    descriptor: { id: item.code },
    level,
    message: { text: plainText(item.message) },
    locations: locatedAt(item),
  }
}

function violations(decision: Decision): readonly Result[] {
  const { open, lifted, warnings } = summarize(decision)
  return [
    ...open.map(violation => violationResult(violation, 'error')),
    ...lifted.map(violation => violationResult(violation, 'error')),
    ...warnings.map(violation => violationResult(violation, 'warning')),
  ]
}

function violationResult(violation: Violation, level: Level): Result {
  const { message, principal, identity, action, code, whoCanPeople } = violation
  const who = whoCan(violation)
  const said = phrase`${quote(message)}${who.length === 0 ? [] : phrase` (who can: ${who})`}`
  return {
    rule: descriptor(violation),
    identity: fingerprint(violation),
    body: {
      level,
      message: { text: plainText(render(said, visible)) },
      locations: [location(violation)],
      suppressions: violation.liftedBy === null ? [] : [suppression(violation)],
      properties: {
        code,
        principal,
        action,
        whoCan: violation.whoCan,
        whoCanPeople,
        ...(identity === null ? {} : { identity }),
      },
    },
  }
}

/** A rule by its id; where none stands behind it, its code, under a prefix that keeps the two apart. */
function descriptor({ code, rule }: Violation): Descriptor {
  if (rule === null) return { id: `fieldgate/${code}`, about: VIOLATIONS[code] }
  const actions = rule.actions.join(', ')
  return {
    id: rule.id,
    about: `${rule.jsonPath ?? rule.ruleId ?? rule.id}${actions === '' ? '' : ` (${actions})`}, ${rule.file}:${rule.line}`,
  }
}

const isPlaced = (notice: Notice): boolean => notice.file !== undefined

function noticeResult(notice: Notice): Result {
  return {
    rule: { id: `fieldgate/${notice.code}`, about: NOTICES[notice.code] },
    identity: digest([notice.code, notice.file ?? '', notice.message]),
    body: {
      level: 'note',
      message: { text: plainText(notice.message) },
      locations: locatedAt(notice),
      suppressions: [],
    },
  }
}

/** Either all results have the property or none (SARIF section 3.27.23). An approving review is outside of the source, as is a waiver: `external` (SARIF section 3.35.2). */
function suppression(violation: Violation): JsonObject {
  const [label, words] = settled(violation)
  return { kind: 'external', status: 'accepted', justification: plainText(`${label} ${render(words, visible)}`) }
}

function location(violation: Violation): JsonObject {
  const { file, side, line, resultLine, column, endLine, identity } = violation
  const inResult = side === 'result' && resultLine !== null && hasLine(violation)
  const region = inResult ? { startLine: line, startColumn: column, endLine: Math.max(line, endLine) } : null
  const logical = identity === null ? {} : { logicalLocations: [{ fullyQualifiedName: identity }] }
  return { ...physical(file, region ?? (resultLine === null ? null : { startLine: resultLine })), ...logical }
}

function locatedAt({ file, line, column }: Diagnostic | Notice): readonly JsonObject[] {
  if (file === undefined) return []
  const region =
    line === undefined ? null : { startLine: line, ...(column === undefined ? {} : { startColumn: column }) }
  return [physical(file, region)]
}

const physical = (file: string, region: JsonObject | null): JsonObject => ({
  physicalLocation: {
    artifactLocation: { uri: pathUri(file), uriBaseId: '%SRCROOT%' },
    ...(region === null ? {} : { region }),
  },
})

/**
 * What makes two results of two runs the same one: file, rule, place by identity, action, principal and the new
 * value - never a line, so that text that moves is not a new result. A redacted value has no digest of its own.
 */
const fingerprint = (violation: Violation): string =>
  digest([
    violation.file,
    descriptor(violation).id,
    violation.identity ?? '',
    violation.action,
    violation.principal,
    JSON.stringify(violation.after) ?? '',
  ])

const digest = (parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/** Results with the index of their rule; equal fingerprints are told apart by how many came before. */
function numbered(results: readonly Result[], rules: readonly Descriptor[]): readonly JsonObject[] {
  const indexes = new Map(rules.map(({ id }, i) => [id, i]))
  const seen = new Map<string, number>()
  return results.map(({ rule, body, identity }) => {
    const key = identity ?? ''
    const nth = (seen.get(key) ?? 0) + 1
    seen.set(key, nth)
    return {
      ruleId: rule.id,
      ruleIndex: indexes.get(rule.id) ?? -1,
      ...body,
      partialFingerprints: { 'fieldgate/v1': `${key}:${nth}` },
    }
  })
}

/** Plain text of a message, in which brackets would be links and braces placeholders (SARIF sections 3.11.5 and 3.11.6). */
const plainText = (text: string): string =>
  visible(text)
    .replace(/[\\[\]]/g, '\\$&')
    .replace(/[{}]/g, '$&$&')
