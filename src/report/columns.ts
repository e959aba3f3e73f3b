import { ESCAPE } from './escape.ts'

/** Laying out text on a terminal: columns, not characters. Text is visible already; its only escapes are our colours. */

export type Style = 'verdict' | 'good' | 'warning' | 'strong' | 'dim' | 'added' | 'removed' | 'label'

/** Select Graphic Rendition parameters (ECMA-48 section 8.3.117). */
const PARAMETERS: Readonly<Record<Style, string>> = {
  verdict: '1;31',
  good: '1;32',
  warning: '1;33',
  strong: '1',
  dim: '2',
  added: '32',
  removed: '31',
  label: '36',
}

const RESET = `${ESCAPE}[0m`
const COLOUR = new RegExp(`${ESCAPE}\\[[\\d;]*m`, 'g')
const COLOUR_OR_CHARACTER = new RegExp(`${ESCAPE}\\[[\\d;]*m|.`, 'gsu')

export type Paint = (style: Style, text: string) => string

/** Colours each word by itself, so that lines can be broken between them. */
export const painter = (colour: boolean): Paint =>
  colour
    ? (style, text) => text.replace(/\S+/g, word => `${ESCAPE}[${PARAMETERS[style]}m${word}${RESET}`)
    : (_, text) => text

/** Wide and fullwidth characters (Unicode Standard Annex 11) and emoji; ranges, since JavaScript has no property for it. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18d08}\u{1b000}-\u{1b2fb}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u

/** Columns that a text takes on a terminal. */
export function columns(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length
  let sum = 0
  for (const character of text.replace(COLOUR, '')) sum += columnsOf(character)
  return sum
}

function columnsOf(character: string): number {
  if (character <= '~') return 1
  if (/\p{Mn}|\p{Me}/u.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}

export const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - columns(text)))

/** Lines of at most `width` columns, broken between words, and within a word that is longer than a line. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap(word => (columns(word) > width ? wrapAnywhere(word, width) : [word]))) {
    if (line !== '' && columns(line) + 1 + columns(word) > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** Lines of at most `width` columns, broken wherever one is full. A colour goes on in the next line. */
export function wrapAnywhere(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  let colour = ''
  for (const [part] of text.matchAll(COLOUR_OR_CHARACTER)) {
    const isColour = part.length > 1 && part.startsWith(ESCAPE)
    const wide = isColour ? 0 : columnsOf(part)
    if (isColour) colour = part === RESET ? '' : part
    if (used > 0 && used + wide > width) {
      lines.push(colour === '' ? line : line + RESET)
      line = colour
      used = 0
    }
    line += part
    used += wide
  }
  return [...lines, line]
}
