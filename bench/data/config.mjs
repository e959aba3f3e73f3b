// Configuration documents of one shape in any size: deterministic, so that two runs measure the same bytes.

const TEAMS = ['payments', 'catalog', 'checkout', 'search', 'identity', 'logistics', 'reports']
const WORDS = ['alpha', 'bravo', 'delta', 'echo', 'golf', 'hotel', 'kilo', 'lima', 'oscar', 'tango', 'victor', 'zulu']

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
export function numbers(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export const pick = (list, random) => list[Math.floor(random() * list.length)]

function service(number, random) {
  const phrase = () => `${pick(WORDS, random)}-${pick(WORDS, random)}-${Math.floor(random() * 1000)}`
  return {
    name: `svc${number}`,
    type: `type${number % 40}`,
    team: `team${number % 60}`,
    tier: number % 5 === 0 ? 'critical' : 'standard',
    owner: pick(TEAMS, random),
    description: `serves ${phrase()} for ${phrase()}`,
    dockerImage: `registry.example.org/acme/svc${number}:1.${Math.floor(random() * 90)}.0`,
    replicas: 1 + Math.floor(random() * 8),
    strategy: pick(['rolling', 'recreate', 'canary'], random),
    settings: {
      [`option${number % 30}`]: true,
      timeout: Math.floor(random() * 600),
      ratio: Math.round(random() * 100) / 100,
    },
    resources: { limits: { cpu: '500m', memory: '512Mi' } },
    environment: [
      { name: 'LOG_LEVEL', value: pick(['info', 'debug', 'warn'], random) },
      { name: `SECRET_${number % 50}_TOKEN`, value: phrase() },
      { name: 'UPSTREAM', value: `http://${phrase()}:8080` },
    ],
  }
}

const inherited = { inherited: true }

function endpoint(number, random) {
  const route = verb => ({ id: `${verb}/`, verb, public: inherited, acl: inherited, secreted: inherited })
  return {
    basePath: `/svc${number}/v1`,
    public: random() < 0.2,
    secreted: false,
    acl: pick(['groups.staff', 'groups.admin', 'groups.partner'], random),
    service: `svc${number}`,
    tags: { area: `area${number % 25}`, owner: pick(TEAMS, random) },
    routes: { 'GET/': route('GET') },
  }
}

function collection(number, random) {
  const field = name => ({ name, type: pick(['string', 'number', 'date'], random), required: random() < 0.5 })
  return { name: `table${number}`, fields: ['id', 'createdAt', 'state'].map(field) }
}

const secret = (number, random) => ({
  clientType: `client${number}`,
  secret: `${pick(WORDS, random)}${Math.floor(random() * 1e9)}`,
  active: true,
})

const members = (count, first, name, make) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [name(first + i), make(first + i)]))

/** A configuration of so many services, endpoints, collections and secrets, the first of which has the given number. */
export function configuration({ services, endpoints, collections, secrets, first = 0 }) {
  const random = numbers(first * 7919 + services)
  return {
    version: '0.54.0',
    services: members(
      services,
      first,
      n => `svc${n}`,
      n => service(n, random),
    ),
    endpoints: members(
      endpoints,
      first,
      n => `/svc${n}/v1`,
      n => endpoint(n, random),
    ),
    collections: members(
      collections,
      first,
      n => `table${n}`,
      n => collection(n, random),
    ),
    secrets: Array.from({ length: secrets }, (_, i) => secret(first + i, random)),
  }
}

/** A file of 66 lines. */
export const smallConfiguration = number =>
  configuration({ services: 1, endpoints: 1, collections: 1, secrets: 1, first: number })

/** Proportions of a real configuration; about 900 bytes of JSON without blanks for each unit. */
export const largeConfiguration = units =>
  configuration({
    services: units,
    endpoints: units,
    collections: Math.ceil(units / 2),
    secrets: Math.ceil(units / 20),
  })

/** The member of an object or array at a part of its length, from 0 to 1. */
function at(container, part) {
  const list = Object.values(container)
  return list[Math.min(list.length - 1, Math.floor(list.length * part))]
}

/**
 * Ten ways to make one change, each at a place that `part`, from 0 to 1, tells. The rules of `governance.mjs` disallow
 * the next to last, and allow all but the last.
 */
const EDITS = [
  (config, part) => Object.assign(at(config.services, part), { dockerImage: 'registry.example.org/acme/next:2.0.0' }),
  (config, part) => Object.assign(at(config.services, part), { replicas: 12 }),
  (config, part) => Object.assign(at(config.services, part).environment[0], { value: 'trace' }),
  (config, part) => at(config.services, part).environment.push({ name: 'ADDED', value: 'yes, please' }),
  config => Object.assign(config.services, { added: { ...service(1, numbers(1)), name: 'added', type: 'custom' } }),
  (config, part) => at(config.collections, part).fields.splice(2, 1),
  (config, part) => at(config.collections, part).fields.unshift({ name: 'tenant', type: 'string', required: true }),
  (config, part) => Object.assign(at(config.endpoints, part), { service: 'added' }),
  (config, part) => Object.assign(at(config.endpoints, part), { acl: 'groups.everybody' }),
  (config, part) => Object.assign(at(config.secrets, part), { active: false }),
]

/** A copy with one change, of the kind that the number tells. */
export function editedOnce(config, number) {
  const copy = structuredClone(config)
  EDITS[number % EDITS.length](copy, 0)
  return copy
}

/** A copy with ten changes, spread over the document. */
export function editedTenTimes(config) {
  const copy = structuredClone(config)
  for (const [index, edit] of EDITS.entries()) edit(copy, (index + 0.5) / EDITS.length)
  return copy
}

/** What the rules say of `count` changes of which every kind in turn is one. */
export function expectedOf(count) {
  const ofKind = kind => Math.ceil((count - kind) / EDITS.length)
  const violations = { 'alice disallowed': ofKind(8), 'alice not-allowed': ofKind(9), 'bob disallowed': ofKind(8) }
  return { decision: 'deny', changes: count, violations }
}
