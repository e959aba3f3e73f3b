import type { Violation } from '../decision.ts'
import type { Standing } from './standing.ts'

/** At most this many people are named as those who can help. */
export const MOST_PEOPLE = 10

/** Roles and people who hold one of some permissions for the whole company. */
export function whoHolds(
  standing: Standing,
  company: string,
  permissions: readonly string[],
): Pick<Violation, 'whoCan' | 'whoCanPeople'> {
  const scope = { company, project: null, environment: null }
  const holders = standing.heldRoles(scope).filter(role => permissions.some(needed => standing.grants(role, needed)))
  const people = standing.namedPeople(scope).filter(({ roles }) => roles.some(role => holders.includes(role)))
  return { whoCan: holders, whoCanPeople: people.slice(0, MOST_PEOPLE).map(({ name }) => name) }
}
