/** Offset after the white space at an offset. */
export function skipSpace(text: string, from: number): number {
  let at = from
  while (isSpace(text.charCodeAt(at))) at++
  return at
}

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09

/** Offset of the quote that closes the string whose opening quote is at an offset; undefined where none does. */
export function closingQuote(text: string, opening: number): number | undefined {
  const { length } = text
  for (let at = opening + 1; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at
    if (code === BACKSLASH) at++
  }
  return undefined
}

/** Offset after the value at an offset, in text that is valid JSON up to there. */
export function skipValue(text: string, from: number): number {
  const code = text.charCodeAt(from)
  if (code === QUOTE) return (closingQuote(text, from) ?? text.length) + 1
  return isOpening(code) ? skipContainer(text, from) : skipLiteral(text, from)
}

function skipContainer(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = closingQuote(text, at) ?? text.length
    else if (isOpening(code)) depth++
    else if (isClosing(code) && --depth === 0) return at + 1
  }
  return text.length
}

function skipLiteral(text: string, from: number): number {
  let at = from
  while (at < text.length && !',]} \t\r\n'.includes(text.charAt(at))) at++
  return at
}

/** Where a member of the object at an offset has its key and its value; undefined where there is none of the name. */
export function findMember(text: string, object: number, name: string): { key: number; value: number } | undefined {
  let key = skipSpace(text, object + 1)
  while (text.charCodeAt(key) === QUOTE) {
    const keyEnd = (closingQuote(text, key) ?? text.length) + 1
    const value = skipSpace(text, skipSpace(text, keyEnd) + 1)
    if (isNamed(text, key, keyEnd, name)) return { key, value }
    key = skipToNext(text, value)
  }
  return undefined
}

/** Where an element of the array at an offset begins; the array is long enough. */
export function findElement(text: string, array: number, index: number): number {
  let element = skipSpace(text, array + 1)
  for (let i = 0; i < index; i++) element = skipToNext(text, element)
  return element
}

/** Where the member or element after the value at an offset begins, or the end of their container. */
function skipToNext(text: string, value: number): number {
  const end = skipSpace(text, skipValue(text, value))
  return text[end] === ',' ? skipSpace(text, end + 1) : end
}

function isNamed(text: string, start: number, end: number, name: string): boolean {
  const literal = text.slice(start, end)
  return literal.includes('\\') ? JSON.parse(literal) === name : literal === `"${name}"`
}

const QUOTE = 0x22

const BACKSLASH = 0x5c

/** `[` and `{`, like `]` and `}`, differ in one bit. */
const isOpening = (code: number): boolean => (code | 0x20) === 0x7b

const isClosing = (code: number): boolean => (code | 0x20) === 0x7d
