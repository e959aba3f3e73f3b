import type { Action } from '../decision.ts'
import { changesBelow, isReplaced, type Pair } from '../diff/pair.ts'
import type { RuleEntry } from '../governance/governance.ts'
import { matchNarrow, type NarrowMatches } from '../jsonpath/match.ts'
import { entryTakes, type NumberedQuery, type RuleIndex, speaksOf } from './applicable.ts'
import { allowControls, ambiguous, type Coverage, permitted } from './control.ts'
import type { Denial, JudgedDocument, Judgement } from './judge.ts'
import { addPlusMatches, type PlusEnumerate, plusSelections } from './plus.ts'

/** What allow rules permit in changed documents; what they select is worked out once, whoever asks. */
export class Permission {
  readonly #rules: RuleIndex
  readonly #target: string | null
  readonly #plus: PlusEnumerate
  readonly #matches = new Map<JudgedDocument, NarrowMatches>()

  constructor(rules: RuleIndex, target: string | null, plus: PlusEnumerate) {
    this.#rules = rules
    this.#target = target
    this.#plus = plus
  }

  /** Changes that no allow rule of these roles controls; none where they have no allow rules. */
  judge(document: JudgedDocument, roles: readonly string[]): Pick<Judgement, 'denials' | 'problems'> {
    const entries = this.#applicable(document, roles)
    if (entries.length === 0) return { denials: [], problems: [] }
    const { coverage, problems } = this.#coverage(
      document,
      new Set(entries.filter(({ permits }) => permits).map(({ entry }) => entry)),
    )
    const warns = entries.every(({ entry }) => entry.mode === 'warn')
    const final = entries.some(({ entry }) => entry.override === 'none')
    const denials = uncovered(document.root, permitted(coverage)).map(
      ({ pair, action }): Denial => ({ document, pair, action, ruling: null, warns, final }),
    )
    return { denials, problems }
  }

  #coverage(
    document: JudgedDocument,
    permitting: ReadonlySet<RuleEntry>,
  ): { readonly coverage: Coverage; readonly problems: Judgement['problems'] } {
    const coverage: Coverage = { below: new Set(), arrived: new Set(), left: new Set() }
    const { selections, crossings } = this.#matchesIn(document)
    const problems: Judgement['problems'][number][] = []
    const numbers = new Set([...selections.keys(), ...crossings.flatMap(({ queries }) => [...queries])])
    for (const number of numbers) {
      const query = this.#rules.queries[number] as NumberedQuery
      if (!permitting.has(query.entry)) continue
      const crossed = crossings.filter(({ queries }) => queries.has(number)).map(({ array }) => ambiguous(array))
      const found = [...allowControls(query.rule, query, selections.get(number) ?? [], coverage), ...crossed]
      for (const problem of found) problems.push({ ...problem, document, rule: query.rule })
    }
    return { coverage, problems }
  }

  /**
   * Role by role, the company's allow entries if there are any, else those of the project and environment
   * (save-rules.md, "Which rules apply"). An entry whose branches can not be told exists, but permits nothing.
   */
  #applicable(
    document: JudgedDocument,
    roles: readonly string[],
  ): { readonly entry: RuleEntry; readonly permits: boolean }[] {
    const taking = this.#rules.entries.flatMap(entry => {
      const takes = entryTakes(entry, document.file, document.scope, this.#target)
      return takes === 'no' || !speaksOf(entry, roles) ? [] : [{ entry, permits: takes === 'yes' }]
    })
    const chosen = roles.flatMap(role => {
      const own = taking.filter(({ entry }) => entry.roleIds === null || entry.roleIds.has(role))
      const company = own.filter(({ entry }) => entry.scope.project === null && entry.scope.environment === null)
      return company.length > 0 ? company : own
    })
    return [...new Set(chosen)]
  }

  #matchesIn(document: JudgedDocument): NarrowMatches {
    let matches = this.#matches.get(document)
    if (matches === undefined) {
      matches = addPlusMatches(
        matchNarrow(this.#rules.trie, document.root),
        plusSelections(this.#rules, document.root, this.#plus),
      )
      this.#matches.set(document, matches)
    }
    return matches
  }
}

/** The outermost changes of which nothing is covered. */
export function uncovered(root: Pair, covered: ReadonlySet<Pair>): { readonly pair: Pair; readonly action: Action }[] {
  const above = new Set<Pair>()
  for (const pair of covered) for (const place of pair.upwards()) above.add(place)
  const found: { readonly pair: Pair; readonly action: Action }[] = []
  const visit = (pair: Pair): void => {
    if (covered.has(pair)) return
    if (!above.has(pair) && (pair.oneSided || isReplaced(pair))) found.push(...changesBelow(pair))
    else {
      for (const action of pair.own) found.push({ pair, action })
      for (const child of pair.children) visit(child)
    }
  }
  visit(root)
  return found
}
