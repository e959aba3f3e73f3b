import type { Path } from '../../document/document.ts'
import type { Reference, StatedAt } from '../statement.ts'
import { idIn, refer, SPACE } from './names.ts'
import type { MeshObject, Stated } from './object.ts'

interface Target {
  readonly to: Reference
  readonly at: StatedAt
}

const TENANT_IDENTIFIER: Path = ['metadata', 'tenantIdentifier']
const OWNER: Path = ['metadata', 'ownedByWorkspace']
const TARGET: Path = ['spec', 'targetRef']
const DEFINITION: Path = ['metadata', 'definitionUuid']
const VERSION: Path = ['spec', 'buildingBlockDefinitionVersionRef']

/** It has the tags of its definition, and none of its own. */
export function readBuildingBlock(object: MeshObject): Stated {
  const uuid = object.textIfAny('metadata', 'uuid')
  const id = uuid ?? object.place
  const at = uuid === null ? object.at() : object.at('metadata', 'uuid')
  const from = refer('buildingBlock', id)
  return {
    subjects: [{ kind: 'buildingBlock', id, name: null, tags: [], tagsOf: definitionOf(object), at }],
    relations: targetsOf(object).map(target => ({ from, ...target })),
  }
}

function definitionOf(object: MeshObject): Reference | null {
  const [byDefinition, byVersion] = [object.has(...DEFINITION), object.has(...VERSION)]
  if (byDefinition && byVersion) {
    object.flaw(VERSION, 'a meshBuildingBlock names its definition once: by `definitionUuid`, or by a version')
    return null
  }
  const space = byVersion ? SPACE.versionUuid : SPACE.definitionUuid
  const uuid = byVersion
    ? object.referred(VERSION, 'uuid', 'meshBuildingBlockDefinitionVersion')
    : object.text(...DEFINITION)
  return uuid === null ? null : refer(space, uuid)
}

/** Where it is: in a tenant, which is in a project, or in a workspace. */
function targetsOf(object: MeshObject): Target[] {
  const isTenant = object.has(...TENANT_IDENTIFIER)
  const isReference = object.has(...TARGET)
  if (!isTenant && !isReference) return workspaceTarget(object, OWNER)
  return [...(isTenant ? identifiedTenant(object) : []), ...(isReference ? referredTarget(object) : [])]
}

/** `workspace.project.platform.location` */
function identifiedTenant(object: MeshObject): Target[] {
  const identifier = object.text(...TENANT_IDENTIFIER)
  if (identifier === null) return []
  const parts = identifier.split('.')
  const [workspace = '', project = ''] = parts
  if (parts.length !== 4 || parts.includes('')) {
    object.flaw(TENANT_IDENTIFIER, '`metadata.tenantIdentifier` must be `workspace.project.platform.location`')
    return []
  }
  const at = object.at(...TENANT_IDENTIFIER)
  return [refer('project', idIn(workspace, project)), refer('workspace', workspace)].map(to => ({ to, at }))
}

function referredTarget(object: MeshObject): Target[] {
  const kind = object.text(...TARGET, 'kind')
  if (kind === null) return []
  if (kind === 'meshTenant') return uuidTarget(object, SPACE.tenantUuid)
  if (kind !== 'meshWorkspace') {
    object.flaw([...TARGET, 'kind'], '`spec.targetRef.kind` must be `meshTenant` or `meshWorkspace`')
    return []
  }
  const isNamed = object.has(...TARGET, 'name') || !object.has(...TARGET, 'uuid')
  return isNamed ? workspaceTarget(object, [...TARGET, 'name']) : uuidTarget(object, SPACE.workspaceUuid)
}

function uuidTarget(object: MeshObject, space: string): Target[] {
  const path = [...TARGET, 'uuid']
  const uuid = object.text(...path)
  return uuid === null ? [] : [{ to: refer(space, uuid), at: object.at(...path) }]
}

function workspaceTarget(object: MeshObject, path: Path): Target[] {
  const workspace = object.identifier(...path)
  return workspace === null ? [] : [{ to: refer('workspace', workspace), at: object.at(...path) }]
}
