import { describe, expect, it } from 'vitest'
import type { GroupMember } from '../../src/core/facts.ts'
import type { FixtureFiles } from '../git/repository-fixture.ts'
import { cases, expectTold, GOVERNED, policy, project, SETTINGS, TagWorld } from './tag-world.ts'

const world = new TagWorld()
const SHOP = 'projects/shop.yaml'
const TEAM = 'workspaces/team.yaml'
const team = (values: string) => `name: team\ntags: { environment: ${values} }\n`

describe('a merge group', () => {
  interface Member {
    readonly change: FixtureFiles
    readonly author: string
    readonly more?: Partial<GroupMember>
  }

  async function judge(base: FixtureFiles, members: readonly Member[], extra: FixtureFiles | null = null) {
    const start = world.commit({ ...GOVERNED, ...base })
    const heads = members.map(({ change }) => world.commit(change, start))
    const { fixture } = world
    const merged = heads.reduce((tip, head) => {
      const tree = fixture.git('merge-tree', '--write-tree', tip, head)
      return fixture.git('commit-tree', tree, '-m', 'group', '-p', tip, '-p', head)
    }, start)
    const head = extra === null ? merged : world.commit(extra, merged)
    const group = members.map(
      ({ author, more }, i): GroupMember => ({
        ...{ number: i + 1, head: heads[i] as string, author: { login: author }, contributors: [], reviews: [] },
        ...more,
      }),
    )
    return world.decide(start, head, start, { author: { login: 'queue[bot]' }, group })
  }

  const base = { [SHOP]: project('shop', '[dev]') }
  const narrow = { [TEAM]: team('[dev]') }
  const widen = { [SHOP]: project('shop', '[qa]') }
  const other = { 'projects/till.yaml': project('till', '[dev]') }
  const by = (login: string) => `! policy-violated ${login} projects/shop.yaml clearance`

  it('of two that are fine alone and violate together', async () => {
    expectTold(await judge(base, [{ change: narrow, author: 'bob' }]), ['allow'])
    expectTold(await judge(base, [{ change: widen, author: 'eve' }]), ['allow'])
    expectTold(
      await judge(base, [
        { change: narrow, author: 'bob' },
        { change: widen, author: 'eve' },
      ]),
      ['deny', by('bob'), by('eve')],
    )
  })

  it('blames nobody who has nothing to do with it', async () => {
    const decision = await judge(base, [
      { change: narrow, author: 'bob' },
      { change: other, author: 'alice' },
      { change: widen, author: 'eve' },
    ])
    expectTold(decision, ['deny', by('bob'), by('eve')])
    expect(decision.violations.map(({ message }) => message.slice(0, 4))).toEqual(['#1: ', '#3: '])
  })

  it('of those who may override', async () => {
    const decision = await judge(base, [
      { change: narrow, author: 'olga' },
      { change: other, author: 'bob' },
      { change: widen, author: 'olga' },
    ])
    expect(decision.decision).toBe('allow')
    expect(decision.warnings.map(({ code, principal }) => `${code} ${principal}`)).toContain('policy-violated olga')
    const mixed = await judge(base, [
      { change: narrow, author: 'olga' },
      { change: widen, author: 'bob' },
    ])
    expect(mixed.decision).toBe('deny')
  })

  it('of which one mends what another would break', async () => {
    expectTold(
      await judge({ ...base }, [
        { change: { 'projects/till.yaml': project('till', '[prod]') }, author: 'bob' },
        { change: { [TEAM]: team('[dev, qa, prod]') }, author: 'eve' },
      ]),
      ['allow'],
    )
  })

  it('with a violation in no pull request', async () => {
    const decision = await judge(base, [{ change: other, author: 'bob' }], { [SHOP]: project('shop', '[prod]') })
    expect(decision.decision).toBe('deny')
    expect(decision.violations.map(({ code, principal }) => `${code} ${principal}`)).toEqual(
      expect.arrayContaining(['policy-violated unknown']),
    )
    expect(decision.violations.some(({ principal }) => principal === 'bob')).toBe(false)
  })

  it('with a reference that another takes away', async () => {
    const decision = await judge({ [TEAM]: team('[dev]'), 'workspaces/two.yaml': 'name: two\n' }, [
      { change: { 'workspaces/two.yaml': null }, author: 'bob' },
      { change: { [SHOP]: 'name: shop\nworkspace: two\n' }, author: 'eve' },
    ])
    expectTold(decision, ['error', '? inventory-invalid projects/shop.yaml'])
  })
})

