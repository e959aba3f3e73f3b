// Governance of a company whose projects are under tag policies: 20 tag definitions and 50 policies, or none of them.
import { FACETS, keyOf } from './mesh-tags.mjs'
import { yaml } from './yaml.mjs'

const SETTINGS = `version: 1
company: acme
documents:
  - files: mesh/**/*.yaml
    stream: true
`

const INVENTORY = `inventory:
  - format: meshstack
    files: mesh/**/*.yaml
`

const ROLES = `roles:
  developer: {}
  platform-engineer: { permissions: [governance.update, policies.override] }
bindings:
  - { role: developer, users: [alice, bob] }
  - { role: platform-engineer, users: [dave] }
`

const RULES = `saveChangesRules:
  - id: developers
    roleIds: [developer]
    allowedRuleSet: [{ jsonPath: $, processingOptions: { actions: [create, update, delete] } }]
`

/** Authoritative and affected kind, and how they are compared; each in all facets. */
const PAIRS = [
  ['workspace', 'project', 'subset'],
  ['landingZone', 'project', 'subset'],
  ['landingZone', 'workspace', 'subset'],
  ['user', 'project', 'subset'],
  ['user', 'workspace', 'subset'],
  ['user', 'projectRole', 'subset'],
  ['group', 'project', 'subset'],
  ['group', 'workspace', 'subset'],
  ['group', 'projectRole', 'subset'],
  ['principal', 'project', 'intersection'],
  ['principal', 'workspace', 'intersection'],
  ['principal', 'projectRole', 'intersection'],
  ['buildingBlock', 'project', 'subset'],
  ['buildingBlock', 'workspace', 'subset'],
  ['project', 'landingZone', 'intersection'],
  ['workspace', 'buildingBlock', 'intersection'],
]

const PEOPLE = ['user', 'group', 'principal']

const side = (subject, facet) => ({ subject, tag: keyOf(facet, PEOPLE.includes(subject)) })

const policy = (authoritative, affected, strategy) => ({
  name: `${authoritative.subject}-${affected.subject}-${affected.tag}`,
  authoritative,
  affected,
  strategy,
  howToFix: 'ask the cloud foundation',
})

const POLICIES = [
  ...PAIRS.flatMap(([a, f, strategy]) =>
    Object.keys(FACETS).map(facet => policy(side(a, facet), side(f, facet), strategy)),
  ),
  policy({ subject: 'workspace', tag: 'costCenter' }, { subject: 'project', tag: 'costCenter' }, 'subset'),
  policy(side('project', 'environment'), side('user', 'environment'), 'intersection'),
]

const KINDS = ['workspace', 'project', 'landingZone', 'buildingBlock', 'projectRole', 'principal']

const DEFINITIONS = [
  ...KINDS.flatMap(subject =>
    Object.entries(FACETS).map(([facet, options]) => ({
      subject,
      key: side(subject, facet).tag,
      type: 'multiSelect',
      options,
      mandatory: true,
    })),
  ),
  ...['workspace', 'project'].map(subject => ({ subject, key: 'costCenter', type: 'string', pattern: '^cc' })),
]

const POLICIES_PER_FILE = 10

/** The files of `.fieldgate/` without tag policies. */
export const plainGovernance = () => [
  ['.fieldgate/settings.yaml', SETTINGS],
  ['.fieldgate/roles.yaml', ROLES],
  ['.fieldgate/rules/developers.yaml', RULES],
]

/** The same with them. */
export const tagGovernance = () => [
  ...plainGovernance().slice(1),
  ['.fieldgate/settings.yaml', SETTINGS + INVENTORY],
  ['.fieldgate/policies/definitions.yaml', yaml({ tagDefinitions: DEFINITIONS })],
  ...Array.from({ length: POLICIES.length / POLICIES_PER_FILE }, (_, i) => [
    `.fieldgate/policies/policies-${i}.yaml`,
    yaml({ policies: POLICIES.slice(i * POLICIES_PER_FILE, (i + 1) * POLICIES_PER_FILE) }),
  ]),
]
