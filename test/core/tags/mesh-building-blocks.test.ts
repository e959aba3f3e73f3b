import { describe, expect, it } from 'vitest'
import { lines, linesOf, streamOf } from './mesh.ts'

const V1 = 'definitionUuid: d-1, definitionVersion: 1'
const VERSION = 'buildingBlockDefinitionVersionRef: { kind: meshBuildingBlockDefinitionVersion, uuid: v-1 }'
const BY_DEFINITION = 'as meshBuildingBlockDefinition uuid:d-1'
const BY_VERSION = 'as meshBuildingBlockDefinitionVersion uuid:v-1'

const v2 = (target: string) =>
  `{ apiVersion: v2-preview, kind: meshBuildingBlock, metadata: { uuid: b-1 }, spec: { ${VERSION}, targetRef: ${target} } }`

describe('building blocks', () => {
  it.each<[what: string, text: string, expected: string[]]>([
    [
      'v1',
      `{ apiVersion: v1, kind: meshBuildingBlock,
         metadata: { uuid: b-1, ${V1}, tenantIdentifier: shop.prod.aws.eu }, spec: { displayName: New, inputs: [] } }`,
      [
        `buildingBlock:b-1 ${BY_DEFINITION} @metadata.uuid`,
        'buildingBlock:b-1 -> project:shop.prod @metadata.tenantIdentifier',
        'buildingBlock:b-1 -> workspace:shop @metadata.tenantIdentifier',
      ],
    ],
    [
      'v1 of a workspace',
      `{ kind: meshBuildingBlock, metadata: { uuid: b-1, ${V1}, ownedByWorkspace: shop } }`,
      [
        `buildingBlock:b-1 ${BY_DEFINITION} @metadata.uuid`,
        'buildingBlock:b-1 -> workspace:shop @metadata.ownedByWorkspace',
      ],
    ],
    [
      'v2-preview in a tenant',
      v2('{ kind: meshTenant, uuid: t-1 }'),
      [
        `buildingBlock:b-1 ${BY_VERSION} @metadata.uuid`,
        'buildingBlock:b-1 -> meshTenant uuid:t-1 @spec.targetRef.uuid',
      ],
    ],
    [
      'v2-preview in a workspace, by its name',
      v2('{ kind: meshWorkspace, name: shop }'),
      [`buildingBlock:b-1 ${BY_VERSION} @metadata.uuid`, 'buildingBlock:b-1 -> workspace:shop @spec.targetRef.name'],
    ],
    [
      'v2-preview in a workspace, by its uuid',
      v2('{ kind: meshWorkspace, uuid: w-1 }'),
      [
        `buildingBlock:b-1 ${BY_VERSION} @metadata.uuid`,
        'buildingBlock:b-1 -> meshWorkspace uuid:w-1 @spec.targetRef.uuid',
      ],
    ],
    [
      'without a uuid: known by file and document',
      `{ kind: meshBuildingBlock, metadata: { ${V1}, ownedByWorkspace: shop } }`,
      [
        `buildingBlock:mesh/all.yaml#0 ${BY_DEFINITION} @.`,
        'buildingBlock:mesh/all.yaml#0 -> workspace:shop @metadata.ownedByWorkspace',
      ],
    ],
    [
      'without a uuid in a list: by the position as well',
      `[{ kind: meshPlatform }, { kind: meshBuildingBlock, metadata: { ${V1}, ownedByWorkspace: shop } }]`,
      [
        `buildingBlock:mesh/all.yaml#0[1] ${BY_DEFINITION} @1`,
        'buildingBlock:mesh/all.yaml#0[1] -> workspace:shop @1.metadata.ownedByWorkspace',
      ],
    ],
    [
      'tags of its own do not count',
      `{ kind: meshBuildingBlock, metadata: { uuid: b-1, ${V1}, ownedByWorkspace: shop, tags: { environment: [prod] } } }`,
      [
        `buildingBlock:b-1 ${BY_DEFINITION} @metadata.uuid`,
        'buildingBlock:b-1 -> workspace:shop @metadata.ownedByWorkspace',
      ],
    ],
    [
      'two definitions: the harmless one does not win',
      `{ kind: meshBuildingBlock, metadata: { uuid: b-1, ${V1}, ownedByWorkspace: shop }, spec: { ${VERSION} } }`,
      [
        'buildingBlock:b-1 @metadata.uuid',
        'buildingBlock:b-1 -> workspace:shop @metadata.ownedByWorkspace',
        '! a meshBuildingBlock names its definition once: by `definitionUuid`, or by a version @spec.buildingBlockDefinitionVersionRef',
      ],
    ],
    [
      'two targets: both count',
      `{ kind: meshBuildingBlock, metadata: { uuid: b-1, ${V1}, tenantIdentifier: shop.prod.aws.eu },
         spec: { targetRef: { kind: meshWorkspace, name: other } } }`,
      [
        `buildingBlock:b-1 ${BY_DEFINITION} @metadata.uuid`,
        'buildingBlock:b-1 -> project:shop.prod @metadata.tenantIdentifier',
        'buildingBlock:b-1 -> workspace:shop @metadata.tenantIdentifier',
        'buildingBlock:b-1 -> workspace:other @spec.targetRef.name',
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(lines(text)).toEqual(expected)
  })

  it.each<[what: string, text: string, flaw: string]>([
    [
      'no definition',
      '{ kind: meshBuildingBlock, metadata: { ownedByWorkspace: shop } }',
      'a meshBuildingBlock needs `metadata.definitionUuid` @metadata.definitionUuid',
    ],
    [
      'no target',
      `{ kind: meshBuildingBlock, metadata: { ${V1} } }`,
      'a meshBuildingBlock needs `metadata.ownedByWorkspace` @metadata.ownedByWorkspace',
    ],
    ...['shop.prod', 'shop.prod.aws', 'shop.prod.aws.eu.x', '.prod.aws.eu', 'shop..aws.eu'].map(
      (identifier): [string, string, string] => [
        `the tenant ${identifier}`,
        `{ kind: meshBuildingBlock, metadata: { ${V1}, tenantIdentifier: ${identifier} } }`,
        '`metadata.tenantIdentifier` must be `workspace.project.platform.location` @metadata.tenantIdentifier',
      ],
    ),
    [
      'a target of no kind',
      v2('{ uuid: t-1 }'),
      'a meshBuildingBlock needs `spec.targetRef.kind` @spec.targetRef.kind',
    ],
    [
      'a target of another kind',
      v2('{ kind: meshProject, uuid: t-1 }'),
      '`spec.targetRef.kind` must be `meshTenant` or `meshWorkspace` @spec.targetRef.kind',
    ],
    [
      'a tenant without uuid',
      v2('{ kind: meshTenant, name: t }'),
      'a meshBuildingBlock needs `spec.targetRef.uuid` @spec.targetRef.uuid',
    ],
    [
      'a workspace without name',
      v2('{ kind: meshWorkspace }'),
      'a meshBuildingBlock needs `spec.targetRef.name` @spec.targetRef.name',
    ],
    [
      'a workspace with a dot',
      v2('{ kind: meshWorkspace, name: shop.prod }'),
      '`spec.targetRef.name` must not contain a dot @spec.targetRef.name',
    ],
    [
      'a version that is something else',
      v2('{ kind: meshWorkspace, name: shop }').replace('DefinitionVersion,', 'Definition,'),
      '`spec.buildingBlockDefinitionVersionRef` must be of the kind `meshBuildingBlockDefinitionVersion` ' +
        '@spec.buildingBlockDefinitionVersionRef.kind',
    ],
  ])('does not read %s', (_, text, flaw) => {
    expect(lines(text).filter(line => line.startsWith('!'))).toEqual([`! ${flaw}`])
  })

  it('tells those without uuid in one stream apart', () => {
    const block = `{ kind: meshBuildingBlock, metadata: { ${V1}, ownedByWorkspace: shop } }`
    const ids = streamOf(`${block}\n---\n${block}\n`).flatMap(({ subjects }) => subjects.map(({ id }) => id))
    expect(ids).toEqual(['mesh/all.yaml#0', 'mesh/all.yaml#1'])
  })

  it('tells those without uuid in one page of the API apart', () => {
    const block = `{ kind: meshBuildingBlock, metadata: { ${V1}, ownedByWorkspace: shop } }`
    const [page] = streamOf(`{ items: [${block}], _embedded: { a: [${block}], b: [${block}] } }`)
    expect(page?.subjects.map(({ id }) => id)).toEqual([0, 1, 2].map(i => `mesh/all.yaml#0[${i}]`))
  })
})

describe('definitions of building blocks', () => {
  it.each<[what: string, text: string, expected: string[]]>([
    [
      'as it is created',
      `{ apiVersion: v1-preview, kind: meshBuildingBlockDefinition, metadata: { ownedByWorkspace: shop, tags: { tier: [a] } },
         spec: { targetType: TENANT_LEVEL, displayName: Example, supportedPlatforms: [AZURE] } }`,
      ['buildingBlock:mesh/all.yaml#0 tier=a @.'],
    ],
    [
      'with a name',
      '{ kind: meshBuildingBlockDefinition, metadata: { name: bucket } }',
      ['buildingBlock:bucket @metadata.name'],
    ],
    [
      'with a uuid',
      '{ kind: meshBuildingBlockDefinition, metadata: { uuid: d-1, name: bucket } }',
      ['buildingBlock:d-1 @metadata.uuid', 'meshBuildingBlockDefinition uuid:d-1 = buildingBlock:d-1 @metadata.uuid'],
    ],
    [
      'with versions, as the API shows them',
      `{ kind: meshBuildingBlockDefinition, metadata: { uuid: d-1 },
         status: { versions: [{ versionUuid: v-1, versionNumber: 1, state: RELEASED }, { versionUuid: v-2 }],
                   latestVersion: 2, latestVersionUuid: v-2, latestReleasedVersionUuid: v-1, tags: { tier: [a] } } }`,
      [
        'buildingBlock:d-1 @metadata.uuid',
        'meshBuildingBlockDefinition uuid:d-1 = buildingBlock:d-1 @metadata.uuid',
        'meshBuildingBlockDefinitionVersion uuid:v-1 = meshBuildingBlockDefinition uuid:d-1 @status.versions.0.versionUuid',
        'meshBuildingBlockDefinitionVersion uuid:v-2 = meshBuildingBlockDefinition uuid:d-1 @status.versions.1.versionUuid',
      ],
    ],
    [
      'with versions, and no uuid',
      '{ kind: meshBuildingBlockDefinition, metadata: { name: n }, status: { latestVersionUuid: v-1 } }',
      [
        'buildingBlock:n @metadata.name',
        'meshBuildingBlockDefinitionVersion uuid:v-1 = buildingBlock:n @status.latestVersionUuid',
      ],
    ],
    [
      'versions that can not be read',
      '{ kind: meshBuildingBlockDefinition, metadata: { name: n }, status: { versions: { versionUuid: v } } }',
      ['buildingBlock:n @metadata.name', '! `status.versions` must be a list @status.versions'],
    ],
    [
      'a version',
      `{ apiVersion: v1-preview, kind: meshBuildingBlockDefinitionVersion, metadata: { uuid: v-1, ownedByWorkspace: shop },
         spec: { buildingBlockDefinitionRef: { kind: meshBuildingBlockDefinition, uuid: d-1 }, versionNumber: 1 } }`,
      ['meshBuildingBlockDefinitionVersion uuid:v-1 = meshBuildingBlockDefinition uuid:d-1 @metadata.uuid'],
    ],
    ['a version that is to be created', '{ kind: meshBuildingBlockDefinitionVersion, metadata: {}, spec: {} }', []],
    [
      'a version of nothing',
      '{ kind: meshBuildingBlockDefinitionVersion, metadata: { uuid: v-1 } }',
      [
        '! a meshBuildingBlockDefinitionVersion needs `spec.buildingBlockDefinitionRef.uuid` @spec.buildingBlockDefinitionRef.uuid',
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(lines(text)).toEqual(expected)
  })

  it('says the same of a version in both places', () => {
    const definition = '{ kind: meshBuildingBlockDefinition, metadata: { uuid: d }, status: { latestVersionUuid: v } }'
    const version = `{ kind: meshBuildingBlockDefinitionVersion, metadata: { uuid: v },
      spec: { buildingBlockDefinitionRef: { uuid: d } } }`
    const links = streamOf(`${definition}\n---\n${version}\n`)
      .flatMap(linesOf)
      .filter(line => line.includes('Version'))
    expect(new Set(links.map(line => line.replace(/@.*/, ''))).size).toBe(1)
  })
})
