import type { Path } from '../document/document.ts'
import type { Source } from './findings.ts'
import { type Reading, readGlob, readQuery } from './reading.ts'
import type { SettingsShape } from './shapes/settings.ts'

type Inventory = NonNullable<SettingsShape['inventory']>

/** Keys of inventory entries that hold names; every other text but `files` is a query. */
const NAMES = new Set(['format', 'subject', 'relation'])

/** Checks the patterns and queries of `inventory` (tag-policies.md). */
export function checkInventory(reading: Reading, source: Source, inventory: Inventory): void {
  for (const [i, entry] of inventory.entries()) checkMembers(reading, source, ['inventory', i], entry)
}

function checkMembers(reading: Reading, source: Source, path: Path, members: object): void {
  for (const [key, member] of Object.entries(members) as [string, unknown][]) {
    const place = [...path, key]
    if (typeof member === 'object' && member !== null) checkMembers(reading, source, place, member)
    else if (typeof member !== 'string' || NAMES.has(key)) continue
    else if (key === 'files') readGlob(reading, source, place, member)
    else readQuery(reading, source, place, member)
  }
}
