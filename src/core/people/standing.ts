import type { ScopeLevel } from '../decision.ts'
import { compareText, type Diagnostic } from '../diagnostic.ts'
import type { Account, Facts } from '../facts.ts'
import type { Binding, RoleBook } from '../governance/governance.ts'
import { isExpired } from '../governance/instants.ts'
import { foldLogin, UNKNOWN_LOGIN } from '../governance/login.ts'
import type { Scope } from '../rules/applicable.ts'

export interface HeldRole {
  readonly role: string
  readonly scope: ScopeLevel
}

/** Who holds which role where, by the bindings that count at the time of evaluation (governance.md, identity.md). */
export class Standing {
  readonly #book: RoleBook
  readonly #facts: Facts
  readonly #bindings: readonly Binding[]
  /** Bindings that name a user, by folded login. */
  readonly #byLogin = new Map<string, { readonly binding: Binding; readonly id: number | null }[]>()

  constructor(book: RoleBook, facts: Facts) {
    this.#book = book
    this.#facts = facts
    this.#bindings = countingBindings(book, facts.now)
    for (const binding of this.#bindings)
      for (const { folded, id } of binding.users) {
        const named = this.#byLogin.get(folded)
        if (named === undefined) this.#byLogin.set(folded, [{ binding, id }])
        else named.push({ binding, id })
      }
  }

  /** Teams that bindings name and that could not be read. */
  unreadTeams(): Diagnostic[] {
    return teamsIn(this.#bindings)
      .filter(team => this.#members(team) === null)
      .map(unreadTeam)
  }

  /** Accounts of which bindings ask for an id that they lack, or for another one. */
  strangers(accounts: readonly Account[]): Diagnostic[] {
    return accounts.filter(account => !isNobody(account) && this.#isStranger(account)).map(unknownIdentity)
  }

  /** The account's roles in a scope: those of the project and environment, else those of the company. */
  roles(account: Account, scope: Scope): HeldRole[] {
    const held = this.#bindingsOf(account).filter(binding => inScope(binding, scope))
    const project = held.filter(binding => binding.project !== null)
    const counting = project.length > 0 ? project : held
    const roles = new Map(counting.map(binding => [binding.role, level(binding)]))
    return [...roles].map(([role, at]) => ({ role, scope: at })).sort((a, b) => compareText(a.role, b.role))
  }

  /** Names of the account's roles in a scope; people without one get the substitute, content of nobody does not. */
  rolesOr(account: Account, scope: Scope, substitute: string | null): string[] {
    const roles = this.roles(account, scope).map(({ role }) => role)
    return roles.length > 0 || substitute === null || isNobody(account) ? roles : [substitute]
  }

  /** The account's roles by bindings for a whole company. */
  companyRoles(account: Account, company: string): string[] {
    return this.roles(account, { company, project: null, environment: null }).map(({ role }) => role)
  }

  /** Whether the account holds a permission; only bindings for the whole company count. */
  may(account: Account, permission: string, company: string): boolean {
    return this.companyRoles(account, company).some(role => this.grants(role, permission))
  }

  grants(role: string, permission: string): boolean {
    return this.#book.roles.get(role)?.permissions.has(permission) ?? false
  }

  /** Roles that somebody holds in a scope, sorted. */
  heldRoles(scope: Scope): string[] {
    const held = this.#bindings.filter(
      binding =>
        inScope(binding, scope) &&
        (binding.users.length > 0 || binding.teams.some(team => (this.#members(team)?.length ?? 0) > 0)),
    )
    return [...new Set(held.map(({ role }) => role))].sort(compareText)
  }

  /** Users and teams that bindings name in a scope, each with the roles that count for them, sorted by name. */
  namedPeople(scope: Scope): { readonly name: string; readonly roles: readonly string[] }[] {
    const named = this.#bindings.filter(binding => inScope(binding, scope))
    const users = new Map(named.flatMap(binding => binding.users.map(user => [user.folded, user] as const)))
    const people = [...users.values()].map(({ login, id }) => ({
      name: login,
      roles: this.roles({ login, ...(id !== null && { id }) }, scope).map(({ role }) => role),
    }))
    const teams = named.flatMap(binding => binding.teams.map(team => ({ name: team, roles: [binding.role] })))
    return [...people, ...teams].sort((a, b) => compareText(a.name, b.name))
  }

  #bindingsOf(account: Account): Binding[] {
    if (isNobody(account)) return []
    const own = (this.#byLogin.get(foldLogin(account.login)) ?? []).filter(({ id }) => id === null || id === account.id)
    const team = this.#bindings.filter(({ teams }) =>
      teams.some(name => this.#members(name)?.some(member => isSameAccount(member, account))),
    )
    return [...own.map(({ binding }) => binding), ...team]
  }

  /** Whether a binding or team names the login with an id that the account lacks, or with another one. */
  #isStranger({ login, id }: Account): boolean {
    const folded = foldLogin(login)
    if (this.#byLogin.get(folded)?.some(named => named.id !== null && named.id !== id)) return true
    const teams = this.#bindings.flatMap(binding => binding.teams)
    return teams.some(team =>
      this.#members(team)?.some(
        member => foldLogin(member.login) === folded && member.id !== undefined && member.id !== id,
      ),
    )
  }

  #members(team: string): readonly Account[] | null {
    for (const [name, members] of Object.entries(this.#facts.teams)) if (name.toLowerCase() === team) return members
    return null
  }
}

/** The teams whose members have to be known to tell who holds which role: `org/team`, sorted, each once. */
export const teamsToKnow = (book: RoleBook, now: string): string[] => teamsIn(countingBindings(book, now))

const countingBindings = ({ bindings }: RoleBook, now: string): Binding[] =>
  bindings.filter(({ expires }) => !isExpired(expires, now))

const teamsIn = (bindings: readonly Binding[]): string[] =>
  [...new Set(bindings.flatMap(({ teams }) => teams))].sort(compareText)

/** By numeric id where both have one, else by login. */
export function isSameAccount(a: Account, b: Account): boolean {
  if (isNobody(a) !== isNobody(b)) return false
  return a.id !== undefined && b.id !== undefined ? a.id === b.id : foldLogin(a.login) === foldLogin(b.login)
}

export const isNobody = ({ login, id }: Account): boolean => login === UNKNOWN_LOGIN && id === undefined

function inScope(binding: Binding, scope: Scope): boolean {
  if (binding.company !== scope.company) return false
  return (
    (binding.project === null || binding.project === scope.project) &&
    (binding.environment === null || binding.environment === scope.environment)
  )
}

const level = (binding: Binding): ScopeLevel =>
  binding.environment !== null ? 'environment' : binding.project !== null ? 'project' : 'company'

const unreadTeam = (team: string): Diagnostic => ({
  code: 'team-unreadable',
  message: `the members of team \`${team}\` are not known; give a token that may read teams (or --facts), or correct the name in roles.yaml`,
})

const unknownIdentity = ({ login, id }: Account): Diagnostic => ({
  code: 'identity-unknown',
  message:
    id === undefined
      ? `roles.yaml binds \`${login}\` by numeric id; give the account as \`${login}:ID\``
      : `roles.yaml binds \`${login}\` with another id than ${id}; the account was renamed or taken over, so correct the id in roles.yaml`,
})
