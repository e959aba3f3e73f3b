import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TagPolicy } from '../../../src/core/governance/governance.ts'
import { NOTHING_STATED } from '../../../src/core/tags/document-reading.ts'
import { PolicyBench } from '../../../src/core/tags/evaluate.ts'
import { Inventory, type InventoryFiles } from '../../../src/core/tags/inventory.ts'
import type { FileStatements, Reference } from '../../../src/core/tags/statement.ts'

const at = { document: 0, path: [] }
const KINDS = ['project', 'workspace', 'block']
const NAMES = ['a', 'b', 'c']
const LINKS = ['uuid', 'alias']

const name = fc.constantFrom(...NAMES)
const reference: fc.Arbitrary<Reference> = fc.record({ space: fc.constantFrom(...KINDS, ...LINKS), name })
const tags = fc
  .subarray(['dev', 'qa', 'prod'])
  .map(values => (values.length === 0 ? [] : [{ key: 'environment', values, hidden: false, at }]))

const statements: fc.Arbitrary<FileStatements> = fc
  .record({
    subjects: fc.array(
      fc.record({
        ...{ kind: fc.constantFrom(...KINDS), id: name, name: fc.constant(null), tags, at: fc.constant(at) },
        tagsOf: fc.option(reference, { freq: 3 }),
      }),
      { maxLength: 3 },
    ),
    links: fc.array(
      fc.record({
        ...{ space: fc.constantFrom(...LINKS), name, at: fc.constant(at) },
        to: fc.array(reference, { minLength: 1, maxLength: 2 }),
      }),
      { maxLength: 2 },
    ),
    relations: fc.array(fc.record({ from: reference, to: reference, at: fc.constant(at) }), { maxLength: 4 }),
  })
  .map(stated => ({ ...NOTHING_STATED, ...stated }))

/** Files of a tree; null: it is not there. */
const FILES = ['one', 'two', 'three', 'four']
const tree = fc.tuple(...FILES.map(() => fc.option(statements)))
/** Of each file, another content or none; undefined: it stays as it is. */
const change = fc.tuple(...FILES.map(() => fc.option(fc.option(statements), { nil: undefined, freq: 1 })))

const filesOf = (contents: readonly (FileStatements | null)[]): InventoryFiles =>
  new Map(FILES.flatMap((file, i) => (contents[i] ? [[file, contents[i]] as const] : [])))

const policies = KINDS.flatMap(a =>
  KINDS.map(
    (f): TagPolicy => ({
      ...{ name: `${a}-${f}`, description: null, strategy: 'subset', howToFix: null, mode: 'enforce', match: null },
      authoritative: { subject: a, tag: 'environment' },
      affected: { subject: f, tag: 'environment' },
      ...{ file: 'policies.yaml', line: 1 },
    }),
  ),
)

const seen = (inventory: Inventory, bench: PolicyBench) => ({
  relations: inventory.relations,
  problems: inventory.problems,
  breaches: [...bench.breaches(inventory)],
  ofSubjects: [...inventory.ofKinds(KINDS)].map(subject => ({
    ...{ subject, tags: inventory.tags(subject), relations: inventory.relationsOf(subject) },
  })),
})

describe('an inventory that shares what is the same with another tree', () => {
  it('says what it says alone, also after several changes', () => {
    fc.assert(
      fc.property(tree, fc.array(change, { minLength: 1, maxLength: 3 }), (first, changes) => {
        const bench = new PolicyBench(policies)
        let contents: readonly (FileStatements | null)[] = first
        let shared = new Inventory(filesOf(contents), ['workspace'])
        seen(shared, bench)
        for (const edits of changes) {
          contents = contents.map((content, i) => (edits[i] === undefined ? content : edits[i]))
          const declared = shared.declared
          shared = new Inventory(filesOf(contents), declared, shared)
          const alone = new Inventory(filesOf(contents), declared)
          expect(seen(shared, bench)).toStrictEqual(seen(alone, new PolicyBench(policies)))
        }
      }),
      { numRuns: 3000 },
    )
  })
})
