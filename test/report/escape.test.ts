import { describe, expect, it } from 'vitest'
import {
  asLines,
  codeBlock,
  codeCell,
  codeSpan,
  commandData,
  commandProperty,
  pathUri,
  printableJson,
  visible,
  xml,
} from '../../src/report/escape.ts'

type Table = readonly (readonly [what: string, given: string, expected: string])[]

describe('visible text', () => {
  const cases: Table = [
    ['ordinary text', 'api:2.0 é 漢字 🚀', 'api:2.0 é 漢字 🚀'],
    ['newlines and tabs', 'a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['ANSI', '\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
    ['OSC 8', '\u001b]8;;http://x\u0007', '\\x1b]8;;http://x\\x07'],
    ['NUL, DEL, C1', '\0\u007f\u009b', '\\x00\\x7f\\u009b'],
    ['bidirectional controls', '\u202e\u2066\u200e\u200f\u061c', '\\u202e\\u2066\\u200e\\u200f\\u061c'],
    ['zero width', 'a\u200bb\u200dc\ufeffd\u00ad', 'a\\u200bb\\u200dc\\ufeffd\\u00ad'],
    ['separators', '\u2028\u2029', '\\u2028\\u2029'],
    ['spaces that look like the space', 'a\u00a0b\u2003c\u3000d', 'a\\u00a0b\\u2003c\u3000d'],
    ['tags', '\u{e0041}', '\\u{e0041}'],
    ['ignorable fillers', '\u3164\u115f', '\\u3164\\u115f'],
    ['bytes of a path that are no UTF-8', 'p/\udcff\udc80.yaml', 'p/\\xff\\x80.yaml'],
    ['other lone surrogates', '\ud800', '\\ud800'],
    ['noncharacters', '\uffff\ufffe', '\\uffff\\ufffe'],
    ['a legacy command in the middle', 'x ##[error]y', 'x #\\x23[error]y'],
    ['one put together by repetition', '###[group]', '##\\x23[group]'],
  ]
  it.each(cases)('%s', (_, given, expected) => {
    expect(visible(given)).toBe(expected)
    expect(visible(visible(given)), 'twice is once').toBe(expected)
  })
})

describe('Markdown', () => {
  const spans: Table = [
    ['plain', 'a', '`a`'],
    ['a backtick inside', 'a`b', '``a`b``'],
    ['backticks at the ends', '`a`', '`` `a` ``'],
    ['a long run', 'a````b', '`````a````b`````'],
    ['nothing but backticks', '``', '``` `` ```'],
    ['spaces at both ends', ' a ', '`  a  `'],
    ['nothing', '', '`  `'],
    ['a newline', 'a\n\n# b', '`a\\n\\n# b`'],
    ['a pipe', 'a|b', '`a|b`'],
  ]
  it.each(spans)('span: %s', (_, given, expected) => expect(codeSpan(given)).toBe(expected))

  const cells: Table = [
    ['a pipe', 'a|b', '`a\\|b`'],
    ['a pipe after a backslash', 'a\\|b', '`a\\\\x7cb`'],
    ['a backslash at the end', 'a\\', '`a\\`'],
    ['several', '||', '`\\|\\|`'],
  ]
  it.each(cells)('cell: %s', (_, given, expected) => expect(codeCell(given)).toBe(expected))

  it('fences a block with more backticks than it holds', () => {
    expect(codeBlock(['a', '```', '\u202e'], 'diff')).toBe('````diff\na\n```\n\\u202e\n````')
  })
})

describe('workflow commands', () => {
  it('escapes what ends a message or a property', () => {
    expect(commandData('100%\r\n::error::')).toBe('100%25%0D%0A::error::')
    expect(commandProperty('a,b:c%\n')).toBe('a%2Cb%3Ac%25\\n')
  })

  const lines: Table = [
    ['at the beginning', '::error::x', '\\x3a:error::x'],
    ['after spaces', '  \t::error::x', '  \t\\x3a:error::x'],
    ['after a colour', ' \u001b[2m::error::x', ' \u001b[2m\\x3a:error::x'],
    ['in the middle', 'arn:aws:s3:::bucket', 'arn:aws:s3:::bucket'],
    ['in the second line', 'a\n::debug::', 'a\n\\x3a:debug::'],
  ]
  it.each(lines)('a report has no command %s', (_, given, expected) => expect(asLines([given])).toBe(`${expected}\n`))
})

describe('XML, JSON, URI', () => {
  it('escapes XML and has no character that XML 1.0 does not know', () => {
    expect(xml('<a b="c">&\'\0\uffff\ud800]]>')).toBe('&lt;a b=&quot;c&quot;&gt;&amp;&apos;\\x00\\uffff\\ud800]]&gt;')
  })

  it('prints JSON without a character that can not be seen, and loses none', () => {
    const value = {
      'k\u202e': ['\u001b[31m', '\u009b', '\udc80', '\u{e0041}', '##[error]', '\u2028', 'a\nb', '漢字 🚀'],
    }
    const text = printableJson(value)
    expect(JSON.parse(text)).toEqual(value)
    expect(text).toMatch(/^[\n -~漢字🚀]*$/u)
    expect(text).not.toContain('##[')
  })

  const uris: Table = [
    ['plain', 'projects/shop/a.json', 'projects/shop/a.json'],
    ['space, quote, hash, query', `a b/"#?'.json`, 'a%20b/%22%23%3F%27.json'],
    ['a scheme', 'c:/x', 'c%3A/x'],
    ['not ASCII', 'é/漢', '%C3%A9/%E6%BC%A2'],
    ['bytes that are no UTF-8', 'x/\udcff.json', 'x/%FF.json'],
    ['dots', '../x', '%2E%2E/x'],
    ['newline', 'a\nb', 'a%0Ab'],
  ]
  it.each(uris)('URI: %s', (_, given, expected) => expect(pathUri(given)).toBe(expected))
})
