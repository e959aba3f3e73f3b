import { describe, expect, it } from 'vitest'
import { type Files, problemsOf, valid } from './fixture.ts'

const policies = (text: string): Files => ({ 'policies/a.yaml': text })
const definitions = (...texts: readonly string[]) =>
  policies(`tagDefinitions:\n${texts.map(text => `  - ${text}\n`).join('')}`)
const definition = (more: string) => definitions(`{ subject: project, key: environment, ${more} }`)
const SIDES = 'authoritative: { subject: workspace, tag: a }, affected: { subject: project, tag: b }'
const policy = (more: string, sides = SIDES) =>
  policies(`policies:\n  - { name: clearance, ${sides}, strategy: subset${more === '' ? '' : `, ${more}`} }\n`)
const affecting = (subject: string, match: string) =>
  policy(`match: ${match}`, `authoritative: { subject: workspace, tag: a }, affected: { subject: ${subject}, tag: b }`)

describe('files below policies/', () => {
  it('are read with every key, and their lines', () => {
    const { tags } = valid(
      policies(`tagDefinitions:
  - subject: project
    key: environment
    type: singleSelect
    options: [dev, test, qa, prod]
    mandatory: true
    immutable: true
    restricted: true
    default: dev
    description: where it runs
  - { subject: user, key: mail, type: email, pattern: "@acme\\\\.example$" }
policies:
  - name: environment-clearance
    description: projects stay inside
    authoritative: { subject: workspace, tag: environment }
    affected: { subject: project, tag: environment }
    strategy: subset
    howToFix: ask
    mode: warn
    match: { projects: ["shop-*"] }
`),
    )
    expect(tags.definitions).toMatchObject([
      {
        subject: 'project',
        key: 'environment',
        type: 'singleSelect',
        options: ['dev', 'test', 'qa', 'prod'],
        mandatory: true,
        immutable: true,
        restricted: true,
        pattern: null,
        default: ['dev'],
        description: 'where it runs',
        file: '.fieldgate/policies/a.yaml',
        line: 2,
      },
      { subject: 'user', options: null, mandatory: false, default: null, description: null, line: 11 },
    ])
    expect(tags.definitions[1]?.pattern?.test('anna@acme.example')).toBe(true)
    expect(tags.definitions[1]?.pattern?.test('anna@acme.example.org')).toBe(false)
    expect(tags.policies).toMatchObject([
      {
        name: 'environment-clearance',
        description: 'projects stay inside',
        authoritative: { subject: 'workspace', tag: 'environment' },
        affected: { subject: 'project', tag: 'environment' },
        strategy: 'subset',
        howToFix: 'ask',
        mode: 'warn',
        file: '.fieldgate/policies/a.yaml',
        line: 13,
      },
    ])
    const globs = tags.policies[0]?.match?.get('project') ?? []
    expect(globs.map(({ test }) => [test('shop-prod'), test('blog')])).toEqual([[true, false]])
  })

  it('have defaults', () => {
    expect(valid(policy('')).tags.policies).toMatchObject([
      { description: null, howToFix: null, mode: 'enforce', match: null },
    ])
    expect(valid().tags).toEqual({ definitions: [], policies: [] })
    expect(valid(policies('policies: []\n')).tags).toEqual({ definitions: [], policies: [] })
  })

  it('are in the order of their paths', () => {
    const one = (name: string) =>
      `policies: [{ name: ${name}, ${SIDES}, strategy: intersection }]\ntagDefinitions: [{ subject: ${name}, key: k, type: string }]\n`
    const { tags } = valid({ 'policies/b.yaml': one('second'), 'policies/a/z.yaml': one('first') })
    expect(tags.policies.map(({ name }) => name)).toEqual(['first', 'second'])
    expect(tags.definitions.map(({ subject }) => subject)).toEqual(['first', 'second'])
  })

  it.each<[string, readonly string[] | null, readonly string[] | null]>([
    ['type: singleSelect, options: [1.10, 1.1, yes, true, 0x1F, 2027-01-31], default: 1.10', null, ['1.10']],
    [
      'type: multiSelect, options: [1.10, "1.1", yes, True, 0x1F, 010, 123456789012345678], default: [yes, 1.10, 1.10]',
      ['1.10', '1.1', 'yes', 'True', '0x1F', '010', '123456789012345678'],
      ['1.10', 'yes'],
    ],
    ['type: singleSelect, options: [constructor, __proto__], default: __proto__', null, ['__proto__']],
    ['type: string, default: 1332', null, ['1332']],
    ['type: number, default: 1.50', null, ['1.50']],
    ['type: boolean, default: true', null, ['true']],
    ['type: date, default: 2027-01-31', null, ['2027-01-31']],
    ['type: integer, default: []', null, null],
    ['type: multiSelect, options: [a], default: []', ['a'], null],
  ])('compare options and defaults as they are written: %s', (more, options, expected) => {
    const [read] = valid(definition(more)).tags.definitions
    if (options !== null) expect(read?.options).toEqual(options)
    expect(read?.default).toEqual(expected)
  })

  it('keep 1.10 as written in JSON, and 1.1 another value', () => {
    const text =
      '{"tagDefinitions": [{"subject": "project", "key": "k", "type": "singleSelect", "options": [1.10, 1.1], "default": 1.10}]}'
    expect(valid({ 'policies/a.json': text }).tags.definitions[0]).toMatchObject({
      options: ['1.10', '1.1'],
      default: ['1.10'],
    })
  })

  it.each([
    ['type: strin', '`type` must be `string` or `email` or `integer` or', 'did you mean `string`?'],
    ['typ: string, type: string', '2:43 unknown key `typ`', 'did you mean `type`?'],
    ['type: singleSelect', '2:5 `options` is missing; a `singleSelect` has at least one'],
    ['type: singleSelect, options: []', '`options` is empty'],
    ['type: string, options: [a]', '2:57 `options` goes with `singleSelect` and `multiSelect`, not with `string`'],
    ['type: multiSelect, options: [a, b, a]', '2:78 the option `a` is there twice'],
    ['type: multiSelect, options: [1.10, "1.10"]', 'the option `1.10` is there twice'],
    ['type: multiSelect, options: [a, null]', 'the element must be a text, not empty'],
    ['type: multiSelect, options: [a, [b]]', 'the element must be a text, not a list'],
    ['type: integer, pattern: a', '2:58 `pattern` goes with `string` and `email`, not with `integer`'],
    ['type: singleSelect, options: [a], pattern: a', '`pattern` goes with `string` and `email`'],
    ['type: string, pattern: "["', '2:57 the pattern `[` is not valid: missing closing ]: `[`'],
    ['type: string, pattern: "(?=a)"', 'the pattern `(?=a)` is not valid: invalid or unsupported Perl syntax'],
    [`type: string, pattern: ${'a'.repeat(1001)}`, 'is not valid: it has 1001 characters, more than 1000'],
    [
      'type: string, pattern: "([a-z]{100}x{0,900}){11}"',
      'is not valid: it has more than 10000 characters once its repetitions are written out',
    ],
    [
      'type: singleSelect, options: [dev, prod], default: prdo',
      '`default` is not valid: `prdo` is none of `dev`, `prod` - did you mean `prod`?',
    ],
    ['type: singleSelect, options: [1.1], default: 1.10', '`default` is not valid: `1.10` is none of `1.1`'],
    ['type: singleSelect, options: [a, b], default: [a, b]', '`a`, `b` are 2 values; a tag of type `singleSelect`'],
    ['type: integer, default: 1.5', '`default` is not valid: `1.5` is no whole number; write one such as `42`'],
    ['type: string, pattern: "^[a-z]+$", default: A', '`A` does not match the pattern `^[a-z]+$`'],
    ['type: string, default: {}', '`default` must be'],
    ['type: string, mandatory: yes', '`mandatory` must be `true` or `false`, not `yes`'],
  ])('refuse a definition with %s', (more, ...expected) => {
    const problems = problemsOf(definition(more))
    expect(problems).toHaveLength(1)
    for (const part of expected) expect(problems[0]).toContain(part)
  })

  it.each([
    ['{ key: a, type: string }', '2:5 `subject` is missing'],
    ['{ subject: project, type: string }', '2:5 `key` is missing'],
    ['{ subject: a b, key: a, type: string }', '2:7 bad value `a b`; an id has up to 200 characters'],
  ])('refuse the definition %s', (text, expected) => {
    expect(problemsOf(definitions(text))).toEqual([expect.stringContaining(`policies/a.yaml:${expected}`)])
  })

  it.each([
    ['mode: enforced', '`mode` must be `enforce` or `warn`, not `enforced` - did you mean `enforce`?'],
    ['howtofix: x', 'unknown key `howtofix` - did you mean `howToFix`?'],
    ['howToFix: " "', 'the text is empty'],
    ['match: {}', '`match` is empty; name what it is about, or leave it out'],
    ['match: { projects: [] }', '`projects` is empty; name at least one, or leave the key out'],
    ['match: { projects: ["["] }', 'the pattern `[` has a `[` or `]` without its partner'],
    ['match: { projects: [], users: [x] }', '`projects` is empty'],
  ])('refuse a policy with %s', (more, expected) => {
    expect(problemsOf(policy(more))).toEqual([expect.stringContaining(expected)])
  })

  it.each([
    ['policies: [{ name: a }]', ['`authoritative` is missing', '`affected` is missing', '`strategy` is missing']],
    [
      `policies: [{ name: a, ${SIDES}, strategy: subste }]`,
      ['must be `subset` or `intersection`, not `subste` - did you mean `subset`?'],
    ],
    [`policies: [{ name: a b, ${SIDES}, strategy: subset }]`, ['bad value `a b`']],
    ['policies: [{ name: a, authoritative: { subject: w }, affected: {}, strategy: subset }]', ['`tag`', '`', '`']],
    ['policy: []', ['1:1 unknown key `policy`']],
    ['{}', ['1:1 the file has neither `tagDefinitions` nor `policies`']],
    ['[]', ['1:1 the file must be a mapping, not a list']],
  ])('refuse %s', (text, expected) => {
    const problems = problemsOf(policies(`${text}\n`))
    expect(problems).toHaveLength(expected.length)
    for (const part of expected) expect(problems.join('\n')).toContain(part)
  })
})

