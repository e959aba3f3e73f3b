import { Buffer } from 'node:buffer'
import type { Diagnostic } from '../../../src/core/diagnostic.ts'
import type { Document, Path, ReadOptions } from '../../../src/core/document/document.ts'
import { readDocuments } from '../../../src/core/document/read.ts'
import type { Value } from '../../../src/core/value.ts'

export type Settings = Partial<Omit<ReadOptions, 'limits'>> & Partial<ReadOptions['limits']>

export function optionsFor(file: string, settings: Settings = {}): ReadOptions {
  const { documentBytes = 16_777_216, depth = 64, stream = false, tags = [] } = settings
  return { file, stream, tags, limits: { documentBytes, depth } }
}

export const bytesOf = (content: string | readonly number[]): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : Uint8Array.from(content)

/** The documents of a file that is expected to be readable. */
export function documentsOf(file: string, content: string, settings?: Settings): readonly Document[] {
  const result = readDocuments(bytesOf(content), optionsFor(file, settings))
  if (!result.ok) throw new Error(`not readable: ${JSON.stringify(result.problems)}`)
  return result.documents
}

export const firstValue = (file: string, content: string, settings?: Settings): Value | undefined =>
  documentsOf(file, content, settings)[0]?.value

export const yaml = (content: string, settings?: Settings): Value | undefined =>
  firstValue('values.yaml', content, settings)

export const json = (content: string, settings?: Settings): Value | undefined =>
  firstValue('values.json', content, settings)

/** The one problem of a file that is expected not to be readable. */
export function problemOf(file: string, content: string | readonly number[], settings?: Settings): Diagnostic {
  const result = readDocuments(bytesOf(content), optionsFor(file, settings))
  if (result.ok) throw new Error('readable')
  return result.problems[0] as Diagnostic
}

/** `line:column code message`, for tables. */
export function shortProblem(file: string, content: string | readonly number[], settings?: Settings): string {
  const { line, column, code, message } = problemOf(file, content, settings)
  return `${line}:${column} ${code} ${message}`
}

/** `line:column-endLine` of a path in the first document of a file. */
export function placeOf(file: string, content: string, path: Path, settings?: Settings): string {
  const [document] = documentsOf(file, content, settings) as [Document]
  const { line, column, endLine } = document.locate(path)
  return `${line}:${column}-${endLine}`
}
