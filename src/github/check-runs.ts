import type { CheckAnnotation, CheckRun, CheckRunChange } from '../forge.ts'
import type * as shapes from './shapes.ts'

/** A check run as the port has it. GitHub makes an external id that was not given empty. */
export const checkRun = ({ id, external_id, status, conclusion, output }: shapes.CheckRun): CheckRun => ({
  id,
  externalId: external_id || null,
  isCompleted: status === 'completed',
  conclusion,
  title: output.title,
  summary: output.summary,
  annotations: output.annotations_count,
})

/** The fields of a request that creates or updates one. A completed run has a conclusion, and no other has. */
export const checkRunFields = ({ externalId, conclusion, title, summary, annotations }: CheckRunChange): object => ({
  external_id: externalId,
  ...(conclusion === null ? { status: 'in_progress' } : { status: 'completed', conclusion }),
  output: { title, summary, ...(annotations.length > 0 && { annotations: annotations.map(annotationFields) }) },
})

/** GitHub refuses columns of what goes over several lines. */
const annotationFields = (annotation: CheckAnnotation): object => ({
  path: annotation.path,
  start_line: annotation.startLine,
  end_line: annotation.endLine,
  ...(annotation.startColumn !== undefined && { start_column: annotation.startColumn }),
  ...(annotation.endColumn !== undefined && { end_column: annotation.endColumn }),
  annotation_level: annotation.level,
  title: annotation.title,
  message: annotation.message,
})
