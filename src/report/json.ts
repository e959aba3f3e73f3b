import { printableJson } from './escape.ts'
import type { Report } from './formats.ts'

/** The decision itself: nothing left out, nothing shortened. */
export const json: Report = decision => printableJson(decision)
