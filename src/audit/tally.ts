import type { Verdict } from '../core/decision.ts'
import { compareText } from '../core/diagnostic.ts'
import { type Entry, type Found, KINDS, type Kind, type Lifted } from './entry.ts'
import { type Frequencies, FrequencyCount } from './frequency.ts'

/** Different names that are counted of each thing: no organisation has as many rules, roles or projects. */
const MOST_NAMES = 10_000
/** Different rules that are counted of each person who lifts. */
const MOST_RULES_LIFTED = 100
/** Different days that are counted: more than a century. */
const MOST_DAYS = 40_000
/** Entries that are kept as they are, the newest ones. */
const MOST_ENTRIES = 20_000
/** Changes, violations and lifted ones that are kept of each of them; its counts say how many there were. */
const MOST_PLACES = 10

/** What a log says as a whole. Every evaluation counts, also those of the same change and of what landed. */
export interface Totals {
  readonly records: number
  readonly kinds: Readonly<Record<Kind, number>>
  readonly verdicts: Readonly<Record<Verdict, number>>
  /** RFC 3339, UTC: of the earliest and of the latest evaluation; null where no record has a time. */
  readonly first: string | null
  readonly last: string | null
  /** Days that have a decision, the earliest first. */
  readonly days: readonly Day[]
  /** Decisions of records without a time, or beyond the most days that are counted. */
  readonly undated: number
  /** Denials in which a rule was violated. */
  readonly byRule: Frequencies
  /** Denials by the code of violations behind which no rule stands. */
  readonly byCode: Frequencies
  readonly byRole: Frequencies
  readonly byProject: Frequencies
  readonly lifters: readonly Lifter[]
  /** Lifted violations of which records have the number alone, or by more people than are counted. */
  readonly liftedBeyond: number
}

export interface Day {
  /** `2026-11-30`, UTC */
  readonly day: string
  readonly counts: Readonly<Record<Verdict, number>>
}

/** Whoever lifted violations by an approval. */
export interface Lifter {
  readonly login: string
  readonly decisions: number
  readonly violations: number
  /** Decisions by rule, or by code where no rule stands behind. */
  readonly rules: Frequencies
}

/** Takes entries one by one, in the order of the chain, and keeps no more of them than the page needs. */
export class Tally {
  #records = 0
  readonly #kinds = new Map<Kind, number>()
  readonly #verdicts = new Map<Verdict, number>()
  readonly #days = new Map<string, Record<Verdict, number>>()
  readonly #lifters = new Map<string, LifterCount>()
  readonly #rules = new FrequencyCount(MOST_NAMES)
  readonly #codes = new FrequencyCount(MOST_NAMES)
  readonly #roles = new FrequencyCount(MOST_NAMES)
  readonly #projects = new FrequencyCount(MOST_NAMES)
  readonly #newest: Entry[] = []
  #first = Number.POSITIVE_INFINITY
  #last = Number.NEGATIVE_INFINITY
  #undated = 0
  #liftedBeyond = 0

