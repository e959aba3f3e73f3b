import type { Located } from '../../src/core/diagnostic.ts'
import { section } from './pages.ts'

/** The examples of a code below a heading of docs/diagnostics.md, each on one line. */
export function documented(heading: string, code: string): readonly string[] {
  const [, rest = ''] = section('docs/diagnostics.md', heading).split(`### \`${code}\`\n`)
  const [part = ''] = rest.split(/^### /m)
  return [...part.matchAll(/^```text\n([\s\S]*?)^```$/gm)].map(([, example = '']) =>
    oneLine(example.replace(/^ {2}│/gm, '')),
  )
}

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Findings as the text report begins them, each on one line. */
export const shown = (mark: string, found: readonly Located<string>[]): readonly string[] =>
  found.map(one => oneLine(`${mark} ${one.code} ${place(one)} ${one.message}`))

const place = ({ file, line, column }: Located<string>): string => [file, line, column].filter(Boolean).join(':')
