import { describe, expect, it } from 'vitest'
import { lines, statementsOf } from './mesh.ts'

const definition = (kind: string, valueType: string, rest = '') =>
  `{ apiVersion: v1, kind: meshTagDefinition, metadata: { name: ${kind}.key },
     spec: { targetKind: ${kind}, key: key, valueType: ${valueType}, displayName: Key${rest} } }`

const readOne = (valueType: string, rest?: string) =>
  statementsOf(definition('meshProject', valueType, rest)).definitions[0]

describe('tag definitions', () => {
  it('is read as a whole', () => {
    const text = JSON.stringify({
      apiVersion: 'v1',
      kind: 'meshTagDefinition',
      metadata: { name: 'meshProject.environment' },
      spec: {
        targetKind: 'meshProject',
        key: 'environment',
        valueType: { singleSelect: { options: ['test', 'dev', 'qa'], defaultValue: 'dev' } },
        description: 'The environment the project runs in.',
        displayName: 'Environment',
        sortOrder: 9999,
        mandatory: true,
        immutable: false,
        restricted: true,
      },
    })
    expect(statementsOf(text, 'mesh/tags.json')).toEqual({
      subjects: [],
      links: [],
      relations: [],
      flaws: [],
      unreadable: [],
      definitions: [
        {
          subject: 'project',
          key: 'environment',
          type: 'singleSelect',
          options: ['test', 'dev', 'qa'],
          mandatory: true,
          immutable: false,
          restricted: true,
          pattern: null,
          default: ['dev'],
          description: 'The environment the project runs in.',
          at: { document: 0, path: ['metadata', 'name'] },
        },
      ],
    })
  })

  it.each([
    ['meshProject', 'project'],
    ['meshWorkspace', 'workspace'],
    ['meshLandingZone', 'landingZone'],
    ['meshPaymentMethod', 'paymentMethod'],
    ['meshBuildingBlockDefinition', 'buildingBlock'],
    ['meshProjectRole', 'projectRole'],
    ['meshPrincipal', 'principal'],
    ['meshUser', 'user'],
    ['meshWorkspaceUserGroup', 'group'],
  ])('of a %s are about the subject %s', (kind, subject) => {
    expect(lines(definition(kind, '{ string: {} }'))).toEqual([`# ${subject} key string @metadata.name`])
  })

  it.each<[valueType: string, expected: object]>([
    ['{ string: {} }', { type: 'string', options: null, pattern: null, default: null }],
    [
      '{ string: { defaultValue: "1001", validationRegex: "^\\\\d{4}$" } }',
      { type: 'string', pattern: '^\\d{4}$', default: ['1001'] },
    ],
    ['{ string: { defaultValue: "" } }', { default: [''] }],
    ['{ email: { defaultValue: a@example.com } }', { type: 'email', default: ['a@example.com'] }],
    ['{ integer: { defaultValue: 7 } }', { type: 'integer', default: ['7'] }],
    ['{ number: { defaultValue: 1.50 } }', { type: 'number', default: ['1.50'] }],
    ['{ singleSelect: { options: [b, a, b] } }', { type: 'singleSelect', options: ['b', 'a'], default: null }],
    ['{ multiSelect: { options: [a, b], defaultValue: [b, a] } }', { type: 'multiSelect', default: ['a', 'b'] }],
    ['{ multiSelect: { options: [a], defaultValue: [] } }', { default: null }],
    ['{ string: null, email: {} }', { type: 'email' }],
  ])('reads the values %s', (valueType, expected) => {
    expect(readOne(valueType)).toMatchObject(expected)
  })

  it('has what the API leaves out', () => {
    const expected = { mandatory: false, immutable: false, restricted: false, description: null }
    expect(readOne('{ string: {} }')).toMatchObject(expected)
    expect(readOne('{ string: {} }', ', description: "", mandatory: null')).toMatchObject(expected)
  })

  it.each<[what: string, text: string, flaw: string]>([
    [
      'no value type',
      definition('meshProject', '{}'),
      '`spec.valueType` must hold one mapping, called one of `string`, `email`, `integer`, `number`, `singleSelect`, `multiSelect` @spec.valueType',
    ],
    ...[
      '{ date: {} }',
      '{ String: {} }',
      '{ string: {}, email: {} }',
      '{ string: {}, x: 1 }',
      '{ string: x }',
      'string',
    ].map((valueType): [string, string, string] => [
      `the value type ${valueType}`,
      definition('meshProject', valueType),
      '`spec.valueType` must hold one mapping, called one of `string`, `email`, `integer`, `number`, `singleSelect`, `multiSelect` @spec.valueType',
    ]),
    [
      'a select without options',
      definition('meshProject', '{ singleSelect: {} }'),
      'a singleSelect needs `options` @spec.valueType.singleSelect',
    ],
    [
      'several defaults of a single select',
      definition('meshProject', '{ singleSelect: { options: [a, b], defaultValue: [a, b] } }'),
      'the `defaultValue` of a singleSelect is a single value @spec.valueType.singleSelect.defaultValue',
    ],
    [
      'a switch that is a text',
      definition('meshProject', '{ string: {} }', ', restricted: "true"'),
      '`spec.restricted` must be true or false @spec.restricted',
    ],
    [
      'a switch that tools read differently',
      definition('meshProject', '{ string: {} }', ', restricted: yes'),
      '`spec.restricted` must be true or false @spec.restricted',
    ],
    [
      'a pattern that is no text',
      definition('meshProject', '{ string: { validationRegex: [a] } }'),
      '`spec.valueType.string.validationRegex` must be a scalar that is not empty @spec.valueType.string.validationRegex',
    ],
    [
      'another name than its key',
      definition('meshProject', '{ string: {} }').replace('meshProject.key', 'meshProject.Key'),
      '`metadata.name` must be `spec.targetKind`, a dot, and `spec.key` @metadata.name',
    ],
    [
      'no key',
      definition('meshProject', '{ string: {} }').replace(' key: key,', ''),
      'a meshTagDefinition needs `spec.key` @spec.key',
    ],
  ])('does not read %s', (_, text, flaw) => {
    expect(lines(text)).toEqual([`! ${flaw}`])
  })

  it.each(['meshTenant', 'meshproject', 'constructor', 'project'])('of a %s are about nothing', kind => {
    const [flaw, ...others] = lines(definition(kind, '{ string: {} }'))
    expect(flaw).toMatch(/^! `spec.targetKind` must be one of `meshProject`, .* @spec.targetKind$/)
    expect(others).toEqual([])
  })

  it('counts the flaws of each by itself', () => {
    const [bad, good] = [definition('meshProject', '{}'), definition('meshUser', '{ string: {} }')]
    expect(statementsOf(`[${bad}, ${good}]`).definitions).toMatchObject([{ subject: 'user' }])
  })
})
