import { isMapping, isSequence, member, type Value } from '../value.ts'
import { plainValue } from './plain.ts'

/**
 * Names that files give to things, read from their values as they are: what is wrong elsewhere in a file does not make
 * the names in it unknown to the others.
 */

/** Keys of the mapping under a key. */
export function keysUnder(value: Value, key: string): readonly string[] {
  const part = under(value, key)
  return isMapping(part) ? Object.keys(part) : []
}

/** Elements of the list under a key. */
export function elementsUnder(value: Value | undefined, key: string): readonly Value[] {
  const part = under(value, key)
  return isSequence(part) ? part : []
}

/** The texts that mappings have under a key. */
export function textsUnder(mappings: readonly Value[], key: string): readonly string[] {
  const texts: string[] = []
  for (const mapping of mappings) {
    const text = under(mapping, key)
    const plain = text === undefined ? text : plainValue(text)
    if (typeof plain === 'string') texts.push(plain)
  }
  return texts
}

/** Ids of predefined rules and of entries in a rules file, whichever of the three shapes it has. */
export function namesIn(value: Value): { readonly ruleIds: readonly string[]; readonly entryIds: readonly string[] } {
  const stored = elementsUnder(under(value, 'configurationManagement'), 'saveChangesRules')
  const entries = isSequence(value) ? value : [...elementsUnder(value, 'saveChangesRules'), ...stored]
  return { ruleIds: keysUnder(value, 'ruleDefinitions'), entryIds: textsUnder(entries, 'id') }
}

const under = (value: Value | undefined, key: string): Value | undefined =>
  isMapping(value) ? member(value, key) : undefined
