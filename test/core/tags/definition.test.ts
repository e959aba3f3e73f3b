import { describe, expect, it } from 'vitest'
import { tagDefinition, valueProblem } from '../../../src/core/tags/definition.ts'
import type { DefinitionStatement, TagType } from '../../../src/core/tags/statement.ts'

const statement = (more: Partial<DefinitionStatement>): DefinitionStatement => ({
  subject: 'project',
  key: 'environment',
  type: 'string',
  options: null,
  mandatory: false,
  immutable: false,
  restricted: false,
  pattern: null,
  default: null,
  description: null,
  at: { document: 0, path: [] },
  ...more,
})

function definition(more: Partial<DefinitionStatement>) {
  const read = tagDefinition(statement(more), 'a.yaml', () => 1)
  if ('problem' in read) throw new Error(read.problem)
  return read
}

const STAGES = ['dev', 'test', 'qa', 'prod']

describe('a tag definition', () => {
  it('finds its line when somebody asks', () => {
    let asked = 0
    const read = tagDefinition(statement({}), 'a.yaml', () => {
      asked++
      return 7
    })
    expect(asked).toBe(0)
    expect(read).toMatchObject({ file: 'a.yaml', line: 7 })
    expect(read).not.toHaveProperty('at')
  })

  it.each<[Partial<DefinitionStatement>, string]>([
    [{ type: 'singleSelect', options: [] }, '`options` is missing'],
    [{ type: 'multiSelect' }, '`options` is missing'],
    [{ options: ['a'] }, '`options` goes with'],
    [{ pattern: '[' }, 'the pattern `[` is not valid'],
    [{ type: 'date', pattern: 'a' }, '`pattern` goes with'],
    [{ type: 'multiSelect', options: ['a'], default: ['b'] }, '`default` is not valid: `b` is none of `a`'],
  ])('is not made of %j', (more, expected) => {
    expect(tagDefinition(statement(more), 'a.yaml', () => 1)).toMatchObject({
      problem: expect.stringContaining(expected),
    })
  })
})

