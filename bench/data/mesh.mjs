// A company as meshObjects: 10,000 subjects, 50,000 relations, 20 tag definitions and 50 policies; the same bytes each
// time. Values are such that all comply but the handful of projects whose cost center is another one.
import { numbers, pick } from './config.mjs'
import { enough, FACETS, SEGMENTS, some, tags } from './mesh-tags.mjs'
import { yaml } from './yaml.mjs'

const USERS_PER_SEGMENT = 800
const PROJECTS_PER_WORKSPACE = 6
const STRAYING = 5

/** What of the company there is, 10,000 in all. */
const COUNTS = {
  meshWorkspace: 500,
  meshLandingZone: 150,
  meshPaymentMethod: 50,
  meshProjectRole: 20,
  meshBuildingBlockDefinition: 80,
  meshUser: SEGMENTS.length * USERS_PER_SEGMENT,
}
const PROJECTS = COUNTS.meshWorkspace * PROJECTS_PER_WORKSPACE
const BUILDING_BLOCKS = 1600

const named = (list, count, first) => Array.from({ length: count }, (_, i) => list(first + i))
const uuid = (kind, number) => `${kind}-${String(number).padStart(6, '0')}-4a1b-8c2d`
const user = (segment, n) => `${SEGMENTS[segment]}-user${n % USERS_PER_SEGMENT}`

/** People of a segment, each another one. */
const people = (segment, first, count) => named(n => ({ name: user(segment, n) }), count, first)

function subject(apiVersion, kind, number) {
  const segment = number % SEGMENTS.length
  const random = numbers(number * 31 + kind.length)
  const name = `${SEGMENTS[segment]}-${kind.slice(4).toLowerCase()}${number}`
  const values = tags(facet => enough(facet, segment, random), false, random)
  return { apiVersion, kind, metadata: { name, uuid: uuid(kind, number), tags: values }, spec: { displayName: name } }
}

function role(number) {
  const { apiVersion, kind, metadata } = subject('v1', 'meshProjectRole', number)
  const random = numbers(number)
  const values = tags(facet => some(facet, number % SEGMENTS.length, random), false, random)
  return { apiVersion, kind, metadata: { ...metadata, tags: values }, spec: { name: `Role ${number}` } }
}

function person(number) {
  const segment = Math.floor(number / USERS_PER_SEGMENT)
  const random = numbers(number * 17 + 5)
  const name = user(segment, number)
  const values = tags(facet => enough(facet, segment, random), true, random)
  return {
    apiVersion: 'v2',
    kind: 'meshUser',
    metadata: { name, tags: values },
    spec: { email: `${name}@example.org`, firstName: pick(['Ada', 'Alan', 'Grace'], random), lastName: `L${number}` },
  }
}

function group(workspace, number) {
  const random = numbers(workspace.number * 13 + number)
  return {
    apiVersion: 'v1',
    kind: 'meshWorkspaceUserGroup',
    metadata: {
      name: `team${number}`,
      ownedByWorkspace: workspace.name,
      tags: tags(facet => enough(facet, workspace.segment, random), true, random),
    },
    spec: { displayName: `Team ${number}` },
  }
}

const binding = (kind, number, rest) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: `${kind}-${number}` },
  ...rest,
})

function workspaceOf(number) {
  const segment = number % SEGMENTS.length
  const random = numbers(number + 1)
  const values = Object.fromEntries(Object.keys(FACETS).map(facet => [facet, some(facet, segment, random)]))
  return { number, segment, name: `${SEGMENTS[segment]}-${number}`, values, costCenter: `cc${number % 40}`, random }
}

function workspaceDocuments(workspace) {
  const { number, segment, name, values, costCenter, random } = workspace
  const groups = number < 100 ? [0, 1] : [0]
  const members = people(segment, number * 7, number < 400 ? 11 : 10)
  const target = { targetRef: { kind: 'meshWorkspace', name } }
  return [
    {
      apiVersion: 'v2',
      kind: 'meshWorkspace',
      metadata: { name, uuid: uuid('ws', number), tags: tags(facet => values[facet], false, random, { costCenter }) },
      spec: { displayName: `Workspace ${number}`, platformBuilderAccessEnabled: false },
    },
    ...groups.map(n => group(workspace, n)),
    binding('meshWorkspaceUserBinding', 0, {
      ...{ roleRef: { name: 'Workspace Manager' }, ...target },
      subjects: members.slice(0, 3),
    }),
    binding('meshWorkspaceUserBinding', 1, {
      ...{ roleRef: { name: 'Workspace Member' }, ...target },
      subjects: members.slice(3),
    }),
    binding('meshWorkspaceGroupBinding', 2, {
      ...{ roleRef: { name: 'Workspace Member' }, ...target },
      subjects: groups.map(n => ({ name: `team${n}` })),
    }),
  ]
}

function tenant(project, workspace, number, zone) {
  return {
    apiVersion: 'v4',
    kind: 'meshTenant',
    metadata: { uuid: uuid('tenant', number), ownedByProject: project, ownedByWorkspace: workspace.name },
    spec: {
      platformRef: { kind: 'meshPlatform', uuid: uuid('platform', number % 9) },
      landingZoneRef: { kind: 'meshLandingZone', name: zone },
    },
  }
}

