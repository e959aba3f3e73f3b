import { Scalar, type Value } from '../value.ts'
import { compare, NOTHING, type Operand, UNKNOWN } from './compare.ts'
import type { Comparable, FilterQuery, Literal, Logical } from './expression.ts'
import { lengthOf, Tally, testPattern } from './functions.ts'
import type { Filter, Truth } from './query.ts'
import { certain, conjunction, disjunction, negation } from './truth.ts'
import { forEachNode, singleValue } from './walk.ts'

/** A filter that may be applied to any number of nodes; what it reads at `$` is read once per document. */
export function compileFilter(logical: Logical): Filter {
  switch (logical.kind) {
    case 'or': {
      const operands = logical.operands.map(compileFilter)
      return (node, root) => disjunction(operands, operand => operand(node, root))
    }
    case 'and': {
      const operands = logical.operands.map(compileFilter)
      return (node, root) => conjunction(operands, operand => operand(node, root))
    }
    case 'not': {
      const operand = compileFilter(logical.operand)
      return (node, root) => negation(operand(node, root))
    }
    case 'compare': {
      const left = compileComparable(logical.left)
      const right = compileComparable(logical.right)
      return (node, root) => compare(logical.operator, left(node, root), right(node, root))
    }
    case 'exists':
      return compileQuery(logical.query, exists)
    default: {
      const subject = compileComparable(logical.subject)
      const pattern = compileComparable(logical.pattern)
      return (node, root) => testPattern(logical.kind, subject(node, root), pattern(node, root))
    }
  }
}

type Read<T> = (node: Value, root: Value) => T

function compileComparable(comparable: Comparable): Read<Operand> {
  switch (comparable.kind) {
    case 'literal': {
      const operand = literalOperand(comparable.value)
      return () => operand
    }
    case 'query':
      return compileQuery(comparable.query, singleValue)
    case 'length': {
      const argument = compileComparable(comparable.argument)
      return (node, root) => lengthOf(argument(node, root))
    }
    case 'count':
      return compileQuery(comparable.argument, (query, node, root) => tally(query, node, root).count())
    case 'value':
      return compileQuery(comparable.argument, (query, node, root) => tally(query, node, root).value())
  }
}

/** A number that a double can not hold is read as a document's would be. */
const literalOperand = (literal: Literal): Value =>
  typeof literal === 'object' && literal !== null ? new Scalar(literal.number, [literal], literal.number) : literal

/** The same for every node where a query begins with `$`: remembered for each root. */
function compileQuery<T>(query: FilterQuery, evaluate: (query: FilterQuery, node: Value, root: Value) => T): Read<T> {
  if (!query.absolute) return (node, root) => evaluate(query, node, root)
  const known = new WeakMap<object, { readonly outcome: T }>()
  return (node, root) => {
    if (typeof root !== 'object' || root === null) return evaluate(query, node, root)
    let remembered = known.get(root)
    if (remembered === undefined) {
      remembered = { outcome: evaluate(query, node, root) }
      known.set(root, remembered)
    }
    return remembered.outcome
  }
}

/** An existence test does not read the value that it finds. */
function exists(query: FilterQuery, node: Value, root: Value): Truth {
  if (query.singular) {
    const value = singleValue(query, node, root)
    return value === UNKNOWN ? 'maybe' : certain(value !== NOTHING)
  }
  let found: Truth = 'no'
  forEachNode(query, node, root, (_, truth) => {
    found = truth
    return truth === 'yes'
  })
  return found
}

function tally(query: FilterQuery, node: Value, root: Value): Tally {
  const nodes = new Tally()
  forEachNode(query, node, root, (value, truth) => {
    nodes.add(value, truth)
    return false
  })
  return nodes
}
