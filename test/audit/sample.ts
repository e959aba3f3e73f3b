import { type Canonical, canonicalJson } from '../../src/audit/canonical.ts'
import { type Entry, entryOf } from '../../src/audit/entry.ts'
import type { Wanted } from '../../src/audit/filter.ts'

type Members = { readonly [name: string]: Canonical | undefined }

/** A change of the image of the API in the shop. */
export const CHANGED = {
  file: 'projects/shop/config.yaml',
  document: 0,
  project: 'shop',
  path: "$['services']['api']['dockerImage']",
  identity: '$.services.api.dockerImage',
  action: 'update',
}

/** The same as a violation of the rule `images` by bob. */
export const VIOLATION = {
  ...CHANGED,
  ...{ code: 'disallowed', principal: 'bob', roles: ['developer'], line: 3 },
  rule: { id: 'images', file: '.fieldgate/rules/company.yaml', line: 2 },
}

export const LIFTED = { ...VIOLATION, liftedBy: { login: 'alice', role: 'platform-engineer', review: 5 } }

const sized = (list: Canonical | undefined): number => (Array.isArray(list) ? list.length : 0)

/** What a record of bob's pull request says; of what is not said there is nothing. */
export function record(members: Members = {}): Members {
  const { changed, violations, lifted } = members
  return {
    ...{ v: 1, seq: 7, id: '01947b1e-0000-7000-8000-000000000007', kind: 'decision', repo: 'github.com/acme/shop' },
    ...{ time: { evaluated: '2026-11-22T10:00:00Z' }, target: { ref: 'refs/heads/main' }, decision: 'deny', codes: [] },
    change: { pr: 42, head: 'd'.repeat(40) },
    principals: [{ login: 'bob', id: 22, as: 'author', roles: [{ role: 'developer', scope: 'company' }] }],
    counts: { changes: sized(changed), violations: sized(violations), lifted: sized(lifted), warnings: 0 },
    evidence: { run: 'https://github.com/acme/shop/actions/runs/1' },
    ...members,
  }
}

export const lineOf = (members: Members = {}): string => canonicalJson(record(members))

export function entry(members: Members = {}): Entry {
  const found = entryOf(record(members))
  if (found === null) throw new Error('a sample is no record')
  return found
}

export const ANYTHING: Wanted = {
  ...{ principal: null, project: null, path: null, rule: null, decision: null, since: null, until: null },
}
