import { type Canonical, type Members, membersOf } from './canonical.ts'

/** One field that two JSON values differ in; undefined: it is not there. */
export interface FieldDifference {
  /** `decision`, `violations[2].line` */
  readonly field: string
  readonly before: Canonical | undefined
  readonly after: Canonical | undefined
}

/** Field by field, where two values differ: as deep as both have an object or a list there. */
export function differencesOf(
  before: Canonical | undefined,
  after: Canonical | undefined,
  field = '',
): readonly FieldDifference[] {
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length)
    return Array.from({ length }, (_, i) => differencesOf(before[i], after[i], `${field}[${i}]`)).flat()
  }
  const [left, right] = [membersOf(before), membersOf(after)]
  if (left === null || right === null) return before === after ? [] : [{ field, before, after }]
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort()
  return names.flatMap(name =>
    differencesOf(own(left, name), own(right, name), field === '' ? name : `${field}.${name}`),
  )
}

/** What every object has from its prototype is no member. */
const own = (members: Members, name: string): Canonical | undefined =>
  Object.hasOwn(members, name) ? members[name] : undefined
