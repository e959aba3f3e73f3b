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
  const { isSingle, required, oneOf } = demands
  const item = itemSchema(demands)
  const contained = [
    ...required.map(value => ({ contains: { enum: alike(value) } })),
    ...oneOf.map(values => ({ contains: { enum: values.flatMap(alike) } })),
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

/** One value, as YAML may have it: a number or a flag stands for its text. */
function itemSchema({ permitted, definition }: ListedDemands): Schema {
  if (permitted !== null) return { enum: permitted.flatMap(alike) }
  const { type = 'string', pattern = null } = definition ?? {}
  const text: Schema = { type: 'string', ...(pattern !== null && { pattern }), ...FORMATS[type] }
  const other = OTHER_TYPES[type]
  return other === undefined ? text : { anyOf: [{ type: other }, text] }
}

type Types = Partial<Record<NonNullable<ListedDemands['definition']>['type'], Schema>>

const FORMATS: Types = {
  email: { format: 'email' },
  date: { format: 'date' },
  integer: { pattern: '^[-+]?\\d+$' },
  number: { pattern: '^[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?$' },
  boolean: { enum: ['true', 'false'] },
}

const OTHER_TYPES: Readonly<Partial<Record<keyof Types, string>>> = {
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
}

/** What compares as this text. */
function alike(value: string): readonly (string | number | boolean)[] {
  if (value === 'true' || value === 'false') return [value, value === 'true']
  return value !== '' && String(Number(value)) === value ? [value, Number(value)] : [value]
}

/** A scalar is a list of one: it has to be all that is asked for. */
function scalar({ required, oneOf }: ListedDemands, item: Schema): Schema[] {
  if (required.length > 1) return []
  const asked = [
    ...required.map(value => ({ enum: alike(value) })),
    ...oneOf.map(values => ({ enum: values.flatMap(alike) })),
  ]
  return [asked.length === 0 ? item : { ...item, allOf: asked }]
}
