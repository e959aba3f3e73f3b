import type { Path } from '../document/document.ts'
import type { Source } from './findings.ts'

/** How an omitted company is read (governance.md). */
export interface ScopeRules {
  readonly company: string
  /** The repository has several companies: it must be said. */
  readonly severalCompanies: boolean
}

export interface Scope {
  readonly company: string
  readonly project: string | null
  readonly environment: string | null
}

interface ScopeShape {
  readonly company?: string | undefined
  readonly project?: string | undefined
  readonly environment?: string | undefined
}

/** The scope that a mapping says; an environment is one of a project. */
export function readScope(source: Source, path: Path, shape: ScopeShape, rules: ScopeRules): Scope {
  if (shape.company === undefined && rules.severalCompanies)
    source.problem(path, '`company` is missing; it must be said where a repository has several')
  if (shape.environment !== undefined && shape.project === undefined)
    source.problem([...path, 'environment'], '`environment` stands without `project`; say whose environment it is')
  return {
    company: shape.company ?? rules.company,
    project: shape.project ?? null,
    environment: shape.environment ?? null,
  }
}
