import type { Shown, Violation } from '../core/decision.ts'
import { grouped } from './phrase.ts'

/** Characters of a value that a report shows (decision.md). The decision has all of it. */
export const VALUE_LIMIT = 200

/** What both texts have in common before their difference, and is shown of it. */
const LEAD = 40

/** A value on one line, in JSON's manner, at most `limit` UTF-16 units of it and how much there is in all. */
export function literal(value: Shown, limit = VALUE_LIMIT): string {
  if (typeof value === 'string') return stringLiteral(value, 0, limit)
  let text = ''
  for (const token of tokens(value, limit)) {
    text += token
    if (text.length > limit) return `${cut(text, 0, limit - 20)}…${extent(value)}`
  }
  return text
}

function stringLiteral(text: string, from: number, limit: number): string {
  if (from === 0 && text.length <= limit) return `"${quoted(text)}"`
  const shown = cut(text, from, from + limit - 30)
  const end = from + shown.length < text.length ? '…' : ''
  return `"${from > 0 ? '…' : ''}${quoted(shown)}${end}" (${grouped(text.length)} characters)`
}

const quoted = (text: string): string => text.replace(/[\\"]/g, '\\$&')

/** Part of a text that does not begin or end within a surrogate pair. */
export function cut(text: string, from: number, to: number): string {
  const start = isInsidePair(text, from) ? from - 1 : from
  return text.slice(start, isInsidePair(text, to) ? to - 1 : to)
}

const isInsidePair = (text: string, at: number): boolean =>
  /[\ud800-\udbff]/.test(text.charAt(at - 1)) && /[\udc00-\udfff]/.test(text.charAt(at))

/** Text of at most `limit` UTF-16 units, its beginning and its end kept: both matter in a path. */
export function shortened(text: string, limit = VALUE_LIMIT): string {
  if (text.length <= limit) return text
  const half = Math.floor((limit - 1) / 2)
  return `${cut(text, 0, half)}…${cut(text, text.length - half, text.length)}`
}

/** Lazily, so that ten megabytes cost as much as two hundred characters. */
function* tokens(value: Shown, limit: number): Generator<string> {
  if (typeof value === 'string') yield `"${quoted(value.slice(0, limit + 1))}"`
  else if (typeof value !== 'object' || value === null) yield String(value)
  else if (isList(value)) yield* listTokens(value, limit)
  else yield* objectTokens(value, limit)
}

function* listTokens(list: readonly Shown[], limit: number): Generator<string> {
  yield '['
  for (const [i, item] of list.entries()) {
    if (i > 0) yield ', '
    yield* tokens(item, limit)
  }
  yield ']'
}

function* objectTokens(object: { readonly [key: string]: Shown }, limit: number): Generator<string> {
  const special = stated(object)
  if (special !== null) return yield special
  yield '{'
  let separator = ' '
  for (const key of Object.keys(object)) {
    yield `${separator}${keyText(key.slice(0, limit + 1))}: `
    yield* tokens(object[key] ?? null, limit)
    separator = ', '
  }
  yield separator === ' ' ? '}' : ' }'
}

/** A value that JSON can not hold, or that nobody may see (decision.md). */
function stated(object: { readonly [key: string]: Shown }): string | null {
  if (Object.keys(object).length !== 1) return null
  if (object.redacted === true) return '[redacted]'
  return typeof object.number === 'string' ? object.number.slice(0, VALUE_LIMIT) : null
}

const keyText = (key: string): string => (/^[A-Za-z_][\w-]*$/.test(key) ? key : `"${quoted(key)}"`)

function extent(value: Shown): string {
  if (typeof value !== 'object' || value === null) return ''
  const members = isList(value) ? value.length : Object.keys(value).length
  return ` (${grouped(members)} ${isList(value) ? 'element' : 'member'}${members === 1 ? '' : 's'})`
}

const isList = (value: Shown): value is readonly Shown[] => Array.isArray(value)

/** The two sides of a change on one line each; a side that does not exist is null. */
export interface Sides {
  readonly before: string | null
  readonly after: string | null
}

/** Of two long texts, the place where they begin to differ is shown. */
export function sides({ before, after }: Pick<Violation, 'before' | 'after'>, limit = VALUE_LIMIT): Sides {
  if (typeof before === 'string' && typeof after === 'string' && Math.max(before.length, after.length) > limit) {
    const from = Math.max(0, commonLength(before, after) - Math.min(LEAD, limit / 4))
    return { before: stringLiteral(before, from, limit), after: stringLiteral(after, from, limit) }
  }
  return {
    before: before === undefined ? null : literal(before, limit),
    after: after === undefined ? null : literal(after, limit),
  }
}

function commonLength(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i += 1) if (a.charCodeAt(i) !== b.charCodeAt(i)) return i
  return length
}
