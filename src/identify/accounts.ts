import type { Account } from '../core/facts.ts'
import { UNKNOWN_LOGIN } from '../core/governance/login.ts'
import { isNobody, isSameAccount } from '../core/people/standing.ts'

/** Whoever can not be told; never the account that somebody registered under this login, which has an id. */
export const NOBODY: Account = { login: UNKNOWN_LOGIN }

/** The same account, by id where both have one, else by login; nobody is no account. */
export const isOneAccount = (a: Account, b: Account): boolean => !isNobody(a) && !isNobody(b) && isSameAccount(a, b)

/** What facts say of an account, and no more. */
export const accountOf = ({ login, id, type }: Account): Account => ({
  login,
  ...(id !== undefined && { id }),
  ...(type !== undefined && { type }),
})
