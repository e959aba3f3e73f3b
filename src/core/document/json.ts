import type { Value } from '../value.ts'
import type { Document, ReadOptions } from './document.ts'
import { JsonGrammar } from './json-grammar.ts'
import { JsonInspection } from './json-inspection.ts'
import { JsonDocument } from './json-places.ts'
import { countKeys } from './json-scan.ts'
import { checkCharacters, isReadable, type Source } from './source.ts'

/** The one document of a JSON file, `null` where it is empty; rejects what strict reading does not allow. */
export function jsonDocument(source: Source, options: ReadOptions): Document[] {
  const { depth } = options.limits
  return [new JsonDocument(source.text, quickValue(source, depth) ?? exactValue(source, depth))]
}

/** The value by `JSON.parse`; undefined where that would be another one than the strict grammar's, or an error. */
function quickValue(source: Source, depth: number): Value | undefined {
  if (!isReadable(source)) return undefined
  const keys = countKeys(source.bytes, depth)
  if (keys === undefined) return undefined
  const value = parsed(source.text)
  const hasEscapes = source.text.includes('\\u')
  const inspection = new JsonInspection({
    forms: hasEscapes || !source.isAscii,
    surrogates: hasEscapes && /\\u[dD][89a-fA-F]/.test(source.text),
  })
  inspection.visit(value)
  return inspection.isOdd || inspection.members !== keys ? undefined : value
}

/** The grammar says where and what is wrong if `JSON.parse` finds anything. */
function parsed(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value
  } catch {
    return undefined
  }
}

function exactValue({ text }: Source, depth: number): Value {
  checkCharacters(text, 'json')
  return /[^ \t\r\n]/.test(text) ? new JsonGrammar(text, depth).parse() : null
}