describe('match', () => {
  it.each<[subject: string, match: string, kinds: readonly string[]]>([
    ['project', '{ projects: [a] }', ['project']],
    ['landingZone', '{ landingZones: [a] }', ['landingZone']],
    ['cluster', '{ clusters: [a] }', ['cluster']],
    ['constructor', '{ constructors: [a] }', ['constructor']],
    ['principal', '{ users: [a] }', ['user']],
    ['principal', '{ users: [a], groups: [b] }', ['user', 'group']],
    ['principal', '{ principals: [a] }', ['user', 'group']],
  ])('of a policy that affects a %s may be %s', (subject, match, kinds) => {
    expect([...(valid(affecting(subject, match)).tags.policies[0]?.match?.keys() ?? [])]).toEqual(kinds)
  })

  it('puts principals and users together', () => {
    const [read] = valid(affecting('principal', '{ principals: [a], users: [b] }')).tags.policies
    expect(read?.match?.get('user')?.map(({ text }) => text)).toEqual(['a', 'b'])
    expect(read?.match?.get('group')?.map(({ text }) => text)).toEqual(['a'])
  })

  it.each([
    ['project', '{ project: [a] }', 'unknown key `project` - did you mean `projects`?'],
    ['project', '{ projetcs: [a] }', 'unknown key `projetcs` - did you mean `projects`?'],
    ['project', '{ workspaces: [a] }', 'the policy affects a `project`, so `match` has `projects`'],
    ['user', '{ principals: [a] }', 'the policy affects a `user`, so `match` has `users`'],
    ['principal', '{ projects: [a] }', 'so `match` has `principals`, `users`, `groups`'],
    ['project', '{ constructor: [a] }', 'unknown key `constructor`'],
    ['project', '{ projects: [a], __proto__: [b] }', 'the key `__proto__`, which programs take for something else'],
  ])('of a policy that affects a %s may not be %s', (subject, match, expected) => {
    expect(problemsOf(affecting(subject, match))).toEqual([expect.stringContaining(expected)])
  })
})

