import { parseArgs } from 'node:util'
import { didYouMean } from '../core/governance/near.ts'
import { Problem } from '../core/problem.ts'

/** `one` and `many` take a value, a `flag` does not; only `many` may be repeated. */
export type OptionTable = Readonly<Record<string, { readonly kind: 'one' | 'many' | 'flag'; readonly short?: string }>>

export type OptionValues<Table extends OptionTable> = {
  readonly [Name in keyof Table]: Table[Name]['kind'] extends 'many'
    ? readonly string[]
    : Table[Name]['kind'] extends 'flag'
      ? boolean
      : string | null
}

interface OptionToken {
  readonly kind: 'option'
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
  readonly inlineValue: boolean | undefined
}

/**
 * Reads the options of a command that takes no other arguments; rejects what it does not know as the problem `usage`.
 * An option's value is data, whatever it looks like: `--base --output=x` is a base of that name. The one exception
 * is the name of another option of the command, which means that the value was forgotten.
 */
export function readOptions<Table extends OptionTable>(args: readonly string[], table: Table): OptionValues<Table> {
  const given = new Map<string, string[]>()
  for (const token of tokensOf(args, table)) {
    if (token.kind === 'positional') throw new Problem('usage', `unexpected argument \`${token.value}\``)
    if (token.kind === 'option') given.set(token.name, [...(given.get(token.name) ?? []), optionValue(token, table)])
  }
  const values = Object.entries(table).map(([name, { kind }]) => [name, finalValue(name, kind, given.get(name) ?? [])])
  return Object.fromEntries(values) as OptionValues<Table> // the table's own names and kinds
}

/** The first value of an option, however wrong the rest of the line is; undefined where there is none. */
export function peekOption(args: readonly string[], table: OptionTable, name: string): string | undefined {
  for (const token of tokensOf(args, table))
    if (token.kind === 'option' && token.name === name) return token.value ?? ''
  return undefined
}

function tokensOf(args: readonly string[], table: OptionTable) {
  const options = Object.entries(table).map(([name, { kind, short }]) => {
    const type = kind === 'flag' ? ('boolean' as const) : ('string' as const)
    return [name, short === undefined ? { type } : { type, short }] as const
  })
  return parseArgs({
    args: [...args],
    options: Object.fromEntries(options),
    // The strict mode refuses values that look like options, which are data here.
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens
}

function optionValue(token: OptionToken, table: OptionTable): string {
  const { rawName, value } = token
  const option = Object.hasOwn(table, token.name) ? table[token.name] : undefined
  if (option === undefined) throw unknownOption(rawName, table)
  if (option.kind === 'flag') {
    if (value !== undefined) throw new Problem('usage', `\`${rawName}\` takes no value`)
    return ''
  }
  if (value === undefined || value === '') throw new Problem('usage', `\`${rawName}\` needs a value`)
  if (token.inlineValue !== true && namesOption(value, table))
    throw new Problem('usage', `\`${rawName}\` needs a value; write \`${rawName}=${value}\` if that is meant`)
  return value
}

function namesOption(text: string, table: OptionTable): boolean {
  const name = /^--([^=]+)/.exec(text)?.[1]
  return name !== undefined && Object.hasOwn(table, name)
}

function unknownOption(rawName: string, table: OptionTable): Problem {
  const names = Object.keys(table).map(name => `--${name}`)
  return new Problem('usage', `unknown option \`${rawName}\`${didYouMean(rawName, names)}`)
}

function finalValue(name: string, kind: 'one' | 'many' | 'flag', values: readonly string[]) {
  if (kind === 'many') return values
  if (values.length > 1) throw new Problem('usage', `\`--${name}\` is given twice`)
  return kind === 'flag' ? values.length > 0 : (values[0] ?? null)
}

/** One of a closed list of names, the first where none is given. */
export function oneOf<Name extends string>(
  option: string,
  given: string | null,
  names: readonly [Name, ...Name[]],
): Name {
  if (given === null) return names[0]
  const found = names.find(name => name === given)
  if (found !== undefined) return found
  const hint = didYouMean(given, names) || `, which is none of ${names.join(', ')}`
  throw new Problem('usage', `unknown ${option} \`${given}\`${hint}`)
}
