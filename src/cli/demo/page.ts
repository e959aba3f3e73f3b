import { columns, padded, painter, wrapWords } from '../../report/columns.ts'
import { asLines } from '../../report/escape.ts'
import { highlighted } from '../../report/excerpt.ts'
import type { ReportOptions } from '../../report/formats.ts'
import { hanging, indented } from '../../report/lines.ts'
import type { Terminal } from '../command.ts'

/** Lines longer than this, in columns, are tiring to read. */
const WIDEST = 100

/** Something to do, and what to type for it. */
export interface Step {
  readonly say: string
  readonly type: readonly string[]
}

/** How the story is shown. In its texts backticks mark what stands in a file or a shell; each ends with an empty line. */
export interface StoryPage {
  heading(title: string): string
  paragraphs(texts: readonly string[]): string
  /** A command as somebody would type it. */
  command(text: string): string
  /** What a command prints, set apart from the story by its indentation. */
  output(print: (options: ReportOptions) => string): string
  steps(steps: readonly Step[]): string
}

export function pageOf(terminal: Terminal): StoryPage {
  const paint = painter(terminal.colour)
  const width = Math.min(terminal.width, WIDEST)
  const prose = (text: string, indent: number) => wrapWords(highlighted(text, paint), width - indent)
  const typed = (text: string, indent: number) => `${padded('', indent)}${paint('dim', '$')} ${paint('strong', text)}`
  return {
    heading: title => {
      const line = '━'.repeat(Math.max(0, width - columns(title) - 4))
      return block([`${paint('dim', '━━')} ${paint('label', title)} ${paint('dim', line)}`])
    },
    paragraphs: texts => texts.map(text => block(prose(text, 0))).join(''),
    command: text => block([typed(text, 2)]),
    output: print => {
      const text = print({ colour: terminal.colour, width: width - 2, toolVersion: terminal.version })
      return block(indented(text.trimEnd().split('\n'), 2).map(line => line.trimEnd()))
    },
    steps: steps =>
      block(
        steps.flatMap(({ say, type }) => [
          ...hanging(`${paint('label', '→')} `, prose(say, 2)),
          ...type.map(command => typed(command, 4)),
        ]),
      ),
  }
}

const block = (lines: readonly string[]): string => asLines([...lines, ''])
