import { decodePath } from '../core/path-bytes.ts'
import { Problem } from '../core/problem.ts'
import { type Finished, reason } from './command.ts'
import { absentHistory, completeMergeHistory, type HistoryContext, mergeBases } from './history.ts'
import type { Objects } from './objects.ts'
import type { Origins } from './origins.ts'
import { TreeWalk } from './tree-walk.ts'
import { tooOld } from './user-repository.ts'

export interface MergeContext extends HistoryContext {
  readonly objects: Objects
  readonly origins: Promise<Origins>
}

/**
 * The tree of the merge of two commits. `not-mergeable` for a conflict, with its files, and for histories without a
 * common commit; `object-missing` where a shallow or partial clone lacks what the merge is made of.
 */
export async function mergedTree(base: string, head: string, context: MergeContext): Promise<string> {
  const { origins, own, upstream } = context
  if (own.isShallow() || upstream.asked || (await origins).partial) await completeInputs(base, head, context)
  const merge = await context.git(['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', base, head])
  const [tree = '', ...files] = fields(merge)
  if (merge.exitCode === 0 && /^[0-9a-f]+$/.test(tree)) return tree
  if (merge.exitCode === 1 && files.length > 0) throw conflict(files)
  throw (await tooOld(context.git)) ?? (await notMerged(base, head, merge, context))
}

/**
 * The tree that merging two parents gives by itself; null for a conflict, for histories without a common commit, and
 * where there are not two. `object-missing` where that can not be told.
 */
export async function automaticTree(parents: readonly string[], context: MergeContext): Promise<string | null> {
  const [one, other, ...others] = parents
  if (one === undefined || other === undefined || others.length > 0) return null
  await Promise.all([one, other].map(parent => context.objects.commit(parent)))
  try {
    return await mergedTree(one, other, context)
  } catch (error) {
    if (error instanceof Problem && error.diagnostics.every(({ code }) => code === 'not-mergeable')) return null
    throw error
  }
}

const fields = ({ stdout }: Finished): string[] =>
  stdout
    .toString('latin1')
    .split('\0')
    .filter(Boolean)
    .map(field => decodePath(Buffer.from(field, 'latin1')))

function conflict(files: readonly string[]): Problem {
  const shown = files
    .slice(0, 3)
    .map(file => `\`${file}\``)
    .join(', ')
  const more = files.length > 3 ? ` and ${files.length - 3} more` : ''
  return new Problem(
    'not-mergeable',
    `the change conflicts with its base in ${shown}${more}; merge or rebase onto the base and resolve`,
  )
}

async function notMerged(base: string, head: string, merge: Finished, context: MergeContext): Promise<Problem> {
  const bases = await mergeBases(base, head, context.git)
  if (bases?.length === 0) return unrelated(base, head)
  return new Problem(
    'object-missing',
    `git can not merge \`${head}\` into \`${base}\`: ${reason(merge.stderr)}; \`git fsck\` may tell more`,
  )
}

const unrelated = (base: string, head: string): Problem =>
  new Problem('not-mergeable', `\`${head}\` and \`${base}\` have no commit in common; start the change from its base`)

/**
 * Sees to it that everything a merge reads is there, since Git before 2.44 takes a missing tree for an empty one. The
 * merge reads what differs between each merge base and each side; where there are several bases, it merges them first.
 */
async function completeInputs(base: string, head: string, context: MergeContext): Promise<void> {
  await completeMergeHistory(base, head, context)
  const blobs = new Set<string>()
  await collectInputs(base, head, context, blobs, new Set())
  if (blobs.size > 0) await context.objects.sizes([...blobs])
}

async function collectInputs(
  a: string,
  b: string,
  context: MergeContext,
  blobs: Set<string>,
  seen: Set<string>,
): Promise<void> {
  const pair = [a, b].sort().join(' ')
  if (seen.has(pair)) return
  seen.add(pair)
  const bases = await mergeBases(a, b, context.git)
  if (bases === null) throw await absentHistory(a, b, context)
  if (bases.length === 0 && seen.size === 1) throw unrelated(a, b)
  for (const base of bases) {
    for (const side of [a, b]) await collectDifference(base, side, context.objects, blobs)
    for (const other of bases) if (base < other) await collectInputs(base, other, context, blobs, seen)
  }
}

/** Trees are read, and so fetched, on the way; blobs are collected, to be fetched together. */
async function collectDifference(a: string, b: string, objects: Objects, blobs: Set<string>): Promise<void> {
  const [one, other] = await Promise.all([objects.commit(a), objects.commit(b)])
  for (const change of await new TreeWalk(objects).changes(one.tree, other.tree)) {
    for (const side of [change.base, change.result]) if (side && side.mode !== SUBMODULE) blobs.add(side.oid)
  }
}

const SUBMODULE = '160000'
