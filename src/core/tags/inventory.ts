import type { Diagnostic } from '../diagnostic.ts'
import { entryOf } from '../group.ts'
import { type Arrival, calledBy, type InventoryFiles, References, type Subject } from './references.ts'
import type { FileStatements, Reference, RelationStatement, StatedAt, TagStatement } from './statement.ts'

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

/** What the references of a file lead to; one object for several trees where it is the same. */
export interface FileRelations {
  readonly relations: readonly Relation[]
  /** Among their ends, those that have the tags of something else. */
  readonly borrowers: ReadonlySet<Subject>
}

interface ResolvedFile extends FileRelations {
  readonly statements: FileStatements
  readonly problems: readonly InventoryProblem[]
}

/** `flaw`, `unreadable`: what would have been said is not known, so nobody can tell what it would do to a policy. */
export type ProblemKind = 'flaw' | 'unreadable' | 'repeated' | 'ambiguous' | 'nothing'

export const isUnknown = ({ kind }: Pick<InventoryProblem, 'kind'>): boolean => kind === 'flaw' || kind === 'unreadable'

/** What makes an inventory ambiguous or incomplete. */
export interface InventoryProblem {
  /** The same text in base and result where it is the same problem. */
  readonly identity: string
  readonly kind: ProblemKind
  readonly message: string
  readonly file: string
  /** null: the file could not be read, and `unreadable` says where. */
  readonly at: StatedAt | null
  readonly unreadable: Diagnostic | null
}

/** Subjects, tags and relations of one tree (tag-policies.md, "Inventory"). */
export class Inventory {
  readonly problems: readonly InventoryProblem[]
  /** Kinds and spaces of which it is known what there is: what is not found there does not exist. */
  readonly declared: ReadonlySet<string>
  readonly #references: References
  readonly #holders = new Map<Subject, Subject | null>()
  readonly #files: ReadonlyMap<string, ResolvedFile>
  #relations: readonly Relation[] | null = null
  #byEnd: ReadonlyMap<Subject, readonly Relation[]> | null = null
  #searches = 0

