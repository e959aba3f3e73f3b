import { describe, expect, it } from 'vitest'
import { noticesOf, parse, problemsOf, rule, valid, warningsOf } from './fixture.ts'

const rules = (text: string) => ({ 'rules/a.yaml': text })
const disallow = (text: string) => rules(rule(`disallowedRuleSet: [${text}]`))
const IMAGE = '{ jsonPath: $.services.*.dockerImage }'

const onlyRule = (text: string) => {
  const found = valid(disallow(text)).rules[0]?.disallowed?.[0]
  if (found === undefined) throw new Error('no rule')
  return {
    ...found,
    queries: found.queries.map(query => query.text),
    shownActions: found.shownActions,
    line: found.line,
  }
}

describe('rules', () => {
  it('are complete', () => {
    const [entry] = valid(
      rules(`scope: { project: shop }
saveChangesRules:
  - id: images
    exceptRoleIds: [maintainer]
    match: { files: ["environments/prod/**"], environments: [prod], branches: [main] }
    mode: warn
    override: none
    disallowedRuleSet:
      - jsonPath: $.secrets
        processingOptions: { actions: [delete, create], primaryKey: clientType }
        message: ask
        description: why
    allowedRuleSet: []
`),
    ).rules
    expect(entry).toMatchObject({
      id: 'images',
      written: true,
      file: '.fieldgate/rules/a.yaml',
      line: 3,
      scope: { company: 'acme', project: 'shop', environment: null },
      roleIds: null,
      exceptRoleIds: new Set(['maintainer']),
      mode: 'warn',
      override: 'none',
      allowed: [],
    })
    expect(entry?.match.files?.map(({ text }) => text)).toEqual(['environments/prod/**'])
    expect(entry?.disallowed?.[0]).toMatchObject({
      id: 'images',
      line: 9,
      file: '.fieldgate/rules/a.yaml',
      jsonPath: '$.secrets',
      ruleId: null,
      actions: new Set(['create', 'delete']),
      shownActions: ['create', 'delete'],
      primaryKey: 'clientType',
      message: 'ask',
    })
  })

  it.each([
    ['own', 'scope: { project: shop }\nsaveChangesRules: [ENTRY]', 'shop'],
    ['stored', 'configurationManagement: { saveChangesRules: [ENTRY] }', null],
    ['bare', '[ENTRY]', null],
    ['bare JSON', '[{"roleIds": ["developer"], "disallowedRuleSet": [{"jsonPath": "$.a"}]}]', null],
  ])('are read from the %s shape', (_name, text, project) => {
    const entry = '{ roleIds: [developer], disallowedRuleSet: [{ jsonPath: $.a }] }'
    const [read, ...others] = valid(rules(text.replace('ENTRY', entry))).rules
    expect(others).toEqual([])
    expect(read).toMatchObject({ scope: { company: 'acme', project, environment: null }, allowed: null })
    expect(read?.disallowed).toHaveLength(1)
  })

  it.each([
    ['{ jsonPath: $.a }', { actions: new Set(['update']), shownActions: ['update'] }],
    ['{ jsonPath: $.a, processingOptions: { actions: [update, create] } }', { shownActions: ['create', 'update'] }],
    ['{ jsonPath: $.a, processingOptions: { action: create } }', { shownActions: ['create'] }],
    ['{ jsonPath: $.a, processingOptions: { action: [create, delete] } }', { shownActions: ['create', 'delete'] }],
    ['{ jsonPath: "$.a.[*]" }', { jsonPath: '$.a[*]' }],
    ['{ jsonPath: $.a, dialect: jsonpath-plus }', { queries: ['$.a'] }],
    ['{ ruleId: endpoints.security }', { jsonPath: null, shownActions: ['create', 'update', 'delete'] }],
    [
      '{ ruleId: endpoint.security.edit }',
      {
        ruleId: 'endpoints.security.edit',
        shownActions: ['update'],
        queries: ["$.endpoints.*['public','acl','secreted']", "$.endpoints.*.routes.*['public','acl','secreted']"],
      },
    ],
  ])('%s is read', (text, expected) => expect(onlyRule(text)).toMatchObject(expected))

  it.each([
    ['{ jsonPath: "$.a.[*]" }', '`.[` is an old spelling'],
    ['{ jsonPath: $.a, processingOptions: { action: create } }', '`action` is the old spelling of `actions`'],
    [
      '{ ruleId: endpoint.security.edit }',
      '`endpoint.security.edit` is an old spelling; write `endpoints.security.edit`',
    ],
  ])('%s is noted', (text, expected) => expect(noticesOf(disallow(text)).join()).toContain(expected))

  it('isInheritedFromTenant is read and ignored with one note a file', () => {
    const entry = '{ roleIds: [developer], isInheritedFromTenant: true, disallowedRuleSet: [{ jsonPath: $.a }] }'
    const result = parse(rules(`[${entry}, ${entry}]`))
    expect(result.ok).toBe(true)
    expect(result.notices).toEqual([
      {
        code: 'deprecated-spelling',
        message: '`isInheritedFromTenant` is ignored; the scope of the file counts',
        file: '.fieldgate/rules/a.yaml',
        line: 1,
        column: 26,
      },
    ])
  })

  it.each([
    ['{ jsonPath: "$.services[" }', '3:49 the query `$.services[` is not valid'],
    [
      '{ jsonPath: $.a, ruleId: endpoints.security }',
      '3:25 a rule has either `jsonPath` or `ruleId`; this one has both',
    ],
    ['{ message: x }', '3:25 a rule has either `jsonPath` or `ruleId`; this one has neither'],
    ['{ jsonPaht: $.a }', '3:27 unknown key `jsonPaht` - did you mean `jsonPath`?'],
    [
      '{ ruleId: endpoints.secrity.edit }',
      '3:27 unknown rule id `endpoints.secrity.edit` - did you mean `endpoints.security.edit`?',
    ],
    [
      '{ ruleId: endpoints.security, processingOptions: { actions: [create] } }',
      '3:55 the rule `endpoints.security` has its own actions',
    ],
    ['{ ruleId: endpoints.security, dialect: rfc9535 }', '3:55 `dialect` goes with `jsonPath` alone'],
    ['{ jsonPath: $.a, processingOptions: { actions: [] } }', '3:63 `actions` is empty; name at least one'],
    [
      '{ jsonPath: $.a, processingOptions: { actions: [creat] } }',
      'must be `create` or `update` or `delete`, not `creat` - did you mean `create`?',
    ],
    ['{ jsonPath: $.a, processingOptions: { action: edit } }', 'must be `create` or `update` or `delete`, not `edit`'],
    [
      '{ jsonPath: $.a, processingOptions: { action: create, actions: [create] } }',
      '3:63 has both `actions` and `action`',
    ],
    ['{ jsonPath: $.a, dialect: jsonpathplus }', 'not `jsonpathplus` - did you mean `jsonpath-plus`?'],
    ['{ jsonPath: $.a^, dialect: jsonpath-plus }', '3:27 the jsonpath-plus query `$.a^` is not accepted'],
    ['{ jsonPath: "$.a[?(@.b)]", dialect: jsonpath-plus }', 'is not accepted'],
    ['{ jsonPath: "$.a~", dialect: jsonpath-plus }', 'is not accepted'],
    ['{ jsonPath: "$.a@string()", dialect: jsonpath-plus }', 'is not accepted'],
    ['', '3:5 `disallowedRuleSet` is empty; name at least one'],
  ])('the rule %s is refused', (text, expected) => {
    const problems = problemsOf(disallow(text))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(expected)
  })

  it.each([
    [
      `{ roleIds: [develper], disallowedRuleSet: [${IMAGE}] }`,
      '1:14 unknown role `develper` - did you mean `developer`?',
    ],
    [
      `{ exceptRoleIds: [develper], disallowedRuleSet: [${IMAGE}] }`,
      '1:20 unknown role `develper` - did you mean `developer`?',
    ],
    [`{ roleIDs: [developer], disallowedRuleSet: [${IMAGE}] }`, '1:4 unknown key `roleIDs` - did you mean `roleIds`?'],
    [`{ roleIds: [], disallowedRuleSet: [${IMAGE}] }`, '1:4 `roleIds` is empty'],
    [`{ exceptRoleIds: [], disallowedRuleSet: [${IMAGE}] }`, '1:4 `exceptRoleIds` is empty'],
    [
      `{ roleIds: [developer], exceptRoleIds: [maintainer], disallowedRuleSet: [${IMAGE}] }`,
      '1:2 an entry has either `roleIds` or `exceptRoleIds`; this one has both',
    ],
    [`{ disallowedRuleSet: [${IMAGE}] }`, '1:2 an entry has either `roleIds` or `exceptRoleIds`; this one has neither'],
    [
      '{ roleIds: [developer] }',
      '1:2 an entry has `disallowedRuleSet`, `allowedRuleSet` or both; this one has neither',
    ],
    ['{ roleIds: [developer], allowedRuleSet: [], match: { files: [] } }', '`files` is empty'],
    ['{ roleIds: [developer], allowedRuleSet: [], match: { environments: [] } }', '`environments` is empty'],
    ['{ roleIds: [developer], allowedRuleSet: [], match: { branches: [] } }', '`branches` is empty'],
    [
      '{ roleIds: [developer], allowedRuleSet: [], match: { files: ["{project}/x"] } }',
      'captures stand in `documents` alone',
    ],
    ['{ roleIds: [developer], allowedRuleSet: [], mode: of }', '`mode` must be `enforce` or `warn`, not `of`'],
    ['{ roleIds: [developer], allowedRuleSet: [], override: nobody }', '`override` must be `approval` or `none`'],
    ['{ roleIds: developer, allowedRuleSet: [] }', '1:4 `roleIds` must be a list, not `developer`'],
    ['{ id: a b, roleIds: [developer], allowedRuleSet: [] }', '1:4 bad value `a b`; an id has up to 200 characters'],
  ])('the entry %s is refused', (text, expected) => {
    const problems = problemsOf(rules(`[${text}]`))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(expected)
  })

  it.each([
    ['', 'rules/a.yaml:1:1 the file must be a mapping, not empty'],
    ['scope: {}\n', 'rules/a.yaml:1:1 the file has neither `saveChangesRules` nor `ruleDefinitions`'],
    ['saveChangeRules: []\n', 'rules/a.yaml:1:1 unknown key `saveChangeRules` - did you mean `saveChangesRules`?'],
    [
      'scope: { environment: prod }\nsaveChangesRules: []\n',
      'rules/a.yaml:1:10 `environment` stands without `project`',
    ],
    ['configurationManagement: {}\n', '`saveChangesRules` is missing'],
    ['configurationManagement: { saveChangesRules: [] }\nscope: {}\n', 'rules/a.yaml:2:1 unknown key `scope`'],
    ['saveChangesRules: [\n', 'rules/a.yaml:'],
    ['saveChangesRules: []\nsaveChangesRules: []\n', 'rules/a.yaml:2:1 '],
    ['ruleDefinitions: { a.b: { jsonPaths: [] } }\n', '`jsonPaths` is empty'],
    ['ruleDefinitions: { a.b: { jsonPaths: ["$["] } }\n', 'rules/a.yaml:1:42 the query `$[` is not valid'],
    [
      'ruleDefinitions: { endpoints.security: { jsonPaths: [$.a] } }\n',
      'rules/a.yaml:1:20 the rule id `endpoints.security` is taken',
    ],
    [
      'ruleDefinitions: { endpoint.security.edit: { jsonPaths: [$.a] } }\n',
      'the rule id `endpoint.security.edit` is taken',
    ],
  ])('the file %j is refused', (text, expected) => expect(problemsOf(rules(text)).join('\n')).toContain(expected))

  it('may use a definition of any file', () => {
    const files = {
      'rules/a.yaml': rule('disallowedRuleSet: [{ ruleId: my.rule }]'),
      'rules/b.yaml': 'ruleDefinitions: { my.rule: { description: x, jsonPaths: [$.a, $.b], actions: [delete] } }\n',
    }
    expect(valid(files).rules[0]?.disallowed?.[0]).toMatchObject({ ruleId: 'my.rule', shownActions: ['delete'] })
    const twice = { ...files, 'rules/c.yaml': 'ruleDefinitions: { my.rule: { jsonPaths: [$.c] } }\n' }
    expect(problemsOf(twice)).toEqual(['rules/c.yaml:1:20 the rule id `my.rule` is taken; choose another'])
  })

  it('finds other problems beside a malformed rule, at their own lines', () => {
    const text = rule('disallowedRuleSet:\n      - jsonPaht: $.a\n      - jsonPath: $.b[\n      - { ruleId: nope }')
    expect(problemsOf(rules(text)).map(problem => problem.split(' ')[0])).toEqual([
      'rules/a.yaml:4:9',
      'rules/a.yaml:5:23',
      'rules/a.yaml:6:11',
    ])
  })
})

