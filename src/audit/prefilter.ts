import type { Wanted } from './filter.ts'

/**
 * Whether a line of a log may be a record that is looked for, by its bytes alone, so that most lines are never parsed.
 * Null where nothing that is looked for can be told by bytes. It never says no to a line that the filter would take,
 * however its JSON is written: a text stands in it as {@link quotedBytes} or with an escape of {@link OTHERWISE}.
 *
 * Project and path are not looked at: a record that counts more changes than it lists matches without naming them.
 */
export function prefilterOf({ principal, rule, decision }: Wanted): ((line: Buffer) => boolean) | null {
  const patterns = [
    ...(principal === null ? [] : [anyOf(inAnyCase(quotedBytes(principal)))]),
    ...(rule === null ? [] : [anyOf(quotedBytes(rule), COUNTED)]),
    ...(decision === null ? [] : [anyOf(quotedBytes(decision))]),
  ]
  if (patterns.length === 0) return null
  return line => {
    const bytes = line.toString('latin1')
    return patterns.every(pattern => pattern.test(bytes))
  }
}

/** Ways to write a character that canonical JSON uses only where there is no other: `\u0062`, `\/`. */
const OTHERWISE = '\\\\[u/]'

/** Violations or lifted ones that are counted, of which the list may have less. */
const COUNTED = '"(?:violations|lifted)"\\s*:\\s*(?!0[,}\\s])[-\\d]'

const anyOf = (...alternatives: readonly string[]): RegExp => new RegExp([...alternatives, OTHERWISE].join('|'))

/** A pattern for a text as canonical JSON has it, in UTF-8, of which each byte is a character here. */
const quotedBytes = (text: string): string =>
  Buffer.from(JSON.stringify(text))
    .toString('latin1')
    .replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** As logins are compared: A to Z alone have another case. */
const inAnyCase = (pattern: string): string =>
  pattern.replace(/[A-Za-z]/g, letter => `[${letter.toLowerCase()}${letter.toUpperCase()}]`)
