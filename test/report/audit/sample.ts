import type { Entry, Found, Lifted, Place } from '../../../src/audit/entry.ts'
import { Tally } from '../../../src/audit/tally.ts'
import type { AuditPage } from '../../../src/report/audit/page.ts'

const RULES = [
  'images',
  'replicas',
  'network-policy',
  'payment-limits',
  'feature-flags',
  'regions',
  'secrets-by-reference',
]
const PROJECTS = ['shop', 'payments', 'search', 'identity', 'platform']
const PEOPLE = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi', 'ivan', 'judy']
const ROLES = ['developer', 'operator', 'reviewer']

/** Numbers below a bound, the same each time (Lehmer, "minimal standard"). */
function dice(seed: number): (bound: number) => number {
  let state = seed
  return bound => {
    state = (state * 48271) % 2147483647
    return Math.floor((state / 2147483647) * bound)
  }
}

const hex = (roll: (bound: number) => number, digits: number): string =>
  Array.from({ length: digits }, () => roll(16).toString(16)).join('')

const of = <T>(items: readonly T[], roll: (bound: number) => number): T => {
  const item = items[roll(items.length)]
  if (item === undefined) throw new Error('nothing to choose from')
  return item
}

function found(roll: (bound: number) => number): Found {
  const project = of(PROJECTS, roll)
  const service = `service-${roll(40)}`
  return {
    file: `configuration/${project}/production/${service}.yaml`,
    ...{ project, environment: 'production', action: of(['update', 'create', 'delete'], roll) },
    path: `$['services'][${roll(9)}]['image']`,
    identity: `$.services.${service}.image`,
    code: roll(8) === 0 ? 'not-allowed' : 'disallowed',
    principal: of(PEOPLE, roll),
    roles: [of(ROLES, roll)],
    rule: roll(8) === 0 ? null : (RULES[Math.min(roll(RULES.length), roll(RULES.length))] ?? null),
  }
}

const placeOf = ({ file, project, environment, path, identity, action }: Found): Place => ({
  ...{ file, project, environment, path, identity, action },
})

const START = Date.parse('2026-03-02T06:00:00Z')

/** A record as a busy organisation writes it. */
export function entry(seq: number, roll = dice(seq * 7919 + 1), apart = 19 * 60_000): Entry {
  const verdict = roll(20)
  const decision = verdict < 13 ? 'allow' : verdict < 19 ? 'deny' : 'error'
  const violations = decision === 'deny' ? Array.from({ length: 1 + roll(3) }, () => found(roll)) : []
  const lifted: readonly Lifted[] =
    decision === 'allow' && roll(9) === 0
      ? [{ ...found(roll), by: of(PEOPLE.slice(0, 4), roll), role: 'reviewer' }]
      : []
  const changed = Array.from({ length: 1 + roll(3) }, () => placeOf(found(roll)))
  const kind = roll(12) === 0 ? 'landed' : roll(400) === 0 ? 'bypass' : 'decision'
  return {
    ...{ seq, kind, decision, violations, lifted, changed },
    hash: hex(roll, 64),
    id: `0198c0de-${hex(roll, 4)}-7${hex(roll, 3)}-8${hex(roll, 3)}-${hex(roll, 12)}`,
    time: new Date(START + seq * apart).toISOString(),
    repo: 'github.com/acme/configuration',
    pullRequests: [1 + Math.floor(seq / 3)],
    head: hex(roll, 40),
    target: 'refs/heads/main',
    principals: [{ login: of(PEOPLE, roll), as: 'author', roles: [of(ROLES, roll)] }],
    codes: [...new Set(violations.map(({ code }) => code))],
    counts: { changes: changed.length, violations: violations.length, lifted: lifted.length, warnings: 0 },
    run: `https://github.com/acme/configuration/actions/runs/${9_000_000_000 + seq}`,
  }
}

export const entries = (count: number): readonly Entry[] => Array.from({ length: count }, (_, i) => entry(i + 1))

/** A page about these entries. */
export function pageOf(list: readonly Entry[], more: Partial<AuditPage> = {}): AuditPage {
  const tally = new Tally()
  for (const one of list) tally.add(one)
  const [first, last] = [list[0], list.at(-1)]
  return {
    title: 'github.com/acme/configuration',
    generated: '2026-11-30T20:06:25.123Z',
    log: 'branch `fieldgate-audit`',
    first: first === undefined ? null : { seq: first.seq, hash: first.hash ?? '' },
    last: last === undefined ? null : { seq: last.seq, hash: last.hash ?? '' },
    totals: tally.totals(),
    entries: tally.newest(),
    waivers: [
      {
        ...{ id: 'w-2026-11', rule: 'images', project: 'shop', owner: 'alice' },
        ...{ reason: 'The registry moves until the end of the year.', expires: '2027-01-01T00:00:00Z' },
      },
      {
        ...{ id: 'w-incident-318', rule: 'replicas', project: null, owner: 'carol' },
        ...{ reason: 'Incident 318: more replicas than the rule allows.', expires: '2026-12-01T00:00:00Z' },
      },
    ],
    toolVersion: '0.1.0',
    ...more,
  }
}

/** A record in which everything that somebody else can write is this text. */
export function entryOfText(text: string, seq: number): Entry {
  const place = { file: text, project: text, environment: text, path: text, identity: text, action: text }
  const violation = { ...place, code: text, principal: text, roles: [text], rule: text }
  return {
    ...{ seq, hash: text, id: text, kind: 'decision', time: '2026-11-30T20:06:25Z', decision: 'deny', repo: text },
    ...{ pullRequests: [1], head: text, target: text, principals: [{ login: text, as: text, roles: [text] }] },
    ...{ codes: [text], changed: [place], run: text },
    ...{ violations: [violation, { ...violation, rule: null }], lifted: [{ ...violation, by: text, role: text }] },
    ...{ counts: { changes: 2, violations: 2, lifted: 2, warnings: 1 } },
  }
}

/** A page about such records, whose own texts are the first of them. */
export function pageOfTexts(...texts: readonly [string, ...string[]]): AuditPage {
  const [text] = texts
  const waiver = { id: text, rule: text, project: text, owner: text, reason: text, expires: text }
  const list = texts.map((each, i) => entryOfText(each, i + 1))
  return pageOf(list, { title: text, log: text, waivers: [waiver], toolVersion: text })
}
