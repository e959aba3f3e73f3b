import type { Action } from '../decision.ts'
import type { TagPolicy } from '../governance/governance.ts'
import type { Inventory, Subject } from './inventory.ts'
import type { StatedAt, TagStatement } from './statement.ts'

/** Where something is said. */
export interface Spot {
  readonly file: string
  readonly at: StatedAt
}

/** What a change of tags or relations does that not everybody may do, whoever asks. */
export interface TagFinding {
  readonly code: 'policy-violated' | 'tag-invalid' | 'tag-restricted'
  /** The policy, or the tag definition. */
  readonly rule: { readonly id: string; readonly file: string; readonly line: number }
  /** null: it is about the tag alone. */
  readonly policy: TagPolicy | null
  /** Where it stands in the result. */
  readonly spot: Spot
  /** Where a tag stood in the base that is not there any more. */
  readonly gone: Spot | null
  readonly action: Action
  /** The values there, where they may be shown and there are any. */
  readonly before: TagValues
  readonly after: TagValues
  readonly message: string
  readonly owner: Owner
  /** Files that have to do with it, on both sides. */
  readonly files: ReadonlySet<string>
  /** Changed files among them: who has a hand in them answers for it. */
  readonly causes: ReadonlySet<string>
  /** `mode: warn`. */
  readonly warns: boolean
}

/** Whose a finding is, by its subjects. */
export interface Owner {
  /** Id of the project; null: it is about no project. */
  readonly project: string | null
  /** What a folder of theirs may be called: id and name of the project, id of the workspace. */
  readonly names: ReadonlySet<string>
}

export type TagValues = readonly string[] | 'hidden' | null

/** Both sides of a change. */
export interface BothSides {
  readonly base: Inventory
  readonly result: Inventory
  /** Files of the inventory that the change touches. */
  readonly changed: ReadonlySet<string>
}

/** The same subject before the change; the one in the same file where the inventory has several. */
export function counterpart(base: Inventory, { kind, id, file }: Subject): Subject | null {
  const found = base.find(kind, id)
  return found.find(other => other.file === file) ?? found[0] ?? null
}

/** A tag of a subject, which another one may hold for it, or the holder where there is none. */
export function tagSpot(inventory: Inventory, subject: Subject, key: string): Spot {
  const holder = inventory.holder(subject) ?? subject
  return { file: holder.file, at: (holder.tags.find(tag => tag.key === key) ?? holder).at }
}

/** What happened to one tag; it stands in the base where it is not there any more. */
export function tagChange(
  before: TagStatement | undefined,
  after: TagStatement | undefined,
  formerFile: string | null,
): Pick<TagFinding, 'gone' | 'action' | 'before' | 'after'> {
  const isGone = before !== undefined && after === undefined
  return {
    gone: isGone && formerFile !== null ? { file: formerFile, at: before.at } : null,
    action: before === undefined ? 'create' : isGone ? 'delete' : 'update',
    before: shownValues(before),
    after: shownValues(after),
  }
}

const shownValues = (tag: TagStatement | undefined): TagValues =>
  tag === undefined ? null : tag.hidden ? 'hidden' : tag.values

/** `[dev, qa]`; nothing that `redact` selects is ever told. */
export function listed(tag: TagStatement | undefined): string {
  if (tag?.hidden) return '[redacted]'
  if (tag === undefined || tag.values.length === 0) return '(none)'
  const more = tag.values.length > MOST_VALUES ? `, and ${tag.values.length - MOST_VALUES} more` : ''
  return `[${tag.values.slice(0, MOST_VALUES).map(shortened).join(', ')}${more}]`
}

/** Values that a message lists, and UTF-16 units of one. */
const MOST_VALUES = 20
const LONGEST_VALUE = 200

function shortened(value: string): string {
  if (value === '') return '""'
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value
}

export function ownerOf(...subjects: readonly Subject[]): Owner {
  const names = subjects.flatMap(({ kind, id, name }) => {
    if (kind === 'workspace') return [id]
    if (kind !== 'project') return []
    return name === null ? [id] : [id, name, id.slice(0, -name.length - 1)]
  })
  return { project: subjects.find(({ kind }) => kind === 'project')?.id ?? null, names: new Set(names) }
}

/** Files that have to do with a finding, and the changed ones among them. */
export function filesWith(
  files: ReadonlySet<string>,
  changed: ReadonlySet<string>,
): Pick<TagFinding, 'files' | 'causes'> {
  const causes = new Set([...files].filter(file => changed.has(file)))
  return { files, causes: causes.size > 0 ? causes : changed }
}
