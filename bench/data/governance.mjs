// Governance as a company would write it: settings, people with several roles, and any number of rules of ten kinds.
import { yaml } from './yaml.mjs'

const ALL = { actions: ['create', 'update', 'delete'] }
const COMING_AND_GOING = { actions: ['create', 'delete'] }

const SETTINGS = `version: 1
company: acme
documents:
  - files: projects/{project}/api-console-config.{json,yaml}
    ignore: [$.lastCommitAuthor, $.updatedAt]
  - files: environments/{environment}/{project}/**/*.{yaml,yml}
    stream: true
identity:
  keys: [name, id]
  at: { "$.secrets": clientType }
protected: ["deploy/pipelines/**"]
redact: ["$.secrets[*].secret"]
`

const ROLES = `roles:
  developer: {}
  maintainer: {}
  contractor: {}
  operator: { description: runs what others build }
  senior-developer: { permissions: [changes.approve] }
  platform-engineer: { permissions: [governance.update, changes.approve] }
groups:
  payments: [erin, frank, grace, heidi]
bindings:
  - { role: developer, users: [alice], groups: [payments] }
  - { role: operator, users: [alice, bob] }
  - { role: maintainer, users: [bob] }
  - { role: contractor, users: [mallory], until: 2027-01-31 }
  - { role: senior-developer, users: [carol] }
  - { role: platform-engineer, users: [dave, { login: ivan, id: 4711 }] }
`

/** What decides about the changes that `config.mjs` makes: three allow rules and one disallow rule. */
const DECIDING = [
  {
    id: 'developers',
    roleIds: ['developer'],
    allowedRuleSet: ['services', 'endpoints', 'collections'].map(name => ({
      jsonPath: `$.${name}`,
      processingOptions: ALL,
    })),
  },
  {
    id: 'endpoint-security',
    exceptRoleIds: ['senior-developer', 'platform-engineer'],
    disallowedRuleSet: [{ ruleId: 'endpoints.security.edit', message: 'ask the platform team in #platform' }],
  },
]
const DECIDING_COUNT = 4

/** Ten kinds of rules; none controls what `config.mjs` changes, but all lead along those paths. */
const KINDS = [
  n => ({ jsonPath: `$.services.svc${n}.strategy`, message: `the strategy of svc${n} is agreed with its users` }),
  n => ({ jsonPath: `$.services.*.settings.option${n}` }),
  n => ({ jsonPath: `$.services[?@.type=='type${n}'].strategy`, processingOptions: ALL }),
  n => ({ jsonPath: `$.services[?@.team=='team${n}' && @.tier=='critical']`, processingOptions: COMING_AND_GOING }),
  n => ({ jsonPath: `$..limit${n}` }),
  n => ({ jsonPath: `$.endpoints['/svc${n}/v1'].routes.*.acl` }),
  n => ({ jsonPath: `$.endpoints[?@.tags.area=='area${n}'].public`, processingOptions: ALL }),
  n => ({ jsonPath: `$.collections.table${n}`, processingOptions: COMING_AND_GOING }),
  n => ({
    jsonPath: `$.collections.archive${n}.fields`,
    processingOptions: { ...COMING_AND_GOING, primaryKey: 'name' },
  }),
  n => ({ jsonPath: `$.services.*.environment[?match(@.name, 'SECRET_${n}_[A-Z]+')].value` }),
]

/** Whom the entries are about, in turn, and which kind of set they have. */
const ENTRIES = [
  { roleIds: ['developer'], set: 'disallowedRuleSet' },
  { roleIds: ['developer', 'maintainer'], set: 'disallowedRuleSet' },
  { exceptRoleIds: ['senior-developer', 'platform-engineer'], set: 'disallowedRuleSet' },
  { roleIds: ['maintainer'], mode: 'warn', set: 'disallowedRuleSet' },
  { roleIds: ['contractor', 'developer'], set: 'allowedRuleSet' },
]

/** The n-th rule beyond the deciding ones. */
const rule = n => KINDS[n % KINDS.length](Math.floor(n / KINDS.length))

function entry(index, rules) {
  const { set, ...about } = ENTRIES[index % ENTRIES.length]
  return { ...about, [set]: rules }
}

function chunks(list, size) {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
}

/** Exactly so many rules, ten to an entry and 25 entries to a file, by path. */
function ruleFiles(count) {
  const others = Array.from({ length: count - DECIDING_COUNT }, (_, n) => rule(n))
  const entries = [...DECIDING, ...chunks(others, KINDS.length).map((rules, index) => entry(index, rules))]
  return chunks(entries, 25).map((saveChangesRules, index) => [
    `.fieldgate/rules/company-${index}.yaml`,
    yaml({ saveChangesRules }),
  ])
}

/** @returns {[path: string, text: string][]} the files of `.fieldgate/` with so many rules */
export const governance = count => [
  ['.fieldgate/settings.yaml', SETTINGS],
  ['.fieldgate/roles.yaml', ROLES],
  ...ruleFiles(count),
]

/** The queries of the rules beyond the deciding ones, the kinds in turn. */
export const queries = count => Array.from({ length: count }, (_, n) => rule(n).jsonPath)
