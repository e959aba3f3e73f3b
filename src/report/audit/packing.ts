import { type Entry, type Found, KINDS, type Place } from '../../audit/entry.ts'
import type { Verdict } from '../../core/decision.ts'
import { type Ref, Texts } from '../page/texts.ts'

/** Entries for the page. 20,000 records, which repeat their people, files and rules, take a few megabytes. */
export interface PackedEntries {
  readonly texts: readonly string[]
  readonly entries: readonly PackedEntry[]
}

export type PackedPlace = readonly [
  scope: readonly [file: Ref, project: Ref, environment: Ref],
  path: Ref,
  identity: Ref,
  action: Ref,
]
export type PackedFound = readonly [place: PackedPlace, code: Ref, principal: Ref, roles: readonly Ref[], rule: Ref]

/** An entry for the page: its hash names a record well enough. */
export type PageEntry = Omit<Entry, 'id'>

export type PackedEntry = readonly [
  numbers: readonly [seq: number, kind: number, decision: number, ...pullRequests: number[]],
  // What hardly ever occurs twice, as it is. A run is its address up to the last slash, and the rest.
  names: readonly [hash: string | null, time: string, head: string | null, run: Ref, runRest: string],
  repo: Ref,
  target: Ref,
  principals: readonly (readonly [login: Ref, as: Ref, roles: readonly Ref[]])[],
  codes: readonly Ref[],
  changed: readonly PackedPlace[],
  violations: readonly PackedFound[],
  lifted: readonly (readonly [found: PackedFound, by: Ref, role: Ref])[],
  counts: readonly [changes: number, violations: number, lifted: number, warnings: number],
]

export const VERDICTS: readonly Verdict[] = ['allow', 'deny', 'error']

/** About what a packed entry has beside its texts. */
const CHARACTERS_EACH = 150

/** Packs entries, each text as `shown` writes it, until they have `limit` characters; the others are left out. */
export function pack(entries: readonly PageEntry[], shown: (text: string) => string, limit: number): PackedEntries {
  const texts = new Texts(shown)
  const packed: PackedEntry[] = []
  for (const entry of entries) {
    if (texts.characters + packed.length * CHARACTERS_EACH > limit) break
    packed.push(packedEntry(entry, texts))
  }
  return { texts: texts.list, entries: packed }
}

const packedEntry = (entry: PageEntry, texts: Texts): PackedEntry => [
  [entry.seq, KINDS.indexOf(entry.kind), indexOf(entry.decision), ...entry.pullRequests],
  [texts.alone(entry.hash), texts.alone(entry.time), texts.alone(entry.head), ...packedRun(entry.run, texts)],
  texts.ref(entry.repo),
  texts.ref(entry.target),
  entry.principals.map(({ login, as, roles }) => [texts.ref(login), texts.ref(as), roles.map(texts.ref)]),
  entry.codes.map(texts.ref),
  entry.changed.map(place => packedPlace(place, texts)),
  entry.violations.map(found => packedFound(found, texts)),
  entry.lifted.map(lifted => [packedFound(lifted, texts), texts.ref(lifted.by), texts.ref(lifted.role)]),
  [entry.counts.changes, entry.counts.violations, entry.counts.lifted, entry.counts.warnings],
]

const indexOf = (verdict: Verdict | null): number => (verdict === null ? -1 : VERDICTS.indexOf(verdict))

const packedPlace = ({ file, project, environment, path, identity, action }: Place, texts: Texts): PackedPlace => [
  [texts.ref(file), texts.ref(project), texts.ref(environment)],
  texts.ref(path),
  texts.ref(identity),
  texts.ref(action),
]

const packedFound = (found: Found, texts: Texts): PackedFound => [
  packedPlace(found, texts),
  texts.ref(found.code),
  texts.ref(found.principal),
  found.roles.map(texts.ref),
  texts.ref(found.rule),
]

function packedRun(run: string | null, texts: Texts): readonly [Ref, string] {
  if (run === null) return [-1, '']
  const shown = texts.alone(run)
  const rest = shown.lastIndexOf('/') + 1
  return [texts.ref(shown.slice(0, rest)), shown.slice(rest)]
}
