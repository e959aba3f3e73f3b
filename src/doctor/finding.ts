import { compareText } from '../core/diagnostic.ts'
import type { Part } from './part.ts'

/**
 * `fail`: changes can land that Fieldgate did not allow, or the gate is not in force. `warn`: it is weaker than it
 * looks, or honest work gets stuck. `hint`: it holds, and could be better. `unread`: it could not be looked at.
 */
export type Level = 'fail' | 'warn' | 'hint' | 'unread'

/** Every finding that there is, with its level (docs/doctor.md). The list is closed. */
const LEVELS = {
  // Which workflow is the gate.
  'check-missing': 'fail',
  'workflow-unreadable': 'unread',
  'call-unread': 'unread',
  // When it runs.
  'event-missing': 'fail',
  'event-types': 'fail',
  'event-foreign': 'fail',
  'event-dispatch': 'hint',
  'events-competing': 'fail',
  'path-filter': 'fail',
  'branch-filter': 'fail',
  'review-event-missing': 'warn',
  'merge-group-missing': 'warn',
  'merge-group-advised': 'hint',
  'workflow-from-change': 'fail',
  'landed-in-check': 'fail',
  'landed-missing': 'hint',
  // Whether its result is Fieldgate's.
  'job-condition': 'fail',
  'job-needs': 'fail',
  'job-matrix': 'fail',
  'job-name-shared': 'fail',
  'job-name-unread': 'unread',
  'failure-ignored': 'fail',
  'action-branch': 'fail',
  'action-tag': 'warn',
  'action-local': 'fail',
  'other-action-unpinned': 'hint',
  'checkout-of-change': 'fail',
  'checkout-unread': 'unread',
  'script-injection': 'fail',
  'input-computed': 'warn',
  'approval-by-hand': 'hint',
  'runner-self-hosted': 'hint',
  'concurrency-missing': 'hint',
  // What its token may do.
  'permissions-missing': 'warn',
  'permissions-wide': 'warn',
  'permissions-narrow': 'warn',
  'teams-unreadable': 'warn',
  // What governance says.
  'governance-missing': 'fail',
  'governance-unreadable': 'unread',
  'not-enforced': 'fail',
  'project-not-enforced': 'warn',
  'contributors-not-judged': 'warn',
  // What the forge enforces.
  'protection-unread': 'unread',
  'branch-unprotected': 'fail',
  'check-not-required': 'fail',
  'check-not-updated': 'warn',
  'check-required-twice': 'warn',
  'check-source-open': 'fail',
  'check-source-other': 'warn',
  'check-source-app': 'hint',
  'check-forgeable': 'hint',
  bypass: 'fail',
  'bypass-unread': 'unread',
  'ruleset-inactive': 'warn',
  'force-push-allowed': 'warn',
  'deletion-allowed': 'warn',
  'pull-request-not-required': 'warn',
  'base-may-move': 'warn',
  'required-workflow-elsewhere': 'hint',
  'required-workflow-unknown': 'unread',
  'audit-branch-unprotected': 'warn',
  'code-owners-missing': 'hint',
} as const satisfies Readonly<Record<string, Level>>

export type FindingCode = keyof typeof LEVELS

export const FINDING_CODES = Object.keys(LEVELS) as readonly FindingCode[] // the keys of the literal above

/** Something about the set-up that weakens it or could be better, and what to do about it. */
export interface Finding {
  readonly code: FindingCode
  readonly level: Level
  /** What is there, and why it matters. */
  readonly message: string
  /** What to do: an imperative. */
  readonly fix: string
  readonly file?: string
  /** From 1. */
  readonly line?: number
}

/** A finding, at a part of a file, in a file as a whole, or nowhere in particular. */
export function finding(code: FindingCode, message: string, fix: string, at: Part | string | null = null): Finding {
  const place = at === null ? {} : typeof at === 'string' ? { file: at } : { file: at.file, line: at.line }
  return { code, level: LEVELS[code], message, fix, ...place }
}

const ORDER: readonly Level[] = ['fail', 'warn', 'unread', 'hint']

/** The worst first, then by place; what is said twice of one place counts once. */
export function ordered(findings: readonly Finding[]): readonly Finding[] {
  const distinct = new Map(findings.map(each => [`${each.code}\n${each.file}\n${each.line}\n${each.message}`, each]))
  return [...distinct.values()].sort(
    (a, b) =>
      ORDER.indexOf(a.level) - ORDER.indexOf(b.level) ||
      compareText(a.file ?? '', b.file ?? '') ||
      (a.line ?? 0) - (b.line ?? 0) ||
      compareText(a.code, b.code) ||
      compareText(a.message, b.message),
  )
}
