import { actionSet, EDIT } from './actions.ts'
import type { Source } from './findings.ts'
import type { RuleAction } from './governance.ts'
import { type PlacedEntry, PlacedRule, type RuleBody } from './placed-rule.ts'
import { currentRuleId, type PredefinedRules } from './predefined.ts'
import { checkKnown, type Reading, readPlusQuery, readQuery } from './reading.ts'
import type { RuleShape } from './shapes/rules.ts'
import type { Spot } from './spot.ts'

/** The predefined rules, and all their names: also of those whose definition is wrong; null: some file is unreadable. */
export interface Known {
  readonly predefined: PredefinedRules
  readonly ruleIds: ReadonlySet<string> | null
}

/** Reads one element of a rule set; null, with the problems reported, where it can not be a rule. */
export function readRule(
  reading: Reading,
  entry: PlacedEntry,
  kind: 'disallow' | 'allow',
  spot: Spot,
  rule: RuleShape,
  known: Known,
): PlacedRule | null {
  const body = readBody(reading, entry.source, spot, rule, known)
  return body === null ? null : new PlacedRule(entry, kind, spot, body)
}

function readBody(reading: Reading, source: Source, spot: Spot, rule: RuleShape, known: Known): RuleBody | null {
  if ((rule.jsonPath === undefined) === (rule.ruleId === undefined)) {
    source.problem(
      spot,
      `a rule has either \`jsonPath\` or \`ruleId\`; this one has ${rule.ruleId === undefined ? 'neither' : 'both'}`,
    )
    return null
  }
  return rule.ruleId === undefined
    ? readQueryRule(reading, source, spot, rule, rule.jsonPath ?? '')
    : readPredefinedRule(source, spot, rule, rule.ruleId, known)
}

function readQueryRule(reading: Reading, source: Source, spot: Spot, rule: RuleShape, text: string): RuleBody | null {
  const place = spot.at('jsonPath')
  const query =
    rule.dialect === 'jsonpath-plus' ? readPlusQuery(source, place, text) : readQuery(reading, source, place, text)
  const actions = readActions(source, spot, rule.processingOptions)
  return query === null ? null : bodyOf(rule, { jsonPath: query.text, ruleId: null, queries: [query], actions })
}

function readPredefinedRule(
  source: Source,
  spot: Spot,
  rule: RuleShape,
  written: string,
  known: Known,
): RuleBody | null {
  const { actions, action } = rule.processingOptions ?? {}
  if (actions !== undefined || action !== undefined)
    source.problem(spot.at('processingOptions'), `the rule \`${written}\` has its own actions; leave \`actions\` out`)
  if (rule.dialect !== undefined)
    source.problem(spot.at('dialect'), '`dialect` goes with `jsonPath` alone; leave it out')
  const place = spot.at('ruleId')
  const ruleId = currentRuleId(source, place, written)
  checkKnown(source, place, 'rule id', ruleId, known.ruleIds)
  const predefined = known.predefined.get(ruleId)
  return predefined === undefined
    ? null
    : bodyOf(rule, { jsonPath: null, ruleId, queries: predefined.queries, actions: predefined.actions })
}

type Selection = Pick<RuleBody, 'jsonPath' | 'ruleId' | 'queries' | 'actions'>

const bodyOf = (rule: RuleShape, { jsonPath, ruleId, queries, actions }: Selection): RuleBody => ({
  jsonPath,
  ruleId,
  queries,
  actions,
  primaryKey: rule.processingOptions?.primaryKey ?? null,
  message: rule.message ?? null,
})

/** `actions`, or `action`, the old spelling for one or several. */
function readActions(
  source: Source,
  rule: Spot,
  options: RuleShape['processingOptions'] = {},
): ReadonlySet<RuleAction> {
  const { actions, action } = options
  if (action === undefined) return actionSet(actions ?? EDIT)
  const place = rule.at('processingOptions').at('action')
  if (actions !== undefined) source.problem(place, 'has both `actions` and `action`, its old spelling; keep `actions`')
  else source.notice(place, '`action` is the old spelling of `actions`; write `actions` and a list')
  return actionSet(typeof action === 'string' ? [action] : action)
}
