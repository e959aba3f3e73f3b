import { byPlace, type Diagnostic } from '../diagnostic.ts'
import { kindsOf } from '../tags/kinds.ts'
import type { Governance, PolicySide, TagDefinition, TagPolicy } from './governance.ts'
import { type DefinedTags, definedTags } from './tag-names.ts'

/**
 * Tag definitions that a change removes although a policy of its result uses them, as problems of code
 * `governance-invalid` at the policy (tag-policies.md, "Seeing and choosing"). `elsewhere` are definitions of the
 * result that do not stand in governance, to which one may have moved.
 */
export function removedDefinitions(
  before: Governance | null,
  after: Governance,
  elsewhere: readonly Pick<TagDefinition, 'subject' | 'key'>[] = [],
): readonly Diagnostic[] {
  if (before === null) return []
  const former = definedTags(before.tags.definitions)
  const current = definedTags([...after.tags.definitions, ...elsewhere])
  return after.tags.policies
    .flatMap(policy => [...new Set(sidesOf(policy).flatMap(side => lost(side, former, current)))].map(of(policy)))
    .sort(byPlace)
}

const sidesOf = ({ authoritative, affected }: TagPolicy): readonly PolicySide[] => [authoritative, affected]

/** The tags of a side that are no longer defined, in words. */
function lost({ subject, tag }: PolicySide, former: DefinedTags, current: DefinedTags): readonly string[] {
  const kinds = kindsOf(subject).filter(kind => former.has(kind, tag) && !current.has(kind, tag))
  const whose = kinds.length > 1 ? [subject] : kinds
  return whose.map(kind => `the tag \`${tag}\` of \`${kind}\``)
}

const of =
  ({ name, file, line }: TagPolicy) =>
  (tag: string): Diagnostic => ({
    code: 'governance-invalid',
    message: `the policy \`${name}\` uses ${tag}, whose definition is removed; keep the definition, or remove the policy as well`,
    file,
    line,
    column: 1,
  })
