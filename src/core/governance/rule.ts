import type { Path } from '../document/document.ts'
import { actionSet, EDIT } from './actions.ts'
import type { Source } from './findings.ts'
import type { Rule, RuleAction } from './governance.ts'
import { currentRuleId, type PredefinedRules } from './predefined.ts'
import { checkKnown, type Reading, readPlusQuery, readQuery } from './reading.ts'
import type { RuleShape } from './shapes/rules.ts'

/** A rule whose id is not decided yet, and where it stands. */
export interface RuleDraft extends Omit<Rule, 'id' | 'file' | 'line' | 'shownActions'> {
  readonly path: Path
}

/** The predefined rules, and all their names: also of those whose definition is wrong; null: some file is unreadable. */
export interface Known {
  readonly predefined: PredefinedRules
  readonly ruleIds: ReadonlySet<string> | null
}

/** Reads one element of a rule set; null, with the problems reported, where it can not be a rule. */
export function readRule(
  reading: Reading,
  source: Source,
  path: Path,
  rule: RuleShape,
  known: Known,
): RuleDraft | null {
  if ((rule.jsonPath === undefined) === (rule.ruleId === undefined)) {
    source.problem(
      path,
      `a rule has either \`jsonPath\` or \`ruleId\`; this one has ${rule.ruleId === undefined ? 'neither' : 'both'}`,
    )
    return null
  }
  return rule.ruleId === undefined
    ? readQueryRule(reading, source, path, rule, rule.jsonPath ?? '')
    : readPredefinedRule(source, path, rule, rule.ruleId, known)
}

function readQueryRule(reading: Reading, source: Source, path: Path, rule: RuleShape, text: string): RuleDraft | null {
  const place = [...path, 'jsonPath']
  const query =
    rule.dialect === 'jsonpath-plus' ? readPlusQuery(source, place, text) : readQuery(reading, source, place, text)
  const actions = readActions(source, [...path, 'processingOptions'], rule.processingOptions ?? {})
  return query === null ? null : draft(path, rule, { jsonPath: query.text, ruleId: null, queries: [query], actions })
}

function readPredefinedRule(
  source: Source,
  path: Path,
  rule: RuleShape,
  written: string,
  known: Known,
): RuleDraft | null {
  const { actions, action } = rule.processingOptions ?? {}
  if (actions !== undefined || action !== undefined)
    source.problem([...path, 'processingOptions'], `the rule \`${written}\` has its own actions; leave \`actions\` out`)
  if (rule.dialect !== undefined)
    source.problem([...path, 'dialect'], '`dialect` goes with `jsonPath` alone; leave it out')
  const ruleId = currentRuleId(source, [...path, 'ruleId'], written)
  checkKnown(source, [...path, 'ruleId'], 'rule id', ruleId, known.ruleIds)
  const predefined = known.predefined.get(ruleId)
  return predefined === undefined
    ? null
    : draft(path, rule, { jsonPath: null, ruleId, queries: predefined.queries, actions: predefined.actions })
}

type Selection = Pick<RuleDraft, 'jsonPath' | 'ruleId' | 'queries' | 'actions'>

const draft = (path: Path, rule: RuleShape, selection: Selection): RuleDraft => ({
  path,
  jsonPath: selection.jsonPath,
  ruleId: selection.ruleId,
  queries: selection.queries,
  actions: selection.actions,
  primaryKey: rule.processingOptions?.primaryKey ?? null,
  message: rule.message ?? null,
})

/** `actions`, or `action`, the old spelling for one or several. */
function readActions(
  source: Source,
  path: Path,
  options: NonNullable<RuleShape['processingOptions']>,
): ReadonlySet<RuleAction> {
  const { actions, action } = options
  if (action === undefined) return actionSet(actions ?? EDIT)
  if (actions !== undefined)
    source.problem([...path, 'action'], 'has both `actions` and `action`, its old spelling; keep `actions`')
  else source.notice([...path, 'action'], '`action` is the old spelling of `actions`; write `actions` and a list')
  return actionSet(typeof action === 'string' ? [action] : action)
}
