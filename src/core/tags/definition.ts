import type { Path } from '../document/document.ts'
import { named } from '../document/source.ts'
import type { TagDefinition } from '../governance/governance.ts'
import { isCalendarDay } from '../governance/instants.ts'
import { didYouMean } from '../governance/near.ts'
import type { DefinitionStatement, TagType } from './statement.ts'
import { type TextPattern, textPattern } from './text-pattern.ts'

/** What is wrong with a definition, and where, seen from it. */
export interface DefinitionProblem {
  readonly problem: string
  readonly path: Path
}

/** What decides about single values. */
type Values = Pick<TagDefinition, 'type' | 'options' | 'pattern'>

/** A definition that can be asked, or the first thing that is wrong with it. The line is worked out when somebody looks. */
export function tagDefinition(
  statement: DefinitionStatement,
  file: string,
  line: () => number,
): TagDefinition | DefinitionProblem {
  const { at: _, pattern: text, ...said } = statement
  const flaw = optionsProblem(statement) ?? patternProblem(statement)
  if (flaw !== null) return flaw
  const pattern = text === null ? null : textPattern(text)
  if (pattern !== null && 'problem' in pattern) return invalidPattern(text ?? '', pattern.problem)
  const wrong = said.default === null ? null : valueProblem({ ...said, pattern }, said.default)
  if (wrong !== null) return { problem: `\`default\` is not valid: ${wrong}`, path: ['default'] }
  return withLine({ ...said, pattern, file }, line)
}

const withLine = (said: Omit<TagDefinition, 'line'>, line: () => number): TagDefinition => ({
  ...said,
  get line() {
    return line()
  },
})

const isSelect = (type: TagType): boolean => type === 'singleSelect' || type === 'multiSelect'

function optionsProblem({ type, options }: DefinitionStatement): DefinitionProblem | null {
  if (!isSelect(type))
    return options === null
      ? null
      : {
          problem: `\`options\` goes with \`singleSelect\` and \`multiSelect\`, not with \`${type}\``,
          path: ['options'],
        }
  if (options === null || options.length === 0)
    return { problem: `\`options\` is missing; a \`${type}\` has at least one`, path: [] }
  const seen = new Set<string>()
  const twice = options.findIndex(option => seen.size === seen.add(option).size)
  return twice < 0
    ? null
    : { problem: `the option ${named(options[twice] ?? '')} is there twice`, path: ['options', twice] }
}

const patternProblem = ({ type, pattern }: DefinitionStatement): DefinitionProblem | null =>
  pattern === null || type === 'string' || type === 'email'
    ? null
    : { problem: `\`pattern\` goes with \`string\` and \`email\`, not with \`${type}\``, path: ['pattern'] }

const invalidPattern = (text: string, problem: string): DefinitionProblem => ({
  problem: `the pattern ${named(text)} is not valid: ${problem}`,
  path: ['pattern'],
})

/**
 * What is wrong with a set of values, and what would be right; null: nothing. No values are valid: that a tag is
 * mandatory is for whoever knows what a new object counts as having. The words show the values.
 */
export function valueProblem(definition: Values, values: readonly string[]): string | null {
  const { type } = definition
  if (values.length > 1 && type !== 'multiSelect')
    return `${namedList(values)} are ${values.length} values; a tag of type \`${type}\` has one at most`
  for (const value of values) {
    const problem = singleProblem(definition, value)
    if (problem !== null) return problem
  }
  return null
}

function singleProblem({ type, options, pattern }: Values, value: string): string | null {
  if (options !== null)
    return options.includes(value)
      ? null
      : `${named(value)} is none of ${namedList(options)}${didYouMean(value, options)}`
  if (!TESTS[type](value)) return `${named(value)} is ${WORDS[type]}${hint(type, value)}`
  return pattern === null || pattern.test(value) ? null : mismatch(pattern, value)
}

const mismatch = ({ text }: TextPattern, value: string): string =>
  `${named(value)} does not match the pattern ${named(text)}`

const hint = (type: TagType, value: string): string => (type === 'boolean' ? didYouMean(value, ['true', 'false']) : '')

/** One domain with a dot in it; of what stands before `@` nothing is known. Without nested repetitions: linear. */
const EMAIL = /^[^\s@\p{C}]{1,64}@[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)+$/u

const TESTS: Readonly<Record<TagType, (value: string) => boolean>> = {
  string: () => true,
  email: value => value.length <= 254 && EMAIL.test(value),
  integer: value => /^[-+]?\d+$/.test(value),
  number: value => /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(value),
  boolean: value => value === 'true' || value === 'false',
  date: isCalendarDay,
  singleSelect: () => true,
  multiSelect: () => true,
}

const WORDS: Readonly<Record<TagType, string>> = {
  string: 'no text',
  email: 'no e-mail address; write one such as `anna@acme.example`',
  integer: 'no whole number; write one such as `42`',
  number: 'no number; write one such as `1.5`',
  boolean: 'neither `true` nor `false`',
  date: 'no day of the calendar; write one such as `2027-01-31`',
  singleSelect: 'no option',
  multiSelect: 'no option',
}

/** More are not read by anybody. */
const MOST = 20

/** Values or names as messages show them: `dev`, `qa` and 3 more. */
export const namedList = (values: readonly string[], most = MOST): string =>
  values.slice(0, most).map(named).join(', ') + (values.length > most ? ` and ${values.length - most} more` : '')
