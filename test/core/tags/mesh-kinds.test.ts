import { describe, expect, it } from 'vitest'
import { lines } from './mesh.ts'

describe('the kinds of meshObjects, in their versions', () => {
  it.each<[what: string, text: string, expected: string[]]>([
    [
      'a user v2',
      `{ apiVersion: v2, kind: meshUser, metadata: { name: john-doe },
         spec: { email: john@example.com, euid: john-123, tags: { environment: [qa, dev], other: mine } } }`,
      ['user:john-doe environment=dev|qa other=mine @metadata.name'],
    ],
    [
      'a user without tags, with a dot',
      '{ kind: meshUser, metadata: { name: john.doe49a0 }, spec: {} }',
      ['user:john.doe49a0 @metadata.name'],
    ],
    [
      'a workspace v1, as it is imported',
      '{ apiVersion: v1, kind: meshWorkspace, metadata: { name: app }, spec: { tags: { environment: [dev] } } }',
      ['workspace:app environment=dev @metadata.name'],
    ],
    [
      'a workspace v2',
      `{ apiVersion: v2, kind: meshWorkspace, metadata: { name: app, tags: { costCenter: ["4058"], owner: [Anna Admin] } },
         spec: { displayName: App, platformBuilderAccessEnabled: true } }`,
      ['workspace:app costCenter=4058 owner=Anna Admin @metadata.name'],
    ],
    [
      'a workspace that has a uuid',
      '{ kind: meshWorkspace, metadata: { name: app, uuid: w-1 } }',
      ['workspace:app @metadata.name', 'meshWorkspace uuid:w-1 = workspace:app @metadata.uuid'],
    ],
    [
      'a project v2',
      `{ apiVersion: v2, kind: meshProject, metadata: { name: prod, ownedByWorkspace: shop },
         spec: { displayName: Production, tags: { environment: [prod] }, paymentMethodIdentifier: budget } }`,
      [
        'project:shop.prod (prod) environment=prod @metadata.name',
        'project:shop.prod -> workspace:shop @metadata.ownedByWorkspace',
      ],
    ],
    [
      'a project that does not say its workspace',
      '{ kind: meshProject, metadata: { name: prod } }',
      ['project:prod @metadata.name'],
    ],
    [
      'a group v1',
      `{ apiVersion: v1, kind: meshWorkspaceUserGroup, metadata: { name: ops, ownedByWorkspace: shop },
         spec: { displayName: Operators, egid: ops-1, members: [jane, john], tags: { environment: [dev] } } }`,
      ['group:shop.ops (ops) environment=dev @metadata.name'],
    ],
    [
      'a landing zone v1-preview',
      `{ apiVersion: v1-preview, kind: meshLandingZone, metadata: { name: openshift, tags: { environment: [prod] } },
         spec: { platformRef: { uuid: p-1, kind: meshPlatform }, quotas: [{ key: requests.cpu, value: 4 }] } }`,
      ['landingZone:openshift environment=prod @metadata.name'],
    ],
    [
      'a payment method v2',
      `{ apiVersion: v2, kind: meshPaymentMethod, metadata: { name: budget-2021, ownedByWorkspace: shop },
         spec: { amount: 50000, expirationDate: 2021-12-31, tags: { costCenter: [1332] } } }`,
      ['paymentMethod:budget-2021 costCenter=1332 @metadata.name'],
    ],
    [
      'a project role v1, known by both names',
      `{ apiVersion: v1, kind: meshProjectRole, metadata: { name: viewer, tags: { access: [user] } },
         spec: { name: Project Viewer, rank: 10 } }`,
      [
        'projectRole:viewer access=user @metadata.name',
        'projectRole name:viewer = projectRole:viewer @metadata.name',
        'projectRole name:Project Viewer = projectRole:viewer @spec.name',
      ],
    ],
    [
      'a project role whose names are equal',
      '{ kind: meshProjectRole, metadata: { name: admin }, spec: { name: admin } }',
      ['projectRole:admin @metadata.name', 'projectRole name:admin = projectRole:admin @metadata.name'],
    ],
    [
      'tags of a workspace in both places, of different keys',
      '{ kind: meshWorkspace, metadata: { name: a, tags: { x: 1 } }, spec: { tags: { y: 2 } } }',
      ['workspace:a x=1 y=2 @metadata.name'],
    ],
    [
      'tags where the kind has none',
      '{ kind: meshUser, metadata: { name: a, tags: { x: 1 } } }',
      ['user:a x=1 @metadata.name', '! the tags of a meshUser stand in `spec.tags`; move them there @metadata.tags'],
    ],
    [
      'and the other way round',
      '{ kind: meshLandingZone, metadata: { name: a }, spec: { tags: { x: 1 } } }',
      [
        'landingZone:a x=1 @metadata.name',
        '! the tags of a meshLandingZone stand in `metadata.tags`; move them there @spec.tags',
      ],
    ],
    [
      'an apiVersion that does not fit',
      '{ apiVersion: v9, kind: meshWorkspace, metadata: { name: app }, spec: { tags: { a: b } } }',
      ['workspace:app a=b @metadata.name'],
    ],
  ])('%s', (_, text, expected) => {
    expect(lines(text)).toEqual(expected)
  })
})
