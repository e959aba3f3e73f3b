import type { DayFile } from './audit-tree.ts'
import { pathOf } from './audit-tree.ts'

/** One record on its way into a commit of its own. */
export interface Addition {
  readonly day: string
  readonly line: string
  readonly message: string
}

export interface Before {
  /** The commit at the tip; null where there is no branch yet. */
  readonly commit: string | null
  /** Seconds since 1970. */
  readonly committed: number
  /** The newest day file, with its bytes. */
  readonly newest: (DayFile & { readonly bytes: Buffer }) | null
}

/**
 * What `git fast-import` reads to make a commit for each addition, one on top of the other, without a work tree or an
 * index. Everything in it is counted in bytes, so that no text can be taken for a command. It prints the last commit's id.
 */
export function importStream(before: Before, additions: readonly Addition[], now: number): Buffer {
  const parts: (string | Buffer)[] = ['feature done\n']
  const time = Math.max(now, before.committed)
  let file = before.newest
  additions.forEach(({ day, line, message }, index) => {
    const bytes = Buffer.concat([file?.day === day ? file.bytes : NOTHING, Buffer.from(`${line}\n`)])
    file = { day, oid: '', bytes }
    const from = index > 0 ? `:${index}` : before.commit
    parts.push(
      `commit ${REF}\nmark :${index + 1}\ncommitter Fieldgate <fieldgate@localhost> ${time} +0000\n`,
      `data ${Buffer.byteLength(message)}\n${message}\n`,
      from === null ? '' : `from ${from}\n`,
      `M 100644 inline ${pathOf(day)}\ndata ${bytes.length}\n`,
      bytes,
      '\n',
    )
  })
  parts.push(`get-mark :${additions.length}\ndone\n`)
  return Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : part)))
}

/** In a repository of our own, where nothing else is named. */
const REF = 'refs/heads/audit'
const NOTHING = Buffer.alloc(0)
