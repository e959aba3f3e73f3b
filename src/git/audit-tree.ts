import type { Objects } from './objects.ts'
import { FOLDER, parseTree } from './tree-object.ts'
import { TreeWalk } from './tree-walk.ts'

/** The records of one day on an audit branch. */
export interface DayFile {
  /** `2026/11/22`: in the order of days, which is that of the chain. */
  readonly day: string
  readonly oid: string
}

export const pathOf = (day: string): string => `log/${day}.jsonl`

const DAY_FILE = /^log\/(\d{4}\/\d\d\/\d\d)\.jsonl$/

/** The day that a path of an audit branch is about; null where it is about none. */
export const dayOf = (path: string): string | null => DAY_FILE.exec(path)?.[1] ?? null

/** The newest day file of a tree, for which no other folders are read; null where it has none. */
export async function newestDay(objects: Objects, root: string): Promise<DayFile | null> {
  const log = await new TreeWalk(objects).entryAt(root, 'log')
  if (log?.mode !== FOLDER) return null
  let { oid } = log
  const names: string[] = []
  for (const level of [/^\d{4}$/, /^\d\d$/, /^\d\d\.jsonl$/]) {
    const last = parseTree(await objects.tree(oid))
      .filter(({ name }) => level.test(name))
      .at(-1)
    if (last === undefined) return null
    names.push(last.name)
    oid = last.oid
  }
  return { day: names.join('/').replace('.jsonl', ''), oid }
}

/** All day files of a tree, in order; what else stands in it is `others`. */
export async function dayFiles(
  objects: Objects,
  root: string,
): Promise<{ readonly days: readonly DayFile[]; readonly others: readonly string[] }> {
  const files = await new TreeWalk(objects).filesBelow(root, '')
  const days = files.flatMap(({ path, oid }) => {
    const day = dayOf(path)
    return day === null ? [] : [{ day, oid }]
  })
  return { days, others: files.map(({ path }) => path).filter(path => dayOf(path) === null) }
}
