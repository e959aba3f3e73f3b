import { isMapping, isSequence, KEY_TYPES, type Mapping, sameKeyType, TAG, type Value } from '../value.ts'
import { named, Rejection } from './source.ts'

/** A mapping while it is being read. */
export interface MutableMapping {
  [key: string]: Value
  [TAG]?: string
  [KEY_TYPES]?: Map<string, string>
}

/**
 * Merges what a key `<<` holds, a mapping or a sequence of them, into the mapping that has that key
 * (yaml.org/type/merge.html): own members win, then those of earlier mappings. Its cost is within the budget of
 * aliases, because every merged member stands in the file or behind an alias.
 */
export function merge(target: MutableMapping, source: Value, offset: number): void {
  const sources = isSequence(source) ? source : [source]
  for (const mapping of sources) {
    if (!isMapping(mapping)) throw new Rejection(offset, 'a merge key `<<` can hold mappings only')
    mergeOne(target, mapping, offset)
  }
}

function mergeOne(target: MutableMapping, source: Mapping, offset: number): void {
  for (const key of Object.keys(source)) {
    if (!Object.hasOwn(target, key)) addMember(target, source, key)
    else if (!sameKeyType(target, source, key))
      throw new Rejection(
        offset,
        `the merge key \`<<\` brings ${named(key)} in, which is here as a key of another type`,
      )
  }
}

function addMember(target: MutableMapping, source: Mapping, key: string): void {
  target[key] = source[key] as Value
  const type = source[KEY_TYPES]?.get(key)
  if (type === undefined) return
  target[KEY_TYPES] ??= new Map()
  target[KEY_TYPES].set(key, type)
}
