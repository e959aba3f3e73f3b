import { describe, expect, it } from 'vitest'
import { peekOption, readOptions } from '../../src/cli/options.ts'

const TABLE = {
  base: { kind: 'one' },
  head: { kind: 'one' },
  contributor: { kind: 'many' },
  help: { kind: 'flag', short: 'h' },
} as const

const NONE = { base: null, head: null, contributor: [], help: false }

describe('readOptions', () => {
  it.each([
    ['nothing', [], {}],
    ['a value behind its option', ['--base', 'main'], { base: 'main' }],
    ['a value in one word', ['--base=main'], { base: 'main' }],
    ['a value with an equals sign', ['--base=a=b'], { base: 'a=b' }],
    ['an option-like value in one word', ['--base=--output=x'], { base: '--output=x' }],
    ['an option-like value behind its option', ['--base', '--output=x'], { base: '--output=x' }],
    ['a short option as a value', ['--base', '-x'], { base: '-x' }],
    ['a dash', ['--base', '-'], { base: '-' }],
    ['the end of options as a value', ['--base', '--'], { base: '--' }],
    ['an own option, said to be the value', ['--base=--head', '--head', 'x'], { base: '--head', head: 'x' }],
    ['repeated options, in order', ['--contributor', 'b', '--contributor=a'], { contributor: ['b', 'a'] }],
    ['a flag', ['--help'], { help: true }],
    ['a short flag', ['-h'], { help: true }],
    [
      'values that are names of object members',
      ['--base', '__proto__', '--head=constructor'],
      { base: '__proto__', head: 'constructor' },
    ],
  ])('reads %s', (_, args, values) => {
    expect(readOptions(args, TABLE)).toEqual({ ...NONE, ...values })
  })

  it.each([
    ['a misspelled option', ['--bsae', 'main'], 'unknown option `--bsae` - did you mean `--base`?'],
    ['an option like no other', ['--verbose'], 'unknown option `--verbose`'],
    [
      'a misspelled option with a value',
      ['--contributer=bob'],
      'unknown option `--contributer` - did you mean `--contributor`?',
    ],
    ['a member of every object', ['--constructor=1'], 'unknown option `--constructor`'],
    ['the prototype', ['--__proto__=1'], 'unknown option `--__proto__`'],
    ['a short option', ['-x'], 'unknown option `-x`'],
    ['a missing value at the end', ['--base'], '`--base` needs a value'],
    ['an empty value, as an unset variable gives', ['--base', ''], '`--base` needs a value'],
    ['an empty value in one word', ['--base='], '`--base` needs a value'],
    [
      'an option in place of a value',
      ['--base', '--head', 'x'],
      '`--base` needs a value; write `--base=--head` if that is meant',
    ],
    [
      'an option with value in place of a value',
      ['--base', '--head=x'],
      '`--base` needs a value; write `--base=--head=x` if that is meant',
    ],
    ['a value for a flag', ['--help=yes'], '`--help` takes no value'],
    ['an option twice', ['--base', 'a', '--base', 'b'], '`--base` is given twice'],
    ['a flag twice', ['-h', '--help'], '`--help` is given twice'],
    ['a further argument', ['main'], 'unexpected argument `main`'],
    ['a further argument behind the end of options', ['--', '--base'], 'unexpected argument `--base`'],
  ])('refuses %s', (_, args, message) => {
    expect(() => readOptions(args, TABLE)).toThrow(
      expect.objectContaining({ diagnostics: [{ code: 'usage', message }] }),
    )
  })
})

describe('peekOption', () => {
  it.each([
    ['a line that is wrong elsewhere', ['--bogus', '--base', 'x', 'y'], 'x'],
    ['the first of several', ['--base', 'x', '--base', 'y'], 'x'],
    ['a missing value', ['--base'], ''],
    ['nothing', ['--head', 'x'], undefined],
    ["the name as another option's value", ['--head=--base'], undefined],
  ])('finds a value in %s', (_, args, value) => {
    expect(peekOption(args, TABLE, 'base')).toBe(value)
  })
})
