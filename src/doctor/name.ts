import { expressionsIn, literalOf, piecesOf } from './expression.ts'
import type { Way } from './gate.ts'
import type { Part } from './part.ts'
import type { Job } from './workflow.ts'

/** Whether a check can get a name: `yes` where it is written or others decide on it, `unread` where nobody can say. */
export type Likeness = 'no' | 'yes' | 'unread'

/** Compares what the check of a job may be called with a name. */
export function likeness({ name, legs }: Way, wanted: string): Likeness {
  const jobs = legs.map(({ job }) => job)
  const texts = piecesOf(name).map(piece => ('text' in piece ? [piece.text] : valuesOf(piece.expression, jobs)))
  if (texts.length > MOST_PIECES) return 'unread'
  if (!canBe(texts, wanted)) return 'no'
  return canBe(
    texts.map(each => each ?? []),
    wanted,
  ) || isForeign(name)
    ? 'yes'
    : 'unread'
}

/** Nobody writes more; it bounds the work. */
const MOST_PIECES = 100

/** What GitHub fills in from outside of the workflow: branches, titles, inputs, what other jobs say. */
const FOREIGN = /\bgithub\.(?:event\b|head_ref|ref|actor|triggering_actor)|\b(?:inputs|needs)\./
const isForeign = (name: string): boolean => expressionsIn(name).some(expression => FOREIGN.test(expression))

/** Whether pieces make up a text; a piece that is null may be anything. */
function canBe(pieces: readonly (readonly string[] | null)[], text: string): boolean {
  let ends = new Set([0])
  for (const piece of pieces) {
    const from = [...ends]
    const first = from.reduce((a, b) => Math.min(a, b), text.length + 1)
    ends = new Set(piece === null ? after(first, text) : from.flatMap(start => ending(piece, start, text)))
  }
  return ends.has(text.length)
}

const after = (start: number, { length }: string): readonly number[] =>
  Array.from({ length: Math.max(0, length - start + 1) }, (_, i) => start + i)

const ending = (piece: readonly string[], start: number, text: string): readonly number[] =>
  piece.filter(each => text.startsWith(each, start)).map(each => start + each.length)

/** All values of an expression, as far as the file says them; null where it does not. */
function valuesOf(expression: string, jobs: readonly Job[]): readonly string[] | null {
  const literal = literalOf(expression)
  if (literal !== null) return [literal]
  const key = /^matrix\.([\w-]+)$/.exec(expression)?.[1]
  const strategies = jobs.map(({ part }) => part.at('strategy')).filter(({ exists }) => exists)
  const values = key === undefined ? [] : strategies.map(strategy => ofMatrix(strategy.at('matrix'), key))
  return values.length === 0 || values.includes(null) ? null : values.flatMap(each => each ?? [])
}

function ofMatrix(matrix: Part, key: string): readonly string[] | null {
  const vectors = matrix.members().filter(([name]) => name.toLowerCase() === key)
  const listed = vectors.flatMap(([, vector]) => vector.elements())
  const included = matrix
    .at('include')
    .elements()
    .map(each => each.members())
  const added = included.flatMap(members =>
    members.filter(([name]) => name.toLowerCase() === key).map(([, value]) => value),
  )
  const texts = [...listed, ...added].map(({ text }) => text)
  const isComputed = texts.some(text => text === null || expressionsIn(text).length > 0)
  const isOpen = matrix.at('include').text !== null
  return texts.length === 0 || isComputed || isOpen ? null : texts.flatMap(text => text ?? [])
}
