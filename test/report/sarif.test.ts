import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import type { Decision, Violation } from '../../src/core/decision.ts'
import { sarif } from '../../src/report/sarif.ts'
import { allowed, decision, everything, LIFTED, many, plain, ruleless, violation, without } from './sample.ts'

/** The objects of SARIF 2.1.0 (OASIS) that the report uses, with their properties, required ones and ranges. */
const text = {
  type: 'object',
  required: ['text'],
  additionalProperties: false,
  properties: { text: { type: 'string', minLength: 1 } },
}
const positive = { type: 'integer', minimum: 1 }
const object = (required: readonly string[], properties: object) => ({
  type: 'object',
  required,
  additionalProperties: false,
  properties,
})
const listOf = (items: object) => ({ type: 'array', items })
const level = { enum: ['none', 'note', 'warning', 'error'] }
const location = object(['physicalLocation'], {
  physicalLocation: object(['artifactLocation'], {
    artifactLocation: object(['uri'], {
      uri: { type: 'string', pattern: '^(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+$' },
      uriBaseId: { const: '%SRCROOT%' },
    }),
    region: object(['startLine'], { startLine: positive, startColumn: positive, endLine: positive }),
  }),
  logicalLocations: listOf(object(['fullyQualifiedName'], { fullyQualifiedName: { type: 'string' } })),
})
const descriptor = object(['id'], { id: { type: 'string' }, shortDescription: text, help: text })
const schema = object(['$schema', 'version', 'runs'], {
  $schema: { type: 'string' },
  version: { const: '2.1.0' },
  runs: {
    ...listOf(
      object(['tool', 'results'], {
        tool: object(['driver'], {
          driver: object(['name'], {
            name: { const: 'fieldgate' },
            version: { type: 'string' },
            rules: { ...listOf(descriptor), uniqueItems: true },
            notifications: { ...listOf(descriptor), uniqueItems: true },
          }),
        }),
        columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
        invocations: listOf(
          object(['executionSuccessful'], {
            executionSuccessful: { type: 'boolean' },
            toolExecutionNotifications: listOf(
              object(['message'], {
                descriptor: object(['id'], { id: { type: 'string' } }),
                level,
                message: text,
                locations: listOf(location),
              }),
            ),
          }),
        ),
        results: listOf(
          object(['message', 'ruleId', 'ruleIndex', 'level', 'suppressions', 'partialFingerprints'], {
            ruleId: { type: 'string' },
            ruleIndex: { type: 'integer', minimum: 0 },
            level,
            message: text,
            locations: { ...listOf(location), minItems: 1 },
            suppressions: listOf(
              object(['kind'], {
                kind: { enum: ['inSource', 'external'] },
                status: { enum: ['accepted', 'underReview', 'rejected'] },
                justification: { type: 'string' },
              }),
            ),
            partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
            properties: { type: 'object' },
          }),
        ),
        properties: { type: 'object' },
      }),
    ),
    minItems: 1,
  },
})

const isValid = new Ajv({ allErrors: true, strict: false }).compile<Log>(schema)

interface Log {
  readonly runs: readonly [Run]
}
interface Run {
  readonly tool: {
    readonly driver: {
      readonly version: string
      readonly rules: readonly { readonly id: string }[]
      readonly notifications: readonly { readonly id: string }[]
    }
  }
  readonly invocations: readonly [
    {
      readonly executionSuccessful: boolean
      readonly toolExecutionNotifications: readonly {
        readonly level: string
        readonly message: { readonly text: string }
      }[]
    },
  ]
  readonly results: readonly Result[]
}
interface Result {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: string
  readonly message: { readonly text: string }
  readonly locations: readonly [
    { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region?: object } },
  ]
  readonly suppressions: readonly { readonly kind: string; readonly justification: string }[]
  readonly partialFingerprints: { readonly 'fieldgate/v1': string }
}

function run(given: Decision): Run {
  const log: unknown = JSON.parse(sarif(given, plain))
  if (!isValid(log)) throw new Error(JSON.stringify(isValid.errors))
  return log.runs[0]
}

const only = (one: Violation): Result => {
  const [result] = run(decision({ violations: [one] })).results
  if (result === undefined) throw new Error('no result')
  return result
}