describe('ids of rules', () => {
  it('are derived from the content, never the position', () => {
    const one = rule(`disallowedRuleSet: [${IMAGE}]`)
    const [id] = valid({ 'rules/z.yaml': one }).rules.map(entry => entry.id)
    expect(id).toMatch(/^rule-[0-9a-f]{12}$/)
    const moved = `saveChangesRules:\n  - { roleIds: [maintainer], allowedRuleSet: [] }\n  - roleIds: [developer]\n    disallowedRuleSet: [{ jsonPath: $.x }, ${IMAGE}]\n`
    expect(valid({ 'rules/a.yaml': moved }).rules[1]?.disallowed?.[1]?.id).toBe(id)
  })

  it.each([
    ['{ jsonPath: $.other }', 'roleIds: [developer]'],
    [`${IMAGE.slice(0, -1)}, processingOptions: { actions: [create] } }`, 'roleIds: [developer]'],
    [`${IMAGE.slice(0, -1)}, processingOptions: { primaryKey: id } }`, 'roleIds: [developer]'],
    [IMAGE, 'roleIds: [maintainer]'],
    [IMAGE, 'exceptRoleIds: [developer]'],
    [IMAGE, 'match: { branches: [main] }, roleIds: [developer]'],
    [IMAGE, 'mode: warn, roleIds: [developer]'],
    [IMAGE, 'override: none, roleIds: [developer]'],
  ])('differ for %s with %s', (text, head) => {
    const id = (entry: string) => valid(rules(`[${entry}]`)).rules[0]?.disallowed?.[0]?.id
    const original = id(`{ roleIds: [developer], disallowedRuleSet: [${IMAGE}] }`)
    expect(id(`{ ${head}, disallowedRuleSet: [${text}] }`)).not.toBe(original)
    expect(id(`{ roleIds: [developer], allowedRuleSet: [], disallowedRuleSet: [${IMAGE}] }`)).toBe(original)
  })

  it('are the same whatever the order of roles and actions', () => {
    const id = (roles: string, actions: string) =>
      valid(
        rules(
          `[{ roleIds: [${roles}], disallowedRuleSet: [{ jsonPath: $.a, processingOptions: { actions: [${actions}] } }] }]`,
        ),
      ).rules[0]?.id
    expect(id('developer, maintainer', 'create, delete')).toBe(id('maintainer, developer', 'delete, create'))
  })

  it('take time in proportion to the file, however many roles the rules of an entry share', () => {
    const roles = Array.from({ length: 20_000 }, (_, i) => `r${i}`)
    const set = Array.from({ length: 3_000 }, (_, i) => `{ jsonPath: $.a${i} }`)
    const { rules: read } = valid({
      'roles.yaml': `roles: { ${roles.map(role => `${role}: {}`).join(', ')} }`,
      'rules/a.yaml': `[{ roleIds: [${roles.join(', ')}], disallowedRuleSet: [${set.join(', ')}] }]`,
    })
    const before = process.cpuUsage().user
    expect(new Set(read[0]?.disallowed?.map(({ id }) => id)).size).toBe(3_000)
    expect(process.cpuUsage().user - before).toBeLessThan(2_000_000)
  })

  it('that are written are unique over all files', () => {
    const entry = '[{ id: images, roleIds: [developer], allowedRuleSet: [] }]'
    expect(problemsOf({ 'rules/a.yaml': entry, 'rules/b.yaml': entry })).toEqual([
      'rules/b.yaml:1:4 the id `images` is taken by the entry at `.fieldgate/rules/a.yaml` line 1',
    ])
  })
})

