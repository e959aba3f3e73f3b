import { readProjectBinding, readWorkspaceBinding } from './bindings.ts'
import { readBuildingBlock } from './building-block.ts'
import { readBuildingBlockDefinition, readBuildingBlockDefinitionVersion } from './building-block-definition.ts'
import type { ObjectReader } from './object.ts'
import { readGroup, readNamed, readProject, readProjectRole, readWorkspace } from './subjects.ts'
import { readTagDefinition } from './tag-definition.ts'
import { readTenant } from './tenant.ts'

/** The kinds of meshObjects that say something about tags or relations; others are nothing to an inventory. */
export const KINDS: ReadonlyMap<string, ObjectReader> = new Map([
  ['meshWorkspace', readWorkspace],
  ['meshProject', readProject],
  ['meshLandingZone', readNamed('landingZone')],
  ['meshPaymentMethod', readNamed('paymentMethod')],
  ['meshUser', readNamed('user')],
  ['meshWorkspaceUserGroup', readGroup],
  ['meshProjectRole', readProjectRole],
  ['meshBuildingBlockDefinition', readBuildingBlockDefinition],
  ['meshBuildingBlockDefinitionVersion', readBuildingBlockDefinitionVersion],
  ['meshBuildingBlock', readBuildingBlock],
  ['meshTenant', readTenant],
  ['meshWorkspaceUserBinding', readWorkspaceBinding('user')],
  ['meshWorkspaceGroupBinding', readWorkspaceBinding('group')],
  ['meshProjectUserBinding', readProjectBinding('user')],
  ['meshProjectGroupBinding', readProjectBinding('group')],
  ['meshTagDefinition', readTagDefinition],
])

const fold = (kind: string): string => kind.normalize('NFKC').trim().toLowerCase()

const FOLDED: ReadonlyMap<string, string> = new Map([...KINDS.keys()].map(kind => [fold(kind), kind]))

/** The kind that one which is not known looks like: to take it for a foreign one would hide the object. */
export const lookalikeOf = (kind: string): string | null => FOLDED.get(fold(kind)) ?? null
