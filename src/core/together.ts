import { byViolation, type Judged } from './decide.ts'
import type { Principal } from './decision.ts'
import { byPlace, compareText } from './diagnostic.ts'
import type { Account } from './facts.ts'
import { unique } from './group.ts'
import { isSameAccount } from './people/standing.ts'

/** What was found in the parts of a change, in the order in which every decision has it; what several say, once. */
export function together(parts: readonly Judged[]): Judged {
  return {
    principals: parts.flatMap(({ principals }) => principals).reduce<readonly Principal[]>(joined, []),
    violations: parts.flatMap(({ violations }) => violations).sort(byViolation),
    warnings: parts.flatMap(({ warnings }) => warnings).sort(byViolation),
    notices: unique(parts.flatMap(({ notices }) => notices)).sort(byPlace),
    diagnostics: unique(parts.flatMap(({ diagnostics }) => diagnostics)).sort(byPlace),
  }
}

/** The list with one more; somebody who is in it already is one principal, and an author if that in any part. */
function joined(known: readonly Principal[], next: Principal): readonly Principal[] {
  const at = known.findIndex(other => isSameAccount(accountOf(other), accountOf(next)))
  const before = known[at]
  if (before === undefined) return [...known, next]
  const roles = unique([...before.roles, ...next.roles]).sort(
    (a, b) => compareText(a.role, b.role) || compareText(a.scope, b.scope),
  )
  return known.with(at, { ...before, as: next.as === 'author' ? 'author' : before.as, roles })
}

const accountOf = ({ login, id }: Principal): Account => (id === null ? { login } : { login, id })