describe('values', () => {
  it.each<[TagType, readonly string[]]>([
    ['string', []],
    ['integer', []],
    ['string', ['']],
    ['integer', ['42', '-1', '+7', '007', '123456789012345678901234567890']],
    ['number', ['1.10', '-.5', '1e3', '1.', '+2E-10', '42']],
    ['boolean', ['true', 'false']],
    ['date', ['2027-01-31', '2028-02-29', '0001-01-01', '9999-12-31']],
    ['email', ['anna@acme.example', 'o.hara+x@sub.acme.example', 'jörg@bücher.example', '"x"@a.b']],
  ])('of type %s may be %j', (type, values) => {
    expect(valueProblem(definition({ type }), [])).toBe(null)
    for (const value of values) expect([value, valueProblem(definition({ type }), [value])]).toEqual([value, null])
  })

  it.each<[TagType, readonly string[], string]>([
    ['integer', ['', ' 1', '1.0', '1e3', '0x1F', '1_000', '१', '1\n'], 'no whole number'],
    ['number', ['', '.', '1e', '.inf', '0x1F', '1,5', '1.5.1'], 'no number'],
    ['boolean', ['', 'True', 'yes', '1'], 'neither `true` nor `false`'],
    [
      'date',
      ['2026-02-29', '2026-13-01', '2026-1-1', '20260101', '2026-01-01T00:00:00Z', ''],
      'no day of the calendar',
    ],
    [
      'email',
      ['', 'anna', 'anna@', '@acme.example', 'a@b', 'a b@c.d', 'a@b@c.d', 'a@.c', 'a@c.', 'a@c..d'],
      'no e-mail',
    ],
  ])('of type %s may not be %j', (type, values, expected) => {
    for (const value of values) expect(valueProblem(definition({ type }), [value])).toContain(expected)
  })

  it.each<[Partial<DefinitionStatement>, readonly string[], string | null]>([
    [{ type: 'singleSelect', options: STAGES }, ['prod'], null],
    [
      { type: 'singleSelect', options: STAGES },
      ['prdo'],
      '`prdo` is none of `dev`, `test`, `qa`, `prod` - did you mean `prod`?',
    ],
    [
      { type: 'singleSelect', options: STAGES },
      ['Prod'],
      '`Prod` is none of `dev`, `test`, `qa`, `prod` - did you mean `prod`?',
    ],
    [
      { type: 'singleSelect', options: STAGES },
      ['dev', 'qa'],
      '`dev`, `qa` are 2 values; a tag of type `singleSelect` has one at most',
    ],
    [{ type: 'multiSelect', options: STAGES }, ['dev', 'qa'], null],
    [{ type: 'multiSelect', options: STAGES }, ['dev', 'x'], '`x` is none of `dev`, `test`, `qa`, `prod`'],
    [{ type: 'multiSelect', options: ['a'] }, ['constructor'], '`constructor` is none of `a`'],
    [{ type: 'multiSelect', options: ['constructor'] }, ['constructor'], null],
    [{ type: 'boolean' }, ['True'], '`True` is neither `true` nor `false` - did you mean `true`?'],
    [{}, ['a', 'b'], '`a`, `b` are 2 values; a tag of type `string` has one at most'],
    [{ pattern: '^\\d{4}$' }, ['1234'], null],
    [{ pattern: '^\\d{4}$' }, ['12345'], '`12345` does not match the pattern `^\\\\d{4}$`'],
    [{ pattern: '^\\d{4}$' }, ['1234\n'], '`1234\\n` does not match the pattern `^\\\\d{4}$`'],
    [{ pattern: '\\d' }, ['a1b'], null],
    [{ type: 'email', pattern: '@acme\\.example$' }, ['a@acme.example'], null],
    [
      { type: 'email', pattern: '@acme\\.example$' },
      ['acme.example'],
      '`acme.example` is no e-mail address; write one such as `anna@acme.example`',
    ],
  ])('of %j: %j', (more, values, expected) => {
    expect(valueProblem(definition(more), values)).toBe(expected)
  })

  it('names twenty options at most', () => {
    const options = Array.from({ length: 25 }, (_, i) => `option${i}`)
    expect(valueProblem(definition({ type: 'multiSelect', options }), ['x'])).toMatch(/`option19` and 5 more$/)
  })

  it.each([
    ['(a+)+$', `${'a'.repeat(100_000)}!`],
    ['^(a|a)*$', `${'a'.repeat(100_000)}!`],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(100_000)],
  ])('are matched with %s in linear time', (pattern, value) => {
    const read = definition({ pattern })
    const start = process.hrtime.bigint()
    expect(valueProblem(read, [value])).toContain('does not match')
    expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(2000)
  })

  it('are tested for e-mail in linear time', () => {
    const start = process.hrtime.bigint()
    for (const value of [`a@${'a.'.repeat(100_000)}@`, `a@${'.'.repeat(100_000)}`, '@'.repeat(100_000)])
      expect(valueProblem(definition({ type: 'email' }), [value])).toContain('no e-mail')
    expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(500)
  })
})

describe('patterns', () => {
  it.each([
    '^.{1,255}$',
    '^(?:[a-z0-9]{1,63}\\.){1,8}[a-z]{2,63}$',
    '\\p{L}',
    '[]a]',
    '[[:alpha:]]',
    '(?i)^a$',
    '\\Q(\\E',
  ])('may be %s', pattern =>
    expect(tagDefinition(statement({ pattern }), 'a.yaml', () => 1)).not.toHaveProperty('problem'),
  )

  it.each([
    '(?:a{100}){101}',
    `(${'a'.repeat(900)}){1000}`,
    `(\\Q)\\E${'a'.repeat(900)}){1000}`,
    `([)]${'a'.repeat(900)}){1000}`,
    `(\\)${'a'.repeat(900)}){1000}`,
    '[a-z]{2,1000}'.repeat(60),
    '\\1',
    '(?<=a)b',
    '('.repeat(1000),
    '*',
    '\ud800{2000}',
  ])('may not be %s', pattern => {
    const start = process.hrtime.bigint()
    expect(tagDefinition(statement({ pattern }), 'a.yaml', () => 1)).toHaveProperty('problem')
    expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(200)
  })
})
