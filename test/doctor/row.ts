import type { FindingCode, Level } from '../../src/doctor/finding.ts'
import type { Given } from './set-up.ts'

/** One row: a set-up that has the finding, where it stands, and an honest one nearby that has not. */
export interface Row {
  readonly code: FindingCode
  readonly what: string
  readonly level: Level
  readonly found: Given
  /** `file:line` */
  readonly at?: string
  readonly twin: Given
}
