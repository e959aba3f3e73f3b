import type * as z from 'zod/mini'
import { isMapping, isSequence, type Value } from '../value.ts'

type Schema = z.core.$ZodType
type Definition = z.core.$ZodTypes['_zod']['def']
type Check = z.core.$ZodChecks['_zod']['def']
type Test = (value: Value) => boolean

/**
 * Whether a value is plain data of a schema's shape, said in a fraction of the time that the schema itself takes. What
 * does not fit may be of the shape nevertheless: not everything that schemas can say is known here, and a scalar with
 * several readings has to be made plain first. It is for the schema to accept that, or to say what is wrong.
 */
export const fits = (schema: Schema, value: Value): boolean => testOf(schema)(value)

/** Made of the schemas, so that what is valid is said once. */
const tests = new WeakMap<Schema, Test>()

function testOf(schema: Schema): Test {
  const known = tests.get(schema)
  if (known !== undefined) return known
  const test = compile(schema._zod.def as Definition)
  tests.set(schema, test)
  return test
}

const nothing: Test = () => false

function compile(definition: Definition): Test {
  if (definition.type === 'string') return textTest(definition)
  if (definition.type === 'array') return listTest(definition)
  if (checksOf(definition).length > 0) return nothing
  switch (definition.type) {
    case 'boolean':
      return value => typeof value === 'boolean'
    case 'enum':
      return oneOf(new Set(Object.values(definition.entries)))
    case 'object':
      return mappingTest(definition)
    case 'record':
      return recordTest(definition)
    case 'union':
      return unionTest(definition)
    case 'optional':
      return testOf(definition.innerType)
    default:
      return nothing
  }
}

const checksOf = ({ checks }: Definition): readonly Check[] => (checks ?? []).map(({ _zod }) => _zod.def as Check)

function textTest(definition: Extract<Definition, { type: 'string' }>): Test {
  const checks = checksOf(definition)
  const patterns = checks.flatMap(check =>
    isPattern(check) && check.pattern.flags.match(/[gy]/) === null ? check.pattern : [],
  )
  if ('format' in definition || patterns.length < checks.length) return nothing
  const [pattern] = patterns
  if (pattern === undefined) return value => typeof value === 'string'
  return patterns.length === 1 ? value => typeof value === 'string' && pattern.test(value) : nothing
}

const isPattern = (check: Check): check is z.core.$ZodCheckRegex['_zod']['def'] =>
  check.check === 'string_format' && check.format === 'regex'

function listTest(definition: Extract<Definition, { type: 'array' }>): Test {
  const checks = checksOf(definition)
  const minima = checks.flatMap(check => (check.check === 'min_length' ? check.minimum : []))
  if (minima.length < checks.length) return nothing
  const least = Math.max(0, ...minima)
  const element = testOf(definition.element)
  return value => isSequence(value) && value.length >= least && value.every(element)
}

const oneOf =
  (choices: ReadonlySet<unknown>): Test =>
  value =>
    choices.has(value)

function mappingTest({ shape, catchall }: Extract<Definition, { type: 'object' }>): Test {
  if (catchall?._zod.def.type !== 'never') return nothing
  const members = new Map(Object.entries(shape).map(([key, schema]) => [key, testOf(schema)]))
  const needed = Object.keys(shape).filter(key => shape[key]?._zod.def.type !== 'optional')
  return value => {
    if (!isMapping(value)) return false
    for (const key of Object.keys(value)) if (members.get(key)?.(value[key] as Value) !== true) return false
    return needed.every(key => Object.hasOwn(value, key))
  }
}

function recordTest({ keyType, valueType, mode }: Extract<Definition, { type: 'record' }>): Test {
  if (mode !== undefined || keyType._zod.values !== undefined) return nothing
  const key = testOf(keyType)
  const member = testOf(valueType)
  return value => isMapping(value) && Object.keys(value).every(name => key(name) && member(value[name] as Value))
}

function unionTest({ options, inclusive }: Extract<Definition, { type: 'union' }>): Test {
  if (inclusive === false) return nothing
  const alternatives = options.map(testOf)
  return value => alternatives.some(test => test(value))
}
