import { describe, it } from 'vitest'
import { cases, expectTold, policy, project, SETTINGS, TagWorld } from './tag-world.ts'

const world = new TagWorld()
const SHOP = 'projects/shop.yaml'
const TEAM = 'workspaces/team.yaml'
const VIOLATED = '! policy-violated bob projects/shop.yaml clearance'
const INVALID = '? inventory-invalid projects/shop.yaml'
const UNREADABLE = '? document-invalid projects/shop.yaml'
const bad = { [SHOP]: project('shop', '[prod]') }
const good = { [SHOP]: project('shop', '[dev]') }
const settings = (text: string) => ({ '.fieldgate/settings.yaml': text })
const link = (content: string) => ({ mode: '120000', content })

describe('an author who renames', () => {
  cases(world, [
    ['the id', { base: good, change: { [SHOP]: project('till', '[prod]') } }, ['deny', VIOLATED]],
    ['the id, and complies', { base: good, change: { [SHOP]: project('till', '[dev]') } }, ['allow']],
    [
      'the id of what violates already',
      { base: bad, change: { [SHOP]: project('till', '[prod]') } },
      ['deny', VIOLATED, ': policy-resolved'],
    ],
    [
      'the file, and the value',
      { base: good, change: { [SHOP]: null, 'projects/zz.yaml': project('shop', '[prod]') } },
      ['deny', '! policy-violated bob projects/zz.yaml clearance'],
    ],
    [
      'the file alone',
      { base: bad, change: { [SHOP]: null, 'projects/zz.yaml': project('shop', '[prod]') } },
      ['allow', '~ policy-violated bob projects/zz.yaml clearance'],
    ],
    [
      'the file to where nothing reads it',
      { base: good, change: { [SHOP]: null, 'elsewhere/shop.yaml': project('shop', '[prod]') } },
      ['allow'],
    ],
    [
      'the workspace away from its projects',
      { base: good, change: { [TEAM]: 'name: Team\ntags: { environment: [prod] }\n' } },
      ['error', INVALID],
    ],
    [
      'what is meant by other letters',
      { change: { [SHOP]: project('shop', '[prod]').replace('workspace: team', 'workspace: tеam') } },
      ['error', INVALID],
    ],
  ])

  it('a restricted tag through another id or file', async () => {
    const base = {
      '.fieldgate/policies/clearance.yaml':
        'tagDefinitions: [{ subject: project, key: k, type: string, restricted: true, immutable: true }]\n',
      [SHOP]: 'name: shop\ntags: { k: a }\n',
    }
    const moved = { [SHOP]: null, 'projects/zz.yaml': 'name: shop\ntags: { k: b }\n' }
    expectTold(await world.judge({ base, change: moved }), [
      'deny',
      '! tag-invalid bob projects/zz.yaml project.k',
      '! tag-restricted bob projects/zz.yaml project.k',
    ])
    const renamed = { [SHOP]: 'name: till\ntags: { k: b }\n' }
    expectTold(await world.judge({ base, change: renamed }), [
      'deny',
      '! tag-restricted bob projects/shop.yaml project.k',
    ])
    const twin = { [SHOP]: null, 'projects/zz.yaml': 'name: shop\ntags: { k: a }\n' }
    expectTold(await world.judge({ base, change: twin }), ['allow'])
  })
})