const buildingBlock = (number, definition, tenantNumber) => ({
  apiVersion: 'v1',
  kind: 'meshBuildingBlock',
  metadata: { uuid: uuid('bb', number), definitionUuid: definition },
  spec: {
    displayName: `Block ${number}`,
    targetRef: { kind: 'meshTenant', uuid: uuid('tenant', tenantNumber) },
    inputs: [{ key: 'size', value: number % 7, valueType: 'INTEGER' }],
  },
})

/** The n-th of those of a kind that belong to a segment. */
const inSegment = (kind, segment, n) => {
  const perSegment = COUNTS[kind] / SEGMENTS.length
  return (n % perSegment) * SEGMENTS.length + segment
}

function projectDocuments(workspace, number) {
  const { segment, values } = workspace
  const random = numbers(number * 3 + 11)
  const name = `project${number}`
  const costCenter = number % (PROJECTS / STRAYING) === 1 ? 'cc-lost' : workspace.costCenter
  const own = facet => values[facet].filter((_, i) => i === 0 || random() < 0.5)
  const zone = n => `${SEGMENTS[segment]}-landingzone${inSegment('meshLandingZone', segment, n)}`
  const tenants = number % 3 === 0 ? [number, PROJECTS + number / 3] : [number]
  const block = inSegment('meshBuildingBlockDefinition', segment, number)
  const target = { targetRef: { kind: 'meshProject', name, ownedByWorkspace: workspace.name } }
  const roleRef = n => ({ roleRef: { name: `Role ${inSegment('meshProjectRole', segment, n)}` } })
  return [
    {
      apiVersion: 'v2',
      kind: 'meshProject',
      metadata: { name, ownedByWorkspace: workspace.name, tags: tags(own, false, random, { costCenter }) },
      spec: { displayName: `Project ${number}`, paymentMethodIdentifier: `payment${number % 50}` },
    },
    ...tenants.map((n, i) => tenant(name, workspace, n, zone(number + i))),
    ...(number < BUILDING_BLOCKS
      ? [buildingBlock(number, uuid('meshBuildingBlockDefinition', block), tenants[0])]
      : []),
    ...[0, 1].map(n =>
      binding('meshProjectUserBinding', n, {
        ...{ ...roleRef(n), ...target },
        subjects: people(segment, number * 5 + 2 * n, 2),
      }),
    ),
    ...(number < 2900
      ? [binding('meshProjectGroupBinding', 2, { ...roleRef(2), ...target, subjects: [{ name: 'team0' }] })]
      : []),
  ]
}

const stream = documents => documents.map(yaml).join('---\n')

const projectPath = ({ segment, name }, number) =>
  `mesh/workspaces/${SEGMENTS[segment]}/${name}/projects/project${number}.yaml`

function* workspaces() {
  for (let n = 0; n < COUNTS.meshWorkspace; n += 1) {
    const workspace = workspaceOf(n)
    yield [
      `mesh/workspaces/${SEGMENTS[workspace.segment]}/${workspace.name}/workspace.yaml`,
      workspaceDocuments(workspace),
    ]
    for (let i = 0; i < PROJECTS_PER_WORKSPACE; i += 1) {
      const number = n * PROJECTS_PER_WORKSPACE + i
      yield [projectPath(workspace, number), projectDocuments(workspace, number)]
    }
  }
}

/** So many subjects of a kind, some to a file. */
function* together(folder, kind, size, make) {
  for (let n = 0; n < COUNTS[kind]; n += size) yield [`mesh/${folder}/${n / size}.yaml`, named(make, size, n)]
}

function* documents() {
  yield* together('landing-zones', 'meshLandingZone', 10, n => subject('v1', 'meshLandingZone', n))
  yield* together('payment-methods', 'meshPaymentMethod', 10, n => subject('v2', 'meshPaymentMethod', n))
  yield* together('roles', 'meshProjectRole', 20, role)
  yield* together('building-blocks', 'meshBuildingBlockDefinition', 10, n =>
    subject('v1', 'meshBuildingBlockDefinition', n),
  )
  yield* together('users', 'meshUser', 20, person)
  yield* workspaces()
}

/** Pairs of path and text. */
export function* meshFiles() {
  for (const [path, list] of documents()) yield [path, stream(list)]
}

/** So many projects, evenly spread, have another environment; the cost center of the last one is wrong from now on. */
export function meshChange(count) {
  return Array.from({ length: count }, (_, i) => {
    const number = Math.floor((i * PROJECTS) / count) + 2
    const workspace = workspaceOf(Math.floor(number / PROJECTS_PER_WORKSPACE))
    const [project, ...others] = projectDocuments(workspace, number)
    const { metadata } = project
    const [first] = workspace.values.environment
    const isOnlyFirst = metadata.tags.environment.length === 1
    const environment = isOnlyFirst ? workspace.values.environment : [first]
    const costCenter = i === count - 1 ? 'cc-wrong' : workspace.costCenter
    const changed = { ...project, metadata: { ...metadata, tags: { ...metadata.tags, environment, costCenter } } }
    return [projectPath(workspace, number), stream([changed, ...others])]
  })
}
