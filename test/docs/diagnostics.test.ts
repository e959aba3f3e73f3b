import { describe, expect, it } from 'vitest'
import { check } from '../../src/check.ts'
import type { Decision } from '../../src/core/decision.ts'
import type { Account } from '../../src/core/facts.ts'
import { type Files, MemoryRepository } from '../memory-repository.ts'
import { documented, oneLine, shown } from './shown.ts'

const FILE = 'projects/shop/config.yaml'
const RULES = '.fieldgate/rules/company.yaml'
const SETTINGS = '.fieldgate/settings.yaml'
const ROLES = '.fieldgate/roles.yaml'

const ROLES_TEXT = `roles: { developer: {}, on-call: {}, lead: { permissions: [governance.update] } }
bindings:
  - { role: developer, users: [bob] }
  - { role: on-call, users: [erin] }
  - { role: lead, users: [{ login: alice, id: 11 }] }
`

const MAIN: Files = {
  [SETTINGS]:
    'version: 1\ncompany: acme\ndocuments:\n  - files: projects/{project}/*.yaml\nidentity: { keys: [name] }\n',
  [ROLES]: ROLES_TEXT,
  [RULES]: `saveChangesRules:
  - id: images
    roleIds: [developer]
    disallowedRuleSet:
      - jsonPath: $.services.*.dockerImage
        message: "ask for a release in #releases"
      - jsonPath: $.list[*].image
`,
  '.fieldgate/rules/on-call.yaml':
    'saveChangesRules: [{ roleIds: [on-call], allowedRuleSet: [{ jsonPath: $.services.*.replicas }] }]\n',
  [FILE]: `services:
  api: { dockerImage: "api:1.0", replicas: 1 }

list: [{ name: a, image: x }, { name: b, image: y }]
secrets: [{ clientType: web, active: true }]
tags: [a]
`,
}

const settings = (more: string): Files => ({ [SETTINGS]: `${MAIN[SETTINGS]}${more}\n` })
const config = (pattern: RegExp | string, by: string): Files => ({ [FILE]: MAIN[FILE]?.replace(pattern, by) ?? '' })
const image = config('api:1.0', 'api:2.0')
const newService = config('\n\nlist', '\n  pay: { dockerImage: "pay:1.0" }\n\nlist')

interface World {
  /** What is different on the protected branch; it may not be governed at all. */
  readonly main?: Files
  readonly ungoverned?: boolean
  readonly change: Files
  readonly who?: Account
}

const SHOP = 'projects/shop.yaml'

/** A workspace with a project in it, and one policy between them. */
const TAGS: Files = {
  ...settings(
    'inventory:\n  - { subject: workspace, files: workspaces/*.yaml, id: $.name, tags: $.tags }\n  - { subject: project, files: projects/*.yaml, id: $.name, tags: $.tags, relations: { workspace: $.workspace } }',
  ),
  '.fieldgate/policies/tags.yaml': `tagDefinitions:
  - { subject: project, key: environment, type: singleSelect, options: [dev, qa, prod] }
  - { subject: project, key: tier, type: singleSelect, options: [gold, silver, bronze] }
  - { subject: project, key: cost-center, type: integer, restricted: true }
policies:
  - name: clearance
    authoritative: { subject: workspace, tag: environment }
    affected: { subject: project, tag: environment }
    strategy: subset
    howToFix: ask the cloud foundation for clearance
`,
  'workspaces/retail.yaml': 'name: retail\ntags: { environment: [dev, qa] }\n',
  [SHOP]: 'name: shop\nworkspace: retail\ntags: { environment: dev }\n',
}

const shop = (pattern: string, by: string): Files => ({ [SHOP]: TAGS[SHOP]?.replace(pattern, by) ?? '' })
const policy = (pattern: string, by: string): Files => ({
  '.fieldgate/policies/tags.yaml': TAGS['.fieldgate/policies/tags.yaml']?.replace(pattern, by) ?? '',
})

