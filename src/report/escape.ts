/**
 * The one place where text that somebody else wrote is made safe for a medium (decision.md, threats.md O1, O2, F5).
 * Everything is first made {@link visible}; then comes what the medium itself needs.
 */

/**
 * Characters that move the cursor, reorder or hide text: controls, bidirectional and other format characters,
 * zero-width and ignorable ones, line and paragraph separators, spaces that are not the space, lone surrogates,
 * noncharacters. The ideographic space is ordinary text.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\p{NChar}]|(?![ \u3000])\p{Zs}/gu

/** Where one may stand. Most text has none, which this finds out sooner than the classes of Unicode do. */
const BEYOND_ASCII = /[^ -~]+/g

/** The runner of GitHub Actions takes `##[name]` for a command wherever it stands in a line. */
const LEGACY_COMMAND = /##(?=\[)/g

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * Text on one line in which everything can be seen: `\n`, `\x1b`, `\u202e`, `\u{e0001}`. A byte of a path that is
 * no UTF-8, kept as U+DC80 to U+DCFF, is `\xNN`. Making it visible twice changes nothing.
 */
export const visible = (text: string): string =>
  text.replace(BEYOND_ASCII, run => run.replace(INVISIBLE, escaped)).replace(LEGACY_COMMAND, '#\\x23')

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return NAMED[character] ?? `\\x${hex(code, 2)}`
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${hex(code - 0xdc00, 2)}`
  return code > 0xffff ? `\\u{${hex(code, 1)}}` : `\\u${hex(code, 4)}`
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0')

/** Begins what a terminal takes for a command; of these, a report has only colours of its own. */
export const ESCAPE = '\u001b'

/** The beginning of a line that the runner would take for a command; spaces and colours do not protect it. */
const COMMAND_LINE = new RegExp(`^((?:[^\\S\\n]|${ESCAPE}\\[[\\d;]*m)*):(?=:)`, 'gm')

/** Lines of a report, with a newline at the end, none of which can be taken for a workflow command. */
export const asLines = (lines: readonly string[]): string => `${lines.join('\n').replace(COMMAND_LINE, '$1\\x3a')}\n`

/** A Markdown code span (CommonMark section 6.1): no mention, link, reference, HTML or emphasis takes effect in it. */
export function codeSpan(text: string): string {
  const content = visible(text)
  const fence = '`'.repeat(longestRun(content) + 1)
  const padding = /^`|`$|^ .* $|^ *$/.test(content) ? ' ' : ''
  return `${fence}${padding}${content}${padding}${fence}`
}

/**
 * A code span inside a cell of a table, where `\|` stands for a pipe (GFM section 4.10). Parsers disagree about a
 * pipe after a backslash, which is therefore written `\x7c`.
 */
export const codeCell = (text: string): string =>
  codeSpan(visible(text).replace(/\\\|/g, '\\\\x7c')).replace(/\|/g, '\\|')

/** A fenced code block (CommonMark section 4.5), one line per text. */
export function codeBlock(lines: readonly string[], language: string): string {
  const content = lines.map(visible)
  const fence = '`'.repeat(Math.max(3, longestRun(content.join('\n')) + 1))
  return [`${fence}${language}`, ...content, fence].join('\n')
}

const longestRun = (text: string): number =>
  text.match(/`+/g)?.reduce((longest, run) => Math.max(longest, run.length), 0) ?? 0

/** The message of a workflow command. Newlines of ours stay newlines; those of others were made visible before. */
export const commandData = (text: string): string =>
  text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')

/** A property of a workflow command. */
export const commandProperty = (text: string): string =>
  commandData(visible(text)).replace(/:/g, '%3A').replace(/,/g, '%2C')

const XML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** Text or attribute value of XML 1.0: only characters that it can hold (section 2.2), none with a meaning. */
export const xml = (text: string): string => visible(text).replace(/[&<>"']/g, character => XML[character] ?? '')

/** Indented JSON that is safe to print: what can not be seen is escaped inside its strings, so that no value changes. */
export const printableJson = (value: unknown): string =>
  `${JSON.stringify(value, null, 2).replace(BEYOND_ASCII, jsonEscape).replace(LEGACY_COMMAND, '#\\u0023')}\n`

/** JSON for a data block of HTML (section 4.12.1.3): nothing in it ends the element or begins a comment, no value changes. */
export const dataBlock = (value: unknown): string =>
  JSON.stringify(value).replace(/</g, '\\u003c').replace(BEYOND_ASCII, jsonEscape)

/** Outside of strings JSON has nothing beyond ASCII but the newlines of the indentation. */
const jsonEscape = (run: string): string =>
  run === '\n'
    ? run
    : run.replace(INVISIBLE, character =>
        Array.from({ length: character.length }, (_, i) => unit(character, i)).join(''),
      )

const unit = (text: string, index: number): string => `\\u${hex(text.charCodeAt(index), 4)}`

/** A path as a relative URI reference (RFC 3986): segments percent-encoded, bytes that are no UTF-8 as they are. */
export const pathUri = (path: string): string => path.split('/').map(segmentUri).join('/')

function segmentUri(segment: string): string {
  if (segment === '.' || segment === '..') return segment.replace(/\./g, '%2E')
  return segment.replace(/./gsu, character => {
    const code = character.codePointAt(0) ?? 0
    if (code >= 0xdc80 && code <= 0xdcff) return `%${hex(code - 0xdc00, 2).toUpperCase()}`
    return encodeURIComponent(code >= 0xd800 && code <= 0xdfff ? '\ufffd' : character).replace(/[!'()*]/g, percent)
  })
}

const percent = (character: string): string => `%${hex(character.charCodeAt(0), 2).toUpperCase()}`
