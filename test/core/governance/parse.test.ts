import { describe, expect, it } from 'vitest'
import { type GovernanceFile, parseGovernance } from '../../../src/core/governance/parse.ts'
import { type Files, file, filesOf, NOW, parse, problemsOf, ROLES, rule, SETTINGS, valid } from './fixture.ts'

const RULE = rule('disallowedRuleSet: [{ jsonPath: $.services.*.dockerImage }]')
const parsed = (files: readonly GovernanceFile[]) => parseGovernance(files, { now: NOW, defaultCompany: null })

describe('the files of governance', () => {
  it('are read in all three spellings', () => {
    const { rules } = valid({
      'settings.yaml': null,
      'settings.yml': SETTINGS,
      'roles.yaml': null,
      'roles.json': '{"roles": {"developer": {}}}',
      'rules/deep/er.yml': RULE,
      'people.yaml': '[]',
      'tests/a.yaml': 'a: 1',
      'sync/rules/a.yaml': '[]',
    })
    expect(rules).toHaveLength(1)
  })

  it.each<[string, Files, string[]]>([
    [
      'no settings',
      { 'settings.yaml': null },
      ['settings.yaml:1:1 `.fieldgate/settings.yaml` is missing; every governance has one'],
    ],
    [
      'no roles',
      { 'roles.yaml': null },
      ['roles.yaml:1:1 `.fieldgate/roles.yaml` is missing; every governance has one'],
    ],
    [
      'two candidates (G4)',
      { 'roles.yml': ROLES },
      ['roles.yml:1:1 is a second candidate beside `.fieldgate/roles.yaml`; keep one of them'],
    ],
    [
      'another case (G4)',
      { 'Roles.yaml': ROLES },
      ['Roles.yaml:1:1 unknown governance file `Roles.yaml` - did you mean `roles.yaml`?'],
    ],
    [
      'another case of a rules file',
      { 'rules/a.yaml': RULE, 'rules/A.yaml': RULE },
      [
        'rules/A.yaml:1:1 is a second candidate beside `.fieldgate/rules/a.yaml`; keep one of them',
        'rules/a.yaml:1:1 is a second candidate beside `.fieldgate/rules/A.yaml`; keep one of them',
      ],
    ],
    [
      'an unknown file',
      { 'setings.yaml': '' },
      ['setings.yaml:1:1 unknown governance file `setings.yaml` - did you mean `settings.yaml`?'],
    ],
    [
      'an unknown folder',
      { 'rule/a.yaml': '' },
      ['rule/a.yaml:1:1 unknown governance folder `rule` - did you mean `rules`?'],
    ],
    [
      'another case of a folder',
      { 'Rules/a.yaml': '' },
      ['Rules/a.yaml:1:1 unknown governance folder `Rules` - did you mean `rules`?'],
    ],
    [
      'another ending',
      { 'README.md': '' },
      ['README.md:1:1 governance files end in `.yaml`, `.yml` or `.json`; move this file elsewhere'],
    ],
    [
      'a backup',
      { 'rules/a.yaml.bak': '' },
      ['rules/a.yaml.bak:1:1 governance files end in `.yaml`, `.yml` or `.json`; move this file elsewhere'],
    ],
    ['a broken sync file', { 'sync/a.yaml': 'a: [' }, ['sync/a.yaml:']],
    ['a broken test', { 'tests/a.yaml': 'a: 1\na: 2\n' }, ['tests/a.yaml:2:1']],
    ['a broken policy', { 'policies/a.yaml': '%YAML 1.1\n---\na: 1\n' }, ['policies/a.yaml:1:1']],
    ['a tag', { 'people.yaml': '!x [1]' }, ['people.yaml:1:1']],
    ['several documents', { 'rules/a.yaml': `${RULE}---\n${RULE}` }, ['rules/a.yaml:']],
  ])('%s', (_name, files, expected) => {
    const problems = problemsOf(files)
    expect(problems).toHaveLength(expected.length)
    for (const [i, problem] of problems.entries()) expect(problem).toContain(expected[i])
  })

  it.each([
    ['.fieldgate/rules/a.yaml', '120000', 'is a symlink; governance files must be regular files'],
    ['.fieldgate/rules/a.yaml', '160000', 'is a submodule; governance files must be regular files'],
    [
      '.Fieldgate/roles.yaml',
      '100644',
      '`.Fieldgate` is another spelling of `.fieldgate`; governance stands in `.fieldgate` alone',
    ],
    ['.fieldgate', '120000', '`.fieldgate` must be a folder'],
    ['.fieldgate/rules/\udc80.yaml', '100644', 'the name of the file is not UTF-8'],
  ])('%s of mode %s is refused', (path, mode, message) => {
    const result = parsed([...filesOf({}), file(path, RULE, '9', mode)])
    expect(result.ok ? [] : result.problems).toEqual([
      { code: 'governance-invalid', message, file: path, line: 1, column: 1 },
    ])
  })

  it('all have their problems collected, in order', () => {
    const problems = problemsOf({
      'roles.yaml': 'roles: { developer: { x: 1 } }\n',
      'rules/a.yaml': RULE.replace('developer', 'nobody'),
      'rules/b.yaml': '[{}]',
      'waivers.yaml': '{}',
    })
    expect(problems.map(problem => problem.split(' ')[0])).toEqual([
      'roles.yaml:1:23',
      'rules/a.yaml:2:15',
      'rules/b.yaml:1:2',
      'rules/b.yaml:1:2',
      'waivers.yaml:1:1',
    ])
  })
})

