import type { Source } from './findings.ts'
import type { Rule, RuleEntry } from './governance.ts'
import { derivedId, entryContent, headDigest, ruleContent } from './rule-identity.ts'
import type { Spot } from './spot.ts'

// Rules are many, and most are never shown. What takes longer than reading them - their lines, and the ids that follow
// from their content - is worked out when somebody asks.

/** What an entry says apart from its rules, and where it stands. */
export interface EntryHead
  extends Pick<RuleEntry, 'scope' | 'roleIds' | 'exceptRoleIds' | 'match' | 'mode' | 'override'> {
  readonly writtenId: string | null
  readonly source: Source
  readonly spot: Spot
}

/** What a rule says. */
export type RuleBody = Pick<Rule, 'jsonPath' | 'ruleId' | 'queries' | 'actions' | 'primaryKey' | 'message'>

/** An entry that finds its line, and its id where none is written, when somebody asks. */
export class PlacedEntry implements RuleEntry {
  readonly scope: RuleEntry['scope']
  readonly roleIds: RuleEntry['roleIds']
  readonly exceptRoleIds: RuleEntry['exceptRoleIds']
  readonly match: RuleEntry['match']
  readonly mode: RuleEntry['mode']
  readonly override: RuleEntry['override']
  readonly written: boolean
  readonly source: Source
  readonly spot: Spot
  /** The sets are filled in when their rules have been read, which know their entry. */
  disallowed: readonly PlacedRule[] | null = null
  allowed: readonly PlacedRule[] | null = null
  #id: string | null
  #head: string | null = null

  constructor(head: EntryHead) {
    this.scope = head.scope
    this.roleIds = head.roleIds
    this.exceptRoleIds = head.exceptRoleIds
    this.match = head.match
    this.mode = head.mode
    this.override = head.override
    this.written = head.writtenId !== null
    this.source = head.source
    this.spot = head.spot
    this.#id = head.writtenId
  }

  get id(): string {
    this.#id ??= derivedId(entryContent(this.head, this.#contents))
    return this.#id
  }

  get file(): string {
    return this.source.file
  }

  get line(): number {
    return this.source.lineOf(this.spot)
  }

  /** Stands for what the entry says apart from its rules. */
  get head(): string {
    this.#head ??= headDigest(this)
    return this.#head
  }

  get #contents(): readonly string[] {
    return [...(this.disallowed ?? []), ...(this.allowed ?? [])].map(({ content }) => content)
  }
}

/** A rule that finds its line, and its id where its entry has none written, when somebody asks. */
export class PlacedRule implements Rule {
  readonly jsonPath: string | null
  readonly ruleId: string | null
  readonly queries: Rule['queries']
  readonly actions: Rule['actions']
  readonly primaryKey: string | null
  readonly message: string | null
  readonly #kind: 'allow' | 'disallow'
  readonly #entry: PlacedEntry
  readonly #spot: Spot
  #id: string | null = null

  constructor(entry: PlacedEntry, kind: 'allow' | 'disallow', spot: Spot, body: RuleBody) {
    this.jsonPath = body.jsonPath
    this.ruleId = body.ruleId
    this.queries = body.queries
    this.actions = body.actions
    this.primaryKey = body.primaryKey
    this.message = body.message
    this.#kind = kind
    this.#entry = entry
    this.#spot = spot
  }

  get id(): string {
    this.#id ??= this.#entry.written ? this.#entry.id : derivedId(this.content)
    return this.#id
  }

  /** All that the rule and its entry say, in one spelling. */
  get content(): string {
    return ruleContent(this.#entry.head, this.#kind, this)
  }

  get file(): string {
    return this.#entry.file
  }

  get line(): number {
    return this.#entry.source.lineOf(this.#spot)
  }

  get shownActions(): readonly string[] {
    return [...this.actions]
  }
}
