import type { Diagnostic, Notice } from './diagnostic.ts'

/** `fieldgate.decision/v1` (decision.md). Every report and record is a function of this value. */
export interface Decision {
  readonly schema: 'fieldgate.decision/v1'
  readonly decision: Verdict
  readonly base: { readonly commit: string; readonly tree: string } | null
  readonly head: { readonly commit: string } | null
  readonly result: { readonly tree: string } | null
  readonly governance: { readonly commit: string; readonly digest: string } | null
  readonly principals: readonly Principal[]
  /** Changes in governed documents, whole created or deleted subtrees counted once. */
  readonly changes: number
  readonly violations: readonly Violation[]
  readonly warnings: readonly Violation[]
  readonly notices: readonly Notice[]
  readonly diagnostics: readonly Diagnostic[]
  readonly truncated: boolean
}

export type Verdict = 'allow' | 'deny' | 'error'

export const EXIT_CODES: Readonly<Record<Verdict, number>> = { allow: 0, deny: 1, error: 2 }

/** The worst first, as the exit codes have it. */
export const bySeverity = (a: Verdict, b: Verdict): number => EXIT_CODES[b] - EXIT_CODES[a]

export interface Principal {
  readonly login: string
  readonly id: number | null
  readonly as: 'author' | 'contributor'
  /** Roles in the scopes of the changed documents, or the company's where none changed. */
  readonly roles: readonly { readonly role: string; readonly scope: ScopeLevel }[]
}

export type ScopeLevel = 'company' | 'project' | 'environment'

export type ViolationCode =
  | 'disallowed'
  | 'not-allowed'
  | 'policy-violated'
  | 'tag-invalid'
  | 'tag-restricted'
  | 'protected'
  | 'unmapped'
  | 'governance-invalid'
  /** In warnings alone: what was wrong with the inventory before. */
  | 'inventory-invalid'

export type Action = 'create' | 'update' | 'delete' | 'reorder'

/** A value as a report may show it: JSON, `{number}` for what a double can not hold, `{redacted}` for a secret. */
export type Shown = null | boolean | number | string | readonly Shown[] | { readonly [key: string]: Shown }

export interface RuleReference {
  readonly id: string
  readonly file: string
  readonly line: number
  readonly jsonPath: string | null
  readonly ruleId: string | null
  readonly actions: readonly string[]
}

export interface Violation {
  readonly code: ViolationCode
  readonly principal: string
  readonly roles: readonly string[]
  /** Where the rule stands; null where no rule does. */
  readonly scope: ScopeLevel | null
  readonly company: string | null
  readonly project: string | null
  readonly environment: string | null
  readonly rule: RuleReference | null
  readonly file: string
  readonly document: number | null
  readonly side: 'base' | 'result'
  /** RFC 9535 normalized path on its side; null where a whole file is meant. */
  readonly path: string | null
  /** The same place for people, array elements by their identity. */
  readonly identity: string | null
  readonly action: Action
  readonly line: number
  readonly column: number
  readonly endLine: number
  /** Where an annotation can be shown in the result; null where the file is gone. */
  readonly resultLine: number | null
  readonly before?: Shown
  readonly after?: Shown
  readonly message: string
  readonly whoCan: readonly string[]
  readonly whoCanPeople: readonly string[]
  /** In violations: the reviewer whose approval covers it; in warnings: the waiver. */
  readonly liftedBy:
    | { readonly login: string; readonly role: string; readonly review: number }
    | { readonly waiver: string }
    | null
}
