import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readUsualQuery } from '../../../src/core/governance/usual-query.ts'
import { parseQuery } from '../../../src/core/jsonpath/parse.ts'

const PIECES = [
  ...[
    '.',
    '..',
    '.[',
    '[',
    ']',
    '*',
    "'",
    '"',
    '\\',
    ',',
    ', ',
    '?',
    '@',
    '(',
    ')',
    '==',
    ' == ',
    '=~',
    '&&',
    '-',
    '$',
  ],
  ...[
    'a',
    'services',
    '_x1',
    'null',
    'é',
    '\u00a0',
    '\n',
    '\ud800',
    '0',
    '-1',
    '1:2',
    "'a'",
    '"b"',
    "'b\"'",
    "['a','b']",
  ],
  ...["?@.a=='b'", "[?@.name == 'V1']", '[?(@.type=="x")]', "[?(@.type=='x'))]", "[?@.a.b=='c']", '.a', '.*', '..a'],
]

/** All that can be told of a query without matching; filters have their canonical text. */
function shown(parsed: ReturnType<typeof parseQuery>): unknown {
  if (!parsed.ok) return parsed
  const { dialect, text, segments, singular } = parsed.query
  return { notes: parsed.notes, dialect, text, singular, segments: JSON.stringify(segments) }
}

const isPutOff = (text: string): boolean => {
  const parsed = readUsualQuery(text)
  return parsed.ok && !Object.hasOwn(parsed.query, 'segments')
}

describe('a query', () => {
  it('is what parseQuery makes of it', () => {
    let putOff = 0
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }), pieces => {
        const text = `$${pieces.join('')}`
        if (isPutOff(text)) putOff++
        expect(shown(readUsualQuery(text))).toEqual(shown(parseQuery(text)))
      }),
      { numRuns: 20_000 },
    )
    expect(putOff).toBeGreaterThan(300)
  })

  it.each([
    '$',
    '$.services.svc1.dockerImage',
    '$.services.*.dockerImage',
    '$..image',
    "$.endpoints.*['public','acl', 'secreted']",
    `$["it's"]['a"b']`,
    "$.env[?@.name=='V1'].value",
    '$.services[?(@.type == "job")].image',
  ])('such as %s is taken apart when it is needed', text => {
    expect(isPutOff(text)).toBe(true)
    expect(shown(readUsualQuery(text))).toEqual(shown(parseQuery(text)))
  })

  it.each(['$.a.[*]', '$.a[?(@.b)]', `$.a${'.b'.repeat(600)}`, "$['\\n']", '$.a[0]', '$.é'])(
    'such as %s is taken apart at once',
    text => {
      expect(isPutOff(text)).toBe(false)
      expect(readUsualQuery(text)).toMatchObject({ ok: true })
    },
  )

  it.each(['', '$.', '$.a b', "$['a", "$['a\\']", '$.a-b', '$[a]', "$[?@.a=='b'", '$.a ', '$ .a.', "$['a''b']"])(
    'such as %j is refused at once',
    text => {
      expect(readUsualQuery(text)).toEqual(parseQuery(text))
      expect(readUsualQuery(text).ok).toBe(false)
    },
  )

  it('takes time in proportion to its length', () => {
    for (const text of [`$${'.a'.repeat(499)}!`, `$.${'a'.repeat(990)}!`, `$[${"'a',".repeat(240)}`])
      for (let i = 0; i < 200; i++) expect(readUsualQuery(text).ok).toBe(false)
  })
})
