import type * as z from 'zod/mini'
import type { Path } from '../document/document.ts'
import { didYouMean } from './near.ts'

export type Schema<T> = z.core.$ZodType<T>
type Issue = z.core.$ZodRawIssue

/** Issues of one value that are put into words: more than anybody reads. */
const MOST = 1000

/** A problem with the shape of data: where, and in words. */
export interface ShapeProblem {
  readonly path: Path
  readonly message: string
}

/** Plain data as its schema types it, or everything that is wrong with it. */
export function shapeOf<T>(
  schema: Schema<T>,
  data: unknown,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly ShapeProblem[] } {
  const { value, issues } = run(schema, data)
  return issues.length === 0
    ? // Without issues the value is what the schema describes; the payload's type does not say so.
      { ok: true, value: value as T }
    : { ok: false, problems: issues.slice(0, MOST).flatMap(issue => problemsOf(issue, [])) }
}

/** Issues as they are raised, with the schema that raised them. */
const run = (schema: z.core.$ZodType, data: unknown): z.core.ParsePayload =>
  // Only asynchronous refinements return a promise, and no schema here has one.
  schema._zod.run({ value: data, issues: [] }, { async: false }) as z.core.ParsePayload

function problemsOf(issue: Issue, base: Path): readonly ShapeProblem[] {
  const path = [...base, ...((issue.path ?? []) as Path)]
  if (issue.code === 'unrecognized_keys')
    return issue.keys.slice(0, MOST).map(key => ({
      path: [...path, key],
      message: `unknown key \`${key}\`${didYouMean(key, knownKeys(issue))}`,
    }))
  return issue.code === 'invalid_union' ? nearestBranch(issue, path) : [{ path, message: message(issue, path.at(-1)) }]
}

/** The keys that the mapping of an issue may have. */
function knownKeys(issue: Issue): readonly string[] {
  const definition: object | undefined = issue.inst?._zod.def
  return definition !== undefined && 'shape' in definition ? Object.keys(definition.shape as object) : []
}

/** What is wrong by the branch of a union that was most likely meant: the one with the least to change. */
function nearestBranch(issue: Issue, path: Path): readonly ShapeProblem[] {
  const definition: object = issue.inst?._zod.def ?? {}
  const options = 'options' in definition ? (definition.options as readonly z.core.$ZodType[]) : []
  const branches = options.map(option => run(option, issue.input).issues).sort((a, b) => distance(a) - distance(b))
  return (branches[0] ?? []).flatMap(part => problemsOf(part, path))
}

const distance = (issues: readonly Issue[]): number =>
  issues.reduce(
    (sum, issue) =>
      sum + ((issue.path ?? []).length === 0 && issue.code === 'invalid_type' ? 1000 : issueWeight(issue)),
    0,
  )

const issueWeight = (issue: Issue): number => (issue.code === 'unrecognized_keys' ? issue.keys.length : 1)

function message(issue: Issue, key: string | number | undefined): string {
  if (issue.input === undefined && issue.code !== 'invalid_key') return `\`${key}\` is missing`
  const subject = key === undefined ? 'the file' : typeof key === 'string' ? `\`${key}\`` : 'the element'
  switch (issue.code) {
    case 'invalid_type':
      return `${subject} must be ${expectation(issue.expected)}, not ${shown(issue.input)}${quoteHint(issue.expected, issue.input)}`
    case 'invalid_value':
      return `${subject} must be ${issue.values.map(value => `\`${String(value)}\``).join(' or ')}, not ${shown(issue.input)}${nearValue(issue)}`
    case 'too_small':
      return issue.origin === 'array'
        ? `${subject} is empty; name at least one, or leave the key out`
        : `${subject} must be at least 1, not ${shown(issue.input)}`
    case 'too_big':
      return `${subject} must be at most ${issue.maximum}, not ${shown(issue.input)}`
    case 'invalid_key':
      return `bad key \`${String(key)}\`; ${ownWords(issue.issues[0] as Issue | undefined)}`
    default:
      return `bad value ${shown(issue.input)}; ${ownWords(issue)}`
  }
}

/** What the schema itself says of its values. */
function ownWords(issue: Issue | undefined): string {
  const describe: z.core.$ZodErrorMap<never> | undefined = issue?.inst?._zod.def.error
  const words = describe?.(issue as never) ?? issue?.message ?? 'see the schema'
  return typeof words === 'string' ? words : (words?.message ?? 'see the schema')
}

const EXPECTATIONS: ReadonlyMap<string, string> = new Map([
  ['string', 'a text'],
  ['number', 'a whole number'],
  ['int', 'a whole number'],
  ['boolean', '`true` or `false`'],
  ['array', 'a list'],
  ['object', 'a mapping'],
  ['record', 'a mapping'],
])

const expectation = (expected: string): string => EXPECTATIONS.get(expected) ?? expected

function shown(input: unknown): string {
  if (input === null) return 'empty'
  if (Array.isArray(input)) return 'a list'
  if (typeof input === 'object') return 'a mapping'
  const text = String(input)
  return `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``
}

const quoteHint = (expected: string, input: unknown): string =>
  expected === 'string' && (typeof input === 'number' || typeof input === 'boolean') ? '; put it in quotes' : ''

const nearValue = (issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidValue>): string =>
  typeof issue.input === 'string' ? didYouMean(issue.input, issue.values.map(String)) : ''
