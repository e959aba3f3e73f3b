import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../../src/cli/violations.ts'
import type { Survey } from '../../src/core/tags/survey.ts'
import { CLI, type Fixture, ROLES, repositoryOf } from './fixture.ts'
import { terminal } from './terminal-fake.ts'

const SETTINGS = `version: 1
company: acme
documents: []
redact: [$.tags.secret]
inventory:
  - { subject: workspace, files: "workspaces/*.yaml", id: $.name, tags: $.tags }
  - { subject: project, files: "projects/*.yaml", id: $.name, tags: $.tags, relations: { workspace: $.workspace } }
  - { relation: access, files: access.yaml, each: "$[*]", project: $.project, user: $.user }
  - { subject: user, files: users.yaml, id: $.name, tags: $.tags }
`

const policy = (name: string, authoritative: string, affected: string, more = '') =>
  `  - name: ${name}\n    authoritative: { subject: ${authoritative} }\n    affected: { subject: ${affected} }\n    strategy: subset\n${more}`

const POLICIES = `tagDefinitions:
  - { subject: workspace, key: environment, type: multiSelect, options: [dev, prod], restricted: true }
policies:
${policy('clearance', 'workspace, tag: environment', 'project, tag: environment', '    howToFix: ask the cloud foundation\n')}
${policy('access', 'project, tag: environment', 'user, tag: environment')}
${policy('secret', 'workspace, tag: secret', 'project, tag: secret')}
`

const WORLD = {
  '.fieldgate/settings.yaml': SETTINGS,
  '.fieldgate/roles.yaml': ROLES,
  '.fieldgate/policies/tags.yaml': POLICIES,
  'workspaces/retail.yaml': 'name: retail\ntags: { environment: [dev], secret: [alpha-hush] }\n',
  'workspaces/lab.yaml': 'name: lab\ntags:\n  environment: [dev]\n',
  'projects/shop.yaml': 'name: shop\nworkspace: retail\ntags:\n  environment: [prod]\n  secret: [beta-hush]\n',
  'projects/idea.yaml': 'name: idea\nworkspace: lab\ntags: { environment: [dev] }\n',
  'users.yaml': 'name: zoe\ntags: { environment: [prod] }\n',
  'access.yaml': '- { project: shop, user: zoe }\n- { project: idea, user: zoe }\n',
}

let fixture: Fixture
beforeAll(() => {
  fixture = repositoryOf(WORLD)
})
afterAll(() => fixture.remove())

async function run(...args: readonly string[]) {
  const fake = terminal()
  const ref = args.includes('--ref') ? [] : ['--ref', 'main']
  const code = await violations(['--repo', fixture.root, ...ref, ...args], fake)
  return { code, ...fake.written }
}

const survey = async (...args: readonly string[]): Promise<Survey> =>
  JSON.parse((await run('--format', 'json', ...args)).out)

const pairs = ({ violations: found }: Survey) =>
  found.map(({ policy: name, authoritative, affected }) => `${name}: ${authoritative.id} > ${affected.id}`)

describe('fieldgate violations', () => {
  it('lists all that stand, with both subjects, who can fix it, and the ways out', async () => {
    const found = await survey()
    expect(pairs(found)).toEqual(['access: idea > zoe', 'clearance: retail > shop', 'secret: retail > shop'])
    expect(found.violations[1]).toMatchObject({
      authoritative: { tag: 'environment', values: ['dev'], restricted: true, file: 'workspaces/retail.yaml', line: 2 },
      affected: { tag: 'environment', values: ['prod'], restricted: false, file: 'projects/shop.yaml', line: 4 },
      howToFix: 'ask the cloud foundation',
      whoCanFix: 'authoritative-restricted',
      relations: [{ file: 'projects/shop.yaml', line: 2 }],
      waysOut: {
        tags: 'set `environment` of project `shop` to some of [dev], or add [prod] to `environment` of workspace `retail`',
        policy: 'change policy `clearance` (.fieldgate/policies/tags.yaml:4), which needs `governance.update`',
        relation: 'end the relation of project `shop` to workspace `retail`',
      },
    })
  })

  it('counts what each policy judges, subject by subject', async () => {
    const { policies, subjects, cells } = await survey()
    expect(policies.map(({ name, judged, violated }) => [name, judged, violated])).toEqual([
      ['access', 2, 1],
      ['clearance', 2, 1],
      ['secret', 2, 1],
    ])
    const shop = subjects.findIndex(({ id }) => id === 'shop')
    expect(cells.filter(({ subject }) => subject === shop)).toEqual([
      { policy: 1, subject: shop, judged: 1, violated: 1 },
      { policy: 2, subject: shop, judged: 1, violated: 1 },
    ])
  })

  it('shows one policy, or what belongs to one workspace', async () => {
    expect(pairs(await survey('--policy', 'clearance'))).toEqual(['clearance: retail > shop'])
    expect(pairs(await survey('--workspace', 'lab'))).toEqual(['access: idea > zoe'])
    expect(pairs(await survey('--workspace', 'retail', '--policy', 'access'))).toEqual([])
  })

  it.each(['text', 'json', 'markdown', 'html'])('shows no value that is redacted, as %s', async format => {
    const out = execFileSync('node', [CLI, 'violations', '--repo', fixture.root, '--ref', 'main', '--format', format], {
      encoding: 'utf8',
    })
    expect(out).toContain('clearance')
    expect(out).not.toMatch(/hush/)
  })

  it('is empty where everything complies', async () => {
    fixture.git('switch', '-q', '-c', 'clean', 'main')
    fixture.commit({
      'projects/shop.yaml': 'name: shop\nworkspace: lab\ntags: { environment: dev }\n',
      'access.yaml': '[]\n',
    })
    const { code, out, err } = await run('--ref', 'clean', '--governance', 'main')
    expect(`${code} ${err}`).toBe('0 ')
    expect(out).toMatch(/^✓ no violations/)
  })

  it.each([
    ['an object without its id', 'tags: { environment: dev }\n', 'projects/x.yaml: `$.name` selects nothing here'],
    ['a file that can not be read', 'name: [\n', 'projects/x.yaml:'],
  ])('shows nothing where %s hides what else there is', async (_, text, message) => {
    fixture.git('switch', '-q', '-C', 'hidden', 'main')
    fixture.commit({ 'projects/x.yaml': text })
    const { code, out, err } = await run('--ref', 'hidden', '--governance', 'main')
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
  })

  it('shows the rest where something only leads nowhere', async () => {
    fixture.git('switch', '-q', '-C', 'dangling', 'main')
    fixture.commit({ 'projects/x.yaml': 'name: x\nworkspace: nowhere\n' })
    expect(pairs(await survey('--ref', 'dangling', '--governance', 'main'))).toHaveLength(3)
  })

  it('does not depend on what it remembers, and heals what is damaged there', async () => {
    const memory = join(fixture.root, '.git/fieldgate/memory/inventory')
    const first = await survey()
    expect(existsSync(memory)).toBe(true)
    expect(await survey()).toEqual(first)
    writeFileSync(memory, 'nonsense')
    expect(await survey()).toEqual(first)
  })

  it.each([
    [['--policy', 'clearence'], 'there is no policy `clearence` - did you mean `clearance`?'],
    [['--workspace', 'retial'], 'there is no workspace `retial` - did you mean `retail`?'],
    [['--format', 'pdf'], 'unknown format `pdf`'],
  ])('says what is wrong with %j', async (args, message) => {
    const { code, out, err } = await run(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
  })
})
