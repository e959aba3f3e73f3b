import { type Breach, complies, valuesOf } from './evaluate.ts'
import type { Inventory, Subject } from './inventory.ts'

/** What a change does to the breaches of policies (tag-policies.md, "What blocks"). */
export interface Comparison {
  readonly introduced: readonly Introduced[]
  /** On both sides, and nobody's fault. */
  readonly existing: readonly Breach[]
  /** In the base only. */
  readonly resolved: readonly Breach[]
}

export interface Introduced {
  readonly breach: Breach
  /** It was there, and the change makes it no better. */
  readonly wasThere: boolean
}

/** Base or result: an inventory, and its breaches by their keys. */
export interface Judged {
  readonly inventory: Inventory
  readonly breaches: ReadonlyMap<string, Breach>
}

export function compareBreaches(base: Judged, result: Judged): Comparison {
  const introduced: Introduced[] = []
  const existing: Breach[] = []
  for (const [key, breach] of result.breaches) {
    const before = base.breaches.get(key)
    if (before === undefined) introduced.push({ breach, wasThere: false })
    else if (isNoBetter({ inventory: base.inventory, breach: before }, { inventory: result.inventory, breach }))
      introduced.push({ breach, wasThere: true })
    else existing.push(breach)
  }
  const resolved = [...base.breaches].filter(([key]) => !result.breaches.has(key)).map(([, breach]) => breach)
  return { introduced, existing, resolved }
}

interface Seen {
  readonly inventory: Inventory
  readonly breach: Breach
}

/** A value on either side was touched, and the offending values are not a proper subset of those before. */
function isNoBetter(base: Seen, result: Seen): boolean {
  const before = valuesIn(base)
  const after = valuesIn(result)
  const isTouched = !isSame(before.authoritative, after.authoritative) || !isSame(before.affected, after.affected)
  return isTouched && !isProperSubset(offending(result.breach, after), offending(base.breach, before))
}

/** The values that a breach is about. */
export interface PolicyValues {
  readonly authoritative: readonly string[]
  readonly affected: readonly string[]
}

export const valuesIn = ({ inventory, breach: { policy, authoritative, affected } }: Seen): PolicyValues => ({
  authoritative: valuesAt(inventory, authoritative, policy.authoritative.tag),
  affected: valuesAt(inventory, affected, policy.affected.tag),
})

const valuesAt = (inventory: Inventory, subject: Subject, key: string): readonly string[] =>
  valuesOf(inventory.tags(subject), key)

/** Values of the affected subject that have no place there: under `intersection` all of them. */
export function offending({ policy }: Breach, { authoritative, affected }: PolicyValues): readonly string[] {
  if (policy.strategy === 'intersection') return complies('intersection', authoritative, affected) ? [] : affected
  return affected.filter(value => !authoritative.includes(value))
}

/** Both are sets in order. */
export const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i])

const isProperSubset = (a: readonly string[], b: readonly string[]): boolean =>
  a.length < b.length && a.every(value => b.includes(value))