  /**
   * `declared`: kinds that the settings have subjects for, and those that the base had. `before`: of another tree, most
   * of which is the same.
   */
  constructor(files: InventoryFiles, declared: Iterable<string>, before: Inventory | null = null) {
    this.#references = new References(files, before === null ? null : before.#references)
    this.declared = new Set([...declared, ...this.#references.spaces])
    this.#files = this.#resolve(files, before)
    const problems = [...this.#files.values()].flatMap(file => file.problems)
    this.problems = [...flaws(files), ...this.#repeated(), ...problems]
  }

  get relations(): readonly Relation[] {
    this.#relations ??= [...this.#files.values()].flatMap(({ relations }) => relations)
    return this.#relations
  }

  /** All relations, by the files that state them. */
  get byFile(): Iterable<FileRelations> {
    return this.#files.values()
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

  /** Of something whose definition is not there, none. */
  tags(subject: Subject): readonly TagStatement[] {
    return this.holder(subject)?.tags ?? NO_TAGS
  }

  /** One tag of a subject; undefined where it has none of that key. */
  tag(subject: Subject, key: string): TagStatement | undefined {
    return this.tags(subject).find(tag => tag.key === key)
  }

  /** What relates two subjects. */
  between(a: Subject, f: Subject): readonly Relation[] {
    return this.relationsOf(f).filter(({ from, to }) => from === a || to === a)
  }

  relationsOf(subject: Subject): readonly Relation[] {
    this.#searches += 1
    // Looking through all of them a few times takes less than sorting them by their ends.
    if (this.#searches <= FEW) return this.#search(subject)
    this.#byEnd ??= byEnd(this.relations)
    return this.#byEnd.get(subject) ?? []
  }

  #search(subject: Subject): readonly Relation[] {
    const found: Relation[] = []
    for (const { relations } of this.#files.values())
      for (const relation of relations) if (relation.from === subject || relation.to === subject) found.push(relation)
    return found
  }

  /** A file that is as it was is not resolved again, unless something that it refers to is not. */
  #resolve(files: InventoryFiles, before: Inventory | null): ReadonlyMap<string, ResolvedFile> {
    const known = before !== null && isSameSet(before.declared, this.declared) ? before.#files : null
    const unsettled = this.#references.filesLedElsewhere
    const resolved = new Map<string, ResolvedFile>()
    for (const [file, statements] of files) {
      const former = unsettled.has(file) ? undefined : known?.get(file)
      resolved.set(file, former?.statements === statements ? former : this.#resolveFile(file, statements))
    }
    return resolved
  }

  #resolveFile(file: string, statements: FileStatements): ResolvedFile {
    const problems: InventoryProblem[] = []
    const relations: Relation[] = []
    for (const { tagsOf, at } of statements.subjects)
      if (tagsOf !== null) {
        const problem = this.#problemOf(this.#references.followFrom(file, tagsOf), tagsOf, tagsOf)
        if (problem !== null) problems.push({ ...problem, file, at })
      }
    for (const statement of statements.relations) this.#relate(statement, file, relations, problems)
    const borrowers = new Set<Subject>()
    for (const { from, to } of relations) {
      if (from.tagsOf !== null) borrowers.add(from)
      if (to.tagsOf !== null) borrowers.add(to)
    }
    return { statements, relations, borrowers, problems }
  }

  #relate(
    { from, to, at }: RelationStatement,
    file: string,
    relations: Relation[],
    problems: InventoryProblem[],
  ): void {
    const firsts = this.#references.followFrom(file, from)
    const seconds = this.#references.followFrom(file, to)
    const isDirect = firsts.through.length + seconds.through.length === 0
    const through = isDirect ? NO_FILES : [...firsts.through, ...seconds.through]
    for (const first of firsts.subjects)
      for (const second of seconds.subjects) relations.push({ from: first, to: second, file, at, through })
    for (const problem of [this.#problemOf(firsts, from, to), this.#problemOf(seconds, to, from)])
      if (problem !== null) problems.push({ ...problem, file, at })
  }

  /** Where a reference leads to nothing, or to this or that. */
  #problemOf(
    { ambiguous, subjects }: Arrival,
    reference: Reference,
    by: Reference,
  ): Omit<InventoryProblem, 'file' | 'at'> | null {
    if (!ambiguous && (subjects.length > 0 || !this.declared.has(reference.space))) return null
    const { space, name } = reference
    const kind = ambiguous ? 'ambiguous' : 'nothing'
    const identity = JSON.stringify([kind, reference, by])
    const message = ambiguous
      ? `\`${name}\` is the name of more than one ${kindIn(space)}; use one that is unique`
      : `there is no ${kindIn(space)} \`${name}\`; correct the name, or add what it names`
    return { identity, kind, message, unreadable: null }
  }

  /** Each of them says so: one that was there is the same problem as long as its tags are. */
  #repeated(): InventoryProblem[] {
    return this.kinds.flatMap(kind =>
      [...this.#references.ofKind(kind)].flatMap(subjects => {
        if (subjects.length === 1) return []
        return subjects.map((subject, i) => ({
          identity: JSON.stringify(['repeated', kind, subject.id, subject.tags.map(tagText).sort()]),
          kind: 'repeated' as const,
          message: `${calledBy(subject)} stands in \`${subjects[i === 0 ? 1 : 0]?.file}\` as well; give one of the two another id, or remove it`,
          file: subject.file,
          at: subject.at,
          unreadable: null,
        }))
      }),
    )
  }
}

/** `projectRole name` is a space of names of project roles. */
const kindIn = (space: string): string => space.replace(/ (?:name|uuid)$/, '')

const tagText = ({ key, values }: TagStatement): string => JSON.stringify([key, values])

const NO_TAGS: readonly TagStatement[] = []
const NO_FILES: readonly string[] = []

/** Subjects whose relations are asked for. */
const FEW = 20

const isSameSet = <Item>(a: ReadonlySet<Item>, b: ReadonlySet<Item>): boolean =>
  a.size === b.size && [...a].every(item => b.has(item))

function flaws(files: InventoryFiles): InventoryProblem[] {
  return [...files].flatMap(([file, { flaws: found, unreadable }]) => [
    ...found.map(({ message, at }) => {
      const identity = JSON.stringify(['flaw', file, at, message])
      return { identity, kind: 'flaw' as const, message, file, at, unreadable: null }
    }),
    ...unreadable.map(problem => {
      const identity = JSON.stringify(['unreadable', problem])
      return { identity, kind: 'unreadable' as const, message: problem.message, file, at: null, unreadable: problem }
    }),
  ])
}

function byEnd(relations: readonly Relation[]): ReadonlyMap<Subject, readonly Relation[]> {
  const found = new Map<Subject, Relation[]>()
  for (const relation of relations)
    for (const end of [relation.from, relation.to]) entryOf(found, end, () => []).push(relation)
  return found
}
