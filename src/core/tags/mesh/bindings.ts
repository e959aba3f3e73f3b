import type { Path } from '../../document/document.ts'
import type { Reference } from '../statement.ts'
import { idIn, owned, refer, SPACE } from './names.ts'
import type { MeshObject, ObjectReader } from './object.ts'

/** What a principal is bound to, and the workspace in which it is looked up. */
interface Target {
  readonly to: readonly Reference[]
  readonly workspace: string | null
}

type Principal = 'user' | 'group'

/** Roles of workspaces are no subjects. */
export const readWorkspaceBinding = (principal: Principal): ObjectReader => readBinding(principal, workspaceTarget)

export const readProjectBinding = (principal: Principal): ObjectReader => readBinding(principal, projectTarget)

const readBinding =
  (kind: Principal, targetOf: (object: MeshObject) => Target | null): ObjectReader =>
  object => {
    const paths = principalPaths(object)
    const target = targetOf(object)
    if (target === null) return {}
    const relations = paths.flatMap(path => {
      const from = principalAt(object, path, kind, target.workspace)
      return from === null ? [] : target.to.map(to => ({ from, to, at: object.at(...path) }))
    })
    return { relations }
  }

function workspaceTarget(object: MeshObject): Target | null {
  const workspace = object.identifier('targetRef', 'name')
  return workspace === null ? null : { to: [refer('workspace', workspace)], workspace }
}

function projectTarget(object: MeshObject): Target | null {
  const project = owned(object, ['targetRef', 'name'], ['targetRef', 'ownedByWorkspace'])
  const role = object.text('roleRef', 'name')
  if (project === null) return null
  const roles = role === null ? [] : [refer(SPACE.roleName, role)]
  return { to: [refer('project', project.id), ...roles], workspace: project.workspace }
}

/** Where the names of the principals are: one in `subject`, or, before v2, some in `subjects`. */
function principalPaths(object: MeshObject): Path[] {
  const single = object.has('subject') ? [['subject', 'name']] : []
  const several = object.elements('subjects').map(path => [...path, 'name'])
  if (!object.has('subject') && !object.has('subjects')) object.flaw(['subject'], `a ${object.kind} needs \`subject\``)
  return [...single, ...several]
}

function principalAt(object: MeshObject, path: Path, kind: Principal, workspace: string | null): Reference | null {
  const name = kind === 'user' ? object.text(...path) : object.identifier(...path)
  if (name === null) return null
  return refer(kind, kind === 'user' ? name : idIn(workspace, name))
}
