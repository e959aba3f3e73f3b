import type { Document, ReadOptions, ReadResult } from './document.ts'
import { jsonDocument } from './json.ts'
import { decode, diagnosticOf, NotUtf8, Rejection, type Source } from './source.ts'
import { yamlDocuments } from './yaml.ts'

type Format = (source: Source, options: ReadOptions) => readonly Document[]

/**
 * Reads a file strictly (changes.md, "Strict reading"): `.json` by JSON's grammar, everything else as YAML. Never
 * throws; what is wrong comes back as `document-invalid` or, for what is too large or too deep, `limit-exceeded`.
 */
export function readDocuments(bytes: Uint8Array, options: ReadOptions): ReadResult {
  return read(bytes, options, /\.json$/i.test(options.file) ? jsonDocument : yamlDocuments)
}

/** Reads a file as YAML whatever it is called, as governance files are (governance.md); otherwise {@link readDocuments}. */
export function readYaml(bytes: Uint8Array, options: ReadOptions): ReadResult {
  return read(bytes, options, yamlDocuments)
}

function read(bytes: Uint8Array, options: ReadOptions, format: Format): ReadResult {
  let text = ''
  try {
    const source = decode(bytes, options)
    text = source.text
    return { ok: true, documents: format(source, options) }
  } catch (error) {
    const rejection = rejectionFor(error)
    const readable = rejection instanceof NotUtf8 ? rejection.readable : text
    return { ok: false, problems: [diagnosticOf(rejection, readable, options.file)] }
  }
}

/** A limit higher than the machine's own ends in a RangeError: of the stack, or of the length of a string. */
function rejectionFor(error: unknown): Rejection {
  if (error instanceof Rejection) return error
  if (error instanceof RangeError) return new Rejection(0, 'too deep or too large for this machine', 'limit-exceeded')
  return new Rejection(0, 'the reader failed; please report this file as a bug of the reader', 'internal')
}
