import { entryOf } from '../group.ts'
import type { FileStatements, LinkStatement, Reference, SubjectStatement } from './statement.ts'

/** What the files of an inventory state, by path. */
export type InventoryFiles = ReadonlyMap<string, FileStatements>

/** A subject where it is stated. Files that are the same in base and result have the same ones. */
export interface Subject extends SubjectStatement {
  readonly file: string
}

/** `project \`shop\``. */
export const calledBy = ({ kind, id }: SubjectStatement): string => `${kind} \`${id}\``

/** What a reference leads to. */
export interface Arrival {
  readonly subjects: readonly Subject[]
  /** Files of the links that led there. */
  readonly through: readonly string[]
  /** It may mean this or that: links of one name lead to different subjects. */
  readonly ambiguous: boolean
}

/** A reference that was followed, and files that it is of interest to. */
interface Followed {
  readonly arrival: Arrival
  readonly files: string[]
}

interface Link extends LinkStatement {
  readonly file: string
}

/** By kind or space, then by id or name. */
type Named<T> = ReadonlyMap<string, ReadonlyMap<string, readonly T[]>>

/** By space, then by name. */
type Followings = Map<string, Map<string, Followed>>

/** Finds subjects by what files call them. */
export class References {
  readonly #subjects: Named<Subject>
  readonly #links: Named<Link>
  readonly #before: References | null
  readonly #followed: Followings = new Map()

  /** `before`: of another tree, most of which is the same; what is the same is then one object for both. */
  constructor(files: InventoryFiles, before: References | null = null) {
    this.#before = before
    const subjects = [...files].flatMap(([file, statements]) => subjectsOf(statements, file))
    const links = [...files].flatMap(([file, statements]) => statements.links.map(link => ({ ...link, file })))
    this.#subjects = named(
      subjects,
      ({ kind }) => kind,
      ({ id }) => id,
    )
    this.#links = named(
      links,
      ({ space }) => space,
      ({ name }) => name,
    )
  }

  /** Those stated with a kind and id: one, or several where the inventory is ambiguous. */
  find(kind: string, id: string): readonly Subject[] {
    return this.#subjects.get(kind)?.get(id) ?? NOBODY
  }

  /** All subjects of a kind, in lists of those that share an id. */
  ofKind(kind: string): Iterable<readonly Subject[]> {
    return this.#subjects.get(kind)?.values() ?? []
  }

  /** Kinds of which there are subjects. */
  get kinds(): readonly string[] {
    return [...this.#subjects.keys()]
  }

  /** Kinds and spaces in which a name can be looked up. */
  get spaces(): readonly string[] {
    return [...this.#subjects.keys(), ...this.#links.keys()]
  }

  follow(reference: Reference): Arrival {
    return this.#follow(reference).arrival
  }

  /** The same, where it is of interest to a file: {@link filesLedElsewhere}. */
  followFrom(file: string, reference: Reference): Arrival {
    const { arrival, files } = this.#follow(reference)
    if (files.at(-1) !== file) files.push(file)
    return arrival
  }

  /** Files with references that led to something else before. */
  get filesLedElsewhere(): ReadonlySet<string> {
    const files = new Set<string>()
    const formerly: Followings = this.#before === null ? new Map() : this.#before.#followed
    for (const [space, names] of formerly)
      for (const [name, former] of names)
        if (this.#follow({ space, name }).arrival !== former.arrival) for (const file of former.files) files.add(file)
    return files
  }

  #follow(reference: Reference): Followed {
    const { space, name } = reference
    const known = this.#followed.get(space)?.get(name)
    if (known !== undefined) return known
    const followed = this.#followAnew(reference)
    entryOf(this.#followed, space, () => new Map()).set(name, followed)
    return followed
  }

  #followAnew(reference: Reference): Followed {
    const { space, name } = reference
    const links = this.#links.get(space)?.get(name)
    const direct = this.find(space, name)
    const arrival =
      links === undefined
        ? { subjects: direct, through: NOWHERE, ambiguous: false }
        : this.#along(links, direct, LONGEST)
    const former = this.#before === null ? undefined : this.#before.#followed.get(space)?.get(name)
    return former !== undefined && isSame(former.arrival, arrival) ? former : { arrival, files: [] }
  }

  #along(links: readonly Link[], direct: readonly Subject[], steps: number): Arrival {
    const ways = links.map(({ to, file }) => {
      const ends = steps === 0 ? [] : to.map(next => this.#step(next, steps))
      return {
        subjects: ends.flatMap(({ subjects }) => subjects),
        through: [file, ...ends.flatMap(({ through }) => through)],
        ambiguous: ends.some(({ ambiguous }) => ambiguous),
      }
    })
    const texts = new Set(ways.map(({ subjects }) => JSON.stringify(subjects.map(({ kind, id }) => [kind, id]))))
    return {
      subjects: [...new Set([...direct, ...ways.flatMap(({ subjects }) => subjects)])],
      through: ways.flatMap(({ through }) => through),
      ambiguous: texts.size > 1 || ways.some(({ ambiguous }) => ambiguous),
    }
  }

  #step({ space, name }: Reference, steps: number): Arrival {
    return this.#along(this.#links.get(space)?.get(name) ?? [], this.find(space, name), steps - 1)
  }
}

const isSame = (a: Arrival, b: Arrival): boolean =>
  a.ambiguous === b.ambiguous && isSameList(a.subjects, b.subjects) && isSameList(a.through, b.through)

const isSameList = <Item>(a: readonly Item[], b: readonly Item[]): boolean =>
  a === b || (a.length === b.length && a.every((item, i) => item === b[i]))

const NOBODY: readonly Subject[] = []
const NOWHERE: readonly string[] = []

/** Links that lead on to links; a building block leads to its tenant, and that to its project. */
const LONGEST = 4

/** Made once for statements that several trees share. */
const made = new WeakMap<FileStatements, readonly Subject[]>()

function subjectsOf(statements: FileStatements, file: string): readonly Subject[] {
  const before = made.get(statements)
  if (before !== undefined && (before.length === 0 || before[0]?.file === file)) return before
  const subjects = statements.subjects.map(stated => ({ ...stated, file }))
  made.set(statements, subjects)
  return subjects
}

function named<T>(items: readonly T[], spaceOf: (item: T) => string, nameOf: (item: T) => string): Named<T> {
  const spaces = new Map<string, Map<string, T[]>>()
  for (const item of items) {
    const space = entryOf(spaces, spaceOf(item), () => new Map<string, T[]>())
    const name = nameOf(item)
    const others = space.get(name)
    if (others === undefined) space.set(name, [item])
    else others.push(item)
  }
  return spaces
}