/** What makes the finding that each section shows. */
const VIOLATIONS: Readonly<Record<string, World>> = {
  disallowed: { change: image },
  'not-allowed': { change: image, who: { login: 'erin' } },
  protected: { change: { '.github/workflows/ci.yml': 'on: push\n' } },
  unmapped: { change: image, who: { login: 'zoe' } },
  'governance-invalid': {
    change: { [RULES]: MAIN[RULES]?.replace('developer', 'develper') ?? '' },
    who: { login: 'alice', id: 11 },
  },
  'policy-violated': { main: TAGS, change: shop('dev', 'prod') },
  'tag-invalid': { main: TAGS, change: shop('dev', 'dev, tier: sliver') },
  'tag-restricted': { main: TAGS, change: shop('dev', 'dev, cost-center: 4711') },
}

const SECRETS_RULE = `saveChangesRules:
  - id: secrets
    roleIds: [developer]
    disallowedRuleSet:
      - jsonPath: $.secrets
        processingOptions: { actions: [create, delete] }
`

const ERRORS: Readonly<Record<string, World>> = {
  'governance-invalid': { main: { [RULES]: MAIN[RULES]?.replace('roleIds', 'roleId') ?? '' }, change: image },
  'document-invalid': { change: config(/$/, 'tags: [b]\n') },
  'path-invalid': { change: { 'projects/my shop/config.yaml': 'a: 1\n' } },
  'limit-exceeded': { main: settings('limits: { documentBytes: 1000 }'), change: config(/$/, `#${'x'.repeat(1200)}`) },
  'primary-key-missing': { main: { [RULES]: SECRETS_RULE }, change: config('active: true', 'active: false') },
  'identity-ambiguous': { change: config('name: b', 'name: a') },
  'team-unreadable': {
    main: { [ROLES]: `${ROLES_TEXT}  - { role: lead, teams: [acme/platform] }\n` },
    change: image,
  },
  'identity-unknown': { change: image, who: { login: 'alice' } },
  'inventory-invalid': { main: TAGS, change: shop('retail', 'retial') },
}

const WAIVER = `- id: new-image
  rule: images
  reason: the registry is being moved, ticket OPS-812
  owner: carol
  expires: 2027-03-31
`

const NOTICES: Readonly<Record<string, World>> = {
  'not-governed': { ungoverned: true, change: image },
  'edit-rule-sidestepped': { change: newService },
  waived: { main: { '.fieldgate/waivers.yaml': WAIVER }, change: image },
  'not-enforced': { main: settings('enforcement: { projects: { shop: warn } }'), change: image },
  'policy-impact': {
    main: {
      ...TAGS,
      ...policy('strategy: subset', 'strategy: subset\n    match: { projects: [other] }'),
      ...shop('dev', 'prod'),
    },
    change: policy('', ''),
    who: { login: 'alice', id: 11 },
  },
  'policy-resolved': { main: { ...TAGS, ...shop('dev', 'prod') }, change: { [SHOP]: TAGS[SHOP] ?? '' } },
}

async function decide({ main = {}, ungoverned = false, change, who = { login: 'bob' } }: World): Promise<Decision> {
  const base: Files = ungoverned ? { [FILE]: MAIN[FILE] ?? '' } : { ...MAIN, ...main }
  const repository = new MemoryRepository(base, { ...base, ...change })
  const people = { author: who, contributors: [], now: '2026-11-22T10:00:00Z' }
  const { decision } = await check({ repository, base: 'main', head: 'change', governance: null, people })
  return decision
}

/** The first example of a section. */
const example = (heading: string, code: string): readonly string[] => documented(heading, code).slice(0, 1)

describe('the examples of docs/diagnostics.md are what is said', () => {
  it.each(Object.entries(VIOLATIONS))('%s', async (code, world) => {
    const { violations } = await decide(world)
    expect(violations.map(one => oneLine(`${one.code}: ${one.message}`))).toEqual(example('## Violations', code))
  })

  it.each(Object.entries(ERRORS))('%s', async (code, world) => {
    const { diagnostics } = await decide(world)
    expect(shown('✗', diagnostics)).toEqual(example('## Error diagnostics', code))
  })

  it.each(Object.entries(NOTICES))('%s', async (code, world) => {
    const { notices } = await decide(world)
    expect(shown('·', notices)).toEqual(example('## Notices', code))
  })
})
