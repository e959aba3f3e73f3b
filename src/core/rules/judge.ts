import type { Action } from '../decision.ts'
import { changesBelow, type Pair } from '../diff/pair.ts'
import type { Document } from '../document/document.ts'
import type { Rule, RuleEntry } from '../governance/governance.ts'
import { entryOf } from '../group.ts'
import { type RuleIndex, type Scope, speaksOf } from './applicable.ts'
import type { Control, RuleProblem } from './control.ts'
import { Permission } from './permission.ts'
import type { PlusEnumerate } from './plus.ts'
import { type Ruling, rulings } from './ruling.ts'

/** A changed document and where it belongs. */
export interface JudgedDocument {
  readonly file: string
  readonly scope: Scope
  readonly root: Pair
  /** The two sides as they were read; null: not there, or not readable. */
  readonly base: Document | null
  readonly result: Document | null
}

/** A change that somebody with certain roles may not make. */
export interface Denial {
  readonly document: JudgedDocument
  readonly pair: Pair
  readonly action: Action
  /** The rule that disallows it; null: no allow rule controls it. */
  readonly ruling: { readonly entry: RuleEntry; readonly rule: Rule } | null
  /** `mode: warn`: reported, not blocked. */
  readonly warns: boolean
  /** `override: none`: nobody lifts it. */
  readonly final: boolean
  readonly elementKey?: string
  readonly renamed?: NonNullable<Control['renamed']>
}

export interface Judgement {
  readonly denials: readonly Denial[]
  readonly problems: readonly (RuleProblem & { readonly document: JudgedDocument; readonly rule: Rule })[]
  /** Values that an applicable edit rule selects in an added or removed holder. */
  readonly sidesteps: readonly { readonly document: JudgedDocument; readonly rule: Rule; readonly pair: Pair }[]
}

/**
 * Judges the changed documents of one scope for any set of roles (save-rules.md). What rules control does not depend
 * on who asks, so it is worked out once; a judgement only picks the rules that apply.
 */
export class ScopeJudge {
  readonly documents: readonly JudgedDocument[]
  readonly #findRulings: () => Ruling[]
  readonly #permission: Permission
  readonly #judgements = new Map<string, Judgement>()
  #known: readonly Ruling[] | null = null

  constructor(
    documents: readonly JudgedDocument[],
    rules: { disallow: RuleIndex; allow: RuleIndex },
    target: string | null,
    plus: PlusEnumerate,
  ) {
    this.documents = documents
    this.#findRulings = () => rulings(documents, rules.disallow, target, plus)
    this.#permission = new Permission(rules.allow, target, plus)
  }

  /** What somebody who holds exactly these roles may not change. */
  judge(roles: readonly string[]): Judgement {
    const text = JSON.stringify([...new Set(roles)].sort())
    let judgement = this.#judgements.get(text)
    if (judgement === undefined) {
      judgement = this.#judge(roles)
      this.#judgements.set(text, judgement)
    }
    return judgement
  }

  /** Whether a rule that nobody can lift controls a change, whatever role it speaks of. */
  hasFinalRule(takes: (document: JudgedDocument) => boolean): boolean {
    return this.#rulings.some(
      ({ query, document, controls }) => query.entry.override === 'none' && controls.length > 0 && takes(document),
    )
  }

  get #rulings(): readonly Ruling[] {
    this.#known ??= this.#findRulings()
    return this.#known
  }

  #judge(roles: readonly string[]): Judgement {
    const applicable = this.#rulings.filter(({ query }) => speaksOf(query.entry, roles))
    const allow = this.documents.map(document => this.#permission.judge(document, roles))
    const problems = applicable.flatMap(({ query, document, problems: found }) =>
      found.map(problem => ({ ...problem, document, rule: query.rule })),
    )
    return {
      denials: [...disallowed(applicable), ...allow.flatMap(({ denials }) => denials)],
      problems: [...problems, ...allow.flatMap(({ problems: found }) => found)],
      sidesteps: applicable.flatMap(({ query, document, sidesteps }) =>
        sidesteps.map(({ pair }) => ({ document, rule: query.rule, pair })),
      ),
    }
  }
}

/** One denial per rule, place and action; an update is dropped where create or delete stands at the same place. */
function disallowed(applicable: readonly Ruling[]): Denial[] {
  const byRule = new Map<Rule | string, Map<Pair, Map<Action, Denial>>>()
  for (const ruling of applicable)
    for (const denial of ruling.controls.flatMap(control => denialsOf(ruling, control))) {
      const byPlace = entryOf(byRule, sameRule(ruling), () => new Map<Pair, Map<Action, Denial>>())
      const byAction = entryOf(byPlace, denial.pair, () => new Map<Action, Denial>())
      if (!byAction.has(denial.action)) byAction.set(denial.action, denial)
    }
  const places = [...byRule.values()].flatMap(byPlace => [...byPlace.values()])
  return places.flatMap(byAction =>
    [...byAction.values()].filter(({ action }) => action !== 'update' || byAction.size === 1),
  )
}

/** A rule that stands twice is one: without an id of its own, it has one of its content. */
const sameRule = ({ query: { entry, rule } }: Ruling): Rule | string => (entry.written ? rule : rule.id)

/** The places that a controlled change is reported at (save-rules.md, "One violation per ..."). */
function denialsOf({ query: { entry, rule }, document }: Ruling, control: Control): Denial[] {
  const { action, pair, extent, elementKey, renamed } = control
  const named = elementKey === undefined ? {} : { elementKey }
  const denial = (place: Pair): Denial => ({
    document,
    pair: place,
    action,
    ruling: { entry, rule },
    warns: entry.mode === 'warn',
    final: entry.override === 'none',
    ...named,
  })
  if (renamed !== undefined) return [{ ...denial(pair), renamed }]
  if (action !== 'update' || extent === 'order' || pair.moved) return [denial(pair)]
  return [...new Set(changesBelow(pair).map(change => change.pair))].map(denial)
}
