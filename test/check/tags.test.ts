import { describe, expect, it } from 'vitest'
import { FORMATS, reports } from '../../src/report/formats.ts'
import { cases, expectTold, policy, project, ROLES, SETTINGS, TagWorld, told } from './tag-world.ts'

const world = new TagWorld()
const SHOP = 'projects/shop.yaml'
const TEAM = 'workspaces/team.yaml'
const VIOLATED = '! policy-violated bob projects/shop.yaml clearance'
const EXISTING = '~ policy-violated bob projects/shop.yaml clearance'
const team = (values: string) => `name: team\ntags: { environment: ${values} }\n`
const shop = (values: string | null, more = '') => ({ [SHOP]: project('shop', values, more) })
const settings = (more: string) => ({ '.fieldgate/settings.yaml': `${SETTINGS}${more}` })
const rule = (more: string, strategy?: string) => ({ '.fieldgate/policies/clearance.yaml': policy(more, strategy) })
/** No workspace has the tag. */
const STRICTER = {
  '.fieldgate/policies/clearance.yaml': policy().replace('workspace, tag: environment', 'workspace, tag: other'),
}

describe('what blocks: introduced', () => {
  cases(world, [
    ['a new project that does not comply', { change: shop('[prod]') }, ['deny', VIOLATED]],
    ['and its twin that does', { change: shop('[dev]') }, ['allow']],
    ['by a tag', { base: shop('[dev]'), change: shop('[prod]') }, ['deny', VIOLATED]],
    [
      'by a relation',
      {
        base: { ...shop('[prod]'), [SHOP]: project('shop', '[prod]').replace('workspace: team\n', '') },
        change: shop('[prod]'),
      },
      ['deny', VIOLATED],
    ],
    [
      'by the other side',
      { base: { ...shop('[dev]') }, change: { [TEAM]: team('[qa]') } },
      ['deny', '! policy-violated bob workspaces/team.yaml clearance'],
    ],
    ['a tag that is removed', { base: shop('[dev]'), change: shop(null) }, ['deny', VIOLATED]],
    ['an empty list for it', { base: shop('[dev]'), change: shop('[]') }, ['deny', VIOLATED]],
    ['null for it', { base: shop('[dev]'), change: shop('null') }, ['deny', VIOLATED]],
    ['another order and a repetition', { base: shop('[dev, qa]'), change: shop('[qa, dev, qa]') }, ['allow']],
    ['a scalar for a list of one', { base: shop('[dev]'), change: shop('dev') }, ['allow']],
    ['another case', { base: shop('[dev]'), change: shop('[Dev]') }, ['deny', VIOLATED]],
    ['existing, with other values that offend', { base: shop('[prod]'), change: shop('[live]') }, ['deny', VIOLATED]],
    ['existing, with one more', { base: shop('[prod]'), change: shop('[prod, live]') }, ['deny', VIOLATED]],
    ['existing, with as many', { base: shop('[prod]'), change: shop('[prod, dev]') }, ['deny', VIOLATED]],
  ])

  it('says who may help, and where it is', async () => {
    const { violations } = await world.judge({
      base: rule('    howToFix: ask the foundation\n'),
      change: shop('[dev, prod]'),
    })
    expect(violations).toMatchObject([
      {
        ...{ code: 'policy-violated', file: SHOP, line: 3, side: 'result', identity: '$.tags.environment' },
        ...{ action: 'create', after: ['dev', 'prod'], whoCan: ['approver', 'overrider'], liftedBy: null },
        rule: { id: 'clearance', file: '.fieldgate/policies/clearance.yaml', line: 2 },
      },
    ])
    expect(violations[0]?.message).toBe(
      '[workspace > project] clearance: tag values `environment` [dev, prod] of project `shop` must be a subset of the tag values `environment` [dev, qa] of workspace `team`; ask the foundation; values that would pass: `dev`, `qa`',
    )
  })
})

