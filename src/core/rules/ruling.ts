import type { Pair } from '../diff/pair.ts'
import type { RuleEntry } from '../governance/governance.ts'
import { groupBy } from '../group.ts'
import { matchWide, type WideMatches } from '../jsonpath/match.ts'
import { entryTakes, type NumberedQuery, type RuleIndex } from './applicable.ts'
import { disallowControls, type RuleControls, type RuleProblem } from './control.ts'
import type { JudgedDocument } from './judge.ts'
import { type PlusEnumerate, plusHolders, plusSelections } from './plus.ts'
import { type Holder, pairHolders, renameControls } from './rename.ts'

/** What a disallow rule says of one document, whoever asks. */
export interface Ruling extends RuleControls {
  readonly query: NumberedQuery
  readonly document: JudgedDocument
}

/** With nodes on one side only: those that may hold what the rule selects, and whether it selects anything there. */
type WithHolders = Ruling & { readonly holders: readonly Pair[]; readonly comesOrGoes: boolean }

/** What the disallow rules control in the changed documents of one scope. */
export function rulings(
  documents: readonly JudgedDocument[],
  rules: RuleIndex,
  target: string | null,
  plus: PlusEnumerate,
): Ruling[] {
  return withRenames(documents.flatMap(document => rulingsOn(document, rules, target, plus)))
}

function rulingsOn(
  document: JudgedDocument,
  rules: RuleIndex,
  target: string | null,
  plus: PlusEnumerate,
): WithHolders[] {
  const known = new Map<RuleEntry, boolean>()
  const isAbout = (entry: RuleEntry) => {
    const about = known.get(entry) ?? entryTakes(entry, document.file, document.scope, target) !== 'no'
    known.set(entry, about)
    return about
  }
  if (document.root.unreadable)
    return rules.queries.filter(({ entry }) => isAbout(entry)).map(query => onUnreadable(query, document))
  const matches = withPlus(matchWide(rules.trie, document.root), rules, document, plus)
  return [...queriesIn(matches)].flatMap(number => {
    const query = rules.queries[number] as NumberedQuery
    if (!isAbout(query.entry)) return []
    return [
      {
        query,
        document,
        holders: matches.holders.get(number) ?? [],
        comesOrGoes: (matches.selections.get(number) ?? []).some(({ pair }) => pair.oneSided),
        ...disallowControls(query.rule, query, number, matches),
      },
    ]
  })
}

function withPlus(matches: WideMatches, rules: RuleIndex, { root }: JudgedDocument, plus: PlusEnumerate): WideMatches {
  if (rules.plus.length === 0) return matches
  return {
    ...matches,
    selections: new Map([...matches.selections, ...plusSelections(rules, root, plus)]),
    holders: new Map([...matches.holders, ...plusHolders(rules, root, plus)]),
  }
}

const queriesIn = ({ selections, holders, reorders, crossings }: WideMatches): Set<number> =>
  new Set([
    ...selections.keys(),
    ...holders.keys(),
    ...reorders.keys(),
    ...crossings.flatMap(({ queries }) => [...queries]),
  ])

/** A document whose base can not be read is controlled by every disallow rule that applies to it (changes.md). */
const onUnreadable = (query: NumberedQuery, document: JudgedDocument): WithHolders => ({
  query,
  document,
  controls: [{ action: 'update', pair: document.root, extent: 'below' }],
  problems: [],
  sidesteps: [],
  holders: [],
  comesOrGoes: false,
})

/** Adds the edits that hide behind a rename, and drops what they explain from the side-stepped values. */
function withRenames(found: readonly WithHolders[]): Ruling[] {
  const byQuery = groupBy(
    found.filter(({ query, holders }) => holders.length > 0 && query.rule.actions.has('update')),
    ({ query }) => query,
  )
  const edits: Ruling[] = []
  const explained = new Set<Pair>()
  for (const [query, group] of byQuery) {
    if (!group.some(({ comesOrGoes }) => comesOrGoes)) continue
    const documents = new Map(group.flatMap(({ document, holders }) => holders.map(pair => [pair, document] as const)))
    const holders = [...documents].map(
      ([pair, document]): Holder => ({ pair, file: document.file, trailing: query.trailing }),
    )
    const renames = pairHolders(holders)
    const at = ({ pair }: Holder) => ({
      query,
      document: documents.get(pair) as JudgedDocument,
      controls: [],
      problems: [],
      sidesteps: [],
    })
    if (!renames.ok) edits.push({ ...at(renames.at), problems: [tooMany(renames.at.pair)] })
    else
      for (const { base, result } of renames.pairs) {
        explained.add(base.pair).add(result.pair)
        edits.push({ ...at(result), controls: renameControls(base, result) })
      }
  }
  const unexplained = found.map(ruling => ({
    ...ruling,
    sidesteps: ruling.sidesteps.filter(({ holder }) => !explained.has(holder)),
  }))
  return [...unexplained, ...edits]
}

const tooMany = (pair: Pair): RuleProblem => ({
  code: 'limit-exceeded',
  pair,
  message:
    'more than 1,000 places were removed and as many added; whether one is another under a new name can not be told, so split this change',
})