describe('repeated rules', () => {
  it.each(['', 'id: images, '])('are kept once in an entry, the first: { %s... }', id => {
    const entry = (set: string) =>
      `[{ ${id}roleIds: [developer], ${set}: [${IMAGE}, { jsonPath: $.x }, ${IMAGE.slice(0, -1)}, message: m }] }]`
    for (const set of ['disallowedRuleSet', 'allowedRuleSet']) {
      const [read] = valid(rules(entry(set))).rules
      const kept = read?.disallowed ?? read?.allowed
      expect(kept?.map(({ jsonPath, message }) => [jsonPath, message])).toEqual([
        ['$.services.*.dockerImage', null],
        ['$.x', null],
      ])
    }
  })

  it('are other rules with other actions, another primary key or another dialect', () => {
    const more = ['', ', processingOptions: { actions: [create] }', ', processingOptions: { primaryKey: id }']
    const all = [...more, ', dialect: jsonpath-plus'].map(text => `${IMAGE.slice(0, -1)}${text} }`)
    expect(valid(disallow([...all, ...all].join())).rules[0]?.disallowed).toHaveLength(4)
  })

  it('have one id in whichever entry and file', () => {
    const text = rule(`disallowedRuleSet: [${IMAGE}, ${IMAGE}]`)
    const { rules: read } = valid({ 'rules/b.yaml': text, 'rules/a.yaml': `# a\n${text}` })
    expect(read.map(({ file, line }) => [file, line])).toEqual([
      ['.fieldgate/rules/a.yaml', 3],
      ['.fieldgate/rules/b.yaml', 2],
    ])
    expect(new Set(read.flatMap(({ id, disallowed }) => [id, ...(disallowed ?? []).map(one => one.id)])).size).toBe(1)
  })

  it('leave an empty allow set, which allows nothing', () => {
    const text = `[{ roleIds: [developer], allowedRuleSet: [${IMAGE}] }, { roleIds: [developer], allowedRuleSet: [] }]`
    expect(valid(rules(text)).rules.map(({ allowed }) => allowed?.length ?? null)).toEqual([1, 0])
  })

  it('of other modes are other rules', () => {
    const entry = (mode: string) => `{ mode: ${mode}, roleIds: [developer], disallowedRuleSet: [${IMAGE}] }`
    const ids = valid(rules(`[${entry('warn')}, ${entry('enforce')}]`)).rules.map(({ id }) => id)
    expect(new Set(ids).size).toBe(2)
  })
})

