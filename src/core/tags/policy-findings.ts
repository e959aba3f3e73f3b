import type { TagDefinition, TagPolicy } from '../governance/governance.ts'
import { definitionOf, demandsFor, subjectChoices } from './choices.ts'
import { type Introduced, isSame } from './compare.ts'
import type { Breach, PolicyBench } from './evaluate.ts'
import {
  type BothSides,
  counterpart,
  filesWith,
  ownerOf,
  type Spot,
  type TagFinding,
  tagChange,
  tagSpot,
} from './finding.ts'
import type { Inventory, Relation, Subject } from './inventory.ts'
import { breachMessage, briefList, valuesThatPass, withAdvice } from './message.ts'

/** What else it takes to say what would pass. */
export interface PolicyContext extends BothSides {
  readonly definitions: readonly TagDefinition[]
  readonly policies: readonly TagPolicy[]
  readonly bench: PolicyBench
}

/** A breach that the change is answerable for, where it made it (decision.md), with what would pass in its place. */
export function policyFinding({ breach, wasThere }: Introduced, context: PolicyContext): TagFinding {
  const { policy } = breach
  const made = howItCame(breach, context)
  const { by: _, ...what } = made
  const broken = breachMessage(breach, context.result)
  const message = wasThere ? `${broken}; it was violated before, and this change makes it no better` : broken
  return {
    code: 'policy-violated',
    rule: { id: policy.name, file: policy.file, line: policy.line },
    policy,
    ...what,
    message: withAdvice(message, policy, wouldPass(made, breach, context)),
    owner: ownerOf(breach.affected, breach.authoritative),
    ...filesWith(filesOf(breach, context), context.changed),
    warns: policy.mode === 'warn',
  }
}

/** A breach that was there: it stands at the affected subject. */
export function standingSpot({ policy, affected }: Breach, inventory: Inventory): Spot {
  return tagSpot(inventory, affected, policy.affected.tag)
}

/** What the change did: to the affected subject's tag, to the relation, to the authoritative one's tag, else elsewhere. */
interface Made extends Pick<TagFinding, 'spot' | 'gone' | 'action' | 'before' | 'after'> {
  readonly by: 'affected' | 'authoritative' | { readonly relation: Relation } | 'other'
}

function howItCame(breach: Breach, context: PolicyContext): Made {
  const { policy, authoritative, affected } = breach
  return (
    changedTag('affected', affected, policy.affected.tag, context) ??
    newRelation(breach, context) ??
    changedTag('authoritative', authoritative, policy.authoritative.tag, context) ?? {
      by: 'other',
      spot: standingSpot(breach, context.result),
      gone: null,
      action: 'update',
      before: null,
      after: null,
    }
  )
}

/** A value that this change set, on a subject that is new or not; null where it is as it was. */
function changedTag(
  by: 'affected' | 'authoritative',
  subject: Subject,
  key: string,
  { base, result, changed }: PolicyContext,
): Made | null {
  const former = counterpart(base, subject)
  const before = former === null ? undefined : base.tag(former, key)
  const after = result.tag(subject, key)
  if (isSame(before?.values ?? [], after?.values ?? [])) return null
  const holder = result.holder(subject) ?? subject
  // What is new and has the tags of something that is not is no change of a tag.
  if (former === null && holder !== subject) return null
  const formerFile = former === null ? null : (base.holder(former)?.file ?? null)
  // It may have the tags of another one now, of which nothing changed.
  const spot = changed.has(holder.file) ? tagSpot(result, subject, key) : subject
  return { by, spot, ...tagChange(before, after, formerFile !== null && changed.has(formerFile) ? formerFile : null) }
}

/** A relation that the base does not have. */
function newRelation({ authoritative, affected }: Breach, { base, result, changed }: PolicyContext): Made | null {
  const [a, f] = [counterpart(base, authoritative), counterpart(base, affected)]
  if (a !== null && f !== null && base.between(a, f).length > 0) return null
  const relations = result.between(authoritative, affected)
  const relation = relations.find(({ file }) => changed.has(file)) ?? relations[0]
  if (relation === undefined) return null
  return { by: { relation }, spot: relation, gone: null, action: 'create', before: null, after: null }
}

/** Files that have a say in whether there is a breach, on both sides. */
function filesOf({ authoritative, affected }: Breach, { base, result }: PolicyContext): Set<string> {
  const files = new Set<string>()
  for (const [inventory, a, f] of [
    [result, authoritative, affected],
    [base, counterpart(base, authoritative), counterpart(base, affected)],
  ] as const) {
    for (const subject of [a, f])
      if (subject !== null)
        for (const file of [subject.file, inventory.holder(subject)?.file ?? subject.file]) files.add(file)
    if (a === null || f === null) continue
    for (const { file, through } of inventory.between(a, f)) for (const one of [file, ...through]) files.add(one)
  }
  return files
}

/** Values, or subjects, that would pass in place of what the change did. */
function wouldPass({ by }: Made, { policy, authoritative, affected }: Breach, context: PolicyContext): string | null {
  const { result, policies, definitions } = context
  if (by === 'other') return null
  // Something new without the tag needs a value in the first place.
  const isNew = counterpart(context.base, affected) === null && affected.tagsOf === null
  if (typeof by === 'object' && !isNew) return subjectsThatPass(by.relation, authoritative, affected, context)
  const [subject, { tag }] =
    by === 'authoritative' ? [authoritative, policy.authoritative] : [affected, policy.affected]
  const definition = definitionOf(definitions, subject.kind, tag)
  return valuesThatPass(demandsFor(result, policies, definition, subject, tag), tag)
}

/** The subject that names the other keeps its place; another one is proposed for what it names. */
function subjectsThatPass(
  { from, file }: Relation,
  authoritative: Subject,
  affected: Subject,
  { result, bench }: PolicyContext,
): string {
  const [kept, { kind }] =
    from === affected && affected.file === file ? [affected, authoritative] : [authoritative, affected]
  const names: string[] = []
  for (const { name, allowed } of subjectChoices(result, bench, kept, kind)) if (allowed) names.push(name)
  return names.length === 0 ? `no ${kind} would pass` : `a ${kind} that would pass: ${briefList(names.sort())}`
}
