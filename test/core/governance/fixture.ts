import type { Governance, GovernanceResult } from '../../../src/core/governance/governance.ts'
import { type GovernanceFile, parseGovernance } from '../../../src/core/governance/parse.ts'

export const NOW = '2026-11-22T10:00:00Z'

export const SETTINGS = `version: 1
company: acme
documents:
  - files: projects/{project}/config.json
`

export const ROLES = `roles:
  developer: {}
  maintainer: {}
  platform-engineer: { permissions: [governance.update, changes.approve] }
groups:
  payments: [carol, dave]
bindings:
  - { role: developer, users: [bob] }
  - { role: maintainer, groups: [payments] }
  - { role: platform-engineer, users: [alice] }
`

/** Texts by path below `.fieldgate/`, on top of valid settings and roles; null takes a file away. */
export type Files = Readonly<Record<string, string | null>>

export function filesOf(files: Files): GovernanceFile[] {
  const all: Files = { 'settings.yaml': SETTINGS, 'roles.yaml': ROLES, ...files }
  return Object.entries(all)
    .filter(([, text]) => text !== null)
    .map(([path, text], i) => file(`.fieldgate/${path}`, text ?? '', String(i)))
}

export const file = (path: string, text: string, oid = '0', mode = '100644'): GovernanceFile => ({
  path,
  oid: oid.padStart(40, '0'),
  mode,
  bytes: new TextEncoder().encode(text),
})

export const parse = (files: Files = {}, defaultCompany: string | null = null): GovernanceResult =>
  parseGovernance(filesOf(files), { now: NOW, defaultCompany })

export function valid(files: Files = {}, defaultCompany: string | null = null): Governance {
  const result = parse(files, defaultCompany)
  if (!result.ok) throw new Error(problemsOf(files).join('\n'))
  return result.governance
}

/** Problems as `file:line:column message`, without the folder. */
export function problemsOf(files: Files): readonly string[] {
  const result = parse(files)
  if (result.ok) return []
  return result.problems.map(({ file: path, line, column, message, code }) => {
    if (code !== 'governance-invalid') throw new Error(`unexpected code ${code}`)
    return `${path?.replace('.fieldgate/', '')}:${line}:${column} ${message}`
  })
}

export const warningsOf = (files: Files): readonly string[] => parse(files).warnings.map(({ message }) => message)
export const noticesOf = (files: Files): readonly string[] => parse(files).notices.map(({ message }) => message)

/** A rules file with one entry for developers. */
export const rule = (more: string): string => `saveChangesRules:\n  - roleIds: [developer]\n    ${more}\n`
