import type { PolicySide, TagPolicy } from '../governance/governance.ts'
import { isAbout, meansKind } from './evaluate.ts'
import type { Inventory, Subject } from './inventory.ts'
import type { TagStatement } from './statement.ts'

/**
 * What one policy asks of the values of one tag of one subject, given the subject that it is related to. All policies of
 * all its relations together say which values comply.
 */
export interface Demand {
  readonly policy: TagPolicy
  readonly other: Subject
  /** `within`: only some of these; `all`: at least these; `some`: at least one of these; `none`: no values. */
  readonly kind: 'within' | 'all' | 'some' | 'none'
  readonly values: readonly string[]
  /** `redact` selects them: no message may show them. */
  readonly hidden: boolean
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
    return policies.flatMap(policy => demandOf(policy, { subject, other, named: to, tag }, tags))
  })
}

interface Related {
  readonly subject: Subject
  readonly other: Subject
  /** Of two of one kind, the authoritative one. */
  readonly named: Subject
  readonly tag: string
}

function demandOf(policy: TagPolicy, related: Related, tags: readonly TagStatement[]): Demand[] {
  const side = sideOf(policy, related)
  if (side === null) return []
  const given = tags.find(({ key }) => key === policy[side === 'affected' ? 'authoritative' : 'affected'].tag)
  const { values, hidden } = given ?? NO_TAG
  const asSubset = side === 'affected' ? 'within' : 'all'
  const kind = values.length === 0 ? 'none' : policy.strategy === 'subset' ? asSubset : 'some'
  return [{ policy, other: related.other, kind, values, hidden }]
}

const NO_TAG = { values: [], hidden: false }

/** On which side of a policy a subject's tag stands, given the other one; null: the policy does not look at it. */
function sideOf(policy: TagPolicy, { subject, other, named, tag }: Related): 'affected' | 'authoritative' | null {
  const { authoritative, affected } = policy
  const isOneKind = subject.kind === other.kind
  const stands = (side: PolicySide, opposite: PolicySide) =>
    side.tag === tag && meansKind(side.subject, subject.kind) && meansKind(opposite.subject, other.kind)
  if (stands(affected, authoritative) && isAbout(policy, subject) && !(isOneKind && named === subject))
    return 'affected'
  const isAuthoritative = stands(authoritative, affected) && isAbout(policy, other) && !(isOneKind && named === other)
  return isAuthoritative ? 'authoritative' : null
}

/** Whether some set with this value meets a demand; where the tag has one value, whether that alone does. */
export function permitsValue({ kind, values }: Demand, value: string, isSingle: boolean): boolean {
  if (kind === 'none') return false
  if (kind === 'within') return values.includes(value)
  if (!isSingle) return true
  return kind === 'some' ? values.includes(value) : values.every(other => other === value)
}