  add(entry: Entry): void {
    this.#newest[this.#records % MOST_ENTRIES] = shortened(entry)
    this.#records++
    increase(this.#kinds, entry.kind)
    const time = Date.parse(entry.time)
    if (instant(time) !== null) this.#extend(time)
    if (entry.decision !== null) this.#addVerdict(entry.decision, time)
    if (entry.decision === 'deny') this.#addDenial(entry)
    this.#addLifted(entry)
  }

  totals(): Totals {
    return {
      records: this.#records,
      kinds: Object.fromEntries(KINDS.map(kind => [kind, this.#kinds.get(kind) ?? 0])) as Totals['kinds'],
      verdicts: { allow: 0, deny: 0, error: 0, ...Object.fromEntries(this.#verdicts) },
      first: instant(this.#first),
      last: instant(this.#last),
      days: [...this.#days].map(([day, counts]) => ({ day, counts })).sort((a, b) => compareText(a.day, b.day)),
      undated: this.#undated,
      byRule: this.#rules.result(),
      byCode: this.#codes.result(),
      byRole: this.#roles.result(),
      byProject: this.#projects.result(),
      lifters: [...this.#lifters].map(([login, count]) => count.result(login)).sort(byDecisions),
      liftedBeyond: this.#liftedBeyond,
    }
  }

  /** The newest entries with the first of their changes and violations, the oldest of them first. */
  newest(): readonly Entry[] {
    const next = this.#records % MOST_ENTRIES
    if (this.#records <= MOST_ENTRIES) return [...this.#newest]
    return [...this.#newest.slice(next), ...this.#newest.slice(0, next)]
  }

  /** How many entries there were before the newest ones. */
  get leftOut(): number {
    return this.#records - this.#newest.length
  }

  #extend(time: number): void {
    this.#first = Math.min(this.#first, time)
    this.#last = Math.max(this.#last, time)
  }

  #addVerdict(verdict: Verdict, time: number): void {
    increase(this.#verdicts, verdict)
    const day = instant(time)?.slice(0, 10)
    const counts = day && within(MOST_DAYS, this.#days, day, () => ({ allow: 0, deny: 0, error: 0 }))
    if (!counts) this.#undated++
    else counts[verdict]++
  }

  /** A denial counts once for each rule, role and project, however many violations a change has. */
  #addDenial({ violations, codes }: Entry): void {
    const byRule = violations.filter(({ rule }) => rule !== null)
    const byCode = violations.length === 0 ? codes : violations.flatMap(({ rule, code }) => (rule === null ? code : []))
    for (const rule of new Set(byRule.map(({ rule }) => rule))) this.#rules.add(rule)
    for (const code of new Set(byCode)) this.#codes.add(code)
    for (const role of new Set(violations.flatMap(rolesOf))) this.#roles.add(role)
    for (const project of new Set(violations.map(({ project }) => project))) this.#projects.add(project)
  }

  #addLifted({ lifted, counts }: Entry): void {
    this.#liftedBeyond += Math.max(0, counts.lifted - lifted.length)
    for (const login of new Set(lifted.map(({ by }) => by))) {
      const theirs = lifted.filter(({ by }) => by === login)
      const count = within(MOST_NAMES, this.#lifters, login, () => new LifterCount())
      if (count === undefined) this.#liftedBeyond += theirs.length
      else count.add(theirs)
    }
  }
}

class LifterCount {
  readonly #rules = new FrequencyCount(MOST_RULES_LIFTED)
  #decisions = 0
  #violations = 0

  /** What somebody lifted of one decision. */
  add(lifted: readonly Lifted[]): void {
    this.#decisions++
    this.#violations += lifted.length
    for (const name of new Set(lifted.map(({ rule, code }) => rule ?? code))) this.#rules.add(name)
  }

  result(login: string): Lifter {
    return { login, decisions: this.#decisions, violations: this.#violations, rules: this.#rules.result() }
  }
}

const byDecisions = (a: Lifter, b: Lifter): number => b.decisions - a.decisions || compareText(a.login, b.login)

const rolesOf = ({ roles }: Found): readonly (string | null)[] => (roles.length === 0 ? [null] : roles)

/** `toISOString` writes years outside of 0000 to 9999 in six digits; RFC 3339 has none. */
const instant = (time: number): string | null =>
  Number.isFinite(time) && time >= YEAR_0 && time < YEAR_10000 ? new Date(time).toISOString() : null

const YEAR_0 = Date.parse('0000-01-01T00:00:00Z')
const YEAR_10000 = Date.parse('9999-12-31T23:59:59.999Z') + 1

const shortened = (entry: Entry): Entry => ({
  ...entry,
  changed: entry.changed.slice(0, MOST_PLACES),
  violations: entry.violations.slice(0, MOST_PLACES),
  lifted: entry.lifted.slice(0, MOST_PLACES),
})

function increase<Name>(counts: Map<Name, number>, name: Name): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/** What a map has under a key; something new where there is nothing and still room. */
function within<Value>(limit: number, map: Map<string, Value>, key: string, make: () => Value): Value | undefined {
  const there = map.get(key)
  if (there !== undefined || map.size >= limit) return there
  const made = make()
  map.set(key, made)
  return made
}
