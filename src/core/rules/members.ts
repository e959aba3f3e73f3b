import { canonicalText } from '../diff/canonical.ts'
import type { Pair } from '../diff/pair.ts'
import { distinguishingKey, keyText } from '../diff/sequence.ts'
import { isMapping, isSequence, type Sequence, type Value } from '../value.ts'
import type { RuleProblem } from './control.ts'

/** Members of a container that came or went; an element that took another's place is in both. */
export interface Members {
  readonly created: readonly Pair[]
  readonly deleted: readonly Pair[]
}

const NONE: Members = { created: [], deleted: [] }

/**
 * The created and deleted members of a container on both sides (save-rules.md, "Containers"): keys of an object that a
 * singular query selects, elements of an array by the rule's primary key, else by their identity, else by their value.
 */
export function memberControls(pair: Pair, singular: boolean, primaryKey: string | null): Members | RuleProblem {
  const { base, result } = pair
  if (isSequence(base) && isSequence(result))
    return pair.pairing === null ? NONE : elements(pair, base, result, primaryKey)
  if (!singular && !isSequence(base) && !isSequence(result)) return NONE
  return oneSidedMembers(pair)
}

const oneSidedMembers = (pair: Pair): Members => ({
  created: pair.children.filter(child => child.created),
  deleted: pair.children.filter(child => child.deleted),
})

function elements(array: Pair, base: Sequence, result: Sequence, primaryKey: string | null): Members | RuleProblem {
  if (!base.some(isMapping) && !result.some(isMapping)) return byValue(array, base, result)
  if (primaryKey !== null) return byPrimaryKey(array, base, result, primaryKey)
  if (array.pairing?.key === null && base.length > 0 && result.length > 0)
    return {
      code: 'primary-key-missing',
      pair: array,
      message:
        'nothing tells the elements of this array apart; give the rule a `primaryKey`, or the array an entry under `identity.at` in settings.yaml',
    }
  return oneSidedMembers(array)
}

function byPrimaryKey(array: Pair, base: Sequence, result: Sequence, key: string): Members | RuleProblem {
  const problem = keyProblem(array, base, result, key)
  if (problem !== null) return problem
  const before = new Set(base.map(element => keyText(element, key)))
  const after = new Set(result.map(element => keyText(element, key)))
  return {
    created: array.children.filter(child => child.result !== undefined && !before.has(keyText(child.result, key))),
    deleted: array.children.filter(child => child.base !== undefined && !after.has(keyText(child.base, key))),
  }
}

/** A primary key that is missing, repeated or of several types tells nothing apart. */
function keyProblem(array: Pair, base: Sequence, result: Sequence, key: string): RuleProblem | null {
  const says = (message: string): RuleProblem => ({
    code: 'identity-ambiguous',
    pair: array,
    message: `${message}; every element needs its own`,
  })
  for (const side of [base, result])
    if (side.length > 0 && distinguishingKey(side, [key]) === null)
      return says(`the primary key \`${key}\` is missing or repeated in an element of this array`)
  const types = new Set([...base, ...result].map(element => keyType(element, key)))
  return types.size > 1 ? says(`the primary key \`${key}\` has values of different types in this array`) : null
}

/** The kind of scalar that the key holds: the first character of its canonical text tells a string from a number. */
function keyType(element: Value, key: string): string {
  const text = keyText(element, key) ?? ''
  return text.startsWith('"') || text.startsWith('<') ? text.charAt(0) : /^[-\d]/.test(text) ? 'number' : text
}

/** Created: a value that occurs more often than before. As many of its new places count as there are more of it. */
function byValue(array: Pair, base: Sequence, result: Sequence): Members {
  const counts = new Map<string, number>()
  for (const element of result) counts.set(canonicalText(element), (counts.get(canonicalText(element)) ?? 0) + 1)
  for (const element of base) counts.set(canonicalText(element), (counts.get(canonicalText(element)) ?? 0) - 1)
  const take = (value: Value | undefined, sign: 1 | -1): boolean => {
    if (value === undefined) return false
    const text = canonicalText(value)
    const count = (counts.get(text) ?? 0) * sign
    if (count > 0) counts.set(text, (count - 1) * sign)
    return count > 0
  }
  return {
    created: array.children.filter(child => take(child.result, 1)),
    deleted: array.children.filter(child => take(child.base, -1)),
  }
}
