import type { Path } from '../document/document.ts'
import type { Source } from './findings.ts'
import type { Binding, Role, RoleBook } from './governance.ts'
import { isExpired } from './instants.ts'
import { foldLogin, UNKNOWN_LOGIN } from './login.ts'
import { keysUnder } from './names.ts'
import { checkKnown, type Reading, readExpiry } from './reading.ts'
import { readShape } from './salvage.ts'
import { readScope, type ScopeRules } from './scope.ts'
import { type BindingShape, RolesShape, type UserShape } from './shapes/roles.ts'

/** The permission to change governance, and its name in the reference. */
export const GOVERNANCE_UPDATE = 'governance.update'
const GOVERNANCE_UPDATE_IN_REFERENCE = 'console.company.details.update'

type Member = Binding['users'][number]

/** Reads `roles.yaml`; null where its shape is wrong. Problems of its parts are reported. */
export function readRoles(reading: Reading, file: Source, scopes: ScopeRules): RoleBook | null {
  const shaped = readShape<RolesShape>(RolesShape, file)
  if (shaped === null) return null
  const { value: shape, source } = shaped
  const roles = new Map(Object.entries(shape.roles).map(([id, role]) => [id, readRole(id, role)]))
  const groups = new Map(
    Object.entries(shape.groups ?? {}).map(([name, users]) => [name, readUsers(source, ['groups', name], users)]),
  )
  const known = {
    roles: new Set(keysUnder(file.value, 'roles')),
    groupNames: new Set(keysUnder(file.value, 'groups')),
    groups,
    scopes,
  }
  const bindings = (shape.bindings ?? []).map((binding, i) => readBinding(source, ['bindings', i], binding, known))
  if (roles.has('deny'))
    source.problem(['roles', 'deny'], '`deny` can not be the id of a role; `principals.unmapped` uses the word')
  warnOfExpired(source, bindings, reading.context.now)
  return { roles, bindings }
}

/**
 * Whether an unexpired binding for a whole company gives somebody `governance.update`: a user, a member of a group, or
 * a team. A change of governance must leave one (governance.md). `now` in RFC 3339.
 */
export function holdsGovernanceUpdate(book: RoleBook, now: string): boolean {
  return book.bindings.some(
    binding =>
      binding.project === null &&
      binding.environment === null &&
      !isExpired(binding.expires, now) &&
      binding.users.length + binding.teams.length > 0 &&
      book.roles.get(binding.role)?.permissions.has(GOVERNANCE_UPDATE) === true,
  )
}

function readRole(id: string, role: RolesShape['roles'][string]): Role {
  const permissions = new Set(role.permissions)
  if (permissions.has(GOVERNANCE_UPDATE_IN_REFERENCE)) permissions.add(GOVERNANCE_UPDATE)
  return { id, description: role.description ?? null, permissions }
}

interface Known {
  readonly roles: ReadonlySet<string>
  readonly groupNames: ReadonlySet<string>
  readonly groups: ReadonlyMap<string, readonly Member[]>
  readonly scopes: ScopeRules
}

function readBinding(source: Source, path: Path, binding: BindingShape, known: Known): Binding {
  const { users, groups = [], teams = [] } = binding
  if (users === undefined && binding.groups === undefined && binding.teams === undefined)
    source.problem(path, 'the binding names nobody; give it `users`, `groups` or `teams`')
  checkKnown(source, [...path, 'role'], 'role', binding.role, known.roles)
  for (const [i, group] of groups.entries())
    checkKnown(source, [...path, 'groups', i], 'group', group, known.groupNames)
  return {
    role: binding.role,
    ...readScope(source, path, binding, known.scopes),
    users: distinct([
      ...readUsers(source, [...path, 'users'], users ?? []),
      ...groups.flatMap(group => known.groups.get(group) ?? []),
    ]),
    teams: [...new Set(teams.map(foldLogin))],
    expires: binding.until === undefined ? null : readExpiry(source, [...path, 'until'], binding.until),
  }
}

function readUsers(source: Source, path: Path, users: readonly UserShape[]): readonly Member[] {
  return users.map((user, i) => {
    const { login, id } = typeof user === 'string' ? { login: user, id: null } : user
    const folded = foldLogin(login)
    if (folded === UNKNOWN_LOGIN)
      source.problem([...path, i], '`unknown` stands for people whom no account is known for; it can not hold a role')
    return { login, folded, id }
  })
}

const distinct = (members: readonly Member[]): readonly Member[] => [
  ...new Map(members.map(member => [`${member.folded}:${member.id ?? ''}`, member])).values(),
]

function warnOfExpired(source: Source, bindings: readonly Binding[], now: string): void {
  for (const [i, { role, expires }] of bindings.entries())
    if (isExpired(expires, now))
      source.warning(['bindings', i], `the binding of \`${role}\` expired at ${expires}; renew or remove it`)
}

/** Warns of roles that nobody holds; people without a role hold the one of `principals.unmapped`. */
export function warnOfUnheld(source: Source, { roles, bindings }: RoleBook, unmapped: string | null): void {
  const held = new Set(bindings.filter(({ users, teams }) => users.length + teams.length > 0).map(({ role }) => role))
  for (const id of roles.keys())
    if (id !== unmapped && !held.has(id)) source.warning(['roles', id], `nobody holds the role \`${id}\``)
}