describe('an author who hides a value', () => {
  const open = { [TEAM]: 'name: team\ntags: { environment: ["1.1", "true"] }\n' }
  const wrote = (text: string) => ({ [SHOP]: `name: shop\nworkspace: team\n${text}` })
  cases(world, [
    ['in a list', { base: open, change: wrote('tags: { environment: [1.10] }\n') }, ['deny', VIOLATED]],
    ['as it is written', { base: open, change: wrote('tags: { environment: [1.1, true] }\n') }, ['allow']],
    ['in a text', { base: open, change: wrote('tags: { environment: ["1.1"] }\n') }, ['allow']],
    ['in another spelling', { base: open, change: wrote('tags: { environment: [True] }\n') }, ['deny', VIOLATED]],
    ['behind an alias', { base: open, change: wrote('x: &v 1.10\ntags: { environment: *v }\n') }, ['deny', VIOLATED]],
    ['behind an alias, honestly', { base: open, change: wrote('x: &v 1.1\ntags: { environment: *v }\n') }, ['allow']],
    [
      'behind an alias of a truth',
      { base: open, change: wrote('x: &v TRUE\ntags: { environment: *v }\n') },
      ['deny', VIOLATED],
    ],
    [
      'in an aliased list',
      { base: open, change: wrote('x: &v [1.10]\ntags: { environment: *v }\n') },
      ['deny', VIOLATED],
    ],
    ['in aliased tags', { base: open, change: wrote('x: &v { environment: 1.10 }\ntags: *v\n') }, ['deny', VIOLATED]],
    [
      'behind a merge key',
      { base: open, change: wrote('x: &v { environment: 1.10 }\ntags: { <<: *v }\n') },
      ['deny', VIOLATED],
    ],
    [
      'of text behind a merge key',
      { change: wrote('x: &v { environment: prod }\ntags: { <<: *v }\n') },
      ['deny', VIOLATED],
    ],
    [
      'of text behind a merge key, honestly',
      { change: wrote('x: &v { environment: dev }\ntags: { <<: *v }\n') },
      ['allow'],
    ],
    [
      'behind an alias of the relation',
      { change: { [SHOP]: 'x: &v team\nname: shop\nworkspace: *v\ntags: { environment: prod }\n' } },
      ['deny', VIOLATED],
    ],
    [
      'beyond what a number holds',
      {
        base: { [TEAM]: 'name: team\ntags: { environment: ["9007199254740992"] }\n' },
        change: wrote('tags: { environment: 9007199254740993 }\n'),
      },
      ['deny', VIOLATED],
    ],
    ['behind a key of other letters', { change: wrote('tags: { environmеnt: dev }\n') }, ['deny', VIOLATED]],
    ['behind a key twice', { change: wrote('tags: { environment: prod, environment: dev }\n') }, ['error', UNREADABLE]],
    [
      'in a second document of the subject',
      { change: { [SHOP]: `${project('shop', '[dev]')}---\n${project('shop', '[prod]')}` } },
      ['error', VIOLATED, INVALID, INVALID],
    ],
    ['in a mapping', { change: wrote('tags: { environment: { a: prod } }\n') }, ['error', VIOLATED, INVALID]],
    ['in a list of lists', { change: wrote('tags: { environment: [[prod]] }\n') }, ['error', VIOLATED, INVALID]],
    ['in a list for the tags', { change: wrote('tags: [{ environment: dev }]\n') }, ['error', VIOLATED, INVALID]],
    ['behind a tag of YAML', { change: wrote('tags: { environment: !x dev }\n') }, ['error', UNREADABLE]],
    ['in spaces around it', { change: wrote('tags: { environment: "dev " }\n') }, ['deny', VIOLATED]],
    [
      'in decomposed letters',
      {
        base: { [TEAM]: 'name: team\ntags: { environment: ["é"] }\n' },
        change: wrote('tags: { environment: "e\u0301" }\n'),
      },
      ['deny', VIOLATED],
    ],
  ])
})

describe('names that JavaScript knows', () => {
  const rules = (key: string) => ({
    '.fieldgate/policies/clearance.yaml': policy().replaceAll('tag: environment', `tag: ${key}`),
  })
  const names = ['constructor', 'toString', 'hasOwnProperty', 'length']
  it.each(names)('%s is a key, a value and an id like any other', async name => {
    const base = { ...rules(name), [TEAM]: `name: ${name}\ntags: { ${name}: [${name}] }\n` }
    const written = (values: string) => ({
      [SHOP]: `name: ${name}\nworkspace: ${name}\ntags: { ${name}: ${values} }\n`,
    })
    expectTold(await world.judge({ base, change: written(`[${name}]`) }), ['allow'])
    expectTold(await world.judge({ base, change: written('[dev]') }), ['deny', VIOLATED])
    expectTold(await world.judge({ base, change: { [SHOP]: `name: ${name}\nworkspace: ${name}\n` } }), [
      'deny',
      VIOLATED,
    ])
  })

  it.each(names)('no tag `%s` is no value', async name => {
    const base = { ...rules(name), [TEAM]: 'name: team\n' }
    expectTold(await world.judge({ base, change: { [SHOP]: 'name: shop\nworkspace: team\n' } }), ['allow'])
    expectTold(await world.judge({ base, change: { [SHOP]: `name: shop\nworkspace: ${name}\n` } }), ['error', INVALID])
  })

  cases(world, [
    [
      '`__proto__` is no key',
      { change: { [SHOP]: 'name: shop\nworkspace: team\ntags: { __proto__: { environment: dev } }\n' } },
      ['error', UNREADABLE],
    ],
    ['`__proto__` is a value', { change: { [SHOP]: project('shop', '[__proto__]') } }, ['deny', VIOLATED]],
    ['`__proto__` is an id', { change: { [SHOP]: project('__proto__', '[dev]') } }, ['allow']],
    [
      '`__proto__` is no workspace',
      { change: { [SHOP]: project('shop', '[dev]').replace('team', '__proto__') } },
      ['error', INVALID],
    ],
  ])
})

