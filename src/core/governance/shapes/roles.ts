import * as z from 'zod/mini'
import { LOGIN } from '../login.ts'
import { descriptions, id, list, may, moment, must, name, section } from './terms.ts'

const login = z.string().check(
  z.regex(LOGIN, {
    error: 'a login has letters, digits and `-`, and may end in `_` and letters, or in `[bot]`',
  }),
)

const team = z.string().check(
  z.regex(/^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9_][A-Za-z0-9._-]*$/, {
    error: 'a team is written `organisation/team`',
  }),
)

const permission = z.string().check(
  z.regex(/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+$/, {
    error: 'a permission is a dotted name such as `governance.update`',
  }),
)

const UserShape = z.union([
  login,
  section({
    login: must('Login at the forge', login),
    id: must('Numeric id at the forge, which must match too', z.int().check(z.positive())),
  }),
])

const RoleShape = section({
  description: may('What the role is for', z.string()),
  permissions: may('What the role may do, beside what the rules say', list(permission)),
})

const BindingShape = section({
  role: must('Id of the role', id),
  company: may('Company of the binding', name),
  project: may('Project of the binding; omitted: the whole company', name),
  environment: may('Environment of the project that the binding is for; omitted: all', name),
  users: may('Who holds the role: logins, or logins with ids', list(UserShape)),
  groups: may('Groups whose members hold the role', list(id)),
  teams: may('Teams of the forge whose members hold the role', list(team)),
  until: may('Last day on which the binding counts, or the time until which it does', moment),
})

/** `roles.yaml` as it is written. */
export const RolesShape = section({
  roles: must('The roles, by id', z.record(id, RoleShape)),
  groups: may('Groups of people, by name', z.record(id, list(UserShape))),
  bindings: may('Who holds which role where', list(BindingShape)),
})

export type RolesShape = z.infer<typeof RolesShape>
export type UserShape = z.infer<typeof UserShape>
export type BindingShape = z.infer<typeof BindingShape>

descriptions.add(RolesShape, { title: 'Fieldgate roles', description: 'Roles, groups, and who holds which role where' })
