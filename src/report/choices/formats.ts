import type { ChoiceReport } from '../../core/tags/choice-report.ts'

/** The formats of `fieldgate choices --format` (tag-policies.md, "Seeing and choosing"). */
export const CHOICE_FORMATS = ['text', 'json', 'schema'] as const

export type ChoiceFormat = (typeof CHOICE_FORMATS)[number]

export interface ChoicesOptions {
  readonly colour: boolean
  /** Columns of the terminal. */
  readonly width: number
}

/** A pure function of the choices; it ends with a newline. */
export type ChoicesReport = (choices: ChoiceReport, options: ChoicesOptions) => string

/** Each format is a module of its own, loaded when it is asked for. */
export const choiceReports: Readonly<Record<ChoiceFormat, () => Promise<ChoicesReport>>> = {
  text: async () => (await import('./text.ts')).text,
  json: async () => (await import('./json.ts')).json,
  schema: async () => (await import('./schema.ts')).schema,
}
