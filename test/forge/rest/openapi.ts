import { readFileSync } from 'node:fs'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { Json, JsonObject } from '../world/json.ts'

/** An operation of GitHub's OpenAPI description. */
export interface Operation {
  readonly id: string
  readonly parameters: readonly Parameter[]
  /** Schema of the request's body. */
  readonly body?: JsonObject
  readonly bodyIsRequired?: boolean
  /** By status; null where the answer has no JSON. */
  readonly responses: Readonly<Record<string, JsonObject | null>>
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly hasSlashes?: boolean
  readonly schema: JsonObject
}

interface Extract {
  /** By method and path: `GET /repos/{owner}/{repo}`. */
  readonly operations: Record<string, Operation>
  /** By name. */
  readonly webhooks: Record<string, JsonObject>
  readonly $defs: Record<string, JsonObject>
  readonly about: Record<string, string>
}

const extract = read(new URL('../openapi/operations.jsonl', import.meta.url))

/** Each line is a kind, a name and what has it. */
function read(file: URL): Extract {
  const all: Extract = { operations: {}, webhooks: {}, $defs: {}, about: {} }
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const [kind, name, value]: [keyof Extract, string, never] = JSON.parse(line)
    all[kind][name] = value
  }
  return all
}

export const operations = new Map(Object.entries(extract.operations))

const FORMATS = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
  uri: (text: string) => URL.canParse(text),
  'uri-template': /^/,
  email: /@/,
  hostname: /^/,
  int64: { type: 'number', validate: Number.isSafeInteger },
} as const

/** The description is as it is, and most tests are shorter than making the check of it fast would take. */
const options = {
  strict: false,
  logger: false,
  validateSchema: false,
  inlineRefs: false,
  code: { optimize: false },
  formats: FORMATS,
} as const
const ajv = new Ajv(options).addSchema({ $id: 'github', $defs: extract.$defs })
/** What comes in an address is text. */
const coercing = new Ajv({ ...options, coerceTypes: true }).addSchema({ $id: 'github', $defs: extract.$defs })

const compiled = new Map<JsonObject, ValidateFunction>()

/** A breach of the description. */
export interface Breach {
  readonly message: string
  /** Whether it is a limit of size alone: GitHub answers those with 422. */
  readonly isLimit: boolean
}

export function parameterBreach(
  { parameters }: Operation,
  place: Parameter['in'],
  values: Readonly<Record<string, string>>,
): Breach | null {
  const here = parameters.filter(parameter => parameter.in === place)
  const known = new Set(here.map(({ name }) => name))
  const unknown = Object.keys(values).find(name => !known.has(name))
  if (unknown !== undefined) return { message: `no parameter \`${unknown}\` in the ${place}`, isLimit: false }
  for (const { name, required, schema } of here) {
    const value = values[name]
    if (value === undefined && required) return { message: `the parameter \`${name}\` is missing`, isLimit: false }
    const breach = value === undefined ? null : breachOf(schema, { value }, `parameter \`${name}\``)
    if (breach) return breach
  }
  return null
}

export function bodyBreach({ body, bodyIsRequired }: Operation, value: Json | undefined): Breach | null {
  if (value === undefined) return bodyIsRequired ? { message: 'the body is missing', isLimit: false } : null
  if (body === undefined) return { message: 'a body where none is known', isLimit: false }
  return check(ajv, body, value, 'body')
}

export function responseBreach({ responses }: Operation, status: number, value: Json): Breach | null {
  const basic = { $ref: 'github#/$defs/basic-error' }
  const schema = responses[status] ?? (status >= 400 ? basic : undefined)
  if (schema === undefined || schema === null) return { message: `no answer ${status} is described`, isLimit: false }
  return check(ajv, schema, value, `answer ${status}`)
}

/** How an operation tells its errors. */
export function errorForm({ responses }: Operation, status: number): 'sentences' | 'objects' {
  return responses[status]?.$ref === 'github#/$defs/validation-error' ? 'objects' : 'sentences'
}

/** The payload of an event, by the name of its schema: `push`, `pull-request-opened`. */
export function webhookBreach(name: string, payload: Json): Breach | null {
  const schema = extract.webhooks[name]
  if (schema === undefined) throw new Error(`no event ${name}`)
  return check(ajv, schema, payload, 'payload')
}

function breachOf(schema: JsonObject, value: JsonObject, what: string): Breach | null {
  return check(coercing, wrapped(schema), value, what)
}

const wrappers = new Map<JsonObject, JsonObject>()

/** Types are converted in objects only. */
function wrapped(schema: JsonObject): JsonObject {
  const wrapper = wrappers.get(schema) ?? { type: 'object', properties: { value: schema } }
  wrappers.set(schema, wrapper)
  return wrapper
}

function check(validator: Ajv, schema: JsonObject, value: Json, what: string): Breach | null {
  const validate = compiled.get(schema) ?? validator.compile(schema)
  compiled.set(schema, validate)
  if (validate(value)) return null
  const errors = validate.errors ?? []
  const message = errors.map(({ instancePath, message }) => `${instancePath || '/'} ${message}`).join('; ')
  return { message: `${what}: ${message}`, isLimit: errors.every(isLimit) }
}

function isLimit({ keyword }: ErrorObject): boolean {
  return keyword === 'maxItems' || keyword === 'maxLength'
}
