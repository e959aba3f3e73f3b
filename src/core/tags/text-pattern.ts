import { RE2JS } from 're2js'

/** A regular expression that looks for a match anywhere in a text, in time linear in its length. */
export interface TextPattern {
  readonly text: string
  readonly test: (value: string) => boolean
}

/** UTF-16 units of a pattern. */
const LONGEST = 1000
/** Atoms once repetitions are written out: compiling takes as long, and so does each character of a value. */
const ATOMS = 10_000

/** A pattern of a tag definition, an ordinary regular expression as far as RE2 goes; or why it is none. */
export function textPattern(text: string): TextPattern | { readonly problem: string } {
  if (text.length > LONGEST) return { problem: `it has ${text.length} characters, more than ${LONGEST}` }
  if (atomsIn(text) > ATOMS)
    return { problem: `it has more than ${ATOMS} characters once its repetitions are written out` }
  try {
    const engine = RE2JS.compile(text)
    return { text, test: value => engine.test(value) }
  } catch (error) {
    return { problem: complaint(error) }
  }
}

/** The engine's own words, without their opening. */
const complaint = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'it can not be read'

/** A quoted run, an escape, a class, a repetition with its bounds, or one character. */
const TOKEN =
  /\\Q[\s\S]*?(?:\\E|$)|\\[pP]\{[^}]*\}|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}|[\s\S]/g

/** An open group, or the whole pattern. */
interface Group {
  atoms: number
  /** What a repetition would repeat. */
  last: number
}

/** About how many atoms a pattern has once its repetitions are written out: never far less than RE2 makes of it. */
function atomsIn(pattern: string): number {
  const open: Group[] = [{ atoms: 0, last: 0 }]
  for (const [token, least, most] of pattern.matchAll(TOKEN)) {
    const group = open.at(-1) as Group
    if (token === '(') open.push({ atoms: 1, last: 0 })
    else if (token === ')' && open.length > 1) add(open[open.length - 2] as Group, (open.pop() as Group).atoms)
    else if (least !== undefined) repeat(group, Math.max(Number(least), Number(most ?? 0)))
    else add(group, token.startsWith('\\Q') ? token.length : 1)
  }
  return open.reduce((sum, { atoms }) => sum + atoms, 0)
}

function add(group: Group, atoms: number): void {
  group.atoms += atoms
  group.last = atoms
}

function repeat(group: Group, times: number): void {
  group.atoms += group.last * Math.max(0, times - 1)
  group.last *= Math.max(1, times)
}
