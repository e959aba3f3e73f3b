import { named } from '../document/source.ts'
import { namedList, valueProblem } from '../tags/definition.ts'
import type { TagType } from '../tags/statement.ts'
import type { TagDefinition, TagPolicy } from './governance.ts'
import type { DefinedTags } from './tag-names.ts'

/**
 * Says where the definitions of both tags leave no value that both could have: then only two subjects without values
 * comply, if there can be such. One for each pair of definitions, since `principal` may have two.
 */
export function unsatisfiable(
  { name, authoritative, affected }: TagPolicy,
  tags: DefinedTags<TagDefinition>,
): readonly string[] {
  return tags.of(authoritative.subject, authoritative.tag).flatMap(a =>
    tags
      .of(affected.subject, affected.tag)
      .filter(b => !haveCommon(a, b))
      .map(b => `no values satisfy the policy \`${name}\`: ${domain(a)}, ${domain(b)}; ${whoPasses(a, b)}`),
  )
}

/** Whether some value may be one of both; what patterns have in common is not known, and taken for something. */
function haveCommon(a: TagDefinition, b: TagDefinition): boolean {
  const [these, those] = [choicesOf(a), choicesOf(b)]
  if (these !== null && those !== null) return shareOne(these, new Set(those))
  if (these !== null) return these.some(value => valueProblem(b, [value]) === null)
  if (those !== null) return those.some(value => valueProblem(a, [value]) === null)
  return a.type === 'string' || b.type === 'string' || familyOf(a.type) === familyOf(b.type)
}

const shareOne = (values: readonly string[], others: ReadonlySet<string>): boolean =>
  values.some(value => others.has(value))

/** All possible values; null: too many to name. */
const choicesOf = ({ type, options }: TagDefinition): readonly string[] | null =>
  type === 'boolean' ? ['true', 'false'] : options

/** Each whole number is a number; of the other types no value is one of another. */
const familyOf = (type: TagType): TagType => (type === 'integer' ? 'number' : type)

const tagOf = ({ subject, key }: TagDefinition): string => `\`${key}\` of \`${subject}\``

function domain(definition: TagDefinition): string {
  const { type, pattern } = definition
  const choices = choicesOf(definition)
  if (choices !== null) return `${tagOf(definition)} has ${namedList(choices)} to choose from`
  return `${tagOf(definition)} is of type \`${type}\`${pattern === null ? '' : ` with the pattern ${named(pattern.text)}`}`
}

function whoPasses(a: TagDefinition, b: TagDefinition): string {
  const mandatory = [...new Set([a, b])].filter(definition => definition.mandatory).map(tagOf)
  if (mandatory.length === 0) return 'only two subjects without values pass'
  return `nothing at all passes, since ${mandatory.join(' and ')} ${mandatory.length > 1 ? 'are' : 'is'} mandatory`
}
