import type { RuleAction } from './governance.ts'

const ORDER: readonly RuleAction[] = ['create', 'update', 'delete']

/** What a rule that names no actions controls (save-rules.md). */
export const EDIT: readonly RuleAction[] = ['update']

/** Every combination in its one order: rules are many, combinations seven. */
const COMBINATIONS: ReadonlyMap<string, ReadonlySet<RuleAction>> = new Map(
  Array.from({ length: 2 ** ORDER.length }, (_, mask) => {
    const actions = ORDER.filter((_action, i) => mask & (1 << i))
    return [actions.join(), new Set(actions)]
  }),
)

/** The set of some actions, which lists them as create, update, delete. */
export const actionSet = (actions: readonly RuleAction[]): ReadonlySet<RuleAction> =>
  COMBINATIONS.get(ORDER.filter(action => actions.includes(action)).join()) ?? new Set(actions)