describe('a file that two entries take', () => {
  const twice = settings(
    `${SETTINGS}  - { subject: project, files: "projects/x-*.yaml", id: $.name, tags: $.labels, relations: { workspace: $.workspace } }\n`,
  )
  cases(world, [
    [
      'states its subject twice',
      { base: twice, change: { 'projects/x-shop.yaml': project('shop', '[dev]') } },
      ['error', '! policy-violated bob projects/x-shop.yaml clearance', '? inventory-invalid projects/x-shop.yaml'],
    ],
    ['and its twin that one takes', { base: twice, change: good }, ['allow']],
  ])
})

describe('a relation that is removed to escape', () => {
  it('is introduced when it comes back', async () => {
    const without = project('shop', '[dev]').replace('workspace: team\n', '')
    const first = world.judge({ base: good, change: { [SHOP]: without } })
    expectTold(await first, ['allow'])
    const second = world.judge({ base: { [SHOP]: without }, change: { [SHOP]: without.replace('dev', 'prod') } })
    expectTold(await second, ['allow'])
    const third = world.judge({ base: { [SHOP]: without.replace('dev', 'prod') }, change: bad })
    expectTold(await third, ['deny', VIOLATED])
    expectTold(await world.judge({ base: { [SHOP]: without }, change: good }), ['allow'])
  })
})

describe('what can not be read', () => {
  const broken = 'name: [\n'
  cases(world, [
    ['changed', { base: good, change: { [SHOP]: broken } }, ['error', UNREADABLE]],
    [
      'untouched, where the inventory changes',
      { base: { [SHOP]: broken }, change: { 'projects/till.yaml': project('till', '[dev]') } },
      ['error', UNREADABLE],
    ],
    [
      'untouched, where nothing of it changes',
      { base: { [SHOP]: broken }, change: { 'README.md': 'x\n' } },
      ['allow', '~ inventory-invalid bob projects/shop.yaml'],
    ],
    ['mended', { base: { [SHOP]: broken }, change: good }, ['allow']],
    ['mended into what does not comply', { base: { [SHOP]: broken }, change: bad }, ['deny', VIOLATED]],
    ['removed', { base: { [SHOP]: broken }, change: { [SHOP]: null } }, ['allow']],
    [
      'too large',
      {
        base: settings(`${SETTINGS}limits: { documentBytes: 1000 }\n`),
        change: { [SHOP]: `${project('shop', '[dev]')}# ${'x'.repeat(1000)}\n` },
      },
      ['error', '? limit-exceeded projects/shop.yaml'],
    ],
  ])
})

describe('links in place of files', () => {
  const text = project('shop', '[dev]')
  cases(world, [
    ['a new one', { change: { [SHOP]: link('../elsewhere.yaml') } }, ['error', UNREADABLE]],
    ['in place of a file', { base: good, change: { [SHOP]: link('../elsewhere.yaml') } }, ['error', UNREADABLE]],
    [
      'of the same bytes as the file',
      { base: { [SHOP]: text }, change: { [SHOP]: link(text) } },
      ['error', UNREADABLE],
    ],
    ['a file in its place, of the same bytes', { base: { [SHOP]: link(text) }, change: { [SHOP]: text } }, ['allow']],
    [
      'and one that does not comply',
      { base: { [SHOP]: link(project('shop', '[prod]')) }, change: bad },
      ['deny', VIOLATED],
    ],
    [
      'a submodule',
      { base: good, change: { [SHOP]: { mode: '160000', content: '1'.repeat(40) } } },
      ['error', UNREADABLE],
    ],
    ['an executable', { base: good, change: { [SHOP]: { mode: '100755', content: text } } }, ['allow']],
    [
      'in place of a folder',
      { base: good, change: { [SHOP]: null, projects: link('elsewhere') } },
      ['error', '? document-invalid projects'],
    ],
    [
      'a submodule in place of a folder',
      { base: good, change: { [SHOP]: null, projects: { mode: '160000', content: '1'.repeat(40) } } },
      ['error', '? document-invalid projects'],
    ],
    ['a new link to a folder', { change: { projects: link('elsewhere') } }, ['error', '? document-invalid projects']],
    ['beside the folders', { base: good, change: { elsewhere: link('projects') } }, ['allow']],
  ])
})

