import type { Document } from '../document/document.ts'
import { child, isContainer, type Value } from '../value.ts'
import { canonicalText } from './canonical.ts'

export interface DocumentPair {
  readonly base: Document | null
  readonly result: Document | null
}

export type Documents =
  | { readonly ok: true; readonly pairs: readonly DocumentPair[] }
  | { readonly ok: false; readonly repeated: Document }

/**
 * Pairs the documents of a file (changes.md): by apiVersion, kind, namespace and name; left-over ones by kind and
 * name, then in order. An identity that the result repeats tells nothing apart.
 */
export function pairDocuments(base: readonly Document[], result: readonly Document[]): Documents {
  const repeated = repeatedIn(result)
  if (repeated !== null) return { ok: false, repeated }
  const pairs: DocumentPair[] = []
  let [before, after] = [base, result]
  for (const identity of [fullIdentity, shortIdentity, () => '']) {
    const found = pairBy(before, after, identity)
    pairs.push(...found)
    const paired = new Set(found.flatMap(pair => [pair.base, pair.result]))
    before = before.filter(document => !paired.has(document))
    after = after.filter(document => !paired.has(document))
  }
  const alone = [
    ...before.map(document => ({ base: document, result: null })),
    ...after.map(document => ({ base: null, result: document })),
  ]
  return { ok: true, pairs: [...pairs, ...alone] }
}

type Identity = (value: Value) => string | null

function repeatedIn(documents: readonly Document[]): Document | null {
  const seen = new Set<string>()
  for (const document of documents) {
    const identity = fullIdentity(document.value)
    if (identity !== null && seen.has(identity)) return document
    if (identity !== null) seen.add(identity)
  }
  return null
}

/** Documents of one identity, in their order. */
function pairBy(
  base: readonly Document[],
  result: readonly Document[],
  identity: Identity,
): { readonly base: Document; readonly result: Document }[] {
  const waiting = new Map<string, Document[]>()
  for (const document of base) {
    const text = identity(document.value)
    if (text !== null) waiting.set(text, [...(waiting.get(text) ?? []), document])
  }
  return result.flatMap(document => {
    const text = identity(document.value)
    const partner = text === null ? undefined : waiting.get(text)?.shift()
    return partner === undefined ? [] : [{ base: partner, result: document }]
  })
}

const fullIdentity: Identity = value =>
  texts(value, [['apiVersion'], ['kind'], ['metadata', 'namespace'], ['metadata', 'name']])

const shortIdentity: Identity = value => texts(value, [['kind'], ['metadata', 'name']])

/** Null unless the document says its kind and name. */
function texts(value: Value, paths: readonly (readonly string[])[]): string | null {
  const values = paths.map(path => path.reduce<Value | undefined>(child, value))
  const [last] = values.slice(-1)
  if (child(value, 'kind') === undefined || last === undefined || isContainer(last)) return null
  return values.map(part => (part === undefined ? '' : canonicalText(part))).join('\n')
}
