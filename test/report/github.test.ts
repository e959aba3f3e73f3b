import { describe, expect, it } from 'vitest'
import { github } from '../../src/report/github.ts'
import { allowed, decision, everything, LIFTED, many, plain, violation, without } from './sample.ts'

/** As the runner reads a command: properties end at `::`, are separated by commas, and both parts are unescapedd. */
function parse(line: string) {
  const match = /^::(error|warning|notice) (.*?)::(.*)$/s.exec(line)
  if (match === null) throw new Error(`no command: ${line}`)
  const [, level, properties = '', message = ''] = match
  const unescaped = (text: string): string =>
    text.replace(/%3A/g, ':').replace(/%2C/g, ',').replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%25/g, '%')
  const pairs = properties
    .split(',')
    .map(pair => [pair.slice(0, pair.indexOf('=')), unescaped(pair.slice(pair.indexOf('=') + 1))] as const)
  return { level, ...Object.fromEntries(pairs), message: unescaped(message.replace(/%3A|%2C/g, '')) }
}

const commands = (...given: Parameters<typeof github>) =>
  github(...given)
    .trimEnd()
    .split('\n')
    .map(parse)

describe('workflow commands', () => {
  it('annotate the line, and the first gives the total', () => {
    expect(github(decision({ violations: [violation(), violation({ line: 30, identity: '$.a,b:c' })] }), plain)).toBe(
      [
        '::error file=projects/shop/api-console-config.json,line=12,endLine=12,col=7,title=disallowed%3A $.services.api.dockerImage::fieldgate: deny, 2 violations in 1 file, by alice (developer), 3 changes%0Adisallowed for alice: ask the release team in #releases%0Abefore: "api:1.0"%0Aafter: "api:2.0"%0Arule: images (.fieldgate/rules/company.yaml:4)%0Awho can: platform-engineer or senior-developer: carol or dave',
        '::error file=projects/shop/api-console-config.json,line=30,endLine=30,col=7,title=disallowed%3A $.a%2Cb%3Ac::disallowed for alice: ask the release team in #releases%0Abefore: "api:1.0"%0Aafter: "api:2.0"%0Arule: images (.fieldgate/rules/company.yaml:4)%0Awho can: platform-engineer or senior-developer: carol or dave',
        '',
      ].join('\n'),
    )
  })

  it('come in the order of what matters', () => {
    const mixed = decision({
      decision: 'error',
      violations: [violation({ liftedBy: LIFTED }), violation()],
      warnings: [violation()],
      notices: [{ code: 'waived', message: 'm' }],
      diagnostics: [{ code: 'internal', message: 'm' }],
    })
    expect(commands(mixed, plain).map(({ level }) => level)).toEqual(['error', 'error', 'warning', 'notice', 'notice'])
    expect(commands(mixed, plain)[0]?.message).toMatch(
      /^fieldgate: error, not judged, because of 1 problem; 1 violation in 1 file/,
    )
  })

  it('count 10,000 in the first and show fifty (O3)', () => {
    const shown = commands(decision({ violations: many(10_000) }), plain)
    expect(shown).toHaveLength(50)
    expect(shown[0]?.message).toMatch(
      /^fieldgate: deny, 10,000 violations in 100 files, .*; all are in --format json\n/,
    )
  })

  it('say something of an allow as well', () => {
    expect(github(allowed(), plain)).toBe(
      '::notice title=fieldgate%3A allow::fieldgate: allow, 3 changes by alice (developer), none against a rule\n',
    )
    const warned = commands(allowed({ warnings: [violation({ liftedBy: { waiver: 'w' } })] }), plain)
    expect(warned.map(({ level }) => level)).toEqual(['warning'])
    expect(warned[0]?.message).toMatch(
      /^fieldgate: allow, .*1 violation waived\n[\s\S]*does not block: by the waiver w$/,
    )
  })

  const places = [
    ['a value', violation({ line: 12, endLine: 12 }), { line: '12', endLine: '12', col: '7' }],
    [
      'a subtree: no column over several lines',
      violation({ line: 12, endLine: 20 }),
      { line: '12', endLine: '20', col: undefined },
    ],
    [
      'what was deleted: its parent in the result',
      violation({ side: 'base', line: 99, resultLine: 40 }),
      { line: '40', endLine: undefined, col: undefined },
    ],
    [
      'a deleted file: no line',
      violation({ side: 'base', line: 99, resultLine: null }),
      { line: undefined, endLine: undefined, col: undefined },
    ],
    [
      'what is wrong in governance, where it is',
      violation({ code: 'governance-invalid', identity: null, line: 5, column: 3 }),
      { line: '5', endLine: '5', col: '3' },
    ],
    ['a whole file', violation({ identity: null, line: 1 }), { line: '1', endLine: undefined, col: undefined }],
  ] as const
  it.each(places)('place: %s', (_, one, expected) => {
    expect({
      line: undefined,
      endLine: undefined,
      col: undefined,
      ...commands(decision({ violations: [one] }), plain)[0],
    }).toMatchObject({ ...expected, file: one.file })
  })

  it('are one line each, whatever is in them (O1)', () => {
    const evil = '\n::warning::x\r\n::stop-commands::y %0A::error::z,line=7::'
    const found = commands(
      decision({
        violations: [violation({ identity: evil, file: evil, message: evil, before: evil, principal: evil })],
      }),
      plain,
    )
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({
      level: 'error',
      line: '12',
      file: '\\n::warning::x\\r\\n::stop-commands::y %0A::error::z,line=7::',
    })
    for (const line of (found[0]?.message ?? '').split('\n'))
      expect(line).toMatch(/^(?:fieldgate: |disallowed for |before: |after: |rule: |who can: )/)
  })

  it('stay within what GitHub takes', () => {
    const long = 'x'.repeat(100_000)
    for (const { title, message } of commands(
      decision({ violations: [violation({ identity: long, message: long, after: long })] }),
      plain,
    ).map(one => ({ title: '', ...one }))) {
      expect(title.length).toBeLessThanOrEqual(255)
      expect(message.length).toBeLessThanOrEqual(64_000)
    }
    expect(commands(everything, plain)).toHaveLength(7)
    expect(github(decision({ violations: [without(violation(), 'before')] }), plain)).not.toContain('before:')
  })
})
