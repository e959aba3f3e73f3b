import type { Survey } from '../../core/tags/survey.ts'
import type { PageAssets } from '../page/document.ts'

/** The formats of `fieldgate violations --format` (tag-policies.md, "Seeing and choosing"). */
export const SURVEY_FORMATS = ['text', 'json', 'markdown', 'html'] as const

export type SurveyFormat = (typeof SURVEY_FORMATS)[number]

export interface SurveyOptions {
  readonly colour: boolean
  /** Columns of the terminal. */
  readonly width: number
  readonly toolVersion: string
  /** UTF-16 units that a Markdown report may have; 65,000 where it is absent. */
  readonly limit?: number
}

/** A pure function of the survey. It never throws and always ends with a newline. */
export type SurveyReport = (survey: Survey, options: SurveyOptions) => string

/** Where a format that is a page finds its script and its style; no other format asks. */
export type AssetsSource = () => Promise<PageAssets>

/** Each format is a module of its own, loaded when it is asked for. */
export const surveyReports: Readonly<Record<SurveyFormat, (assets: AssetsSource) => Promise<SurveyReport>>> = {
  text: async () => (await import('./text.ts')).text,
  json: async () => (await import('./json.ts')).json,
  markdown: async () => (await import('./markdown.ts')).markdown,
  html: async assets => {
    const [{ html }, built] = await Promise.all([import('./html.ts'), assets()])
    return html(built)
  },
}

export const isSurveyFormat = (text: string): text is SurveyFormat => SURVEY_FORMATS.some(format => format === text)
