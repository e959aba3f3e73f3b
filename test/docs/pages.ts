import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Every page of the documentation, by its path from the root. */
export const pages = ['.', 'docs', 'docs/adr', 'examples'].flatMap(folder =>
  readdirSync(join(root, folder))
    .filter(name => name.endsWith('.md'))
    .map(name => join(folder, name)),
)

/** A fenced block of code. */
export interface Block {
  readonly page: string
  /** `yaml`, `sh` and so on. */
  readonly language: string
  /** Of `title="…"` behind it; the path that the block stands for. */
  readonly title: string | null
  readonly text: string
}

export const blocks: readonly Block[] = pages.flatMap(page =>
  [...read(page).matchAll(/^```(\w+)(?: title="([^"]+)")?\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', title = null, text = '']) => ({ page, language, title, text }),
  ),
)

export const withoutBlocks = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, '')

/** The part of a page below a heading, down to the next one of its level. */
export function section(page: string, heading: string): string {
  const level = /^#+/.exec(heading)?.[0] ?? ''
  const [, rest = ''] = read(page).split(`\n${heading}\n`)
  return rest.split(new RegExp(`^${level} `, 'm'))[0] ?? ''
}

/** Cells of the rows of a table whose header begins so. */
export function tableIn(text: string, header: string): readonly (readonly string[])[] {
  const lines = text.slice(text.indexOf(header)).split('\n')
  const rows = lines.slice(2, lines.indexOf(''))
  return rows.map(row =>
    row
      .slice(1, -1)
      .split('|')
      .map(cell => cell.trim()),
  )
}
