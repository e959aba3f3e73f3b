import { describe, expect, it } from 'vitest'
import { removedDefinitions } from '../../../src/core/governance/removed-definitions.ts'
import { type Files, parse, SETTINGS, valid, warningsOf } from './fixture.ts'

const INVENTORY = `inventory:
  - { subject: workspace, files: w/*.yaml, id: $.id, tags: $.tags }
  - { subject: project, files: p/*.yaml, id: $.id, tags: $.tags, relations: { workspace: $.w, user: $.u, group: $.g } }
  - { subject: user, files: u/*.yaml, id: $.id, tags: $.tags }
  - { subject: group, files: g/*.yaml, id: $.id, tags: $.tags }
`
const MESH = 'inventory: [{ format: meshstack, files: m/*.yaml, definitions: true }]\n'

interface Rules {
  readonly inventory?: string
  readonly definitions?: readonly string[]
  readonly policies?: readonly string[]
}

function files({ inventory = INVENTORY, definitions = [], policies = [] }: Rules): Files {
  const part = (key: string, texts: readonly string[]) =>
    `${key}:${texts.length === 0 ? ' []' : ''}\n${texts.map(text => `  - { ${text} }\n`).join('')}`
  return {
    'settings.yaml': SETTINGS + inventory,
    'policies/a.yaml': part('tagDefinitions', definitions) + part('policies', policies),
  }
}

const policy = (a: string, b: string, strategy = 'subset') => {
  const side = (text: string) => `{ subject: ${text.split('.')[0]}, tag: ${text.split('.')[1]} }`
  return `name: p, authoritative: ${side(a)}, affected: ${side(b)}, strategy: ${strategy}`
}
const select = (subject: string, options: string, more = '') =>
  `subject: ${subject}, key: env, type: multiSelect, options: [${options}]${more}`
const typed = (subject: string, type: string, more = '') => `subject: ${subject}, key: env, type: ${type}${more}`

const warnings = (rules: Rules) => warningsOf(files(rules))

describe('a policy that nothing can satisfy', () => {
  const said = (a: string, b: string, affected = 'project') =>
    warnings({ definitions: [a, b], policies: [policy('workspace.env', `${affected}.env`)] })

  it('is told with what there is to choose from', () => {
    expect(said(select('workspace', 'dev, qa'), select('project', 'prod'))).toEqual([
      'no values satisfy the policy `p`: `env` of `workspace` has `dev`, `qa` to choose from, `env` of `project` has `prod` to choose from; only two subjects without values pass',
    ])
  })

  it.each([
    ['', ', mandatory: true', 'nothing at all passes, since `env` of `project` is mandatory'],
    [', mandatory: true', '', 'nothing at all passes, since `env` of `workspace` is mandatory'],
    [
      ', mandatory: true',
      ', mandatory: true',
      'nothing at all passes, since `env` of `workspace` and `env` of `project` are mandatory',
    ],
  ])('is told with what is mandatory: %s %s', (a, b, expected) => {
    expect(said(select('workspace', 'dev', a), select('project', 'prod', b))).toEqual([
      expect.stringContaining(expected),
    ])
  })

  it('says where it stands', () => {
    const definitions = [select('workspace', 'a'), select('project', 'b')]
    const policies = [policy('workspace.env', 'project.env', 'intersection')]
    expect(parse(files({ definitions, policies })).warnings).toMatchObject([
      { code: 'governance-warning', file: '.fieldgate/policies/a.yaml', line: 5 },
    ])
  })

  it.each<[string, string, boolean]>([
    [select('workspace', 'dev, qa'), select('project', 'qa, prod'), false],
    [select('workspace', 'dev'), select('project', 'Dev'), true],
    [select('workspace', 'constructor'), select('project', 'toString'), true],
    [select('workspace', '1.10'), select('project', '1.1'), true],
    [select('workspace', 'dev', ', mandatory: true'), select('project', 'dev', ', mandatory: true'), false],
    [select('workspace', 'dev'), typed('project', 'integer'), true],
    [select('workspace', '1, dev'), typed('project', 'integer'), false],
    [typed('workspace', 'date'), select('project', '2027-01-31'), false],
    [typed('workspace', 'date'), select('project', '2027-02-31'), true],
    [select('workspace', 'Dev'), typed('project', 'string', ', pattern: "^[a-z]+$"'), true],
    [select('workspace', 'Dev, qa'), typed('project', 'string', ', pattern: "^[a-z]+$"'), false],
    [select('workspace', 'yes, no'), typed('project', 'boolean'), true],
    [select('workspace', 'true'), typed('project', 'boolean'), false],
    [typed('workspace', 'boolean'), typed('project', 'boolean'), false],
    [typed('workspace', 'boolean'), typed('project', 'integer'), true],
    [typed('workspace', 'integer'), typed('project', 'number'), false],
    [typed('workspace', 'integer'), typed('project', 'date'), true],
    [typed('workspace', 'email'), typed('project', 'date'), true],
    [typed('workspace', 'email'), typed('project', 'string'), false],
    [typed('workspace', 'string', ', pattern: "^a$"'), typed('project', 'string', ', pattern: "^b$"'), false],
  ])('%s, %s: %s', (a, b, expected) => {
    expect(said(a, b).some(text => text.startsWith('no values satisfy'))).toBe(expected)
  })

  it('is looked for among users and groups', () => {
    const sides = (...definitions: readonly string[]) =>
      warnings({ definitions, policies: [policy('project.env', 'principal.env')] })
    const project = select('project', 'a')
    expect(sides(project, select('user', 'a'), select('group', 'b'))).toEqual([
      expect.stringContaining('`env` of `group` has `b`'),
    ])
    expect(sides(project, select('principal', 'b'))).toEqual([expect.stringContaining('`env` of `principal` has `b`')])
    expect(sides(project, select('principal', 'a'))).toEqual([])
  })

  it('may compare a tag with itself', () => {
    const definitions = [select('workspace', 'a', ', mandatory: true')]
    const policies = [policy('workspace.env', 'workspace.env')]
    expect(warnings({ definitions, policies }).some(text => text.startsWith('no values'))).toBe(false)
  })
})