describe('an id that is there twice already', () => {
  const [ONE, TWO] = ['projects/one.yaml', 'projects/two.yaml']
  const base = { [ONE]: project('shop', '[dev]'), [TWO]: project('shop', '[live]') }
  const DEBTS = ['~ inventory-invalid bob projects/one.yaml', '~ inventory-invalid bob projects/two.yaml']
  cases(world, [
    [
      'hides no value of the first',
      { base, change: { [ONE]: project('shop', '[prod]') } },
      [
        ...['error', '~ inventory-invalid bob projects/two.yaml', '~ policy-violated bob projects/two.yaml clearance'],
        '? inventory-invalid projects/one.yaml',
      ],
    ],
    [
      'hides no value of the second',
      {
        base: { ...base, [ONE]: base[TWO] as string, [TWO]: base[ONE] as string },
        change: { [TWO]: project('shop', '[prod]') },
      },
      [
        ...['error', '! policy-violated bob projects/two.yaml clearance', '~ inventory-invalid bob projects/one.yaml'],
        '? inventory-invalid projects/two.yaml',
      ],
    ],
    [
      'and its twin that changes nothing of it',
      { base, change: { [ONE]: project('shop', '[dev]', 'size: 1\n') } },
      ['allow', ...DEBTS, '~ policy-violated bob projects/two.yaml clearance'],
    ],
  ])
})

describe('a project that takes the name of another', () => {
  const base = settings(
    `${SETTINGS.replace('documents: [', 'documents: [{ files: "projects/{project}.yaml" }, ')}enforcement: { projects: { legacy: off } }\n`,
  )
  cases(world, [
    ['is judged by its place as well', { base, change: { [SHOP]: project('legacy', '[prod]') } }, ['deny', VIOLATED]],
    [
      'and in the place of another by its name',
      { base, change: { 'projects/legacy.yaml': project('shop', '[prod]') } },
      ['deny', '! policy-violated bob projects/legacy.yaml clearance', ': not-enforced'],
    ],
    [
      'and its twin that has place and name',
      { base, change: { 'projects/legacy.yaml': project('legacy', '[prod]') } },
      ['allow', ': not-enforced'],
    ],
  ])
})

describe('people and groups', () => {
  const principals = (more: string) => ({
    ...settings(
      `${SETTINGS}  - { subject: user, files: "people/u-*.yaml", id: $.name, tags: $.tags }
  - { subject: group, files: "people/g-*.yaml", id: $.name, tags: $.tags }
  - { relation: access, files: "rights/*.yaml", project: $.project, user: $.user, group: $.group }
`,
    ),
    '.fieldgate/policies/clearance.yaml': `policies:
  - name: trained
    authoritative: { subject: principal, tag: training }
    affected: { subject: project, tag: training }
    strategy: intersection
${more}`,
    [SHOP]: 'name: shop\nworkspace: team\ntags: { training: [gdpr] }\n',
    'people/u-ann.yaml': 'name: ann\ntags: { training: [pci] }\n',
    'people/g-dev.yaml': 'name: dev\ntags: { training: [pci] }\n',
    'people/g-ops.yaml': 'name: ops\ntags: { training: [gdpr] }\n',
  })
  const TRAINED = '! policy-violated bob rights/a.yaml trained'
  const right = (text: string) => ({ 'rights/a.yaml': `project: shop\n${text}` })
  cases(world, [
    ['a user', { base: principals(''), change: right('user: ann\n') }, ['deny', TRAINED]],
    ['a group', { base: principals(''), change: right('group: dev\n') }, ['deny', TRAINED]],
    ['both', { base: principals(''), change: right('user: ann\ngroup: dev\n') }, ['deny', TRAINED, TRAINED]],
    ['a group that may', { base: principals(''), change: right('group: ops\n') }, ['allow']],
    [
      'one that is another kind',
      { base: principals(''), change: right('user: ops\n') },
      ['error', '? inventory-invalid rights/a.yaml'],
    ],
  ])
})
