import type { Pair } from '../diff/pair.ts'
import type { RuleEntry } from '../governance/governance.ts'
import { matchWide, type WideMatches } from '../jsonpath/match.ts'
import { entryTakes, type NumberedQuery, type RuleIndex } from './applicable.ts'
import { disallowControls, type RuleControls, type RuleProblem } from './control.ts'
import type { JudgedDocument } from './judge.ts'
import { type PlusEnumerate, plusHolders, plusReorders, plusSelections } from './plus.ts'
import { type Holder, pairHolders, renameControls } from './rename.ts'

/** What a disallow rule says of one document, whoever asks. */
export interface Ruling extends RuleControls {
  readonly query: NumberedQuery
  readonly document: JudgedDocument
}

/** A document with what the queries of all disallow rules select in it. */
interface Matched {
  readonly document: JudgedDocument
  readonly matches: WideMatches
  /** Whether an entry takes the document. */
  readonly isAbout: (entry: RuleEntry) => boolean
}

/** What the disallow rules control in the changed documents of one scope. */
export function rulings(
  documents: readonly JudgedDocument[],
  rules: RuleIndex,
  target: string | null,
  plus: PlusEnumerate,
): Ruling[] {
  const readable = documents.filter(({ root }) => !root.unreadable)
  const unreadable = documents.filter(({ root }) => root.unreadable)
  const matched = readable.map(document => match(document, rules, target, plus))
  return [
    ...unreadable.flatMap(document => onUnreadable(document, rules, aboutOf(document, target))),
    ...withRenames(
      matched.flatMap(one => rulingsOn(one, rules)),
      matched,
    ),
  ]
}

function match(document: JudgedDocument, rules: RuleIndex, target: string | null, plus: PlusEnumerate): Matched {
  const matches = matchWide(rules.trie, document.root)
  return {
    document,
    matches: rules.plus.length === 0 ? matches : withPlus(matches, rules, document, plus),
    isAbout: aboutOf(document, target),
  }
}

function withPlus(matches: WideMatches, rules: RuleIndex, { root }: JudgedDocument, plus: PlusEnumerate): WideMatches {
  const holders = plusHolders(rules, root, plus)
  const selections = plusSelections(rules, root, plus)
  return {
    ...matches,
    selections: new Map([...matches.selections, ...selections]),
    reorders: new Map([...matches.reorders, ...plusReorders(selections)]),
    holders: query => holders.get(query) ?? matches.holders(query),
  }
}

/** Whether entries take a document; rules are many to an entry. */
function aboutOf({ file, scope }: JudgedDocument, target: string | null): (entry: RuleEntry) => boolean {
  const known = new Map<RuleEntry, boolean>()
  return entry => {
    const about = known.get(entry) ?? entryTakes(entry, file, scope, target) !== 'no'
    known.set(entry, about)
    return about
  }
}

function rulingsOn({ document, matches, isAbout }: Matched, rules: RuleIndex): Ruling[] {
  return [...queriesIn(matches)].flatMap(number => {
    const query = rules.queries[number] as NumberedQuery
    return isAbout(query.entry) ? [{ query, document, ...disallowControls(query.rule, query, number, matches) }] : []
  })
}

const queriesIn = ({ selections, reorders, crossings }: WideMatches): Set<number> =>
  new Set([...selections.keys(), ...reorders.keys(), ...crossings.flatMap(({ queries }) => [...queries])])

/** A document whose base can not be read is controlled by every disallow rule that applies to it (changes.md). */
const onUnreadable = (document: JudgedDocument, rules: RuleIndex, isAbout: Matched['isAbout']): Ruling[] =>
  rules.queries
    .filter(({ entry }) => isAbout(entry))
    .map(query => ({
      query,
      document,
      controls: [{ action: 'update', pair: document.root, extent: 'below' }],
      problems: [],
      sidesteps: [],
    }))

/**
 * Adds the edits that hide behind a rename, and drops what they explain from the side-stepped values. Where an edit
 * rule selects nothing that came or went there is nothing to look for.
 */
function withRenames(found: readonly Ruling[], matched: readonly Matched[]): Ruling[] {
  const queries = new Set(found.filter(comesOrGoes).map(({ query }) => query))
  const edits: Ruling[] = []
  const explained = new Set<Pair>()
  for (const query of queries) {
    const documents = holdersOf(query, matched)
    const renames = pairHolders(
      [...documents].map(([pair, { file }]): Holder => ({ pair, file, trailing: query.trailing })),
    )
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

const comesOrGoes = ({ query, sidesteps, controls }: Ruling): boolean =>
  query.rule.actions.has('update') && (sidesteps.length > 0 || controls.some(({ pair }) => pair.oneSided))

function holdersOf(query: NumberedQuery, matched: readonly Matched[]): Map<Pair, JudgedDocument> {
  const about = matched.filter(({ isAbout }) => isAbout(query.entry))
  return new Map(
    about.flatMap(({ document, matches }) => matches.holders(query.number).map(pair => [pair, document] as const)),
  )
}

const tooMany = (pair: Pair): RuleProblem => ({
  code: 'limit-exceeded',
  pair,
  message:
    'more than 1,000 places were removed and as many added; whether one is another under a new name can not be told, so split this change',
})
