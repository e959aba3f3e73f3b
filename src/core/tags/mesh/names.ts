import type { Path } from '../../document/document.ts'
import type { Reference } from '../statement.ts'
import type { MeshObject } from './object.ts'

/**
 * Names that are no ids: what a link of these spaces leads to. Kinds have no spaces in their names there, so a space is
 * never taken for a kind of subject.
 */
export const SPACE = {
  workspaceUuid: 'meshWorkspace uuid',
  tenantUuid: 'meshTenant uuid',
  definitionUuid: 'meshBuildingBlockDefinition uuid',
  versionUuid: 'meshBuildingBlockDefinitionVersion uuid',
  roleName: 'projectRole name',
} as const

export const refer = (space: string, name: string): Reference => ({ space, name })

/** Something that lies in a workspace, where the object says in which. */
export interface Owned {
  readonly id: string
  readonly name: string
  readonly workspace: string | null
}

/** Null, with a flaw, where name or workspace are not as they should be. */
export function owned(object: MeshObject, nameAt: Path, workspaceAt: Path): Owned | null {
  const name = object.identifier(...nameAt)
  if (!object.has(...workspaceAt)) return name === null ? null : { id: name, name, workspace: null }
  const workspace = object.identifier(...workspaceAt)
  return name === null || workspace === null ? null : { id: idIn(workspace, name), name, workspace }
}

/** Of a project or group in its workspace (tag-policies.md, "Inventory"). */
export const idIn = (workspace: string | null, name: string): string =>
  workspace === null ? name : `${workspace}.${name}`

/** A project and its workspace, as far as the object says it. */
export const withWorkspace = ({ id, workspace }: Owned): Reference[] => [
  refer('project', id),
  ...(workspace === null ? [] : [refer('workspace', workspace)]),
]