describe('what blocks: existing and resolved', () => {
  cases(world, [
    [
      'another field of the subject',
      { base: shop('[prod]'), change: shop('[prod]', 'size: 1\n') },
      ['allow', EXISTING],
    ],
    ['another file', { base: shop('[prod]'), change: { 'README.md': 'x\n' } }, ['allow', EXISTING]],
    ['fewer values that offend', { base: shop('[prod, live]'), change: shop('[prod, dev]') }, ['allow', EXISTING]],
    [
      'fewer by the other side',
      { base: shop('[prod, live]'), change: { [TEAM]: team('[dev, prod]') } },
      ['allow', EXISTING],
    ],
    [
      'another value of the other side',
      { base: shop('[prod]'), change: { [TEAM]: team('[dev]') } },
      ['deny', '! policy-violated bob workspaces/team.yaml clearance'],
    ],
    ['resolved by the tag', { base: shop('[prod]'), change: shop('[dev]') }, ['allow', ': policy-resolved']],
    ['resolved by removal', { base: shop('[prod]'), change: { [SHOP]: null } }, ['allow', ': policy-resolved']],
    [
      'from the policy: what it would object to is shown and blocks nobody',
      { base: shop('[dev]'), author: 'alice', change: STRICTER },
      ['allow', ': policy-impact'],
    ],
    [
      'and its twin to which nothing objects',
      { base: shop('[dev]'), author: 'alice', change: rule('', 'intersection') },
      ['allow'],
    ],
  ])

  it('counts and names what a policy would object to', async () => {
    const { notices } = await world.judge({
      base: {
        ...shop('[dev]'),
        'projects/till.yaml': project('till', '[qa]'),
        'projects/free.yaml': project('free', null),
      },
      author: 'alice',
      change: STRICTER,
    })
    const [impact] = notices.filter(({ code }) => code === 'policy-impact')
    expect(impact?.message).toMatch(/\b2\b.*`clearance`.*`team > shop`, `team > till`/)
  })
})

describe('a policy', () => {
  cases(world, [
    ['of mode warn', { base: rule('    mode: warn\n'), change: shop('[prod]') }, ['allow', EXISTING]],
    [
      'that matches other projects',
      { base: rule('    match: { projects: ["till-*"] }\n'), change: shop('[prod]') },
      ['allow'],
    ],
    [
      'that matches this one',
      { base: rule('    match: { projects: ["till-*", "sh*"] }\n'), change: shop('[prod]') },
      ['deny', VIOLATED],
    ],
    ['of strategy intersection', { base: rule('', 'intersection'), change: shop('[dev, prod]') }, ['allow']],
    ['that nothing intersects', { base: rule('', 'intersection'), change: shop('[live]') }, ['deny', VIOLATED]],
    [
      'that the change itself relaxes: the base decides',
      { author: 'alice', change: { ...shop('[prod]'), ...rule('    mode: warn\n') } },
      ['deny', '! policy-violated alice projects/shop.yaml clearance'],
    ],
    [
      'relaxed in a branch of one’s own',
      { base: rule('    mode: warn\n'), protectedBranch: {}, change: shop('[prod]') },
      ['deny', VIOLATED],
    ],
    [
      'of every relation',
      {
        base: {
          'zones/eu.yaml': 'name: eu\n',
          ...rule(`  - name: zones
    authoritative: { subject: landingZone, tag: environment }
    affected: { subject: project, tag: environment }
    strategy: intersection
`),
        },
        change: shop('[dev]', 'zones: [eu]\n'),
      },
      ['deny', '! policy-violated bob projects/shop.yaml zones'],
    ],
  ])
})

