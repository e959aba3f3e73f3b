const LINE_FEED = 0x0a

export interface Lines {
  /** Without their line ends. Nothing but a line feed ends a line. */
  readonly lines: readonly Buffer[]
  /** What comes behind the last line end: empty, or a line that is not (yet) written to its end. */
  readonly rest: Buffer
}

/** The lines of a log's bytes, or of a part of them; they share the memory of `bytes`. */
export function splitLines(bytes: Buffer): Lines {
  const lines: Buffer[] = []
  let begin = 0
  for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, begin)) {
    lines.push(bytes.subarray(begin, end))
    begin = end + 1
  }
  return { lines, rest: bytes.subarray(begin) }
}
