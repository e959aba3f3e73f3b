import type { Diagnostic } from '../core/diagnostic.ts'
import type { Governance, InventoryEntry, TagDefinition, TagRules } from '../core/governance/governance.ts'
import { removedDefinitions } from '../core/governance/removed-definitions.ts'
import { tagDefinition } from '../core/tags/definition.ts'
import type { StatedFile } from '../core/tags/snapshot.ts'
import type { InventoryReading } from '../core/tags/statements.ts'
import type { Repository } from '../repository.ts'
import { readInventory, type StatedFiles } from './inventory.ts'

interface Protected {
  readonly repository: Repository
  readonly governance: Governance
  readonly protectedTree: string
  readonly baseTree: string
}

/**
 * Policies and tag definitions that count: those of governance, and, where the inventory says `definitions: true`, the
 * meshTagDefinition objects of the protected branch.
 */
export async function tagRulesOf(
  { repository, governance, protectedTree, baseTree }: Protected,
  reading: InventoryReading,
  base: StatedFiles,
): Promise<{ readonly rules: TagRules; readonly problems: readonly Diagnostic[] }> {
  const { tags, settings } = governance
  const entries = settings.inventory.filter(countsDefinitions)
  if (entries.length === 0) return { rules: tags, problems: [] }
  const files = protectedTree === baseTree ? base : await readInventory(repository, protectedTree, reading, settings)
  const read = [...files].flatMap(([file, stated]) => (isIn(entries, file) ? definitionsIn(file, stated) : []))
  const definitions = read.flatMap(one => ('problem' in one ? [] : [one]))
  const problems = read.flatMap(one => ('problem' in one ? [one.problem] : []))
  return { rules: { ...tags, definitions: [...tags.definitions, ...definitions] }, problems }
}

interface Definitions {
  /** As they count today. */
  readonly today: TagRules
  readonly governance: Governance
  /** That would land; null: today's. */
  readonly proposed: Governance | null
  readonly base: StatedFiles
  readonly result: StatedFiles
  readonly changed: ReadonlySet<string>
}

/** Files whose tag definitions a change touches, and what is wrong with those that would land. */
export function changedDefinitions({ today, governance, proposed, base, result, changed }: Definitions): {
  readonly definitionFiles: ReadonlySet<string>
  readonly invalidDefinitions: readonly Diagnostic[]
} {
  const entries = governance.settings.inventory.filter(countsDefinitions)
  const contentOf = (files: StatedFiles, file: string) =>
    JSON.stringify(files.get(file)?.statements.definitions.map(({ at: _, ...definition }) => definition) ?? [])
  const files = [...changed].filter(file => isIn(entries, file) && contentOf(base, file) !== contentOf(result, file))
  const after = proposed ?? governance
  const kept = [...result].flatMap(([file, stated]) =>
    isIn(after.settings.inventory.filter(countsDefinitions), file) ? stated.statements.definitions : [],
  )
  const invalid = files.flatMap(file => definitionsIn(file, result.get(file)))
  const isTouched = proposed !== null || files.length > 0
  return {
    definitionFiles: new Set(files),
    invalidDefinitions: [
      ...invalid.flatMap(one => ('problem' in one ? [{ ...one.problem, code: 'governance-invalid' as const }] : [])),
      ...(isTouched ? removedDefinitions({ ...governance, tags: today }, after, kept) : []),
    ],
  }
}

const countsDefinitions = (entry: InventoryEntry): boolean => entry.kind === 'meshstack' && entry.definitions

const isIn = (entries: readonly InventoryEntry[], file: string): boolean =>
  entries.some(({ files }) => files.test(file))

function definitionsIn(
  file: string,
  stated: StatedFile | undefined,
): (TagDefinition | { readonly problem: Diagnostic })[] {
  return (stated?.statements.definitions ?? []).map(statement => {
    const read = tagDefinition(statement, file, () => 1)
    return 'problem' in read
      ? { problem: { code: 'inventory-invalid', message: read.problem, file, line: 1, column: 1 } }
      : read
  })
}
