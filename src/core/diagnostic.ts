/** Why something could not be judged (decision.md). The list is closed; docs/diagnostics.md has one example each. */
export type ErrorCode =
  | 'governance-invalid'
  | 'document-invalid'
  | 'path-invalid'
  | 'not-mergeable'
  | 'object-missing'
  | 'limit-exceeded'
  | 'primary-key-missing'
  | 'identity-ambiguous'
  | 'inventory-invalid'
  | 'team-unreadable'
  | 'identity-unknown'
  | 'forge-unavailable'
  | 'audit-unavailable'
  | 'internal'
  | 'usage'

export type NoticeCode =
  | 'not-governed'
  | 'edit-rule-sidestepped'
  | 'deprecated-spelling'
  | 'waived'
  | 'not-enforced'
  | 'policy-impact'
  | 'policy-resolved'

/** A located problem in a file that somebody wrote. Lines and columns begin at 1; columns count UTF-16 units. */
export interface Located<Code extends string> {
  readonly code: Code
  readonly message: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
}

export type Diagnostic = Located<ErrorCode>
export type Notice = Located<NoticeCode>
/** What `validate` reports besides errors: lawful governance that its author probably did not mean. */
export type Warning = Located<'governance-warning'>

/** Order of every list of located findings: file, line, column, code, message. */
export function byPlace(a: Located<string>, b: Located<string>): number {
  return (
    compareText(a.file ?? '', b.file ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  )
}

/** Order by UTF-16 code units: the same on every machine, whatever its locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
