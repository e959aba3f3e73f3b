import type { Settings } from '../core/governance/governance.ts'
import type { Query } from '../core/jsonpath/query.ts'
import { decodeSnapshot, encodeSnapshot, type StatedFile } from '../core/tags/snapshot.ts'
import type { FileStatements } from '../core/tags/statement.ts'
import { type InventoryReading, isOfInventory, statementsIn, unreadable } from '../core/tags/statements.ts'
import type { FileChange, Repository, TreeFile } from '../repository.ts'
import { batched } from './batches.ts'
import { refusal } from './documents.ts'
import { isGovernance } from './governance.ts'
import { isRegular } from './selection.ts'

/** The files of an inventory, in the order of their paths. */
export type StatedFiles = ReadonlyMap<string, StatedFile>

/** Name of what is remembered. */
const MEMORY = 'inventory'

/** Files that are read anew before what is remembered is worth writing again. */
const MANY = 100

/** How the inventory of some settings is read. */
export const inventoryReading = (
  { inventory, limits, documents }: Settings,
  redact: readonly Query[],
): InventoryReading => ({
  entries: inventory,
  limits,
  redact,
  tagsOf: file => documents.find(({ match }) => match.test(file).kind === 'match')?.tags ?? [],
})

/**
 * What the inventory of a tree states. What was read of another tree before is taken from there, by the ids of blobs:
 * only what lies between the two is read.
 */
export async function readInventory(
  repository: Repository,
  tree: string,
  reading: InventoryReading,
  settings: Settings,
): Promise<StatedFiles> {
  if (reading.entries.length === 0) return new Map()
  const key = keyOf(reading, settings)
  const bytes = await repository.recall(MEMORY)
  const known = bytes === null ? null : decodeSnapshot(bytes, key)
  // Without the tree that is remembered, its files still are, by the ids of their blobs.
  const changes = known && (await repository.changedFiles(known.tree, tree).catch(() => null))
  const files = known && changes ? known.files : new Map<string, StatedFile>()
  const fresh = changes ?? (await allFiles(repository, tree, reading))
  const read = await withChanges(repository, files, fresh, reading, known?.files)
  if (known === null || changes === null || changes.length > MANY)
    await repository.keep(MEMORY, encodeSnapshot({ tree, files: read }, key))
  return read
}

/** The inventory of a tree, without anything that is remembered. */
export const readAnew = async (repository: Repository, tree: string, reading: InventoryReading): Promise<StatedFiles> =>
  withChanges(repository, new Map(), await allFiles(repository, tree, reading), reading)

/** The inventory after a change of files; nothing else is read. */
export async function withChanges(
  repository: Repository,
  before: StatedFiles,
  changes: readonly FileChange[],
  reading: InventoryReading,
  known: StatedFiles = before,
): Promise<StatedFiles> {
  const own = changes.filter(({ path }) => isInventoryFile(reading, path))
  if (own.length === 0) return before
  const files = new Map(before)
  const stale: TreeFile[] = []
  for (const { path, result } of own) {
    const remembered = known.get(path)
    if (result === null) files.delete(path)
    else if (remembered?.oid === idOf(result)) files.set(path, remembered)
    else stale.push({ path, ...result })
  }
  for (const [path, file] of await readFiles(repository, stale, reading)) files.set(path, file)
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Governance is never a part of the inventory. */
export const isInventoryFile = ({ entries }: Pick<InventoryReading, 'entries'>, path: string): boolean =>
  !isGovernance(path) && isOfInventory(entries, path)

/** What the files state. */
export const statementsOf = (files: StatedFiles) =>
  new Map([...files].map(([path, { statements }]) => [path, statements] as const))

/** Kinds whose subjects stand in the inventory, if they are anywhere; of meshObjects it shows by what there is. */
export const subjectKinds = ({ inventory }: Settings): readonly string[] =>
  inventory.flatMap(entry => (entry.kind === 'subject' ? [entry.subject] : []))

/** As if everything were new. */
async function allFiles(repository: Repository, tree: string, { entries }: InventoryReading): Promise<FileChange[]> {
  const folders = [...new Set(entries.map(({ files }) => folderOf(files.text)))]
  const outermost = folders.filter(folder => !folders.some(other => other !== folder && isBelow(folder, other)))
  const files = await Promise.all(outermost.map(folder => repository.filesBelow(tree, folder)))
  return files.flat().map(({ path, mode, oid }) => ({ path, base: null, result: { mode, oid } }))
}

const isBelow = (folder: string, other: string): boolean => other === '' || folder.startsWith(`${other}/`)

/** The folder that everything lies in that a pattern can match; '' is the root. */
function folderOf(glob: string): string {
  const segments = glob.split('/').slice(0, -1)
  const first = segments.findIndex(segment => /[^\w.-]/.test(segment))
  return segments.slice(0, first < 0 ? segments.length : first).join('/')
}

async function readFiles(
  repository: Repository,
  files: readonly TreeFile[],
  reading: InventoryReading,
): Promise<(readonly [string, StatedFile])[]> {
  const read: (readonly [string, StatedFile])[] = []
  const { groups, sizeOf } = await batched(repository, files, file => [file], reading.limits)
  for (const group of groups) {
    const statements = group.map(async ({ path, oid, mode }): Promise<readonly [string, StatedFile]> => {
      const problem = refusal(path, mode, sizeOf({ mode, oid }), reading.limits)
      return [
        path,
        {
          oid: idOf({ mode, oid }),
          statements: problem === null ? await stated(repository, path, oid, reading) : unreadable([problem]),
        },
      ]
    })
    read.push(...(await Promise.all(statements)))
  }
  return read
}

/** What a link or submodule states is not what a file of the same bytes states. */
const idOf = ({ mode, oid }: Pick<TreeFile, 'mode' | 'oid'>): string => (isRegular(mode) ? oid : `${mode} ${oid}`)

const stated = async (
  repository: Repository,
  path: string,
  oid: string,
  reading: InventoryReading,
): Promise<FileStatements> => statementsIn(path, await repository.blob(oid), reading)

/**
 * What the statements of a blob depend on beside the blob. The program's part carries a hash of its content, and of what
 * it imports, in its name: another release reads everything anew.
 */
function keyOf({ redact, limits, entries }: InventoryReading, { documents }: Settings): string {
  const program = import.meta.url.slice(import.meta.url.lastIndexOf('/') + 1)
  const taking = documents.map(({ files, tags }) => [files, tags])
  return JSON.stringify([program, entries.map(textOf), redact.map(({ text }) => text), limits, taking])
}

function textOf(entry: InventoryReading['entries'][number]): unknown {
  const texts = (queries: Iterable<readonly [string, Query]>) => [...queries].map(([name, { text }]) => [name, text])
  const { kind, files } = entry
  if (kind === 'meshstack') return [kind, files.text, entry.definitions]
  return kind === 'subject'
    ? [kind, files.text, entry.subject, entry.id.text, entry.tags?.text, texts(entry.relations)]
    : [kind, files.text, entry.relation, entry.each?.text, texts(entry.ends)]
}
