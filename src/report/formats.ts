import type { Decision } from '../core/decision.ts'

/** The formats of `--format` (decision.md, "Reports"). */
export const FORMATS = ['text', 'json', 'markdown', 'sarif', 'github', 'junit'] as const

export type Format = (typeof FORMATS)[number]

export interface ReportOptions {
  readonly colour: boolean
  /** Columns of the terminal. */
  readonly width: number
  readonly toolVersion: string
  /** UTF-16 units that a Markdown report may have; 65,000 where it is absent. */
  readonly limit?: number
  /** Bytes of UTF-8 that a Markdown report may have, in place of `limit`: it then shows as many findings as fit. */
  readonly limitBytes?: number
}

/** A pure function of the decision. It never throws and always ends with a newline. */
export type Report = (decision: Decision, options: ReportOptions) => string

/** Each format is a module of its own, loaded when it is asked for. */
export const reports: Readonly<Record<Format, () => Promise<Report>>> = {
  text: async () => (await import('./text.ts')).text,
  json: async () => (await import('./json.ts')).json,
  markdown: async () => (await import('./markdown.ts')).markdown,
  sarif: async () => (await import('./sarif.ts')).sarif,
  github: async () => (await import('./github.ts')).github,
  junit: async () => (await import('./junit.ts')).junit,
}

export const isFormat = (text: string): text is Format => FORMATS.some(format => format === text)
