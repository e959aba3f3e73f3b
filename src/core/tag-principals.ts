import type { Bundle } from './decide.ts'
import type { Finding, JudgedPrincipal } from './findings.ts'
import type { Standing } from './people/standing.ts'
import { OVERRIDE, type PlacedTagFinding } from './tag-violations.ts'

/**
 * Whom each finding of tags stands against: those who have a hand in its files. `policies.override` lets its holders
 * change restricted tags, and turns a violated policy into a warning where all of them hold it.
 */
export function tagFindings(
  { tags, governance: { settings } }: Bundle,
  standing: Standing,
  principals: readonly JudgedPrincipal[],
): Finding[] {
  const mayOverride = new Set(principals.filter(({ account }) => standing.may(account, OVERRIDE, settings.company)))
  return tags
    .filter(({ enforcement }) => enforcement !== 'off')
    .flatMap(tag => {
      const answering = principals.filter(
        ({ files }) => files === null || [...tag.causes].some(file => files.has(file)),
      )
      const held = answering.filter(principal => mayOverride.has(principal))
      if (tag.code === 'tag-invalid') return against(answering, tag)
      const others = answering.filter(principal => !mayOverride.has(principal))
      if (others.length > 0 || tag.code === 'tag-restricted') return against(others, tag)
      return against(held.slice(0, 1), tag, true)
    })
}

const against = (principals: readonly JudgedPrincipal[], tag: PlacedTagFinding, warns = tag.warns): Finding[] =>
  principals.map(principal => ({ kind: 'tag', principal, tag, warns }))
