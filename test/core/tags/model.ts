/** Tag policies as the tables of the specification have them (tag-policies.md), without regard to speed. */
export interface ModelSubject {
  readonly kind: string
  readonly id: string
  readonly tags: Readonly<Record<string, readonly string[]>>
  /** `kind:id` of those that it names. */
  readonly names: readonly string[]
}

export interface ModelPolicy {
  readonly name: string
  readonly authoritative: { readonly subject: string; readonly tag: string }
  readonly affected: { readonly subject: string; readonly tag: string }
  readonly strategy: 'subset' | 'intersection'
}

type Sets = readonly [authoritative: ReadonlySet<string>, affected: ReadonlySet<string>]

const setOf = ({ tags }: ModelSubject, tag: string) => new Set(Object.hasOwn(tags, tag) ? tags[tag] : [])
const speaksOf = (name: string, { kind }: ModelSubject) =>
  name === 'principal' ? kind === 'user' || kind === 'group' : name === kind
const isWithin = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].every(value => b.has(value))
const isEqual = (a: ReadonlySet<string>, b: ReadonlySet<string>) => isWithin(a, b) && isWithin(b, a)
const offending = ([a, f]: Sets) => new Set([...f].filter(value => !a.has(value)))

export function passes(strategy: ModelPolicy['strategy'], [a, f]: Sets): boolean {
  if (a.size === 0 && f.size === 0) return true
  if (strategy === 'subset') return f.size > 0 && isWithin(f, a)
  return [...f].some(value => a.has(value))
}

/** `policy authoritative affected`, with the values of the two. */
export function violations(subjects: readonly ModelSubject[], policies: readonly ModelPolicy[]): Map<string, Sets> {
  const related = (a: ModelSubject, f: ModelSubject) =>
    a.names.includes(`${f.kind}:${f.id}`) || f.names.includes(`${a.kind}:${a.id}`)
  const found = new Map<string, Sets>()
  for (const { name, authoritative, affected, strategy } of policies)
    for (const a of subjects.filter(subject => speaksOf(authoritative.subject, subject)))
      for (const f of subjects.filter(subject => speaksOf(affected.subject, subject) && related(a, subject))) {
        const sets: Sets = [setOf(a, authoritative.tag), setOf(f, affected.tag)]
        if (!passes(strategy, sets)) found.set(`${name} ${a.kind}:${a.id} ${f.kind}:${f.id}`, sets)
      }
  return found
}

/** What a change does: `introduced`, `existing` and `resolved`. */
export function compared(before: ReadonlyMap<string, Sets>, after: ReadonlyMap<string, Sets>) {
  const isIntroduced = ([key, now]: [string, Sets]) => {
    const then = before.get(key)
    if (then === undefined) return true
    const isTouched = !isEqual(then[0], now[0]) || !isEqual(then[1], now[1])
    const [former, current] = [offending(then), offending(now)]
    return isTouched && !(isWithin(current, former) && current.size < former.size)
  }
  const keys = (found: [string, Sets][]) => found.map(([key]) => key).sort()
  return {
    introduced: keys([...after].filter(isIntroduced)),
    existing: keys([...after].filter(one => !isIntroduced(one))),
    resolved: keys([...before].filter(([key]) => !after.has(key))),
  }
}
