import { createHash } from 'node:crypto'
import { compareText } from '../diagnostic.ts'
import type { RuleEntry } from './governance.ts'
import type { RuleDraft } from './rule.ts'

type EntryHead = Pick<RuleEntry, 'scope' | 'roleIds' | 'exceptRoleIds' | 'match' | 'mode' | 'override'>

/** What an entry says apart from its rules, in one spelling whatever its order. */
export function headContent(entry: EntryHead): string {
  const { scope, match } = entry
  const globs = [match.files, match.environments, match.branches].map(
    list => list && ordered(list.map(glob => glob.text)),
  )
  const roles = [entry.roleIds, entry.exceptRoleIds].map(ids => ids && ordered(ids))
  return JSON.stringify([scope.company, scope.project, scope.environment, roles, globs, entry.mode, entry.override])
}

/** What one rule of an entry says, in one spelling: two rules with the same content are one rule. */
export function ruleContent(head: string, kind: 'allow' | 'disallow', rule: RuleDraft): string {
  const query = rule.ruleId ?? rule.queries.map(({ dialect, text }) => [dialect, text])
  return `${kind} ${JSON.stringify([query, [...rule.actions], rule.primaryKey])} ${head}`
}

/**
 * The ids of contents, `rule-` and the first 8 digits of their SHA-256; 16 where two contents share the 8. They follow
 * from the contents alone, whatever their order.
 */
export function deriveIds(contents: Iterable<string>): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>()
  for (const content of contents) hashes.set(content, createHash('sha256').update(content).digest('hex'))
  const shared = repeated([...hashes.values()].map(hash => hash.slice(0, 8)))
  return new Map(
    [...hashes].map(([content, hash]) => [content, `rule-${hash.slice(0, shared.has(hash.slice(0, 8)) ? 16 : 8)}`]),
  )
}

/** The content of an entry as a whole: that of its one rule, or of all. */
export function entryContent(head: string, rules: readonly string[]): string {
  const [only] = rules
  return rules.length === 1 && only !== undefined ? only : JSON.stringify([head, ordered(rules)])
}

function repeated(texts: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>()
  return new Set(texts.filter(text => seen.size === seen.add(text).size))
}

const ordered = (texts: Iterable<string>): readonly string[] => [...texts].sort(compareText)
