import { kindsOf } from '../tags/kinds.ts'
import type { TagDefinition } from './governance.ts'

/** Tags by the kinds of subjects that have them; one of `principal` is one of users and of groups. */
export interface DefinedTags<Tag = Pick<TagDefinition, 'subject' | 'key'>> {
  has(kind: string, key: string): boolean
  /** The tags of the kinds that a subject stands for, each once. */
  of(subject: string, key: string): readonly Tag[]
  /** The keys of the kinds that a subject stands for. */
  keysOf(subject: string): readonly string[]
}

export function definedTags<Tag extends Pick<TagDefinition, 'subject' | 'key'>>(
  tags: readonly Tag[],
): DefinedTags<Tag> {
  const byKind = new Map<string, Map<string, Tag>>()
  for (const tag of tags) {
    for (const kind of kindsOf(tag.subject)) {
      const own = byKind.get(kind) ?? new Map<string, Tag>()
      byKind.set(kind, own.set(tag.key, own.get(tag.key) ?? tag))
    }
  }
  return {
    has: (kind, key) => byKind.get(kind)?.has(key) === true,
    of: (subject, key) => [...new Set(kindsOf(subject).flatMap(kind => byKind.get(kind)?.get(key) ?? []))],
    keysOf: subject => [...new Set(kindsOf(subject).flatMap(kind => [...(byKind.get(kind)?.keys() ?? [])]))],
  }
}
