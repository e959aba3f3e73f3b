import type { Path } from '../document/document.ts'
import type { ParsedQuery } from '../jsonpath/parse.ts'
import { checkPlusQuery } from '../jsonpath/plus-syntax.ts'
import type { PlusQuery, Query } from '../jsonpath/query.ts'
import type { Findings, Source } from './findings.ts'
import type { PatternProblem } from './glob-segment.ts'
import type { Glob } from './governance.ts'
import { expiryOf } from './instants.ts'
import { didYouMean } from './near.ts'
import { parseGlob } from './pattern.ts'
import { pathOf, type Where } from './spot.ts'
import { readUsualQuery } from './usual-query.ts'

/** What is known where governance is read. */
export interface GovernanceContext {
  /** Time of the evaluation, RFC 3339. */
  readonly now: string
  /** The owner of the repository; null where it is unknown. */
  readonly defaultCompany: string | null
}

/** What the files of one governance share while they are read: findings, and everything compiled once. */
export interface Reading {
  readonly context: GovernanceContext
  readonly findings: Findings
  readonly queries: Map<string, ParsedQuery>
  readonly globs: Map<string, Glob | PatternProblem>
  readonly idSets: Map<string, ReadonlySet<string>>
}

export const newReading = (context: GovernanceContext, findings: Findings): Reading => ({
  context,
  findings,
  queries: new Map(),
  globs: new Map(),
  idSets: new Map(),
})

/** The query of RFC 9535 at a path; null, with the problem reported, where it is none. */
export function readQuery(reading: Reading, source: Source, where: Where, text: string): Query | null {
  const parsed = remembered(reading.queries, text, readUsualQuery)
  if (!parsed.ok) {
    source.problemInText(where, text, parsed.offset, `the query \`${text}\` is not valid: ${parsed.message}`)
    return null
  }
  for (const note of parsed.notes) source.notice(where, note)
  return parsed.query
}

/** The query of the dialect jsonpath-plus at a path; null, with the problem reported, where it is none. */
export function readPlusQuery(source: Source, where: Where, text: string): PlusQuery | null {
  const problem = checkPlusQuery(text)
  if (problem === null) return { dialect: 'jsonpath-plus', text }
  source.problem(where, `the jsonpath-plus query \`${text}\` is not accepted: ${problem}`)
  return null
}

/** The queries of a list, without those that are none. */
export const readQueries = (
  reading: Reading,
  source: Source,
  where: Where,
  texts: readonly string[],
): readonly Query[] =>
  texts.map((text, i) => readQuery(reading, source, [...pathOf(where), i], text)).filter(query => query !== null)

/** The pattern at a path, equal ones one object; null, with the problem reported, where it is none. */
export function readGlob(reading: Reading, source: Source, where: Where, text: string): Glob | null {
  const glob = remembered(reading.globs, text, parseGlob)
  if (!('problem' in glob)) return glob
  patternProblem(source, where, text, glob)
  return null
}

/** The patterns of a list, without those that are none. */
export const readGlobs = (reading: Reading, source: Source, where: Where, texts: readonly string[]): readonly Glob[] =>
  texts.map((text, i) => readGlob(reading, source, [...pathOf(where), i], text)).filter(glob => glob !== null)

/** The set of some ids, which have no spaces in them; equal lists one object. */
export const readIds = (reading: Reading, ids: readonly string[]): ReadonlySet<string> =>
  remembered(reading.idSets, ids.join(' '), () => new Set(ids))

export const patternProblem = (source: Source, where: Where, text: string, { problem }: PatternProblem): void =>
  source.problem(where, `the pattern \`${text}\` ${problem}`)

/** The instant at which what is written as a day or time ends; null, with the problem reported, where it is neither. */
export function readExpiry(source: Source, where: Where, until: string): string | null {
  const expires = expiryOf(until)
  if (expires === null) source.problem(where, `\`${until}\` is no day of the calendar and no RFC 3339 time`)
  return expires
}

/** A set of names, or a map by them. */
type Names = Pick<ReadonlyMap<string, unknown>, 'has' | 'keys'>

/** Reports a name that nothing has; null: what there is could not be read, and nothing is said. */
export function checkKnown(source: Source, where: Where, what: string, name: string, known: Names | null): boolean {
  if (known === null || known.has(name)) return true
  source.problem(where, () => `unknown ${what} \`${name}\`${didYouMean(name, known.keys())}`)
  return false
}

/** Reports elements of a list that share an id. */
export function checkUnique(source: Source, ids: readonly string[], place: (index: number) => Path): void {
  const seen = new Map<string, number>()
  for (const [index, id] of ids.entries()) {
    const first = seen.get(id)
    if (first === undefined) seen.set(id, index)
    else
      source.problem(
        place(index),
        () => `the id \`${id}\` is there twice; it stands in line ${source.lineOf(place(first))} already`,
      )
  }
}

function remembered<V>(memory: Map<string, V>, text: string, make: (text: string) => V): V {
  const known = memory.get(text)
  if (known !== undefined) return known
  const made = make(text)
  memory.set(text, made)
  return made
}
