import { printableJson } from '../escape.ts'
import type { SurveyReport } from './formats.ts'

/** The survey itself: nothing left out, nothing shortened. */
export const json: SurveyReport = survey => printableJson(survey)
