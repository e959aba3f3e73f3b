import type { PolicySide, TagPolicy } from '../governance/governance.ts'
import { entryOf } from '../group.ts'
import type { Inventory, Relation, Subject } from './inventory.ts'
import { kindsOf } from './kinds.ts'
import type { TagStatement } from './statement.ts'

/** Two related subjects that a policy does not accept. */
export interface Breach {
  readonly policy: TagPolicy
  readonly authoritative: Subject
  readonly affected: Subject
}

/** Order of every list of breaches, and what makes two the same. */
export const breachKey = ({ policy, authoritative, affected }: Breach): string =>
  JSON.stringify([policy.name, authoritative.kind, authoritative.id, affected.kind, affected.id])

/** Which kinds a policy means by a name. */
export const meansKind = (subject: string, kind: string): boolean => kindsOf(subject).includes(kind)

/** The values that a subject's tags have; no values where there is no such tag. */
export const valuesOf = (tags: readonly TagStatement[], key: string): readonly string[] =>
  tags.find(tag => tag.key === key)?.values ?? NO_VALUES

const NO_VALUES: readonly string[] = []

/** The table of the specification (tag-policies.md, "Evaluation"). */
export function complies(
  strategy: TagPolicy['strategy'],
  authoritative: readonly string[],
  affected: readonly string[],
): boolean {
  if (affected.length === 0 || authoritative.length === 0) return affected.length === authoritative.length
  const within = (value: string) => authoritative.includes(value)
  return strategy === 'subset' ? affected.every(within) : affected.some(within)
}

/** Whether a policy is about an affected subject at all. */
export function isAbout({ match }: TagPolicy, { kind, id, name }: Subject): boolean {
  if (match === null) return true
  const globs = match.get(kind) ?? []
  return globs.some(glob => glob.test(id) || (name !== null && glob.test(name)))
}

/** Judges pairs of subjects by policies; the same for base and result, so that what is alike is judged once. */
export class PolicyBench {
  readonly #policies: readonly TagPolicy[]
  readonly #pairings = new Map<string, Map<string, readonly Pairing[]>>()

  constructor(policies: readonly TagPolicy[]) {
    this.#policies = policies
  }

  /** All breaches of an inventory, each once, in the order of their keys. */
  breaches(inventory: Inventory): ReadonlyMap<string, Breach> {
    const found = new Map<string, Breach>()
    for (const relation of inventory.relations)
      for (const breach of this.ofRelation(inventory, relation)) found.set(breachKey(breach), breach)
    return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  /** The breaches of one relation. */
  *ofRelation(inventory: Inventory, { from, to }: Pick<Relation, 'from' | 'to'>): Generator<Breach> {
    for (const pairing of this.#pairingsOf(from.kind, to.kind)) {
      const [authoritative, affected] = pairing.isForward ? [to, from] : [from, to]
      const [given, wanted] = [inventory.tags(authoritative), inventory.tags(affected)]
      if (given === null || wanted === null) continue
      for (const policy of pairing.failing(given, wanted))
        if (isAbout(policy, affected)) yield { policy, authoritative, affected }
    }
  }

  /** What judges one relation: each policy with its two subjects, whether they comply or not. */
  *judgedIn(inventory: Inventory, { from, to }: Pick<Relation, 'from' | 'to'>): Generator<Breach> {
    if (inventory.tags(from) === null || inventory.tags(to) === null) return
    for (const pairing of this.#pairingsOf(from.kind, to.kind)) {
      const [authoritative, affected] = pairing.isForward ? [to, from] : [from, to]
      for (const policy of pairing.policies) if (isAbout(policy, affected)) yield { policy, authoritative, affected }
    }
  }

  /** Policies that judge a pair of kinds, with which of the two ends is the authoritative one. */
  #pairingsOf(from: string, to: string): readonly Pairing[] {
    return entryOf(
      entryOf(this.#pairings, from, () => new Map()),
      to,
      () => {
        const forward = this.#policies.filter(policy => judges(policy, to, from))
        const backward = from === to ? [] : this.#policies.filter(policy => judges(policy, from, to))
        return [new Pairing(forward, true), new Pairing(backward, false)].filter(({ isEmpty }) => !isEmpty)
      },
    )
  }
}

const judges = ({ authoritative, affected }: TagPolicy, a: string, f: string): boolean =>
  meansKind(authoritative.subject, a) && meansKind(affected.subject, f)

/**
 * The policies between two kinds. Of subjects whose tags have the same values, as far as these policies look at them,
 * one is judged: a few thousand combinations stand for all relations.
 */
class Pairing {
  /** The end that is named is the authoritative one. */
  readonly isForward: boolean
  readonly policies: readonly TagPolicy[]
  readonly #authoritative: Profiles
  readonly #affected: Profiles
  readonly #known = new Map<Profile, Map<Profile, readonly TagPolicy[]>>()

  constructor(policies: readonly TagPolicy[], isForward: boolean) {
    this.isForward = isForward
    this.policies = policies
    this.#authoritative = new Profiles(policies.map(({ authoritative }) => authoritative))
    this.#affected = new Profiles(policies.map(({ affected }) => affected))
  }

  get isEmpty(): boolean {
    return this.policies.length === 0
  }

  failing(authoritative: readonly TagStatement[], affected: readonly TagStatement[]): readonly TagPolicy[] {
    const a = this.#authoritative.of(authoritative)
    const f = this.#affected.of(affected)
    return entryOf(
      entryOf(this.#known, a, () => new Map<Profile, readonly TagPolicy[]>()),
      f,
      () =>
        this.policies.filter(
          ({ strategy, authoritative: { tag: given }, affected: { tag: wanted } }) =>
            !complies(strategy, valuesOf(a, given), valuesOf(f, wanted)),
        ),
    )
  }
}

/** The tags that some policies look at; one object for all subjects that have the same values there. */
type Profile = readonly TagStatement[]

class Profiles {
  readonly #keys: readonly string[]
  readonly #byTags = new Map<readonly TagStatement[], Profile>()
  readonly #byValues = new Map<string, Profile>()

  constructor(sides: readonly PolicySide[]) {
    this.#keys = [...new Set(sides.map(({ tag }) => tag))]
  }

  of(tags: readonly TagStatement[]): Profile {
    return entryOf(this.#byTags, tags, () => {
      const values = this.#keys.map(key => valuesOf(tags, key))
      return entryOf(this.#byValues, JSON.stringify(values), () => tags)
    })
  }
}
