import type { ExactNumber } from '../value.ts'
import { quoted } from './path.ts'
import type { Segment, Selector } from './query.ts'

/** A filter as it was read (RFC 9535 section 2.3.5.1); well-typed in the sense of section 2.4.3. */
export type Logical =
  | { readonly kind: 'or' | 'and'; readonly operands: readonly Logical[] }
  | { readonly kind: 'not'; readonly operand: Logical }
  | Comparison
  | { readonly kind: 'exists'; readonly query: FilterQuery }
  | PatternTest

export interface Comparison {
  readonly kind: 'compare'
  readonly operator: ComparisonOperator
  readonly left: Comparable
  readonly right: Comparable
}

/** Longer ones first, as they are looked for. */
export const COMPARISON_OPERATORS = ['==', '!=', '<=', '>=', '<', '>'] as const
export type ComparisonOperator = (typeof COMPARISON_OPERATORS)[number]

/** What has one value, or none: a literal, a singular query, `length()`, `count()`, `value()`. */
export type Comparable =
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'query'; readonly query: FilterQuery }
  | { readonly kind: 'length'; readonly argument: Comparable }
  | { readonly kind: 'count' | 'value'; readonly argument: FilterQuery }

export type Literal = null | boolean | number | string | ExactNumber

/** `match()`, of the whole string, or `search()`, of any part. */
export interface PatternTest {
  readonly kind: 'match' | 'search'
  readonly subject: Comparable
  readonly pattern: Comparable
}

export interface FilterQuery {
  /** It begins with `$` rather than `@`. */
  readonly absolute: boolean
  readonly segments: readonly Segment[]
  readonly singular: boolean
}

/** Canonical text of a filter: equal for two filters only if they are the same. */
export function textOf(logical: Logical): string {
  switch (logical.kind) {
    case 'or':
      return logical.operands.map(operandText).join(' || ')
    case 'and':
      return logical.operands.map(operandText).join(' && ')
    case 'not':
      return `!${logical.operand.kind === 'compare' ? `(${textOf(logical.operand)})` : operandText(logical.operand)}`
    case 'compare':
      return `${comparableText(logical.left)} ${logical.operator} ${comparableText(logical.right)}`
    case 'exists':
      return queryText(logical.query)
    default:
      return `${logical.kind}(${comparableText(logical.subject)}, ${comparableText(logical.pattern)})`
  }
}

const operandText = (logical: Logical): string =>
  logical.kind === 'or' || logical.kind === 'and' ? `(${textOf(logical)})` : textOf(logical)

function comparableText(comparable: Comparable): string {
  if (comparable.kind === 'literal') return literalText(comparable.value)
  if (comparable.kind === 'query') return queryText(comparable.query)
  if (comparable.kind === 'length') return `length(${comparableText(comparable.argument)})`
  return `${comparable.kind}(${queryText(comparable.argument)})`
}

function literalText(literal: Literal): string {
  if (typeof literal === 'string') return quoted(literal)
  return typeof literal === 'object' && literal !== null ? literal.number : String(literal)
}

const queryText = ({ absolute, segments }: FilterQuery): string =>
  (absolute ? '$' : '@') +
  segments
    .map(({ descendant, selectors }) => `${descendant ? '..' : ''}[${selectors.map(selectorText).join(', ')}]`)
    .join('')

function selectorText(selector: Selector): string {
  switch (selector.kind) {
    case 'name':
      return quoted(selector.name)
    case 'wildcard':
      return '*'
    case 'index':
      return String(selector.index)
    case 'slice':
      return `${selector.start ?? ''}:${selector.end ?? ''}:${selector.step}`
    case 'filter':
      return `?${selector.text}`
  }
}

/** Whether a filter's outcome depends on more than the node: `$` occurs in it. */
export function readsRoot(logical: Logical): boolean {
  switch (logical.kind) {
    case 'or':
    case 'and':
      return logical.operands.some(readsRoot)
    case 'not':
      return readsRoot(logical.operand)
    case 'compare':
      return comparableReadsRoot(logical.left) || comparableReadsRoot(logical.right)
    case 'exists':
      return queryReadsRoot(logical.query)
    default:
      return comparableReadsRoot(logical.subject) || comparableReadsRoot(logical.pattern)
  }
}

function comparableReadsRoot(comparable: Comparable): boolean {
  if (comparable.kind === 'literal') return false
  if (comparable.kind === 'length') return comparableReadsRoot(comparable.argument)
  return queryReadsRoot(comparable.kind === 'query' ? comparable.query : comparable.argument)
}

const queryReadsRoot = ({ absolute, segments }: FilterQuery): boolean =>
  absolute ||
  segments.some(({ selectors }) => selectors.some(selector => selector.kind === 'filter' && selector.readsRoot))
