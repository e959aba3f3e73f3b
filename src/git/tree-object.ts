import { Problem } from '../core/problem.ts'

export interface TreeEntry {
  /** Its bytes as Latin-1, so that the order of strings is the order of bytes; `decodePath` makes it readable. */
  readonly name: string
  /** Six octal digits as in the port, after Git's rules for old spellings. */
  readonly mode: string
  readonly oid: string
}

export const FOLDER = '040000'

export interface TreeObject {
  readonly oid: string
  readonly bytes: Buffer
}

/**
 * The entries of a tree object, in Git's order. What no Git writes, and a checkout would read otherwise than a
 * comparison, is the problem `path-invalid`: names that are repeated, out of order, or not the name of one file.
 */
export function parseTree({ oid, bytes }: TreeObject): readonly TreeEntry[] {
  const entries: TreeEntry[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = endOfEntry(oid, bytes, at)
    entries.push(parseEntry(oid, bytes, at, end))
    at = end
  }
  checkNames(oid, entries)
  return entries
}

/** An entry on both sides, or on one of them alone. */
export type EntryPair = readonly [TreeEntry | undefined, TreeEntry | undefined]

/** Entries of two trees that differ, in order. A file and a folder of one name are two entries. */
export function differingEntries(base: TreeObject, result: TreeObject): readonly EntryPair[] {
  return sameNamesDiffering(base, result) ?? differing(parseTree(base), parseTree(result))
}

/**
 * The common case, where no entry comes or goes: all stand at the same places, and only those that differ are parsed,
 * which is five times as fast. Names need no check, since the result's are the base's. Null in all other cases.
 */
function sameNamesDiffering(
  { oid, bytes: base }: TreeObject,
  { bytes: result }: TreeObject,
): readonly EntryPair[] | null {
  if (base.length !== result.length) return null
  const pairs: EntryPair[] = []
  for (let at = 0; at < base.length; ) {
    const end = endOfEntry(oid, base, at)
    const endOfName = end - oid.length / 2
    const difference = firstDifference(base, result, at, end)
    if (difference < endOfName) return null
    if (difference < end) pairs.push([parseEntry(oid, base, at, end), parseEntry(oid, result, at, end)])
    at = end
  }
  return pairs
}

function differing(base: readonly TreeEntry[], result: readonly TreeEntry[]): readonly EntryPair[] {
  const pairs: EntryPair[] = []
  for (let i = 0, j = 0; i < base.length || j < result.length; ) {
    const order = compare(base[i], result[j])
    const pair = [order <= 0 ? base[i++] : undefined, order >= 0 ? result[j++] : undefined] as const
    if (!isSame(...pair)) pairs.push(pair)
  }
  return pairs
}

/** The end of a tree comes after all entries. */
function compare(a: TreeEntry | undefined, b: TreeEntry | undefined): number {
  if (!a || !b) return a ? -1 : 1
  if (a.name === b.name && a.mode === b.mode) return 0
  return sortKey(a) < sortKey(b) ? -1 : sortKey(a) > sortKey(b) ? 1 : 0
}

const isSame = (...[a, b]: EntryPair): boolean => a?.oid === b?.oid && a?.mode === b?.mode

/** An entry is a mode, a space, a name, NUL and an object id in bytes. */
function endOfEntry(oid: string, bytes: Buffer, at: number): number {
  let nul = at
  while (nul < bytes.length && bytes[nul] !== NUL) nul++
  const end = nul + 1 + oid.length / 2
  if (end > bytes.length) throw malformed(oid, 'it ends in the middle of an entry')
  return end
}

/** A plain loop: for some dozen bytes a call of `Buffer.compare` costs more than it saves. */
function firstDifference(one: Buffer, other: Buffer, start: number, end: number): number {
  let at = start
  while (at < end && one[at] === other[at]) at++
  return at
}

function parseEntry(oid: string, bytes: Buffer, at: number, end: number): TreeEntry {
  const endOfName = end - oid.length / 2 - 1
  const text = bytes.toString('latin1', at, endOfName)
  const space = text.indexOf(' ')
  return {
    mode: canonicalMode(text.slice(0, Math.max(space, 0))),
    name: text.slice(space + 1),
    oid: bytes.toString('hex', endOfName + 1, end),
  }
}

/** What Git sorts entries by: folders as if a slash stood behind their names. */
const sortKey = ({ name, mode }: TreeEntry): string => (mode === FOLDER ? `${name}/` : name)

function checkNames(oid: string, entries: readonly TreeEntry[]): void {
  let previous = ''
  for (const entry of entries) {
    const key = sortKey(entry)
    if (key <= previous) throw malformed(oid, 'names are repeated or out of order')
    if (FORBIDDEN_NAME.test(entry.name))
      throw malformed(oid, `\`${JSON.stringify(entry.name)}\` can not be the name of a file`)
    previous = key
  }
  // A file and a folder of one name sort apart, so that only the set of names tells.
  const folders = entries.filter(entry => entry.mode === FOLDER)
  if (folders.length === 0 || folders.length === entries.length) return
  if (new Set(entries.map(entry => entry.name)).size < entries.length)
    throw malformed(oid, 'a file and a folder have one name')
}

/** As `canon_mode` of Git: permission bits other than the executable one do not count. */
function canonicalMode(written: string): string {
  if (written === '100644' || written === '100755') return written
  if (written === '40000') return FOLDER
  const mode = Number.parseInt(written, 8)
  switch (mode & 0o170000) {
    case 0o100000:
      return mode & 0o100 ? '100755' : '100644'
    case 0o120000:
      return '120000'
    case 0o040000:
      return FOLDER
    default:
      return '160000'
  }
}

const malformed = (oid: string, what: string): Problem =>
  new Problem(
    'path-invalid',
    `the tree \`${oid}\` is malformed: ${what}; write it anew with \`git add\` and \`git commit\``,
  )

const FORBIDDEN_NAME = /^(\.{0,2}|\.git)$|\//i
const NUL = 0x00
