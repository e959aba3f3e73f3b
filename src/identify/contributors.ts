import { compareText } from '../core/diagnostic.ts'
import type { Account, Contributor } from '../core/facts.ts'
import { foldLogin } from '../core/governance/login.ts'
import { entryOf, groupBy } from '../core/group.ts'
import { isNobody } from '../core/people/standing.ts'
import { accountOf } from './accounts.ts'

/** Files that somebody touched. */
export interface Contribution {
  readonly account: Account
  readonly files: readonly string[] | 'all'
  /** Whether the forge names the account like this today: of an account that was renamed, a record has the old login. */
  readonly isCurrent: boolean
}

/** Tells people apart: by id, or by login where there is none. */
export const personOf = ({ login, id }: Account): string =>
  id === undefined ? `login ${foldLogin(login)}` : `id ${id}`

/** One contributor for each account, with all their files; the same list whatever order the contributions have. */
export function joined(contributions: readonly Contribution[]): Contributor[] {
  const people = groupBy(
    contributions.filter(({ account }) => account.id !== undefined),
    ({ account }) => personOf(account),
  )
  for (const contribution of contributions.filter(({ account }) => account.id === undefined)) {
    const bearers = [...people.values()].filter(person => mayBe(contribution.account, person))
    const own = bearers.length > 0 ? bearers : [entryOf(people, personOf(contribution.account), () => [])]
    for (const person of own) person.push(contribution)
  }
  return [...people.values()]
    .map(contributor)
    .sort((a, b) => compareText(a.login, b.login) || (a.id ?? 0) - (b.id ?? 0))
}

/** Without an id, somebody may be everyone who has the login; nobody is no account of that name. */
const mayBe = (account: Account, person: readonly Contribution[]): boolean =>
  !isNobody(account) &&
  person.some(({ account: { login, id } }) => id !== undefined && foldLogin(login) === foldLogin(account.login))

function contributor(contributions: readonly Contribution[]): Contributor {
  const [named] = [...contributions].sort(byTrust)
  const account = accountOf(named?.account ?? { login: '' })
  if (contributions.some(({ files }) => files === 'all')) return account
  const files = new Set(contributions.flatMap(({ files }) => files))
  return { ...account, files: [...files].sort(compareText) }
}

/** Whose spelling of an account counts: what has an id, then what is known today. */
const byTrust = (a: Contribution, b: Contribution): number =>
  Number(a.account.id === undefined) - Number(b.account.id === undefined) ||
  Number(b.isCurrent) - Number(a.isCurrent) ||
  compareText(a.account.login, b.account.login) ||
  compareText(a.account.type ?? '', b.account.type ?? '')
