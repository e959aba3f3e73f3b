// The lines of a file, in chunks: what reads a log for whatever is measured.
import { closeSync, openSync, readSync } from 'node:fs'

const CHUNK = 1 << 20

/** Calls `each` with every line, without its line end. What stands behind the last line end is left out. */
export function eachLine(path, each) {
  const file = openSync(path, 'r')
  let rest = Buffer.alloc(0)
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(rest.length + CHUNK)
      rest.copy(chunk)
      const read = readSync(file, chunk, rest.length, CHUNK, null)
      if (read === 0) return
      const bytes = chunk.subarray(0, rest.length + read)
      let begin = 0
      for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, begin)) {
        each(bytes.subarray(begin, end))
        begin = end + 1
      }
      rest = bytes.subarray(begin)
    }
  } finally {
    closeSync(file)
  }
}