describe('a tag without definition', () => {
  it.each<[Rules, readonly string[]]>([
    [
      { policies: [policy('workspace.env', 'project.stage')] },
      [
        'the policy `p` compares the tag `env` of `workspace`, which has no definition',
        'the policy `p` compares the tag `stage` of `project`, which has no definition',
      ],
    ],
    [
      {
        definitions: [
          'subject: workspace, key: environment, type: date',
          'subject: project, key: environment, type: date',
        ],
        policies: [policy('workspace.enviroment', 'project.environment')],
      },
      [
        'the policy `p` compares the tag `enviroment` of `workspace`, which has no definition - did you mean `environment`?',
      ],
    ],
    [
      {
        definitions: [typed('project', 'date'), typed('user', 'date')],
        policies: [policy('project.env', 'principal.env')],
      },
      ['the policy `p` compares the tag `env` of `group`, which has no definition'],
    ],
    [
      { definitions: [typed('project', 'date')], policies: [policy('project.env', 'principal.env')] },
      ['the policy `p` compares the tag `env` of `principal`, which has no definition'],
    ],
    [
      {
        definitions: [typed('project', 'date'), typed('principal', 'date')],
        policies: [policy('project.env', 'user.env')],
      },
      [],
    ],
    [
      { definitions: [typed('workspace', 'date')], policies: [policy('workspace.constructor', 'workspace.env')] },
      [
        'the policy `p` compares the tag `constructor` of `workspace`, which has no definition',
        'the policy `p` judges nothing; no entry of `inventory` relates `workspace` and `workspace`',
      ],
    ],
    // Its definition may be an object of the inventory.
    [{ inventory: MESH, policies: [policy('workspace.env', 'project.env')] }, []],
  ])('is told: %j', (rules, expected) => expect(warnings(rules)).toEqual(expected))
})

