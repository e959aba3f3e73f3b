import type { Violation } from './decision.ts'
import type { Diagnostic } from './diagnostic.ts'

/** Where a violation stands that is about a file as a whole. */
export const wholeFile = (file: string, action: 'create' | 'update' | 'delete') => ({
  scope: null,
  rule: null,
  file,
  document: null,
  side: action === 'delete' ? ('base' as const) : ('result' as const),
  path: null,
  identity: null,
  action,
  line: 1,
  column: 1,
  endLine: 1,
  resultLine: action === 'delete' ? null : 1,
})

/** A problem of the governance that would land: a violation of the author, whoever that is; nobody can lift it. */
export function invalidGovernance(
  { message, file, line, column }: Diagnostic,
  author: string,
  company: string | null,
): Violation {
  return {
    ...wholeFile(file ?? '.fieldgate', 'update'),
    ...(line !== undefined && { line, endLine: line, resultLine: line }),
    ...(column !== undefined && { column }),
    code: 'governance-invalid',
    principal: author,
    roles: [],
    company,
    project: null,
    environment: null,
    message,
    whoCan: [],
    whoCanPeople: [],
    liftedBy: null,
  }
}
