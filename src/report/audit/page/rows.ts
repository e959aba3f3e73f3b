import type { Found } from '../../../audit/entry.ts'
import type { PageEntry } from '../packing.ts'
import type { Column } from '../page-data.ts'

/** An entry with what it is found and sorted by. */
export interface Row {
  readonly entry: PageEntry
  readonly people: readonly string[]
  readonly projects: readonly string[]
  /** Ids of rules that were violated, and codes where none stands behind. */
  readonly violated: readonly string[]
  readonly lifted: readonly string[]
  /** All rules and codes of it. */
  readonly rules: readonly string[]
  /** All of its text, in lower case. */
  readonly text: string
}

export function rowOf(entry: PageEntry): Row {
  const findings = [...entry.violations, ...entry.lifted]
  const places = [...entry.changed, ...findings]
  const people = distinct([
    ...entry.principals.map(({ login }) => login),
    ...findings.map(({ principal }) => principal),
    ...entry.lifted.map(({ by }) => by),
  ])
  const projects = distinct(places.map(({ project }) => project))
  const unlisted = entry.codes.filter(code => !entry.violations.some(found => found.code === code))
  const violated = distinct([...entry.violations.map(nameOf), ...unlisted])
  const lifted = distinct(entry.lifted.map(nameOf))
  const rules = distinct([...violated, ...lifted, ...entry.codes])
  const texts = [
    ...[String(entry.seq), entry.kind, entry.decision, entry.time, entry.hash, entry.repo],
    ...[entry.head, entry.target, entry.run, ...entry.pullRequests.map(number => `#${number}`)],
    ...[...people, ...projects, ...rules],
    ...places.flatMap(({ file, environment, path, identity, action }) => [file, environment, path, identity, action]),
  ]
  return { entry, people, projects, violated, lifted, rules, text: distinct(texts).join('\n').toLowerCase() }
}

const nameOf = ({ rule, code }: Found): string => rule ?? code

const distinct = (texts: readonly (string | null)[]): readonly string[] => [
  ...new Set(texts.filter(text => text !== null).filter(Boolean)),
]

/** What is asked for; an empty text asks for nothing. */
export interface Criteria {
  readonly search: string
  readonly decision: string
  readonly kind: string
  readonly project: Named
  readonly person: Named
  readonly rule: Named
  /** `2026-11-30`, both inclusive. */
  readonly from: string
  readonly until: string
}

/** A name that is there is meant as a whole; anything else is a part of names. */
export interface Named {
  readonly text: string
  readonly isWhole: boolean
}

/** Whether a row has all that is asked for. */
export function selector(criteria: Criteria): (row: Row) => boolean {
  const { decision, kind, project, person, rule, from, until } = criteria
  const words = criteria.search.toLowerCase().split(/\s+/).filter(Boolean)
  return ({ entry, projects, people, rules, text }) =>
    (decision === '' || entry.decision === decision) &&
    (kind === '' || entry.kind === kind) &&
    has(projects, project) &&
    has(people, person) &&
    has(rules, rule) &&
    (from === '' || entry.time.slice(0, 10) >= from) &&
    (until === '' || entry.time.slice(0, 10) <= until) &&
    words.every(word => text.includes(word))
}

function has(names: readonly string[], { text, isWhole }: Named): boolean {
  if (text === '') return true
  return isWhole ? names.includes(text) : names.some(name => name.toLowerCase().includes(text.toLowerCase()))
}

export interface Order {
  readonly column: Column
  readonly isDescending: boolean
}

/** Rows in an order; what is the same in it stays with the newest first. */
export function sorted(rows: readonly Row[], { column, isDescending }: Order): readonly Row[] {
  const key = KEYS[column]
  const keyed = rows.map(row => ({ row, key: key(row) }))
  const sign = isDescending ? -1 : 1
  keyed.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : b.row.entry.seq - a.row.entry.seq))
  return keyed.map(({ row }) => row)
}

const KEYS: Readonly<Record<Column, (row: Row) => string | number>> = {
  seq: ({ entry }) => entry.seq,
  time: ({ entry }) => entry.time,
  kind: ({ entry }) => entry.kind,
  decision: ({ entry }) => entry.decision ?? '',
  pull: ({ entry }) => entry.pullRequests[0] ?? 0,
  people: ({ people }) => people.join().toLowerCase(),
  projects: ({ projects }) => projects.join().toLowerCase(),
  rules: ({ violated, lifted }) => [...violated, ...lifted].join().toLowerCase(),
}
