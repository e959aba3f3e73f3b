import type { TagPolicy } from '../governance/governance.ts'
import type { ValueDemands } from './choices.ts'
import { namedList } from './definition.ts'
import type { Breach } from './evaluate.ts'
import { listed } from './finding.ts'
import type { Inventory, Subject } from './inventory.ts'
import { calledBy } from './references.ts'

/** `[workspace > project] environment-clearance: tag values ... must be a subset of ...` (tag-policies.md). */
export function breachMessage({ policy, authoritative, affected }: Breach, inventory: Inventory): string {
  const pair = `[${authoritative.kind} > ${affected.kind}] ${policy.name}`
  const given = sideOf(inventory, authoritative, policy.authoritative.tag)
  const wanted = sideOf(inventory, affected, policy.affected.tag)
  const relation = policy.strategy === 'subset' ? 'must be a subset of' : 'must share a value with'
  return `${pair}: tag values ${wanted} ${relation} the tag values ${given}`
}

function sideOf(inventory: Inventory, subject: Subject, key: string): string {
  return `\`${key}\` ${listed(inventory.tag(subject, key))} of ${calledBy(subject)}`
}

/** The words of a policy behind a message. */
export const withAdvice = (message: string, { howToFix }: TagPolicy, would: string | null): string =>
  [message, howToFix, would].filter(part => part !== null).join('; ')

/** At most this many values or subjects are named as what would pass. */
const MOST = 10

export const briefList = (names: readonly string[]): string => namedList(names, MOST)

/** What values of a tag would pass, all relations of its subject taken together. */
export function valuesThatPass(demands: ValueDemands, tag: string): string {
  const { canPass, passesEmpty, permitted, required, oneOf, isSingle } = demands
  if (demands.demands.length === 0) return `no policy looks at \`${tag}\``
  if (demands.isHidden) return `what would pass is redacted`
  if (!canPass) return `no value of \`${tag}\` would pass, since what it is related to asks for different things`
  if (passesEmpty) return `only no value of \`${tag}\` would pass`
  const isBounded = permitted !== null && (isSingle || demands.demands.some(({ kind }) => kind === 'within'))
  const bounded = isBounded ? [`values that would pass: ${briefList(permitted)}`] : []
  if (isSingle) return bounded.join('; ')
  const all = required.length > 0 ? [`it has to have ${briefList(required)}`] : []
  const some = oneOf.map(values => `it has to have one of ${briefList(values)}`)
  return [...bounded, ...all, ...some].join('; ')
}
