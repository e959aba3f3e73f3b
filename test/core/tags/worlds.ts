import type { TagPolicy } from '../../../src/core/governance/governance.ts'
import { asSet, NOTHING_STATED } from '../../../src/core/tags/document-reading.ts'
import type { InventoryFiles } from '../../../src/core/tags/inventory.ts'
import { judgeTags, type TagJudgement } from '../../../src/core/tags/judge.ts'
import type { FileStatements } from '../../../src/core/tags/statement.ts'
import type { ModelPolicy, ModelSubject } from './model.ts'

/** A small inventory before and after a change, and policies. */
export interface SmallWorld {
  readonly policies: readonly ModelPolicy[]
  readonly base: readonly ModelSubject[]
  readonly result: readonly ModelSubject[]
}

/** Numbers that look random, the same for a seed. */
function dice(seed: number) {
  let state = seed
  const roll = (sides: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % sides
  }
  const pick = <T>(items: readonly T[]): T => items[roll(items.length)] as T
  const some = <T>(items: readonly T[]): T[] => items.filter(() => roll(2) === 0)
  const shuffled = <T>(items: readonly T[]): T[] => {
    const left = [...items]
    return items.map(() => left.splice(roll(left.length), 1)[0] as T)
  }
  return { roll, pick, some, shuffled }
}

export type Dice = ReturnType<typeof dice>

const KINDS = ['workspace', 'project', 'user', 'group']
const IDS = ['a', 'b', 'c', 'constructor']
const TAGS = ['t', 'constructor']
const VALUES = ['x', 'y', 'constructor']

const keyOf = ({ kind, id }: ModelSubject): string => `${kind}:${id}`

export function smallWorld(seed: number): SmallWorld & { readonly dice: Dice } {
  const random = dice(seed)
  const { roll, pick, some, shuffled } = random
  const kinds = shuffled(KINDS).slice(0, 2 + roll(2))
  // Now and then one that is not there.
  const targets = (kind: string) =>
    kinds.filter(other => other !== kind).flatMap(other => IDS.map(id => `${other}:${id}`))
  const tags = () => Object.fromEntries(some(TAGS).map(tag => [tag, some(VALUES)]))
  const names = (kind: string) => targets(kind).filter(() => roll(5) === 0)
  const subject = (kind: string, id: string): ModelSubject => ({ kind, id, tags: tags(), names: names(kind) })
  const base = kinds.flatMap(kind =>
    shuffled(IDS)
      .slice(0, 1 + roll(4))
      .map(id => subject(kind, id)),
  )
  let result: readonly ModelSubject[] = base
  for (let steps = roll(4); steps > 0; steps -= 1) {
    const chosen = result.length === 0 ? undefined : pick(result)
    const action = pick(['tags', 'tags', 'names', 'remove', 'add'])
    if (action === 'add' || chosen === undefined) {
      const added = subject(pick(kinds), pick(IDS))
      result = [...result.filter(other => keyOf(other) !== keyOf(added)), added]
    } else
      result = result.flatMap(one => {
        if (one !== chosen) return [one]
        if (action === 'remove') return []
        return [{ ...one, ...(action === 'tags' ? { tags: tags() } : { names: names(one.kind) }) }]
      })
  }
  const sides = [...kinds.filter(kind => kind !== 'user' && kind !== 'group'), 'principal']
  const policies = Array.from({ length: 1 + roll(4) }, (_, i): ModelPolicy => {
    const [authoritative = '', affected = ''] = shuffled(sides.length > 1 ? sides : ['user', 'group'])
    return {
      name: `p${i}`,
      authoritative: { subject: authoritative, tag: pick(TAGS) },
      affected: { subject: affected, tag: pick(TAGS) },
      strategy: pick(['subset', 'intersection'] as const),
    }
  })
  return { policies, base, result, dice: random }
}

const AT = { document: 0, path: [] }

export const fileOf = ({ kind, id }: ModelSubject): string => `${kind}/${id}.yaml`

const statementsOf = ({ kind, id, tags, names }: ModelSubject): FileStatements => ({
  ...NOTHING_STATED,
  subjects: [
    {
      ...{ kind, id, name: null, tagsOf: null, at: AT },
      tags: Object.entries(tags).map(([key, values]) => ({ key, values: asSet(values), hidden: false, at: AT })),
    },
  ],
  relations: names.map(name => {
    const [space = '', other = ''] = name.split(':')
    return { from: { space: kind, name: id }, to: { space, name: other }, at: AT }
  }),
})

export const filesOf = (subjects: readonly ModelSubject[]): InventoryFiles =>
  new Map(subjects.map(subject => [fileOf(subject), statementsOf(subject)]))

export const policiesOf = (policies: readonly ModelPolicy[]): TagPolicy[] =>
  policies.map((policy, line) => ({
    ...policy,
    ...{ description: null, mode: 'enforce', howToFix: null, match: null, file: 'policies/all.yaml', line },
  }))

export function judged({ policies, base, result }: SmallWorld): TagJudgement {
  const sides = { base: filesOf(base), result: filesOf(result) }
  const paths = [...new Set([...sides.base.keys(), ...sides.result.keys()])]
  const textOf = (files: InventoryFiles, path: string) => JSON.stringify(files.get(path) ?? null)
  const changed = new Set(paths.filter(path => textOf(sides.base, path) !== textOf(sides.result, path)))
  return judgeTags({ rules: { definitions: [], policies: policiesOf(policies) }, declared: [], ...sides, changed })
}

/** A finding's message names both subjects. */
const SIDE = '`[^`]+` (?:\\[[^\\]]*\\]|\\(none\\)) of (\\S+) `([^`]+)`'
const PAIR = new RegExp(`^\\[\\S+ > \\S+\\] (\\S+): tag values ${SIDE} must [a-z ]+ ${SIDE}`)

/** Breaches as the model writes them. */
export function classesOf({ findings, existing, resolved }: TagJudgement) {
  const introduced = findings.map(({ message }) => {
    const [, name, kind, id, otherKind, otherId] = PAIR.exec(message) ?? []
    return `${name} ${otherKind}:${otherId} ${kind}:${id}`
  })
  const keys = (breaches: TagJudgement['existing']) =>
    breaches.map(({ policy, authoritative: a, affected: f }) => `${policy.name} ${a.kind}:${a.id} ${f.kind}:${f.id}`)
  return { introduced: introduced.sort(), existing: keys(existing).sort(), resolved: keys(resolved).sort() }
}
