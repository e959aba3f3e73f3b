import type { LinkStatement, RelationStatement } from '../statement.ts'
import { type Owned, owned, refer, SPACE, withWorkspace } from './names.ts'
import type { MeshObject, Stated } from './object.ts'

/** A tenant has no tags of its own: it brings a landing zone to a project, and stands for the project where it is named. */
export function readTenant(object: MeshObject): Stated {
  const project = owned(object, ['metadata', 'ownedByProject'], ['metadata', 'ownedByWorkspace'])
  if (project === null) return {}
  return { links: tenantLinks(object, project), relations: landingZoneRelations(object, project) }
}

function tenantLinks(object: MeshObject, project: Owned): LinkStatement[] {
  const name = object.textIfAny('metadata', 'uuid')
  if (name === null) return []
  return [{ space: SPACE.tenantUuid, name, to: withWorkspace(project), at: object.at('metadata', 'uuid') }]
}

function landingZoneRelations(object: MeshObject, project: Owned): RelationStatement[] {
  return landingZones(object).flatMap(({ name, at }) =>
    withWorkspace(project).map(to => ({ from: refer('landingZone', name), to, at })),
  )
}

/** Both fields count where both are there: which of them prevails is not for the author to choose. */
function landingZones(object: MeshObject) {
  const reference = ['spec', 'landingZoneRef']
  const identifier = object.textIfAny('spec', 'landingZoneIdentifier')
  const referred = object.has(...reference) ? object.referred(reference, 'name', 'meshLandingZone') : null
  return [
    ...(identifier === null ? [] : [{ name: identifier, at: object.at('spec', 'landingZoneIdentifier') }]),
    ...(referred === null ? [] : [{ name: referred, at: object.at(...reference, 'name') }]),
  ]
}
