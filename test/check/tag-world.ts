import { afterAll, beforeAll, expect, it } from 'vitest'
import { check } from '../../src/check.ts'
import type { Decision, Violation } from '../../src/core/decision.ts'
import type { Facts, Review } from '../../src/core/facts.ts'
import type { Repository } from '../../src/repository.ts'
import { type FixtureFiles, OpenWorkshop, type RepositoryFixture } from '../git/repository-fixture.ts'

export const NOW = '2026-11-22T10:00:00Z'

/** Workspaces, projects in them and in landing zones, and who may what in a project; `vault` is of no interest. */
export const SETTINGS = `version: 1
company: acme
documents: [{ files: "other/**/*.yaml" }]
inventory:
  - { subject: workspace, files: "workspaces/*.yaml", id: $.name, tags: $.tags }
  - { subject: landingZone, files: "zones/*.yaml", id: $.name, tags: $.tags }
  - subject: project
    files: projects/*.yaml
    id: $.name
    tags: $.tags
    relations: { workspace: $.workspace, landingZone: "$.zones[*]", costCentre: $.costCentre }
  - { relation: member, files: "access/*.yaml", each: "$.members[*]", project: $.project, user: $.user }
`

export const ROLES = `roles:
  developer: {}
  overrider: { permissions: [policies.override] }
  approver: { permissions: [changes.approve, policies.override] }
  reader: { permissions: [changes.approve] }
  lead: { permissions: [governance.update] }
bindings:
  - { role: developer, users: [bob, eve] }
  - { role: overrider, users: [olga] }
  - { role: approver, users: [{ login: carol, id: 33 }] }
  - { role: reader, users: [{ login: dave, id: 44 }] }
  - { role: lead, users: [alice] }
`

export const policy = (more = '', strategy = 'subset'): string => `policies:
  - name: clearance
    authoritative: { subject: workspace, tag: environment }
    affected: { subject: project, tag: environment }
    strategy: ${strategy}
${more}`

/** Governance, and `team`, cleared for dev and qa. */
export const GOVERNED: FixtureFiles = {
  '.fieldgate/settings.yaml': SETTINGS,
  '.fieldgate/roles.yaml': ROLES,
  '.fieldgate/policies/clearance.yaml': policy(),
  'workspaces/team.yaml': 'name: team\ntags: { environment: [dev, qa] }\n',
}

/** A project of `team`; null: without the tag. */
export const project = (name: string, environment: string | null, more = ''): string =>
  `name: ${name}\nworkspace: team\n${environment === null ? '' : `tags: { environment: ${environment} }\n`}${more}`

export interface Change {
  /** Further files of the base. */
  readonly base?: FixtureFiles
  readonly change: FixtureFiles
  readonly author?: string
  readonly contributors?: Facts['contributors']
  /** Of the head. */
  readonly reviews?: readonly Pick<Review, 'user'>[]
  /** Files of the protected branch, where that is not the base. */
  readonly protectedBranch?: FixtureFiles
}

/** One repository for all cases of a test file; it remembers inventories, as a workspace does. */
export class TagWorld {
  readonly #workshop = new OpenWorkshop()
  readonly #starts = new Map<string, string>()
  #count = 0
  fixture!: RepositoryFixture
  repository!: Repository

  constructor() {
    beforeAll(async () => {
      this.fixture = this.#workshop.repository()
      this.repository = await this.#workshop.open(this.fixture)
    })
    afterAll(() => this.#workshop.finish())
  }

  commit(files: FixtureFiles, from: string | null = null): string {
    this.#count += 1
    return this.fixture.commit(files, { branch: `b${this.#count}`, from })
  }

  /** Many cases begin alike. */
  #start(files: FixtureFiles): string {
    const key = JSON.stringify(files)
    const start = this.#starts.get(key) ?? this.commit(files)
    this.#starts.set(key, start)
    return start
  }

  async judge({ base = {}, change, protectedBranch, ...people }: Change): Promise<Decision> {
    const start = this.#start({ ...GOVERNED, ...base })
    const head = this.commit(change, start)
    const governance = protectedBranch === undefined ? start : this.#start({ ...GOVERNED, ...protectedBranch })
    const { author = 'bob', contributors = [], reviews = [] } = people
    return this.decide(start, head, governance, {
      author: { login: author },
      contributors,
      reviews: reviews.map(({ user }, i) => ({ id: i + 1, user, state: 'APPROVED', commit: head })),
    })
  }

  async decide(base: string, head: string, governance: string, people: Partial<Facts>): Promise<Decision> {
    const facts: Facts = {
      ...{ now: NOW, target: 'refs/heads/main', author: { login: 'bob' }, contributors: [], teams: {}, reviews: [] },
      ...people,
    }
    const { decision } = await check({ repository: this.repository, base, head, governance, people: { facts } })
    return decision
  }
}

/** `code principal file rule`, and what lifted or waived it. */
const line = ({ code, principal, file, rule, liftedBy }: Violation): string =>
  [code, principal, file, rule?.id, liftedBy && `by ${'waiver' in liftedBy ? liftedBy.waiver : liftedBy.login}`]
    .filter(part => part !== undefined && part !== null)
    .join(' ')

/** What a decision says, as lines for tables: the verdict, `!` violations, `~` warnings, `:` notices, `?` diagnostics. */
export const told = ({ decision, violations, warnings, notices, diagnostics }: Decision): string[] => [
  decision,
  ...violations.map(one => `! ${line(one)}`),
  ...warnings.map(one => `~ ${line(one)}`),
  ...notices.map(({ code }) => `: ${code}`),
  ...diagnostics.map(({ code, file }) => `? ${code} ${file}`),
]

export const expectTold = (decision: Decision, lines: readonly string[]): void => {
  const messages = [decision.violations, decision.warnings, decision.diagnostics].flatMap(list =>
    list.map(({ message }) => message),
  )
  expect(told(decision), messages.join('\n')).toEqual(lines)
}

/** A table of changes and what is said of them, each a test. */
export function cases(world: TagWorld, table: readonly (readonly [name: string, change: Change, lines: string[]])[]) {
  it.each(table)('%s', async (_, change, lines) => expectTold(await world.judge(change), lines))
}
