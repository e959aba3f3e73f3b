import type { Cursor } from './cursor.ts'
import {
  COMPARISON_OPERATORS,
  type Comparable,
  type ComparisonOperator,
  type FilterQuery,
  type Logical,
  type PatternTest,
} from './expression.ts'
import { translatePattern } from './i-regexp.ts'
import { readNumber, readString } from './literals.ts'
import { areSingular, type FilterReader, readSegments } from './segments.ts'

/** What the grammar of filters depends on. */
export interface Grammar {
  /** Reads a filter inside a filter. */
  readonly readFilter: FilterReader
  /** `match()` and `search()` take patterns from the document: as the RFC has it, but not for rules. */
  readonly anyPattern: boolean
}

/** An operand of which only what follows tells whether it is compared or tested. */
type Operand = Comparable | { readonly kind: 'nodes'; readonly query: FilterQuery } | PatternTest

const isPatternTest = (operand: Operand): operand is PatternTest =>
  operand.kind === 'match' || operand.kind === 'search'

/** Reads a `logical-expr` of RFC 9535 section 2.3.5.1. */
export function readLogical(cursor: Cursor, grammar: Grammar): Logical {
  return readChain(cursor, '||', 'or', () => readChain(cursor, '&&', 'and', () => readBasic(cursor, grammar)))
}

function readChain(cursor: Cursor, operator: string, kind: 'or' | 'and', read: () => Logical): Logical {
  const operands: Logical[] = []
  do {
    cursor.skipBlank()
    const operand = read()
    if (operand.kind === kind) operands.push(...operand.operands)
    else operands.push(operand)
    cursor.skipBlank()
  } while (cursor.take(operator))
  const [first] = operands
  return first !== undefined && operands.length === 1 ? first : { kind, operands }
}

function readBasic(cursor: Cursor, grammar: Grammar): Logical {
  if (cursor.take('!')) return { kind: 'not', operand: readNegated(cursor, grammar) }
  if (cursor.sees('(')) return readParenthesized(cursor, grammar)
  const start = cursor.offset
  const left = readOperand(cursor, grammar)
  cursor.skipBlank()
  const operator = readOperator(cursor)
  if (operator === undefined) return asTest(cursor, left, start)
  const comparable = asComparable(cursor, left, start)
  cursor.skipBlank()
  const rightStart = cursor.offset
  const right = asComparable(cursor, readOperand(cursor, grammar), rightStart)
  return { kind: 'compare', operator, left: comparable, right }
}

function readNegated(cursor: Cursor, grammar: Grammar): Logical {
  cursor.skipBlank()
  if (cursor.sees('(')) return readParenthesized(cursor, grammar)
  const start = cursor.offset
  const operand = asTest(cursor, readOperand(cursor, grammar), start)
  cursor.skipBlank()
  const before = cursor.offset
  if (readOperator(cursor) !== undefined)
    cursor.fail('`!` negates no comparison without parentheses: `!(... == ...)`', before)
  return operand
}

function readParenthesized(cursor: Cursor, grammar: Grammar): Logical {
  const start = cursor.offset
  cursor.take('(')
  const logical = cursor.nested(() => readLogical(cursor, grammar))
  if (cursor.atEnd) cursor.fail('the parenthesis is not closed: add `)`', start)
  if (!cursor.take(')')) cursor.fail(`expected \`&&\`, \`||\` or \`)\`, found ${cursor.found()}`)
  return logical
}

function readOperator(cursor: Cursor): ComparisonOperator | undefined {
  const operator = COMPARISON_OPERATORS.find(written => cursor.take(written))
  if (operator === undefined && cursor.sees('=~')) cursor.fail("`=~` is not RFC 9535: write `match(@.name, 'pattern')`")
  if (operator === undefined && cursor.sees('=')) cursor.fail('`=` compares nothing: write `==`')
  if (operator !== undefined && cursor.sees('='))
    cursor.fail(`\`${operator}=\` is no operator: write \`${operator}\``, cursor.offset - operator.length)
  return operator
}

const WORD = /[a-z][a-z_0-9]*/y
const NUMERIC = /[-0-9]/y
const WORDS: ReadonlyMap<string, null | boolean> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])

