/**
 * Names that files give to things, read from their data as it is: what is wrong elsewhere in a file does not make the
 * names in it unknown to the others.
 */

/** Keys of the mapping under a key. */
export function keysUnder(data: unknown, key: string): readonly string[] {
  const part = under(data, key)
  return typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.keys(part) : []
}

/** Elements of the list under a key. */
export function elementsUnder(data: unknown, key: string): readonly unknown[] {
  const part = under(data, key)
  return Array.isArray(part) ? part : []
}

/** The texts that mappings have under a key. */
export const textsUnder = (mappings: readonly unknown[], key: string): readonly string[] =>
  mappings.map(mapping => under(mapping, key)).filter(text => typeof text === 'string')

/** Ids of predefined rules and of entries in a rules file, whichever of the three shapes it has. */
export function namesIn(data: unknown): { readonly ruleIds: readonly string[]; readonly entryIds: readonly string[] } {
  const stored = elementsUnder(under(data, 'configurationManagement'), 'saveChangesRules')
  const entries: readonly unknown[] = Array.isArray(data)
    ? data
    : [...elementsUnder(data, 'saveChangesRules'), ...stored]
  return { ruleIds: keysUnder(data, 'ruleDefinitions'), entryIds: textsUnder(entries, 'id') }
}

const under = (data: unknown, key: string): unknown =>
  typeof data === 'object' && data !== null && Object.hasOwn(data, key)
    ? (data as Record<string, unknown>)[key]
    : undefined
