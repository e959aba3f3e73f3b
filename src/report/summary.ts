import type { Decision, Principal, Violation } from '../core/decision.ts'
import { counted, joined, listed, own, type Phrase, phrase, quote } from './phrase.ts'

/** The findings of a decision by what they do: block, were lifted by an approval, only warn. */
export interface Summary {
  readonly open: readonly Violation[]
  readonly lifted: readonly Violation[]
  readonly warnings: readonly Violation[]
  /** Warnings that a waiver made of violations. */
  readonly waived: number
}

/** What a finding of `violations` or `warnings` does. */
export type Standing = 'open' | 'lifted' | 'warning'

export function summarize(decision: Decision): Summary {
  return {
    open: decision.violations.filter(violation => violation.liftedBy === null),
    lifted: decision.violations.filter(violation => violation.liftedBy !== null),
    warnings: decision.warnings,
    waived: decision.warnings.filter(isWaived).length,
  }
}

const isWaived = ({ liftedBy }: Violation): boolean => liftedBy !== null && 'waiver' in liftedBy

/** The verdict with the count that matters: `2 violations in 1 file`; of an allow also whose changes they are. */
export function headline(decision: Decision): Phrase {
  const { open } = summarize(decision)
  const found = violationCount(open)
  switch (decision.decision) {
    case 'allow':
      return allowed(decision)
    case 'deny':
      return found
    case 'error': {
      const problems = counted(decision.diagnostics.length, 'problem')
      return phrase`not judged, because of ${problems}${open.length > 0 ? phrase`; ${found}` : []}`
    }
  }
}

function allowed(decision: Decision): Phrase {
  if (decision.changes === 0 && decision.violations.length === 0) return own('nothing that is governed has changed')
  const who = people(decision)
  const extent = decision.changes === 0 ? own('this change') : counted(decision.changes, 'change')
  const changes = phrase`${extent}${who === null ? [] : phrase` ${who}`}`
  if (decision.violations.length > 0) return phrase`${changes}, with the approval that is needed`
  return decision.warnings.length > 0 ? phrase`${changes}, none blocked` : phrase`${changes}, none against a rule`
}

function violationCount(open: readonly Violation[]): Phrase {
  const files = new Set(open.map(violation => violation.file)).size
  return phrase`${counted(open.length, 'violation')} in ${counted(files, 'file')}`
}

/** Who it is about and what is counted beside the verdict; waivers and lifted violations are never left out (identity.md). */
export function counts(decision: Decision): readonly Phrase[] {
  const { lifted, warnings, waived } = summarize(decision)
  const who = decision.decision === 'allow' ? null : people(decision)
  const facts: readonly (readonly [number, Phrase])[] = [
    [decision.decision === 'allow' ? 0 : decision.changes, counted(decision.changes, 'change')],
    [lifted.length, phrase`${counted(lifted.length, 'violation')} lifted by approval`],
    [waived, phrase`${counted(waived, 'violation')} waived`],
    [warnings.length - waived, counted(warnings.length - waived, 'warning')],
    [decision.notices.length, counted(decision.notices.length, 'notice')],
  ]
  const words = facts.filter(([count]) => count > 0).map(([, counting]) => counting)
  const incomplete = decision.truncated ? [own('the list is not complete')] : []
  return [...(who === null ? [] : [who]), ...words, ...incomplete]
}

/** `alice (developer)`, `bob (contributor, no role)`; null where nobody is known. */
export function people(decision: Decision): Phrase | null {
  if (decision.principals.length === 0) return null
  const shown = decision.principals.slice(0, 5).map(person)
  const more = decision.principals.length - shown.length
  return phrase`by ${joined(shown, ', ')}${more > 0 ? phrase` and ${more} more` : []}`
}

function person({ login, as, roles }: Principal): Phrase {
  const names = [...new Set(roles.map(({ role }) => role))]
  const held = names.length === 0 ? own('no role') : listed(names, 'and', 4)
  return phrase`${quote(login)} (${as === 'contributor' ? own('contributor, ') : []}${held})`
}

/** Findings by file, files in the order in which they come. */
export function byFile<Finding extends { readonly file?: string }>(
  findings: readonly Finding[],
): ReadonlyMap<string, readonly Finding[]> {
  return groupBy(findings, finding => finding.file ?? '')
}

export function groupBy<Item>(
  items: readonly Item[],
  key: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return groups
}

/** How often each rule, or code where no rule stands behind it, and each file occurs: the most frequent first. */
export function frequencies(
  violations: readonly Violation[],
  key: (violation: Violation) => string,
): readonly (readonly [string, number])[] {
  return [...groupBy(violations, key)].map(([name, group]) => [name, group.length] as const).sort((a, b) => b[1] - a[1])
}

export const ruleOf = (violation: Violation): string => violation.rule?.id ?? violation.code

/** The roles and the people that may make a change; nothing where nobody may, whatever their role. */
export function whoCan({ code, whoCan: roles, whoCanPeople }: Violation): Phrase {
  if (code === 'governance-invalid' || code === 'tag-invalid') return []
  if (roles.length === 0 && whoCanPeople.length === 0) return own('nobody who holds a role here')
  if (whoCanPeople.length === 0) return listed(roles, 'or')
  return roles.length === 0 ? listed(whoCanPeople, 'or') : phrase`${listed(roles, 'or')}: ${listed(whoCanPeople, 'or')}`
}

/** A file that is meant as a whole has no line of its own, but what is wrong in governance has (decision.md). */
export const hasLine = ({ identity, code }: Violation): boolean => identity !== null || code === 'governance-invalid'

/** Why a violation does not block. */
export function settled({ liftedBy }: Violation): readonly [label: string, words: Phrase] {
  if (liftedBy === null) return ['mode', own('a warning: does not block')]
  if ('waiver' in liftedBy) return ['waived', phrase`by the waiver ${quote(liftedBy.waiver)}`]
  return [
    'lifted',
    phrase`by ${quote(liftedBy.login)} (${quote(liftedBy.role)}), review ${own(String(liftedBy.review))}`,
  ]
}
