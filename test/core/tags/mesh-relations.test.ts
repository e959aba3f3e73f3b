import { describe, expect, it } from 'vitest'
import { lines } from './mesh.ts'

describe('tenants', () => {
  const OWNER = 'ownedByProject: prod, ownedByWorkspace: shop'

  it.each<[what: string, text: string, expected: string[]]>([
    [
      'v3',
      `{ apiVersion: v3, kind: meshTenant, metadata: { ${OWNER}, platformIdentifier: aws.meshcloud },
         spec: { localId: t, landingZoneIdentifier: lz, quotas: [] } }`,
      [
        'landingZone:lz -> project:shop.prod @spec.landingZoneIdentifier',
        'landingZone:lz -> workspace:shop @spec.landingZoneIdentifier',
      ],
    ],
    [
      'v4-preview, named by its uuid',
      `{ apiVersion: v4-preview, kind: meshTenant, metadata: { uuid: t-1, ${OWNER} },
         spec: { platformIdentifier: aws.dev, landingZoneIdentifier: lz } }`,
      [
        'meshTenant uuid:t-1 = project:shop.prod + workspace:shop @metadata.uuid',
        'landingZone:lz -> project:shop.prod @spec.landingZoneIdentifier',
        'landingZone:lz -> workspace:shop @spec.landingZoneIdentifier',
      ],
    ],
    [
      'v4',
      `{ apiVersion: v4, kind: meshTenant, metadata: { uuid: t-1, ${OWNER} }, status: { tags: { environment: [prod] } },
         spec: { platformRef: { uuid: p, kind: meshPlatform }, landingZoneRef: { name: lz, kind: meshLandingZone } } }`,
      [
        'meshTenant uuid:t-1 = project:shop.prod + workspace:shop @metadata.uuid',
        'landingZone:lz -> project:shop.prod @spec.landingZoneRef.name',
        'landingZone:lz -> workspace:shop @spec.landingZoneRef.name',
      ],
    ],
    ['without a landing zone', `{ kind: meshTenant, metadata: { ${OWNER} }, spec: { landingZoneRef: null } }`, []],
    [
      'with two landing zones: both count',
      `{ kind: meshTenant, metadata: { ownedByProject: prod },
         spec: { landingZoneIdentifier: harmless, landingZoneRef: { name: lz } } }`,
      [
        'landingZone:harmless -> project:prod @spec.landingZoneIdentifier',
        'landingZone:lz -> project:prod @spec.landingZoneRef.name',
      ],
    ],
    [
      'without a project',
      '{ kind: meshTenant, metadata: { ownedByWorkspace: shop } }',
      ['! a meshTenant needs `metadata.ownedByProject` @metadata.ownedByProject'],
    ],
    [
      'with a reference to something else',
      `{ kind: meshTenant, metadata: { ${OWNER} }, spec: { landingZoneRef: { kind: meshPlatform, name: lz } } }`,
      ['! `spec.landingZoneRef` must be of the kind `meshLandingZone` @spec.landingZoneRef.kind'],
    ],
    [
      'with a reference that is none',
      `{ kind: meshTenant, metadata: { ${OWNER} }, spec: { landingZoneRef: lz } }`,
      ['! a meshTenant needs `spec.landingZoneRef.name` @spec.landingZoneRef.name'],
    ],
  ])('%s', (_, text, expected) => {
    expect(lines(text)).toEqual(expected)
  })
})

describe('bindings', () => {
  const PROJECT = 'targetRef: { name: prod, ownedByWorkspace: shop }'

  it.each<[what: string, text: string, expected: string[]]>([
    [
      'users in a workspace v1',
      `{ apiVersion: v1, kind: meshWorkspaceUserBinding, roleRef: { name: Workspace Manager }, targetRef: { name: shop },
         subjects: [{ name: jane }, { name: john.doe }] }`,
      ['user:jane -> workspace:shop @subjects.0.name', 'user:john.doe -> workspace:shop @subjects.1.name'],
    ],
    [
      'a user in a workspace v2',
      `{ apiVersion: v2, kind: meshWorkspaceUserBinding, metadata: { name: b }, targetRef: { name: shop },
         roleRef: { name: Workspace Member }, subject: { name: jane }, expiryDate: 2027-01-01 }`,
      ['user:jane -> workspace:shop @subject.name'],
    ],
    [
      'groups in a workspace v1',
      '{ kind: meshWorkspaceGroupBinding, roleRef: { name: X }, targetRef: { name: shop }, subjects: [{ name: ops }] }',
      ['group:shop.ops -> workspace:shop @subjects.0.name'],
    ],
    [
      'a group in a workspace v2',
      '{ kind: meshWorkspaceGroupBinding, roleRef: { name: X }, targetRef: { name: shop }, subject: { name: ops } }',
      ['group:shop.ops -> workspace:shop @subject.name'],
    ],
    [
      'a user in a project v3',
      `{ apiVersion: v3, kind: meshProjectUserBinding, metadata: { name: b }, roleRef: { name: Project Admin }, ${PROJECT},
         subject: { name: jane } }`,
      ['user:jane -> project:shop.prod @subject.name', 'user:jane -> projectRole name:Project Admin @subject.name'],
    ],
    [
      'groups in a project v1',
      `{ kind: meshProjectGroupBinding, roleRef: { name: admin }, ${PROJECT}, subjects: [{ name: ops }] }`,
      [
        'group:shop.ops -> project:shop.prod @subjects.0.name',
        'group:shop.ops -> projectRole name:admin @subjects.0.name',
      ],
    ],
    [
      'both ways of naming principals: all count',
      '{ kind: meshWorkspaceUserBinding, targetRef: { name: shop }, subject: { name: a }, subjects: [{ name: b }] }',
      ['user:a -> workspace:shop @subject.name', 'user:b -> workspace:shop @subjects.0.name'],
    ],
    ['nobody', '{ kind: meshWorkspaceUserBinding, targetRef: { name: shop }, subjects: [] }', []],
    [
      'no principals',
      '{ kind: meshWorkspaceUserBinding, targetRef: { name: shop } }',
      ['! a meshWorkspaceUserBinding needs `subject` @subject'],
    ],
    [
      'no list of principals',
      '{ kind: meshWorkspaceUserBinding, targetRef: { name: shop }, subjects: { name: jane } }',
      ['! `subjects` must be a list @subjects'],
    ],
    [
      'a principal without a name, among others',
      '{ kind: meshWorkspaceUserBinding, targetRef: { name: shop }, subjects: [jane, { name: john }] }',
      [
        'user:john -> workspace:shop @subjects.1.name',
        '! a meshWorkspaceUserBinding needs `subjects[0].name` @subjects.0.name',
      ],
    ],
    [
      'no target',
      '{ kind: meshWorkspaceUserBinding, targetRef: shop, subject: { name: jane } }',
      ['! a meshWorkspaceUserBinding needs `targetRef.name` @targetRef.name'],
    ],
    [
      'no role in a project',
      `{ kind: meshProjectUserBinding, ${PROJECT}, subject: { name: jane } }`,
      ['user:jane -> project:shop.prod @subject.name', '! a meshProjectUserBinding needs `roleRef.name` @roleRef.name'],
    ],
  ])('%s', (_, text, expected) => {
    expect(lines(text)).toEqual(expected)
  })
})
