import { createHash } from 'node:crypto'
import type { Violation } from '../core/decision.ts'
import { compareText } from '../core/diagnostic.ts'

/** Hexadecimal digits: 64 bits keep the findings of one pull request apart. */
const DIGITS = 16

/**
 * What makes a violation of two runs the same one: never a line, so that text that moves is not a new finding. A
 * redacted value has no digest of its own. What is wrong with a file as a whole is told apart by what is said of it.
 */
export const fingerprint = (violation: Violation): string =>
  digest(
    canonical([
      violation.code,
      violation.rule?.id ?? null,
      violation.rule?.file ?? null,
      violation.file,
      violation.identity,
      violation.action,
      violation.principal,
      violation.after ?? null,
      violation.after === undefined,
      violation.identity === null ? violation.message : null,
    ]),
  ).slice(0, DIGITS)

export const fileFingerprint = (file: string): string => digest(`file ${file}`).slice(0, DIGITS)

/** SHA-256 of a text, in hexadecimal digits. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A JSON value as a text that the order of its members does not change. */
const canonical = (value: unknown): string => JSON.stringify(value, sortedMembers)

function sortedMembers(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareText(a, b)))
}
