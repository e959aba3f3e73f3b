import type { ErrorCode } from '../diagnostic.ts'
import type { Pair } from '../diff/pair.ts'
import type { Rule, RuleAction } from '../governance/governance.ts'
import type { Selection, WideMatches } from '../jsonpath/match.ts'
import { type Members, memberControls } from './members.ts'

/** What a rule says of a place: all changes at or below it, or the new order of its elements alone. */
export interface Control {
  readonly action: RuleAction
  readonly pair: Pair
  readonly extent: 'below' | 'order'
  /** The rule's primary key, by which it names this element. */
  readonly elementKey?: string
  /** Of a renamed holder: the place in the removed holder, and the one in the added holder; null where it has none. */
  readonly renamed?: { readonly before: Pair | null; readonly after: Pair | null }
}

/** A rule that can not be applied where it would have to be. */
export interface RuleProblem {
  readonly code: Extract<ErrorCode, 'primary-key-missing' | 'identity-ambiguous' | 'limit-exceeded'>
  readonly message: string
  readonly pair: Pair
}

/** A value that a disallow edit rule selects in an added or removed holder. */
export interface Sidestep {
  readonly pair: Pair
  readonly holder: Pair
}

export interface RuleControls {
  readonly controls: readonly Control[]
  readonly problems: readonly RuleProblem[]
  readonly sidesteps: readonly Sidestep[]
}

/** One query of a rule, and what the matching needs to know of it. */
export interface QueryFacts {
  readonly singular: boolean
  /** Its last segments as far as they are names alone, each with its alternatives (save-rules.md, "Trailing names"). */
  readonly trailing: readonly (readonly string[])[]
}

/** What a disallow rule controls through one of its queries; a node counts when it is selected on either side. */
export function disallowControls(rule: Rule, query: QueryFacts, number: number, matches: WideMatches): RuleControls {
  const controls: Control[] = []
  const sidesteps: Sidestep[] = []
  const selections = matches.selections.get(number) ?? []
  if (rule.actions.has('update')) {
    for (const pair of matches.reorders.get(number) ?? []) controls.push({ action: 'update', pair, extent: 'order' })
    for (const selection of selections) edit(selection, query.trailing.length, controls, sidesteps)
  }
  const stayed = selections.filter(({ pair }) => !pair.moved)
  const problems = matches.crossings.filter(({ queries }) => queries.has(number)).map(({ array }) => ambiguous(array))
  for (const { pair, base, result } of stayed) {
    if (base && result) addMembers(rule, query, pair, controls, problems)
    else comeAndGo(rule, pair, base, controls)
  }
  return { controls, problems, sidesteps }
}

/** Selected on one side only: created or deleted, whatever became of the value itself. */
function comeAndGo(rule: Rule, pair: Pair, wasSelected: boolean, controls: Control[]): void {
  const action = wasSelected ? 'delete' : 'create'
  if (rule.actions.has(action)) controls.push({ action, pair, extent: 'below' })
}

function edit(
  { pair, base, result, positional }: Selection,
  trailing: number,
  controls: Control[],
  sidesteps: Sidestep[],
): void {
  const movedIn = pair.moved && pair.parent !== null && !pair.parent.own.includes('reorder')
  const elsewhere = positional && base !== result && (!pair.moved || movedIn)
  if (elsewhere || (!pair.moved && (!pair.oneSided || isSetOrRemoved(pair, trailing))))
    controls.push({ action: 'update', pair, extent: 'below' })
  else if (pair.oneSided) sidesteps.push({ pair, holder: holderOf(pair, trailing) })
}

/** Whether only a query's trailing names lie between a value and its nearest ancestor that exists on both sides. */
export function isSetOrRemoved(pair: Pair, trailing: number): boolean {
  let steps = 0
  for (const place of pair.upwards()) {
    if (!place.oneSided) return steps <= trailing
    steps += 1
  }
  return false
}

function holderOf(pair: Pair, trailing: number): Pair {
  let holder = pair
  for (let step = 0; step < trailing && holder.parent !== null; step += 1) holder = holder.parent
  return holder
}

function addMembers(rule: Rule, query: QueryFacts, pair: Pair, controls: Control[], problems: RuleProblem[]): void {
  if (!rule.actions.has('create') && !rule.actions.has('delete')) return
  const members = memberControls(pair, query.singular, rule.primaryKey)
  if ('code' in members) {
    problems.push(members)
    return
  }
  const named = rule.primaryKey === null ? {} : { elementKey: rule.primaryKey }
  if (rule.actions.has('create'))
    for (const created of members.created) controls.push({ action: 'create', pair: created, extent: 'below', ...named })
  if (rule.actions.has('delete'))
    for (const deleted of members.deleted) controls.push({ action: 'delete', pair: deleted, extent: 'below', ...named })
}

/** The problem of a rule that looks into an array whose elements the author could have chosen to pair. */
export const ambiguous = (array: Pair): RuleProblem => ({
  code: 'identity-ambiguous',
  message: `the elements of this array can not be told apart as before: ${array.pairing?.ambiguous}; give each element its own key again`,
  pair: array,
})

/** What allow rules permit: everything at or below some places, and elements that took another's place. */
export interface Coverage {
  readonly below: Set<Pair>
  /** Elements that were created, or deleted, and paired with another: permitted if they are in both. */
  readonly arrived: Set<Pair>
  readonly left: Set<Pair>
}

/** Adds what an allow rule controls through one of its queries; the nodes are selected on every side where they exist. */
export function allowControls(
  rule: Rule,
  query: QueryFacts,
  selected: readonly Pair[],
  coverage: Coverage,
): RuleProblem[] {
  const problems: RuleProblem[] = []
  for (const pair of selected) {
    if (rule.actions.has('update') && (!pair.oneSided || isSetOrRemoved(pair, query.trailing.length)))
      coverage.below.add(pair)
    if (rule.actions.has('create') && pair.created) coverage.below.add(pair)
    if (rule.actions.has('delete') && pair.deleted) coverage.below.add(pair)
    if (pair.oneSided || !(rule.actions.has('create') || rule.actions.has('delete'))) continue
    const members = memberControls(pair, query.singular, rule.primaryKey)
    if ('code' in members) problems.push(members)
    else permitMembers(rule, members, coverage)
  }
  return problems
}

function permitMembers(rule: Rule, members: Members, coverage: Coverage): void {
  if (rule.actions.has('create'))
    for (const pair of members.created) (pair.created ? coverage.below : coverage.arrived).add(pair)
  if (rule.actions.has('delete'))
    for (const pair of members.deleted) (pair.deleted ? coverage.below : coverage.left).add(pair)
}

/** Everything that is permitted with all that lies below it. */
export function permitted(coverage: Coverage): Set<Pair> {
  const covered = new Set(coverage.below)
  for (const pair of coverage.arrived) if (coverage.left.has(pair)) covered.add(pair)
  return covered
}
