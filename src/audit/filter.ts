import type { Verdict } from '../core/decision.ts'
import { foldLogin } from '../core/governance/login.ts'
import type { Query } from '../core/jsonpath/query.ts'
import type { Entry, Found, Place } from './entry.ts'
import { pathFilter } from './path-filter.ts'

/** What is looked for; null: whatever it is. */
export interface Wanted {
  /** A login, upper and lower case aside. */
  readonly principal: string | null
  readonly project: string | null
  readonly path: Query | null
  /** Id of a rule. */
  readonly rule: string | null
  readonly decision: Verdict | null
  /** Milliseconds since 1970, UTC; both are inclusive. */
  readonly since: number | null
  readonly until: number | null
}

/**
 * Whether a record is one of those that are looked for: everything that is given has to hold. Project, path and rule
 * have to hold of one and the same change, and so does the principal where a rule is given, since a violation says whose
 * it is: `--project shop --rule images --principal bob` asks for a violation of `images` by bob in shop. Of a change
 * that violates nothing, a record does not say whose it is: there, the principal is anybody who was judged.
 *
 * A record lists its first changes, violations and lifted ones. Where it counts more, what it does not list could be
 * meant: such a record is never left out because of project, path or rule.
 */
export function filterOf(wanted: Wanted): (entry: Entry) => boolean {
  const { decision, principal, project, path, rule } = wanted
  const concerns = concernsOf(wanted)
  const login = principal === null ? null : foldLogin(principal)
  const isAnywhere = project === null && path === null && rule === null
  return entry =>
    (decision === null || entry.decision === decision) &&
    isWithin(wanted, entry.time) &&
    (login === null || isJudged(entry, login)) &&
    (isAnywhere || listsLess(entry, rule !== null) || lists(entry, concerns))
}

/** Whether a change, a violation or a lifted one is one of those that are looked for. */
export function concernsOf({ principal, project, path, rule }: Wanted): (place: Place | Found) => boolean {
  const isOnPath = path === null ? () => true : onPath(pathFilter(path))
  const login = principal === null ? null : foldLogin(principal)
  const breaks = (place: Place | Found): boolean =>
    'rule' in place && place.rule === rule && (login === null || foldLogin(place.principal) === login)
  return place => (project === null || place.project === project) && (rule === null || breaks(place)) && isOnPath(place)
}

/** A protected file has no fields; who holds no role in a document may change none of its. */
const onPath =
  (isPath: (path: string | null) => boolean) =>
  (place: Place | Found): boolean =>
    place.path === null ? 'code' in place && place.code === 'unmapped' : isPath(place.path)

/** How many changes, violations and lifted ones a record counts and does not list. */
export const unlisted = ({ counts, changed, violations, lifted }: Entry) => ({
  changes: Math.max(0, counts.changes - changed.length),
  violations: Math.max(0, counts.violations - violations.length),
  lifted: Math.max(0, counts.lifted - lifted.length),
})

function listsLess(entry: Entry, onlyFound: boolean): boolean {
  const { changes, violations, lifted } = unlisted(entry)
  return violations > 0 || lifted > 0 || (!onlyFound && changes > 0)
}

const lists = ({ changed, violations, lifted }: Entry, concerns: (place: Place | Found) => boolean): boolean =>
  changed.some(concerns) || violations.some(concerns) || lifted.some(concerns)

function isJudged({ principals, violations, lifted }: Entry, login: string): boolean {
  const isIt = (name: string): boolean => foldLogin(name) === login
  return (
    principals.some(principal => isIt(principal.login)) ||
    violations.some(({ principal }) => isIt(principal)) ||
    lifted.some(({ principal }) => isIt(principal))
  )
}

/** A record whose time can not be read is in every period: it can not be ruled out. */
function isWithin({ since, until }: Wanted, time: string): boolean {
  if (since === null && until === null) return true
  const at = Date.parse(time)
  return !(since !== null && at < since) && !(until !== null && at > until)
}