describe('settings and roles that are valid in themselves', () => {
  it.each<[string, Files, boolean]>([
    ['broken rules', { 'rules/a.yaml': '[' }, true],
    ['a second candidate beside the documented spelling', { 'roles.yml': ROLES }, true],
    ['an unknown file', { 'a.yaml': '' }, true],
    ['broken roles', { 'roles.yaml': 'roles: 1' }, false],
    ['broken settings', { 'settings.yaml': 'version: 2' }, false],
    ['a broken query in settings', { 'settings.yaml': `${SETTINGS}redact: [x]\n` }, false],
    ['no roles', { 'roles.yaml': null }, false],
    ['two undocumented spellings', { 'roles.yaml': null, 'roles.yml': ROLES, 'roles.json': '{"roles": {}}' }, false],
  ])('are there with %s: %s', (_name, files, expected) => {
    const result = parse(files)
    expect(result.ok).toBe(false)
    expect(!result.ok && result.core !== null).toBe(expected)
  })

  it('are those of the documented spelling', () => {
    const result = parse({ 'roles.json': '{"roles": {"owner": {}}}' })
    expect(!result.ok && [...(result.core?.roles.roles.keys() ?? [])]).toEqual([
      'developer',
      'maintainer',
      'platform-engineer',
    ])
  })
})

describe('the order of things', () => {
  const files = filesOf({
    'rules/a.yaml': RULE,
    'rules/b.yaml': RULE.replace('services', 'jobs'),
    'waivers.yaml': '[]',
  })

  it('changes nothing (G6)', () => {
    const shown = (result: ReturnType<typeof parsed>) => {
      if (!result.ok) throw new Error('invalid')
      const { digest, rules } = result.governance
      return { digest, rules: rules.map(({ id, file: path, line }) => [id, path, line]), warnings: result.warnings }
    }
    expect(shown(parsed([...files].reverse()))).toEqual(shown(parsed(files)))
  })

  it('nor do problems depend on it', () => {
    const broken = filesOf({ 'rules/a.yaml': '[{}]', 'rules/b.yaml': '[', 'roles.yaml': 'x: 1' })
    expect(parsed([...broken].reverse())).toEqual(parsed(broken))
  })

  it('the digest follows paths and object ids', () => {
    const digest = (all: readonly GovernanceFile[]) => {
      const result = parsed(all)
      return result.ok ? result.governance.digest : null
    }
    expect(digest(files)).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(digest([...files.slice(0, -1), file('.fieldgate/waivers.yaml', '[]', 'f')])).not.toBe(digest(files))
  })
})

describe('hostile files', () => {
  it('are cut short: a thousand problems are enough for anybody', () => {
    const result = parse({ 'rules/a.yaml': `[${'{}, '.repeat(5000)}{}]` })
    expect(!result.ok && result.problems.length).toBe(1000)
    expect(!result.ok && result.problems.map(({ message }) => message)).toContain(
      'there are 1000 problems or more in this file; the rest is not listed',
    )
  })

  it('with names that objects inherit are read as any other', () => {
    expect(
      problemsOf({
        'rules/a.yaml': rule('disallowedRuleSet: [{ ruleId: constructor }]').replace('developer', 'toString'),
      }),
    ).toEqual(['rules/a.yaml:2:15 unknown role `toString`', 'rules/a.yaml:3:27 unknown rule id `constructor`'])
    expect(problemsOf({ 'roles.yaml': 'roles: { __proto__: {} }\n' })).toHaveLength(1)
  })
})
