import type { RuleEntry } from './governance.ts'
import { PlacedEntry, PlacedRule } from './placed-rule.ts'
import type { RuleDraft } from './rule.ts'
import { deriveIds, entryContent, headContent, ruleContent } from './rule-identity.ts'
import type { EntryDraft } from './rules.ts'

/** A draft with the content of its rules; a repeated rule is gone. */
interface DistinctEntry {
  readonly draft: EntryDraft
  readonly disallowed: readonly DistinctRule[] | null
  readonly allowed: readonly DistinctRule[] | null
  /** The content of the entry as a whole. */
  readonly content: string
}

interface DistinctRule {
  readonly rule: RuleDraft
  readonly content: string
}

/**
 * Gives every entry and rule its id, and keeps identical ones without a written id once, the first by file and line
 * (threats.md G6), which is the order of the drafts. Written ids that are there twice are problems.
 */
export function finishRules(drafts: readonly EntryDraft[]): readonly RuleEntry[] {
  checkWrittenIds(drafts)
  const entries = distinctEntries(drafts)
  const ids = deriveIds(entries.filter(({ draft }) => draft.writtenId === null).flatMap(contentsOf))
  return entries.map(entry => finishEntry(entry, content => entry.draft.writtenId ?? (ids.get(content) as string)))
}

function checkWrittenIds(drafts: readonly EntryDraft[]): void {
  const first = new Map<string, EntryDraft>()
  for (const draft of drafts) {
    if (draft.writtenId === null) continue
    const other = first.get(draft.writtenId)
    if (other === undefined) first.set(draft.writtenId, draft)
    else
      draft.source.problem(
        [...draft.path, 'id'],
        () => `the id \`${draft.writtenId}\` is taken by the entry at ${placeOf(other)}`,
      )
  }
}

const placeOf = ({ source, path }: EntryDraft): string => `\`${source.file}\` line ${source.lineOf(path)}`

const contentsOf = ({ disallowed, allowed, content }: DistinctEntry): readonly string[] => [
  content,
  ...[...(disallowed ?? []), ...(allowed ?? [])].map(rule => rule.content),
]

function distinctEntries(drafts: readonly EntryDraft[]): readonly DistinctEntry[] {
  const seen = new Set<string>()
  return drafts.flatMap(draft => {
    const head = headContent(draft.entry)
    const known = draft.writtenId === null ? seen : new Set<string>()
    const disallowed = distinctSet(draft.disallowed, rule => ruleContent(head, 'disallow', rule), known)
    const allowed = distinctSet(draft.allowed, rule => ruleContent(head, 'allow', rule), known)
    const contents = [...(disallowed ?? []), ...(allowed ?? [])].map(({ content }) => content)
    return disallowed === null && allowed === null
      ? []
      : [{ draft, disallowed, allowed, content: entryContent(head, contents) }]
  })
}

/** A set without what was seen; null where nothing is left, but a set that is written empty stays: it allows nothing. */
function distinctSet(
  rules: readonly RuleDraft[] | null,
  contentOf: (rule: RuleDraft) => string,
  seen: Set<string>,
): readonly DistinctRule[] | null {
  if (rules === null || rules.length === 0) return rules as readonly [] | null
  const kept = rules
    .map(rule => ({ rule, content: contentOf(rule) }))
    .filter(({ content }) => seen.size !== seen.add(content).size)
  return kept.length === 0 ? null : kept
}

function finishEntry(
  { draft, disallowed, allowed, content }: DistinctEntry,
  idOf: (content: string) => string,
): RuleEntry {
  const finishSet = (rules: readonly DistinctRule[] | null) =>
    rules?.map(({ rule, content }) => new PlacedRule(idOf(content), draft.source, rule)) ?? null
  return new PlacedEntry(idOf(content), draft, finishSet(disallowed), finishSet(allowed))
}
