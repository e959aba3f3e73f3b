import type { Warning } from '../diagnostic.ts'
import { kindsOf, MESH_KINDS } from '../tags/kinds.ts'
import { declaredKinds, declaresKind, yieldsRelation } from '../tags/yields.ts'
import type { InventoryEntry, PolicySide, TagDefinition, TagPolicy, TagRules } from './governance.ts'
import { didYouMean } from './near.ts'
import { unsatisfiable } from './satisfiable.ts'
import { type DefinedTags, definedTags } from './tag-names.ts'

/** More are not read by anybody, and finding the line of each takes time. */
const MOST = 1000

interface Known {
  readonly tags: DefinedTags<TagDefinition>
  /** Tags that policies compare. */
  readonly used: DefinedTags
  readonly inventory: readonly InventoryEntry[]
}

/** What `validate` says of lawful tag rules that their authors probably did not mean: the first thousand. */
export function policyWarnings(
  { definitions, policies }: TagRules,
  inventory: readonly InventoryEntry[],
): readonly Warning[] {
  const sides = policies.flatMap(({ authoritative, affected }) => [authoritative, affected])
  const used = definedTags(sides.map(({ subject, tag }) => ({ subject, key: tag })))
  const known = { tags: definedTags(definitions), used, inventory }
  return [
    ...definitions.flatMap(definition => placed(definition, definitionMessages(definition, known))),
    ...policies.flatMap(policy => placed(policy, policyMessages(policy, known))),
  ].slice(0, MOST)
}

const placed = (at: TagDefinition | TagPolicy, messages: readonly string[]): readonly Warning[] =>
  messages.map(message => ({ code: 'governance-warning', message, file: at.file, line: at.line }))

function definitionMessages(definition: TagDefinition, { used, inventory }: Known): readonly string[] {
  const { subject, key } = definition
  const said = `the definition of the tag \`${key}\` of \`${subject}\``
  const isUsed = kindsOf(subject).some(kind => used.has(kind, key))
  return [
    ...(constrains(definition) || isUsed ? [] : [`${said} constrains nothing, and no policy uses it; remove it`]),
    ...(declaresKind(inventory, subject)
      ? []
      : [`${said} judges nothing; no entry of \`inventory\` has a \`${subject}\`${nearKind(subject, inventory)}`]),
  ]
}

const nearKind = (kind: string, inventory: readonly InventoryEntry[]): string =>
  didYouMean(kind, declaredKinds(inventory))

const constrains = (definition: TagDefinition): boolean =>
  definition.type !== 'string' ||
  definition.pattern !== null ||
  definition.default !== null ||
  definition.mandatory ||
  definition.immutable ||
  definition.restricted

function policyMessages(policy: TagPolicy, known: Known): readonly string[] {
  const { name, authoritative, affected } = policy
  const [a, b] = [authoritative.subject, affected.subject]
  const isRelated = yieldsRelation(known.inventory, a, b)
  const near = [a, b].map(kind => (declaresKind(known.inventory, kind) ? '' : nearKind(kind, known.inventory)))
  return [
    ...(isRelated
      ? []
      : [
          `the policy \`${name}\` judges nothing; no entry of \`inventory\` relates \`${a}\` and \`${b}\`${near.find(text => text !== '') ?? ''}`,
        ]),
    ...[...new Set([authoritative, affected].flatMap(side => undefinedMessages(name, side, known)))],
    ...unsatisfiable(policy, known.tags),
  ]
}

function undefinedMessages(policy: string, { subject, tag }: PolicySide, known: Known): readonly string[] {
  const missing = kindsOf(subject).filter(kind => !known.tags.has(kind, tag) && !isDefinedElsewhere(kind, known))
  const whose = missing.length === kindsOf(subject).length ? [subject] : missing
  return whose.map(
    kind =>
      `the policy \`${policy}\` compares the tag \`${tag}\` of \`${kind}\`, which has no definition${didYouMean(tag, known.tags.keysOf(kind))}`,
  )
}

/** Definitions of objects in the inventory are not known where governance is read. */
const isDefinedElsewhere = (kind: string, { inventory }: Known): boolean =>
  MESH_KINDS.includes(kind) && inventory.some(entry => entry.kind === 'meshstack' && entry.definitions)
