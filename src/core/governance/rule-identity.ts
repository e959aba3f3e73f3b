import { createHash } from 'node:crypto'
import { compareText } from '../diagnostic.ts'
import type { Rule, RuleEntry } from './governance.ts'

type Head = Pick<RuleEntry, 'scope' | 'roleIds' | 'exceptRoleIds' | 'match' | 'mode' | 'override'>
type Body = Pick<Rule, 'ruleId' | 'queries' | 'actions' | 'primaryKey'>

/**
 * Stands for what an entry says apart from its rules, whatever its order. As short for a thousand roles as for one: it
 * becomes part of the content of every rule.
 */
export function headDigest(entry: Head): string {
  const { scope, match } = entry
  const globs = [match.files, match.environments, match.branches].map(
    list => list && ordered(list.map(glob => glob.text)),
  )
  const roles = [entry.roleIds, entry.exceptRoleIds].map(ids => ids && ordered(ids))
  return sha256(
    JSON.stringify([scope.company, scope.project, scope.environment, roles, globs, entry.mode, entry.override]),
  )
}

/** What a rule says by itself, apart from its texts for people. */
function bodyContent(rule: Body): string {
  const query = rule.ruleId ?? rule.queries.map(({ dialect, text }) => [dialect, text])
  return JSON.stringify([query, [...rule.actions], rule.primaryKey])
}

/** What one rule of an entry says, in one spelling: two rules with the same content are one rule. */
export const ruleContent = (head: string, kind: 'allow' | 'disallow', rule: Body): string =>
  `${kind} ${bodyContent(rule)} ${head}`

/** The content of an entry as a whole: that of its one rule, or of all. */
export function entryContent(head: string, rules: readonly string[]): string {
  const [only] = rules
  return rules.length === 1 && only !== undefined ? only : JSON.stringify([head, ordered(rules)])
}

/** The rules of a set without those that say what one before them says. */
export function distinctRules<R extends Body & Pick<Rule, 'jsonPath'>>(rules: readonly R[]): readonly R[] {
  // Mostly no two of them select the same, which is sooner found out than what they say.
  if (rules.length < 2 || new Set(rules.map(rule => rule.jsonPath ?? rule.ruleId)).size === rules.length) return rules
  const seen = new Set<string>()
  return rules.filter(rule => seen.size !== seen.add(bodyContent(rule)).size)
}

/**
 * The id that follows from a content alone, whatever its place and order: `rule-` and the first 12 digits of its
 * SHA-256. Among a million rules two share theirs by accident with a chance of one in 500.
 */
export const derivedId = (content: string): string => `rule-${sha256(content).slice(0, 12)}`

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const ordered = (texts: Iterable<string>): readonly string[] => [...texts].sort(compareText)
