import type { Enforcement, Settings } from './governance/governance.ts'
import type { Scope } from './rules/applicable.ts'

/** How strictly the settings judge where a document belongs: the project's own word, else the general one. */
export const enforcementOf = ({ enforcement }: Settings, { project }: Pick<Scope, 'project'>): Enforcement =>
  (project === null ? undefined : enforcement.projects.get(project)) ?? enforcement.default

/** A scope for people. */
export const scopeName = ({ company, project }: Pick<Scope, 'company' | 'project'>): string =>
  project === null ? `company \`${company}\`` : `project \`${project}\``