describe('meshObjects', () => {
  const settings = (definitions: boolean) => ({
    '.fieldgate/settings.yaml': `${SETTINGS}  - { format: meshstack, files: "mesh/**/*.yaml", definitions: ${definitions} }\n`,
  })
  const mesh = (kind: string, name: string, more: string) =>
    `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`
  const definition = (more: string) =>
    mesh(
      'meshTagDefinition',
      'meshProject.environment',
      `spec:\n  targetKind: meshProject\n  key: environment\n  displayName: Environment\n  valueType:\n    singleSelect: { options: [dev, qa] }\n${more}`,
    )
  const DEFINITION = 'mesh/tags/environment.yaml'
  const PROJECT = 'mesh/projects/shop.yaml'
  const owned = (where: string, value: string, name = 'shop') =>
    where === 'metadata'
      ? mesh(
          'meshProject',
          name,
          `  ownedByWorkspace: team\n  tags: { environment: [${value}] }\nspec: { displayName: Shop }\n`,
        )
      : mesh(
          'meshProject',
          name,
          `  ownedByWorkspace: team\nspec: { displayName: Shop, tags: { environment: [${value}] } }\n`,
        )
  const UNUSED = { '.fieldgate/policies/clearance.yaml': policy().replaceAll('environment', 'other') }
  const INVALID = definition('').replace('options: [dev, qa]', 'options: [dev, qa], defaultValue: prod')
  const locked = definition('  restricted: true\n')
  cases(world, [
    [
      'tags of `spec`',
      { base: settings(false), change: { [PROJECT]: owned('spec', 'prod') } },
      ['deny', `! policy-violated bob ${PROJECT} clearance`],
    ],
    [
      'tags that move to `metadata`',
      {
        base: { ...settings(false), [PROJECT]: owned('spec', 'dev') },
        change: { [PROJECT]: owned('metadata', 'prod') },
      },
      ['error', `! policy-violated bob ${PROJECT} clearance`, `? inventory-invalid ${PROJECT}`],
    ],
    [
      'tags that move where the kind has none',
      {
        base: { ...settings(false), [PROJECT]: owned('spec', 'dev') },
        change: { [PROJECT]: owned('metadata', 'dev') },
      },
      ['error', `? inventory-invalid ${PROJECT}`],
    ],
    [
      'a definition that does not count',
      {
        base: { ...settings(false), [DEFINITION]: locked, [PROJECT]: owned('spec', 'dev') },
        change: { [PROJECT]: owned('spec', 'qa') },
      },
      ['allow'],
    ],
    [
      'a definition that counts',
      {
        base: { ...settings(true), [DEFINITION]: locked, [PROJECT]: owned('spec', 'dev') },
        change: { [PROJECT]: owned('spec', 'qa') },
      },
      ['deny', `! tag-restricted bob ${PROJECT} project.environment`],
    ],
    [
      'a definition of the change alone',
      {
        base: { ...settings(true), [PROJECT]: owned('spec', 'dev') },
        author: 'alice',
        change: { [DEFINITION]: locked, [PROJECT]: owned('spec', 'qa') },
      },
      ['allow'],
    ],
    [
      'a definition changed by a developer',
      { base: { ...settings(true), [DEFINITION]: locked }, change: { [DEFINITION]: definition('') } },
      ['deny', `! protected bob ${DEFINITION}`],
    ],
    [
      'a definition added by a developer',
      { base: settings(true), change: { [DEFINITION]: locked } },
      ['deny', `! protected bob ${DEFINITION}`],
    ],
    [
      'a definition removed by a developer',
      { base: { ...settings(true), [DEFINITION]: locked }, change: { [DEFINITION]: null } },
      ['deny', '! governance-invalid bob .fieldgate/policies/clearance.yaml', `! protected bob ${DEFINITION}`],
    ],
    [
      'a definition moved by a developer',
      {
        base: { ...settings(true), [DEFINITION]: locked },
        change: { [DEFINITION]: null, 'elsewhere/environment.yaml': locked },
      },
      ['deny', '! governance-invalid bob .fieldgate/policies/clearance.yaml', `! protected bob ${DEFINITION}`],
    ],
    [
      'a definition changed by a lead',
      { base: { ...settings(true), [DEFINITION]: locked }, author: 'alice', change: { [DEFINITION]: definition('') } },
      ['allow'],
    ],
    [
      'a definition that does not count, changed by a developer',
      { base: { ...settings(false), [DEFINITION]: locked }, change: { [DEFINITION]: definition('') } },
      ['allow'],
    ],
    [
      'a project beside it by a developer',
      {
        base: { ...settings(true), [DEFINITION]: locked },
        change: { 'mesh/other.yaml': mesh('meshWorkspace', 'other', 'spec: { displayName: Other }\n') },
      },
      ['allow'],
    ],
    [
      'a definition that a branch of one’s own has no more',
      {
        base: { ...settings(true), [PROJECT]: owned('spec', 'dev') },
        protectedBranch: { ...settings(true), [DEFINITION]: locked },
        change: { [PROJECT]: owned('spec', 'qa') },
      },
      ['deny', `! tag-restricted bob ${PROJECT} project.environment`],
    ],
    [
      'a definition that only a branch of one’s own has',
      {
        base: { ...settings(true), [DEFINITION]: locked, [PROJECT]: owned('spec', 'dev') },
        protectedBranch: settings(true),
        change: { [PROJECT]: owned('spec', 'qa') },
      },
      ['allow'],
    ],
    [
      'a definition removed by a lead although a policy uses it',
      { base: { ...settings(true), [DEFINITION]: locked }, author: 'alice', change: { [DEFINITION]: null } },
      ['deny', '! governance-invalid alice .fieldgate/policies/clearance.yaml'],
    ],
    [
      'a definition that moves from governance to an object',
      {
        base: {
          ...settings(true),
          '.fieldgate/policies/d.yaml': 'tagDefinitions: [{ subject: project, key: environment, type: string }]\n',
        },
        author: 'alice',
        change: { '.fieldgate/policies/d.yaml': null, [DEFINITION]: locked },
      },
      ['allow'],
    ],
    [
      'a role whose name means two',
      {
        base: settings(false),
        change: {
          'mesh/roles.yaml': `${mesh('meshProjectRole', 'admin', 'spec: { name: boss }\n')}---\n${mesh('meshProjectRole', 'boss', 'spec: { name: other }\n')}`,
          [PROJECT]: owned('spec', 'dev'),
          'mesh/bindings.yaml': `${mesh('meshProjectUserBinding', 'b', '')}roleRef: { name: boss }\ntargetRef: { name: shop, ownedByWorkspace: team }\nsubject: { name: ann }\n`,
        },
      },
      ['error', '? inventory-invalid mesh/bindings.yaml'],
    ],
    [
      'a role whose name means one',
      {
        base: settings(false),
        change: {
          'mesh/roles.yaml': `${mesh('meshProjectRole', 'admin', 'spec: { name: boss }\n')}---\n${mesh('meshProjectRole', 'user', 'spec: { name: other }\n')}`,
          [PROJECT]: owned('spec', 'dev'),
          'mesh/bindings.yaml': `${mesh('meshProjectUserBinding', 'b', '')}roleRef: { name: boss }\ntargetRef: { name: shop, ownedByWorkspace: team }\nsubject: { name: ann }\n`,
        },
      },
      ['allow'],
    ],
    [
      'a definition that would be invalid, by a lead',
      { base: { ...settings(true), [DEFINITION]: locked }, author: 'alice', change: { [DEFINITION]: INVALID } },
      ['deny', `! governance-invalid alice ${DEFINITION}`],
    ],
    [
      'an invalid definition that a lead mends',
      { base: { ...settings(true), [DEFINITION]: INVALID }, author: 'alice', change: { [DEFINITION]: locked } },
      ['allow'],
    ],
    [
      'an invalid definition that a lead removes',
      {
        base: { ...settings(true), ...UNUSED, [DEFINITION]: INVALID },
        author: 'alice',
        change: { [DEFINITION]: null },
      },
      ['allow'],
    ],
    [
      'an invalid definition, and another change of the inventory',
      { base: { ...settings(true), [DEFINITION]: INVALID }, change: { [PROJECT]: owned('spec', 'dev') } },
      ['error', `? inventory-invalid ${DEFINITION}`],
    ],
    [
      'a definition in a list, by a developer',
      {
        base: settings(true),
        change: { 'mesh/list.yaml': `kind: List\nitems:\n  - ${locked.trimEnd().replaceAll('\n', '\n    ')}\n` },
      },
      ['deny', '! protected bob mesh/list.yaml'],
    ],
    [
      'a definition that becomes a link of the same bytes, by a developer',
      {
        base: { ...settings(true), [DEFINITION]: locked },
        change: { [DEFINITION]: { mode: '120000', content: locked } },
      },
      [
        ...['error', '! governance-invalid bob .fieldgate/policies/clearance.yaml'],
        ...[`! protected bob ${DEFINITION}`, `? document-invalid ${DEFINITION}`],
      ],
    ],
  ])
})
