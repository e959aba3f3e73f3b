import type { PolicySide, TagPolicy } from '../governance/governance.ts'
import { entryOf } from '../group.ts'
import type { FileRelations, Inventory, Relation, Subject } from './inventory.ts'
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
  const names = [id, ...(name === null ? [] : [name])]
  // A glob means paths: a slash in an id, which is no path, would end a segment.
  const texts = names.flatMap(text => [text, text.replaceAll('/', '-')])
  return (match.get(kind) ?? []).some(glob => texts.some(text => glob.test(text)))
}

/** Judges pairs of subjects by policies; the same for base and result, so that what is alike is judged once. */
export class PolicyBench {
  readonly #policies: readonly TagPolicy[]
  readonly #pairings = new Map<string, Map<string, readonly Pairing[]>>()
  readonly #values = new Map<string, ComparedValues>()
  readonly #judged = new WeakMap<FileRelations, JudgedFile>()

  constructor(policies: readonly TagPolicy[]) {
    this.#policies = policies
  }

  /** All breaches of an inventory, each once, in the order of their keys. */
  breaches(inventory: Inventory): ReadonlyMap<string, Breach> {
    const found = new Map<string, Breach>()
    for (const file of inventory.byFile)
      for (const breach of this.#ofFile(inventory, file)) found.set(breachKey(breach), breach)
    return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  /** The breaches of one relation. */
  ofRelation(inventory: Inventory, { from, to }: Pick<Relation, 'from' | 'to'>): readonly Breach[] {
    const breaches: Breach[] = []
    this.#judge(inventory, from, to, breaches)
    return breaches
  }

  /** The same relations have the same breaches, unless those that have the tags of something else have others now. */
  #ofFile(inventory: Inventory, file: FileRelations): readonly Breach[] {
    const known = this.#judged.get(file)
    if (known && [...file.borrowers].every(one => known.inventory.holder(one) === inventory.holder(one)))
      return known.breaches
    const breaches: Breach[] = []
    for (const { from, to } of file.relations) this.#judge(inventory, from, to, breaches)
    this.#judged.set(file, { inventory, breaches })
    return breaches
  }

  #judge(inventory: Inventory, from: Subject, to: Subject, breaches: Breach[]): void {
    for (const pairing of this.#pairingsOf(from.kind, to.kind)) {
      const authoritative = pairing.isForward ? to : from
      const affected = pairing.isForward ? from : to
      const given = inventory.tags(authoritative)
      const wanted = inventory.tags(affected)
      for (const policy of pairing.failing(given, wanted))
        if (isAbout(policy, affected)) breaches.push({ policy, authoritative, affected })
    }
  }

  /** What judges one relation: each policy with its two subjects, whether they comply or not. */
  *judgedIn({ from, to }: Pick<Relation, 'from' | 'to'>): Generator<Breach> {
    for (const pairing of this.#pairingsOf(from.kind, to.kind)) {
      const [authoritative, affected] = pairing.isForward ? [to, from] : [from, to]
      for (const policy of pairing.policies) if (isAbout(policy, affected)) yield { policy, authoritative, affected }
    }
  }

  /** Policies that judge a pair of kinds, with which of the two ends is the authoritative one. */
  #pairingsOf(from: string, to: string): readonly Pairing[] {
    const known = this.#pairings.get(from)?.get(to)
    if (known !== undefined) return known
    const forward = this.#policies.filter(policy => judges(policy, to, from))
    const backward = from === to ? [] : this.#policies.filter(policy => judges(policy, from, to))
    const pairings = [this.#pairing(forward, true), this.#pairing(backward, false)].filter(({ isEmpty }) => !isEmpty)
    entryOf(this.#pairings, from, () => new Map()).set(to, pairings)
    return pairings
  }

  #pairing(policies: readonly TagPolicy[], isForward: boolean): Pairing {
    const values = (sides: readonly PolicySide[]) => {
      const keys = sides.map(({ tag }) => tag)
      return entryOf(this.#values, JSON.stringify(keys), () => new ComparedValues(keys))
    }
    const authoritative = values(policies.map(policy => policy.authoritative))
    const affected = values(policies.map(policy => policy.affected))
    return new Pairing(policies, isForward, { authoritative, affected })
  }
}

interface JudgedFile {
  readonly inventory: Inventory
  readonly breaches: readonly Breach[]
}

const judges = ({ authoritative, affected }: TagPolicy, a: string, f: string): boolean =>
  meansKind(authoritative.subject, a) && meansKind(affected.subject, f)

/** The policies between two kinds. */
class Pairing {
  /** The end that is named is the authoritative one. */
  readonly isForward: boolean
  readonly policies: readonly TagPolicy[]
  readonly #authoritative: ComparedValues
  readonly #affected: ComparedValues
  readonly #known: Readonly<Record<TagPolicy['strategy'], Known>> = { subset: new Map(), intersection: new Map() }

  constructor(
    policies: readonly TagPolicy[],
    isForward: boolean,
    values: { readonly authoritative: ComparedValues; readonly affected: ComparedValues },
  ) {
    this.isForward = isForward
    this.policies = policies
    this.#authoritative = values.authoritative
    this.#affected = values.affected
  }

  get isEmpty(): boolean {
    return this.policies.length === 0
  }

  failing(authoritative: readonly TagStatement[], affected: readonly TagStatement[]): readonly TagPolicy[] {
    const given = this.#authoritative.of(authoritative)
    const wanted = this.#affected.of(affected)
    let failing = NO_POLICIES
    for (let i = 0; i < this.policies.length; i += 1) {
      const policy = this.policies[i] as TagPolicy
      const isFine = this.#complies(policy.strategy, given[i] ?? NO_VALUES, wanted[i] ?? NO_VALUES)
      if (!isFine) failing = [...failing, policy]
    }
    return failing
  }

  /** Long lists are compared once, however many subjects have them. */
  #complies(strategy: TagPolicy['strategy'], given: readonly string[], wanted: readonly string[]): boolean {
    if (given.length < MANY || wanted.length < MANY) return complies(strategy, given, wanted)
    const known = entryOf(this.#known[strategy], given, () => new Map<readonly string[], boolean>())
    return entryOf(known, wanted, () => complies(strategy, given, wanted))
  }
}

const NO_POLICIES: readonly TagPolicy[] = []

/** Values of a tag. */
const MANY = 8

type Known = Map<readonly string[], Map<readonly string[], boolean>>

/** The values that some policies compare, in the order of the policies; of long lists, equal ones are one object. */
class ComparedValues {
  readonly #keys: readonly string[]
  readonly #byTags = new Map<readonly TagStatement[], readonly (readonly string[])[]>()
  readonly #lists = new Map<string, readonly string[]>()

  constructor(keys: readonly string[]) {
    this.#keys = keys
  }

  of(tags: readonly TagStatement[]): readonly (readonly string[])[] {
    const known = this.#byTags.get(tags)
    if (known !== undefined) return known
    const lists = this.#keys.map(key => this.#same(valuesOf(tags, key)))
    this.#byTags.set(tags, lists)
    return lists
  }

  #same(values: readonly string[]): readonly string[] {
    if (values.length < MANY) return values
    return entryOf(this.#lists, JSON.stringify(values), () => values)
  }
}
