import { Buffer, isAscii, isUtf8 } from 'node:buffer'
import type { Diagnostic, ErrorCode } from '../diagnostic.ts'
import type { ReadOptions } from './document.ts'

/** A file as text. Offsets everywhere in the reader are UTF-16 units of `text`. */
export interface Source {
  /** Without its byte-order mark. */
  readonly text: string
  /** The bytes of `text`. */
  readonly bytes: Uint8Array
  readonly isAscii: boolean
}

/** Thrown and caught within the reader only: what is wrong, and at which offset. */
export class Rejection extends Error {
  readonly code: ErrorCode
  readonly offset: number

  constructor(offset: number, message: string, code: ErrorCode = 'document-invalid') {
    super(message)
    this.offset = offset
    this.code = code
  }
}

/** A rejection as a diagnostic. The text may be part of the file only, as long as it reaches the offset. */
export function diagnosticOf(rejection: Rejection, text: string, file: string): Diagnostic {
  const { line, column } = placeOf(text, rejection.offset)
  return { code: rejection.code, message: rejection.message, file, line, column }
}

/** Line and column of an offset, for the one place that an error needs; {@link Lines} is for many. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1
  let start = 0
  for (let end = text.indexOf('\n'); end >= 0 && end < offset; end = text.indexOf('\n', start)) {
    line++
    start = end + 1
  }
  return { line, column: offset - start + 1 }
}

export const tooDeep = (offset: number, depth: number): Rejection =>
  new Rejection(offset, `nested more deeply than the limit of ${depth} levels`, 'limit-exceeded')

/** Line of an offset, by binary search in an index that is built when somebody first looks. */
export class Lines {
  readonly #text: string
  #starts: number[] | undefined

  constructor(text: string) {
    this.#text = text
  }

  at(offset: number): { readonly line: number; readonly column: number } {
    this.#starts ??= lineStarts(this.#text)
    let low = 0
    let high = this.#starts.length
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((this.#starts[middle] as number) <= offset) low = middle
      else high = middle
    }
    return { line: low + 1, column: offset - (this.#starts[low] as number) + 1 }
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return starts
}

/** How a message names a key: escaped, and cut where it is long. */
export function named(key: string): string {
  const shown = JSON.stringify(key).slice(1, -1)
  return `\`${shown.length > 60 ? `${shown.slice(0, 57).replace(LONE_SURROGATE, '')}...` : shown}\``
}

const LFS_POINTER = 'version https://git-lfs.github.com/spec/'

/**
 * The text of a file's bytes (changes.md, "Strict reading"; threats.md F3, F7, Y7). Characters are checked by
 * {@link checkCharacters}, which readers call because they differ in how they find time for it.
 */
export function decode(bytes: Uint8Array, options: ReadOptions): Source {
  const { documentBytes } = options.limits
  if (bytes.length > documentBytes)
    throw new Rejection(0, `${bytes.length} bytes are more than the limit of ${documentBytes}`, 'limit-exceeded')
  const content = hasByteOrderMark(bytes) ? bytes.subarray(3) : bytes
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  const ascii = isAscii(content)
  if (!ascii && !isUtf8(content)) throw new NotUtf8(buffer)
  const text = buffer.toString(ascii ? 'latin1' : 'utf8')
  if (text.startsWith(LFS_POINTER))
    throw new Rejection(0, 'a Git LFS pointer stands here in place of the document; commit the document itself')
  return { text, bytes: content, isAscii: ascii }
}

const hasByteOrderMark = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf

/** Bytes that are no text; carries as much text as is readable, for the sake of line and column. */
export class NotUtf8 extends Rejection {
  readonly readable: string

  constructor(bytes: Buffer) {
    const readable = readablePrefix(bytes)
    const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
    super(readable.length, `${isUtf16 ? 'UTF-16' : 'not UTF-8'}; save the file as UTF-8`)
    this.readable = readable
  }
}

/** The text before the first byte that is not UTF-8: where a replacement character is not one of the file's own. */
function readablePrefix(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  let offset = 0
  let end = text.indexOf('\ufffd')
  for (let start = 0; end >= 0; end = text.indexOf('\ufffd', start)) {
    offset += Buffer.byteLength(text.slice(start, end))
    if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd) break
    offset += 3
    start = end + 1
  }
  return end < 0 ? text : text.slice(0, end)
}

/**
 * Characters outside YAML 1.2's printable set (section 5.1), a carriage return that ends no line, and a
 * byte-order mark in the middle.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNREADABLE = /[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]|\r(?!\n)/

/** Also what ends a line for YAML 1.1 and not for YAML 1.2: a comment for one would be a key for the other. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNREADABLE_IN_YAML = /[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)/

/** Rejects text with characters that readers see differently or not at all (threats.md Y7). */
export function checkCharacters(text: string, format: 'json' | 'yaml'): void {
  const offset = text.search(format === 'yaml' ? UNREADABLE_IN_YAML : UNREADABLE)
  if (offset >= 0) throw new Rejection(offset, complaintAbout(text.charCodeAt(offset)))
}

/** Whether JSON text has no characters that {@link checkCharacters} rejects and `JSON.parse` accepts. */
export function isReadable({ text, bytes, isAscii }: Source): boolean {
  if (!isAscii) return !UNREADABLE.test(text)
  return !bytes.includes(DELETE) && !(bytes.includes(CARRIAGE_RETURN) && UNREADABLE.test(text))
}

const CARRIAGE_RETURN = 0x0d
const DELETE = 0x7f

function complaintAbout(code: number): string {
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  if (code === CARRIAGE_RETURN) return 'a carriage return without a line feed; end lines with LF or CRLF'
  if (code === 0xfeff) return 'a byte-order mark inside the file; remove it'
  if (code === 0x85 || code === 0x2028 || code === 0x2029)
    return `the line separator ${name}, which not every reader takes for one; write it as an escape`
  return `the control character ${name}; remove it or write it as an escape`
}

/** Half of a UTF-16 pair: it has no UTF-8 and comes in through escapes only. */
export const LONE_SURROGATE = /\p{Surrogate}/u
