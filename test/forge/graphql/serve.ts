import { readFileSync } from 'node:fs'
import {
  buildASTSchema,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getOperationAST,
  parse,
  validate,
} from 'graphql'
import { viewerOf } from '../rest/access.ts'
import { type Answer, ApiError, errorAnswer } from '../rest/answer.ts'
import type { Json, JsonObject } from '../world/json.ts'
import type { State } from '../world/world.ts'
import { root, type Session } from './resolvers.ts'

export interface GraphqlRequest {
  readonly authorization: string | undefined
  readonly body: string
}

export interface GraphqlServed {
  readonly answer: Answer
  /** The name that the query gives itself, else `query` or `mutation`. */
  readonly operation: string
  /** Whether something may have changed. */
  readonly isWrite: boolean
}

let known: GraphQLSchema | undefined

/** GitHub's own schema, read when it is asked for first (0.3 s), then kept: nobody changes it. */
function schema(): GraphQLSchema {
  if (known) return known
  const text = readFileSync(new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema')), 'utf8')
  known = buildASTSchema(parse(text, { noLocation: true }), { assumeValid: true, assumeValidSDL: true })
  return known
}

/** Answers any query that the schema allows from the state. What the forge does not know is told to `violated`. */
export function serveGraphql(
  state: State,
  request: GraphqlRequest,
  violated: (message: string) => void,
): GraphqlServed {
  try {
    const viewer = viewerOf(state, request.authorization)
    if (viewer === null) throw new ApiError(401, 'This endpoint requires you to be authenticated.')
    const { query, variables = null, operationName = null } = parsed(request.body)
    const document = parse(query)
    const operation = getOperationAST(document, operationName)
    const name = operation?.name?.value ?? operation?.operation ?? 'none'
    const faults = validate(schema(), document)
    if (faults.length > 0) {
      violated(`POST /graphql: ${faults.map(({ message }) => message).join('; ')}`)
      return { answer: answer(undefined, faults), operation: name, isWrite: false }
    }
    const { data, errors = [] } = executed({ state, viewer }, { document, variables, operationName }, violated)
    const isWrite = operation?.operation === 'mutation' && Object.values(data ?? {}).some(value => value !== null)
    return { answer: answer(data, errors), operation: name, isWrite }
  } catch (error) {
    if (error instanceof ApiError) return { answer: errorAnswer(error), operation: 'none', isWrite: false }
    violated(`POST /graphql: ${error instanceof Error ? error.message : error}`)
    return { answer: errorAnswer(new ApiError(400, 'Problems parsing the query')), operation: 'none', isWrite: false }
  }
}

interface Query {
  readonly query: string
  readonly variables?: JsonObject | null
  readonly operationName?: string | null
}

interface Execution {
  readonly document: DocumentNode
  readonly variables: JsonObject | null
  readonly operationName: string | null
}

function parsed(text: string): Query {
  const body: Json = JSON.parse(text)
  if (typeof body === 'object' && body !== null && 'query' in body && typeof body.query === 'string')
    return body as unknown as Query
  throw new ApiError(400, 'A query attribute must be specified and must be a string.')
}

function executed(
  session: Session,
  { document, variables, operationName }: Execution,
  violated: (message: string) => void,
): ExecutionResult {
  const result = execute({
    schema: schema(),
    document,
    rootValue: root(session),
    fieldResolver: resolver(violated),
    ...(variables && { variableValues: variables }),
    ...(operationName && { operationName }),
  })
  if ('then' in result) throw new Error('a resolver is asynchronous')
  return result
}

/** A field is a property, or a method of its arguments. One that is not there is a gap of the forge, never null. */
function resolver(violated: (message: string) => void): GraphQLFieldResolver<unknown, unknown> {
  return (source, args, _context, { parentType, fieldName }) => {
    const properties = source as Readonly<Record<string, unknown>>
    if (!(fieldName in properties)) {
      violated(`POST /graphql: the forge does not know the field ${parentType.name}.${fieldName}`)
      throw new Error(`no field ${fieldName}`)
    }
    const value = properties[fieldName]
    return typeof value === 'function' ? value(args) : value
  }
}

/** GitHub has an error's type beside its message. */
function answer(data: unknown, errors: readonly GraphQLError[]): Answer {
  const told = errors.map(({ message, path, locations, extensions }) => ({
    ...(typeof extensions.type === 'string' && { type: extensions.type }),
    ...(path && { path: [...path] }),
    ...(locations && { locations: locations.map(({ line, column }) => ({ line, column })) }),
    message,
  }))
  // What was executed comes without prototypes.
  const plain: Json = JSON.parse(JSON.stringify(data ?? null))
  return { status: 200, body: { ...(data !== undefined && { data: plain }), ...(told.length > 0 && { errors: told }) } }
}
