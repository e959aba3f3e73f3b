import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { translatePattern } from '../../../src/core/jsonpath/i-regexp.ts'
import { patternOf } from '../../../src/core/jsonpath/pattern.ts'

describe('patterns', () => {
  it.each([
    ['', '', true],
    ['a|b', 'ab', false],
    ['a|ab', 'ab', true],
    ['a.c', 'a\u2028c', true],
    ['a.c', 'a\nc', false],
    ['a.c', 'a\rc', false],
    ['a.c', 'a\u{1d11e}c', true],
    ['[.]', 'x', false],
    ['[^.]', 'x', true],
    ['[-a]', '-', true],
    ['[a-]', '-', true],
    ['[^-a-]', 'b', true],
    ['[a-c0]{2,}', 'b0c', true],
    ['[a&&b]+', 'a&b', true],
    ['[:alpha:]+', 'pal:', true],
    ['[\\]\\[^]', '^', true],
    ['\\^\\.\\*', '^.*', true],
    ['^a$', 'a', true],
    ['x{2}', 'xx', true],
    ['x{2,3}', 'xxxx', false],
    ['(a(b|c)){2}', 'abac', true],
    ['\\p{Lu}\\P{Lu}', 'Жж', true],
    ['[\\p{L}\\n]+', 'ж\na', true],
    ['\\t-é', '\t-é', true],
  ])('%s matches %o: %s', (pattern, text, matches) => {
    expect(patternOf(pattern).match(text)).toBe(matches ? 'yes' : 'no')
  })

  it.each([
    ['(', 1, 'not closed'],
    [')', 0, 'closes no group'],
    ['a**', 2, 'nothing to repeat'],
    ['|+', 1, 'nothing to repeat'],
    ['a{2,1}', 1, 'backwards'],
    ['[b-a]', 1, 'backwards'],
    ['[', 0, 'not closed'],
    ['[a', 0, 'not closed'],
    ['[]', 1, 'can not stand here'],
    ['[a-c-e]', 4, 'can not stand here'],
    ['[[:alpha:]]', 1, 'can not stand here'],
    ['a]', 1, 'can not stand here'],
    ['{', 0, 'can not stand here'],
    ['\\', 0, 'no escape'],
    ['\\w', 0, 'write `[A-Za-z0-9_]`'],
    ['\\1', 0, 'no escape'],
    ['\\b', 0, 'no escape'],
    ['(?i)a', 1, 'nothing to repeat'],
    ['(?<=a)b', 1, 'nothing to repeat'],
    ['\\p{Greek}', 0, 'no escape'],
    ['a{1001}', 1, 'more than 1000 times'],
    ['(a{40}){40}', 7, 'more than 1000 times'],
    ['((a*){101}){10}', 11, 'more than 1000 times'],
    ['[a-z]{500}'.repeat(5), 35, 'too large'],
    ['('.repeat(300), 200, 'more than 200 groups'],
  ])('%s is none, at %i: %s', (pattern, offset, message) => {
    expect(translatePattern(pattern)).toMatchObject({ ok: false, offset, message: expect.stringContaining(message) })
    expect(patternOf(pattern).search('a')).toBe('no')
  })

  const piece = fc.constantFrom(
    'a',
    'b',
    '.',
    '-',
    '[ab]',
    '[^a]',
    '[a-]',
    '\\.',
    '\\p{L}',
    '(',
    ')',
    '|',
    '*',
    '+',
    '?',
    '{2}',
    '{0,3}',
    '{1,}',
    '^',
    '$',
    'é',
    ']',
    '&',
  )

  it('are accepted by the engine whenever the grammar accepts them, and mean what JavaScript takes them for', () => {
    let accepted = 0
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.array(fc.constantFrom('a', 'b', '.', '-', 'é', '\u{1d11e}', '1'), { maxLength: 5 }),
        (pieces, letters) => {
          const pattern = pieces.join('')
          const text = letters.join('')
          const translated = translatePattern(pattern)
          if (!translated.ok) return
          accepted += 1
          RE2JS.compile(translated.re2)
          // JavaScript repeats no anchors.
          if (/[$^][*+?{]/.test(pattern)) return
          const peer = new RegExp(`^(?:${pattern})$`, 'u')
          expect(patternOf(pattern).match(text)).toBe(peer.test(text) ? 'yes' : 'no')
        },
      ),
      { numRuns: 2500 },
    )
    expect(accepted).toBeGreaterThan(500)
  })

  it.each([
    'L',
    'Ll',
    'Lm',
    'Lo',
    'Lt',
    'Lu',
    'M',
    'Mc',
    'Me',
    'Mn',
    'N',
    'Nd',
    'Nl',
    'No',
    'P',
    'Pc',
    'Pd',
    'Pe',
    'Pf',
    'Pi',
    'Po',
    'Ps',
  ])('know the category %s', category => expect(patternOf(`\\p{${category}}`).match('')).toBe('no'))

  it.each(['Z', 'Zl', 'Zp', 'Zs', 'S', 'Sc', 'Sk', 'Sm', 'So', 'C', 'Cc', 'Cf', 'Cn', 'Co'])(
    'know the category %s',
    category => expect(patternOf(`\\p{${category}}`).match('')).toBe('no'),
  )
})

describe('linear time (S8)', () => {
  const text = `${'a'.repeat(100_000)}!`

  it.each([
    ['(a+)+$', 'no'],
    ['(a*)*b', 'no'],
    ['(a|a)+!', 'yes'],
    ['(.*)(.*)(.*)(.*)[^!]$', 'no'],
  ])('%s over 100,000 characters', (pattern, found) => {
    const start = performance.now()
    expect(patternOf(pattern).search(text)).toBe(found)
    // 5 to 35 ms by itself; a backtracking engine needs longer than the universe is old.
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
