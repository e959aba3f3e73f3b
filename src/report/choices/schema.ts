import type { ChoiceReport, ListedDemands } from '../../core/tags/choice-report.ts'
import { printableJson } from '../escape.ts'
import type { ChoicesReport } from './formats.ts'

type Schema = Readonly<Record<string, unknown>>

/** The choices as JSON Schema (draft 2020-12), so that an editor offers only what complies. */
export const schema: ChoicesReport = choices =>
  printableJson({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: titleOf(choices),
    ...(choices.values === null ? idSchema(choices) : valuesSchema(choices.values)),
  })

function titleOf({ subject, relation, tag }: ChoiceReport): string {
  const what = relation === null ? `values of the tag ${tag}` : `ids of subjects of kind ${relation}`
  return `${what} that comply for ${subject.kind} ${subject.id}`
}

function idSchema({ choices }: ChoiceReport): Schema {
  const ids = choices.flatMap(({ name, allowed }) => (allowed ? [name] : []))
  return ids.length === 0 ? NOTHING : { type: 'string', enum: ids }
}

/** No value is valid. */
const NOTHING: Schema = { not: {} }

/** A tag is a list of values, a single value, or, where that complies, nothing at all. */
function valuesSchema(demands: ListedDemands): Schema {
  if (!demands.canPass) return NOTHING
  const ways = [...(demands.passesEmpty ? EMPTY : []), ...(passesFilled(demands) ? filled(demands) : [])]
  return ways.length === 1 ? (ways[0] ?? NOTHING) : { anyOf: ways }
}

const EMPTY: readonly Schema[] = [{ type: 'null' }, { type: 'array', maxItems: 0 }]

/** Where no value is asked for and none is permitted, the empty way is the only one. */
const passesFilled = ({ permitted, passesEmpty }: ListedDemands): boolean => !passesEmpty || permitted?.length !== 0

function filled(demands: ListedDemands): Schema[] {
  const { isSingle, permitted, required, oneOf } = demands
  const item: Schema = { type: 'string', ...(permitted !== null && { enum: permitted }) }
  const contained = [
    ...required.map(value => ({ contains: { const: value } })),
    ...oneOf.map(values => ({ contains: { enum: values } })),
  ]
  const list: Schema = {
    type: 'array',
    items: item,
    minItems: 1,
    ...(isSingle && { maxItems: 1 }),
    ...(contained.length > 0 && { allOf: contained }),
  }
  return [list, ...scalar(demands, item)]
}

/** A scalar is a list of one: it has to be all that is asked for. */
function scalar({ required, oneOf }: ListedDemands, item: Schema): Schema[] {
  if (required.length > 1) return []
  const asked = [...required.map(value => ({ const: value })), ...oneOf.map(values => ({ enum: values }))]
  return [asked.length === 0 ? item : { ...item, allOf: asked }]
}
