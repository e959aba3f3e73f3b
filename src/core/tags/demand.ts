import type { TagPolicy } from '../governance/governance.ts'
import { isAbout, meansKind, valuesOf } from './evaluate.ts'
import type { Inventory, Subject } from './inventory.ts'

/**
 * What one policy asks of the values of one tag of one subject, given the subject that it is related to. All policies of
 * all its relations together say which values comply.
 */
export interface Demand {
  readonly policy: TagPolicy
  readonly other: Subject
  readonly kind: /** Values only of these, and at least one. */
    | 'within'
    /** At least these. */
    | 'all'
    /** At least one of these. */
    | 'some'
    /** No values. */
    | 'none'
  readonly values: readonly string[]
}

/** The demands on a tag, by the relations and the other tags that an inventory has. */
export function demandsOn(
  inventory: Inventory,
  policies: readonly TagPolicy[],
  subject: Subject,
  tag: string,
): readonly Demand[] {
  return inventory.relationsOf(subject).flatMap(({ from, to }) => {
    const other = from === subject ? to : from
    const tags = inventory.tags(other)
    return tags === null ? [] : policies.flatMap(policy => demandOf(policy, { subject, other, named: to, tag }, tags))
  })
}

interface Related {
  readonly subject: Subject
  readonly other: Subject
  /** Of two of one kind, the authoritative one. */
  readonly named: Subject
  readonly tag: string
}

function demandOf(
  policy: TagPolicy,
  { subject, other, named, tag }: Related,
  tags: NonNullable<ReturnType<Inventory['tags']>>,
): Demand[] {
  const { authoritative, affected, strategy } = policy
  const isOrdered = subject.kind !== other.kind || named === other
  const asAffected =
    affected.tag === tag && meansKind(affected.subject, subject.kind) && meansKind(authoritative.subject, other.kind)
  if (asAffected && isOrdered && isAbout(policy, subject)) {
    const values = valuesOf(tags, authoritative.tag)
    return [{ policy, other, values, kind: values.length === 0 ? 'none' : strategy === 'subset' ? 'within' : 'some' }]
  }
  const asAuthoritative =
    authoritative.tag === tag &&
    meansKind(authoritative.subject, subject.kind) &&
    meansKind(affected.subject, other.kind)
  if (!asAuthoritative || !isAbout(policy, other) || (subject.kind === other.kind && isOrdered)) return []
  const values = valuesOf(tags, affected.tag)
  return [{ policy, other, values, kind: values.length === 0 ? 'none' : strategy === 'subset' ? 'all' : 'some' }]
}

/** Whether some set with this value meets a demand; where the tag has one value, whether that alone does. */
export function permitsValue({ kind, values }: Demand, value: string, isSingle: boolean): boolean {
  if (kind === 'none') return false
  if (kind === 'within') return values.includes(value)
  if (!isSingle) return true
  return kind === 'some' ? values.includes(value) : values.every(other => other === value)
}
