import { printableJson } from '../escape.ts'
import type { ChoicesReport } from './formats.ts'

/** The choices themselves. */
export const json: ChoicesReport = choices => printableJson(choices)
