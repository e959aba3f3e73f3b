import type { Violation } from '../core/decision.ts'
import type { Diagnostic, Notice } from '../core/diagnostic.ts'
import type { PlacedTagFinding } from '../core/tag-violations.ts'

/** What is to be said of tags and relations: of the whole, and, as findings, of those who answer for them. */
export interface JudgedTags {
  readonly findings: readonly PlacedTagFinding[]
  readonly warnings: readonly Violation[]
  readonly notices: readonly Notice[]
  readonly diagnostics: readonly Diagnostic[]
  /** Changed files with tag definitions in them that count, which only `governance.update` may change. */
  readonly definitionFiles: ReadonlySet<string>
  /** Changed files of the inventory that are no documents: whoever changes them needs a role all the same. */
  readonly plainFiles: ReadonlySet<string>
  /** What is wrong with the tag definitions that would land. */
  readonly invalidDefinitions: readonly Diagnostic[]
}

/** Where there is no inventory. */
export const NO_TAGS: JudgedTags = {
  findings: [],
  warnings: [],
  notices: [],
  diagnostics: [],
  definitionFiles: new Set(),
  plainFiles: new Set(),
  invalidDefinitions: [],
}
