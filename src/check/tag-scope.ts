import { enforcementOf } from '../core/enforcement.ts'
import type { Enforcement, Settings } from '../core/governance/governance.ts'
import type { PlacedTagFinding } from '../core/tag-violations.ts'
import type { TagFinding } from '../core/tags/finding.ts'
import { governing } from './selection.ts'

/**
 * Where a finding belongs, how strictly it is judged, and whose waivers count. Where paths say the project, it makes that
 * milder only if the subjects are the project's as well, or all files that have to do with it are: a file in somebody
 * else's folder is not enough. It makes it stricter in any case. Where no path says it, the project's id does.
 */
export function standingOf(
  { spot, owner, files }: TagFinding,
  settings: Settings,
  target: string | null,
): Pick<PlacedTagFinding, 'scope' | 'enforcement' | 'waivedIn'> {
  const scopeIn = (file: string) => governing(file, settings, target).file?.scope
  const { company = settings.company, project: said = null, environment = null } = scopeIn(spot.file) ?? {}
  const isIts = said !== null && (owner.names.has(said) || [...files].every(file => scopeIn(file)?.project === said))
  const project = said ?? owner.project
  const own = enforcementOf(settings, { project })
  return {
    scope: { company, project, environment },
    enforcement: said === null || isIts ? own : stricter(own, settings.enforcement.default),
    waivedIn: said === null ? owner.project : isIts ? said : null,
  }
}

const ORDER: readonly Enforcement[] = ['off', 'warn', 'enforce']

const stricter = (a: Enforcement, b: Enforcement): Enforcement => (ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b)
