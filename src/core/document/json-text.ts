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

/** Where a member or element begins, and its value. */
export interface TextPlace {
  readonly step: string | number
  readonly first: number
  readonly value: number
}

/** The members of the object, or the elements of the array, at an offset of valid JSON, in the order of the text. */
export function* placesIn(text: string, container: number): Generator<TextPlace, undefined> {
  const isObject = text[container] === '{'
  let first = skipSpace(text, container + 1)
  for (let index = 0; first < text.length && !isClosing(text.charCodeAt(first)); index++) {
    const keyEnd = isObject ? (closingQuote(text, first) ?? text.length) + 1 : first
    const value = isObject ? skipSpace(text, skipSpace(text, keyEnd) + 1) : first
    yield { step: isObject ? nameOf(text.slice(first, keyEnd)) : index, first, value }
    first = skipToNext(text, value)
  }
  return undefined
}

/** Where the object at an offset has a member of that name; undefined where it has none. */
export function keyOffset(text: string, object: number, name: string): number | undefined {
  for (const { step, first } of placesIn(text, object)) if (step === name) return first
  return undefined
}

/** Where the member or element after the value at an offset begins, or the end of their container. */
function skipToNext(text: string, value: number): number {
  const end = skipSpace(text, skipValue(text, value))
  return text[end] === ',' ? skipSpace(text, end + 1) : end
}

const nameOf = (literal: string): string =>
  literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1)

const QUOTE = 0x22

const BACKSLASH = 0x5c

/** `[` and `{`, like `]` and `}`, differ in one bit. */
const isOpening = (code: number): boolean => (code | 0x20) === 0x7b

const isClosing = (code: number): boolean => (code | 0x20) === 0x7d
