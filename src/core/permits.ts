import type { Pair } from './diff/pair.ts'
import type { Judgement, ScopeJudge } from './rules/judge.ts'

/** Places that a judgement denies, and those above them. */
interface Denied {
  readonly places: ReadonlySet<Pair>
  readonly above: ReadonlySet<Pair>
}

const deniedBy = new WeakMap<Judgement, Denied>()

function denied(judgement: Judgement): Denied {
  let known = deniedBy.get(judgement)
  if (known === undefined) {
    const places = new Set(judgement.denials.filter(({ warns }) => !warns).map(({ pair }) => pair))
    known = { places, above: new Set([...places].flatMap(pair => [...pair.upwards()])) }
    deniedBy.set(judgement, known)
  }
  return known
}

/** Whether somebody who holds exactly these roles may make the changes at a place; rules that err permit nothing. */
export function permits(judge: ScopeJudge, roles: readonly string[], places: readonly Pair[]): boolean {
  if (roles.length === 0) return false
  const judgement = judge.judge(roles)
  if (judgement.problems.length > 0) return false
  const { places: refused, above } = denied(judgement)
  return places.every(pair => !above.has(pair) && ![...pair.upwards()].some(place => refused.has(place)))
}
