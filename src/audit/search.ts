import { type Entry, entryOf } from './entry.ts'
import { filterOf, type Wanted } from './filter.ts'
import { prefilterOf } from './prefilter.ts'

/** A record that was looked for. */
export interface Hit {
  /** As it stands in the log, without the newline that ends it. */
  readonly line: string
  readonly entry: Entry
}

/** What lines of a log are. */
export interface Searched {
  readonly hits: readonly Hit[]
  readonly records: number
  /** Which lines are no record, by their index. */
  readonly unreadable: readonly number[]
}

/**
 * A search through lines of a log; empty ones are passed over. Of a line whose bytes say that it can not be meant, only
 * the ends are looked at, where a torn or overwritten one shows: whether it is a record to the last byte is for `verify`
 * to say.
 */
export function searchFor(wanted: Wanted): (lines: readonly Buffer[]) => Searched {
  const matches = filterOf(wanted)
  const mayMatch = prefilterOf(wanted)
  return lines => {
    const hits: Hit[] = []
    const unreadable: number[] = []
    let records = 0
    for (const [index, line] of lines.entries()) {
      if (line.length === 0) continue
      const found = mayMatch !== null && hasEnds(line) && !mayMatch(line) ? OTHER : recordIn(line)
      if (found === null) unreadable.push(index)
      else records += 1
      if (found !== null && found !== OTHER && matches(found.entry)) hits.push(found)
    }
    return { hits, records, unreadable }
  }
}

/** A record that is not looked for. */
const OTHER = Symbol('another record')

const hasEnds = (line: Buffer): boolean => line[0] === 0x7b && line[line.length - 1] === 0x7d

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Null where the line is no record, which is UTF-8 throughout. */
function recordIn(bytes: Buffer): Hit | null {
  try {
    const line = UTF8.decode(bytes)
    const entry = entryOf(JSON.parse(line))
    return entry === null ? null : { line, entry }
  } catch {
    return null
  }
}