describe('SARIF 2.1.0', () => {
  it('has one descriptor for each rule and for each code without one', () => {
    const { tool, results } = run(
      decision({
        violations: [
          violation(),
          violation({ line: 13 }),
          ruleless('protected'),
          ruleless('unmapped'),
          ruleless('unmapped'),
        ],
      }),
    )
    expect(tool.driver.version).toBe('1.2.3')
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(['images', 'fieldgate/protected', 'fieldgate/unmapped'])
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
  })

  it('keeps a rule that is called like a code apart from it', () => {
    const rule = { id: 'protected', file: 'r.yaml', line: 1, jsonPath: '$', ruleId: null, actions: ['update'] }
    const { tool } = run(decision({ violations: [violation({ rule }), ruleless('protected')] }))
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(['protected', 'fieldgate/protected'])
  })

  it('has levels and suppressions', () => {
    const { results, invocations } = run(everything)
    expect(results.map(one => one.level)).toEqual(['error', 'error', 'error', 'error', 'error', 'warning', 'note'])
    expect(results.flatMap(({ suppressions }) => suppressions)).toEqual([
      { kind: 'external', status: 'accepted', justification: 'lifted by carol (senior-developer), review 9' },
      { kind: 'external', status: 'accepted', justification: 'waived by the waiver wave-17' },
    ])
    expect(invocations[0].executionSuccessful).toBe(true)
    expect(run(allowed({ warnings: [violation()] })).results[0]?.suppressions).toEqual([])
  })

  it('says that it could not judge', () => {
    const { invocations, tool } = run(
      decision({
        decision: 'error',
        violations: [],
        diagnostics: [
          { code: 'document-invalid', message: 'm', file: 'a b.yaml', line: 3 },
          { code: 'document-invalid', message: 'n' },
        ],
        notices: [{ code: 'not-governed', message: 'k' }],
      }),
    )
    expect(invocations[0].executionSuccessful).toBe(false)
    expect(invocations[0].toolExecutionNotifications.map(one => [one.level, one.message.text])).toEqual([
      ['error', 'm'],
      ['error', 'n'],
      ['note', 'k'],
    ])
    expect(tool.driver.notifications.map(({ id }) => id)).toEqual(['document-invalid'])
  })

  const places = [
    ['a value', violation(), { startLine: 12, startColumn: 7, endLine: 12 }],
    ['what was deleted', violation({ side: 'base', line: 99, resultLine: 40 }), { startLine: 40 }],
    ['a deleted file', violation({ side: 'base', line: 99, resultLine: null }), undefined],
    ['a whole file', violation({ identity: null, path: null, line: 1 }), { startLine: 1 }],
    [
      'what is wrong in governance',
      violation({ code: 'governance-invalid', identity: null, path: null, line: 5, column: 3 }),
      { startLine: 5, startColumn: 3, endLine: 5 },
    ],
  ] as const
  it.each(places)('region of %s', (_, one, expected) =>
    expect(only(one).locations[0].physicalLocation.region).toEqual(expected),
  )

  it('encodes paths and escapes messages (F5)', () => {
    const one = only(violation({ file: 'a b/\n\udcff[x].yaml', message: 'see [this](http://evil) {0} \u202e' }))
    expect(one.locations[0].physicalLocation.artifactLocation.uri).toBe('a%20b/%0A%FF%5Bx%5D.yaml')
    expect(one.message.text).toMatch(/^see \\\[this\\\]\(http:\/\/evil\) \{\{0\}\} \\\\u202e \(who can: /)
  })

  describe('fingerprints', () => {
    const print = (one: Violation): string => only(one).partialFingerprints['fieldgate/v1']

    const stable: readonly (readonly [string, Partial<Violation>])[] = [
      ['the line', { line: 99 }],
      ['the message', { message: 'other words' }],
      ['who can', { whoCan: [], whoCanPeople: [] }],
      [
        'where the rule stands',
        {
          rule: {
            id: 'images',
            file: 'moved.yaml',
            line: 9,
            jsonPath: '$..dockerImage',
            ruleId: null,
            actions: ['update'],
          },
        },
      ],
      ['the index of an element with an identity', { path: "$['services'][7]['dockerImage']" }],
    ]
    it.each(stable)('do not depend on %s', (_, changes) => expect(print(violation(changes))).toBe(print(violation())))

    const different: readonly (readonly [string, Violation])[] = [
      ['file', violation({ file: 'other.yaml' })],
      ['rule', ruleless('disallowed')],
      ['place', violation({ identity: '$.services.web.dockerImage' })],
      ['action', violation({ action: 'create' })],
      ['principal', violation({ principal: 'bob' })],
      ['new value', violation({ after: 'api:3.0' })],
      ['no new value', without(violation(), 'after')],
    ]
    it.each(different)('depend on the %s', (_, one) => expect(print(one)).not.toBe(print(violation())))

    it('tell equal ones apart', () => {
      const prints = run(decision({ violations: [violation(), violation(), ...many(1_000)] })).results.map(
        one => one.partialFingerprints['fieldgate/v1'],
      )
      expect(new Set(prints).size).toBe(1_002)
    })

    it('are the same ones in every release', () => {
      expect(print(violation())).toBe('cf5726157bb65fdda832a294fc453f8c8b5984daa8e4a9062d91cc91bf80c6eb:1')
    })

    it('are the same for two secrets', () => {
      expect(print(violation({ after: { redacted: true } }))).toBe(
        print(violation({ before: 'x', after: { redacted: true } })),
      )
    })
  })

  it('marks what an approval lifted of an allow', () => {
    const [result] = run(allowed({ violations: [violation({ liftedBy: LIFTED })] })).results
    expect([result?.level, result?.suppressions.length]).toEqual(['error', 1])
  })
})
