import { isContainer, memberCount, type Reading, type Value } from '../value.ts'
import { AnyOf, isOpaque, NOTHING, type Operand, readingsOf, type Single, UNKNOWN } from './compare.ts'
import { patternOf } from './pattern.ts'
import type { Truth } from './query.ts'
import { consensus } from './truth.ts'

/** More outcomes than this are not told apart: anything may come out. */
const OUTCOMES = 16

/** `length()` (RFC 9535 section 2.4.4): characters of a string, members of a container, else nothing. */
export function lengthOf(operand: Operand): Operand {
  if (operand instanceof AnyOf) return anyOf(operand.outcomes.map(outcome => lengthOf(outcome) as Single))
  if (operand === NOTHING || operand === UNKNOWN) return operand
  if (isOpaque(operand)) return UNKNOWN
  if (isContainer(operand)) return memberCount(operand)
  return anyOf(readingsOf(operand).map(lengthOfReading))
}

const lengthOfReading = (reading: Reading): number | typeof NOTHING =>
  typeof reading === 'string' ? characterCount(reading) : NOTHING

/** In Unicode scalar values. */
function characterCount(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i += 1) {
    if ((text.codePointAt(i) as number) > 0xffff) i += 1
    count += 1
  }
  return count
}

function anyOf(outcomes: readonly Single[]): Operand {
  const [first] = outcomes
  if (first !== undefined && outcomes.every(outcome => outcome === first)) return first
  if (outcomes.length > OUTCOMES || outcomes.includes(UNKNOWN)) return UNKNOWN
  return new AnyOf(outcomes.filter(outcome => outcome !== UNKNOWN))
}

/** What a query inside a filter selects, as far as `count()` and `value()` need it. */
export class Tally {
  /** Nodes that are selected for sure. */
  certain = 0
  /** Nodes that may be selected. */
  possible = 0
  /** An opaque scalar may hide more of them. */
  unknown = false
  /** The first few, sure ones before others. */
  readonly values: Value[] = []

  add(value: Value | typeof UNKNOWN, truth: Truth): void {
    if (value === UNKNOWN) {
      this.unknown = true
      return
    }
    if (truth === 'yes') this.certain += 1
    else this.possible += 1
    if (truth === 'yes') this.values.unshift(value)
    else this.values.push(value)
    if (this.values.length > OUTCOMES) this.values.pop()
  }

  /** `count()` (section 2.4.5). */
  count(): Operand {
    if (this.unknown || this.possible > OUTCOMES) return UNKNOWN
    return anyOf(Array.from({ length: this.possible + 1 }, (_, more) => this.certain + more))
  }

  /** `value()` (section 2.4.8): that of the only node, else nothing. */
  value(): Operand {
    if (this.certain > 1) return NOTHING
    if (this.unknown || this.possible > OUTCOMES - 2) return UNKNOWN
    if (this.certain + this.possible === 0) return NOTHING
    if (this.possible === 0) return this.values[0] as Value
    return anyOf([...(this.certain === 1 ? this.values.slice(0, 1) : this.values), NOTHING])
  }
}

/** `match()` and `search()` (sections 2.4.6 and 2.4.7): false for what is no string. */
export function testPattern(kind: 'match' | 'search', subject: Operand, pattern: Operand): Truth {
  if (subject instanceof AnyOf) return consensus(subject.outcomes, outcome => testPattern(kind, outcome, pattern))
  if (pattern instanceof AnyOf) return consensus(pattern.outcomes, outcome => testPattern(kind, subject, outcome))
  const subjects = stringsOf(subject)
  const patterns = stringsOf(pattern)
  return consensus(subjects, text => consensus(patterns, written => testStrings(kind, text, written)))
}

/** Every string that an operand may be; null in the place of anything else; none if nobody knows. */
function stringsOf(operand: Single): readonly (string | null)[] {
  if (isOpaque(operand)) return []
  if (operand === NOTHING || operand === UNKNOWN || isContainer(operand)) return [null]
  return readingsOf(operand).map(reading => (typeof reading === 'string' ? reading : null))
}

function testStrings(kind: 'match' | 'search', subject: string | null, pattern: string | null): Truth {
  return subject === null || pattern === null ? 'no' : patternOf(pattern)[kind](subject)
}
