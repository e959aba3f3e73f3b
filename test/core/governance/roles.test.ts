import { describe, expect, it } from 'vitest'
import { holdsGovernanceUpdate } from '../../../src/core/governance/roles.ts'
import { NOW, problemsOf, ROLES, valid, warningsOf } from './fixture.ts'

const roles = (text: string) => ({ 'roles.yaml': text })
const binding = (text: string) =>
  roles(
    `roles:\n  a: { permissions: [governance.update] }\ngroups: { empty: [], g: [carol] }\nbindings:\n  - ${text}\n`,
  )

describe('roles.yaml', () => {
  it('reads roles, groups and bindings', () => {
    const { roles: book } = valid(
      roles(`roles:
  developer: { description: writes code, permissions: [console.company.details.update] }
  constructor: {}
groups:
  payments: [carol, { login: Dave, id: 7 }]
bindings:
  - { role: developer, users: [Alice, { login: bob, id: 4711 }], groups: [payments], teams: [Acme/Platform] }
  - { role: constructor, company: other, project: shop, environment: prod, users: [constructor], until: 2027-01-31 }
`),
    )
    expect(book.roles.get('developer')).toEqual({
      id: 'developer',
      description: 'writes code',
      permissions: new Set(['console.company.details.update', 'governance.update']),
    })
    expect(book.bindings).toEqual([
      {
        role: 'developer',
        company: 'acme',
        project: null,
        environment: null,
        users: [
          { login: 'Alice', folded: 'alice', id: null },
          { login: 'bob', folded: 'bob', id: 4711 },
          { login: 'carol', folded: 'carol', id: null },
          { login: 'Dave', folded: 'dave', id: 7 },
        ],
        teams: ['acme/platform'],
        expires: null,
      },
      {
        role: 'constructor',
        company: 'other',
        project: 'shop',
        environment: 'prod',
        users: [{ login: 'constructor', folded: 'constructor', id: null }],
        teams: [],
        expires: '2027-02-01T00:00:00Z',
      },
    ])
  })

  it.each([
    ['{ role: b, users: [x] }', '5:7 unknown role `b` - did you mean `a`?'],
    ['{ role: a, groups: [empt] }', '5:25 unknown group `empt` - did you mean `empty`?'],
    ['{ role: a }', '5:5 the binding names nobody; give it `users`, `groups` or `teams`'],
    ['{ users: [x] }', '5:5 `role` is missing'],
    ['{ role: a, user: [x] }', '5:16 unknown key `user` - did you mean `users`?'],
    ['{ role: a, users: x }', '5:16 `users` must be a list, not `x`'],
    ['{ role: a, users: [\u0430lice] }', '5:24 bad value `\u0430lice`; a login has'],
    ['{ role: a, users: [\u212Aate] }', '5:24 bad value `\u212Aate`; a login has'],
    ['{ role: a, users: [__proto__] }', '5:24 bad value `__proto__`; a login has'],
    ['{ role: a, users: [Unknown] }', '5:24 `unknown` stands for people whom no account is known for'],
    ['{ role: a, users: [{ login: x, id: "7" }] }', '5:36 `id` must be a whole number, not `7`'],
    ['{ role: a, users: [{ login: x, id: 12345678901234567890 }] }', '5:36 `id` must be'],
    ['{ role: a, users: [{ login: x, uid: 7 }] }', '5:36 unknown key `uid` - did you mean `id`?'],
    ['{ role: a, users: [123] }', '5:24 the element must be a text, not `123`; put it in quotes'],
    ['{ role: a, teams: [platform] }', '5:24 bad value `platform`; a team is written `organisation/team`'],
    ['{ role: a, users: [x], until: 2027-02-30 }', '5:28 `2027-02-30` is no day of the calendar and no RFC 3339 time'],
    ['{ role: a, users: [x], until: soon }', '5:28 bad value `soon`; a time is a day'],
    ['{ role: a, users: [x], environment: prod }', '5:28 `environment` stands without `project`'],
  ])('refuses the binding %s', (text, expected) => {
    const problems = problemsOf(binding(text))
    expect(problems.join('\n')).toContain(`roles.yaml:${expected}`)
  })

  it.each([
    ['roles: { a: }\n', 'roles.yaml:1:10 `a` must be a mapping, not empty'],
    [
      'roles: { a: { permissions: [governance] } }\n',
      'roles.yaml:1:29 bad value `governance`; a permission is a dotted name such as `governance.update`',
    ],
    ['roles: { "a b": {} }\n', 'bad key `a b`; an id has up to 200 characters, without spaces and control characters'],
    ['roles: { deny: {} }\n', '`deny` can not be the id of a role'],
    ['rolls: {}\n', 'roles.yaml:1:1 unknown key `rolls` - did you mean `roles`?'],
  ])('refuses %j', (text, expected) => expect(problemsOf(roles(text)).join()).toContain(expected))

  it('finds an unknown role although another binding is malformed', () => {
    expect(problemsOf(roles('roles: { a: {} }\nbindings:\n  - { rol: a }\n  - { role: b, users: [x] }\n'))).toEqual([
      'roles.yaml:3:5 `role` is missing',
      'roles.yaml:3:7 unknown key `rol` - did you mean `role`?',
      'roles.yaml:4:7 unknown role `b` - did you mean `a`?',
    ])
  })

  it('warns of expired bindings and of roles that nobody holds', () => {
    expect(warningsOf(roles(`${ROLES}  - { role: developer, users: [x], until: 2026-11-21 }\n`))).toEqual([
      'the binding of `developer` expired at 2026-11-22T00:00:00Z; renew or remove it',
    ])
    expect(warningsOf(binding('{ role: a, groups: [empty] }'))).toEqual(['nobody holds the role `a`'])
  })
})

describe('governance.update', () => {
  it.each([
    ['{ role: a, users: [x] }', true],
    ['{ role: a, teams: [o/t] }', true],
    ['{ role: a, groups: [g] }', true],
    ['{ role: a, users: [x], until: 2026-11-22 }', true],
    ['{ role: a, groups: [empty] }', false],
    ['{ role: a, users: [] }', false],
    ['{ role: a, users: [x], until: 2026-11-21 }', false],
    ['{ role: a, users: [x], project: shop }', false],
    ['{ role: a, users: [x], project: shop, environment: prod }', false],
  ])('is held by %s: %s', (text, expected) => {
    expect(holdsGovernanceUpdate(valid(binding(text)).roles, NOW)).toBe(expected)
  })
})
