import { describe, expect, it } from 'vitest'
import { parse, problemsOf, SETTINGS, valid, warningsOf } from './fixture.ts'

const settings = (more: string) => ({ 'settings.yaml': SETTINGS + more })
const entry = (more: string) => ({ 'settings.yaml': `version: 1\ndocuments:\n  - files: a/*.yaml\n    ${more}\n` })

const textsOf = (queries: ReadonlyMap<string, { readonly text: string }> | null) =>
  [...(queries ?? [])].map(([kind, { text }]) => [kind, text])

describe('settings.yaml', () => {
  it('has defaults for everything but the documents', () => {
    const { settings: read } = valid({ 'settings.yaml': 'version: 1\ndocuments: []\n' })
    expect(read).toMatchObject({
      company: 'default',
      documents: [],
      identity: { keys: ['name', 'id'], at: [] },
      principals: { judge: ['author', 'contributors'], unmapped: null },
      redact: [],
      enforcement: { default: 'enforce', projects: new Map() },
      audit: { branch: null, require: 'none' },
      limits: { documentBytes: 16_777_216, depth: 64, changedDocuments: 20_000 },
    })
    expect(valid({ 'settings.yaml': 'version: 1\ndocuments: []\n' }, 'octo').settings.company).toBe('octo')
  })

  it('reads every key', () => {
    const { settings: read } = valid({
      'settings.yaml': `version: 1
company: acme
documents:
  - files: "{company}/{environment}/*.yaml"
    ignore: [$.updatedAt]
    stream: true
    tags: ["!Ref"]
    branches: [main, release/*]
    project: platform
identity: { keys: [key], at: { "$.secrets": clientType } }
inventory:
  - { format: meshstack, files: mesh/**/*.yaml, definitions: true }
  - { subject: project, files: p/*.yaml, id: $.name, tags: $.tags, relations: { workspace: $.workspace } }
  - { relation: projectMember, files: access/*.yaml, each: "$.members[*]", project: $.project, user: $.user }
environments: [{ id: prod, production: true }, { id: dev }]
principals: { judge: [author], unmapped: developer }
protected: ["deploy/**"]
redact: ["$..password"]
enforcement: { default: warn, projects: { legacy: "off", constructor: enforce } }
audit: { branch: log/audit, require: branch }
limits: { depth: 32 }
`,
      'roles.yaml': 'roles: { developer: {} }\nbindings: [{ role: developer, company: acme, users: [bob] }]\n',
    })
    expect(read.documents[0]).toMatchObject({
      files: '{company}/{environment}/*.yaml',
      stream: true,
      tags: ['!Ref'],
      company: null,
      project: 'platform',
      environment: null,
    })
    expect(read.documents[0]?.ignore.map(({ text }) => text)).toEqual(['$.updatedAt'])
    expect(read.documents[0]?.branches?.map(({ text }) => text)).toEqual(['main', 'release/*'])
    expect(read.documents[0]?.match.test('acme/prod/a.yaml')).toMatchObject({
      kind: 'match',
      company: 'acme',
      environment: 'prod',
    })
    expect(read.identity).toMatchObject({ keys: ['key'], at: [{ query: { text: '$.secrets' }, key: 'clientType' }] })
    expect(read.principals).toEqual({ judge: ['author'], unmapped: 'developer' })
    expect(read.enforcement).toEqual({
      default: 'warn',
      projects: new Map([
        ['legacy', 'off'],
        ['constructor', 'enforce'],
      ]),
    })
    expect(read.audit).toEqual({ branch: 'log/audit', require: 'branch' })
    expect(read.limits).toEqual({ documentBytes: 16_777_216, depth: 32, changedDocuments: 20_000 })
    expect(read.redact.map(({ text }) => text)).toEqual(['$..password'])
    expect(read.inventory).toMatchObject([
      { kind: 'meshstack', files: { text: 'mesh/**/*.yaml' }, definitions: true },
      {
        kind: 'subject',
        files: { text: 'p/*.yaml' },
        subject: 'project',
        id: { text: '$.name' },
        tags: { text: '$.tags' },
      },
      { kind: 'relation', files: { text: 'access/*.yaml' }, relation: 'projectMember', each: { text: '$.members[*]' } },
    ])
    const [, subject, relation] = read.inventory
    expect(textsOf(subject?.kind === 'subject' ? subject.relations : null)).toEqual([['workspace', '$.workspace']])
    expect(textsOf(relation?.kind === 'relation' ? relation.ends : null)).toEqual([
      ['project', '$.project'],
      ['user', '$.user'],
    ])
  })

  it('has an inventory with defaults, and any names of kinds', () => {
    const { inventory } = valid(
      settings(`inventory:
  - { format: meshstack, files: m/*.yaml }
  - { subject: constructor, files: c/*.yaml, id: $.id }
  - { relation: r, files: r/*.yaml, subject: $.s, format: $.f, id: $.i }
`),
    ).settings
    expect(inventory).toMatchObject([
      { kind: 'meshstack', definitions: false },
      { kind: 'subject', subject: 'constructor', tags: null, relations: new Map() },
      { kind: 'relation', each: null },
    ])
    const [, , relation] = inventory
    expect(textsOf(relation?.kind === 'relation' ? relation.ends : null).map(([kind]) => kind)).toEqual([
      'subject',
      'format',
      'id',
    ])
    expect(valid().settings.inventory).toEqual([])
  })

  it.each([
    ['', { branch: null, require: 'none' }],
    ['audit: {}', { branch: null, require: 'none' }],
    ['audit: { require: file }', { branch: null, require: 'file' }],
    ['audit: { require: branch }', { branch: 'fieldgate-audit', require: 'branch' }],
    ['audit: { branch: log }', { branch: 'log', require: 'none' }],
    ['audit: { branch: log, require: file }', { branch: 'log', require: 'file' }],
  ])('records on a branch where it is named or asked for: %s', (more, expected) => {
    expect(valid(settings(`${more}\n`)).settings.audit).toEqual(expected)
  })

  it.each([
    ['.fieldgate/rules/a.yaml', true],
    ['.github/workflows/a.yml', true],
    ['CODEOWNERS', true],
    ['docs/CODEOWNERS', true],
    ['.gitattributes', true],
    ['deep/er/.gitattributes', true],
    ['deploy/a', true],
    ['src/CODEOWNERS', false],
    ['README.md', false],
  ])('protects %s: %s', (path, expected) => {
    const { settings: read } = valid(settings('protected: [deploy/*]\n'))
    expect(read.protected.some(({ test }) => test(path))).toBe(expected)
  })

  it.each([
    ['version: 2\ndocuments: []\n', 'settings.yaml:1:1 `version` must be `1`, not `2`'],
    ['documents: []\n', 'settings.yaml:1:1 `version` is missing'],
    ['version: 1\n', 'settings.yaml:1:1 `documents` is missing'],
    ['version: 1\ndocments: []\n', 'settings.yaml:2:1 unknown key `docments` - did you mean `documents`?'],
    ['[]\n', 'settings.yaml:1:1 the file must be a mapping, not a list'],
    ['', 'settings.yaml:1:1 the file must be a mapping, not empty'],
    ['version: 1\ndocuments: [{files: 5}]\n', 'settings.yaml:2:14 `files` must be a text, not `5`; put it in quotes'],
  ])('refuses %j', (text, expected) => expect(problemsOf({ 'settings.yaml': text })).toContain(expected))

  it.each([
    ['ignore: ["$.a["]', '4:19 the query `$.a[` is not valid'],
    ['ignore: $.a', '4:5 `ignore` must be a list, not `$.a`'],
    ['stream: yes', '4:5 `stream` must be `true` or `false`, not `yes`'],
    ['tags: ["!!x"]', '4:12 `!!x` is not a local tag; it begins with one `!`, such as `!Ref`'],
    ['tags: [Ref]', '4:12 `Ref` is not a local tag; it begins with one `!`, such as `!Ref`'],
    ['branches: []', '4:5 `branches` is empty; name at least one, or leave the key out'],
    ['branches: ["a//"]', '4:16 the pattern `a//` has an empty segment; paths begin without `/` and have no `//`'],
    [
      'project: a b',
      '4:5 bad value `a b`; a name has letters, digits, `.`, `_` and `-`, and begins with a letter or digit',
    ],
    ['projects: a', '4:5 unknown key `projects` - did you mean `project`?'],
  ])('refuses the entry with %s', (more, expected) => {
    const problems = problemsOf(entry(more))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(`settings.yaml:${expected}`)
  })

  it.each([
    ['identity: { at: { "$.a[": x } }', 'settings.yaml:5:24 the query `$.a[` is not valid'],
    ['identity: { kys: [] }', 'settings.yaml:5:13 unknown key `kys` - did you mean `keys`?'],
    ['principals: { judge: [autor] }', 'must be `author` or `contributors`, not `autor` - did you mean `author`?'],
    ['principals: { judge: [contributors] }', '`judge` lacks `author`; the author of a change is always judged'],
    ['principals: { unmapped: develper }', 'settings.yaml:5:15 unknown role `develper` - did you mean `developer`?'],
    ['protected: ["!a"]', 'settings.yaml:5:13 the pattern `!a` begins with `!`; patterns can not be negated'],
    ['protected: ["a/{project}"]', 'captures stand in `documents` alone'],
    ['redact: [password]', 'settings.yaml:5:10 the query `password` is not valid'],
    ['enforcement: { default: warning }', '`default` must be `enforce` or `warn` or `off`, not `warning`'],
    ['enforcement: { projects: { a: no } }', '`a` must be `enforce` or `warn` or `off`, not `no`'],
    ['audit: { require: always }', '`require` must be `none` or `file` or `branch`, not `always`'],
    ['audit: { branch: "a..b" }', 'settings.yaml:5:10 `a..b` can not be the name of a branch'],
    ['audit: { branch: "--force" }', '`--force` can not be the name of a branch'],
    ['limits: { depth: 0 }', 'settings.yaml:5:11 `depth` must be at least 1, not `0`'],
    ['limits: { depth: 1.5 }', '`depth` must be a whole number, not `1.5`'],
    ['limits: { depth: 5000 }', '`depth` must be at most 1000, not `5000`'],
    ['limits: { dpeth: 5 }', 'unknown key `dpeth` - did you mean `depth`?'],
    ['environments: [{ id: a }, { id: a }]', 'settings.yaml:5:29 the id `a` is there twice'],
    ['inventory: [{ format: meshstak, files: a }]', '`format` must be `meshstack`, not `meshstak`'],
    ['inventory: [{ subject: p, files: a, id: name }]', 'the query `name` is not valid'],
    [
      'inventory: [{ relation: r, files: "[", user: $.u, project: $.p }]',
      'settings.yaml:5:28 the pattern `[` has a `[` or `]` without its partner',
    ],
    ['inventory: [{ format: meshstack, files: a, definition: true }]', 'unknown key `definition` - did you mean'],
    ['inventory: [{ format: meshstack }]', 'settings.yaml:5:13 `files` is missing'],
    ['inventory: [{ subject: p, files: a, id: $.a, tags: x }]', 'settings.yaml:5:52 the query `x` is not valid'],
    ['inventory: [{ subject: p, files: a, id: $.a, tag: $.t }]', 'unknown key `tag` - did you mean `tags`?'],
    ['inventory: [{ subject: p, files: a, id: $.a, relations: { q: "$[" } }]', 'the query `$[` is not valid'],
    [
      'inventory: [{ subject: principal, files: a, id: $.a }]',
      '5:15 `principal` is no kind of subject in an inventory',
    ],
    [
      'inventory: [{ subject: p, files: a, id: $.a, relations: { principal: $.u } }]',
      '5:59 `principal` is no kind of subject in an inventory; say `user` or `group`',
    ],
    ['inventory: [{ relation: r, files: a, project: $.a, principal: $.b }]', '`principal` is no kind of subject'],
    [
      'inventory: [{ relation: r, files: a, project: $.a }]',
      '5:13 a relation names at least two kinds of subjects; this one has 1',
    ],
    ['inventory: [{ relation: r, files: a, each: $.a }]', 'at least two kinds of subjects; this one has 0'],
    ['inventory: [{ relation: r, files: a, project: $.a, user: 5 }]', '`user` must be a text, not `5`'],
    ['inventory: [{ relation: r, files: a, project: $.a, "a b": $.b }]', '`a b` is no kind of subject'],
    [
      'inventory: [{ format: meshstack, files: .fieldgate/*.yaml }]',
      '5:34 the pattern `.fieldgate/*.yaml` is of files of governance, which are never part of the inventory',
    ],
    [
      'inventory: [{ subject: p, files: .fieldgate/roles.yaml, id: $.a }]',
      'the pattern `.fieldgate/roles.yaml` is of files of governance',
    ],
  ])('refuses %s', (more, expected) => {
    const problems = problemsOf(settings(`${more}\n`))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(expected)
  })

  it.each([
    ['{projct}/a.yaml', 'unknown placeholder `{projct}` - did you mean `{project}`?'],
    ['/a.yaml', 'has an empty segment'],
  ])('refuses the pattern %s', (files, expected) => {
    const [problem, ...others] = problemsOf({ 'settings.yaml': `version: 1\ndocuments: [{ files: "${files}" }]\n` })
    expect(others).toEqual([])
    expect(problem).toContain(expected)
  })

  it('refuses a name that is captured and said', () => {
    expect(
      problemsOf({ 'settings.yaml': 'version: 1\ndocuments: [{ files: "{project}/a", project: shop }]\n' }),
    ).toEqual(['settings.yaml:2:37 `project` is said, and captured by `{project}` in `files`; keep one of them'])
  })

  it('wants the company said where there are several', () => {
    const several = 'version: 1\ncompany: acme\ndocuments: [{ files: "{company}/a.yaml" }, { files: b.yaml }]\n'
    expect(
      problemsOf({
        'settings.yaml': several,
        'roles.yaml': 'roles: { a: {} }\nbindings: [{ role: a, users: [bob] }]\n',
        'rules/a.yaml': '[]',
      }),
    ).toEqual([
      'roles.yaml:2:12 `company` is missing; it must be said where a repository has several',
      'rules/a.yaml:1:1 `company` is missing; it must be said where a repository has several',
      'settings.yaml:3:44 the entry says no `company`, and the repository has several; say or capture it',
    ])
  })

  it('warns of an end of a relation that looks like another key', () => {
    const warnings = (key: string) =>
      warningsOf(settings(`inventory: [{ relation: r, files: a, project: $.p, user: $.u, ${key}: $.x }]\n`))
    expect(warnings('eahc')).toEqual(['`eahc` is taken for a kind of subject; was `each` meant?'])
    expect(warnings('cluster')).toEqual([])
    expect(warnings('group')).toEqual([])
  })

  it('warns of a pattern for governance', () => {
    expect(warningsOf({ 'settings.yaml': 'version: 1\ndocuments: [{ files: .fieldgate/*.yaml }]\n' })[0]).toContain(
      'matches nothing',
    )
    expect(parse().warnings).toEqual([])
  })
})
