import type { RuleEntry } from '../core/governance/governance.ts'
import { groupBy } from '../core/group.ts'
import { RuleIndex, scopeText } from '../core/rules/applicable.ts'
import { type JudgedDocument, ScopeJudge } from '../core/rules/judge.ts'
import type { PlusEnumerate } from '../core/rules/plus.ts'

/** Indexes rules, and loads the jsonpath-plus dialect if one of them asks for it, to judge documents scope by scope. */
export async function prepareRules(
  entries: readonly RuleEntry[],
  target: string | null,
): Promise<(documents: readonly JudgedDocument[]) => readonly ScopeJudge[]> {
  const disallow = new RuleIndex(entries, ({ disallowed }) => disallowed)
  const allow = new RuleIndex(entries, ({ allowed }) => allowed)
  const plus = await loadPlus(disallow.plus.length + allow.plus.length)
  return documents =>
    [...groupBy(documents, ({ scope }) => scopeText(scope)).values()].map(
      group => new ScopeJudge(group, { disallow, allow }, target, plus),
    )
}

async function loadPlus(queries: number): Promise<PlusEnumerate> {
  if (queries === 0) return () => []
  const { enumeratePlus } = await import('../core/jsonpath/plus.ts')
  return ({ text }, root) => enumeratePlus(text, root)
}
