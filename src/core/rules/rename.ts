import { compareText } from '../diagnostic.ts'
import { canonicalText } from '../diff/canonical.ts'
import { difference } from '../diff/difference.ts'
import { changesBelow, type Key, type Pair } from '../diff/pair.ts'
import { keyText } from '../diff/sequence.ts'
import { child, isLeaf, isMapping, isSequence, member, type Value } from '../value.ts'
import type { Control } from './control.ts'

/** Left on both sides after the identical ones, more holders than this are not compared. */
const MOST_HOLDERS = 1000

/** A node that exists on one side only and that a rule's query selects without its trailing names. */
export interface Holder {
  readonly pair: Pair
  readonly file: string
  /** Names of the trailing segments; every combination of them is what the rule selects below the holder. */
  readonly trailing: readonly (readonly string[])[]
}

export type Renames =
  | { readonly ok: true; readonly pairs: readonly Rename[] }
  | { readonly ok: false; readonly at: Holder }

/**
 * Pairs removed holders with added ones that are the same thing under another name (save-rules.md, "A rename is an
 * edit"): identical ones first, then those with most equal leaves.
 */
export function pairHolders(holders: readonly Holder[]): Renames {
  const removed = inOrder(holders.filter(({ pair }) => pair.deleted))
  const added = inOrder(holders.filter(({ pair }) => pair.created))
  if (removed.length === 0 || added.length === 0) return { ok: true, pairs: [] }
  const identical = pairIdentical(removed, added)
  const paired = new Set(identical.flatMap(({ base, result }) => [base, result]))
  const [before, after] = [removed, added].map(side => side.filter(holder => !paired.has(holder))) as [
    Holder[],
    Holder[],
  ]
  if (before.length > MOST_HOLDERS && after.length > MOST_HOLDERS) return { ok: false, at: after[0] as Holder }
  return { ok: true, pairs: [...identical, ...pairAlike(before, after)] }
}

/** Holders in the order of their files and paths; many rules have the same holders. */
const inOrder = (holders: readonly Holder[]): Holder[] =>
  [...holders].sort((a, b) => compareText(a.file, b.file) || compareText(placeOf(a.pair), placeOf(b.pair)))

const placeOf = remembered(pair => JSON.stringify(pair.path(pair.created ? 'result' : 'base')))

const contentOf = remembered(pair => canonicalText((pair.result ?? pair.base) as Value))

function remembered(compute: (pair: Pair) => string): (pair: Pair) => string {
  const known = new WeakMap<Pair, string>()
  return pair => {
    let text = known.get(pair)
    if (text === undefined) {
      text = compute(pair)
      known.set(pair, text)
    }
    return text
  }
}

interface Rename {
  readonly base: Holder
  readonly result: Holder
}

function pairIdentical(removed: readonly Holder[], added: readonly Holder[]): Rename[] {
  const byText = new Map<string, Holder[]>()
  for (const holder of [...removed].reverse()) {
    const text = contentOf(holder.pair)
    const list = byText.get(text)
    if (list === undefined) byText.set(text, [holder])
    else list.push(holder)
  }
  return added.flatMap(result => {
    const base = byText.get(contentOf(result.pair))?.pop()
    return base === undefined ? [] : [{ base, result }]
  })
}

function pairAlike(removed: readonly Holder[], added: readonly Holder[]): Rename[] {
  const before = removed.map(holder => ({ holder, leaves: otherLeaves(holder) }))
  const after = added.map(holder => ({ holder, leaves: otherLeaves(holder) }))
  const candidates: (Rename & { readonly equal: number })[] = []
  for (const base of before)
    for (const result of after) {
      const equal = likeness(base, result)
      if (equal !== null) candidates.push({ base: base.holder, result: result.holder, equal })
    }
  candidates.sort((a, b) => b.equal - a.equal)
  const taken = new Set<Holder>()
  return candidates.filter(({ base, result }) => {
    if (taken.has(base) || taken.has(result)) return false
    taken.add(base).add(result)
    return true
  })
}

interface Leaves {
  readonly holder: Holder
  readonly leaves: ReadonlySet<string>
}

