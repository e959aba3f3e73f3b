import { isContainer, isSequence, KEY_TYPES, type Mapping, Scalar, TAG, type Value } from '../value.ts'

/**
 * A value as plain JSON: a scalar that YAML 1.1 and 1.2 read differently has its YAML 1.2 meaning (`no` and
 * `2027-01-31` are texts), an exact number becomes the nearest double. A value that is plain already is not copied.
 */
export const plainValue = (value: Value): unknown => (isPlain(value) ? value : copy(value))

function isPlain(value: Value): boolean {
  if (!isContainer(value)) return !(value instanceof Scalar)
  return isSequence(value) ? value.every(isPlain) : isPlainMapping(value)
}

function isPlainMapping(mapping: Mapping): boolean {
  for (const key of Object.keys(mapping)) if (!isPlain(mapping[key] as Value)) return false
  return mapping[TAG] === undefined && mapping[KEY_TYPES] === undefined
}

function copy(value: Value): unknown {
  if (value instanceof Scalar) return plainScalar(value)
  if (!isContainer(value)) return value
  return isSequence(value)
    ? value.map(copy)
    : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copy(part)]))
}

function plainScalar(scalar: Scalar): unknown {
  const [reading] = scalar.readings
  if (reading === undefined) return scalar.text
  return typeof reading === 'object' && reading !== null ? Number(reading.number) : reading
}
