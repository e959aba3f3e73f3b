import type { Warning } from '../diagnostic.ts'
import type { PlusQuery, Query, Segment, Selector } from '../jsonpath/query.ts'
import type { Rule, RuleEntry } from './governance.ts'

/** More are not read by anybody, and finding the line of each takes time. */
const MOST = 1000

/** What `validate` says of lawful rules that their authors probably did not mean (save-rules.md): the first thousand. */
export function ruleWarnings(entries: readonly RuleEntry[]): readonly Warning[] {
  const seen = new Set<string>()
  return entries
    .flatMap(entry =>
      [
        ...(entry.disallowed ?? []).map(rule => findingsOf(rule, [...COMMON, sidestepped])),
        ...(entry.allowed ?? []).map(rule => findingsOf(rule, [...COMMON, rootWithoutCreation])),
      ].flatMap(found => (isRepeated(entry, found, seen) ? [] : found)),
    )
    .slice(0, MOST)
    .map(({ rule, message }) => ({ code: 'governance-warning', message, file: rule.file, line: rule.line }))
}

/** Whether a rule without an id of its own was there before: it has the id of its content then (threats.md G6). */
function isRepeated({ written }: RuleEntry, [first]: readonly Finding[], seen: Set<string>): boolean {
  return !written && first !== undefined && seen.size === seen.add(first.rule.id).size
}

/** What there is to say of a rule and one of its queries; null: nothing. */
type Check = (rule: Rule, query: Query) => string | null

interface Finding {
  readonly rule: Rule
  readonly message: string
}

function findingsOf(rule: Rule, checks: readonly Check[]): readonly Finding[] {
  const messages = rule.queries.filter(isStandard).flatMap(query => checks.flatMap(check => check(rule, query) ?? []))
  return [...new Set(messages)].map(message => ({ rule, message }))
}

const isStandard = (query: Query | PlusQuery): query is Query => query.dialect === 'rfc9535'

const named = (rule: Rule): string => `\`${rule.ruleId ?? rule.jsonPath}\``

const neverMatches: Check = (_rule, query) =>
  query.segments.some(({ selectors }) => selectors.every(isEmptySlice))
    ? `the query \`${query.text}\` can never select anything; a slice in it is empty`
    : null

const primaryKeyMissing: Check = (rule, query) =>
  rule.ruleId === null &&
  controlsMembers(rule) &&
  query.singular &&
  query.segments.length > 0 &&
  rule.primaryKey === null
    ? `if ${named(rule)} is an array of objects, its rule needs \`primaryKey\` to tell them apart`
    : null

const primaryKeyUnused: Check = rule =>
  rule.primaryKey !== null && !controlsMembers(rule)
    ? `\`primaryKey\` of the rule for ${named(rule)} has no effect; it goes with \`actions\` that create or delete`
    : null

const COMMON: readonly Check[] = [neverMatches, primaryKeyMissing, primaryKeyUnused]

const controlsMembers = ({ actions }: Rule): boolean => actions.has('create') || actions.has('delete')

/** An edit of a named value is not the creation of what holds it. */
const sidestepped: Check = (rule, query) =>
  !controlsMembers(rule) && hasOpenHolder(query)
    ? `the rule for ${named(rule)} controls edits alone; a new element that brings the value along passes, unless \`actions\` has \`create\` and \`delete\` too`
    : null

const rootWithoutCreation: Check = (rule, query) =>
  query.segments.length === 0 && !(rule.actions.has('create') && rule.actions.has('delete'))
    ? 'allowing `$` permits edits of documents, not new or removed ones; those need `actions: [create, update, delete]`'
    : null

/** Whether a query ends in names below something that can come in any number. */
function hasOpenHolder({ segments }: Query): boolean {
  const last = segments.findLastIndex(({ selectors }) => !selectors.every(isName))
  const descendant = segments.findLastIndex(segment => segment.descendant)
  const names = segments.slice(Math.max(last + 1, descendant))
  const holder = segments.slice(0, segments.length - names.length)
  return names.length > 0 && (names[0]?.descendant === true || holder.some(isOpen))
}

const isOpen = ({ descendant, selectors }: Segment): boolean =>
  descendant || selectors.some(({ kind }) => kind === 'wildcard' || kind === 'filter' || kind === 'slice')

const isName = ({ kind }: Selector): boolean => kind === 'name'

/** RFC 9535 section 2.3.4.2.2, as far as it does not depend on the array's length. */
function isEmptySlice(selector: Selector): boolean {
  if (selector.kind !== 'slice') return false
  const { start, end, step } = selector
  if (step === 0) return true
  const from = start ?? (step > 0 ? 0 : -1)
  if (end === undefined || from < 0 !== end < 0) return false
  return step > 0 ? from >= end : from <= end
}
