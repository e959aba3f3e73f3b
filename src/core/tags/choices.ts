import type { TagDefinition, TagPolicy } from '../governance/governance.ts'
import { type Demand, demandsOn, permitsValue } from './demand.ts'
import { type Breach, meansKind, type PolicyBench } from './evaluate.ts'
import type { Inventory, Subject } from './inventory.ts'

/** What is asked of the values of a tag, all policies and relations of its subject taken together. */
export interface ValueDemands {
  readonly demands: readonly Demand[]
  /** The tag has at most one value. */
  readonly isSingle: boolean
  /** It takes values that `redact` selects to say what passes. */
  readonly isHidden: boolean
  /** Some values would pass; false: whatever they are, some policy objects. */
  readonly canPass: boolean
  /** Without any value it passes. */
  readonly passesEmpty: boolean
  /** Values that can be among those that pass, sorted as the options are; null: any value. */
  readonly permitted: readonly string[] | null
  /** Values that have to be there. */
  readonly required: readonly string[]
  /** Of each of these lists, one value has to be there. */
  readonly oneOf: readonly (readonly string[])[]
}

export function valueDemands(demands: readonly Demand[], definition: TagDefinition | null): ValueDemands {
  const isSingle = definition !== null && definition.type !== 'multiSelect'
  const ofKind = (kind: Demand['kind']) => demands.filter(demand => demand.kind === kind).map(({ values }) => values)
  const required = [...new Set(ofKind('all').flat())].sort()
  const universe = universeOf(demands, definition, isSingle)
  const permitted = universe?.filter(value => demands.every(demand => permitsValue(demand, value, isSingle))) ?? null
  const oneOf = distinct(ofKind('some'))
  const passesEmpty = demands.every(({ kind }) => kind === 'none') && definition?.mandatory !== true
  const isReachable = (value: string) => permitted === null || permitted.includes(value)
  const passesFilled =
    ofKind('none').length === 0 &&
    permitted?.length !== 0 &&
    required.every(isReachable) &&
    oneOf.every(values => values.some(isReachable))
  const isHidden = demands.some(({ hidden }) => hidden)
  return { demands, isHidden, isSingle, canPass: passesEmpty || passesFilled, passesEmpty, permitted, required, oneOf }
}

/** Values among which those that pass are; null: any. */
function universeOf(
  demands: readonly Demand[],
  definition: TagDefinition | null,
  isSingle: boolean,
): readonly string[] | null {
  if (definition?.options) return definition.options
  const bounding = demands.find(({ kind }) => isSingle || kind === 'within' || kind === 'none')
  return bounding?.values ?? null
}

function distinct(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(lists.map(values => [JSON.stringify(values), values])).values()]
}

/** One value of a tag, or one subject to be related to, and what objects to it. */
export interface Choice<Objection> {
  readonly name: string
  readonly allowed: boolean
  readonly objections: readonly Objection[]
}

/** Every value that a tag could have: its options, else the values that the inventory and its demands know. */
export function valueChoices(
  inventory: Inventory,
  {
    subject,
    tag,
    definition,
    demands,
  }: { subject: Subject; tag: string; definition: TagDefinition | null; demands: ValueDemands },
): readonly Choice<Demand>[] {
  const known = () =>
    [...inventory.ofKinds([subject.kind])].flatMap(other =>
      inventory.tags(other).flatMap(({ key, hidden, values: shown }) => (key === tag && !hidden ? shown : [])),
    )
  const values =
    definition?.options ?? [...new Set([...demands.demands.flatMap(({ values }) => values), ...known()])].sort()
  return values.map(name => {
    const objections = demands.demands.filter(demand => !permitsValue(demand, name, demands.isSingle))
    return { name, allowed: objections.length === 0, objections }
  })
}

/**
 * Every subject of a kind that another one could be related to. What a project of meshStack uses, its workspace uses as
 * well, so both have to comply.
 */
export function* subjectChoices(
  inventory: Inventory,
  bench: PolicyBench,
  subject: Subject,
  kind: string,
): Generator<Choice<Breach> & { readonly subject: Subject }> {
  const ends = [subject, ...(USED.has(kind) ? workspacesOf(inventory, subject) : [])]
  const kinds = inventory.kinds.filter(known => meansKind(kind, known))
  for (const other of inventory.ofKinds(kinds)) {
    if (other === subject) continue
    const objections = ends.flatMap(from => bench.ofRelation(inventory, { from, to: other }))
    const allowed = objections.every(({ policy }) => policy.mode === 'warn')
    yield { name: other.id, subject: other, allowed, objections }
  }
}

/** Kinds of which a project's relation is one of its workspace too (tag-policies.md, "Inventory"). */
const USED: ReadonlySet<string> = new Set(['landingZone', 'buildingBlock'])

/** Those of a project whose id says its workspace, as meshStack's do. */
function workspacesOf(inventory: Inventory, subject: Subject): readonly Subject[] {
  if (subject.kind !== 'project' || subject.name === null) return []
  const ends = inventory.relationsOf(subject).flatMap(({ from, to }) => [from, to])
  return [...new Set(ends.filter(({ kind }) => kind === 'workspace'))]
}

/** The demands on a tag of a subject by everything that it is related to. */
export const demandsFor = (
  inventory: Inventory,
  policies: readonly TagPolicy[],
  definition: TagDefinition | null,
  subject: Subject,
  tag: string,
): ValueDemands => valueDemands(demandsOn(inventory, policies, subject, tag), definition)

/** The definition of a tag of a kind of subject; null where there is none. */
export const definitionOf = (definitions: readonly TagDefinition[], kind: string, tag: string): TagDefinition | null =>
  definitions.find(({ subject, key }) => key === tag && meansKind(subject, kind)) ?? null
