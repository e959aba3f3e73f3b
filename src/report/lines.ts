import { columns, type Paint, padded, wrapAnywhere } from './columns.ts'

/** How a terminal shows things. */
export interface Paper {
  readonly paint: Paint
  /** Columns. */
  readonly width: number
}

/** The first line after a label, the others below its text. */
export const hanging = (label: string, lines: readonly string[], width = 2): readonly string[] =>
  lines.map((line, i) => (i === 0 ? label : ' '.repeat(width)) + line)

export const indented = (lines: readonly string[], by: number): readonly string[] =>
  lines.map(line => padded('', by) + line)

/** A name between rules: `── name ─────`. */
export function heading(name: string, { paint, width }: Paper): readonly string[] {
  const lines = wrapAnywhere(name, width - 4)
  const last = lines.at(-1) ?? ''
  return [
    ...lines.slice(0, -1).map(line => `${paint('dim', '──')} ${paint('strong', line)}`),
    `${paint('dim', '──')} ${paint('strong', last)} ${paint('dim', '─'.repeat(Math.max(0, width - columns(last) - 4)))}`.trimEnd(),
  ]
}

/** As much of a text as there are columns. */
export function fitted(name: string, width: number): string {
  const [line = ''] = wrapAnywhere(name, width - 1)
  return line === name ? name : `${line}…`
}
