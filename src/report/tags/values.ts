import type { StandingViolation, SurveyedPolicy, SurveyedSide } from '../../core/tags/survey.ts'
import { literal } from '../values.ts'

/** Values of one side, those that its policy does not let stand before the others. */
export interface ShownValues {
  readonly offending: readonly string[]
  readonly others: readonly string[]
  /** How many there are beyond these. */
  readonly more: number
}

/** Values that the authoritative side has; null: they are redacted. */
export const authoritativeValues = ({ authoritative }: StandingViolation, most: number): ShownValues | null =>
  authoritative.values === null ? null : shown([], authoritative.values, most)

/**
 * Values that the affected side has; null: they are redacted. Of a subset those offend that the other side lacks, of an
 * intersection all. What the other side lacks is not told where that is redacted.
 */
export function affectedValues(
  { authoritative, affected }: StandingViolation,
  strategy: SurveyedPolicy['strategy'],
  most: number,
): ShownValues | null {
  if (affected.values === null) return null
  if (strategy === 'intersection') return shown(affected.values, [], most)
  if (authoritative.values === null) return shown([], affected.values, most)
  const granted = new Set(authoritative.values)
  const offending = affected.values.filter(value => !granted.has(value))
  const others = affected.values.filter(value => granted.has(value))
  return shown(offending, others, most)
}

function shown(offending: readonly string[], others: readonly string[], most: number): ShownValues {
  const first = offending.slice(0, most)
  const rest = others.slice(0, most - first.length)
  const more = offending.length + others.length - first.length - rest.length
  return { offending: first.map(valueText), others: rest.map(valueText), more }
}

/** A value as it is where it can be told from its neighbours, else in quotes. */
const valueText = (value: string): string => (/^[\p{L}\p{N}._:/@+-]+$/u.test(value) ? value : literal(value))

/** `project/shop`, as `--subject` takes it. */
export const subjectText = ({ kind, id }: Pick<SurveyedSide, 'kind' | 'id'>): string => `${kind}/${id}`

export const placeText = ({ file, line }: { readonly file: string; readonly line: number }): string => `${file}:${line}`