describe('who may', () => {
  const VIOLATED_BY = (login: string) => `! policy-violated ${login} projects/shop.yaml clearance`
  const review = (login: string, id: number) => ({ user: { login, id, type: 'User', canWrite: true } })
  const waivers = (more: string) => ({
    '.fieldgate/waivers.yaml': `- { id: w1, policy: clearance, reason: moving, owner: carol, ${more} }\n`,
  })
  const later = 'expires: 2026-12-31'
  cases(world, [
    [
      'override',
      { author: 'olga', change: shop('[prod]') },
      ['allow', '~ policy-violated olga projects/shop.yaml clearance'],
    ],
    [
      'override, with a contributor who may as well',
      { author: 'olga', contributors: [{ login: 'carol', id: 33 }], change: shop('[prod]') },
      ['allow', '~ policy-violated olga projects/shop.yaml clearance'],
    ],
    [
      'not override, with a contributor who may not',
      { author: 'olga', contributors: [{ login: 'bob' }], change: shop('[prod]') },
      ['deny', VIOLATED],
    ],
    [
      'not override for an author who may not',
      { author: 'bob', contributors: [{ login: 'olga' }], change: shop('[prod]') },
      ['deny', VIOLATED],
    ],
    [
      'override, with a contributor to another file',
      {
        author: 'olga',
        contributors: [{ login: 'bob', files: ['projects/till.yaml'] }],
        change: { ...shop('[prod]'), 'projects/till.yaml': project('till', '[dev]') },
      },
      ['allow', '~ policy-violated olga projects/shop.yaml clearance'],
    ],
    [
      'not override, with a contributor to the other side',
      {
        author: 'olga',
        contributors: [{ login: 'bob', files: [TEAM] }],
        change: { ...shop('[prod]'), [TEAM]: team('[qa]') },
      },
      ['deny', VIOLATED],
    ],
    ['not override: a lead', { author: 'alice', change: shop('[prod]') }, ['deny', VIOLATED_BY('alice')]],
    [
      'lift: an approver who may override',
      { change: shop('[prod]'), reviews: [review('carol', 33)] },
      ['allow', `${VIOLATED} by carol`],
    ],
    ['not lift: one who may not', { change: shop('[prod]'), reviews: [review('dave', 44)] }, ['deny', VIOLATED]],
    [
      'not lift: one who may override and not approve',
      { change: shop('[prod]'), reviews: [review('olga', 55)] },
      ['deny', VIOLATED],
    ],
    ['be waived', { base: waivers(later), change: shop('[prod]') }, ['allow', `${EXISTING} by w1`, ': waived']],
    ['not be waived any more', { base: waivers('expires: 2026-11-21'), change: shop('[prod]') }, ['deny', VIOLATED]],
    [
      'be waived for the project',
      { base: waivers(`${later}, project: shop`), change: shop('[prod]') },
      ['allow', `${EXISTING} by w1`, ': waived'],
    ],
    ['not for another', { base: waivers(`${later}, project: till`), change: shop('[prod]') }, ['deny', VIOLATED]],
    [
      'be waived for the role',
      { base: waivers(`${later}, roles: [developer]`), change: shop('[prod]') },
      ['allow', `${EXISTING} by w1`, ': waived'],
    ],
    [
      'not for another role',
      { base: waivers(`${later}, roles: [reader]`), change: shop('[prod]') },
      ['deny', VIOLATED],
    ],
    [
      'where enforcement warns',
      { base: settings('enforcement: { projects: { shop: warn } }\n'), change: shop('[prod]') },
      ['allow', EXISTING],
    ],
    [
      'where it is off',
      { base: settings('enforcement: { projects: { shop: off } }\n'), change: shop('[prod]') },
      ['allow'],
    ],
    [
      'not where it is off for another project',
      { base: settings('enforcement: { projects: { till: off } }\n'), change: shop('[prod]') },
      ['deny', VIOLATED],
    ],
    [
      'not touch the inventory without a role',
      { author: 'zoe', change: shop('[dev]') },
      ['deny', '! unmapped zoe projects/shop.yaml'],
    ],
    ['touch what is no part of it', { author: 'zoe', change: { 'README.md': 'x\n' } }, ['allow']],
    [
      'not remove a file of it without a role',
      { base: shop('[dev]'), author: 'zoe', change: { [SHOP]: null } },
      ['deny', '! unmapped zoe projects/shop.yaml'],
    ],
  ])
})

