import type { Diagnostic } from '../diagnostic.ts'
import { entryOf } from '../group.ts'
import { type InventoryFiles, References, type Subject } from './references.ts'
import type { Reference, RelationStatement, StatedAt, TagStatement } from './statement.ts'

export type { InventoryFiles, Subject } from './references.ts'

/** Two subjects that belong together. */
export interface Relation {
  /** The one that names the other, where one of them does. */
  readonly from: Subject
  readonly to: Subject
  readonly file: string
  readonly at: StatedAt
  /** Files of the links between the words and the subjects. */
  readonly through: readonly string[]
}

/** What makes an inventory ambiguous or incomplete. */
export interface InventoryProblem {
  /** The same text in base and result where it is the same problem. */
  readonly identity: string
  /** What would have been said is not known, so nobody can tell what it would do to a policy. */
  readonly unknown: boolean
  readonly message: string
  readonly file: string
  /** null: the file could not be read, and `unreadable` says where. */
  readonly at: StatedAt | null
  readonly unreadable: Diagnostic | null
}

/** Subjects, tags and relations of one tree (tag-policies.md, "Inventory"). */
export class Inventory {
  readonly relations: readonly Relation[]
  readonly problems: readonly InventoryProblem[]
  /** Kinds and spaces of which it is known what there is: what is not found there does not exist. */
  readonly declared: ReadonlySet<string>
  readonly #references: References
  readonly #holders = new Map<Subject, Subject | null>()
  #byEnd: ReadonlyMap<Subject, readonly Relation[]> | null = null

  /** `declared`: kinds that the settings have subjects for, and those that the base had. */
  constructor(files: InventoryFiles, declared: Iterable<string>) {
    this.#references = new References(files)
    this.declared = new Set([...declared, ...this.#references.spaces])
    const problems: InventoryProblem[] = []
    this.relations = this.#resolve(files, problems)
    this.problems = [...flaws(files), ...this.#repeated(), ...problems]
  }

  /** Those stated with a kind and id: one, or several where the inventory is ambiguous. */
  find(kind: string, id: string): readonly Subject[] {
    return this.#references.find(kind, id)
  }

  /** All subjects of some kinds. */
  *ofKinds(kinds: Iterable<string>): Generator<Subject> {
    for (const kind of kinds) for (const subjects of this.#references.ofKind(kind)) yield* subjects
  }

  get kinds(): readonly string[] {
    return this.#references.kinds
  }

  /** Who holds a subject's tags: itself, or its definition; null where that is not there. */
  holder(subject: Subject): Subject | null {
    const { tagsOf } = subject
    if (tagsOf === null) return subject
    return entryOf(this.#holders, subject, () => this.#references.follow(tagsOf).subjects[0] ?? null)
  }

  /** null: not known, since they are those of something that the inventory does not have. */
  tags(subject: Subject): readonly TagStatement[] | null {
    return this.holder(subject)?.tags ?? null
  }

  relationsOf(subject: Subject): readonly Relation[] {
    this.#byEnd ??= byEnd(this.relations)
    return this.#byEnd.get(subject) ?? []
  }

  #resolve(files: InventoryFiles, problems: InventoryProblem[]): Relation[] {
    const relations: Relation[] = []
    for (const [file, { relations: stated, subjects }] of files) {
      for (const { tagsOf, at } of subjects)
        if (tagsOf !== null) this.#arrive(tagsOf, { file, at, by: tagsOf }, problems)
      for (const statement of stated) this.#relate(statement, file, relations, problems)
    }
    return relations
  }

  #relate(
    { from, to, at }: RelationStatement,
    file: string,
    relations: Relation[],
    problems: InventoryProblem[],
  ): void {
    const ends = [
      this.#arrive(from, { file, at, by: to }, problems),
      this.#arrive(to, { file, at, by: from }, problems),
    ] as const
    for (const first of ends[0].subjects)
      for (const second of ends[1].subjects) {
        const through =
          ends[0].through.length + ends[1].through.length === 0 ? NO_FILES : [...ends[0].through, ...ends[1].through]
        relations.push({ from: first, to: second, file, at, through })
      }
  }

  /** Follows a reference; says where it leads to nothing, or to this or that. */
  #arrive(
    reference: Reference,
    { file, at, by }: { file: string; at: StatedAt; by: Reference },
    problems: InventoryProblem[],
  ) {
    const found = this.#references.follow(reference)
    const { space, name } = reference
    const say = (what: string, message: string) =>
      problems.push({
        identity: JSON.stringify([what, reference, by]),
        unknown: false,
        message,
        file,
        at,
        unreadable: null,
      })
    if (found.ambiguous)
      say('ambiguous', `\`${name}\` is the name of several subjects (${space}); use one that is unique`)
    else if (found.subjects.length === 0 && this.declared.has(space))
      say('nothing', `there is no ${space} \`${name}\`; correct the name, or add what it names`)
    return found
  }

  #repeated(): InventoryProblem[] {
    return this.kinds.flatMap(kind =>
      [...this.#references.ofKind(kind)].flatMap(subjects =>
        subjects.slice(1).map(({ id, file, at }) => ({
          identity: JSON.stringify(['repeated', kind, id, subjects.length]),
          unknown: false,
          message: `the ${kind} \`${id}\` stands in \`${subjects[0]?.file}\` already; give one of the two another id, or remove it`,
          file,
          at,
          unreadable: null,
        })),
      ),
    )
  }
}

const NO_FILES: readonly string[] = []

function flaws(files: InventoryFiles): InventoryProblem[] {
  return [...files].flatMap(([file, { flaws: found, unreadable }]) => [
    ...found.map(({ message, at }) => {
      const identity = JSON.stringify(['flaw', file, at, message])
      return { identity, unknown: true, message, file, at, unreadable: null }
    }),
    ...unreadable.map(problem => {
      const identity = JSON.stringify(['unreadable', problem])
      return { identity, unknown: true, message: problem.message, file, at: null, unreadable: problem }
    }),
  ])
}

function byEnd(relations: readonly Relation[]): ReadonlyMap<Subject, readonly Relation[]> {
  const found = new Map<Subject, Relation[]>()
  for (const relation of relations)
    for (const end of [relation.from, relation.to]) entryOf(found, end, () => []).push(relation)
  return found
}
