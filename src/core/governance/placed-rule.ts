import type { Path } from '../document/document.ts'
import type { Source } from './findings.ts'
import type { Rule, RuleEntry } from './governance.ts'
import type { RuleDraft } from './rule.ts'
import type { EntryDraft } from './rules.ts'

// Finding the line of a rule takes longer than reading the rule, and most are never asked for theirs.

/** A rule that finds its line when somebody asks. */
export class PlacedRule implements Rule {
  readonly id: string
  readonly jsonPath: string | null
  readonly ruleId: string | null
  readonly queries: Rule['queries']
  readonly actions: Rule['actions']
  readonly primaryKey: string | null
  readonly message: string | null
  readonly #source: Source
  readonly #path: Path

  constructor(id: string, source: Source, draft: RuleDraft) {
    this.id = id
    this.jsonPath = draft.jsonPath
    this.ruleId = draft.ruleId
    this.queries = draft.queries
    this.actions = draft.actions
    this.primaryKey = draft.primaryKey
    this.message = draft.message
    this.#source = source
    this.#path = draft.path
  }

  get file(): string {
    return this.#source.file
  }

  get line(): number {
    return this.#source.lineOf(this.#path)
  }

  get shownActions(): readonly string[] {
    return [...this.actions]
  }
}

/** An entry that finds its line when somebody asks. */
export class PlacedEntry implements RuleEntry {
  readonly id: string
  readonly written: boolean
  readonly scope: RuleEntry['scope']
  readonly roleIds: RuleEntry['roleIds']
  readonly exceptRoleIds: RuleEntry['exceptRoleIds']
  readonly match: RuleEntry['match']
  readonly mode: RuleEntry['mode']
  readonly override: RuleEntry['override']
  readonly disallowed: readonly Rule[] | null
  readonly allowed: readonly Rule[] | null
  readonly #source: Source
  readonly #path: Path

  constructor(id: string, draft: EntryDraft, disallowed: readonly Rule[] | null, allowed: readonly Rule[] | null) {
    this.id = id
    this.written = draft.writtenId !== null
    this.scope = draft.entry.scope
    this.roleIds = draft.entry.roleIds
    this.exceptRoleIds = draft.entry.exceptRoleIds
    this.match = draft.entry.match
    this.mode = draft.entry.mode
    this.override = draft.entry.override
    this.disallowed = disallowed
    this.allowed = allowed
    this.#source = draft.source
    this.#path = draft.path
  }

  get file(): string {
    return this.#source.file
  }

  get line(): number {
    return this.#source.lineOf(this.#path)
  }
}
