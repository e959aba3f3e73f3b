import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { choices } from '../../src/cli/choices.ts'
import { type Fixture, ROLES, repositoryOf } from './fixture.ts'
import { terminal } from './terminal-fake.ts'

const SETTINGS = `version: 1
company: acme
documents: []
inventory:
  - { subject: workspace, files: "workspaces/*.yaml", id: $.name, tags: $.tags }
  - { subject: landingZone, files: "zones/*.yaml", id: $.name, tags: $.tags }
  - subject: project
    files: "projects/*.yaml"
    id: $.name
    tags: $.tags
    relations: { workspace: $.workspace, landingZone: "$.zones[*]" }
`

const POLICIES = `tagDefinitions:
  - { subject: project, key: environment, type: multiSelect, options: [dev, qa, prod] }
  - { subject: project, key: tier, type: singleSelect, options: [gold, silver] }
  - { subject: project, key: owner, type: email, mandatory: true, restricted: true }
  - { subject: project, key: code, type: integer }
policies:
  - name: clearance
    authoritative: { subject: workspace, tag: environment }
    affected: { subject: project, tag: environment }
    strategy: subset
  - name: zone
    authoritative: { subject: project, tag: environment }
    affected: { subject: landingZone, tag: environment }
    strategy: intersection
  - name: tier
    authoritative: { subject: workspace, tag: tier }
    affected: { subject: project, tag: tier }
    strategy: intersection
`

const WORLD = {
  '.fieldgate/settings.yaml': SETTINGS,
  '.fieldgate/roles.yaml': ROLES,
  '.fieldgate/policies/tags.yaml': POLICIES,
  'workspaces/retail.yaml': 'name: retail\ntags: { environment: [dev, qa], tier: [gold] }\n',
  'workspaces/lab.yaml': 'name: lab\n',
  'zones/sandbox.yaml': 'name: sandbox\ntags: { environment: dev }\n',
  'zones/live.yaml': 'name: live\ntags: { environment: prod }\n',
  'projects/shop.yaml': 'name: shop\nworkspace: retail\nzones: [sandbox]\ntags: { environment: [dev], tier: gold }\n',
  'projects/idea.yaml': 'name: idea\nworkspace: lab\n',
}

let fixture: Fixture
beforeAll(() => {
  fixture = repositoryOf(WORLD)
})
afterAll(() => fixture.remove())

async function run(...args: readonly string[]) {
  const fake = terminal()
  const code = await choices(['--repo', fixture.root, '--ref', 'main', ...args], fake)
  return { code, ...fake.written }
}

describe('fieldgate choices', () => {
  it('shows every candidate, and why not', async () => {
    const { code, out } = await run('--subject', 'project/shop', '--relation', 'landingZone')
    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      '1 of 2 subjects of kind landingZone comply for project shop',
      '  ✓ sandbox',
      '  ✗ live',
      '      [project > landingZone] zone: tag values `environment` [prod] of',
      '      landingZone `live` must share a value with the tag values `environment`',
      '      [dev] of project `shop`',
      '',
    ])
  })

  it('shows every value, and what all relations ask for together', async () => {
    const { out } = await run('--subject', 'project/shop', '--tag', 'environment')
    expect(out.split('\n')).toEqual([
      '2 of 3 values of `environment` comply for project shop',
      '  ✓ dev',
      '  ✓ qa',
      '  ✗ prod',
      '      policy `clearance` permits `dev`, `qa`, because of workspace `retail`',
      '',
      'values that would pass: `dev`, `qa`; it has to have one of `dev`',
      '',
    ])
  })

  it('has the same as JSON', async () => {
    const { out } = await run('--subject', 'project/shop', '--tag', 'tier', '--format', 'json')
    expect(JSON.parse(out)).toMatchObject({
      schema: 'fieldgate.choices/v1',
      subject: { kind: 'project', id: 'shop' },
      relation: null,
      tag: 'tier',
      choices: [
        { name: 'gold', allowed: true, why: [] },
        { name: 'silver', allowed: false },
      ],
      values: { isSingle: true, canPass: true, permitted: ['gold'] },
    })
  })

  it.each([
    [
      'project/shop',
      'environment',
      [['dev'], ['dev', 'qa'], 'dev'],
      [['prod'], ['qa'], ['dev', 'prod'], [], null, 'qa'],
    ],
    ['project/shop', 'tier', [['gold'], 'gold'], [['silver'], 'silver', ['gold', 'silver'], [], null]],
    ['project/idea', 'environment', [[], null], [['dev'], 'dev']],
    ['project/shop', 'owner', ['a@b.example', ['a@b.example']], [null, [], 1]],
    ['project/shop', 'code', [1, '1', ['1'], null, []], ['x', 1.5, ['1', '2']]],
    ['workspace/retail', 'environment', [['dev'], ['dev', 'prod'], 'dev'], [['prod'], [], null]],
  ] as const)(
    'makes a JSON Schema for %s %s that takes what complies and nothing else',
    async (subject, tag, taken, refused) => {
      const { out } = await run('--subject', subject, '--tag', tag, '--format', 'schema')
      const validate = new Ajv2020({ strict: false }).compile(JSON.parse(out))
      expect(taken.filter(value => !validate(value))).toEqual([])
      expect(refused.filter(value => validate(value))).toEqual([])
    },
  )

  it('says of a tag that no policy looks at what its definition says', async () => {
    const { out } = await run('--subject', 'project/shop', '--tag', 'owner')
    expect(out.replace(/\s+/g, ' ')).toContain(
      'no policy looks at `owner`; it is restricted: changing it needs `policies.override`',
    )
  })

  it('makes a JSON Schema of ids', async () => {
    const { out } = await run('--subject', 'project/shop', '--relation', 'landingZone', '--format', 'schema')
    expect(JSON.parse(out)).toMatchObject({ type: 'string', enum: ['sandbox'] })
    const nothing = await run('--subject', 'project/idea', '--relation', 'landingZone', '--format', 'schema')
    expect(JSON.parse(nothing.out)).toMatchObject({ not: {} })
  })

  it.each([
    [['--subject', 'project/shpo', '--tag', 'tier'], 'there is no project `shpo` - did you mean `shop`?'],
    [['--subject', 'projekt/shop', '--tag', 'tier'], 'there is no subject of kind `projekt` - did you mean `project`?'],
    [['--subject', 'shop', '--tag', 'tier'], 'say whose choices with `--subject KIND/ID`'],
    [['--subject', 'project/shop'], 'either `--relation KIND` or `--tag KEY` is needed; neither is given'],
    [['--subject', 'project/shop', '--tag', 'a', '--relation', 'b'], 'both are given'],
    [['--subject', 'project/shop', '--relation', 'landingzone'], 'did you mean `landingZone`?'],
  ])('says what is wrong with %j', async (args, message) => {
    const { code, out, err } = await run(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
  })
})
