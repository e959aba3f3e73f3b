import type { Diagnostic } from '../core/diagnostic.ts'
import type { Settings } from '../core/governance/governance.ts'
import { groupBy } from '../core/group.ts'
import type { FileChange, Repository, TreeFile } from '../repository.ts'
import { governing } from './selection.ts'

const FORMATS = /\.(?:yaml|yml|json)$/i

interface Landing {
  readonly tree: string
  readonly changes: readonly FileChange[]
  readonly settings: Settings
  readonly target: string | null
}

/**
 * Files that this change sets beside another that some readers would take for the same document: of one stem and
 * another format, or a path that differs in case or Unicode normalisation alone (changes.md, "Strict reading").
 */
export async function collisions(
  repository: Repository,
  { tree, changes, settings, target }: Landing,
): Promise<Diagnostic[]> {
  const folders = new Folders(repository, tree)
  const isGoverned = (path: string) => governing(path, settings, target).file !== null
  const added = changes.filter(({ base, result }) => base === null && result !== null)
  const found = await Promise.all(
    added.map(async ({ path }) => {
      const [twins, lookalikes] = await Promise.all([
        FORMATS.test(path) ? folders.twins(path) : [],
        folders.lookalikes(path),
      ])
      const governed = (others: readonly string[]) => others.find(other => isGoverned(path) || isGoverned(other))
      return [
        problem(path, governed(twins), 'has the same name in another format'),
        problem(path, governed(lookalikes), 'differs only in case or Unicode normalisation'),
      ].flat()
    }),
  )
  return found.flat()
}

const problem = (file: string, other: string | undefined, why: string): Diagnostic[] =>
  other === undefined
    ? []
    : [
        {
          code: 'document-invalid',
          message: `\`${other}\` ${why}, and programs may read either; keep one of the two`,
          file,
        },
      ]

const fold = (name: string): string => name.normalize('NFC').toLowerCase()

const stem = (name: string): string => fold(name.replace(FORMATS, ''))

/** Names in the folders of a tree, each folder read once. */
class Folders {
  readonly #repository: Repository
  readonly #tree: string
  readonly #byFold = new Map<string, Promise<ReadonlyMap<string, readonly TreeFile[]>>>()
  readonly #byStem = new Map<string, Promise<ReadonlyMap<string, readonly TreeFile[]>>>()

  constructor(repository: Repository, tree: string) {
    this.#repository = repository
    this.#tree = tree
  }

  /** Other files beside a path with its stem and a format of documents. */
  async twins(path: string): Promise<string[]> {
    const { folder, name } = split(path)
    const beside = await this.#named(this.#byStem, folder, entry =>
      FORMATS.test(entry.path) ? stem(split(entry.path).name) : null,
    )
    return (beside.get(stem(name)) ?? []).map(entry => entry.path).filter(other => other !== path)
  }

  /** Other paths of the tree that fold to the same. */
  async lookalikes(path: string): Promise<string[]> {
    let paths = ['']
    for (const name of path.split('/')) {
      const below = await Promise.all(
        paths.map(folder => this.#named(this.#byFold, folder, entry => fold(split(entry.path).name))),
      )
      paths = below.flatMap(names => (names.get(fold(name)) ?? []).map(entry => entry.path))
    }
    return paths.filter(other => other !== path)
  }

  #named(
    known: Map<string, Promise<ReadonlyMap<string, readonly TreeFile[]>>>,
    folder: string,
    nameOf: (entry: TreeFile) => string | null,
  ) {
    let names = known.get(folder)
    if (names === undefined) {
      names = this.#repository.folder(this.#tree, folder).then(entries => {
        const named = groupBy(entries, nameOf)
        return new Map([...named].flatMap(([name, group]) => (name === null ? [] : [[name, group] as const])))
      })
      known.set(folder, names)
    }
    return names
  }
}

function split(path: string): { readonly folder: string; readonly name: string } {
  const slash = path.lastIndexOf('/')
  return { folder: slash < 0 ? '' : path.slice(0, slash), name: path.slice(slash + 1) }
}
