import { type Canonical, canonicalJson } from '../../src/audit/canonical.ts'
import { beginning, type Link, seal } from '../../src/audit/chain.ts'
import { decisionRecord, type RecordBody, type RecordContext } from '../../src/audit/record.ts'
import type { AuditReading } from '../../src/audit-log.ts'
import { type CheckRequest, check } from '../../src/check.ts'
import type { Account, Facts } from '../../src/core/facts.ts'
import { thenClose } from '../../src/git/closing.ts'
import { openRepository } from '../../src/git/repository.ts'
import type { Repository } from '../../src/repository.ts'
import type { LevelName } from '../../src/verify/level.ts'
import { type Verification, type VerifyRequest, verdictOf, verify } from '../../src/verify.ts'
import { CHAIN, logOf, uuid } from '../audit/log.ts'
import { applyEdit, type Edit, type Json } from '../edit.ts'
import { fixtureEnvironment, type RepositoryFixture } from '../git/repository-fixture.ts'

export const NOW = '2024-11-22T10:00:00Z'
export const VERSION = '0.1.0'
export const MAIN = 'refs/heads/main'

/** Bob may not change images, nor anything of a service that is locked; eve may do so in the shop; alice everything. */
export const GOVERNANCE = {
  '.fieldgate/settings.yaml': `version: 1
company: acme
documents: [{ files: "projects/{project}/**/*.yaml" }]
redact: ["$.password"]
`,
  '.fieldgate/roles.yaml': `roles: { developer: {}, lead: { permissions: [governance.update, changes.approve] } }
bindings:
  - { role: developer, users: [bob, mia] }
  - { role: lead, users: [{ login: alice, id: 11 }] }
`,
  '.fieldgate/rules/company.yaml': `saveChangesRules:
  - id: images
    roleIds: [developer]
    disallowedRuleSet: [{ jsonPath: $.image }, { jsonPath: "$.services[?@.locked==true].size" }]
  - id: size-of-b
    mode: warn
    roleIds: [developer]
    disallowedRuleSet: [{ jsonPath: $.warned }]
`,
}

export const A = 'projects/shop/a.yaml'
export const B = 'projects/shop/b.yaml'

/** The lines between keep changes apart that merge by themselves. */
export const FILES = {
  ...GOVERNANCE,
  [A]: 'image: a:1\n# 1\n# 2\n# 3\nsize: 1\n# 4\n# 5\n# 6\nzone: x\n',
  [B]: 'image: b:1\nsize: 1\n',
}

export const factsOf = (author: Account, more: Partial<Facts> = {}): Facts => ({
  ...{ now: NOW, target: MAIN, author, contributors: [], teams: {}, reviews: [], ...more },
})

/** Does something in a repository and closes it again. */
export const inRepository = async <Result>(
  { dir }: RepositoryFixture,
  act: (repository: Repository) => Promise<Result>,
): Promise<Result> => thenClose(await openRepository(dir, { env: fixtureEnvironment }), act)

let count = 0

/** The record of a change that is judged now. */
export async function recordOf(
  repository: Repository,
  request: Omit<CheckRequest, 'repository' | 'people'>,
  facts: Facts,
  context: Partial<RecordContext> = {},
): Promise<RecordBody> {
  count += 1
  const checked = await check({ ...request, repository, people: { facts } })
  return decisionRecord(checked, {
    ...{ id: uuid(count), tool: { version: VERSION }, repo: CHAIN },
    ...context,
  })
}

/** A log that has these lines alone, whatever they are. */
export const readingOf = (lines: readonly string[]): AuditReading => ({
  place: 'audit.jsonl',
  async *batches() {
    if (lines.length === 0) return
    yield { file: 'audit.jsonl', first: 1, lines: lines.map(line => Buffer.from(line)), torn: false }
  },
  history: null,
  close: async () => {},
})

/** Verifies the honest chain of these records. */
export const verifiedLog = (
  records: readonly RecordBody[],
  asked: Partial<Omit<VerifyRequest, 'reading'>>,
): Promise<Verification> => verifiedLines(logOf(records), asked)

export const verifiedLines = (
  lines: readonly string[],
  asked: Partial<Omit<VerifyRequest, 'reading'>>,
): Promise<Verification> => verify({ reading: readingOf(lines), anchors: [], complete: null, replay: null, ...asked })

/** A record in which somebody has changed something, before it is sealed. */
export const edited = (record: RecordBody, edit: Edit): RecordBody =>
  // JSON stays JSON, and the id is there before and after
  applyEdit(JSON.parse(canonicalJson(record as Canonical)) as Json, edit) as RecordBody

/** The link of each line of an honest chain. */
export function linksOf(records: readonly RecordBody[]): readonly Link[] {
  let link = beginning(CHAIN)
  return records.map(record => {
    link = seal(record, link).link
    return link
  })
}

/** What a verification found, as `level code`, and how it ends. */
export const found = (verification: Verification): readonly string[] => [
  verdictOf(verification),
  ...verification.levels.flatMap(({ level, findings }) => findings.map(({ code }) => `${level} ${code}`)),
]

export function levelOf({ levels }: Verification, name: LevelName) {
  const level = levels.find(each => each.level === name)
  if (level === undefined) throw new Error(`the level ${name} was not asked for`)
  return level
}

export const messages = (verification: Verification, name: LevelName): string =>
  levelOf(verification, name)
    .findings.map(({ code, message }) => `${code}: ${message}`)
    .join('\n')
