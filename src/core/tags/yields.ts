import type { InventoryEntry } from '../governance/governance.ts'
import { kindsOf, MESH_KINDS } from './kinds.ts'

type Inventory = readonly InventoryEntry[]
type Pair = readonly [kind: string, other: string]

/** The relations that meshObjects have (tag-policies.md, "Inventory"). */
const MESH_RELATIONS: readonly Pair[] = [
  ['workspace', 'project'],
  ...['user', 'group'].flatMap((principal): readonly Pair[] => [
    ['workspace', principal],
    ['project', principal],
    ['projectRole', principal],
  ]),
  ...['landingZone', 'buildingBlock'].flatMap((kind): readonly Pair[] => [
    ['workspace', kind],
    ['project', kind],
  ]),
]

/** Whether some entry can have subjects of a kind, with their tags; `principal`: users or groups. */
export const declaresKind = (inventory: Inventory, kind: string): boolean =>
  inventory.some(entry => declared(entry).some(subject => kindsOf(kind).includes(subject)))

/** The kinds whose subjects some entry can have. */
export const declaredKinds = (inventory: Inventory): readonly string[] => [...new Set(inventory.flatMap(declared))]

function declared(entry: InventoryEntry): readonly string[] {
  if (entry.kind === 'meshstack') return MESH_KINDS
  return entry.kind === 'subject' ? [entry.subject] : []
}

/** Whether some entry can relate subjects of two kinds, in whichever order; `principal`: users or groups. */
export function yieldsRelation(inventory: Inventory, kindA: string, kindB: string): boolean {
  const [those, others] = [kindsOf(kindA), kindsOf(kindB)]
  const isMeant = ([a, b]: Pair) =>
    (those.includes(a) && others.includes(b)) || (those.includes(b) && others.includes(a))
  return inventory.some(entry => relations(entry).some(isMeant))
}

function relations(entry: InventoryEntry): readonly Pair[] {
  if (entry.kind === 'meshstack') return MESH_RELATIONS
  if (entry.kind === 'subject') return [...entry.relations.keys()].map(kind => [entry.subject, kind])
  const ends = [...entry.ends.keys()]
  return ends.flatMap((kind, i) => ends.slice(i + 1).map((other): Pair => [kind, other]))
}