describe('warnings', () => {
  const ALL = 'processingOptions: { actions: [create, update, delete] }'
  it.each([
    ['disallowed', '{ jsonPath: $.services.*.dockerImage }', 'controls edits alone'],
    ['disallowed', "{ jsonPath: \"$.services[?@.type=='x']['a','b'].c\" }", 'controls edits alone'],
    ['disallowed', '{ jsonPath: $..image }', 'controls edits alone'],
    ['disallowed', '{ ruleId: endpoints.security.edit }', 'controls edits alone'],
    ['disallowed', '{ jsonPath: "$.a[0:0]" }', 'can never select anything'],
    ['disallowed', '{ jsonPath: "$.a[::0]" }', 'can never select anything'],
    ['disallowed', '{ jsonPath: "$.a[-1:-3]" }', 'can never select anything'],
    ['allowed', '{ jsonPath: "$.a[1:3:-1]" }', 'can never select anything'],
    [
      'disallowed',
      '{ jsonPath: $.secrets, processingOptions: { actions: [create] } }',
      'if `$.secrets` is an array of objects, its rule needs `primaryKey`',
    ],
    [
      'disallowed',
      '{ jsonPath: $.secrets, processingOptions: { primaryKey: id } }',
      '`primaryKey` of the rule for `$.secrets` has no effect',
    ],
    ['allowed', '{ jsonPath: $ }', 'allowing `$` permits edits of documents'],
    ['disallowed', '{ jsonPath: $.services }', null],
    ['disallowed', '{ jsonPath: $.services.* }', null],
    ['disallowed', '{ jsonPath: $.services.api.image }', null],
    ['disallowed', `{ jsonPath: $.services.*.dockerImage, ${ALL} }`, null],
    ['disallowed', '{ ruleId: endpoints.security }', null],
    ['disallowed', '{ jsonPath: "$.a[-3:-1]" }', null],
    ['disallowed', '{ jsonPath: "$.a[3:1:-1]" }', null],
    ['disallowed', '{ jsonPath: "$.a[1:-1]" }', null],
    ['allowed', `{ jsonPath: $, ${ALL} }`, null],
    ['allowed', '{ jsonPath: $.services.*.dockerImage }', null],
  ])('%s %s: %s', (set, text, expected) => {
    const found = warningsOf(rules(rule(`${set}RuleSet: [${text}]`)))
    expect(found).toEqual(expected === null ? [] : [expect.stringContaining(expected)])
  })

  it('of a repeated rule are given once, for the first by file and line', () => {
    const text = rule(`disallowedRuleSet: [${IMAGE}]`)
    const warnings = parse({ 'rules/b.yaml': text, 'rules/a.yaml': text }).warnings
    expect(warnings.map(({ file, line }) => [file, line])).toEqual([['.fieldgate/rules/a.yaml', 3]])
  })
})
