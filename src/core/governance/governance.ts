import type { Diagnostic, Notice, Warning } from '../diagnostic.ts'
import type { PlusQuery, Query } from '../jsonpath/query.ts'
import type { TagRules } from './tag-rules.ts'

export type { PolicySide, TagDefinition, TagPolicy, TagRules } from './tag-rules.ts'

/** Everything under `.fieldgate/`, read, checked and complete (governance.md). Nothing in it is optional by accident. */
export interface Governance {
  /** `sha256:` over the paths and object ids of its files, in order. */
  readonly digest: string
  readonly settings: Settings
  readonly roles: RoleBook
  /** Save rules of all files, ordered by file and line. A rule may stand in several entries: it has the same id then. */
  readonly rules: readonly RuleEntry[]
  readonly waivers: readonly Waiver[]
  readonly tags: TagRules
}

export type GovernanceResult =
  | {
      readonly ok: true
      readonly governance: Governance
      readonly notices: readonly Notice[]
      readonly warnings: readonly Warning[]
    }
  | {
      readonly ok: false
      readonly digest: string
      /** All of code `governance-invalid`. */
      readonly problems: readonly Diagnostic[]
      readonly notices: readonly Notice[]
      readonly warnings: readonly Warning[]
      /** Settings and roles where these two files are valid in themselves: what a repair is judged by. */
      readonly core: { readonly settings: Settings; readonly roles: RoleBook } | null
    }

export interface Settings {
  readonly company: string
  readonly documents: readonly DocumentEntry[]
  readonly identity: {
    /** Tried in order. */
    readonly keys: readonly string[]
    readonly at: readonly { readonly query: Query; readonly key: string }[]
  }
  readonly principals: {
    readonly judge: readonly ('author' | 'contributors')[]
    /** The role of people without one; null: they are denied. */
    readonly unmapped: string | null
  }
  /** The built-in list and the settings' own. */
  readonly protected: readonly Glob[]
  readonly redact: readonly Query[]
  readonly enforcement: { readonly default: Enforcement; readonly projects: ReadonlyMap<string, Enforcement> }
  /** Where subjects, tags and relations come from; a file may be taken by several entries. */
  readonly inventory: readonly InventoryEntry[]
  readonly audit: {
    /** Where every decision is recorded as well; null: nowhere. */
    readonly branch: string | null
    /** What has to be written before an allow. */
    readonly require: 'none' | 'file' | 'branch'
  }
  readonly limits: Limits
}

export type InventoryEntry =
  | {
      readonly kind: 'meshstack'
      readonly files: Glob
      /** meshTagDefinition objects count as tag definitions. */
      readonly definitions: boolean
    }
  | {
      readonly kind: 'subject'
      readonly files: Glob
      /** The kind of subject that each document is. */
      readonly subject: string
      readonly id: Query
      readonly tags: Query | null
      /** What it is related to, by kind. */
      readonly relations: ReadonlyMap<string, Query>
    }
  | {
      readonly kind: 'relation'
      readonly files: Glob
      readonly relation: string
      /** What each edge is; null: the document. */
      readonly each: Query | null
      /** The subjects of an edge, by kind, at least two: each pair of them is related. */
      readonly ends: ReadonlyMap<string, Query>
    }

export type Enforcement = 'enforce' | 'warn' | 'off'

export interface Limits {
  /** Bytes. */
  readonly documentBytes: number
  /** Levels of nesting. */
  readonly depth: number
  readonly changedDocuments: number
}

/** A picomatch pattern, with dot files, case-sensitive. */
export interface Glob {
  readonly text: string
  readonly test: (path: string) => boolean
  /** Whether something that matches could lie below this path. */
  readonly passesThrough: (path: string) => boolean
}

export interface DocumentEntry {
  /** The pattern as written. */
  readonly files: string
  readonly match: PathPattern
  readonly ignore: readonly Query[]
  readonly stream: boolean
  readonly tags: readonly string[]
  /** Short names of target branches; null: every branch. */
  readonly branches: readonly Glob[] | null
  readonly company: string | null
  readonly project: string | null
  readonly environment: string | null
}

/** A pattern with `{company}`, `{project}`, `{environment}` in it. */
export interface PathPattern {
  /**
   * `match`: the path is one of its documents; `bad-segment`: it would be, but a captured segment is not of the
   * form `[A-Za-z0-9][A-Za-z0-9._-]*`; `none`.
   */
  readonly test: (path: string) =>
    | {
        readonly kind: 'match'
        readonly company: string | null
        readonly project: string | null
        readonly environment: string | null
      }
    | { readonly kind: 'bad-segment'; readonly segment: string }
    | { readonly kind: 'none' }
  /** Whether a file of the pattern could lie below this path: where a symlink or submodule may not stand. */
  readonly passesThrough: (path: string) => boolean
}

export interface RoleBook {
  readonly roles: ReadonlyMap<string, Role>
  readonly bindings: readonly Binding[]
}

export interface Role {
  readonly id: string
  readonly description: string | null
  /** As written; `console.company.details.update` is also there as `governance.update`. */
  readonly permissions: ReadonlySet<string>
}

export interface Binding {
  readonly role: string
  readonly company: string
  readonly project: string | null
  readonly environment: string | null
  /** Direct users and those of groups, logins folded by `foldLogin`. */
  readonly users: readonly { readonly login: string; readonly folded: string; readonly id: number | null }[]
  /** `org/team`, lower case. */
  readonly teams: readonly string[]
  /** RFC 3339 instant from which the binding no longer counts (the end of its last day, UTC); null: unlimited. */
  readonly expires: string | null
}

export interface RuleEntry {
  /** Written or derived from the content. */
  readonly id: string
  readonly written: boolean
  readonly file: string
  readonly line: number
  readonly scope: { readonly company: string; readonly project: string | null; readonly environment: string | null }
  readonly roleIds: ReadonlySet<string> | null
  readonly exceptRoleIds: ReadonlySet<string> | null
  readonly match: RuleMatch
  readonly mode: 'enforce' | 'warn'
  readonly override: 'approval' | 'none'
  /** null: the entry has no such set; empty: an allow set that allows nothing. */
  readonly disallowed: readonly Rule[] | null
  readonly allowed: readonly Rule[] | null
}

/** Which documents an entry is about; null: every. */
export interface RuleMatch {
  readonly files: readonly Glob[] | null
  readonly environments: readonly Glob[] | null
  readonly branches: readonly Glob[] | null
}

export type RuleAction = 'create' | 'update' | 'delete'

export interface Rule {
  /** The entry's id; where that is not written, derived from this rule's content. */
  readonly id: string
  readonly file: string
  readonly line: number
  readonly jsonPath: string | null
  readonly ruleId: string | null
  /** Of the predefined rule: several; of `jsonPath`: one. */
  readonly queries: readonly (Query | PlusQuery)[]
  /** What it controls; an edit is `update` alone. */
  readonly actions: ReadonlySet<RuleAction>
  /** As the decision shows them: `['update']` for an edit. */
  readonly shownActions: readonly string[]
  readonly primaryKey: string | null
  readonly message: string | null
}

export interface Waiver {
  readonly id: string
  readonly file: string
  readonly line: number
  /** Exactly one of the three is set. */
  readonly rule: string | null
  readonly ruleId: string | null
  readonly policy: string | null
  readonly company: string
  readonly project: string | null
  /** null: all. */
  readonly paths: readonly Query[] | null
  readonly roles: ReadonlySet<string> | null
  readonly reason: string
  readonly owner: string
  /** RFC 3339 instant from which it no longer counts: the end of the day that is written, UTC. */
  readonly expires: string
}
