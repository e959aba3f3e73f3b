import { isContainer, isSequence, KEY_TYPES, Scalar, TAG, type Value } from '../value.ts'

/** Text that two values share if, and only if, they mean the same; the order of keys plays no part. */
export function canonicalText(value: Value): string {
  if (value instanceof Scalar) return `<${JSON.stringify(value.identity)}>`
  if (!isContainer(value)) return JSON.stringify(value)
  const tag = value[TAG] === undefined ? '' : JSON.stringify(value[TAG])
  if (isSequence(value)) return `${tag}[${value.map(canonicalText).join()}]`
  const types = value[KEY_TYPES]
  const members = Object.keys(value)
    .sort()
    .map(
      key =>
        `${JSON.stringify(key)}${types?.has(key) ? JSON.stringify(types.get(key)) : ''}:${canonicalText(value[key] as Value)}`,
    )
  return `${tag}{${members.join()}}`
}

/** Numbers for values, the same for values that mean the same. */
export function interner(): (value: Value) => number {
  const numbers = new Map<string, number>()
  return value => {
    const text = canonicalText(value)
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, numbers.size)
    return numbers.size - 1
  }
}