/** How many leaves two holders share; null where they are not the same thing. */
function likeness(base: Leaves, result: Leaves): number | null {
  const [smaller, larger] =
    base.leaves.size <= result.leaves.size ? [base.leaves, result.leaves] : [result.leaves, base.leaves]
  if (smaller.size === 0)
    return sameParent(base.holder, result.holder) || sameName(base.holder.pair, result.holder.pair) ? 0 : null
  let equal = 0
  for (const leaf of smaller) if (larger.has(leaf)) equal += 1
  return equal * 2 >= smaller.size ? equal : null
}

function sameParent(a: Holder, b: Holder): boolean {
  if (a.pair.parent !== null || b.pair.parent !== null) return a.pair.parent === b.pair.parent
  return folder(a.file) === folder(b.file)
}

const folder = (file: string): string => file.slice(0, file.lastIndexOf('/') + 1)

/** The same key of an object, or elements that the same scalar identifies. */
function sameName(base: Pair, result: Pair): boolean {
  if (typeof base.baseKey === 'string') return base.baseKey === result.resultKey
  const key = base.elementKey
  return key !== null && key === result.elementKey && keyText(base.base, key) === keyText(result.result, key)
}

/** Leaves below a holder, as text of path and value, without its identity key and what the rule selects there. */
function otherLeaves({ pair, trailing }: Holder): ReadonlySet<string> {
  const leaves = new Set<string>()
  const value = (pair.result ?? pair.base) as Value
  if (isLeaf(value)) return leaves
  const visit = (node: Value, path: readonly Key[]): void => {
    if (
      trailing.length > 0 &&
      path.length === trailing.length &&
      path.every((key, depth) => trailing[depth]?.includes(String(key)))
    )
      return
    if (path.length === 1 && path[0] === pair.elementKey) return
    if (isLeaf(node)) leaves.add(`${JSON.stringify(path)}${canonicalText(node)}`)
    else if (isSequence(node)) for (const [index, element] of node.entries()) visit(element, [...path, index])
    else if (isMapping(node)) for (const key of Object.keys(node)) visit(member(node, key) as Value, [...path, key])
  }
  visit(value, [])
  return leaves
}

/** The edits that a rename made: what the rule selects in the two holders, compared as if the holder had stayed. */
export function renameControls(base: Holder, result: Holder): Control[] {
  return combinations(base.trailing).flatMap(path => {
    const before = descend(base.pair.base, path)
    const after = descend(result.pair.result, path)
    if (before === undefined && after === undefined) return []
    const found = difference(before, after, () => [])
    if (found.kind === 'same') return []
    if (found.kind === 'too-large' || before === undefined || after === undefined)
      return control(base, result, { base: path, result: path })
    return changesBelow(found.root).flatMap(({ pair }) => {
      const below = {
        base: pair.path(pair.created ? 'result' : 'base'),
        result: pair.path(pair.deleted ? 'base' : 'result'),
      }
      return control(base, result, { base: [...path, ...below.base], result: [...path, ...below.result] })
    })
  })
}

/**
 * An edit at a path below two holders, reported at its place in the result or the nearest one above it. None where the
 * settings ignore the value.
 */
function control(
  base: Holder,
  result: Holder,
  paths: { readonly base: readonly Key[]; readonly result: readonly Key[] },
): Control[] {
  const before = placeBelow(base.pair, paths.base)
  const after = placeBelow(result.pair, paths.result)
  if (!before.found && !after.found) return []
  const renamed = { before: before.found ? before.pair : null, after: after.found ? after.pair : null }
  return [{ action: 'update', pair: after.pair, extent: 'below', renamed }]
}

function placeBelow(holder: Pair, path: readonly Key[]): { readonly pair: Pair; readonly found: boolean } {
  let pair = holder
  for (const key of path) {
    const next = pair.children.find(candidate => (candidate.resultKey ?? candidate.baseKey) === key)
    if (next === undefined) return { pair, found: false }
    pair = next
  }
  return { pair, found: true }
}

const descend = (value: Value | undefined, path: readonly Key[]): Value | undefined =>
  path.reduce<Value | undefined>(child, value)

function combinations(names: readonly (readonly string[])[]): string[][] {
  return names.reduce<string[][]>(
    (paths, alternatives) => paths.flatMap(path => alternatives.map(name => [...path, name])),
    [[]],
  )
}
