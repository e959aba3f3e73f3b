import type { Diagnostic, ErrorCode } from './diagnostic.ts'

/** Something that stops the evaluation and that a user can act on. Adapters reject with it; the core returns diagnostics. */
export class Problem extends Error {
  readonly diagnostics: readonly Diagnostic[]

  constructor(code: ErrorCode, message: string, place: Partial<Pick<Diagnostic, 'file' | 'line' | 'column'>> = {}) {
    super(message)
    this.diagnostics = [{ code, message, ...place }]
  }
}