describe('tag definitions', () => {
  const INVALID = '! tag-invalid bob projects/shop.yaml project.k'
  const RESTRICTED = '! tag-restricted bob projects/shop.yaml project.k'
  const defined = (more: string) => ({
    '.fieldgate/policies/clearance.yaml': `tagDefinitions: [{ subject: project, key: k, ${more} }]\n`,
  })
  const tagged = (value: string | null, more = '') => ({
    [SHOP]: `name: shop\n${value === null ? '' : `tags: { k: ${value} }\n`}${more}`,
  })
  const types: [type: string, valid: string, invalid: string][] = [
    ['string', 'anything at all', '[a, b]'],
    ['email', 'anna@acme.example', 'anna at acme'],
    ['integer', '42', '4.2'],
    ['integer', '-7', 'seven'],
    ['number', '1.5', '"1,5"'],
    ['boolean', 'true', 'maybe'],
    ['date', '2027-01-31', '2027-02-30'],
    ['singleSelect, options: [a, b]', 'a', 'c'],
    ['singleSelect, options: [a, b]', '[b]', '[a, b]'],
    ['multiSelect, options: [a, b]', '[a, b]', '[a, c]'],
    ['string, pattern: "^[a-z]+$"', 'abc', 'Abc'],
    ['email, pattern: "@acme[.]example$"', 'a@acme.example', 'a@acme.example.org'],
  ]
  it.each(types)('of type %s: %s and not %s', async (type, valid, invalid) => {
    const base = defined(`type: ${type}`)
    expectTold(await world.judge({ base, change: tagged(valid) }), ['allow'])
    expectTold(await world.judge({ base, change: tagged(invalid) }), ['deny', INVALID])
  })

  const with_ = (more: string, value: string | null) => ({ ...defined(more), ...tagged(value) })
  cases(world, [
    [
      'a value that was there stays',
      { base: with_('type: integer', 'odd'), change: tagged('odd', 'x: 1\n') },
      ['allow'],
    ],
    [
      'values that were there stay beside new ones',
      { base: with_('type: multiSelect, options: [a, b]', '[old, a]'), change: tagged('[old, b]') },
      ['allow'],
    ],
    [
      'a value that comes is judged',
      { base: with_('type: integer', 'odd'), change: tagged('even') },
      ['deny', INVALID],
    ],
    [
      'mandatory, and new without',
      { base: defined('type: string, mandatory: true'), change: tagged(null) },
      ['deny', INVALID],
    ],
    [
      'mandatory, and removed',
      { base: with_('type: string, mandatory: true', 'a'), change: tagged('[]') },
      ['deny', INVALID],
    ],
    [
      'mandatory, and not there before',
      { base: with_('type: string, mandatory: true', null), change: tagged(null, 'x: 1\n') },
      ['allow'],
    ],
    [
      'mandatory, with a default',
      { base: defined('type: string, mandatory: true, default: d'), change: tagged(null) },
      ['allow'],
    ],
    ['immutable, and set', { base: with_('type: string, immutable: true', null), change: tagged('a') }, ['allow']],
    [
      'immutable, and changed',
      { base: with_('type: string, immutable: true', 'a'), change: tagged('b') },
      ['deny', INVALID],
    ],
    [
      'immutable, and removed',
      { base: with_('type: string, immutable: true', 'a'), change: tagged(null) },
      ['deny', INVALID],
    ],
    [
      'immutable, and removed by who overrides',
      { author: 'olga', base: with_('type: string, immutable: true', 'a'), change: tagged(null) },
      ['deny', INVALID.replace('bob', 'olga')],
    ],
    [
      'restricted, and changed',
      { base: with_('type: string, restricted: true', 'a'), change: tagged('b') },
      ['deny', RESTRICTED],
    ],
    [
      'restricted, and removed',
      { base: with_('type: string, restricted: true', 'a'), change: tagged(null) },
      ['deny', RESTRICTED],
    ],
    [
      'restricted, and set',
      { base: with_('type: string, restricted: true', null), change: tagged('a') },
      ['deny', RESTRICTED],
    ],
    [
      'restricted, and changed by who overrides',
      { author: 'olga', base: with_('type: string, restricted: true', 'a'), change: tagged('b') },
      ['allow'],
    ],
    [
      'restricted, and new with a value',
      { base: defined('type: string, restricted: true, default: d'), change: tagged('a') },
      ['deny', RESTRICTED],
    ],
    [
      'restricted, and new with the default',
      { base: defined('type: string, restricted: true, default: d'), change: tagged('d') },
      ['allow'],
    ],
    [
      'restricted, and new without a value',
      { base: defined('type: string, restricted: true, default: d'), change: tagged(null) },
      ['allow'],
    ],
    [
      'restricted: an approval lifts nothing, since the specification does not name it',
      {
        base: with_('type: string, restricted: true', 'a'),
        change: tagged('b'),
        reviews: [{ user: { login: 'carol', id: 33, type: 'User', canWrite: true } }],
      },
      ['deny', RESTRICTED],
    ],
  ])

  const clearance = (definition: string) => ({
    '.fieldgate/policies/d.yaml': `tagDefinitions: [{ subject: project, key: environment, ${definition} }]\n`,
  })
  cases(world, [
    ['a default that complies', { base: clearance('type: string, default: dev'), change: shop(null) }, ['allow']],
    [
      'a default that does not',
      { base: clearance('type: string, default: prod'), change: shop(null) },
      ['deny', VIOLATED],
    ],
    [
      'a default is not what an old object has',
      { base: { ...clearance('type: string, default: dev'), ...shop('[qa]') }, change: shop(null) },
      ['deny', VIOLATED],
    ],
    [
      'one that a policy uses is removed',
      { author: 'alice', base: clearance('type: string'), change: { '.fieldgate/policies/d.yaml': null } },
      ['deny', '! governance-invalid alice .fieldgate/policies/clearance.yaml'],
    ],
    [
      'and its twin that none uses',
      { author: 'alice', base: defined('type: string'), change: { '.fieldgate/policies/clearance.yaml': policy() } },
      ['allow'],
    ],
  ])
})

