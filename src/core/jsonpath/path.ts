import type { Path } from '../document/document.ts'
import { Scalar, type Value } from '../value.ts'

/** The normalized path of a place, `$['services'][0]` (RFC 9535 section 2.7). */
export const normalizedPath = (path: Path): string =>
  `$${path.map(key => `[${typeof key === 'number' ? key : quoted(key)}]`).join('')}`

const NAMED: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  "'": "\\'",
  '\\': '\\\\',
}

/** A name in single quotes, with the escapes of a normalized path. */
export const quoted = (name: string): string => `'${name.replace(TO_ESCAPE, escaped)}'`

/** Control characters, quotes and backslashes. */
const TO_ESCAPE = /[^ -&(-[\]-\uffff]/g

const escaped = (character: string): string =>
  NAMED[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/

/** A key in an identity path, which is for people: `.name`, or `['/hello']` for other than plain keys (changes.md). */
export const identitySegment = (key: string): string => (PLAIN_KEY.test(key) ? `.${key}` : `[${quoted(key)}]`)

/** An element in an identity path by the scalar that identifies it: `[clientType=mobile]` (changes.md). */
export const elementSegment = (keyName: string, value: Value): string => `[${keyName}=${elementText(value)}]`

const NEEDS_QUOTES = /[\]"']|[^ -\uffff]/

function elementText(value: Value): string {
  const text = value instanceof Scalar ? value.text : String(value)
  return NEEDS_QUOTES.test(text) ? JSON.stringify(text) : text
}