function readOperand(cursor: Cursor, grammar: Grammar): Operand {
  if (cursor.take('@')) return queryOperand(readQuery(cursor, false, grammar))
  if (cursor.take('$')) return queryOperand(readQuery(cursor, true, grammar))
  if (cursor.sees("'")) return { kind: 'literal', value: readString(cursor, "'") }
  if (cursor.sees('"')) return { kind: 'literal', value: readString(cursor, '"') }
  if (cursor.seesMatch(NUMERIC)) return { kind: 'literal', value: readNumber(cursor) }
  const start = cursor.offset
  const word = cursor.takeMatch(WORD)
  if (word !== '' && cursor.take('(')) return cursor.nested(() => readFunction(cursor, word, start, grammar))
  const value = WORDS.get(word)
  if (value !== undefined) return { kind: 'literal', value }
  cursor.offset = start
  const hint = word === '' ? '' : `: a string needs quotes, \`'${word}'\``
  return cursor.fail(
    `expected \`@\`, \`$\`, a literal or a function, found ${word === '' ? cursor.found() : `\`${word}\``}${hint}`,
  )
}

function readQuery(cursor: Cursor, absolute: boolean, grammar: Grammar): FilterQuery {
  const segments = readSegments(cursor, grammar.readFilter)
  return { absolute, segments, singular: areSingular(segments) }
}

const queryOperand = (query: FilterQuery): Operand =>
  query.singular ? { kind: 'query', query } : { kind: 'nodes', query }

/** The cursor stands behind `name(`. */
function readFunction(cursor: Cursor, name: string, start: number, grammar: Grammar): Operand {
  if (name === 'length') return finish(cursor, name, { kind: name, argument: readValue(cursor, name, grammar) })
  if (name === 'count' || name === 'value')
    return finish(cursor, name, { kind: name, argument: readNodes(cursor, name, grammar) })
  if (name !== 'match' && name !== 'search')
    return cursor.fail(`no function \`${name}()\`: there are length, count, value, match and search`, start)
  const subject = readValue(cursor, name, grammar)
  if (!cursor.take(','))
    cursor.fail(`\`${name}()\` takes a value and a pattern: expected \`,\`, found ${cursor.found()}`)
  return finish(cursor, name, { kind: name, subject, pattern: readPattern(cursor, name, grammar) })
}

function finish(cursor: Cursor, name: string, operand: Operand): Operand {
  if (!cursor.take(')')) cursor.fail(`expected \`)\` after what \`${name}()\` takes, found ${cursor.found()}`)
  return operand
}

/** An argument of the type `ValueType`. */
function readValue(cursor: Cursor, name: string, grammar: Grammar): Comparable {
  cursor.skipBlank()
  const start = cursor.offset
  const operand = readOperand(cursor, grammar)
  cursor.skipBlank()
  if (operand.kind === 'nodes')
    cursor.fail(`\`${name}()\` takes one value: take it out of many with \`value(...)\``, start)
  return asComparable(cursor, operand, start)
}

/** An argument of the type `NodesType`. */
function readNodes(cursor: Cursor, name: string, grammar: Grammar): FilterQuery {
  cursor.skipBlank()
  const start = cursor.offset
  const operand = readOperand(cursor, grammar)
  cursor.skipBlank()
  if (operand.kind === 'nodes' || operand.kind === 'query') return operand.query
  return cursor.fail(`\`${name}()\` takes a query, such as \`@.*\``, start)
}

function readPattern(cursor: Cursor, name: string, grammar: Grammar): Comparable {
  cursor.skipBlank()
  const start = cursor.offset
  const pattern = readValue(cursor, name, grammar)
  if (grammar.anyPattern) return pattern
  if (pattern.kind !== 'literal' || typeof pattern.value !== 'string')
    return cursor.fail(
      `the pattern of \`${name}()\` is written in the rule, in quotes: it can not come from the document`,
      start,
    )
  const translated = translatePattern(pattern.value)
  return translated.ok ? pattern : cursor.fail(`the pattern of \`${name}()\`: ${translated.message}`, start)
}

function asTest(cursor: Cursor, operand: Operand, start: number): Logical {
  switch (operand.kind) {
    case 'query':
    case 'nodes':
      return { kind: 'exists', query: operand.query }
    case 'match':
    case 'search':
      return operand
    case 'literal':
      return cursor.fail('a literal alone is no condition: compare it with something', start)
    default:
      return cursor.fail(`\`${operand.kind}()\` alone is no condition: compare it with something`, start)
  }
}

function asComparable(cursor: Cursor, operand: Operand, start: number): Comparable {
  if (operand.kind === 'nodes')
    return cursor.fail(
      'a query that may select several nodes can not be compared: name one, or use `count(...)` or `value(...)`',
      start,
    )
  if (isPatternTest(operand))
    return cursor.fail(`\`${operand.kind}()\` is a condition already: it is not compared`, start)
  return operand
}