describe('references', () => {
  const INVALID = '? inventory-invalid projects/shop.yaml'
  const DEBT = '~ inventory-invalid bob projects/shop.yaml'
  const lost = project('shop', '[dev]').replace('team', 'nowhere')
  cases(world, [
    ['to nothing, by this change', { change: { [SHOP]: lost } }, ['error', INVALID]],
    ['to nothing, by removal of what is named', { base: shop('[dev]'), change: { [TEAM]: null } }, ['error', INVALID]],
    ['to nothing, there before', { base: { [SHOP]: lost }, change: { [SHOP]: `${lost}x: 1\n` } }, ['allow', DEBT]],
    [
      'to nothing, there before, elsewhere',
      { base: { [SHOP]: lost }, change: { 'README.md': 'x\n' } },
      ['allow', DEBT],
    ],
    ['to a kind that is not declared', { change: shop('[dev]', 'costCentre: 12\n') }, ['allow']],
    [
      'to people, who live elsewhere',
      { base: shop('[dev]'), change: { 'access/a.yaml': 'project: shop\nmembers: [{ user: ann }]\n' } },
      ['allow'],
    ],
    [
      'in an edge to nothing',
      { base: shop('[dev]'), change: { 'access/a.yaml': 'project: shoo\nmembers: [{ user: ann }]\n' } },
      ['error', '? inventory-invalid access/a.yaml'],
    ],
    [
      'an id that is there already',
      { base: shop('[dev]'), change: { 'projects/zz.yaml': project('shop', '[dev]') } },
      ['error', '? inventory-invalid projects/shop.yaml', '? inventory-invalid projects/zz.yaml'],
    ],
    [
      'an id twice before',
      {
        base: { ...shop('[dev]'), 'projects/zz.yaml': project('shop', '[dev]') },
        change: { 'projects/new.yaml': project('new', '[dev]') },
      },
      ['allow', '~ inventory-invalid bob projects/shop.yaml', '~ inventory-invalid bob projects/zz.yaml'],
    ],
    ['no id', { change: { [SHOP]: 'workspace: team\n' } }, ['error', INVALID]],
    ['two ids', { change: { [SHOP]: 'name: [a, b]\nworkspace: team\n' } }, ['error', INVALID]],
  ])
})

