import type { ScopeLevel } from '../decision.ts'
import type { Rule, RuleEntry } from '../governance/governance.ts'
import type { PlusQuery, Query } from '../jsonpath/query.ts'
import { QueryTrie, trailingNames } from '../jsonpath/trie.ts'
import type { QueryFacts } from './control.ts'
import { isSingular, plusTail } from './plus.ts'

/** Where a document belongs, as far as the settings say so. */
export interface Scope {
  readonly company: string
  readonly project: string | null
  readonly environment: string | null
}

export const scopeText = (scope: Scope): string => JSON.stringify([scope.company, scope.project, scope.environment])

/** One query of one rule; its number is its place in the list. What is known of it is worked out where it matters. */
export class NumberedQuery implements QueryFacts {
  readonly number: number
  readonly entry: RuleEntry
  readonly rule: Rule
  readonly query: Query | PlusQuery
  #trailing: QueryFacts['trailing'] | null = null

  constructor(number: number, entry: RuleEntry, rule: Rule, query: Query | PlusQuery) {
    this.number = number
    this.entry = entry
    this.rule = rule
    this.query = query
  }

  get singular(): boolean {
    return this.query.dialect === 'jsonpath-plus' ? isSingular(this.query) : this.query.singular
  }

  get trailing(): QueryFacts['trailing'] {
    this.#trailing ??= this.query.dialect === 'jsonpath-plus' ? plusTail(this.query).names : tailOf(this.query)
    return this.#trailing
  }
}

function tailOf(query: Query): string[][] {
  const tail = query.segments.slice(query.segments.length - trailingNames(query))
  return tail.map(({ selectors }) => selectors.flatMap(selector => (selector.kind === 'name' ? [selector.name] : [])))
}

/** All rules of one kind, their queries merged for matching. Compiled once per evaluation. */
export class RuleIndex {
  readonly entries: readonly RuleEntry[]
  readonly queries: readonly NumberedQuery[]
  readonly trie: QueryTrie
  /** Queries of the jsonpath-plus dialect, with their numbers. */
  readonly plus: readonly { readonly number: number; readonly query: PlusQuery }[]

  constructor(entries: readonly RuleEntry[], rulesOf: (entry: RuleEntry) => readonly Rule[] | null) {
    this.entries = entries.filter(entry => rulesOf(entry) !== null)
    const queries: NumberedQuery[] = []
    for (const entry of this.entries)
      for (const rule of rulesOf(entry) ?? [])
        for (const query of rule.queries) queries.push(new NumberedQuery(queries.length, entry, rule, query))
    this.queries = queries
    this.trie = new QueryTrie(this.queries.map(({ query }) => (query.dialect === 'rfc9535' ? query : null)))
    this.plus = this.queries.flatMap(({ query }, number) =>
      query.dialect === 'jsonpath-plus' ? [{ number, query }] : [],
    )
  }
}

export const levelOf = (entry: RuleEntry): ScopeLevel =>
  entry.scope.environment !== null ? 'environment' : entry.scope.project !== null ? 'project' : 'company'

/** What an entry's scope and `match` say of a document: `unknown` where it depends on a target branch that is not known. */
export function entryTakes(
  entry: RuleEntry,
  file: string,
  scope: Scope,
  target: string | null,
): 'yes' | 'no' | 'unknown' {
  const { company, project, environment } = entry.scope
  const inScope =
    company === scope.company &&
    (project === null || project === scope.project) &&
    (environment === null || environment === scope.environment)
  const { files, environments, branches } = entry.match
  if (!inScope || (files !== null && !files.some(glob => glob.test(file)))) return 'no'
  if (environments !== null && !environments.some(glob => scope.environment !== null && glob.test(scope.environment)))
    return 'no'
  if (branches === null) return 'yes'
  if (target === null) return 'unknown'
  return branches.some(glob => glob.test(branchName(target))) ? 'yes' : 'no'
}

export const branchName = (ref: string): string => ref.replace(/^refs\/heads\//, '')

/** Whether an entry is about somebody with these roles. */
export const speaksOf = (entry: RuleEntry, roles: readonly string[]): boolean =>
  entry.roleIds !== null
    ? roles.some(role => entry.roleIds?.has(role))
    : !roles.some(role => entry.exceptRoleIds?.has(role))