describe('names', () => {
  const file = (name: string, subject: string) =>
    `policies:\n  - { name: ${name}, ${SIDES}, strategy: subset }\ntagDefinitions:\n  - { subject: ${subject}, key: k, type: string }\n`

  it('of policies are unique over all files', () => {
    expect(problemsOf({ 'policies/a.yaml': file('p', 'a'), 'policies/b/c.yaml': file('p', 'b') })).toEqual([
      'policies/b/c.yaml:2:7 the name `p` is taken by the policy at `.fieldgate/policies/a.yaml` line 2 already',
    ])
  })

  it.each([
    ['project', 'project', 'the tag `k` of `project` is defined'],
    ['principal', 'user', 'the tag `k` of `principal` is defined'],
    ['group', 'principal', 'the tag `k` of `group` is defined'],
  ])('of tags are unique over all files: %s and %s', (one, other, expected) => {
    expect(problemsOf({ 'policies/a.yaml': file('p', one), 'policies/b.yaml': file('q', other) })).toEqual([
      `policies/b.yaml:4:${other.length + 18} ${expected} at \`.fieldgate/policies/a.yaml\` line 4 already`,
    ])
  })

  it.each([
    ['user', 'group'],
    ['project', 'projects'],
  ])('of tags may be those of another kind: %s and %s', (one, other) => {
    expect(problemsOf({ 'policies/a.yaml': file('p', one), 'policies/b.yaml': file('q', other) })).toEqual([])
  })

  it.each(['__proto__', 'constructor', 'toString'])('may be %s', name => {
    const { tags } = valid({ 'policies/a.yaml': file(name, name).replace('key: k', `key: ${name}`) })
    expect(tags.policies.map(read => read.name)).toEqual([name])
    expect(tags.definitions).toMatchObject([{ subject: name, key: name }])
    expect(problemsOf({ 'policies/a.yaml': file(name, name), 'policies/b.yaml': file(name, 'x') })).toHaveLength(1)
  })
})
