import type { Path } from '../../document/document.ts'
import type { LinkStatement, Reference } from '../statement.ts'
import { refer, SPACE } from './names.ts'
import type { MeshObject, Stated } from './object.ts'

/** Tag definitions for building blocks speak of their definitions, which hold the tags. */
export function readBuildingBlockDefinition(object: MeshObject): Stated {
  const uuid = object.textIfAny('metadata', 'uuid')
  const name = object.textIfAny('metadata', 'name')
  const id = uuid ?? name ?? object.place
  const key = uuid === null ? 'name' : 'uuid'
  const at = id === object.place ? object.at() : object.at('metadata', key)
  const own = refer('buildingBlock', id)
  return {
    subjects: [{ kind: 'buildingBlock', id, name: null, tags: object.tags(), tagsOf: null, at }],
    links: [...definitionLinks(object, uuid, own), ...versionLinks(object, uuid, own)],
  }
}

const definitionLinks = (object: MeshObject, name: string | null, own: Reference): LinkStatement[] =>
  name === null ? [] : [{ space: SPACE.definitionUuid, name, to: [own], at: object.at('metadata', 'uuid') }]

/** The versions that the API lists in the `status` of a definition. */
function versionLinks(object: MeshObject, uuid: string | null, own: Reference): LinkStatement[] {
  // The same words as those of a version's own object, so that the two say the same.
  const to = [uuid === null ? own : refer(SPACE.definitionUuid, uuid)]
  const links = new Map<string, LinkStatement>()
  for (const path of versionPaths(object)) {
    const name = object.text(...path)
    if (name !== null && !links.has(name)) {
      links.set(name, { space: SPACE.versionUuid, name, to, at: object.at(...path) })
    }
  }
  return [...links.values()]
}

function versionPaths(object: MeshObject): Path[] {
  const listed = object.elements('status', 'versions').map(path => [...path, 'versionUuid'])
  const latest = ['latestVersionUuid', 'latestReleasedVersionUuid'].map(key => ['status', key])
  return [...listed, ...latest.filter(path => object.has(...path))]
}

/** Says which definition a version is of; one that has no uuid yet is not named by anybody. */
export function readBuildingBlockDefinitionVersion(object: MeshObject): Stated {
  const name = object.textIfAny('metadata', 'uuid')
  if (name === null) return {}
  const definition = object.referred(['spec', 'buildingBlockDefinitionRef'], 'uuid', 'meshBuildingBlockDefinition')
  if (definition === null) return {}
  const to = [refer(SPACE.definitionUuid, definition)]
  return { links: [{ space: SPACE.versionUuid, name, to, at: object.at('metadata', 'uuid') }] }
}
