import type { TagDefinition } from '../governance/governance.ts'
import { isSame } from './compare.ts'
import { valueProblem } from './definition.ts'
import { meansKind } from './evaluate.ts'
import { type BothSides, counterpart, filesWith, listed, ownerOf, type TagFinding, tagChange } from './finding.ts'
import type { Subject } from './inventory.ts'
import { calledBy } from './references.ts'
import type { FileStatements, SubjectStatement, TagStatement } from './statement.ts'

/** One tag of one subject on both sides; what is new counts as having the default. */
interface TagChange {
  readonly definition: TagDefinition
  readonly subject: Subject
  /** The same subject before; null: it is new. */
  readonly former: Subject | null
  readonly before: TagStatement | undefined
  readonly after: TagStatement | undefined
}

/** What is wrong with the tags that a change sets, by their definitions (tag-policies.md, "Tags"). */
export function tagFindings(definitions: readonly TagDefinition[], sides: BothSides): TagFinding[] {
  if (definitions.length === 0) return []
  const kinds = sides.result.kinds.filter(kind => definitions.some(({ subject }) => meansKind(subject, kind)))
  return [...sides.result.ofKinds(kinds)].flatMap(subject =>
    sides.changed.has(subject.file) && subject.tagsOf === null ? findingsOf(definitions, subject, sides) : [],
  )
}

function findingsOf(definitions: readonly TagDefinition[], subject: Subject, sides: BothSides): TagFinding[] {
  const former = counterpart(sides.base, subject)
  if (former === subject) return []
  return definitions
    .filter(definition => meansKind(definition.subject, subject.kind))
    .flatMap(definition => {
      const change: TagChange = {
        definition,
        subject,
        former,
        before: former?.tags.find(({ key }) => key === definition.key),
        after: subject.tags.find(({ key }) => key === definition.key),
      }
      const files = filesWith(new Set([subject.file, former?.file ?? subject.file]), sides.changed)
      return [
        ...invalid(change).map(problem => findingOf('tag-invalid', change, problem, files)),
        ...restricted(change).map(problem => findingOf('tag-restricted', change, problem, files)),
      ]
    })
}

const NONE: readonly string[] = []

function invalid({ definition, former, ...tags }: TagChange): string[] {
  const isNew = former === null
  const before = tags.before?.values ?? NONE
  const after = tags.after?.values ?? NONE
  if (!isNew && isSame(before, after)) return []
  if (definition.immutable && before.length > 0) return ['it can not be changed once it is set; leave it as it was']
  const isMissing = after.length === 0 && !(isNew && definition.default !== null)
  if (definition.mandatory && isMissing) return ['it has to have a value; add one']
  // Values that were there stay, whatever has become of the definition.
  const added = after.filter(value => !before.includes(value))
  const isMany = definition.type !== 'multiSelect' && after.length > 1
  const problem = added.length === 0 && !isMany ? null : valueProblem(definition, isMany ? after : added)
  return problem === null ? [] : [tags.after?.hidden ? 'the value is not one that its definition permits' : problem]
}

function restricted({ definition, former, ...tags }: TagChange): string[] {
  if (!definition.restricted) return []
  const isNew = former === null
  const before = tags.before?.values ?? NONE
  const after = tags.after?.values ?? NONE
  const isFree = isNew ? after.length === 0 || isSame(after, definition.default ?? NONE) : isSame(before, after)
  return isFree ? [] : ['changing it needs the permission `policies.override`']
}

function findingOf(
  code: 'tag-invalid' | 'tag-restricted',
  { definition, subject, former, before, after }: TagChange,
  problem: string,
  files: Pick<TagFinding, 'files' | 'causes'>,
): TagFinding {
  const { key, file, line } = definition
  return {
    code,
    rule: { id: `${definition.subject}.${key}`, file, line },
    policy: null,
    spot: { file: subject.file, at: (after ?? subject).at },
    ...tagChange(before, after, former?.file ?? null),
    message: `tag \`${key}\` ${listed(after)} of ${calledBy(subject)}: ${problem}`,
    owner: ownerOf(subject),
    ...files,
    warns: false,
  }
}

/**
 * The statements of a file in which subjects that are new have the defaults of tags that they lack: that is what they
 * are created with. Those of the base are as they are.
 */
export function withDefaults(
  statements: FileStatements,
  definitions: readonly TagDefinition[],
  isNew: (subject: SubjectStatement) => boolean,
): FileStatements {
  const assumed = ({ kind, tags, tagsOf, at }: SubjectStatement): TagStatement[] =>
    definitions.flatMap(({ subject, key, default: values }) => {
      const isGiven = tags.some(tag => tag.key === key && tag.values.length > 0)
      if (values === null || isGiven || tagsOf !== null || !meansKind(subject, kind)) return []
      return [{ key, values, hidden: false, at }]
    })
  const subjects = statements.subjects.map(subject => {
    const added = isNew(subject) ? assumed(subject) : []
    const kept = subject.tags.filter(({ key }) => !added.some(tag => tag.key === key))
    return added.length === 0 ? subject : { ...subject, tags: [...kept, ...added] }
  })
  return subjects.every((subject, i) => subject === statements.subjects[i]) ? statements : { ...statements, subjects }
}
