import type { Decision } from './decision.ts'
import type { Diagnostic } from './diagnostic.ts'
import { Problem } from './problem.ts'

/** What stopped the program, as diagnostics: a problem's own, and `internal` for everything that should not happen. */
export function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  return error instanceof Problem ? error.diagnostics : [{ code: 'internal', message: internalMessage(error) }]
}

/** The decision where nothing could be judged. */
export const errorDecision = (diagnostics: readonly Diagnostic[]): Decision => ({
  schema: 'fieldgate.decision/v1',
  decision: 'error',
  base: null,
  head: null,
  result: null,
  governance: null,
  principals: [],
  changes: 0,
  violations: [],
  warnings: [],
  notices: [],
  diagnostics,
  truncated: false,
})

/** The message of an unexpected failure may quote a document, and with it a secret: the place in the program may not. */
function internalMessage(error: unknown): string {
  const { name, frame } =
    error instanceof Error ? { name: error.name, frame: frameOf(error) } : { name: typeof error, frame: '' }
  return `fieldgate itself failed (\`${name}\`${frame}); please report this with the version and the command line`
}

function frameOf({ stack = '', message }: Error): string {
  const frame = /^\s*at .*$/m.exec(stack.replace(message, ''))?.[0] ?? ''
  const [, at] = /([\w.-]+\.[jt]s:\d+:\d+)\)?$/.exec(frame) ?? []
  return at === undefined ? '' : ` at \`${at}\``
}
