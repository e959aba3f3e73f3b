import type { LinkStatement, SubjectStatement } from '../statement.ts'
import { owned, refer, SPACE } from './names.ts'
import type { MeshObject, ObjectReader, Stated } from './object.ts'

const subject = (object: MeshObject, kind: string, id: string, name: string | null = null): SubjectStatement => ({
  kind,
  id,
  name,
  tags: object.tags(),
  tagsOf: null,
  at: object.at('metadata', 'name'),
})

/** Something that its name alone tells from all others of its kind. */
export const readNamed =
  (kind: string): ObjectReader =>
  object => {
    const id = object.text('metadata', 'name')
    return id === null ? {} : { subjects: [subject(object, kind, id)] }
  }

export function readWorkspace(object: MeshObject): Stated {
  const id = object.identifier('metadata', 'name')
  if (id === null) return {}
  const uuid = object.textIfAny('metadata', 'uuid')
  const link = { space: SPACE.workspaceUuid, to: [refer('workspace', id)], at: object.at('metadata', 'uuid') }
  return { subjects: [subject(object, 'workspace', id)], links: uuid === null ? [] : [{ ...link, name: uuid }] }
}

export function readProject(object: MeshObject): Stated {
  const at = ['metadata', 'ownedByWorkspace']
  const project = owned(object, ['metadata', 'name'], at)
  if (project === null) return {}
  const { id, name, workspace } = project
  const subjects = [subject(object, 'project', id, workspace && name)]
  if (workspace === null) return { subjects }
  const relation = { from: refer('project', id), to: refer('workspace', workspace), at: object.at(...at) }
  return { subjects, relations: [relation] }
}

export function readGroup(object: MeshObject): Stated {
  const group = owned(object, ['metadata', 'name'], ['metadata', 'ownedByWorkspace'])
  return group === null ? {} : { subjects: [subject(object, 'group', group.id, group.workspace && group.name)] }
}

/** Bindings mean a role by either of its names: the one that identifies it, or the one that people see. */
export function readProjectRole(object: MeshObject): Stated {
  const id = object.text('metadata', 'name')
  const shown = object.textIfAny('spec', 'name')
  if (id === null) return {}
  const links = [roleLink(object, id, 'metadata', id)]
  if (shown !== null && shown !== id) links.push(roleLink(object, id, 'spec', shown))
  return { subjects: [subject(object, 'projectRole', id)], links }
}

const roleLink = (object: MeshObject, id: string, part: 'metadata' | 'spec', name: string): LinkStatement => ({
  space: SPACE.roleName,
  name,
  to: [refer('projectRole', id)],
  at: object.at(part, 'name'),
})
