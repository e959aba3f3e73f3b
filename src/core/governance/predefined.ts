import { parseQuery } from '../jsonpath/parse.ts'
import type { Query } from '../jsonpath/query.ts'
import { actionSet, EDIT } from './actions.ts'
import type { Source } from './findings.ts'
import type { RuleAction } from './governance.ts'
import { type Reading, readQueries } from './reading.ts'
import type { DefinitionShape } from './shapes/rules.ts'
import type { Where } from './spot.ts'

/** What a `ruleId` stands for. */
export interface Predefined {
  readonly queries: readonly Query[]
  readonly actions: ReadonlySet<RuleAction>
}

/** By id. */
export type PredefinedRules = ReadonlyMap<string, Predefined>

const SECURITY_QUERIES = [
  "$.endpoints.*['public','acl','secreted']",
  "$.endpoints.*.routes.*['public','acl','secreted']",
]

const BUILT_IN: readonly (readonly [id: string, actions: readonly RuleAction[]])[] = [
  ['endpoints.security.edit', EDIT],
  ['endpoints.security', ['create', 'update', 'delete']],
]

/** Spellings of built-in ids in the reference's documentation. */
const OLD_SPELLINGS: ReadonlyMap<string, string> = new Map([['endpoint.security.edit', 'endpoints.security.edit']])

/** The rules that Fieldgate brings with it (save-rules.md). */
export function builtInRules(): Map<string, Predefined> {
  const queries = SECURITY_QUERIES.map(parseQuery).flatMap(parsed => (parsed.ok ? [parsed.query] : []))
  return new Map(BUILT_IN.map(([id, actions]) => [id, { queries, actions: actionSet(actions) }]))
}

/** The id that is meant; an old spelling is noted. */
export function currentRuleId(source: Source, where: Where, id: string): string {
  const current = OLD_SPELLINGS.get(id)
  if (current !== undefined) source.notice(where, `\`${id}\` is an old spelling; write \`${current}\``)
  return current ?? id
}

/** Adds the `ruleDefinitions` of one file; an id that is taken is a problem. */
export function addDefinitions(
  reading: Reading,
  source: Source,
  definitions: Readonly<Record<string, DefinitionShape>>,
  known: Map<string, Predefined>,
): void {
  for (const [id, { jsonPaths, actions }] of Object.entries(definitions)) {
    const path = ['ruleDefinitions', id]
    if (known.has(id) || OLD_SPELLINGS.has(id)) source.problem(path, `the rule id \`${id}\` is taken; choose another`)
    else
      known.set(id, {
        queries: readQueries(reading, source, [...path, 'jsonPaths'], jsonPaths),
        actions: actionSet(actions ?? EDIT),
      })
  }
}
