import type { Path } from '../../document/document.ts'
import { isMapping, isSequence } from '../../value.ts'
import { asSet } from '../document-reading.ts'
import type { DefinitionStatement, TagType } from '../statement.ts'
import type { MeshObject, Stated } from './object.ts'

const SUBJECTS: ReadonlyMap<string, string> = new Map([
  ['meshProject', 'project'],
  ['meshWorkspace', 'workspace'],
  ['meshLandingZone', 'landingZone'],
  ['meshPaymentMethod', 'paymentMethod'],
  ['meshBuildingBlockDefinition', 'buildingBlock'],
  ['meshProjectRole', 'projectRole'],
  ['meshPrincipal', 'principal'],
  ['meshUser', 'user'],
  ['meshWorkspaceUserGroup', 'group'],
])

const TYPES: readonly TagType[] = ['string', 'email', 'integer', 'number', 'singleSelect', 'multiSelect']
const SELECTS: readonly TagType[] = ['singleSelect', 'multiSelect']
const TEXTS: readonly TagType[] = ['string', 'email']
const VALUE_TYPE: Path = ['spec', 'valueType']

/** A definition counts only as a whole: one that is half understood would allow what it was to forbid. */
export function readTagDefinition(object: MeshObject): Stated {
  const target = targetOf(object)
  const type = typeOf(object)
  if (target === null || type === null) return {}
  const definition: DefinitionStatement = {
    ...target,
    type,
    options: SELECTS.includes(type) ? optionsOf(object, type) : null,
    mandatory: object.flag('spec', 'mandatory'),
    immutable: object.flag('spec', 'immutable'),
    restricted: object.flag('spec', 'restricted'),
    pattern: TEXTS.includes(type) ? object.textIfAny(...VALUE_TYPE, type, 'validationRegex') : null,
    default: defaultOf(object, type),
    description: descriptionOf(object),
    at: object.at('metadata', 'name'),
  }
  return object.isFlawless() ? { definitions: [definition] } : {}
}

/** Kind of subject and key; both are in the name, by which meshStack knows the definition. */
function targetOf(object: MeshObject): { subject: string; key: string } | null {
  const name = object.text('metadata', 'name')
  const kind = object.text('spec', 'targetKind')
  const key = object.text('spec', 'key')
  if (name === null || kind === null || key === null) return null
  const subject = SUBJECTS.get(kind)
  if (subject === undefined) {
    object.flaw(['spec', 'targetKind'], `\`spec.targetKind\` must be one of ${inBackticks([...SUBJECTS.keys()])}`)
    return null
  }
  if (name !== `${kind}.${key}`) {
    object.flaw(['metadata', 'name'], '`metadata.name` must be `spec.targetKind`, a dot, and `spec.key`')
    return null
  }
  return { subject, key }
}

function typeOf(object: MeshObject): TagType | null {
  const value = object.value(...VALUE_TYPE)
  const stated = isMapping(value) ? Object.keys(value).filter(key => object.has(...VALUE_TYPE, key)) : []
  const type = stated.length === 1 ? TYPES.find(name => name === stated[0]) : undefined
  if (type !== undefined && isMapping(object.value(...VALUE_TYPE, type))) return type
  object.flaw(VALUE_TYPE, `\`spec.valueType\` must hold one mapping, called one of ${inBackticks(TYPES)}`)
  return null
}

function optionsOf(object: MeshObject, type: TagType): string[] {
  const options = object.texts(...VALUE_TYPE, type, 'options')
  if (options.length === 0) object.flaw([...VALUE_TYPE, type], `a ${type} needs \`options\``)
  return [...new Set(options)]
}

function defaultOf(object: MeshObject, type: TagType): readonly string[] | null {
  const path = [...VALUE_TYPE, type, 'defaultValue']
  if (type !== 'multiSelect' && isSequence(object.value(...path))) {
    object.flaw(path, `the \`defaultValue\` of a ${type} is a single value`)
  }
  const values = asSet(object.texts(...path))
  return values.length === 0 ? null : values
}

/** meshStack writes an empty text where there is none. */
const descriptionOf = (object: MeshObject): string | null =>
  object.value('spec', 'description') === '' ? null : object.textIfAny('spec', 'description')

const inBackticks = (names: readonly string[]): string => names.map(name => `\`${name}\``).join(', ')