describe('a definition', () => {
  it.each<[string, Rules, readonly string[]]>([
    [
      'that constrains nothing',
      { definitions: [typed('project', 'string')] },
      ['the definition of the tag `env` of `project` constrains nothing, and no policy uses it; remove it'],
    ],
    ...['pattern: a', 'mandatory: true', 'immutable: true', 'restricted: true', 'default: a'].map(
      (more): [string, Rules, readonly string[]] => [
        `with ${more}`,
        { definitions: [typed('project', 'string', `, ${more}`)] },
        [],
      ],
    ),
    ['of another type', { definitions: [typed('project', 'date')] }, []],
    [
      'that a policy uses',
      {
        definitions: [
          typed('workspace', 'string'),
          typed('user', 'string'),
          typed('group', 'string'),
          typed('project', 'string'),
        ],
        policies: [policy('project.env', 'principal.env'), policy('workspace.env', 'project.env').replace('p,', 'q,')],
      },
      [],
    ],
    [
      'of a kind that is not there',
      { definitions: [typed('projct', 'date')] },
      [
        'the definition of the tag `env` of `projct` judges nothing; no entry of `inventory` has a `projct` - did you mean `project`?',
      ],
    ],
    ['of principals', { definitions: [typed('principal', 'date')] }, []],
  ])('%s', (_name, rules, expected) => expect(warnings(rules)).toEqual(expected))
})

describe('a policy on what is not related', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['workspace', 'project', INVENTORY, []],
    ['project', 'workspace', INVENTORY, []],
    ['project', 'principal', INVENTORY, []],
    [
      'workspace',
      'user',
      INVENTORY,
      ['the policy `p` judges nothing; no entry of `inventory` relates `workspace` and `user`'],
    ],
    [
      'workspace',
      'project',
      '',
      ['the policy `p` judges nothing; no entry of `inventory` relates `workspace` and `project`'],
    ],
    [
      'workspce',
      'project',
      INVENTORY,
      [
        'the policy `p` judges nothing; no entry of `inventory` relates `workspce` and `project` - did you mean `workspace`?',
      ],
    ],
  ])('%s and %s', (a, b, inventory, expected) => {
    const found = warnings({
      inventory,
      definitions: [typed(a, 'date'), typed(b, 'date')],
      policies: [policy(`${a}.env`, `${b}.env`)],
    })
    expect(found.filter(text => text.startsWith('the policy'))).toEqual(expected)
  })

  it('is not told where something is wrong: its definition may be what is left out', () => {
    const rules = files({ definitions: [typed('project', 'dat')], policies: [policy('workspace.env', 'project.env')] })
    expect(parse(rules)).toMatchObject({ ok: false, warnings: [] })
  })
})

describe('removing a definition', () => {
  const governance = (definitions: readonly string[], policies: readonly string[] = []) =>
    valid(files({ definitions, policies }))
  const used = [policy('workspace.env', 'project.env')]
  const both = [typed('workspace', 'date'), typed('project', 'date')]
  const messages = (...args: Parameters<typeof removedDefinitions>) =>
    removedDefinitions(...args).map(({ message }) => message)
  const said = (subject: string) =>
    `the policy \`p\` uses the tag \`env\` of \`${subject}\`, whose definition is removed; keep the definition, or remove the policy as well`

  it('that a policy uses is refused at the policy', () => {
    expect(removedDefinitions(governance(both, used), governance([typed('project', 'date')], used))).toEqual([
      {
        code: 'governance-invalid',
        message: said('workspace'),
        file: '.fieldgate/policies/a.yaml',
        line: 4,
        column: 1,
      },
    ])
    expect(messages(governance(both), governance([], used))).toEqual([said('project'), said('workspace')])
  })

  it('is free where no policy of the result uses it, or none was there', () => {
    expect(messages(governance(both, used), governance([]))).toEqual([])
    expect(messages(governance([], used), governance([], used))).toEqual([])
    expect(messages(null, governance([], used))).toEqual([])
    expect(messages(governance(both, used), governance(both, used))).toEqual([])
    const changed = [typed('workspace', 'string'), typed('project', 'string')]
    expect(messages(governance(both, used), governance(changed, used))).toEqual([])
    expect(
      messages(governance(both, used), governance([], used), [
        { subject: 'workspace', key: 'env' },
        { subject: 'project', key: 'env' },
      ]),
    ).toEqual([])
  })

  it('counts that of principals as those of users and groups', () => {
    const policies = [policy('project.env', 'principal.env')]
    const principal = governance([typed('principal', 'date')], policies)
    expect(messages(principal, governance([typed('user', 'date'), typed('group', 'date')], policies))).toEqual([])
    expect(messages(principal, governance([typed('user', 'date')], policies))).toEqual([said('group')])
    expect(messages(principal, governance([], policies))).toEqual([said('principal')])
    expect(messages(principal, governance([], [policy('project.env', 'group.env')]))).toEqual([said('group')])
  })
})