describe('what `redact` selects', () => {
  const base = {
    ...settings('redact: [$.tags.environment, $.workspace]\n'),
    'workspaces/team.yaml': team('[hush-one, hush-two]'),
    'workspaces/hush-four.yaml': 'name: hush-four\n',
  }
  it.each([
    ['a violated policy', { base, change: shop('[hush-three]') }, 'deny'],
    [
      'a policy that was violated',
      { base: { ...base, ...shop('[hush-three]') }, change: shop('[hush-three]', 'x: 1\n') },
      'allow',
    ],
    ['the other side', { base: { ...base, ...shop('[hush-one]') }, change: { [TEAM]: team('[hush-two]') } }, 'deny'],
    ['a policy that is resolved', { base: { ...base, ...shop('[hush-three]') }, change: shop('[hush-one]') }, 'allow'],
    [
      'an invalid tag',
      {
        base: {
          ...base,
          '.fieldgate/policies/d.yaml': 'tagDefinitions: [{ subject: project, key: environment, type: date }]\n',
        },
        change: shop('[hush-one]'),
      },
      'deny',
    ],
    [
      'a tag that is gone',
      {
        base: {
          ...base,
          ...shop('[hush-one]'),
          '.fieldgate/policies/d.yaml':
            'tagDefinitions: [{ subject: project, key: environment, type: string, restricted: true, immutable: true }]\n',
        },
        change: shop(null),
      },
      'deny',
    ],
    [
      'a reference to nothing',
      { base, change: { [SHOP]: project('shop', '[hush-one]').replace('team', 'hush-three') } },
      'error',
    ],
    [
      'what only the change itself selects',
      { author: 'alice', change: { ...shop('[hush-three]'), ...settings('redact: [$.tags.environment]\n') } },
      'deny',
    ],
  ])('is in no report: %s', async (_, change, verdict) => {
    const decision = await world.judge(change)
    expect(decision.decision).toBe(verdict)
    for (const format of FORMATS) {
      const report = await reports[format]()
      const text = report(decision, { colour: false, width: 100, toolVersion: '0' })
      expect(`${format}: ${text}`).not.toContain('hush-')
    }
    expect(JSON.stringify(decision)).not.toContain('hush-')
  })

  it('has its twin that is told', async () => {
    const decision = await world.judge({ change: shop('[hush-three]') })
    expect(JSON.stringify(decision)).toContain('hush-three')
    expect(told(decision)).toEqual(['deny', VIOLATED])
  })

  it('hides what looks like a secret, whatever selects it', async () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`
    const decision = await world.judge({ change: shop(`[${secret}]`) })
    expect(told(decision)).toEqual(['deny', VIOLATED])
    expect(JSON.stringify(decision)).not.toContain(secret)
  })
})

describe('roles of the company', () => {
  cases(world, [
    [
      'a permission of a project counts for nothing',
      {
        author: 'pia',
        base: {
          '.fieldgate/roles.yaml': `${ROLES}  - { role: overrider, project: shop, users: [pia] }\n  - { role: developer, users: [pia] }\n`,
        },
        change: shop('[prod]'),
      },
      ['deny', '! policy-violated pia projects/shop.yaml clearance'],
    ],
  ])
})
